import Foundation
public import GroveBase
import GroveSpec
import GroveStore
import GroveTensor

/// What of a sweep is missing, as jobs ready to be submitted.
public final class Submission: Sendable {
    let plan: JobPlan
    let folder: JobFolder
    let scripts: [JobScript]
    private let sweep: Sweep
    private let options: JobOptions
    private let place: JobPlace
    private let counts: Counts
    private let engine: LocalEngine

    struct Counts: Sendable {
        var runs = 0
        var done = 0
        var live = 0
    }

    init(
        sweep: Sweep,
        plan: JobPlan,
        requests: [JobRequest],
        options: JobOptions,
        place: JobPlace,
        counts: Counts
    ) {
        let folder = JobFolder.next(in: sweep.folder)
        self.sweep = sweep
        self.plan = plan
        self.options = options
        self.place = place
        self.counts = counts
        self.folder = folder
        engine = LocalEngine(plan: plan, folder: folder, place: place, options: options)
        scripts = zip(plan.arrays, requests).map { array, request in
            JobScript(
                plan: plan,
                array: array,
                options: options,
                request: request,
                place: place,
                folder: folder.path
            )
        }
    }

    /// Whether nothing is left to submit.
    public var isEmpty: Bool { plan.arrays.isEmpty }

    /// What there is to do, on one line.
    public var summary: String {
        let left = counts.runs - counts.done - counts.live
        let tasks = plan.arrays.reduce(0) { $0 + $1.tasks.count }
        let parts =
            ["\(plan.experiment): \(counted(counts.runs, "run"))", "\(counts.done) done"]
            + (counts.live == 0 ? [] : ["\(counts.live) with jobs already"])
            + (left == 0
                ? ["nothing to submit"]
                : [
                    "\(left) to do by \(counted(tasks, "task")) in "
                        + counted(plan.arrays.count, "array")
                ])
        return parts.joined(separator: ", ")
    }

    /// Every script and the commands that submit them.
    public var text: String {
        let parts = scripts.map { "# \($0.path)\n\n\($0.text)" }
        return (parts + ["# to submit them\n\n" + commands]).joined(separator: "\n")
    }

    private var commands: String {
        scripts.map { script in
            let jobs =
                script.array.after.map { "$array\($0 + 1)" } + script.array.afterJobs
            let words = Slurm.submission(script.path, after: jobs).map { word in
                word.hasPrefix("--dependency") ? "\"\(word)\"" : shellQuoted(word)
            }
            return "array\(script.array.number + 1)=$(\(words.joined(separator: " ")))\n"
        }.joined()
    }

    /// Writes the plan and the scripts; nothing starts.
    ///
    /// - Throws: ``WorkError`` if a file cannot be written.
    public func write() throws {
        try makeFolder(folderName(of: folder.path))
        // Not if it is there: another grove submit may just have chosen the same.
        for path in [folder.path, folder.path + "/logs"] { try makeFolder(path, ifNew: true) }
        // What tasks that died were writing about themselves.
        for earlier in JobFolder.all(in: sweep.folder) {
            AtomicFile.removeLeftovers(in: earlier.path + "/tasks")
        }
        try AtomicFile.write(folder.specPath, sweep.spec.resolvedYAML)
        for script in scripts { try AtomicFile.write(script.path, script.text) }
        // Last: a folder without a plan is none.
        try AtomicFile.write(folder.planPath, plan.text)
    }

    /// Hands the arrays to Slurm, all of them or none.
    ///
    /// - Returns: A line an array: its job and what it does.
    /// - Throws: ``WorkError`` with what sbatch says.
    public func submit() throws -> [String] {
        var submitted = JobFolder.Submitted(engine: .slurm)
        var lines: [String] = []
        do {
            for script in scripts {
                let array = script.array
                let job = try Slurm.submit(
                    script.path,
                    after: array.after.compactMap { submitted.jobs[$0] } + array.afterJobs
                )
                submitted.jobs[array.number] = job
                // Each at once: were this process to die, status would still know of them.
                try folder.write(submitted)
                lines.append(
                    "job \(job): wave \(array.wave + 1), \(array.dataset), \(array.title), "
                        + counted(array.tasks.count, "task")
                )
            }
        } catch {
            Slurm.cancel(submitted.jobs.values.sorted())
            // Without its plan the folder is none, and a task that has begun finds nothing to do.
            try? FileManager.default.removeItem(atPath: folder.planPath)
            throw error
        }
        return lines
    }

