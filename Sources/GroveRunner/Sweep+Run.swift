import Foundation
public import GroveBase
import GroveReport
import GroveSpec
import GroveStore
import Synchronization

extension Sweep {
    /// What a sweep left.
    public struct Outcome: Sendable {
        /// The tables, in Markdown; none where every run failed.
        public let tables: String
        /// The experiment's results folder.
        public let folder: String
        /// What the user should know: damaged cache files, plots that could not be drawn.
        public let warnings: [String]
        /// Each error with the run that it ended, or with how many it ended.
        public let failures: [String]
        /// 0 where all is well, 1 where a run failed, 2 where input or installation is at fault.
        public let exitCode: Int32
    }

    /// Does every run and writes records, curves, tables and plots.
    ///
    /// A run that fails is recorded with its error while the others go on. Records are written
    /// whenever a run ends, so that an interrupted sweep leaves those it finished.
    ///
    /// - Parameters:
    ///   - options: Threads, jobs and whether to compute anew.
    ///   - progress: A reporter for each job, by the job's number from 0.
    /// - Returns: What was left.
    /// - Throws: ``InputError`` if a dataset is not there or a stage cannot fit in memory;
    ///   ``WorkError`` if results cannot be written.
    public func run(
        _ options: Options,
        progress: @escaping @Sendable (Int) -> any ProgressReporter
    ) throws -> Outcome {
        let limit = options.memoryLimit
        let plan = try plan(options, isPriced: false)
        if let refusal = plan.refusal { throw refusal }
        if !plan.advice.isEmpty {
            let reporter = progress(0)
            plan.advice.forEach { reporter.note("warning: \($0)") }
        }
        let pipelines = try pipelines()
        let ensembles = ensembles(of: pipelines)
        let provenance = provenance(threads: options.threads, jobs: options.jobs)
        let count = pipelines.count + ensembles.count
        let book = try ResultsBook(sweep: self, pipelines: pipelines, ensembles: ensembles)
        let memory = Sweep.memoryCache(limit)
        let outlines = pipelines.flatMap(\.outlines) + ensembles.flatMap(\.outlines)
        let forced = ForcedStages(options.force ? Set(outlines.map(\.key.digest)) : [])
        func work(_ range: Range<Int>, _ run: @escaping @Sendable (Int, Session) -> RunResult) {
            let jobs = min(options.jobs, max(1, range.count))
            let next = Atomic<Int>(range.lowerBound)
            Job.runAll(jobs) { job in
                let reporter = progress(job)
                while true {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < range.upperBound else { return }
                    let session = self.session(
                        workers: Workers(max(1, options.threads / jobs)),
                        progress: RunProgress(reporter, run: "[\(index + 1)/\(count)]"),
                        memory: memory,
                        provenance: provenance.json,
                        forced: forced,
                        memoryLimit: limit,
                        jobs: jobs
                    )
                    let result = run(index, session)
                    reporter.note(result.line(index: index, of: count))
                    book.enter(index, result)
                }
            }
        }
        work(0..<pipelines.count) { index, session in
            RunResult(pipelines[index], session, provenance.json)
        }
        // Only now, since a member that failed fails its ensembles.
        let failed = book.failed
        work(pipelines.count..<count) { index, session in
            let ensemble = ensembles[index - pipelines.count]
            return RunResult(ensemble, failed: failed, session, provenance.json)
        }
        return try book.close(memory)
    }
}

/// Progress that says which run of the sweep it is of.
private struct RunProgress: ProgressReporter {
    let reporter: any ProgressReporter
    let run: String

    init(_ reporter: any ProgressReporter, run: String) {
        self.reporter = reporter
        self.run = run
    }

    func begin(_ title: String, total: Int) { reporter.begin("\(run) \(title)", total: total) }
    func advance(_ units: Int) { reporter.advance(units) }
    func end() { reporter.end() }
    func note(_ message: String) { reporter.note(message) }
}

