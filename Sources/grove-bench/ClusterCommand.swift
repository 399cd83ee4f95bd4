import ArgumentParser
import GroveBase
import GroveSparse
import GroveTree

/// `grove-bench cluster`: label representations and the tree over them.
struct ClusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Time PIFA representations and balanced 2-means, features given."
    )
    @OptionGroup var folder: FolderOptions
    @OptionGroup var timing: TimingOptions
    @Option(name: .long, help: "The children of a cluster.") var branching = 16
    @Option(name: .long, help: "The most labels of a leaf cluster.") var leaf = 100
    @Flag(name: .long, help: "Add halves up free of rounding, by the rows that change sides.")
    var exact = false
    @Option(name: .long, help: "The folder to write the tree to, as C.0.npz and so on.")
    var tree: String?

    func run() throws {
        let matrices = Matrices(folder: folder.folder)
        let features = try matrices.trainFeatures()
        let labels = try matrices.trainLabels()
        let parameters = ClustererParameters(
            branching: branching,
            leaf: leaf,
            sums: exact ? .exact : .ordered
        )
        let (made, measurement) = try timing.measure {
            let represented = try timed {
                try labelRepresentations(
                    .pifa,
                    labels: labels,
                    features: features,
                    workers: timing.workers
                )
            }
            let tree = try buildTree(
                labelCount: labels.columnCount,
                representations: represented.result,
                parameters: parameters,
                workers: timing.workers
            )
            return (tree: tree, represented: represented)
        }
        if let tree { try TreeFolder(folder: tree).write(made.tree) }
        measurement.print(
            "cluster",
            [
                "labels": .integer(labels.columnCount),
                "clusters": .integer(made.tree.clusterCount),
                "nonzeros": .integer(made.represented.result.nonzeroCount),
                "representation-seconds": .number(made.represented.seconds),
            ]
        )
    }
}
