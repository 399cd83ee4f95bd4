public import GroveBase
import GroveExchange
import GroveLinear
import GroveSpec
import GroveStore
import GroveTree

extension Sweep {
    /// Writes the linear model of a run as PECOS keeps it, trained first where it is not cached.
    ///
    /// - Parameters:
    ///   - filter: What the run's name contains; one run's alone.
    ///   - folder: The folder to make; it must not exist, or be empty.
    ///   - options: Threads and memory.
    ///   - progress: Told of the work.
    /// - Returns: What was written, in lines.
    /// - Throws: ``InputError`` if no run or several are meant, or the run's model is not linear.
    public func exportModel(
        matching filter: String,
        to folder: String,
        options: Options,
        progress: any ProgressReporter
    ) throws -> String {
        let pipeline = try onePipeline(matching: filter) { $0.model.key.digest + $0.reading }
        let settings = pipeline.settings
        guard settings.matcher.kind == .linear else {
            throw InputError(
                "\(settings.identifier): matcher '\(settings.matcher.kind.rawValue)' is not linear "
                    + "alone; expected a run of matcher 'linear'"
            )
        }
        let session = session(
            threads: options.threads,
            progress: progress,
            memoryLimit: options.memoryLimit
        )
        let model = try pipeline.model.model(session, settings.matcher)
        let tree = model.tree
        let hasCopies = tree.slotLabels.count > tree.labelCount
        try PECOSModel.write(
            model.source,
            beam: settings.matcher.beam,
            top: hasCopies ? settings.disentanglement.candidates : settings.matcher.top,
            labelNames: session.value(pipeline.labels).names,
            about: .object([
                "grove": .string(version), "run": .string(settings.identifier),
                "settings": settings.parameters, "top": .integer(settings.matcher.top),
                "merge": .string(settings.disentanglement.merge.rawValue),
            ]),
            to: folder,
            workers: session.workers,
            progress: progress
        )
        var lines = [
            "\(folder): \(settings.identifier), \(tree.levelCount) levels, \(tree.labelCount) labels, "
                + "\(model.weightCount) weights; libpecos: XLinearModel.load"
        ]
        if hasCopies {
            lines.append(
                "PECOS has no label in several clusters: the model ranks \(tree.slotLabels.count) "
                    + "pseudo-labels; label-map.npz, (pseudo-labels, labels), says whose they are"
            )
        }
        return lines.joined(separator: "\n")
    }

    /// Writes the tree that a run predicts with as a PECOS cluster chain, built first where it is not
    /// cached.
    ///
    /// - Parameters:
    ///   - filter: What the run's name contains; runs of one tree alone.
    ///   - folder: The folder to make; it must not exist, or be empty.
    ///   - threads: Threads for what must be built first.
    ///   - progress: Told of the work.
    /// - Returns: What was written, in lines.
    /// - Throws: ``InputError`` if no tree or several are meant.
    public func exportTree(
        matching filter: String,
        to folder: String,
        threads: Int,
        progress: any ProgressReporter
    ) throws -> String {
        let pipeline = try onePipeline(matching: filter) { $0.lastTree.key.digest }
        let tree = try pipeline.lastTree.tree(session(threads: threads, progress: progress))
        try PECOSChain.write(tree, to: folder)
        var line =
            "\(folder): \(pipeline.settings.identifier), \(tree.levelCount) levels, "
            + "\(tree.clusterCount) leaf clusters, \(tree.labelCount) labels; libpecos: "
            + "ClusterChain.load"
        if tree.slotLabels.count > tree.labelCount {
            line +=
                "\nPECOS has no label in several clusters: the chain is over "
                + "\(tree.slotLabels.count) pseudo-labels; label-map.npz, (pseudo-labels, labels), "
                + "says whose they are"
        }
        return line
    }

    /// The one pipeline that a filter means; several count as one where `work` is the same.
    private func onePipeline(
        matching filter: String,
        work: (Pipeline) -> String
    ) throws -> Pipeline {
        let chosen = try pipelines(matching: filter)
        guard Set(chosen.map(work)).count == 1 else {
            let names = chosen.prefix(8).map(\.settings.identifier)
            throw InputError(
                "\(chosen.count) runs are meant; name one with --run: "
                    + names.joined(separator: ", ") + (chosen.count > 8 ? ", …" : "")
            )
        }
        return chosen[0]
    }
}

extension Pipeline {
    /// How a model's scores are read.
    fileprivate var reading: String {
        settings.matcher.json.canonical + settings.disentanglement.json.canonical
    }
}

extension ReadableModel {
    /// The model to write.
    fileprivate var source: PECOSSource {
        switch self {
        case .whole(let model): PECOSSource(model)
        case .parted(let model, _): PECOSSource(model)
        }
    }
}