    /// Does all of it with processes of this machine, and waits for the last.
    ///
    /// - Parameter progress: Told of each task that ended.
    /// - Throws: ``WorkError`` if a process cannot be started.
    public func runHere(progress: any ProgressReporter) throws {
        try folder.write(JobFolder.Submitted(engine: .local))
        try engine.run { array, task, code in
            let how =
                code == 0 ? "done" : code < 0 ? "ended by signal \(-code)" : "failed (\(code))"
            let what = array.isRuns ? array.tasks[task].items[0].run : array.title
            progress.note("array \(array.number + 1), task \(task), \(what): \(how)")
        }
    }

    /// Ends the processes of ``runHere(progress:)``; what they finished stays.
    public func stop() { engine.stop() }
}

extension Sweep {
    /// Plans jobs for what is missing; writes and starts nothing.
    ///
    /// - Parameters:
    ///   - options: What to ask of the machines.
    ///   - program: The executable that jobs start.
    /// - Returns: The jobs.
    /// - Throws: ``InputError`` if an option or a dataset is wrong, or jobs of another kind are at it.
    public func submission(_ options: JobOptions, program: String) throws -> Submission {
        try options.check()
        let pipelines = try pipelines()
        let ledger = try JobLedger(experiment: folder)
        try checkEngine(ledger, options.engine)
        let parts = try parts(pipelines)
        let liveRuns = ledger.liveRuns
        var counts = Submission.Counts(runs: pipelines.count)
        let open = pipelines.filter { pipeline in
            let name = pipeline.settings.identifier
            if liveRuns[name] != nil {
                counts.live += 1
                return false
            }
            let isDone = parts[name]?.record.status == .ok
            counts.done += isDone ? 1 : 0
            return !isDone
        }
        let headers = try headers(of: open)
        let planner = JobPlanner(
            runs: open.map { JobPlanner.Run($0, headers) },
            inFlight: ledger.liveStages.filter { headers[$0.key] == nil },
            bundle: options.bundle,
            largestArray: options.largestArray
        )
        let device = pipelines.lazy.compactMap(\.encoder?.device.description).first
        let plan = JobPlan(
            experiment: spec.name,
            device: device,
            arrays: planner.arrays()
        )
        return Submission(
            sweep: self,
            plan: plan,
            requests: try requests(plan, open, headers, options),
            options: options,
            place: place(program),
            counts: counts
        )
    }

    private func headers(of pipelines: [Pipeline]) throws -> [String: CachedHeader] {
        try cache.headers(of: pipelines.flatMap(\.outlines).map(\.key))
    }

    private func checkEngine(_ ledger: JobLedger, _ engine: JobOptions.Engine) throws {
        if ledger.isSchedulerSilent {
            throw WorkError("squeue does not answer: cannot tell which jobs are at work already")
        }
        if ledger.live.contains(where: { $0.job == nil }) {
            throw InputError(
                "another grove submit --engine local is at work on it; wait for its end",
                place: folder
            )
        }
        if engine == .local, !ledger.live.isEmpty {
            throw InputError(
                "jobs \(Set(ledger.live.compactMap(\.job)).sorted().joined(separator: ", ")) of "
                    + "Slurm are at work on it; wait for their end or scancel them",
                place: folder
            )
        }
    }

