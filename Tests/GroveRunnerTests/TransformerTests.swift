import CKernels
import Foundation
import GroveBase
import GroveEncoder
import GroveStore
import GroveTensor
import GroveTestSupport
import Testing

@testable import GroveRunner

private let hasTorch = (try? Torch.load()) != nil

/// A place with a BERT of two small layers that knows the toy texts' words and nothing else.
func tinyEncoderPlace() throws -> ToyPlace {
    let place = try ToyPlace()
    let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + (0..<260).map { "w\($0)" }
    var configuration = EncoderConfiguration(
        family: .bert,
        vocabularySize: words.count,
        hiddenSize: 32,
        layerCount: 2,
        headCount: 2,
        feedForwardSize: 64
    )
    configuration.positionCount = 32
    configuration.initializerRange = 0.1
    try Torch.load()
    let folder = place.data + "/models/tiny"
    try Torch.run { try Encoder(configuration, seed: 4).save(to: folder) }
    try place.write(words.joined(separator: "\n") + "\n", "data/models/tiny/vocab.txt")
    return place
}

@Suite("Transformer matchers, from texts to tables", .enabled(if: hasTorch, "no libtorch"))
struct TransformerTests {
    private func place() throws -> ToyPlace { try tinyEncoderPlace() }

    private func matcher(_ kind: String, steps: String, more: String = "") -> String {
        """
        kind: \(kind), beam: 3, threshold: 0.01, ranker-negatives: tfn+man, \
        encoder: {model: tiny, tokens: 16}, \
        fine-tuning: {steps: \(steps), batch: 16, rate: 3e-3, warmup: 5, top: 3, checkpoint: 10\(more)}
        """
    }

    private var xr: String {
        "{label: xr, \(matcher("xr-transformer", steps: "[40, 40]")), "
            + "preliminary: {branching: 4, leaf: 4}}"
    }

    private var x: String { "{label: x, \(matcher("x-transformer", steps: "[80]"))}" }

    private func spec(_ name: String, _ more: String) -> String {
        "name: \(name)\nquestion: Does it run?\ndatasets: [toy-text]\n"
            + "features: {tfidf: {min-df: 1}}\nclusterer: {branching: 4, leaf: 8}\n" + more + "\n"
    }

    private func results(
        _ place: ToyPlace,
        _ spec: String,
        threads: Int = 2,
        cache: String = "cache"
    )
        throws -> [RunResult]
    {
        try place.sweep(spec, cache: cache).results(threads: threads)
    }

    @Test("16 bits on a processor without instructions for them are warned of, elsewhere not")
    func emulatedPrecision() throws {
        let place = try place()
        let half = xr.replacing("tokens: 16", with: "tokens: 16, device: cpu, precision: bf16")
        let sweep = try place.sweep(
            spec("half", "sweep:\n  matcher: [{kind: linear}, \(half)]")
        )
        let encoders = try sweep.pipelines().compactMap(\.encoder)
        #expect(encoders.count == 1)
        for instructionSet in [CKERNELS_BASELINE, CKERNELS_AVX2] {
            let advice = Plan.advice(encoders, on: Int32(instructionSet))
            #expect(advice.count == 1)
            #expect(advice[0].contains("matcher.encoder.precision is bf16"))
        }
        #expect(Plan.advice(encoders, on: Int32(CKERNELS_AVX512)).isEmpty)
        let plan = try sweep.plan()
        #expect(plan.text(everyStage: false).contains("note: ") == !plan.advice.isEmpty)
        // The machine's own precision is never emulated.
        let own = try place.sweep(spec("own", "sweep:\n  matcher: [\(xr)]")).pipelines()
            .compactMap(\.encoder)
        #expect(Plan.advice(own, on: Int32(CKERNELS_BASELINE)).isEmpty)
    }

