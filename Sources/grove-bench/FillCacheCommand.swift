import ArgumentParser
import Foundation
import GroveBase
import GroveStore

/// `grove-bench fill-cache`: a stage cache of any number of entries, as sweeps leave them.
struct FillCacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill-cache",
        abstract: "Fill a stage cache with made-up linear runs, to time what walks over it.",
        discussion: """
            A run has six stages: tree, beams, assignment, model, prediction and evaluation, over \
            the labels and features of one of twenty datasets. Keys and headers are as long as \
            those of real runs; arrays are a few bytes. The same seed makes the same keys. Entries \
            that are there are left alone, so that a cache can be filled further.
            """
    )
    @Argument(help: "The cache's folder, as GROVE_CACHE would name it.") var cache: String
    @Option(help: "How many entries it should have of these.") var entries = 1000
    @Option(help: "The seed of the keys.") var seed: UInt64 = 1
    @Option(help: "Threads to use.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard entries >= 1 else {
            throw ValidationError("--entries must be at least 1, got \(entries)")
        }
    }

    func run() throws {
        let stages = StageCache(folder: cache + "/stages")
        let (entries, seed) = (entries, seed)
        let runs = (entries + 5) / 6
        let filled = try timed {
            try Workers(threads).tryMap(runs) { run in
                let made = MadeUpRun(number: run, seed: seed).stages
                for stage in made.prefix(entries - 6 * run) where !stages.contains(stage.key) {
                    try stages.store(
                        stage.artifact,
                        key: stage.key,
                        seconds: ["work": stage.seconds, "peak-mib": 280],
                        provenance: MadeUpRun.provenance
                    )
                }
            }
        }
        print("\(entries) entries in \(stages.folder), \(Int(filled.seconds)) s")
    }
}

/// The stages of a run that never was.
private struct MadeUpRun {
    let number: Int
    let seed: UInt64

    static let provenance = JSONValue.object([
        "commit": .string(String(repeating: "5ce641b9", count: 5)), "dirty": .bool(false),
        "jobs": .integer(1), "threads": .integer(2),
        "libraries": .object([
            "grove": .string("0.1.0"), "hdf5": .string("1.10.8"), "kernels": .string("avx512"),
        ]),
        "machine": .object([
            "cores": .integer(2), "cpu": .string("Made up"), "memory-mib": .integer(24103),
            "system": .string("Debian GNU/Linux 12 (bookworm)"),
        ]),
    ])

    struct Made {
        let key: StageKey
        let artifact: Artifact
        let seconds: Double
    }

    /// The dataset's labels and features first in the first run over it.
    var stages: [Made] {
        var random = RandomStream(seed: seed, "fill-cache.\(number)")
        let dataset = number % 20
        let sources = ["dataset": String(repeating: "\(dataset)ab0", count: 20)]
        let labels = StageKey(stage: "labels", version: 1, sources: sources)
        let features = StageKey(
            stage: "features",
            version: 1,
            parameters: ["kind": .string("given"), "normalize": .string("l2")],
            sources: sources
        )
        let inputs = ["labels": labels, "features": features]
        let budget = 1 + number % 6
        let clusterer = JSONValue.object([
            "kind": .string("balanced-kmeans"), "representation": .string("pifa"),
            "branching": .integer(16), "leaf": .integer(50 + number % 7 * 25),
            "iterations": .integer(20), "tolerance": .number(0.0001), "top": .integer(16),
        ])
        let matcher = JSONValue.object([
            "negatives": .string("tfn"), "beam": .integer(10), "threshold": .number(0.1),
            "cost": .number(1), "loss": .string("squared-hinge"), "iterations": .integer(100),
        ])
        let tree = StageKey(
            stage: "tree",
            version: 3,
            parameters: ["clusterer": clusterer],
            inputs: inputs,
            seed: number
        )
        let beams = StageKey(
            stage: "beams",
            version: 2,
            parameters: ["beam": .integer(10), "post": .string("l3-hinge"), "matcher": matcher],
            inputs: inputs.merging(["tree": tree]) { $1 }
        )
        let assignment = StageKey(
            stage: "assignment",
            version: 1,
            parameters: [
                "disentanglement": .object([
                    "budget": .integer(budget), "cap": .number(1.5), "scheme": .string("capped"),
                ])
            ],
            inputs: ["beams": beams, "labels": labels, "tree": tree]
        )
        let model = StageKey(
            stage: "model",
            version: 4,
            parameters: ["matcher": matcher],
            inputs: inputs.merging(["tree": assignment]) { $1 }
        )
        let prediction = StageKey(
            stage: "prediction",
            version: 2,
            parameters: ["beam": .integer(10), "top": .integer(20), "post": .string("l3-hinge")],
            inputs: ["features": features, "model": model]
        )
        let evaluation = StageKey(
            stage: "evaluation",
            version: 2,
            parameters: ["at": .array([.integer(1), .integer(3), .integer(5)])],
            inputs: ["labels": labels, "prediction": prediction]
        )
        let own = [tree, beams, assignment, model, prediction, evaluation]
        let keys = number < 20 ? [labels, features] + own.dropFirst(2) : own
        return keys.map { key in
            Made(
                key: key,
                artifact: Artifact(
                    ["values": .uint32([UInt32(number)])],
                    attributes: attributes(key.stage, dataset: dataset)
                ),
                seconds: 0.1 + random.unit()
            )
        }
    }

    private func attributes(_ stage: String, dataset: Int) -> [String: JSONValue] {
        let rows = 10_000 + 1000 * dataset
        switch stage {
        case "labels":
            return [
                "train.row-count": .integer(rows), "train.column-count": .integer(rows / 4),
                "train.cell-count": .integer(5 * rows), "test.row-count": .integer(rows / 4),
                "test.cell-count": .integer(rows),
            ]
        case "features":
            return [
                "train.row-count": .integer(rows), "train.column-count": .integer(3 * rows),
                "train.cell-count": .integer(70 * rows), "test.cell-count": .integer(18 * rows),
            ]
        case "assignment":
            return [
                "copies-per-label": .number(1 + Double(number % 97) / 97),
                "coverage-after": .number(0.9), "labels": .integer(rows / 4),
            ]
        default: return ["levels": .integer(3), "labels": .integer(rows / 4)]
        }
    }
}
