import GroveBase
import GroveSpec

// A plan as text: what is to be had, the runs, and at the bottom what it all takes.

extension Plan {
    /// The plan as text, a line a run, or a line a stage.
    public func text(everyStage: Bool) -> String {
        let fresh = runs.flatMap(\.steps).filter { !$0.isShared }
        let missing = fresh.filter { !$0.isCached }
        var lines = [
            "\(title): \(runs.count) runs, \(fresh.count) stages, "
                + "\(fresh.count - missing.count) cached, \(missing.count) to do"
        ]
        lines += absent.map { "  not here: \($0.name): \($0.remedy)" }
        lines += advice.map { "  note: \($0)" }
        for run in runs {
            lines.append("  \(run.name): \(state(run))")
            guard everyStage else { continue }
            for step in run.steps { lines.append("    " + line(step)) }
        }
        lines += skippedLines(everyPoint: everyStage)
        if !missing.isEmpty {
            lines.append(needLine(missing.compactMap(\.need)))
            lines += workLines(missing)
        }
        return lines.joined(separator: "\n")
    }

    private func state(_ run: Run) -> String {
        guard !run.steps.allSatisfy(\.isCached) else { return "done" }
        let left = run.steps.filter { !$0.isCached && !$0.isShared }
        let cost = left.compactMap(\.estimate?.seconds).reduce(0, +)
        return "\(left.count) stages to do" + (cost > 0 ? ", about \(seconds(cost))" : "")
            + (run.largest.map { ", " + memory($0.need) + " for \($0.step.title)" } ?? "")
    }

    /// What is left to do in all: how long it should take, and what that is known from.
    private func workLines(_ missing: [Step]) -> [String] {
        let estimates = missing.compactMap(\.estimate)
        let total = estimates.reduce(0) { $0 + $1.seconds }
        let assumed = estimates.filter { $0.source == .standard }
        let measured = estimates.count - assumed.count
        var parts: [String] = []
        if measured > 0 {
            let sum = total - assumed.reduce(0) { $0 + $1.seconds }
            parts.append("\(seconds(sum)) for \(measured) stages by measured ones of their kinds")
        }
        if !assumed.isEmpty {
            let sum = assumed.reduce(0) { $0 + $1.seconds }
            parts.append(
                "\(seconds(sum)) for \(assumed.count) by default rates, as nothing like them has "
                    + "been measured here"
            )
        }
        if estimates.count < missing.count {
            parts.append("\(missing.count - estimates.count) of unknown cost")
        }
        return ["Work left: about \(seconds(total)) (\(parts.joined(separator: "; ")))"]
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
            step.took.map { "took \(seconds($0))" }
            ?? step.estimate.map { "about \(seconds($0.seconds)) (\(source($0.source)))" }
            ?? "cost unknown"
        let need =
            step.need.map { ", " + memory($0) }
            ?? step.peak.map { ", \(readable($0)) at the peak" } ?? ""
        return "\(step.digest.prefix(12))  \(step.title): \(state), \(cost)\(need)"
    }

    private func source(_ source: CostBook.Estimate.Source) -> String {
        switch source {
        case .standard: "default rate"
        case .passing: "on the way to a later state"
        case .measured(let count, let names):
            "from \(count) measured" + (names.isEmpty ? "" : " on \(names.joined(separator: ", "))")
        }
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
}

private func seconds(_ value: Double) -> String {
    switch value {
    case ..<9.95: "\((value * 10).rounded() / 10) s"
    case ..<120: "\(Int(value.rounded())) s"
    case ..<7200: "\(Int((value / 60).rounded())) min"
    case ..<172_800: "\((value / 360).rounded() / 10) h"
    default: "\(Int((value / 86_400).rounded())) days"
    }
}
