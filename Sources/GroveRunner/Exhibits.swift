import Foundation
import GroveBase
import GroveData
import GroveSpec
import GroveStore
import GroveTree

/// What a results folder shows beside numbers: `trees.json`, how large the clusters of every run's
/// tree are, and `examples.json`, some test instances with what each run made of them.
///
/// Nothing is computed for them that a run has not computed: what the cache no longer holds is left
/// out, or as an earlier sweep left it.
struct Exhibits {
    /// The experiment's results folder.
    let folder: String
    /// The runs that finished, in the spec's order.
    let pipelines: [Pipeline]
    let shelf: StageShelf
    let catalog: DatasetCatalog
    let workers: Workers

    /// Writes both files.
    ///
    /// - Parameter trees: What is known already of the trees, by run.
    /// - Throws: `WorkError` where a file cannot be written or the cache not be read.
    func write(trees: [String: JSONValue]) throws {
        try writeTrees(trees)
        try writeExamples()
    }

    // MARK: - Trees

    /// What `trees.json` says of a tree.
    static func json(_ tree: LabelTree) -> JSONValue {
        func number(_ value: Double) -> JSONValue {
            Int(exactly: value).map(JSONValue.integer) ?? .number(value)
        }
        return .object([
            "labels": .integer(tree.labelCount),
            "copies-per-label": number(
                Double(tree.slotLabels.count) / Double(max(1, tree.labelCount))
            ),
            "levels": .array(
                tree.levelShapes.map { shape in
                    .object([
                        "clusters": .integer(shape.clusters), "smallest": .integer(shape.smallest),
                        "median": number(shape.median), "largest": .integer(shape.largest),
                    ])
                }
            ),
        ])
    }

    private func writeTrees(_ known: [String: JSONValue]) throws {
        let path = folder + "/trees.json"
        let earlier = json(of: path)?["runs"]?.objectValue ?? [:]
        var byKey: [String: JSONValue] = [:]
        var entries: [(run: String, tree: JSONValue)] = []
        for pipeline in pipelines {
            let run = pipeline.settings.identifier
            let key = pipeline.treeSource.key.digest
            var entry = known[run] ?? earlier[run] ?? byKey[key]
            if entry == nil { entry = try shelf.tree(pipeline).map(Exhibits.json) }
            guard let entry else { continue }
            byKey[key] = entry
            entries.append((run, entry))
        }
        guard !entries.isEmpty else { return }
        let lines = entries.map { "\(JSONValue.string($0.run).canonical):\($0.tree.canonical)" }
        try AtomicFile.write(
            path,
            "{\"version\":1,\"runs\":{\n" + lines.joined(separator: ",\n") + "\n}}\n"
        )
    }

    // MARK: - Examples

    private func writeExamples() throws {
        let path = folder + "/examples.json"
        let earlier = json(of: path)
        var texts: [String] = []
        var sources: [String] = []
        var names: [String] = []
        for dataset in pipelines.map(\.settings.dataset) where !names.contains(dataset) {
            names.append(dataset)
            let runs = pipelines.filter { $0.settings.dataset == dataset }
            // Merged labels are others: side by side stand runs of the same ones.
            let alike = runs.filter { $0.labels.key.digest == runs[0].labels.key.digest }
            let examples = Examples(
                dataset: dataset,
                pipelines: Exhibits.chosen(alike),
                shelf: shelf,
                catalog: catalog,
                workers: workers
            )
            let known = earlier?["datasets"]?[dataset]?.arrayValue
            let source = earlier?["sources"]?[dataset]?.stringValue
            let made = source == examples.digest ? nil : try examples.entries()
            guard let entries = made ?? known else { continue }
            let digest = made == nil ? source ?? "" : examples.digest
            let name = JSONValue.string(dataset).canonical
            sources.append("\(name):\(JSONValue.string(digest).canonical)")
            let lines = entries.map(\.canonical).joined(separator: ",\n")
            texts.append("\(name):[\n\(lines)\n]")
        }
        guard !texts.isEmpty else { return }
        try AtomicFile.write(
            path,
            "{\"version\":1,\"sources\":{\(sources.joined(separator: ","))},\"datasets\":{\n"
                + texts.joined(separator: ",\n") + "\n}}\n"
        )
    }

    /// The most runs of a dataset that examples show.
    static let mostRuns = 12

    /// The runs that examples show: of the first seed, evenly taken from the first to the last.
    static func chosen(_ pipelines: [Pipeline]) -> [Pipeline] {
        guard let seed = pipelines.first?.settings.seed else { return [] }
        let all = pipelines.filter { $0.settings.seed == seed }
        guard all.count > mostRuns else { return all }
        return (0..<mostRuns).map { all[$0 * (all.count - 1) / (mostRuns - 1)] }
    }

    private func json(of path: String) -> JSONValue? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
            try? OrderedJSON(parsing: $0).value
        }
    }
}

extension Exhibits {
    /// Writes both files of an experiment again as far as the cache holds what they need.
    ///
    /// - Parameters:
    ///   - spec: The experiment.
    ///   - folder: Its results folder.
    ///   - runs: The runs that finished.
    ///   - folders: Where data and cache lie.
    /// - Throws: `WorkError` where a file cannot be written or the cache not be read.
    static func refresh(
        _ spec: ExperimentSpec,
        in folder: String,
        runs: Set<String>,
        folders: Folders
    ) throws {
        let sweep: Sweep
        let pipelines: [Pipeline]
        do {
            sweep = try Sweep(spec: spec, folders: folders, resultsFolder: "", version: "")
            pipelines = try sweep.pipelines().filter { runs.contains($0.settings.identifier) }
        } catch is InputError {
            // A dataset or an encoder that is not there: the files stay as they are.
            return
        }
        try Exhibits(
            folder: folder,
            pipelines: pipelines,
            shelf: StageShelf(cache: sweep.cache, memory: Sweep.memoryCache()),
            catalog: sweep.catalog,
            workers: Workers(ProcessInfo.processInfo.activeProcessorCount)
        ).write(trees: [:])
    }
}

extension Pipeline {
    /// Where the tree that the run predicts with comes from.
    var treeSource: TreeSource {
        rounds.last.map { .assignment($0.assignment) } ?? .clusterer(tree)
    }
}

extension StageShelf {
    /// The tree that a run predicts with; nil where the cache does not hold it.
    func tree(_ pipeline: Pipeline) throws -> LabelTree? {
        switch pipeline.treeSource {
        case .clusterer(let stage): try value(stage)
        case .assignment(let stage): try value(stage)?.tree
        }
    }
}
