import ArgumentParser
import Foundation
import GroveBase
import GroveLinear
import GroveSparse
import GroveTree

/// `grove-bench kernels`: each kernel's rate on a dataset as a share of the machine's limits.
struct KernelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernels",
        abstract: "Hold Grove's kernels against what the machine can do; one thread.",
        discussion: """
            Counts are made from the data, apart from the clock: what a kernel must read and write \
            at least, and its multiply-adds. A share of 1 means that the accesses alone would take \
            the machine as long; caches that hold more than counted on can lift it above.
            """
    )
    @OptionGroup var folder: FolderOptions
    @Option(name: .long, help: "The tree's folder, as `grove-bench cluster` writes it.")
    var tree: String
    @Option(name: .long, help: "A folder for a cache; made, and removed at the end.")
    var cache: String
    @Option(name: .customLong("repeat"), help: "How often the short kernels are timed.")
    var times = 3

    func validate() throws {
        guard times >= 1 else { throw ValidationError("--repeat must be at least 1") }
    }

    func run() throws {
        let limits = try MachineLimits(threads: 1)
        let matrices = Matrices(folder: folder.folder)
        let train = try matrices.trainFeatures()
        let labels = try matrices.trainLabels()
        let tree = try TreeFolder(folder: tree).read()
        let model = try LinearModel.train(
            features: train,
            labels: labels,
            tree: tree,
            parameters: LinearParameters(),
            seed: 0,
            workers: Workers(ProcessInfo.processInfo.activeProcessorCount)
        ).model
        let bench = KernelBench(limits: limits, times: times)
        var kernels = try bench.training(features: train, labels: labels, tree: tree)
        kernels.append(bench.prediction(model: model, features: try matrices.testFeatures()))
        kernels += try bench.clustering(features: train, labels: labels)
        if FileManager.default.fileExists(atPath: "\(folder.folder)/X.trn.txt") {
            kernels.append(try bench.tfidf(try matrices.texts("trn")))
        }
        kernels.append(try bench.load(matrices, cache: cache))
        print(
            JSONValue.object([
                "work": .string("kernels"), "threads": .integer(1),
                "machine": machineDescription, "limits": limits.json,
                "kernels": .array(kernels.map { $0.json(limits) }),
            ]).canonical
        )
    }
}

/// Times kernels on one thread and holds them against the machine's limits.
struct KernelBench {
    let limits: MachineLimits
    let times: Int

    /// The median seconds of some work.
    func seconds<Result>(
        _ work: () throws -> Result
    ) rethrows -> (result: Result, seconds: Double) {
        var made = try timed(work)
        var all = [made.seconds]
        for _ in 1..<times {
            made = try timed(work)
            all.append(made.seconds)
        }
        return (made.result, quantile(all, 0.5))
    }
}
