import ArgumentParser
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveTree

/// `grove-bench predict`: the whole test set at once.
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Time batch prediction of the test set, the model loaded."
    )
    @OptionGroup var folder: FolderOptions
    @OptionGroup var timing: TimingOptions
    @OptionGroup var dense: DenseOptions
    @OptionGroup var beam: BeamOptions
    @Option(name: .long, help: "The model's folder, as `grove-bench train` writes it.")
    var model: String
    @Option(name: .long, help: "The file to write the scores to, a scipy matrix.")
    var ranked: String?

    func run() throws {
        let model = try ModelFolder(folder: model).read()
        let features = dense.appended(
            to: try Matrices(folder: folder.folder).testFeatures(),
            workers: timing.workers
        )
        let (made, measurement) = timing.measure {
            model.predict(
                features: features,
                beam: beam.beam,
                top: beam.top,
                candidates: beam.candidates,
                workers: timing.workers
            )
        }
        if let ranked {
            try writeSparseArchive(made.matrix(labelCount: model.tree.labelCount), to: ranked)
        }
        measurement.print(
            "predict",
            [
                "instances": .integer(features.rowCount), "weights": .integer(model.weightCount),
                "per-second": .number(Double(features.rowCount) / measurement.median),
            ]
        )
    }
}
