import ArgumentParser
import GroveBase
import GroveLinear
import GroveSparse

/// `grove-bench latency`: the test set, one instance at a time on one thread.
struct LatencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency",
        abstract: "Time the prediction of every test instance by itself, on one thread."
    )
    @OptionGroup var folder: FolderOptions
    @OptionGroup var beam: BeamOptions
    @Option(name: .long, help: "The model's folder, as `grove-bench train` writes it.")
    var model: String
    @Option(name: .long, help: "How many instances are predicted untimed before.")
    var warmUps = 500
    @Option(name: .long, help: "How many instances are timed, from the first; all unless given.")
    var instances: Int?

    func run() throws {
        let model = try ModelFolder(folder: model).read()
        let features = try Matrices(folder: folder.folder).testFeatures()
        let ranker = try InstanceRanker(
            model,
            beam: beam.beam,
            top: beam.top,
            candidates: beam.candidates
        )
        let before = residentMebibytes()
        for row in 0..<min(warmUps, features.rowCount) { _ = ranker.rank(row, of: features) }
        var seconds: [Double] = []
        var found: [RankedLabels] = []
        for row in 0..<min(instances ?? features.rowCount, features.rowCount) {
            let made = timed { ranker.rank(row, of: features) }
            seconds.append(made.seconds)
            found.append(made.result)
        }
        let measurement = Measurement(
            seconds: [seconds.reduce(0, +)],
            threads: 1,
            residentBefore: before,
            peak: peakMebibytes()
        )
        let batch = model.predict(
            features: features,
            beam: beam.beam,
            top: beam.top,
            candidates: beam.candidates
        )
        let agrees = found.indices.allSatisfy { row in
            found[row].labels[...] == batch.row(row)
                && found[row].scores[...]
                    == batch.scores[batch.rowOffsets[row]..<batch.rowOffsets[row + 1]]
        }
        guard agrees else { throw WorkError("single and batch prediction differ") }
        measurement.print(
            "latency",
            [
                "instances": .integer(seconds.count),
                "microseconds": .object([
                    "median": .number(quantile(seconds, 0.5) * 1e6),
                    "90th": .number(quantile(seconds, 0.9) * 1e6),
                    "99th": .number(quantile(seconds, 0.99) * 1e6),
                    "mean": .number(seconds.reduce(0, +) / Double(seconds.count) * 1e6),
                ]),
                "equal-to-batch": .bool(agrees), "layout-bytes": .integer(ranker.byteCount),
            ]
        )
    }
}
