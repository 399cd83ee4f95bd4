import GroveBase

/// Every run of a sweep and every point left out: datasets first, then the points, seeds last.
struct SweepExpansion {
    /// The runs in order.
    private(set) var runs: [RunSettings] = []
    /// The points left out, in order.
    private(set) var skipped: [ExperimentSpec.SkippedPoint] = []

    private let points: SweepPoints
    private let metrics: MetricSettings
    /// The metrics as written, for messages.
    private let metricsNode: YAMLNode?
    /// The settings of each point once they are needed; a point left out everywhere may be invalid.
    private var templates: [RunSettings?]
    /// The points by their settings, to find two that are the same.
    private var seen: [String: String] = [:]

    /// Decides every setting of every run.
    ///
    /// - Throws: ``InputError`` for a wrong value, settings that contradict each other, two points
    ///   with the same settings, no point left.
    init(
        _ points: SweepPoints,
        datasets: [String],
        seeds: [Int],
        metrics: MetricSettings,
        root: YAMLNode
    ) throws {
        self.points = points
        self.metrics = metrics
        metricsNode = root["metrics"]
        templates = Array(repeating: nil, count: points.points.count)
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
        var run = try template(index)
        run.dataset = dataset
        run.seed = seed
        runs.append(run)
    }

    private mutating func template(_ index: Int) throws -> RunSettings {
        if let known = templates[index] { return known }
        let point = points.points[index]
        let run = try points.settings(of: point, metrics: metrics)
        try checkTogether(run, tree: point.tree)
        let description = run.swept.map { "\($0.key)=\($0.label)" }.joined(separator: ", ")
        if let twin = seen.updateValue(description, forKey: run.parameters.canonical) {
            let axis = points.sweep.axes.last
            throw InputError(
                "sweep: two points have the same settings: \(twin) and \(description)",
                place: axis?.file,
                line: axis.flatMap { $0.line > 0 ? $0.line : nil }
            )
        }
        templates[index] = run
        return run
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
        for (template, point) in zip(templates, points.points) {
            guard let template else { continue }
            for (swept, value) in zip(template.swept, point.values) {
                values[swept.key, default: [:]][value.text] = swept.value
            }
        }
        return values
    }
}
