import GroveBase
import GroveExchange
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// What a plan must know of a tree made elsewhere without reading it.
struct ChainFacts: Sendable {
    /// The folder or file.
    let path: String
    /// The digest of its content.
    let digest: String

    /// The facts of the tree that a spec's clusterer names; nil where it names none.
    ///
    /// - Throws: ``InputError`` if its files are not there.
    init?(_ settings: ClustererSettings) throws {
        guard settings.kind == .imported else { return nil }
        path = settings.path
        digest = try PECOSChain.digest(path)
    }
}

extension Pipeline {
    /// A tree read from a PECOS cluster chain or model: the same content gives the same key, wherever
    /// it lies.
    static func importedTreeStage(
        _ dataset: String,
        _ labels: Stage<LabelData>,
        _ chain: ChainFacts
    ) -> Stage<LabelTree> {
        Stage(
            "tree",
            key: StageKey(
                stage: "tree",
                version: 1,
                parameters: ["clusterer": .object(["kind": .string("imported")])],
                inputs: ["labels": labels.key],
                sources: ["chain": chain.digest]
            ),
            codec: .tree,
            inputs: { try $0.value(labels) }
        ) { data, session in
            let tree = try PECOSChain.read(chain.path, workers: session.workers)
            let count = data.train.columnCount
            guard tree.labelCount == count else {
                throw InputError(
                    "is a tree of \(tree.labelCount) labels, and dataset \(dataset) has \(count)",
                    place: chain.path
                )
            }
            return tree
        }
    }
}
