import GroveBase
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// A trained model as the cache keeps it: in one piece, or in parts that are files of their own.
enum StoredModel: Sendable {
    case whole(LinearModel)
    case parted(ModelLayout)

    /// The tree of clusters over the labels.
    var tree: LabelTree {
        switch self {
        case .whole(let model): model.tree
        case .parted(let layout): layout.tree
        }
    }

    /// Stored weights, biases excluded.
    var weightCount: Int {
        switch self {
        case .whole(let model): model.weightCount
        case .parted(let layout): layout.weightCount
        }
    }
}

/// All of a model in parts but its weights.
struct ModelLayout: Sendable {
    let tree: LabelTree
    let featureCount: Int
    let bias: Float
    /// For each trained level the parents of its parts.
    var cuts: [[Range<Int>]] = []
    /// The digests of the parts' keys, so that whoever keeps the model keeps them.
    var parts: [String] = []
    /// Stored weights, biases excluded.
    var weightCount = 0
}

/// A model ready to predict with a run's own post-processors, wherever its weights are.
enum ReadableModel: Sendable {
    case whole(LinearModel)
    case parted(PartedModel, weightCount: Int)

    /// The tree of clusters over the labels.
    var tree: LabelTree {
        switch self {
        case .whole(let model): model.tree
        case .parted(let model, _): model.tree
        }
    }

    /// Stored weights, biases excluded.
    var weightCount: Int {
        switch self {
        case .whole(let model): model.weightCount
        case .parted(_, let count): count
        }
    }

    /// Ranks labels for a run's test instances, inside given clusters or those of its own beam.
    func predict(
        _ features: CSRMatrix,
        _ reading: LoadedModel.Reading,
        beams: CSRMatrix? = nil,
        workers: Workers,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> RankedLabels {
        switch self {
        case .whole(let model):
            if let beams {
                return LevelModel(model).rank(
                    features,
                    beams: beams,
                    top: reading.top,
                    candidates: reading.candidates,
                    merge: reading.merge,
                    workers: workers
                )
            }
            return model.predict(
                features: features,
                beam: reading.beam,
                top: reading.top,
                candidates: reading.candidates,
                merge: reading.merge,
                workers: workers,
                progress: progress
            )
        case .parted(let model, _):
            return try model.predict(
                features: features,
                beam: reading.beam,
                top: reading.top,
                candidates: reading.candidates,
                merge: reading.merge,
                workers: workers,
                progress: progress
            )
        }
    }

    /// The leaf clusters that instances keep.
    func beams(
        _ features: CSRMatrix,
        beam: Int,
        workers: Workers,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> CSRMatrix {
        switch self {
        case .whole(let model):
            model.beams(features: features, beam: beam, workers: workers, progress: progress)
        case .parted(let model, _):
            try model.beams(features: features, beam: beam, workers: workers, progress: progress)
        }
    }
}

extension Codec where Value == StoredModel {
    /// A model in one piece, or the places of its parts.
    static let storedModel = Codec(
        fill: { artifact, value in
            switch value {
            case .whole(let model):
                artifact = Codec<LinearModel>.model.encode(model)
            case .parted(let layout):
                artifact.set(layout.tree)
                artifact.attributes["features"] = .integer(layout.featureCount)
                artifact.attributes["bias"] = .number(Double(layout.bias))
                artifact.attributes["parted-levels"] = .integer(layout.cuts.count)
                artifact.attributes["parts"] = .array(layout.parts.map(JSONValue.string))
                for (level, cuts) in layout.cuts.enumerated() {
                    artifact["cuts.\(level)"] = .int64(cuts.map(\.upperBound))
                }
            }
            artifact.attributes["weights"] = .integer(value.weightCount)
        },
        read: { artifact in
            guard let levels = artifact.attributes["parted-levels"]?.intValue else {
                return .whole(try Codec<LinearModel>.model.decode(artifact))
            }
            let tree = try artifact.tree()
            let cuts = try (0..<levels).map { level -> [Range<Int>] in
                let ends = try artifact.int64("cuts.\(level)")
                guard zip([0] + ends, ends).allSatisfy({ $0 < $1 }) else {
                    throw WorkError("\(artifact.file ?? "artifact"): cuts of level \(level) fall")
                }
                return zip([0] + ends, ends).map { $0..<$1 }
            }
            if let problem = PartedModel.problem(tree: tree, cuts: cuts) {
                throw WorkError("\(artifact.file ?? "artifact"): model: \(problem)")
            }
            return .parted(
                ModelLayout(
                    tree: tree,
                    featureCount: try artifact.integer("features"),
                    bias: Float(try artifact.number("bias")),
                    cuts: cuts,
                    parts: (artifact.attributes["parts"]?.arrayValue ?? [])
                        .compactMap(\.stringValue),
                    weightCount: try artifact.integer("weights")
                )
            )
        }
    )
}

extension Codec where Value == LevelPart {
    /// The weights of some clusters' children.
    static func part(_ layout: ModelLayout) -> Codec<LevelPart> {
        Codec(
            fill: { artifact, part in
                artifact.attributes["level"] = .integer(part.level)
                artifact.attributes["first"] = .integer(part.parents.lowerBound)
                artifact.attributes["end"] = .integer(part.parents.upperBound)
                artifact.set(part.level, part.weights)
            },
            read: { artifact in
                let level = try artifact.integer("level")
                let (first, end) = (try artifact.integer("first"), try artifact.integer("end"))
                guard level >= 0, 0 <= first, first < end else {
                    throw WorkError("\(artifact.file ?? "artifact"): no part of a model")
                }
                let part = LevelPart(
                    level: level,
                    parents: first..<end,
                    weights: try artifact.level(level)
                )
                if let problem = part.problem(
                    tree: layout.tree,
                    featureCount: layout.featureCount
                ) {
                    throw WorkError("\(artifact.file ?? "artifact"): part: \(problem)")
                }
                return part
            }
        )
    }
}
