public import GroveBase
import GroveData
public import GroveLinear
public import GroveSparse
import GroveTree

/// An XR-Linear model as PECOS keeps it: weights over a tree of clusters, and how to predict.
///
/// The folder holds `param.json`, `ranker/param.json` and for every layer `ranker/T.model` with
/// `param.json`, `W.npz` (features and bias, children) and `C.npz` (children, clusters), sparse and by
/// columns: `XLinearModel.save` and `load` of `pecos/xmc/xlinear/model.py`, libpecos 1.2.8.
/// Yu et al. 2022, arXiv:2010.05878.
public struct PECOSModel: Sendable {
    /// The weights over the tree, with post-processors.
    public let model: LinearModel
    /// How many clusters each level but the last keeps.
    public let beams: [Int]
    /// How many children of the last level are kept: labels, or their copies.
    public let top: Int
    /// How many labels an instance gets.
    public let labelTop: Int
    /// How the scores of a label's copies become one.
    public let merge: ScoreMerge
    /// The folder it was read from.
    public let folder: String

    /// Reads a model.
    ///
    /// PECOS numbers children as it likes; in ``model`` a cluster's children are side by side, and
    /// labels keep their numbers. Where `label-map.npz` lies in the folder, as Grove writes it for
    /// labels in several clusters, the children of the last level are copies of labels.
    ///
    /// - Parameters:
    ///   - folder: The model's folder.
    ///   - workers: The threads to read with; their number does not change the result.
    ///   - progress: Told of the layers read.
    /// - Returns: The model.
    /// - Throws: ``InputError`` with the file and what was expected in it.
    public static func read(
        _ folder: String,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> PECOSModel {
        guard let ranker = ModelFolder.ranker(folder) else {
            throw InputError(
                "has no folder 'ranker'; expected a PECOS XR-Linear model (param.json, ranker)",
                place: folder
            )
        }
        let files = try ModelFolder(ranker)
        progress.begin("reading model", total: files.depth)
        defer { progress.end() }
        var layers: [ModelLayer] = []
        for layer in 0..<files.depth {
            layers.append(try ModelLayer(files, layer: layer, workers))
            progress.advance(1)
        }
        return try PECOSModel(folder, files, layers, workers)
    }

    private init(
        _ folder: String,
        _ files: ModelFolder,
        _ layers: [ModelLayer],
        _ workers: Workers
    ) throws {
        var chain = try ChainLevels(layers.map(\.chain))
        let last = layers[layers.count - 1]
        guard last.weights.rowCount == files.labelCount else {
            throw InputError(
                "nr_labels is \(files.labelCount), expected \(last.weights.rowCount), the columns of "
                    + files.file(layers.count - 1, "W.npz"),
                place: "\(files.path)/param.json"
            )
        }
        let tree = try chain.tree(LabelMap(folder: folder, workers))
        let (post, rankerPost) = try PECOSModel.postProcessors(layers)
        let bias = layers.map(\.bias).max() ?? 0
        let levels = layers.indices.map { index in
            layers[index].level(
                order: chain.orders[index],
                childOffsets: chain.childOffsets[index],
                featureCount: files.featureCount,
                bias: bias,
                workers
            )
        }
        model = LinearModel(
            tree: tree,
            levels: levels,
            featureCount: files.featureCount,
            bias: bias,
            postProcessor: post,
            rankerPostProcessor: rankerPost
        )
        beams = layers.dropLast().map(\.top)
        top = last.top
        (labelTop, merge) = try PECOSModel.notes(folder, top: last.top)
        self.folder = folder
    }

    /// What Grove notes beside a model of its own: labels an instance gets, how copies are merged.
    private static func notes(_ folder: String, top: Int) throws -> (top: Int, merge: ScoreMerge) {
        let path = "\(folder)/\(notesFile)"
        guard exists(path) else { return (top, .sum) }
        let notes = try ParameterFile(path)
        let count = notes.has("top") ? try notes.integer("top", in: 1...Int(Int32.max)) : top
        guard notes.has("merge") else { return (count, .sum) }
        guard let merge = ScoreMerge(rawValue: try notes.text("merge")) else {
            throw notes.wrong("merge", ScoreMerge.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return (count, merge)
    }

    /// The file of ``notes(_:top:)``.
    static let notesFile = "grove.json"

    /// The post-processors of clusters and of labels.
    private static func postProcessors(
        _ layers: [ModelLayer]
    ) throws -> (clusters: PostProcessor, labels: PostProcessor) {
        let (first, last) = (layers[0], layers[layers.count - 1])
        for layer in layers.dropLast() where layer.postProcessor != first.postProcessor {
            throw InputError(
                "post_processor is '\(layer.postProcessor)', expected '\(first.postProcessor)': "
                    + "every level of clusters must have the first one's",
                place: layer.path
            )
        }
        // Grove keeps logarithms of products; margins and sums have none.
        if layers.count > 1, case .hinge = last.postProcessor {
            switch first.postProcessor {
            case .sigmoid, .hinge: break
            default:
                throw InputError(
                    "post_processor is '\(last.postProcessor)' over clusters with "
                        + "'\(first.postProcessor)', which it would multiply; expected it over "
                        + "sigmoid or a hinge",
                    place: last.path
                )
            }
        }
        return (first.postProcessor, last.postProcessor)
    }

    /// The one beam of all levels.
    ///
    /// - Throws: ``InputError`` where levels differ.
    public func commonBeam() throws -> Int {
        guard let beam = beams.first else { return 1 }
        guard beams.allSatisfy({ $0 == beam }) else {
            let list = beams.map(String.init).joined(separator: ", ")
            throw InputError(
                "its levels keep \(list) clusters (only_topk); expected one number, or say --beam",
                place: folder
            )
        }
        return beam
    }

    /// Ranks labels as libpecos does.
    ///
    /// Of equal scores the smaller label comes first; libpecos leaves their order to where its
    /// clusters lie. Where scores are products, those too small for single precision are 0 in both, but
    /// libpecos may then choose other clusters among equal zeros.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beam: How many clusters each level keeps; nil for the model's own.
    ///   - top: How many labels an instance gets at most; nil for the model's own.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the instances done.
    /// - Returns: For each instance its labels, best first.
    /// - Throws: ``InputError`` where the features do not fit the model, or levels differ in their
    ///   beams and none is given.
    public func predict(
        _ features: CSRMatrix,
        beam: Int? = nil,
        top: Int? = nil,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> RankedLabels {
        guard features.columnCount == model.featureCount else {
            throw InputError(
                "the model reads \(model.featureCount) features, and the instances have "
                    + "\(features.columnCount)",
                place: folder
            )
        }
        return model.predict(
            features: features,
            beam: try beam ?? commonBeam(),
            top: top ?? labelTop,
            candidates: self.top,
            merge: merge,
            workers: workers,
            progress: progress
        )
    }
}
