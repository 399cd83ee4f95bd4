import ArgumentParser
import GroveBase
import GroveLinear
import GroveTree

/// `grove-bench train`: all levels of a tree.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Time the training of all levels of a given tree (tfn, squared hinge)."
    )
    @OptionGroup var folder: FolderOptions
    @OptionGroup var timing: TimingOptions
    @OptionGroup var dense: DenseOptions
    @Option(name: .long, help: "The tree's folder, as `grove-bench cluster` writes it.")
    var tree: String
    @Option(name: .long, help: "The folder to keep the model in.") var model: String?
    @Option(name: .long, help: "Weights below it are dropped.") var threshold: Double?
    @Option(name: .long, help: "The cost C of a violated margin.") var cost: Double?

    func run() throws {
        let matrices = Matrices(folder: folder.folder)
        let features = dense.appended(
            to: try matrices.trainFeatures(),
            workers: timing.workers
        )
        let labels = try matrices.trainLabels()
        let tree = try TreeFolder(folder: tree).read()
        var parameters = LinearParameters()
        parameters.threshold = threshold ?? parameters.threshold
        parameters.cost = cost ?? parameters.cost
        let (made, measurement) = try timing.measure {
            try LinearModel.train(
                features: features,
                labels: labels,
                tree: tree,
                parameters: parameters,
                seed: 0,
                workers: timing.workers
            )
        }
        if let model { try ModelFolder(folder: model).write(made.model) }
        measurement.print(
            "train",
            [
                "slots": .integer(tree.slotLabels.count), "levels": .integer(tree.levelCount),
                "weights": .integer(made.model.weightCount),
                "passes": .integer(made.statistics.levels.reduce(0) { $0 + $1.passes }),
                "unconverged": .integer(made.statistics.levels.reduce(0) { $0 + $1.unconverged }),
                "blocks": .integer(made.statistics.levels.reduce(0) { $0 + $1.blocks }),
            ]
        )
    }
}
