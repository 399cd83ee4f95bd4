import Foundation
import GroveBase
import GroveSpec
import GroveStore
import GroveTensor

/// Where the jobs of a sweep stand, in words.
public struct JobStatus: Sendable {
    /// A line on the runs, a line an array, what failed, what to do next.
    public let text: String
    /// 0 where all is done or under way, 1 where something failed or is missing.
    public let exitCode: Int32
}

extension Sweep {
    /// Opens a sweep that was submitted.
    ///
    /// - Parameters:
    ///   - source: The spec, or the experiment's results folder, for the spec as last submitted.
    ///   - overrides: `KEY=VALUE` texts of `--set`, for a spec.
    ///   - folders: Where data and cache lie.
    ///   - resultsFolder: The folder that holds the experiment's own; read for a spec only.
    ///   - version: Grove's version.
    /// - Returns: The sweep.
    /// - Throws: ``InputError`` if there is no such spec or folder, or nothing was submitted.
    public static func submitted(
        _ source: String,
        overrides: [String] = [],
        folders: Folders,
        resultsFolder: String,
        version: String
    ) throws -> Sweep {
        var isFolder: ObjCBool = false
        // Safety: Foundation writes one flag through the pointer it is given for the call.
        let exists = unsafe FileManager.default.fileExists(atPath: source, isDirectory: &isFolder)
        guard exists else { throw InputError("no such spec or results folder", place: source) }
        var spec = isFolder.boolValue ? nil : try ExperimentSpec.read(source, overrides: overrides)
        let experiment = absolutePath(spec.map { "\(resultsFolder)/\($0.name)" } ?? source)
        guard let last = JobFolder.all(in: experiment).last else {
            throw InputError("nothing was submitted (grove submit SPEC)", place: experiment)
        }
        if spec == nil { spec = try ExperimentSpec.read(last.specPath) }
        guard let spec, (experiment as NSString).lastPathComponent == spec.name else {
            throw InputError("is not the results folder of \(spec?.name ?? source)", place: source)
        }
        return try Sweep(
            spec: spec,
            folders: folders.elsewhere(device: last.readPlan().device.flatMap(Device.init(named:))),
            resultsFolder: (experiment as NSString).deletingLastPathComponent,
            version: version
        )
    }

    /// Where every run and every array stands.
    ///
    /// - Throws: ``InputError`` if a dataset or a file of the submission is not there or damaged.
    public func status() throws -> JobStatus {
        try status(JobLedger(experiment: folder), ends: Slurm.ends)
    }

    /// The status by what a ledger says, and by how lost tasks ended where accounts tell.
    func status(
        _ ledger: JobLedger,
        ends: ([String]) -> [TaskID: String]
    ) throws -> JobStatus {
        let pipelines = try pipelines()
        let parts = try parts(pipelines)
        let live = ledger.liveRuns
        let states = pipelines.map { pipeline -> TaskState in
            let name = pipeline.settings.identifier
            let status = parts[name]?.record.status
            return status == .ok ? .done : live[name] ?? (status == .failed ? .failed : .lost)
        }
        var lines = [
            "\(spec.name): \(counted(pipelines.count, "run")), \(Sweep.tally(states, lost: "missing"))"
        ]
        if ledger.isSchedulerSilent {
            lines.append("  squeue does not answer: what waits or runs is as tasks last said")
        }
        lines += arrayLines(ledger)
        let failed = zip(pipelines, states).filter { $0.1 == .failed }.compactMap {
            parts[$0.0.settings.identifier]?.record
        }
        lines += ResultsBook.failures(failed).map { "failed: " + $0 }
        lines += lostLines(ledger, ends: ends)
        let isWell = states.allSatisfy { $0 != .failed && $0 != .lost }
        lines.append(Sweep.advice(states))
        return JobStatus(text: lines.joined(separator: "\n"), exitCode: isWell ? 0 : 1)
    }