    @Test("All three matchers run at budgets 1 and 2 and leave points of their curves")
    func matchers() throws {
        let place = try place()
        let sweep = try place.sweep(
            spec(
                "all",
                """
                sweep:
                  matcher: [{label: linear, kind: linear, beam: 3}, \(xr), \(x)]
                  disentanglement.budget: [1, 2]
                metrics: {curve: 2}
                report:
                  tables:
                    - {rows: matcher, columns: disentanglement.budget, show: [P@1, train-seconds]}
                """
            )
        )
        let outcome = try sweep.run()
        #expect(outcome.failures.isEmpty, "\(outcome.failures)")
        let records = try sweep.records()
        #expect(records.count == 6)
        // Two labels of sixty are right for an instance, so chance is at 3 %.
        for record in records {
            #expect((record.number("P@1") ?? 0) > 50, "\(record.run)")
            #expect((record.number("train-seconds") ?? 0) > 0)
            #expect((record.number("predict-seconds") ?? 0) > 0)
        }
        let store = RecordStore(folder: sweep.folder)
        let curves = try store.readCurves()
        // The tree of 60 labels has two levels of clusters, 2 and 8.
        #expect(curves.count == 2 * 5 + 4 * 3)
        let stages = Dictionary(grouping: curves, by: \.matcher).mapValues { points in
            Set(points.map { "\($0.stage) \($0.step)" })
        }
        #expect(stages["linear"] == ["level 1", "level 2", "pass 1", "pass 2", "end 100"])
        #expect(stages["xr-transformer"] == ["level 1 26", "level 2 53", "end 80"])
        #expect(stages["x-transformer"] == ["fine-tuning 26", "fine-tuning 53", "end 80"])
        for points in Dictionary(grouping: curves, by: \.run).values {
            let seconds = points.map(\.trainSeconds)
            #expect(seconds[0] < seconds[2] || points[0].matcher == "linear")
            #expect(points.allSatisfy { $0.precision[0] > 3 })
        }
        #expect(place.text("results/all/tables/time-to-quality.md").contains("95 % of best"))
        // Checkpoints of finished levels are gone.
        let left = try sweep.cache.list().filter { $0.stage == "checkpoint" }
        #expect(left.isEmpty)
        let before = try place.stages()
        _ = try sweep.run()
        #expect(try place.stages() == before)
    }

    @Test("The numbers are the same at any thread count")
    func threads() throws {
        let place = try place()
        let spec = spec("threads", "sweep: {matcher: [\(xr), \(x)]}")
        let one = try results(place, spec, threads: 1, cache: "one")
        let three = try results(place, spec, threads: 3, cache: "three")
        #expect(metrics(one) == metrics(three))
    }

    @Test(
        "A run that goes on from a checkpoint ends with the numbers of one that was never stopped"
    )
    func resuming() throws {
        let place = try place()
        let spec = spec("resumed", "sweep: {matcher: [\(xr)]}\nmetrics: {curve: 3}")
        let whole = try results(place, spec, cache: "whole")
        let sweep = try place.sweep(spec, cache: "broken")
        let pipeline = try #require(sweep.pipelines().first)
        // The first level up to the middle, as a run leaves it that is killed at step 25.
        let tuned = pipeline.common.first { $0.outline.key.stage == "tuned-encoder" }
        let state = try #require(
            pipeline.points.flatMap(\.costs).first {
                $0.outline.key.stage == "tuned-encoder" && $0.outline.key != tuned?.outline.key
            }
        )
        try state.outline.make(sweep.session(threads: 2))
        let checkpoints = try sweep.cache.list().filter { $0.stage == "checkpoint" }
        #expect(checkpoints.count == 1)
        try FileManager.default.removeItem(atPath: sweep.cache.path(of: state.outline.key))
        #expect(metrics(try results(place, spec, cache: "broken")) == metrics(whole))

