import CKernels
import Foundation
import GroveBase
import GroveEncoder
import GroveSpec
import GroveStore

/// What a sweep would do: its runs, their stages, what is cached and what the rest should cost.
public struct Plan: Sendable {
    struct Step: Sendable {
        let title: String
        /// The kind of stage, as its key has it.
        let stage: String
        let digest: String
        let isCached: Bool
        /// Seconds the work took, of a finished stage.
        let took: Double?
        /// Bytes of memory at its peak, of a finished stage.
        let peak: Int?
        /// What the work should take; nil for a finished stage, and where nothing tells.
        let estimate: CostBook.Estimate?
        /// Whether an earlier run of the plan makes it.
        let isShared: Bool
        /// The memory and disk it should take; nil where it is not to do.
        let need: StageNeed?
    }

    struct Run: Sendable {
        let name: String
        let steps: [Step]

        /// The step that takes most memory, of those to do.
        var largest: (step: Step, need: StageNeed)? {
            steps.compactMap { step in step.need.map { (step, $0) } }.max { $0.1.peak < $1.1.peak }
        }
    }

    /// A dataset or model that is not there.
    struct Absent: Sendable, Equatable {
        /// What it is, such as `dataset eurlex-4k`.
        let name: String
        /// How to get it.
        let remedy: String
    }

    let title: String
    let runs: [Run]
    /// What must be had before the sweep can run.
    let absent: [Absent]
    let skipped: [ExperimentSpec.SkippedPoint]
    /// What to know before the sweep starts, a line each.
    let advice: [String]
    /// Bytes of memory the sweep may use.
    let memoryLimit: Int

    /// What to know of the encoders that a sweep will use.
    ///
    /// - Parameters:
    ///   - encoders: Those of runs that are not done.
    ///   - instructionSet: What the processor has.
    /// - Returns: A line of what to know and what to do, if there is anything.
    static func advice(
        _ encoders: [EncoderFacts],
        on instructionSet: Int32 = ckernels_best_isa()
    ) -> [String] {
        guard encoders.contains(where: { $0.isEmulated(on: instructionSet) }) else { return [] }
        return [
            "matcher.encoder.precision is bf16, which this processor has no instructions for (they "
                + "come with AVX-512): encoders take many times as long as with f32"
        ]
    }

    /// What cannot fit, whatever is done about it; nil if everything may.
    ///
    /// Nothing is refused for features that had to be guessed.
    var refusal: InputError? {
        let steps = runs.flatMap { run in run.steps.map { (run: run.name, step: $0) } }
        let worst = steps.compactMap { run, step in step.need.map { (run, step, $0) } }
            .filter { !$0.2.isGuess }.max { $0.2.least < $1.2.least }
        guard let (run, step, need) = worst, need.least > memoryLimit else { return nil }
        return InputError(
            "\(run): \(step.title) needs about \(readable(need.least)) of memory, and "
                + "\(readable(memoryLimit)) are allowed; give more with --memory, use fewer "
                + "--threads or --jobs, or fewer features or labels"
        )
    }
}

extension Sweep {
    /// Plans the sweep; reads no arrays and computes nothing.
    ///
    /// - Parameter options: Threads, jobs, memory and whether all is computed anew.
    /// - Returns: The plan.
    /// - Throws: ``InputError`` if a dataset has no manifest, or a model neither files nor a shape.
    public func plan(_ options: Options? = nil) throws -> Plan {
        try plan(
            options ?? Options(threads: ProcessInfo.processInfo.activeProcessorCount),
            isPriced: true
        )
    }

