import Foundation
public import GroveBase
import GroveSpec
import GroveStore

/// Holds a results folder against itself and against runs done again: `grove verify`.
///
/// First everything that needs no training: records against the values of every test instance they
/// were computed from, `records.csv` against `records.json`, the runs there against those of the
/// spec. Then some runs, or all, are done again from the dataset, in a cache of their own, and every
/// number that does not depend on the machine is compared.
public final class Verifier: Sendable {
    /// What to do again, and how.
    public struct Options: Sendable {
        /// Threads and memory of the runs.
        public var sweep: Sweep.Options
        /// How many runs to do again at most, drawn at random; nil for all.
        public var count: Int?
        /// Only runs whose name contains this.
        public var filter = ""
        /// By how many percent points a metric may be off; nil for 0, and 0.5 where an encoder
        /// takes part, since libtorch's sums depend on the processor.
        public var tolerance: Double?
        /// Whether finished stages are taken from the usual cache instead of being made again.
        public var usesCache = false
        /// Draws the runs.
        public var seed: UInt64 = 0

        /// Whether a run's name is one of those asked for.
        func fits(_ run: String) -> Bool { filter.isEmpty || run.contains(filter) }

        /// Creates options that do `count` runs again.
        public init(sweep: Sweep.Options, count: Int?) {
            self.sweep = sweep
            self.count = count
        }
    }

    /// What was found.
    public struct Outcome: Sendable {
        /// What holds and what does not, for the terminal.
        public let text: String
        /// How many runs or files do not hold.
        public let failures: Int
    }

    let folder: String
    let spec: ExperimentSpec
    let store: RecordStore
    let records: [RunRecord]
    let options: Options
    private let folders: Folders
    private let version: String
    /// The cache of the runs done again; taken away at the end.
    private let scratch: String?

    /// Reads a results folder.
    ///
    /// - Parameters:
    ///   - path: The folder with `records.json` and `spec.resolved.yaml`.
    ///   - folders: Where data and cache lie.
    ///   - options: What to do again.
    ///   - version: Grove's version.
    /// - Throws: ``InputError`` if the folder lacks one of them or no run is called so.
    public init(path: String, folders: Folders, options: Options, version: String) throws {
        folder = path
        store = RecordStore(folder: path)
        records = try store.readRecords()
        spec = try ExperimentSpec.read(path + "/spec.resolved.yaml", overrides: [])
        self.options = options
        self.version = version
        var folders = folders
        if options.usesCache {
            scratch = nil
        } else {
            let own = "\(folders.cache)/verify.\(ProcessInfo.processInfo.processIdentifier)"
            folders.cache = own
            scratch = own
        }
        self.folders = folders
        guard records.contains(where: { options.fits($0.run) }) else {
            throw InputError(
                "no run's name contains '\(options.filter)'"
                    + expected(records.map(\.run), got: options.filter),
                place: path
            )
        }
    }

    /// Takes the scratch cache away; called at the end and when interrupted.
    public func removeTemporaryFiles() {
        if let scratch { try? FileManager.default.removeItem(atPath: scratch) }
    }

    /// Checks the folder and does the chosen runs again.
    ///
    /// - Parameter progress: Told of the work.
    /// - Returns: What holds.
    /// - Throws: ``InputError`` if a dataset of a chosen run is not there.
    public func verify(progress: any ProgressReporter) throws -> Outcome {
        defer { removeTemporaryFiles() }
        let paper = RecordCheck(self)
        let chosen = choose()
        var lines = ["\(folder): \(records.count) runs"] + paper.lines
        var failures = paper.failures
        guard !chosen.isEmpty else {
            return Outcome(text: lines.joined(separator: "\n"), failures: failures)
        }
        let runs = Set(chosen.map(\.run))
        let sweep = try Sweep(
            spec: spec,
            folders: folders,
            resultsFolder: folder + "/..",
            version: version
        )
        let pipelines = try sweep.pipelines { runs.contains($0.identifier) }
        let provenance = sweep.provenance(threads: options.sweep.threads)
        lines.append(
            "done again: \(chosen.count) of \(records.count) runs, "
                + (options.usesCache ? "with what the cache holds" : "from the datasets")
        )
        let memory = Sweep.memoryCache(options.sweep.memoryLimit)
        for (index, pipeline) in pipelines.enumerated() {
            guard let record = chosen.first(where: { $0.run == pipeline.settings.identifier })
            else { continue }
            progress.note("[\(index + 1)/\(pipelines.count)] \(record.run)")
            let session = sweep.session(
                workers: Workers(options.sweep.threads),
                progress: progress,
                memory: memory,
                provenance: provenance.json,
                memoryLimit: options.sweep.memoryLimit
            )
            let again = RunResult(pipeline, session, provenance.json).record
            let comparison = RunComparison(record, again, tolerance: tolerance(pipeline.settings))
            lines += comparison.lines
            failures += comparison.holds ? 0 : 1
        }
        lines.append(failures == 0 ? "all of it holds" : "\(failures) do not hold")
        return Outcome(text: lines.joined(separator: "\n"), failures: failures)
    }