    /// What each array asks for.
    private func requests(
        _ plan: JobPlan,
        _ pipelines: [Pipeline],
        _ headers: [String: CachedHeader],
        _ options: JobOptions
    ) throws -> [JobRequest] {
        let byName = Dictionary(
            uniqueKeysWithValues: pipelines.map { ($0.settings.identifier, $0) }
        )
        let costs = try costBook(
            pipelines,
            headers,
            threads: options.threads,
            for: Set(pipelines.flatMap(\.outlines).map(\.key.digest))
                .filter { headers[$0] == nil }
        )
        // Each task starts with nothing in memory.
        var fresh = MemoryForecast(
            headers: headers,
            catalog: catalog,
            threads: options.threads,
            memoryCache: 0,
            hasEncoder: pipelines.contains { $0.encoder != nil }
        )
        for pipeline in pipelines { _ = try fresh.needs(of: pipeline) { _ in false } }
        return try plan.arrays.map { array in
            var peaks: [(bytes: Int, isGuess: Bool)] = []
            let seconds = try array.tasks.map { task -> Double? in
                var sum: Double? = 0
                for item in task.items {
                    guard let pipeline = byName[item.run] else { continue }
                    let own = Set(item.stages)
                    var forecast = fresh
                    let needs = try forecast.needs(of: pipeline) { own.contains($0.key.digest) }
                    peaks += needs.values.map { (bytes: $0.peak, isGuess: $0.isGuess) }
                    for outline in pipeline.outlines where own.contains(outline.key.digest) {
                        let cost = costs.estimate(outline.key.digest)?.seconds
                        sum = sum.flatMap { sum in cost.map { sum + $0 } }
                    }
                }
                return sum
            }
            return JobRequest(peaks: peaks, seconds: seconds)
        }
    }

    /// Where jobs find what this process found.
    private func place(_ program: String) -> JobPlace {
        var variables = [
            JobPlace.Variable(
                name: "GROVE_HOME",
                value: absolutePath((folders.manifests as NSString).deletingLastPathComponent)
            ),
            JobPlace.Variable(
                name: "GROVE_DATA",
                value: folders.data.map(absolutePath).joined(separator: ":")
            ),
            JobPlace.Variable(name: "GROVE_CACHE", value: absolutePath(folders.cache)),
        ]
        if let shim = ProcessInfo.processInfo.environment["GROVE_TORCH"] {
            variables.append(JobPlace.Variable(name: "GROVE_TORCH", value: shim))
        }
        return JobPlace(
            program: program,
            directory: FileManager.default.currentDirectoryPath,
            variables: variables
        )
    }
}

extension JobPlanner.Run {
    /// What is missing of a run.
    init(_ pipeline: Pipeline, _ headers: [String: CachedHeader]) {
        self.init(
            name: pipeline.settings.identifier,
            dataset: pipeline.settings.dataset,
            stages: pipeline.outlines.filter { headers[$0.key.digest] == nil }.map { outline in
                JobPlanner.Node(
                    digest: outline.key.digest,
                    title: outline.title,
                    inputs: outline.key.inputDigests,
                    needsDevice: ["tuned-encoder", "embeddings"].contains(outline.key.stage)
                )
            }
        )
    }
}

extension Sweep {
    /// Opens the sweep of a spec for jobs of other machines.
    ///
    /// Where a GPU is asked for, `matcher.encoder.device: auto` means that, whatever this machine has.
    ///
    /// - Parameters:
    ///   - path: The spec's file.
    ///   - overrides: `KEY=VALUE` texts of `--set`, applied in order.
    ///   - folders: Where data and cache lie.
    ///   - resultsFolder: The folder that receives a folder named after the experiment.
    ///   - version: Grove's version, for the records.
    ///   - options: What is asked of the machines.
    /// - Returns: The sweep.
    /// - Throws: ``InputError`` if the spec is wrong or names a dataset without a manifest.
    public static func toSubmit(
        specFile path: String,
        overrides: [String],
        folders: Folders,
        resultsFolder: String,
        version: String,
        options: JobOptions
    ) throws -> Sweep {
        try Sweep(
            specFile: path,
            overrides: overrides,
            folders: folders.elsewhere(device: options.wantsGPU ? .cuda(0) : nil),
            resultsFolder: absolutePath(resultsFolder),
            version: version
        )
    }
}
