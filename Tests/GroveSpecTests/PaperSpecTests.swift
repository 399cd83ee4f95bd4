import Foundation
import GroveSpec
import Testing

private let experiments = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Experiments").path

/// A released run of XR-Transformer, from the release's params.json.
private struct Released {
    var dataset: String
    var label: String
    var model: String
    var seed: Int
    var steps: [Int]
    var costs: [Double]
}

private let released: [Released] = {
    func entry(_ dataset: String, _ label: String, _ seed: Int, _ steps: [Int], _ costs: [Double])
        -> Released
    {
        let model = ["roberta": "roberta-base", "xlnet": "xlnet-base-cased"][label]
        return Released(
            dataset: dataset,
            label: label,
            model: model ?? "bert-base-uncased",
            seed: seed,
            steps: steps,
            costs: costs
        )
    }
    let large = ["bert", "bert-2", "bert-3"]
    return [
        entry("eurlex-4k", "bert", 0, [600, 800, 1200], [1, 2, 2, 4]),
        entry("eurlex-4k", "roberta", 1, [600, 800, 1200], [1, 2, 2, 1]),
        entry("eurlex-4k", "xlnet", 2, [600, 800, 1200], [1, 2, 2, 4]),
        entry("wiki10-31k", "bert", 10001, [1000, 1000, 400], [4, 1, 4, 1]),
        entry("wiki10-31k", "roberta", 10002, [600, 400, 200], [4, 1, 4, 1]),
        entry("wiki10-31k", "xlnet", 10003, [400, 400, 200], [4, 1, 4, 1]),
        entry("amazoncat-13k", "bert", 10, [5000, 10000, 30000], [0.25, 0.5, 0.25, 0.5]),
        entry("amazoncat-13k", "roberta", 1000, [5000, 10000, 30000], [0.5, 0.5, 0.5, 0.5]),
        entry("amazoncat-13k", "xlnet", 100_000, [5000, 10000, 30000], [0.5, 0.5, 0.5, 0.5]),
    ]
        + large.enumerated().map {
            entry("wiki-500k", $1, 10011 + $0, [10000, 10000, 20000, 20000], [4, 1, 4, 1])
        }
        + large.enumerated().map {
            entry("amazon-670k", $1, 10011 + $0, [4000, 4000, 12000], [1, 1, 1, 1])
        }
        + large.enumerated().map {
            entry("amazon-3m", $1, 10011 + $0, [10000, 10000, 10000], [8, 1, 8, 1])
        }
}()

@Suite("The papers' specs")
struct PaperSpecTests {
    @Test func `XR-Transformer has every released run with its seed, steps and costs`() throws {
        let spec = try ExperimentSpec.read("\(experiments)/xr-transformer-neurips21.yaml")
        let runs = spec.runs()
        #expect(runs.count == released.count)
        for (run, wanted) in zip(runs, released) {
            let matcher = run.matcher
            #expect(run.dataset == wanted.dataset && run.swept[0].label == wanted.label)
            #expect(matcher.encoder.model == wanted.model && run.seed == wanted.seed)
            #expect(matcher.fineTuning.steps == wanted.steps)
            let costs = [
                matcher.positiveCost, matcher.negativeCost,
                matcher.rankerPositiveCost ?? matcher.positiveCost,
                matcher.rankerNegativeCost ?? matcher.negativeCost,
            ]
            #expect(costs == wanted.costs, "\(run.identifier)")
            #expect(matcher.kind == .xrTransformer && matcher.fineTuning.batch == 256)
            #expect(matcher.rankerPost == .noop && matcher.rankerNegatives == .both)
        }
    }

    @Test func `XR-Transformer has the released learning rates, shortlists and thresholds`() throws
    {
        let spec = try ExperimentSpec.read("\(experiments)/xr-transformer-neurips21.yaml")
        func values<Value: Equatable>(_ path: (RunSettings) -> Value) -> [Value] {
            stride(from: 0, to: 18, by: 3).map { path(spec.runs()[$0]) }
        }
        #expect(values(\.matcher.fineTuning.rate) == [5e-5, 5e-5, 5e-5, 1e-4, 1e-4, 1e-4])
        #expect(values(\.matcher.fineTuning.warmup) == [100, 100, 1000, 5000, 200, 1000])
        #expect(values(\.matcher.fineTuning.top) == [5, 20, 50, 5, 5, 20])
        #expect(
            values(\.matcher.fineTuning.isCostSensitive) == [false, true, true, true, false, true]
        )
        #expect(values(\.matcher.encoder.tokens) == [128, 256, 256, 128, 128, 128])
        #expect(values(\.matcher.threshold) == [1e-3, 1e-3, 1e-4, 1e-3, 1e-3, 1e-3])
        #expect(values(\.matcher.epsilon) == [0.1, 0.1, 0.01, 0.1, 0.1, 0.1])
        #expect(values(\.matcher.top) == [25, 100, 200, 50, 75, 50])
        #expect(values(\.clusterer.branching) == [8, 16, 8, 32, 32, 32])
        #expect(values(\.clusterer.leaf) == [16, 16, 16, 100, 100, 100])
        #expect(values(\.matcher.preliminary.branching) == [16, 16, 8, 8, 16, 16])
        #expect(values(\.matcher.preliminary.top) == [16, 128, 128, 64, 128, 128])
        #expect(values(\.matcher.preliminary.leaf) == [16, 16, 16, 16, 32, 100])
        #expect(spec.runs().map(\.matcher.preliminary.leaf).suffix(2) == [32, 32])
        #expect(spec.runs()[6...8].map(\.clusterer.leaf) == [16, 16, 100])
        #expect(spec.runs()[6...8].map(\.matcher.encoder.dropout) == [0.05, 0.1, 0.1])
        let bootstraps = values(\.matcher.fineTuning.bootstrap)
        #expect(bootstraps.map { $0 == .linear } == [false, false, false, false, true, true])
        let relevance = values(\.matcher.relevance)
        #expect(relevance.map { $0 == .none } == [false, false, false, false, true, false])
    }

    @Test func `X-Transformer has nine models a dataset`() throws {
        let spec = try ExperimentSpec.read("\(experiments)/x-transformer-kdd20.yaml")
        for runs in Dictionary(grouping: spec.runs(), by: \.dataset).values {
            #expect(runs.count == 9)
            #expect(Set(runs.map(\.matcher.encoder.model)).count == 3)
            #expect(Set(runs.map(\.clusterer.representation)).count == 3)
            #expect(runs.allSatisfy { $0.clusterer.kind == .flat && $0.clusterer.clusters == nil })
        }
        let steps = stride(from: 0, to: 36, by: 9).map { spec.runs()[$0].matcher.fineTuning.steps }
        #expect(steps == [[1000], [1400], [20_000], [50_000]])
    }

    @Test func `disentanglement has base and ours as released, and merged labels at budget 2`()
        throws
    {
        let spec = try ExperimentSpec.read("\(experiments)/label-disentanglement-neurips21.yaml")
        for run in spec.runs() {
            let isBase = run.swept[1].label == "base"
            #expect(run.disentanglement.scheme == (isBase ? .capped : .released))
            #expect(run.disentanglement.merge == .mean && run.disentanglement.candidates == 160)
            #expect(run.clusterer.branching == 32 && run.matcher.beam == 10)
            if run.mergedLabels.level != nil { #expect(isBase || run.disentanglement.budget == 2) }
        }
        let plain = spec.runs().filter { $0.mergedLabels.level == nil && $0.dataset == "eurlex-4k" }
        #expect(plain.map(\.disentanglement.budget) == [1, 1, 2, 3, 4, 5, 6])
    }
}
