import GroveBase

/// The points of a sweep, before datasets and seeds multiply them.
struct SweepPoints {
    /// A value for every axis.
    struct Point {
        /// The values, in the order of the axes.
        let values: [SweepValue]
        /// The spec's sections with the values laid over them.
        let tree: YAMLNode
    }

    /// The spec's sections without any axis's value.
    let base: YAMLNode
    /// The axes in order.
    let sweep: Sweep
    /// The rules for points to leave out.
    let skips: [SkipRule]
    /// The points, the first axis slowest.
    let points: [Point]

    /// Beyond this many runs a sweep is a slip of the pen.
    private static let mostRuns = 100_000

    /// Multiplies the axes out.
    ///
    /// - Throws: ``InputError`` for a skip rule on a value that does not exist, too many runs.
    init(root: YAMLNode, sweep: Sweep, choices: ReportChoices) throws {
        let base = root.keeping(SpecGrammar.sections)
        let counts = sweep.groups.map { Double($0.first?.values.count ?? 0) }
        let runs = counts.reduce(Double(choices.datasets.count * choices.seeds.count), *)
        guard runs <= Double(SweepPoints.mostRuns) else {
            throw (root["sweep"] ?? root["seeds"] ?? root).error(
                "the sweep has \(Int(min(runs, 1e15))) runs; expected at most \(SweepPoints.mostRuns)"
            )
        }
        self.base = base
        self.sweep = sweep
        skips = try sweep.skips.compactMap { try $0.restricted(to: choices) }
        // A whole section comes before its keys, a kind before the keys that it may or may not read.
        let axes = sweep.axes
        let order = axes.indices.sorted {
            (axes[$0].path.count, axes[$0].path.last == "kind" ? 0 : 1, $0)
                < (axes[$1].path.count, axes[$1].path.last == "kind" ? 0 : 1, $1)
        }
        points = SweepPoints.tuples(of: sweep.groups).map { values in
            let tree = order.reduce(base) { tree, axis in
                tree.overlaid(by: values[axis].node.nested(under: axes[axis].path))
            }
            return Point(values: values, tree: tree)
        }
    }

    private static func tuples(of groups: [[SweepAxis]]) -> [[SweepValue]] {
        groups.reduce([[]]) { tuples, group in
            tuples.flatMap { tuple in
                (0..<(group.first?.values.count ?? 0)).map { index in
                    tuple + group.map { $0.values[index] }
                }
            }
        }
    }

    /// The rule that leaves out a point; nil for a point that is run.
    func rule(for point: Point, dataset: String, seed: Int) -> SkipRule? {
        skips.first { matches($0, point, dataset: dataset, seed: seed) }
    }

    /// Whether a rule holds for a point.
    func matches(_ rule: SkipRule, _ point: Point, dataset: String, seed: Int) -> Bool {
        rule.matches { key in
            switch key {
            case "dataset": dataset
            case "seed": String(seed)
            default: text(of: key, at: point)
            }
        }
    }

    /// The value of any key at a point: an axis's, else what the spec says, else the default.
    private func text(of key: String, at point: Point) -> String? {
        if let axis = sweep.axes.firstIndex(where: { $0.key == key }) {
            return point.values[axis].text
        }
        let path = (key + (SpecGrammar.shorthand[key].map { ".\($0)" } ?? ""))
            .split(separator: ".").map(String.init)
        return point.tree.value(at: path)?.comparableText
            ?? RunSettings(dataset: "").parameters.value(at: path)?.text
    }

    /// The typed settings of a tree of sections; dataset and seed are left for later.
    ///
    /// - Throws: ``InputError`` at a wrong key or value.
    func settings(of tree: YAMLNode) throws -> RunSettings {
        var run = RunSettings(dataset: "")
        run.mergedLabels = try MergedLabelSettings(tree["merged-labels"])
        run.features = try FeatureSettings(tree["features"])
        run.clusterer = try ClustererSettings(tree["clusterer"])
        run.matcher = try MatcherSettings(tree["matcher"])
        run.disentanglement = try DisentanglementSettings(tree["disentanglement"])
        try SweepPoints.checkTogether(run, tree)
        return run
    }

    /// Checks what sections ask of each other.
    private static func checkTogether(_ run: RunSettings, _ tree: YAMLNode) throws {
        let (clusterer, matcher) = (run.clusterer, run.matcher.kind)
        if clusterer.representation.needsEncoder, clusterer.kind.keys.contains("representation"),
            matcher == .linear
        {
            let place = tree["clusterer"]?["representation"] ?? tree
            throw place.error(
                "clusterer.representation '\(clusterer.representation.rawValue)' is made by the "
                    + "matcher's encoder, and matcher 'linear' has none; expected matcher "
                    + "x-transformer or xr-transformer"
            )
        }
        if matcher == .xTransformer, clusterer.kind == .none {
            throw (tree["clusterer"]?["kind"] ?? tree).error(
                "matcher 'x-transformer' chooses among clusters, and clusterer 'none' makes none; "
                    + "expected flat, balanced-kmeans, kmeans or random"
            )
        }
        if matcher == .xTransformer, run.disentanglement.counts == .heldOut,
            run.disentanglement.budget > 1
        {
            throw (tree["disentanglement"]?["counts"] ?? tree).error(
                "disentanglement.counts 'held-out' would fine-tune the encoder of matcher "
                    + "'x-transformer' once a fold; expected training"
            )
        }
    }

    /// The typed settings of a point with the value of every axis.
    ///
    /// - Throws: ``InputError`` at a wrong key or value.
    func settings(of point: Point, metrics: MetricSettings) throws -> RunSettings {
        var run = try settings(of: point.tree)
        run.metrics = metrics
        let parameters = run.parameters
        run.swept = zip(sweep.axes, point.values).map { axis, value in
            // A key that follows another is known by that word, whatever its value here.
            let isWord = value.isSection || SpecGrammar.leader(of: axis.path) == value.text
            let json = isWord ? nil : parameters.value(at: axis.path)
            let label = json?.text ?? value.text
            return .init(key: axis.key, value: json ?? .string(label), label: label)
        }
        return run
    }
}

extension JSONValue {
    /// The value at a path of keys; nil where one of them is missing.
    fileprivate func value(at path: [String]) -> JSONValue? {
        path.reduce(self) { value, key in value?[key] }
    }

    /// A string without its quotes, any other value as JSON.
    var text: String { stringValue ?? canonical }
}
