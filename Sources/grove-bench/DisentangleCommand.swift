import ArgumentParser
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveTree

/// `grove-bench disentangle`: from a provisional tree to the retrained model.
struct DisentangleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disentangle",
        abstract: "Time a round of disentanglement, all in.",
        discussion: """
            On the clock: training the matcher on the given tree, its beams on the training data, \
            counts and assignment, and training all levels of the new tree.
            """
    )
    @OptionGroup var folder: FolderOptions
    @OptionGroup var timing: TimingOptions
    @OptionGroup var beam: BeamOptions
    @Option(name: .long, help: "The provisional tree's folder.") var tree: String
    @Option(name: .long, help: "released, capped or coverage.") var scheme = "released"
    @Option(name: .long, help: "The most clusters of a label.") var budget = 4
    @Option(name: .long, help: "The folder to keep the model in.") var model: String?
    @Option(name: .long, help: "The file to write the scores of the test set to (untimed).")
    var ranked: String?

    private struct Round {
        var model: LinearModel
        var statistics: DisentanglementStatistics
        var seconds: [String: JSONValue]
    }

    func validate() throws {
        guard DisentanglementScheme(rawValue: scheme) == nil else { return }
        throw ValidationError("--scheme must be released, capped or coverage, got \(scheme)")
    }

    func run() throws {
        let matrices = Matrices(folder: folder.folder)
        let features = try matrices.trainFeatures()
        let labels = try matrices.trainLabels()
        let tree = try TreeFolder(folder: tree).read()
        let (round, measurement) = try timing.measure {
            try disentangled(features, labels, tree)
        }
        if let model { try ModelFolder(folder: model).write(round.model) }
        if let ranked {
            let found = round.model.predict(
                features: try matrices.testFeatures(),
                beam: beam.beam,
                top: beam.top,
                candidates: beam.candidates,
                workers: timing.workers
            )
            try writeSparseArchive(found.matrix(labelCount: tree.labelCount), to: ranked)
        }
        measurement.print(
            "disentangle",
            [
                "scheme": .string(scheme), "budget": .integer(budget),
                "copies-per-label": .number(round.statistics.copiesPerLabel),
                "largest-cluster": .integer(round.statistics.largestCluster),
                "weights": .integer(round.model.weightCount), "parts": .object(round.seconds),
            ]
        )
    }

    private func disentangled(
        _ features: CSRMatrix,
        _ labels: CSRPattern,
        _ tree: LabelTree
    ) throws -> Round {
        func trained(_ tree: LabelTree, levels: Range<Int>?) throws -> LinearModel {
            try LinearModel.train(
                features: features,
                labels: labels,
                tree: tree,
                parameters: LinearParameters(),
                seed: 0,
                levels: levels,
                workers: timing.workers
            ).model
        }
        let matcher = try timed { try trained(tree, levels: 0..<max(1, tree.levelCount - 1)) }
        let beams = timed {
            matcher.result.beams(features: features, beam: beam.beam, workers: timing.workers)
                .pattern
        }
        let assigned = try timed {
            try GroveTree.disentangle(
                tree,
                labels: labels,
                beams: beams.result,
                parameters: DisentanglementParameters(
                    budget: budget,
                    scheme: DisentanglementScheme(rawValue: scheme) ?? .released
                ),
                workers: timing.workers
            )
        }
        let retrained = try timed { try trained(assigned.result.tree, levels: nil) }
        return Round(
            model: retrained.result,
            statistics: assigned.result.statistics,
            seconds: [
                "matcher": .number(matcher.seconds), "beams": .number(beams.seconds),
                "assignment": .number(assigned.seconds), "training": .number(retrained.seconds),
            ]
        )
    }
}
