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

    /// Enters finished stages.
    ///
    /// - Parameters:
    ///   - headers: Some finished stages.
    ///   - further: The header of any other; asked once for each.
    init(
        _ headers: [String: CachedHeader],
        further: @escaping (String) -> CachedHeader? = { _ in nil }
    ) {
        finished = FinishedStages(headers, further: further)
    }

    /// Enters a further finished stage, here and in all copies.
    func enter(_ digest: String, _ header: CachedHeader) { finished.enter(digest, header) }

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

    /// What is not here and would have to be for the work of a stage to be known: the digest of a stage
    /// or encoder; nil if nothing is missing.
    func lack(_ node: Node, depth: Int = 0) -> String? {
        if let encoder = node.key["sources"]?["encoder"]?.stringValue, encoders[encoder] == nil {
            return encoder
        }
        guard depth < 20 else { return nil }
        for role in StageGraph.sizingRoles {
            guard let digest = node.input(role) else { continue }
            guard let input = self[digest] else { return digest }
            if let deeper = lack(input, depth: depth + 1) { return deeper }
        }
        return nil
    }

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
    private var headers: [String: CachedHeader]
    private let further: (String) -> CachedHeader?
    /// Nil for those that were asked for and are not there.
    private var nodes: [String: StageGraph.Node?] = [:]

    init(_ headers: [String: CachedHeader], further: @escaping (String) -> CachedHeader?) {
        self.headers = headers
        self.further = further
    }

    func enter(_ digest: String, _ header: CachedHeader) {
        headers[digest] = header
        nodes[digest] = nil
    }

    subscript(_ digest: String) -> StageGraph.Node? {
        if let known = nodes[digest] { return known }
        let node = (headers[digest] ?? further(digest)).flatMap { header in
            (try? OrderedJSON(parsing: header.key).value)
                .map { StageGraph.Node(key: $0, attributes: header.attributes) }
        }
        nodes[digest] = .some(node)
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
