public import GroveBase
import GroveData
public import GroveLinear
import GroveSparse
import GroveTree

/// A linear model to write, whole or in parts.
public struct PECOSSource: Sendable {
    let tree: LabelTree
    let featureCount: Int
    let bias: Float
    let postProcessor: PostProcessor
    let rankerPostProcessor: PostProcessor
    /// The weights of each child of a level, (children, features), with a last column for the bias
    /// where there is one.
    let rows: @Sendable (_ level: Int, Workers) throws -> CSRMatrix

    /// A model in memory.
    ///
    /// - Parameter model: The model.
    public init(_ model: LinearModel) {
        precondition(model.ranksLabels, "a matcher of \(model.levels.count) levels ranks no labels")
        let count = model.featureCount
        let hasBias = model.bias > 0
        tree = model.tree
        featureCount = count
        bias = model.bias
        postProcessor = model.postProcessor
        rankerPostProcessor = model.rankerPostProcessor
        rows = { model.levels[$0].childRows(featureCount: count, withBias: hasBias, workers: $1) }
    }

    /// A model whose weights are fetched part by part.
    ///
    /// - Parameter model: The model.
    public init(_ model: PartedModel) {
        precondition(model.ranksLabels, "a matcher of \(model.cuts.count) levels ranks no labels")
        let count = model.featureCount
        let hasBias = model.bias > 0
        tree = model.tree
        featureCount = count
        bias = model.bias
        postProcessor = model.postProcessor
        rankerPostProcessor = model.rankerPostProcessor
        rows = { level, workers in
            var pieces: [CSRMatrix] = []
            for parents in model.cuts[level] {
                let part = try model.part(level, parents)
                pieces.append(
                    part.weights.childRows(
                        featureCount: count,
                        withBias: hasBias,
                        workers: workers
                    )
                )
            }
            let pattern = CSRPattern(
                trustedColumnCount: count + (hasBias ? 1 : 0),
                sizes: pieces.lazy.flatMap { piece in
                    zip(piece.rowOffsets, piece.rowOffsets.dropFirst()).map { $1 - $0 }
                },
                pieces: pieces.map(\.columns),
                workers: workers
            )
            return CSRMatrix(
                pattern: pattern,
                values: workers.joined(pieces.map(\.values), initial: 0)
            )
        }
    }
}

extension PECOSModel {
    /// Writes a model as libpecos reads it, its compiled half included.
    ///
    /// PECOS has no label in several clusters: where the tree has such labels, each of their places
    /// becomes a pseudo-label, in the order of the clusters, and `label-map.npz`, (pseudo-labels,
    /// labels), says which label it is; predictions times that matrix are sums over the copies.
    ///
    /// - Parameters:
    ///   - source: The model.
    ///   - beam: How many clusters each level keeps.
    ///   - top: How many children of the last level are kept.
    ///   - labelNames: The labels' names, for `labels.txt`.
    ///   - about: What to note in `grove.json`; its `top` and `merge` are read again.
    ///   - folder: The folder to make; it must not exist, or be empty.
    ///   - workers: The threads; their number does not change the files.
    ///   - progress: Told of the layers written.
    /// - Throws: ``InputError`` if the folder is not empty or libpecos has no such post-processor;
    ///   ``WorkError`` if the folder cannot be written.
    public static func write(
        _ source: PECOSSource,
        beam: Int,
        top: Int,
        labelNames: TextColumn? = nil,
        about: JSONValue = .object([:]),
        to folder: String,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) throws {
        try requireEmpty(folder)
        for post in [source.postProcessor, source.rankerPostProcessor] { try post.checkPECOS() }
        let tree = source.tree
        let depth = tree.levelCount
        var writer = try FolderWriter(folder)
        try writer.write(json(class: "xlinear.model###XLinearModel", [:]), to: "param.json")
        try writer.write(Array((about.pretty() + "\n").utf8), to: notesFile)
        try labelNames.map { try writer.write($0, to: "labels.txt") }
        if tree.hasCopies { try LabelMap.write(tree, to: writer.path(".")) }
        try writer.makeFolder("ranker")
        let slotCount = tree.childCount(depth - 1)
        try writer.write(
            json(
                class: "base###HierarchicalMLModel",
                [
                    "model": .string("HierarchicalMLModel"), "depth": .integer(depth),
                    "nr_features": .integer(source.featureCount),
                    "nr_codes": .integer(tree.clusterCount), "nr_labels": .integer(slotCount),
                ]
            ),
            to: "ranker/param.json"
        )
        progress.begin("writing model", total: depth)
        defer { progress.end() }
        for level in 0..<depth {
            let isLast = level == depth - 1
            let name = "ranker/\(level).model"
            try writer.makeFolder(name)
            try writer.write(
                layer(
                    source,
                    level,
                    top: isLast ? top : beam,
                    isLast ? source.rankerPostProcessor : source.postProcessor
                ),
                to: "\(name)/param.json"
            )
            try writeColumnArchive(tree.chainMatrix(level), to: writer.path("\(name)/C.npz"))
            var rows = try source.rows(level, workers)
            if isLast && !tree.hasCopies { rows = rows.selectingRows(tree.slots) }
            try writeColumnArchive(rows, to: writer.path("\(name)/W.npz"))
            progress.advance(1)
        }
        try writer.place(replacing: false)
    }

    /// The parameters of a layer.
    private static func layer(
        _ source: PECOSSource,
        _ level: Int,
        top: Int,
        _ post: PostProcessor
    ) -> [UInt8] {
        let prediction: [String: JSONValue] = [
            "__meta__": meta("base###MLModel.PredParams"), "only_topk": .integer(top),
            "post_processor": .string(post.description),
        ]
        return json(
            class: "base###MLModel",
            [
                "model": .string("MLModel"), "bias": .number(Double(source.bias)),
                "nr_labels": .integer(source.tree.childCount(level)),
                "nr_features": .integer(source.featureCount),
                "nr_codes": .integer(source.tree.parentCount(level)),
                "pred_kwargs": .object(prediction),
            ]
        )
    }

    /// A file of parameters with the class it is of.
    private static func json(class name: String, _ members: [String: JSONValue]) -> [UInt8] {
        let all = members.merging(["__meta__": meta(name)]) { $1 }
        return Array((JSONValue.object(all).pretty() + "\n").utf8)
    }

    private static func meta(_ name: String) -> JSONValue {
        .object(["class_fullname": .string("pecos.xmc.\(name)")])
    }
}

extension PostProcessor {
    /// Checks that libpecos has it: its hinges have powers 1 to 4.
    fileprivate func checkPECOS() throws {
        switch self {
        case .hinge(let power), .logHinge(let power):
            guard power <= 4 else {
                throw InputError("post-processor \(self): libpecos knows powers from 1 to 4")
            }
        case .noop, .sigmoid, .logSigmoid: break
        }
    }
}

extension LabelTree {
    /// The slot of each label, of a tree without copies.
    fileprivate var slots: [Int] {
        var result = [Int](repeating: 0, count: labelCount)
        for (slot, label) in slotLabels.enumerated() { result[Int(label)] = slot }
        return result
    }
}
