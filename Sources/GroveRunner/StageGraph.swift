import GroveBase
import GroveEncoder
import GroveStore

/// Stages, finished or planned, by their digests: what their keys and headers say.
///
/// A key names its inputs by their digests, so that from any stage one comes to the labels, features
/// and tokens it was made of, whose headers tell how large they are.
struct StageGraph {
    /// A stage as far as a plan knows it.
    struct Node {
        let key: JSONValue
        /// Those of its header, or such as they should become.
        let attributes: [String: JSONValue]

        /// The stage's name.
        var stage: String { key["stage"]?.stringValue ?? "" }
        /// The parameters the stage reads.
        var parameters: JSONValue { key["parameters"] ?? .object([:]) }

        /// The digest of an input.
        func input(_ role: String) -> String? { key["inputs"]?[role]?.stringValue }
        /// A number among the attributes.
        func number(_ name: String) -> Double? { attributes[name]?.doubleValue }
    }

    private let finished: FinishedStages
    private var planned: [String: Node] = [:]
    /// The shapes of encoders by the digests of their files.
    var encoders: [String: EncoderConfiguration] = [:]

    /// Enters the finished stages of a cache.
    init(_ headers: [String: CachedHeader]) { finished = FinishedStages(headers) }

    /// Enters a planned stage, unless it is finished.
    mutating func enter(_ key: StageKey, attributes: @autoclosure () -> [String: JSONValue]) {
        if planned[key.digest] == nil, finished[key.digest] == nil {
            planned[key.digest] = Node(key: key.json, attributes: attributes())
        }
    }

    /// A stage by its digest.
    subscript(_ digest: String?) -> Node? { digest.flatMap { finished[$0] ?? planned[$0] } }

    /// The input of a stage.
    func input(_ node: Node, _ role: String) -> Node? { self[node.input(role)] }

    /// The fingerprint of the dataset that a stage comes from.
    func fingerprint(_ node: Node, depth: Int = 0) -> String? {
        if let own = node.key["sources"]?["dataset"]?.stringValue { return own }
        guard depth < 20 else { return nil }
        let roles = (node.key["inputs"]?.objectValue ?? [:]).keys.sorted()
        for role in roles {
            if let found = input(node, role).flatMap({ fingerprint($0, depth: depth + 1) }) {
                return found
            }
        }
        return nil
    }
}

/// The finished stages of a cache, whose keys are read when they are asked for: most never are.
private final class FinishedStages {
    private let headers: [String: CachedHeader]
    private var nodes: [String: StageGraph.Node] = [:]

    init(_ headers: [String: CachedHeader]) { self.headers = headers }

    subscript(_ digest: String) -> StageGraph.Node? {
        if let known = nodes[digest] { return known }
        guard let header = headers[digest], let key = try? OrderedJSON(parsing: header.key).value
        else { return nil }
        let node = StageGraph.Node(key: key, attributes: header.attributes)
        nodes[digest] = node
        return node
    }
}

extension DatasetSizes {
    /// What the header of a planned stage should say of its size, as far as plans read it.
    func attributes(
        of key: StageKey,
        features: FeatureSizes,
        joined: FeatureSizes,
        width: Int
    ) -> [String: JSONValue] {
        let parameters = key.json["parameters"]
        switch key.stage {
        case "labels", "merged-labels":
            return [
                "train.row-count": .integer(instances), "train.column-count": .integer(labels),
                "train.cell-count": .integer(pairs), "test.row-count": .integer(testInstances),
                "test.cell-count": .integer(testPairs),
            ]
        case "features", "joined-features":
            let sizes = key.stage == "features" ? features : joined
            return [
                "train.row-count": .integer(instances),
                "train.column-count": .integer(sizes.columns),
                "train.cell-count": .integer(sizes.nonzeros),
                "test.cell-count": .integer(sizes.testNonzeros),
            ]
        case "tokens":
            let tokens = parameters?["tokens"]?.intValue ?? 0
            return [
                "train.row-count": .integer(instances),
                "train.cell-count": .integer(instances * tokens),
            ]
        case "embeddings":
            let rows = ["test": testInstances, "labels": labels]
            return [
                "matrix.row-count": .integer(
                    rows[parameters?["split"]?.stringValue ?? ""] ?? instances
                ),
                "matrix.column-count": .integer(width),
            ]
        case "neural-vectors":
            let isOfLabels = parameters?["of"]?.stringValue == "labels"
            let rows = isOfLabels ? labels : instances
            return [
                "train.row-count": .integer(instances),
                "train.cell-count": .integer(rows * width), "test.cell-count": .integer(0),
            ]
        default: return [:]
        }
    }
}
