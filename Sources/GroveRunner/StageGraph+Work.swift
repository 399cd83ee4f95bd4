import Foundation
import GroveBase
import GroveEncoder

// How much there is to do in a stage, in a unit that stages of the same kind share: what their time
// grows with. Products of linear models count as multiplications by instances' nonzeros, those of
// encoders as floating-point operations, all else by cells or rows.

extension StageGraph {
    /// The work of a stage.
    struct Work: Equatable {
        /// The kind of stage: only within it are times compared.
        let kind: String
        /// The amount; nil where sizes are not known.
        let amount: Double?
    }

    /// Raised whenever a stage's kind or amount of work may come out another: what a cache has noted of
    /// them then no longer counts.
    static let workVersion = "1"

    /// The inputs that amounts of work depend on.
    static let sizingRoles = [
        "labels", "features", "tokens", "embeddings", "tree", "model", "matcher",
    ]

    /// The work of a stage.
    func work(_ node: Node) -> Work {
        let stage = node.stage
        return switch stage {
        case "tree":
            Work(
                kind: "tree, \(node.parameters["clusterer"]?["kind"]?.stringValue ?? "")",
                clustering(node)
            )
        case "model", "matcher", "ranker", "level-points": Work(kind: stage, training(node))
        case "held-out-beams":
            Work(kind: stage, training(node).map { $0 * (number(node, "folds") - 1) })
        case "beams", "senses": Work(kind: "beams", walking(node, split: "train"))
        case "prediction": Work(kind: stage, walking(node, split: "test"))
        case "assignment":
            Work(kind: stage, input(node, "labels")?.number("train.cell-count"))
        case "evaluation": Work(kind: stage, input(node, "labels")?.number("test.row-count"))
        case "tuned-encoder": Work(kind: "fine-tuning, \(engine(node))", tuning(node))
        case "embeddings": Work(kind: "embedding, \(engine(node))", embedding(node))
        case "shortlists": Work(kind: stage, shortlists(node))
        default: Work(kind: stage, node.number("train.cell-count"))
        }
    }

    private func number(_ node: Node, _ name: String, else common: Double = 1) -> Double {
        node.parameters[name]?.doubleValue ?? common
    }

    // MARK: - Trees and linear models

    /// Labels' sums of instances, once for each level of the binary tree.
    private func clustering(_ node: Node) -> Double? {
        guard let labels = input(node, "labels"), let pairs = labels.number("train.cell-count"),
            let count = labels.number("train.column-count")
        else { return nil }
        guard let features = input(node, "features") else { return count }
        let leaf = node.parameters["clusterer"]?["leaf"]?.doubleValue ?? 100
        return pairs * perRow(features) * max(1, log2(count / leaf).rounded(.up))
    }

    private func perRow(_ features: Node) -> Double {
        (features.number("train.cell-count") ?? 0) / max(1, features.number("train.row-count") ?? 1)
    }

    /// The children of each level of a tree, and how many slots a label has.
    private func levels(_ digest: String?) -> (children: [Double], copies: Double)? {
        guard let node = self[digest] else { return nil }
        if node.stage == "assignment" {
            guard let before = levels(node.input("tree")) else { return nil }
            let budget = node.parameters["disentanglement"]?["budget"]?.doubleValue
            let copies = node.number("copies-per-label") ?? budget ?? 1
            let last = (before.children.last ?? 0) / before.copies * copies
            return (before.children.dropLast() + [last], copies)
        }
        guard let labels = input(node, "labels")?.number("train.column-count"),
            let clusterer = node.parameters["clusterer"]
        else { return nil }
        return (StageGraph.children(clusterer, labels: labels), 1)
    }

    /// The children of each level, as the settings of a clusterer let expect.
    private static func children(_ clusterer: JSONValue, labels: Double) -> [Double] {
        let leaf = clusterer["leaf"]?.doubleValue ?? 100
        let branching = max(2, clusterer["branching"]?.doubleValue ?? 16)
        var codes = clusterer["clusters"]?.doubleValue ?? 1
        while clusterer["clusters"]?.doubleValue == nil, codes * leaf < labels { codes *= 2 }
        if clusterer["kind"]?.stringValue == "none" { return [labels] }
        if clusterer["kind"]?.stringValue == "flat" { return [codes, labels] }
        var result = [labels]
        let top = max(1, clusterer["top"]?.doubleValue ?? branching)
        while codes > top {
            result.append(codes)
            codes = (codes / branching).rounded(.up)
        }
        return (result + (codes > 1 ? [codes] : [])).reversed()
    }