    /// The finished runs to do again: those of the spec whose name fits, some or all.
    private func choose() -> [RunRecord] {
        let known = Set(spec.runs().map(\.identifier))
        let fitting = records.filter {
            $0.status == .ok && options.fits($0.run) && known.contains($0.run)
        }
        guard let count = options.count, count < fitting.count else { return fitting }
        var random = RandomStream(seed: options.seed, "verify")
        var order = Array(fitting.indices)
        random.shuffle(&order)
        return order.prefix(count).sorted().map { fitting[$0] }
    }

    private func tolerance(_ settings: RunSettings) -> Double {
        options.tolerance ?? (settings.matcher.kind == .linear ? 0 : 0.5)
    }
}

/// A results folder held against itself.
struct RecordCheck {
    private(set) var lines: [String] = []
    private(set) var failures = 0

    /// Checks everything that can be without training.
    init(_ verifier: Verifier) {
        checkInstances(verifier)
        checkTable(verifier)
        checkRuns(verifier)
    }

    private mutating func fail(_ line: String) {
        failures += 1
        lines.append(line)
    }

    /// Metrics against the means and ratios of what each test instance adds.
    private mutating func checkInstances(_ verifier: Verifier) {
        let finished = verifier.records.filter { $0.status == .ok }
        guard FileManager.default.fileExists(atPath: verifier.folder + "/instances") else {
            lines.append(
                "records: no values by test instance here (a checkout has none), so that metrics are "
                    + "not held against them"
            )
            return
        }
        var sound = 0
        for record in finished {
            do {
                let values = InstanceValues(try verifier.store.readInstances(run: record.run))
                let wrong = record.metrics.filter { metric in
                    guard let value = values[metric.name]?.mean else { return false }
                    // Instances are stored in 32 bits.
                    return abs(value - metric.value) > 1e-4
                }
                guard let first = wrong.first else {
                    sound += 1
                    continue
                }
                let found = values[first.name]?.mean ?? .nan
                fail(
                    "  \(record.run): \(wrong.count) metrics differ from the test instances', the "
                        + "first \(first.name): \(first.value) recorded, \(found) by instance"
                )
            } catch {
                fail("  \(record.run): \(error)")
            }
        }
        let text = "records: \(sound) of \(finished.count) agree with the values by test instance"
        let failed = verifier.records.count - finished.count
        lines.insert(text + (failed > 0 ? "; \(failed) had failed" : ""), at: 0)
    }

    private mutating func checkTable(_ verifier: Verifier) {
        do {
            guard try !verifier.store.tableAgrees(with: verifier.records) else { return }
            fail("  \(verifier.store.tablePath): differs from records.json")
        } catch {
            fail("  \(error)")
        }
    }

    private mutating func checkRuns(_ verifier: Verifier) {
        let recorded = Set(verifier.records.map(\.run))
        let wanted = verifier.spec.runs().map(\.identifier)
        let missing = wanted.filter { !recorded.contains($0) }
        let surplus = recorded.subtracting(wanted)
        if let first = missing.first {
            fail("  \(missing.count) runs of the spec are missing, the first: \(first)")
        }
        if let first = surplus.min() {
            fail(
                "  \(surplus.count) runs are not of spec.resolved.yaml, or settings have been named "
                    + "anew since; the first: \(first)"
            )
        }
    }
}

/// A run held against the same run done again.
struct RunComparison {
    let holds: Bool
    let lines: [String]

    /// Measures that, like metrics, depend on neither machine nor clock.
    private static let fixedMeasures = [
        "copies-per-label", "largest-cluster", "cluster-count", "inner-products", "weights",
    ]

    /// Compares every number that does not depend on the machine.
    init(_ record: RunRecord, _ again: RunRecord, tolerance: Double) {
        guard again.status == .ok else {
            holds = false
            lines = ["  \(record.run): failed this time: \(again.error ?? "no error was recorded")"]
            return
        }
        // Where an encoder takes part, the tree and weights over its embedding move with it.
        let names =
            record.metrics.map(\.name) + (tolerance == 0 ? RunComparison.fixedMeasures : [])
        let compared = names.compactMap { name -> (name: String, before: Double, now: Double)? in
            guard let before = record.number(name), let now = again.number(name) else { return nil }
            return (name, before, now)
        }
        let off = compared.filter { abs($0.before - $0.now) > tolerance }
        let exact = compared.count { $0.before == $0.now }
        holds = off.isEmpty && !compared.isEmpty
        var text = "  \(record.run): "
        if holds {
            let worst = compared.map { abs($0.before - $0.now) }.max() ?? 0
            text += "\(compared.count) of \(compared.count) numbers hold, "
            text += exact == compared.count ? "to the last bit" : "the furthest by \(short(worst))"
        } else if let first = off.max(by: { abs($0.before - $0.now) < abs($1.before - $1.now) }) {
            text += "\(off.count) of \(compared.count) numbers do not hold, the furthest "
            text += "\(first.name): \(first.before) recorded, \(first.now) now"
        } else {
            text += "no number to compare"
        }
        if let before = record.number("train-seconds"), let now = again.number("train-seconds") {
            text += "; training \(short(before)) s then, \(short(now)) s now"
        }
        lines = [text]
    }
}

/// A number to four digits or so.
private func short(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "\(value)" }
    let scale = pow(10, 3 - log10(abs(value)).rounded(.down))
    return "\((value * scale).rounded() / scale)"
}