    /// Plans the sweep; only prices ask for every stage in the cache, whatever it is of.
    func plan(_ options: Options, isPriced: Bool) throws -> Plan {
        let (pipelines, absent) = try plannedPipelines()
        let ensembles = ensembles(of: pipelines)
        let keys = Set((pipelines.flatMap(\.outlines) + ensembles.flatMap(\.outlines)).map(\.key))
        let headers = try cache.headers(of: keys)
        let threads = max(1, options.threads / options.jobs)
        let missing = keys.filter { headers[$0.digest] == nil }
        let costs =
            isPriced && !missing.isEmpty
            ? try costBook(
                pipelines,
                headers,
                threads: threads,
                for: Set(missing.map(\.digest))
            ) : nil
        var seen: Set<String> = []
        let limit = options.memoryLimit
        var forecast = MemoryForecast(
            headers: headers,
            catalog: catalog,
            threads: threads,
            memoryCache: Sweep.memoryCacheBytes(limit),
            hasEncoder: pipelines.contains { $0.encoder != nil }
        )
        let runs = try pipelines.map { pipeline in
            let needs = try forecast.needs(of: pipeline) {
                (options.force || headers[$0.key.digest] == nil) && !seen.contains($0.key.digest)
            }
            let missing = pipeline.outlines.filter { headers[$0.key.digest] == nil }
            let steps = pipeline.outlines.map { outline in
                let header = headers[outline.key.digest]
                let isPassing = missing.contains { $0.key.isReached(through: outline.key) }
                return Plan.Step(
                    title: outline.title,
                    stage: outline.key.stage,
                    digest: outline.key.digest,
                    isCached: header != nil,
                    took: header.map { $0.seconds["work"] ?? 0 },
                    peak: header?.peakBytes,
                    estimate: header != nil
                        ? nil
                        : isPassing
                            ? CostBook.Estimate(seconds: 0, source: .passing)
                            : costs?.estimate(outline.key.digest),
                    isShared: !seen.insert(outline.key.digest).inserted,
                    need: needs[outline.key.digest]
                )
            }
            return Plan.Run(name: pipeline.settings.identifier, steps: steps)
        }
        let combined = try ensembles.map { ensemble in
            try plan(
                ensemble,
                headers,
                isForced: options.force,
                seen: &seen,
                forecast: &forecast
            ) { costs?.estimate($0.key.digest) }
        }
        return Plan(
            title: spec.name,
            runs: runs + combined,
            absent: absent,
            skipped: spec.skipped,
            advice: Plan.advice(
                pipelines.filter { $0.outlines.contains { headers[$0.key.digest] == nil } }
                    .compactMap(\.encoder)
            ),
            memoryLimit: limit
        )
    }

    /// The costs of stages, from every stage in the cache.
    ///
    /// - Parameters:
    ///   - pipelines: The planned runs.
    ///   - headers: Those of their stages that are finished.
    ///   - threads: The threads that the planned stages would have.
    ///   - stages: The digests of the stages that will be asked for.
    /// - Returns: Those of finished stages of their kinds.
    /// - Throws: ``InputError`` if a dataset has no manifest; ``WorkError`` if a stage is there and the
    ///   system does not let it be read.
    func costBook(
        _ pipelines: [Pipeline],
        _ headers: [String: CachedHeader],
        threads: Int,
        for stages: Set<String>
    ) throws -> CostBook {
        let cache = cache
        var graph = StageGraph(headers) { try? cache.header(digest: $0) }
        graph.encoders = folders.encoderShapes()
        var finished = graph
        var book = SizeBook(catalog, headers)
        var names: [String: String] = [:]
        for pipeline in pipelines {
            let name = pipeline.settings.dataset
            let (data, features) = try book.sizes(of: pipeline)
            let width = pipeline.encoder?.configuration.hiddenSize ?? 0
            if let encoder = pipeline.encoder {
                graph.encoders[encoder.digest] = encoder.configuration
            }
            for outline in pipeline.outlines {
                if let found = outline.key.json["sources"]?["dataset"]?.stringValue {
                    names[found] = name
                }
                graph.enter(
                    outline.key,
                    attributes: data.attributes(
                        of: outline.key,
                        features: features,
                        joined: features.joined(width, data),
                        width: width
                    )
                )
            }
        }
        finished.encoders = graph.encoders
        return try CostLedger.book(
            cache,
            finished: finished,
            graph: graph,
            planned: stages,
            names: names,
            threads: threads
        )
    }
}

extension CachedHeader {
    /// The bytes of memory that the process had at the stage's peak.
    var peakBytes: Int? { seconds["peak-mib"].map { Int($0 * 0x1p20) } }
}

extension StageKey {
    /// Whether this is a state of fine-tuning that has an earlier one, of the same training, on its way.
    fileprivate func isReached(through earlier: StageKey) -> Bool {
        guard stage == "tuned-encoder", earlier.stage == stage,
            let (own, step) = training, let (other, before) = earlier.training
        else { return false }
        return own == other && before < step
    }

    /// What tells a training, and the step.
    private var training: (text: String, step: Int)? {
        guard var members = json.objectValue, var parameters = members["parameters"]?.objectValue,
            let step = parameters["step"]?.intValue
        else { return nil }
        parameters["step"] = nil
        members["parameters"] = .object(parameters)
        return (JSONValue.object(members).canonical, step)
    }
}