    /// Instances times children times nonzeros, summed over the levels that are trained.
    private func training(_ node: Node) -> Double? {
        guard let labels = input(node, "labels"), let features = input(node, "features"),
            let rows = labels.number("train.row-count"),
            let pairs = labels.number("train.cell-count"),
            let (children, copies) = levels(node.input("tree"))
        else { return nil }
        let matcher = node.parameters["matcher"] ?? .null
        let last = children.count - 1
        let trained =
            switch node.stage {
            case "model": 0...last
            case "ranker": last...last
            default: 0...max(0, last - 1)
            }
        let beam = matcher["beam"]?.doubleValue ?? 10
        return trained.reduce(0) { (sum: Double, level: Int) -> Double in
            guard level > 0 else { return sum + rows * children[0] * perRow(features) }
            let own = level == last ? matcher["ranker-negatives"] : nil
            let negatives = (own ?? matcher["negatives"])?.stringValue ?? "tfn"
            let taught = negatives == "man" ? 0 : pairs * (level == last ? copies : 1)
            let matched = negatives == "tfn" ? 0 : rows * beam
            let siblings = children[level] / max(1, children[level - 1])
            return sum + (taught + matched) * siblings * perRow(features)
        }
    }

    /// Nonzeros times the clusters whose children are scored.
    private func walking(_ node: Node, split: String) -> Double? {
        let model = self[node.input("model") ?? node.input("matcher")]
        guard let cells = input(node, "features")?.number("\(split).cell-count"), let model,
            let (children, copies) = levels(model.input("tree"))
        else { return nil }
        return cells * (1 + number(node, "beam", else: 10) * Double(children.count - 1)) * copies
    }

    private func shortlists(_ node: Node) -> Double? {
        guard let labels = input(node, "labels"), let features = input(node, "features"),
            let rows = labels.number("train.row-count"),
            let pairs = labels.number("train.cell-count"),
            let (children, _) = levels(node.input("tree"))
        else { return nil }
        let level = Int(number(node, "level", else: 0))
        let width = input(node, "embeddings")?.number("matrix.column-count") ?? 0
        guard children.indices.contains(level) else { return nil }
        guard level > 0 else { return rows * children[0] * (perRow(features) + width) }
        let taken = pairs + rows * number(node, "top", else: 10)
        return taken * children[level] / children[level - 1] * (perRow(features) + width)
    }

    // MARK: - Encoders

    /// The kind of device and the type of products.
    private func engine(_ node: Node) -> String {
        let engine = node.parameters["engine"]
        return "\(engine?["device"]?.stringValue ?? "") \(engine?["precision"]?.stringValue ?? "")"
    }

    /// Floating-point operations of a text's way through an encoder.
    private func operations(_ node: Node) -> Double? {
        guard let digest = node.key["sources"]?["encoder"]?.stringValue,
            let shape = encoders[digest], let tokens = input(node, "tokens")
        else { return nil }
        var length = tokens.parameters["tokens"]?.doubleValue ?? 128
        if let cells = tokens.number("train.cell-count"),
            let rows = tokens.number("train.row-count")
        {
            length = min(length, cells / max(1, rows) + 2)
        }
        let (hidden, inner) = (Double(shape.hiddenSize), Double(shape.feedForwardSize))
        let products = 2 * (4 * hidden * hidden + 2 * hidden * inner) + 4 * hidden * length
        return length * Double(shape.layerCount) * products
    }

    /// A step's batch forward and back: three times the way forward.
    private func tuning(_ node: Node) -> Double? {
        let batch = node.parameters["fine-tuning"]?["batch"]?.doubleValue ?? 32
        return operations(node).map { $0 * 3 * batch * number(node, "step") }
    }

    private func embedding(_ node: Node) -> Double? {
        guard let rows = node.number("matrix.row-count") else { return nil }
        return operations(node).map { $0 * rows }
    }
}

extension StageGraph.Work {
    fileprivate init(kind: String, _ amount: Double?) {
        self.init(kind: kind, amount: amount.flatMap { $0 > 0 ? $0 : nil })
    }
}