/// Threads that each work through runs.
enum Job {
    /// Runs `body` with the numbers 0..<`count`, each on a thread of its own, and waits for all.
    ///
    /// Not through ``Workers``: a job itself uses them for its stages.
    static func runAll(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let group = DispatchGroup()
        for job in 1..<max(1, count) {
            group.enter()
            let thread = Thread {
                body(job)
                group.leave()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        body(0)
        group.wait()
    }
}

/// Gathers the results of runs and writes them to the results folder.
final class ResultsBook: Sendable {
    private struct State {
        var results: [RunResult?]
        var nextWrite = 0.0
        var error: (any Error)?
    }

    private let sweep: Sweep
    private let pipelines: [Pipeline]
    private let store: RecordStore
    private let state: Locked<State>

    /// Opens the results folder and writes the resolved spec.
    init(sweep: Sweep, pipelines: [Pipeline], ensembles: [EnsemblePipeline]) throws {
        let count = pipelines.count + ensembles.count
        self.sweep = sweep
        self.pipelines = pipelines
        store = RecordStore(folder: sweep.folder)
        state = Locked(State(results: [RunResult?](repeating: nil, count: count)))
        sweep.resultFolders.forEach(AtomicFile.removeLeftovers(in:))
        try AtomicFile.write(sweep.folder + "/spec.resolved.yaml", sweep.spec.resolvedYAML)
        // Without them the resolved spec could not be read once the run is cut short.
        for numbers in sweep.spec.report.tables.compactMap(\.published?.numbers) {
            try AtomicFile.write("\(sweep.folder)/published/\(numbers.paper).csv", numbers.text)
        }
    }

    /// Enters the result of a run; writes all so far, at most once a second.
    ///
    /// All of them are written anew each time, and a long sweep's take a while: no more than a tenth
    /// of the sweep goes into it.
    func enter(_ index: Int, _ result: RunResult) {
        state.withLock { state in
            state.results[index] = result
            do {
                try store.writeInstances(run: result.record.run, result.perInstance)
                let start = monotonicSeconds()
                if start > state.nextWrite {
                    try write(state.results.compactMap(\.self))
                    let end = monotonicSeconds()
                    state.nextWrite = end + max(1, 10 * (end - start))
                }
            } catch { state.error = state.error ?? error }
        }
    }

    /// Enters results whose values of every instance have been written already.
    func fill(_ results: [RunResult?]) { state.withLock { $0.results = results } }

    /// The results of runs that failed so far, by name.
    var failed: [String: RunResult] {
        let results = state.withLock { $0.results.compactMap(\.self) }
        return Dictionary(
            results.filter { $0.record.status == .failed }.map { ($0.record.run, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Writes everything and gives the outcome.
    ///
    /// - Parameter memory: What the runs have decoded.
    /// - Returns: The tables, what went wrong, and the exit code that says so.
    /// - Throws: `WorkError` if a file cannot be written.
    func close(_ memory: MemoryCache) throws -> Sweep.Outcome {
        let (results, error) = state.withLock { ($0.results.compactMap(\.self), $0.error) }
        if let error { throw error }
        try write(results)
        try AtomicFile.write(sweep.folder + "/deciles.csv", ResultsBook.deciles(results))
        if let text = ResultsBook.senses(results) {
            try AtomicFile.write(sweep.folder + "/senses.md", text)
        }
        try writeExhibits(results, memory)
        let report = try sweep.report(
            records: results.map(\.record),
            curves: results.flatMap(\.curve)
        )
        let failed = results.filter { $0.record.status == .failed }
        let allWrongInput = failed.count == results.count && failed.allSatisfy(\.isInputError)
        return Sweep.Outcome(
            tables: failed.count == results.count ? "" : report.markdown,
            folder: sweep.folder,
            warnings: sweep.cacheWarnings.all + report.warnings,
            failures: ResultsBook.failures(failed.map(\.record)),
            exitCode: failed.isEmpty
                ? (report.isGnuplotMissing ? 2 : 0) : (allWrongInput ? 2 : 1)
        )
    }

    /// Writes `trees.json` and `examples.json` for the runs that finished.
    private func writeExhibits(_ results: [RunResult], _ memory: MemoryCache) throws {
        let trees = Dictionary(
            results.compactMap { result in result.tree.map { (result.record.run, $0) } }
        ) { first, _ in first }
        try Exhibits(
            folder: sweep.folder,
            pipelines: pipelines.filter { trees[$0.settings.identifier] != nil },
            shelf: StageShelf(cache: sweep.cache, memory: memory),
            catalog: sweep.catalog,
            workers: Workers(ProcessInfo.processInfo.activeProcessorCount)
        ).write(trees: trees)
    }

    /// A line for each error: which run it ended, or how many.
    static func failures(_ records: [RunRecord]) -> [String] {
        var lines: [String] = []
        for record in records {
            let error = record.error ?? ""
            guard records.first(where: { $0.error == record.error })?.run == record.run else {
                continue
            }
            let count = records.count { $0.error == record.error }
            lines.append((count == 1 ? record.run : "\(count) runs") + ": " + error)
        }
        return lines
    }

    private func write(_ results: [RunResult]) throws {
        try store.write(results.map(\.record))
        try store.write(curves: results.flatMap(\.curve))
    }

    private static func deciles(_ results: [RunResult]) -> String {
        let header = results.first { !$0.deciles.isEmpty }?.deciles[0].map(\.name) ?? []
        var lines = [(["run", "decile"] + header).joined(separator: ",")]
        for result in results {
            for (index, decile) in result.deciles.enumerated() {
                let numbers = decile.map { "\($0.value)" }
                lines.append(
                    ([result.record.run, "\(index + 1)"] + numbers).joined(separator: ",")
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func senses(_ results: [RunResult]) -> String? {
        let parts = results.compactMap { result in
            result.senses.map { "## \(result.record.run)\n\n\($0.markdown)" }
        }
        guard !parts.isEmpty else { return nil }
        return """
            # How well clusters tell the senses of a label apart

            Variation of information in nats between the cluster that the matcher routes a label's \
            training instances to and the sense that was meant, of a merged label the member; random \
            is the mean of 100 random assignments. Lower is better; 0 is a perfect separation.


            """ + parts.joined(separator: "\n\n") + "\n"
    }
}
