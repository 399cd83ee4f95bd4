import Foundation
import GroveBase

extension ExperimentSpec {
    /// Reads a spec, checks all of it, and works out every run.
    ///
    /// - Parameters:
    ///   - path: The spec's file; an `include` is relative to its folder.
    ///   - overrides: `KEY=VALUE` texts of `--set`, applied in order; the values are YAML.
    /// - Returns: The spec with its runs.
    /// - Throws: ``InputError`` with file, line, value and what was expected.
    public static func read(_ path: String, overrides: [String] = []) throws -> ExperimentSpec {
        let document = try SpecDocument(path: path, overrides: overrides)
        let root = document.root
        let sweep = try Sweep(root["sweep"])
        try SpecDocument.checkOverrides(overrides, against: sweep.axes)
        let datasets = try readDatasets(root, path: path)
        let seeds = try readSeeds(root)
        var choices = ReportChoices(
            datasets: datasets,
            areDatasetsFixed: root["datasets"]?.line != 0,
            seeds: seeds,
            areSeedsFixed: root["seeds"]?.line != 0,
            axes: sweep.axes
        )
        let metrics = try MetricSettings(root["metrics"])
        let points = try SweepPoints(root: root, sweep: sweep, choices: choices)
        let cases = try SpecCase.read(root["cases"], choices: choices, seedCount: seeds.count)
        try cases.check(overrides: overrides)
        let expansion = try SweepExpansion(
            points,
            cases: cases,
            datasets: datasets,
            seeds: seeds,
            metrics: metrics,
            root: root
        )
        let ensembles = try EnsembleSection(
            root["ensembles"],
            runs: expansion.runs,
            choices: choices,
            values: expansion.values
        )
        choices.ensembles = root["ensembles"].map { _ in ensembles.names }
        choices.areEnsemblesRemoved = ensembles.isReduced || root["ensembles"]?.line == 0
        let report = try ReportSettings(
            root["report"],
            choices: choices,
            metrics: metrics,
            values: expansion.values,
            folder: (path as NSString).deletingLastPathComponent
        )
        let head = try readHead(root, path: path)
        let resolved = ResolvedSpec(
            name: head.name,
            question: head.question,
            datasets: datasets,
            seeds: seeds,
            points: points,
            cases: cases,
            values: expansion.values,
            ensembles: root["ensembles"].map { _ in ensembles.entries },
            metrics: metrics,
            report: report,
            overrides: document.overrides
        )
        return ExperimentSpec(
            name: head.name,
            question: head.question,
            datasets: datasets,
            seeds: seeds,
            sweptKeys: sweep.axes.map(\.key),
            metrics: metrics,
            report: report,
            overrides: document.overrides,
            skipped: expansion.skipped,
            resolvedYAML: try resolved.text(),
            ensembles: ensembles.ensembles,
            expanded: expansion.runs
        )
    }

    private static func readHead(
        _ root: YAMLNode,
        path: String
    ) throws -> (name: String, question: String?) {
        guard let node = root["name"] else {
            throw InputError("'name' is missing; expected one such as budget-ablation", place: path)
        }
        let name = try node.text("name")
        guard isName(name) else {
            throw node.error(
                "name '\(name)' must consist of lower-case letters, digits and hyphens"
            )
        }
        return (name, try root["question"]?.text("question"))
    }

    private static func readDatasets(_ root: YAMLNode, path: String) throws -> [String] {
        guard let node = root["datasets"] else {
            throw InputError(
                "'datasets' is missing; expected a list such as [wordnet-28k]",
                place: path
            )
        }
        guard !node.items.isEmpty else { throw node.error("datasets must not be an empty list") }
        try checkDistinct(node.items, in: "datasets")
        return try node.items.map { item in
            let name = try item.text("a dataset")
            guard isName(name) else {
                throw item.error(
                    "dataset '\(name)' must consist of lower-case letters, digits and hyphens"
                )
            }
            return name
        }
    }

    private static func readSeeds(_ root: YAMLNode) throws -> [Int] {
        guard let node = root["seeds"] else { return [1] }
        let items = try node.listItems("seeds")
        try checkDistinct(items, in: "seeds")
        return try items.map { try $0.integer("a seed", in: 0...Int.max) }
    }
}

/// Whether a text can name an experiment, a dataset or a file of a report.
func isName(_ text: String) -> Bool {
    let letters = text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
    return letters && !text.isEmpty && !text.hasPrefix("-")
}