        // Killed after a point of the curve: from the checkpoint before, training comes by it again.
        let killed = try place.sweep(spec, cache: "killed")
        try state.outline.make(killed.session(threads: 2))
        let kept = killed.cache.path(of: state.outline.key)
        func number() throws -> UInt64? {
            try FileManager.default.attributesOfItem(atPath: kept)[.systemFileNumber] as? UInt64
        }
        let before = try #require(try number())
        #expect(metrics(try results(place, spec, cache: "killed")) == metrics(whole))
        #expect(try number() == before)
    }

    @Test("As jobs, runs share fine-tuning, and only what uses the encoder asks for a device")
    func jobs() throws {
        let place = try place()
        let text = spec(
            "jobs",
            "sweep: {matcher: [\(xr)], disentanglement.budget: [1, 2]}\nmetrics: {curve: 1}"
        )
        let (_, jobs) = try place.submission(text)
        let arrays = jobs.plan.arrays
        #expect(jobs.plan.device == "cpu" && arrays.count == 2)
        #expect(arrays[0].needsDevice && arrays[0].title.contains("tokens"))
        #expect(arrays.filter(\.isRuns).allSatisfy { !$0.needsDevice })
        #expect(try workThrough(jobs, place).allSatisfy { $0 == 0 })
        let (outcome, missing) = try place.submitted("jobs").collect()
        #expect(missing.isEmpty && outcome.exitCode == 0)
        let plain = try place.sweep(text, results: "plain")
        _ = try plain.run()
        #expect(try RecordStore(folder: outcome.folder).readRecords().count == 2)
        #expect(place.text("results/jobs/curves.csv") == place.text("plain/jobs/curves.csv"))
        #expect(place.text("results/jobs/records.csv") == place.text("plain/jobs/records.csv"))

        // Where a GPU is asked for, stages are named by it, whatever this machine has.
        var options = JobOptions()
        options.gres = "gpu:1"
        let file = try place.write(text, "gpu.yaml")
        let sweep = try Sweep.toSubmit(
            specFile: file,
            overrides: [],
            folders: place.folders(),
            resultsFolder: place.path + "/gpu",
            version: "test",
            options: options
        )
        let gpu = try sweep.submission(options, program: "/bin/true")
        #expect(gpu.plan.device == "cuda:0")
        #expect(gpu.text.contains("#SBATCH --gres=gpu:1\n"))
        let stages = gpu.plan.arrays[0].tasks[0].items[0].stages
        #expect(Set(stages).isDisjoint(with: arrays[0].tasks[0].items[0].stages))
    }

    @Test("Labels are clustered by the encoder's vectors of their instances")
    func neuralRepresentation() throws {
        let place = try place()
        let found = try results(
            place,
            spec("neural", "matcher: \(x)\nsweep: {clusterer.representation: [pifa, pifa-neural]}")
                .replacingOccurrences(of: "label: x, ", with: "")
        )
        #expect(found.map(\.record.error) == [nil, nil])
        #expect(found.allSatisfy { ($0.record.number("P@1") ?? 0) > 40 })
        #expect(metrics([found[0]]) != metrics([found[1]]))
    }

    @Test("What is missing or does not fit is said in one line")
    func mistakes() throws {
        let place = try place()
        func error(_ more: String) throws -> String? {
            try results(place, spec("wrong", more)).first?.record.error
        }
        let deep = matcher("xr-transformer", steps: "[2, 2, 2, 2, 2, 2]")
        #expect(
            try error("matcher: {\(deep), preliminary: {branching: 4, leaf: 4}}")
                == "matcher.fine-tuning.steps has 6 numbers, one a level, but the preliminary tree's "
                + "levels have 4, 16, 60 clusters and labels, of which 3 are within "
                + "matcher.fine-tuning.finest 32768"
        )
        #expect(
            try error(
                "matcher: {\(matcher("x-transformer", steps: "[2]"))}\n"
                    + "sweep: {clusterer.representation: [text-emb]}"
            )?.hasPrefix("clusterer.representation text-emb reads the labels' texts") == true
        )
        #expect(throws: InputError.self) {
            try results(
                place,
                spec("wrong", "matcher: {kind: xr-transformer, encoder: {model: nowhere}}")
            )
        }
    }
}
