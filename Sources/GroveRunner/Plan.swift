import Foundation
import GroveBase
import GroveSpec
import GroveStore

/// What a sweep would do: its runs, their stages, what is cached and what the rest should cost.
public struct Plan: Sendable {
    struct Step: Sendable {
        let title: String
        let digest: String
        let isCached: Bool
        /// Seconds the work took, or should take judging by finished stages; nil where none tell.
        let seconds: Double?
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

    let title: String
    let runs: [Run]
    let skipped: [ExperimentSpec.SkippedPoint]
    /// Bytes of memory the sweep may use.
    let memoryLimit: Int

    /// The plan as text, a line a run, or a line a stage.
    public func text(everyStage: Bool) -> String {
        let fresh = runs.flatMap(\.steps).filter { !$0.isShared }
        let missing = fresh.filter { !$0.isCached }
        let known = missing.compactMap(\.seconds)
        let unknown = missing.count - known.count
        var lines = [
            "\(title): \(runs.count) runs, \(fresh.count) stages, "
                + "\(fresh.count - missing.count) cached, \(missing.count) to do"
        ]
        if !missing.isEmpty {
            let parts =
                (known.isEmpty ? [] : ["about \(seconds(known.reduce(0, +)))"])
                + (unknown == 0 ? [] : ["\(unknown) stages of a kind not measured yet"])
            lines.append("Work left: " + parts.joined(separator: ", and "))
            lines.append(needLine(missing.compactMap(\.need)))
        }
        for run in runs {
            let left = run.steps.filter { !$0.isCached && !$0.isShared }
            let cost = left.compactMap(\.seconds).reduce(0, +)
            let state =
                run.steps.allSatisfy(\.isCached)
                ? "done"
                : "\(left.count) stages to do" + (cost > 0 ? ", about \(seconds(cost))" : "")
                    + (run.largest.map { ", " + memory($0.need) + " for \($0.step.title)" } ?? "")
            lines.append("  \(run.name): \(state)")
            guard everyStage else { continue }
            for step in run.steps { lines.append("    " + line(step)) }
        }
        return (lines + skippedLines(everyPoint: everyStage)).joined(separator: "\n")
    }

    /// The points left out: how many for each reason, or a line each.
    private func skippedLines(everyPoint: Bool) -> [String] {
        guard everyPoint else {
            return Dictionary(grouping: skipped, by: \.reason).sorted { $0.key < $1.key }
                .map { "  skipped: \($1.count) points, \($0)" }
        }
        return skipped.map { point in
            let values = point.swept.map { "\($0.key) \($0.label)" }.joined(separator: ", ")
            return "  skipped: \(point.dataset), \(values), seed \(point.seed): \(point.reason)"
        }
    }

    private func line(_ step: Step) -> String {
        let state =
            step.isCached ? "cached" : step.isShared ? "made by an earlier run" : "to do"
        let cost =
            step.seconds.map { (step.isCached ? "took " : "about ") + seconds($0) }
            ?? "cost unknown"
        let need = step.need.map { ", " + memory($0) } ?? ""
        return "\(step.digest.prefix(12))  \(step.title): \(state), \(cost)\(need)"
    }

    /// The memory of a stage in words, and how it fits what may be used.
    private func memory(_ need: StageNeed) -> String {
        let size = (need.isGuess ? "very roughly " : "about ") + readable(need.peak) + " of memory"
        if need.peak <= memoryLimit { return size }
        if need.least <= memoryLimit { return size + " (in parts within \(readable(memoryLimit)))" }
        return size + " (more than the \(readable(memoryLimit)) allowed)"
    }

    private func needLine(_ needs: [StageNeed]) -> String {
        let peak = needs.map(\.peak).max() ?? 0
        let guess = needs.contains(where: \.isGuess) ? "very roughly" : "about"
        return "Memory: \(guess) \(readable(peak)) of the \(readable(memoryLimit)) allowed; "
            + "disk: \(guess) \(readable(needs.reduce(0) { $0 + $1.disk })) in the cache"
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

private func seconds(_ value: Double) -> String {
    switch value {
    case ..<9.95: "\((value * 10).rounded() / 10) s"
    case ..<120: "\(Int(value.rounded())) s"
    case ..<7200: "\(Int((value / 60).rounded())) min"
    default: "\((value / 360).rounded() / 10) h"
    }
}

extension Sweep {
    /// Plans the sweep; reads no arrays and computes nothing.
    ///
    /// - Parameter options: Threads, jobs, memory and whether all is computed anew.
    /// - Returns: The plan.
    /// - Throws: ``InputError`` if a dataset is not there.
    public func plan(_ options: Options? = nil) throws -> Plan {
        let options =
            options ?? Options(threads: ProcessInfo.processInfo.activeProcessorCount)
        let pipelines = try pipelines()
        var headers: [String: CachedHeader] = [:]
        for outline in Set(pipelines.flatMap(\.outlines)) {
            headers[outline.key.digest] = try cache.header(outline.key)
        }
        let costs = CostEstimates(pipelines, headers)
        var seen: Set<String> = []
        let limit = options.memoryLimit
        var forecast = MemoryForecast(
            headers: headers,
            catalog: catalog,
            threads: max(1, options.threads / options.jobs),
            memoryCache: Sweep.memoryCacheBytes(limit)
        )
        let runs = try pipelines.map { pipeline in
            let needs = try forecast.needs(of: pipeline) {
                (options.force || headers[$0.key.digest] == nil) && !seen.contains($0.key.digest)
            }
            let steps = pipeline.outlines.map { outline in
                let header = headers[outline.key.digest]
                return Plan.Step(
                    title: outline.title,
                    digest: outline.key.digest,
                    isCached: header != nil,
                    seconds: header.map { $0.seconds["work"] ?? 0 }
                        ?? costs.estimate(outline, dataset: pipeline.settings.dataset),
                    isShared: !seen.insert(outline.key.digest).inserted,
                    need: needs[outline.key.digest]
                )
            }
            return Plan.Run(name: pipeline.settings.identifier, steps: steps)
        }
        let combined = try ensembles(of: pipelines).map { ensemble in
            try plan(ensemble, isForced: options.force, seen: &seen, forecast: &forecast) {
                costs.estimate($0, dataset: ensemble.settings.dataset)
            }
        }
        return Plan(
            title: spec.name,
            runs: runs + combined,
            skipped: spec.skipped,
            memoryLimit: limit
        )
    }
}

/// Seconds of finished stages by kind, to judge those to come.
struct CostEstimates {
    private var onDataset: [String: [Double]] = [:]
    private var anywhere: [String: [Double]] = [:]

    init(_ pipelines: [Pipeline], _ headers: [String: CachedHeader]) {
        var seen: Set<String> = []
        for pipeline in pipelines {
            for outline in pipeline.outlines where seen.insert(outline.key.digest).inserted {
                guard let cost = headers[outline.key.digest]?.seconds["work"] else { continue }
                let dataset = pipeline.settings.dataset
                onDataset["\(dataset)/\(outline.title)", default: []].append(cost)
                anywhere[outline.title, default: []].append(cost)
            }
        }
    }

    /// The median cost of the same kind of stage, on the same dataset where there is one.
    func estimate(_ outline: StageOutline, dataset: String) -> Double? {
        let costs = onDataset["\(dataset)/\(outline.title)"] ?? anywhere[outline.title]
        return costs?.sorted()[(costs?.count ?? 1) / 2]
    }
}
