import Foundation
public import GroveBase
import GroveSpec
import GroveStore
import GroveTensor

/// Does one task of a submission: `grove work`, the command in job scripts.
public final class JobWorker: Sendable {
    private let folder: JobFolder
    private let plan: JobPlan
    private let array: JobArray
    private let index: Int
    private let threads: Int
    private let sweep: Sweep

    /// Finds a task.
    ///
    /// - Parameters:
    ///   - path: The submission's folder, `results/EXPERIMENT/jobs/N`.
    ///   - number: The array's number, from 1 as in the names of the scripts.
    ///   - task: The task's number in it, from 0.
    ///   - threads: Threads to use.
    ///   - folders: Where data and cache lie.
    ///   - version: Grove's version, for the records.
    /// - Throws: ``InputError`` if there is no such task.
    public init(
        folder path: String,
        array number: Int,
        task: Int,
        threads: Int,
        folders: Folders,
        version: String
    ) throws {
        self.threads = threads
        let path = absolutePath(path)
        folder = JobFolder(path: path, number: 0)
        plan = try folder.readPlan()
        guard plan.arrays.indices.contains(number - 1) else {
            throw InputError(
                "has no array \(number), but \(plan.arrays.count)",
                place: folder.planPath
            )
        }
        array = plan.arrays[number - 1]
        guard array.tasks.indices.contains(task) else {
            throw InputError(
                "array \(number) has tasks 0 to \(array.tasks.count - 1), no task \(task)",
                place: folder.planPath
            )
        }
        index = task
        var folders = folders
        // What `auto` meant when the jobs were planned: stages are named by it.
        folders.device = plan.device.flatMap(Device.init(named:))
        folders.checksDevice = array.needsDevice
        let experiment = ((path as NSString).deletingLastPathComponent as NSString)
            .deletingLastPathComponent
        guard (experiment as NSString).lastPathComponent == plan.experiment else {
            throw InputError(
                "the jobs are of \(plan.experiment), and this is not its results folder",
                place: experiment
            )
        }
        sweep = try Sweep(
            spec: ExperimentSpec.read(folder.specPath),
            folders: folders,
            resultsFolder: (experiment as NSString).deletingLastPathComponent,
            version: version,
            cacheThreads: threads
        )
    }

    /// Takes away what this process was writing; called when it is interrupted.
    public func removeTemporaryFiles() {
        sweep.removeTemporaryFiles()
        AtomicFile.removeOwnTemporaries(in: folder.path + "/tasks")
    }

    /// Does the task's items and writes the parts of its runs.
    ///
    /// A run that fails leaves a part with its error, and the task goes on with the next.
    ///
    /// - Parameters:
    ///   - memory: Bytes of memory to use at most; nil for what is available.
    ///   - progress: Told of the work.
    /// - Returns: 0 where all is well, 1 where something failed, 2 where that was for wrong input.
    /// - Throws: ``InputError`` if the plan and the spec do not fit; ``WorkError`` if results cannot be
    ///   written.
    public func run(memory: Int?, progress: any ProgressReporter) throws -> Int32 {
        try folder.write(TaskNote(.running), array: array.number, task: index)
        do {
            let failures = try work(
                Sweep.Options(threads: threads, memory: memory),
                progress: progress
            )
            sweep.cacheWarnings.all.forEach { progress.note("warning: \($0)") }
            var note = TaskNote(failures.isEmpty ? .done : .failed)
            for (run, error) in failures { note.errors[run] = oneLine(error) }
            note.isInputError = !failures.isEmpty && failures.allSatisfy { $0.1 is InputError }
            try folder.write(note, array: array.number, task: index)
            for (_, error) in failures { progress.note("failed: \(oneLine(error))") }
            return failures.isEmpty ? 0 : note.isInputError ? 2 : 1
        } catch {
            var note = TaskNote(.failed)
            for item in array.tasks[index].items { note.errors[item.run] = oneLine(error) }
            note.isInputError = error is InputError
            try? folder.write(note, array: array.number, task: index)
            throw error
        }
    }

