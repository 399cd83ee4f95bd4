import Foundation
import GroveBase
import GroveMetrics
import GroveStore

/// The values of every test instance that runs left in `instances/`, each file read once.
final class InstanceValues: Sendable {
    private let store: RecordStore
    /// The columns that are kept.
    private let metrics: Set<String>
    private let runs = Locked<[String: [String: [Float]]]>([:])

    /// Creates a reader of a results folder.
    ///
    /// - Parameters:
    ///   - folder: The results folder.
    ///   - metrics: The metrics that will be asked for.
    init(folder: String, metrics: [String]) {
        store = RecordStore(folder: folder)
        self.metrics = Set(metrics.flatMap { [$0, $0 + " gain", $0 + " best"] })
    }

    /// Two runs on the same test instances.
    ///
    /// - Throws: ``InputError`` if a file is missing or damaged, has no such metric, or the two were
    ///   judged on other instances or by other propensities.
    func sample(_ metric: String, _ run: RunRecord, _ baseline: RunRecord) throws -> PairedSample {
        let first = try values(run.run)
        let second: [String: [Float]]
        do {
            second = try values(baseline.run)
        } catch let error as InputError {
            throw InputError("of its baseline \(baseline.run): \(error.message)")
        }
        if let one = first[metric], let other = second[metric] {
            try check(one, other)
            return PairedSample(one, other)
        }
        guard let one = first[metric + " gain"], let other = second[metric + " gain"],
            let best = first[metric + " best"], let otherBest = second[metric + " best"]
        else {
            throw InputError("it or its baseline has no values of \(metric)")
        }
        try check(one, other)
        guard best == otherBest, best.count == one.count else {
            throw InputError("its propensities are not those of its baseline")
        }
        return PairedSample(gains: one, other, best: best)
    }

    private func check(_ one: [Float], _ other: [Float]) throws {
        guard one.count == other.count, !one.isEmpty else {
            throw InputError(
                "it has values of \(one.count) test instances, its baseline of \(other.count)"
            )
        }
    }

    private func values(_ run: String) throws -> [String: [Float]] {
        if let known = runs.withLock({ $0[run] }) { return known }
        guard FileManager.default.fileExists(atPath: store.instancesPath(run: run)) else {
            throw InputError("there are no values of test instances")
        }
        let entries = try store.readInstances(run: run).filter { metrics.contains($0.name) }
        let values = Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first }
        runs.withLock { $0[run] = values }
        return values
    }
}
