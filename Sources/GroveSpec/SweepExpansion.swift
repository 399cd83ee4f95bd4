import GroveBase

/// Every run of a sweep and every point left out: datasets first, then the points, seeds last.
struct SweepExpansion {
    /// The runs in order.
    private(set) var runs: [RunSettings] = []
    /// The points left out, in order.
    private(set) var skipped: [ExperimentSpec.SkippedPoint] = []

    private let points: SweepPoints
    private let cases: [SpecCase]
    private let metrics: MetricSettings
    /// The metrics as written, for messages.
    private let metricsNode: YAMLNode?
    /// The settings of each point, by its index and those of its cases, once they are needed; a point
    /// left out everywhere may be invalid.
    private var templates: [[Int]: RunSettings] = [:]
    /// The points by their settings, to find two that are the same.
    private var seen: [String: String] = [:]

    /// Decides every setting of every run.
    ///
    /// - Throws: ``InputError`` for a wrong value, settings that contradict each other, two points
    ///   with the same settings, no point left.
    init(
        _ points: SweepPoints,
        cases: [SpecCase],
        datasets: [String],
        seeds: [Int],
        metrics: MetricSettings,
        root: YAMLNode
    ) throws {
        self.points = points
        self.cases = cases
        self.metrics = metrics
        metricsNode = root["metrics"]
        // The spec's own values must be right even where every point replaces them.
        _ = try points.settings(of: points.base)
        for dataset in datasets {
            for index in points.points.indices {
                for seed in seeds { try add(index, dataset: dataset, seed: seed) }
            }
        }
        guard !runs.isEmpty else {
            throw (root["sweep"]?["skip"] ?? root).error("every point of the sweep is skipped")
        }
    }

    private mutating func add(_ index: Int, dataset: String, seed: Int) throws {
        let point = points.points[index]
        if let rule = points.rule(for: point, dataset: dataset, seed: seed) {
            let swept = zip(points.sweep.axes, point.values).map { axis, value in
                RunSettings.SweptValue(key: axis.key, value: .string(value.text), label: value.text)
            }
            skipped.append(.init(dataset: dataset, seed: seed, swept: swept, reason: rule.reason))
            return
        }
        let held = cases.indices.filter {
            points.matches(cases[$0].rule, point, dataset: dataset, seed: seed)
        }
        var run = try template(index, held)
        run.dataset = dataset
        run.seed = held.compactMap { cases[$0].seed }.last ?? seed
        if !cases.isEmpty { try checkTwin(run) }
        runs.append(run)
    }

    private mutating func template(_ index: Int, _ held: [Int]) throws -> RunSettings {
        if let known = templates[[index] + held] { return known }
        let point = held.reduce(points.points[index]) { point, index in
            SweepPoints.Point(
                values: point.values,
                tree: point.tree.overlaid(by: cases[index].sections)
            )
        }
        let run = try points.settings(of: point, metrics: metrics)
        try checkTogether(run, tree: point.tree)
        // Without cases a point has the same settings on every dataset.
        if cases.isEmpty { try checkTwin(run) }
        templates[[index] + held] = run
        return run
    }

    /// Checks that no other point has the same settings.
    private mutating func checkTwin(_ run: RunSettings) throws {
        let description = run.swept.map { "\($0.key)=\($0.label)" }.joined(separator: ", ")
        if let twin = seen.updateValue(description, forKey: run.parameters.canonical) {
            let axis = points.sweep.axes.last
            throw InputError(
                "sweep: two points have the same settings: \(twin) and \(description)",
                place: axis?.file,
                line: axis.flatMap { $0.line > 0 ? $0.line : nil }
            )
        }
    }

    /// Checks what no section can check alone.
    private func checkTogether(_ run: RunSettings, tree: YAMLNode) throws {
        let top = run.matcher.top
        if let deepest = run.metrics.at.max(), deepest > top {
            let node = metricsNode?["at"] ?? tree["matcher"]?["top"] ?? points.base
            throw node.error(
                "metrics.at goes to \(deepest), but only \(top) labels are predicted; expected "
                    + "matcher.top of at least \(deepest)"
            )
        }
        let needsTexts = [ClustererSettings.Representation.lf, .pifaAndText, .textEmbedding]
        if run.mergedLabels.level != nil, run.clusterer.kind.keys.contains("representation"),
            needsTexts.contains(run.clusterer.representation)
        {
            let node = tree["clusterer"]?["representation"] ?? tree["merged-labels"]
            throw (node ?? points.base).error(
                "clusterer.representation '\(run.clusterer.representation.rawValue)' reads the texts "
                    + "of labels, and merged labels have none; expected pifa, pii or pifa-neural"
            )
        }
        if run.disentanglement.budget > 1, run.disentanglement.candidates < top {
            let node = tree["disentanglement"]?["candidates"] ?? tree["matcher"]?["top"]
            throw (node ?? points.base).error(
                "disentanglement.candidates is \(run.disentanglement.candidates), fewer than the "
                    + "\(top) labels of matcher.top"
            )
        }
    }

    /// For each swept key, what records keep for every value, by its text as `only` writes it.
    var values: [String: [String: JSONValue]] {
        var values: [String: [String: JSONValue]] = [:]
        for (key, template) in templates {
            for (swept, value) in zip(template.swept, points.points[key[0]].values) {
                values[swept.key, default: [:]][value.text] = swept.value
            }
        }
        return values
    }
}