    /// Does every item.
    ///
    /// - Returns: What went wrong, by the item's run.
    private func work(
        _ options: Sweep.Options,
        progress: any ProgressReporter
    ) throws -> [(String, any Error)] {
        let pipelines = Dictionary(
            uniqueKeysWithValues: try sweep.pipelines().map { ($0.settings.identifier, $0) }
        )
        let provenance = sweep.provenance(threads: options.threads).json
        let session = sweep.session(
            workers: Workers(options.threads),
            progress: progress,
            memory: Sweep.memoryCache(options.memoryLimit),
            provenance: provenance,
            memoryLimit: options.memoryLimit
        )
        var failures: [(String, any Error)] = []
        for item in array.tasks[index].items {
            guard let pipeline = pipelines[item.run] else {
                throw InputError(
                    "the spec has no run '\(item.run)' of the plan",
                    place: folder.path
                )
            }
            let failure =
                item.isRun
                ? try finish(pipeline, session, provenance)
                : try make(item.stages, of: pipeline, session)
            if let failure { failures.append((item.run, failure)) }
        }
        return failures
    }

    /// Makes stages that several runs share.
    ///
    /// - Returns: Why it could not; nil where all are made.
    /// - Throws: ``WorkError`` if the stages are not those of the plan.
    private func make(
        _ digests: [String],
        of pipeline: Pipeline,
        _ session: Session
    ) throws -> (any Error)? {
        let known = Set(pipeline.outlines.map(\.key.digest))
        guard digests.allSatisfy(known.contains) else {
            throw WorkError(
                "the stages of \(pipeline.settings.identifier) are not those that were planned: "
                    + "the data, the encoder or Grove has changed; submit again"
            )
        }
        do {
            try checkEarlier(pipeline, for: digests)
            for outline in pipeline.outlines where digests.contains(outline.key.digest) {
                guard try session.cache.header(outline.key) == nil else { continue }
                try outline.make(session)
                session.progress.note("made \(outline.title)")
            }
            return nil
        } catch {
            return error
        }
    }

    /// Does a run, unless its part says that it is done.
    ///
    /// - Returns: Why it failed; nil where it is done.
    /// - Throws: ``WorkError`` if its part cannot be written.
    private func finish(
        _ pipeline: Pipeline,
        _ session: Session,
        _ provenance: JSONValue
    ) throws -> (any Error)? {
        let store = RecordStore(folder: sweep.folder)
        let name = pipeline.settings.identifier
        let part = try? store.readPart(run: name)
        if let part, part.key == pipeline.key, part.record.status == .ok {
            session.progress.note("\(name): done before")
            return nil
        }
        let result: RunResult
        do {
            try checkEarlier(pipeline, for: pipeline.outlines.map(\.key.digest))
            result = RunResult(pipeline, session, provenance)
        } catch {
            result = RunResult(pipeline.settings, failed: error)
        }
        guard result.record.status == .failed else {
            try store.writeInstances(run: name, result.perInstance)
            try store.write(RunPart(result, key: pipeline.key))
            session.progress.note(result.line)
            return nil
        }
        try store.write(RunPart(result, key: pipeline.key))
        let text = result.record.error ?? ""
        if result.isInputError { return InputError(text) }
        return WorkError(text)
    }

    /// Stops where a task before this one failed to make a stage that is needed now.
    ///
    /// Every run that needs it would fail the same way, at the same cost.
    private func checkEarlier(_ pipeline: Pipeline, for digests: [String]) throws {
        var makers: [String: (array: Int, task: Int, run: String)] = [:]
        for earlier in plan.arrays where earlier.wave < array.wave {
            for (task, work) in earlier.tasks.enumerated() {
                for item in work.items where !item.isRun {
                    for stage in item.stages { makers[stage] = (earlier.number, task, item.run) }
                }
            }
        }
        let needed = pipeline.ancestors(of: digests)
        for outline in pipeline.outlines where needed.contains(outline.key.digest) {
            guard let maker = makers[outline.key.digest], !sweep.cache.contains(outline.key) else {
                continue
            }
            let note = folder.note(array: maker.array, task: maker.task)
            if let error = note?.errors[maker.run] {
                if note?.isInputError ?? false { throw InputError(error) }
                throw WorkError(error)
            }
            let log = JobScript.log(maker.array, task: maker.task, in: folder.path)
            throw WorkError(
                "stage '\(outline.title)' was not made: task \(maker.task) of array "
                    + "\(maker.array + 1) did not finish (\(log)); submit again"
            )
        }
    }
}

/// An error's text on one line.
func oneLine(_ error: any Error) -> String {
    "\(error)".split(separator: "\n").joined(separator: " ")
}