    /// How many there are of each state, but for those of which there are none.
    private static func tally(_ states: [TaskState], lost: String) -> String {
        let parts = TaskState.allCases.compactMap { state -> String? in
            let count = states.count { $0 == state }
            return count == 0 ? nil : "\(count) \(state == .lost ? lost : state.rawValue)"
        }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    /// A line for each array of the last submission, and of earlier ones still at work.
    private func arrayLines(_ ledger: JobLedger) -> [String] {
        let working = Set(ledger.live.map(\.submission)).union([ledger.submissions.count - 1])
        return working.sorted().flatMap { place -> [String] in
            let submission = ledger.submissions[place]
            let tasks = ledger.tasks.filter { $0.submission == place }
            return ["  submission \(submission.folder.number):"]
                + submission.plan.arrays.map { array in
                    let states = tasks.filter { $0.array.number == array.number }.map(\.state)
                    let job = submission.submitted?.jobs[array.number].map { "job \($0), " } ?? ""
                    return "    array \(array.number + 1), \(job)wave \(array.wave + 1), "
                        + "\(array.dataset), \(array.title): \(counted(states.count, "task")), "
                        + Sweep.tally(states, lost: "lost")
                }
        }
    }

    /// The tasks of the last submission that ended without a word, a few of them by name.
    private func lostLines(_ ledger: JobLedger, ends: ([String]) -> [TaskID: String]) -> [String] {
        let last = ledger.submissions.count - 1
        let lost = ledger.tasks.filter { $0.submission == last && $0.state == .lost }
        guard !lost.isEmpty else { return [] }
        let known = ends(Set(lost.compactMap(\.job)).sorted())
        let shown = lost.prefix(5).map { task in
            let how = task.job.flatMap { known[TaskID(job: $0, index: task.index)] } ?? "ended"
            let folder = ledger.submissions[last].folder.path
            let log = JobScript.log(task.array.number, task: task.index, in: folder)
            return "lost: array \(task.array.number + 1), task \(task.index): \(how) (\(log))"
        }
        return shown + (lost.count > 5 ? ["lost: \(lost.count - 5) more tasks"] : [])
    }

    private static func advice(_ states: [TaskState]) -> String {
        if states.allSatisfy({ $0 == .done }) { return "All done: grove collect makes the tables." }
        if states.contains(where: { $0 == .running || $0 == .pending }) {
            return "Under way: grove collect gathers what is done so far."
        }
        return "grove submit does what failed or is missing; grove collect gathers what is done."
    }

    /// Gathers the parts of all runs into records, tables, plots and page.
    ///
    /// - Returns: What was left, and the names of the runs that are missing.
    /// - Throws: ``InputError`` if no run has ended; ``WorkError`` if results cannot be written.
    public func collect() throws -> (outcome: Outcome, missing: [String]) {
        let pipelines = try pipelines()
        let parts = try parts(pipelines)
        let names = pipelines.map(\.settings.identifier)
        guard !parts.isEmpty else {
            throw InputError("no run has ended yet (grove status)", place: folder)
        }
        let ensembles = ensembles(of: pipelines)
        let book = try ResultsBook(sweep: self, pipelines: pipelines, ensembles: ensembles)
        let gathered = names.map { parts[$0].map(RunResult.init) }
        book.fill(gathered + ensembles.map { _ in nil })
        let session = gatheringSession()
        combine(ensembles, after: pipelines.count, book: book, done: Set(parts.keys), session)
        return (try book.close(session.memory), names.filter { parts[$0] == nil })
    }

    /// Judges the ensembles whose members have all ended; there is little to do for them.
    private func combine(
        _ ensembles: [EnsemblePipeline],
        after count: Int,
        book: ResultsBook,
        done: Set<String>,
        _ session: Session
    ) {
        for (index, ensemble) in ensembles.enumerated()
        where ensemble.settings.members.allSatisfy({ done.contains($0.identifier) }) {
            let result = RunResult(ensemble, failed: book.failed, session, session.provenance)
            book.enter(count + index, result)
        }
    }

    /// A session for what is made of the gathered runs.
    private func gatheringSession() -> Session {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        return session(
            workers: Workers(threads),
            progress: SilentProgress(),
            memory: Sweep.memoryCache(),
            provenance: provenance(threads: threads).json
        )
    }
}
