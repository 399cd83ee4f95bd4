import Foundation
import GroveBase
import GroveSpec
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

/// Does every task of a submission in this process, and holds what each one makes against the plan.
///
/// - Returns: The exit codes.
func workThrough(
    _ submission: Submission,
    _ place: ToyPlace,
    cache: String = "cache",
    skip: (JobArray, Int) -> Bool = { _, _ in false }
) throws -> [Int32] {
    if !FileManager.default.fileExists(atPath: submission.folder.path) { try submission.write() }
    var codes: [Int32] = []
    for array in submission.plan.arrays {
        for (index, task) in array.tasks.enumerated() where !skip(array, index) {
            let before = try Set(place.stages(cache: cache).keys)
            let code = try worker(submission, place, array: array.number, task: index, cache: cache)
            let made = try Set(place.stages(cache: cache).keys).subtracting(before)
                .map { String($0.split(separator: "/")[1].dropLast(3)) }
            if code == 0 { #expect(made.sorted() == task.items.flatMap(\.stages).sorted()) }
            codes.append(code)
        }
    }
    return codes
}

/// Does one task.
func worker(
    _ submission: Submission,
    _ place: ToyPlace,
    array: Int,
    task: Int,
    cache: String = "cache"
) throws -> Int32 {
    try JobWorker(
        folder: submission.folder.path,
        array: array + 1,
        task: task,
        threads: 2,
        folders: place.folders(cache: cache),
        version: "test"
    ).run(memory: nil, progress: SilentProgress())
}

extension ToyPlace {
    /// The jobs of a spec.
    func submission(
        _ spec: String,
        cache: String = "cache",
        _ change: (inout JobOptions) -> Void = { _ in }
    ) throws -> (sweep: Sweep, jobs: Submission) {
        var options = JobOptions()
        options.engine = .local
        change(&options)
        let sweep = try sweep(spec, cache: cache)
        return (sweep, try sweep.submission(options, program: "/bin/true"))
    }

    /// The sweep as `grove status` and `grove collect` open it.
    func submitted(_ name: String, cache: String = "cache") throws -> Sweep {
        try Sweep.submitted(
            "\(results)/\(name)",
            folders: folders(cache: cache),
            resultsFolder: "unused",
            version: "test"
        )
    }
}

@Suite("A sweep as jobs")
struct SubmissionTests {
    private let spec = toySpec(
        "jobs",
        """
        seeds: [1, 2]
        sweep:
          disentanglement.budget: [1, 2]
          matcher.beam: [3, 4]
        """
    )

    @Test("Each task makes its own stages and no other, and what is collected is what a run leaves")
    func whole() throws {
        let place = try ToyPlace()
        let (_, jobs) = try place.submission(spec)
        #expect(
            jobs.summary == "jobs: 8 runs, 0 done, 8 to do by \(taskCount(jobs)) tasks in 4 arrays"
        )
        #expect(jobs.plan.arrays.map(\.wave) == [0, 1, 2, 3])
        #expect(try workThrough(jobs, place).allSatisfy { $0 == 0 })
        let (collected, missing) = try place.submitted("jobs").collect()
        #expect(missing.isEmpty && collected.exitCode == 0 && collected.failures.isEmpty)

        // The very same stages: everything agrees, timings of the work included.
        let sweep = try place.sweep(spec, results: "plain")
        let plain = try sweep.run()
        #expect(collected.tables == plain.tables && !plain.tables.isEmpty)
        let names = [
            "records.csv", "curves.csv", "deciles.csv", "spec.resolved.yaml", "trees.json",
            "examples.json",
        ]
        for name in names {
            #expect(!place.text("plain/jobs/\(name)").isEmpty, "\(name)")
            #expect(
                place.text("results/jobs/\(name)") == place.text("plain/jobs/\(name)"),
                "\(name)"
            )
        }
        let store = RecordStore(folder: "\(place.results)/jobs")
        for record in try sweep.records() {
            let values = try store.readInstances(run: record.run)
            #expect(try values == RecordStore(folder: plain.folder).readInstances(run: record.run))
            #expect(!values.isEmpty)
        }
        #expect(
            try store.readRecords().map { $0.provenance["stages"] }
                == sweep.records().map { $0.provenance["stages"] }
        )
        #expect(!place.files("results").contains { $0.contains("tmp") })
        try repeats(place)
    }

    private func taskCount(_ jobs: Submission) -> Int {
        jobs.plan.arrays.reduce(0) { $0 + $1.tasks.count }
    }

    /// What is done is not submitted again, and a lost stage without its run's part is.
    private func repeats(_ place: ToyPlace) throws {
        let (_, again) = try place.submission(spec)
        #expect(again.isEmpty && again.summary == "jobs: 8 runs, 8 done, nothing to submit")
        #expect(try place.submitted("jobs").status().exitCode == 0)
        let run = again.plan.experiment
        let parts = place.files("results/jobs/parts")
        #expect(parts.count == 8)
        try FileManager.default.removeItem(atPath: "\(place.results)/\(run)/parts/\(parts[0])")
        let (_, one) = try place.submission(spec)
        #expect(one.folder.number == 2 && one.plan.arrays.count == 1 && taskCount(one) == 1)
        #expect(one.plan.arrays[0].tasks[0].items[0].stages.isEmpty)
        let status = try place.submitted("jobs").status()
        #expect(status.exitCode == 1 && status.text.hasPrefix("jobs: 8 runs, 7 done, 1 missing\n"))
        let before = try place.stages()
        #expect(try workThrough(one, place) == [0])
        #expect(try place.stages() == before)
        #expect(place.files("results/jobs/parts") == parts)
    }

    @Test(
        "Whatever the sweep, no task makes what another does",
        arguments: [
            "sweep: {clusterer: [balanced-kmeans, kmeans, none, {kind: flat, clusters: 8}]}",
            "disentanglement: {budget: 2, rounds: 2}\nsweep: {disentanglement.merge: [sum, max]}",
            "disentanglement: {budget: 2}\nsweep: {disentanglement.counts: [training, held-out]}",
            "metrics: {curve: 2}\nsweep: {matcher.negatives: [tfn, man], matcher.beam: [2, 3]}",
            "sweep: {features.normalize: [none, l2], disentanglement.scheme: [capped, released]}",
        ]
    )
    func sweeps(more: String) throws {
        let place = try ToyPlace()
        let (_, jobs) = try place.submission(toySpec("many", more)) { $0.bundle = 2 }
        #expect(try workThrough(jobs, place).allSatisfy { $0 == 0 })
        let (outcome, missing) = try place.submitted("many").collect()
        #expect(missing.isEmpty && outcome.exitCode == 0)
        let plain = try place.sweep(toySpec("many", more), cache: "other", results: "plain")
        _ = try plain.run()
        #expect(
            try RecordStore(folder: outcome.folder).readRecords().map(\.metrics)
                == plain.records().map(\.metrics)
        )
    }

    @Test("Edits of the spec do not reach jobs that wait; the results folder knows what was meant")
    func edited() throws {
        let place = try ToyPlace()
        let (_, jobs) = try place.submission(toySpec("edited", "seeds: [1, 2]"))
        try jobs.write()
        let (_, more) = try place.submission(toySpec("edited", "seeds: [2, 3]"))
        #expect(more.summary.hasPrefix("edited: 2 runs, 0 done, 2 to do"))
        #expect(try workThrough(jobs, place).allSatisfy { $0 == 0 })
        let (_, later) = try place.submission(toySpec("edited", "seeds: [2, 3]"))
        #expect(later.summary.hasPrefix("edited: 2 runs, 1 done, 1 to do by 1 task in 1 array"))
        #expect(try place.submitted("edited").status().text.hasPrefix("edited: 2 runs, 2 done\n"))
    }

    @Test("A stage that fails is tried once; its runs say why and the others are done")
    func failures() throws {
        let place = try ToyPlace()
        let text = """
            name: failing
            datasets: [toy, toy-text]
            seeds: 1..2
            features: {kind: tfidf}
            """ + "\n" + toyBase
        let (_, jobs) = try place.submission(text)
        #expect(try workThrough(jobs, place) == [2, 0, 2, 2, 0, 0])
        let status = try place.submitted("failing").status()
        #expect(status.exitCode == 1)
        #expect(status.text.hasPrefix("failing: 4 runs, 2 done, 2 failed\n"), "\(status.text)")
        let wanted = "features.kind is tfidf, but dataset toy has no texts"
        #expect(status.text.contains("\nfailed: 2 runs: \(wanted)\n"))
        let (outcome, missing) = try place.submitted("failing").collect()
        #expect(missing.isEmpty && outcome.exitCode == 1)
        #expect(outcome.failures == ["2 runs: \(wanted)"])
        let plain = try place.sweep(text, cache: "other", results: "plain")
        _ = try plain.run()
        let records = try RecordStore(folder: outcome.folder).readRecords()
        #expect(records.map(\.error) == (try plain.records().map(\.error)))
        #expect(records.map(\.metrics) == (try plain.records().map(\.metrics)))
        // What failed is submitted again.
        let (_, again) = try place.submission(text)
        #expect(again.summary.hasPrefix("failing: 4 runs, 2 done, 2 to do by 3 tasks"))
    }

    @Test(
        "A task that ends without a word costs the runs that need it, and the next submission mends it"
    )
    func lost() throws {
        let place = try ToyPlace()
        let (_, jobs) = try place.submission(spec)
        // The tree and matcher of one seed.
        let codes = try workThrough(jobs, place) { $0.wave == 1 && $1 == 0 }
        #expect(codes.contains(1) && codes.contains(0))
        let sweep = try place.submitted("jobs")
        let status = try sweep.status()
        #expect(status.text.hasPrefix("jobs: 8 runs, 4 done, 4 failed\n"), "\(status.text)")
        #expect(status.text.contains("was not made: task 0 of array 2 did not finish ("))
        #expect(
            status.text.contains(
                "\nlost: array 2, task 0: ended (\(place.results)/jobs/jobs/1/logs/"
            )
        )
        let (_, missing) = try sweep.collect()
        #expect(missing.isEmpty)
        let (_, again) = try place.submission(spec)
        #expect(again.summary.hasPrefix("jobs: 8 runs, 4 done, 4 to do"))
        #expect(try workThrough(again, place).allSatisfy { $0 == 0 })
        let mended = try place.submitted("jobs").collect()
        #expect(mended.outcome.exitCode == 0 && mended.missing.isEmpty)
        _ = try place.sweep(spec, results: "plain").run()
        #expect(place.text("results/jobs/records.csv") == place.text("plain/jobs/records.csv"))
    }

    @Test("What is missing is named, and nothing at all is an error")
    func missing() throws {
        let place = try ToyPlace()
        let (_, jobs) = try place.submission(toySpec("part", "seeds: 1..3"))
        #expect(throws: InputError.self) { try place.submitted("part") }
        try jobs.write()
        #expect(throws: InputError.self) { try place.submitted("part").collect() }
        let last = jobs.plan.arrays.count - 1
        #expect(
            try workThrough(jobs, place) { $0.number == last && $1 == 1 }.allSatisfy { $0 == 0 }
        )
        let (outcome, missing) = try place.submitted("part").collect()
        #expect(missing == ["toy-s2-" + missing.joined().suffix(8)])
        #expect(try RecordStore(folder: outcome.folder).readRecords().map(\.seed) == [1, 3])
    }

    @Test("Tasks of live jobs are left to them, and what they make is waited for")
    func live() throws {
        let place = try ToyPlace()
        let (sweep, jobs) = try place.submission(spec)
        try jobs.write()
        try jobs.folder.write(.init(engine: .slurm, jobs: [0: "7", 1: "8", 2: "9", 3: "10"]))
        let queue: [TaskID: TaskState] = [
            TaskID(job: "7", index: 0): .running, TaskID(job: "10", index: 2): .pending,
        ]
        let ledger = try JobLedger(experiment: sweep.folder) { names in
            #expect(names == ["jobs-1", "jobs-2", "jobs-3", "jobs-4"])
            return queue
        }
        let runs = jobs.plan.arrays[3].tasks.map { $0.items[0].run }
        #expect(ledger.liveRuns == [runs[2]: .pending])
        let stages = jobs.plan.arrays[0].tasks[0].items[0].stages
        #expect(stages.allSatisfy { ledger.liveStages[$0] == "7" } && !stages.isEmpty)
        let status = try sweep.status(ledger) { jobs in
            #expect(jobs == ["10", "8", "9"])
            return [TaskID(job: "8", index: 0): "TIMEOUT"]
        }
        #expect(status.text.hasPrefix("jobs: 8 runs, 1 pending, 7 missing\n"), "\(status.text)")
        #expect(status.text.contains("array 1, job 7, wave 1, toy, "))
        #expect(status.text.contains(": 1 task, 1 running\n"))
        #expect(status.text.contains("lost: array 2, task 0: TIMEOUT ("))
        #expect(status.text.hasSuffix("\nUnder way: grove collect gathers what is done so far."))
        let silent = try sweep.status(JobLedger(experiment: sweep.folder) { _ in nil }) { _ in [:] }
        #expect(silent.text.contains("squeue does not answer"))
    }

    @Test("A worker refuses a task that is not there and stages that are not the planned ones")
    func refused() throws {
        let place = try ToyPlace()
        let (_, jobs) = try place.submission(spec)
        try jobs.write()
        #expect(throws: InputError.self) { try worker(jobs, place, array: 9, task: 0) }
        #expect(throws: InputError.self) { try worker(jobs, place, array: 0, task: 1) }
        // Other data under the same name.
        let data = place.text("data/toy/train.txt")
        try place.write(data.replacingOccurrences(of: ":1", with: ":2"), "data/toy/train.txt")
        #expect(throws: WorkError.self) { try worker(jobs, place, array: 0, task: 0) }
        #expect(jobs.folder.note(array: 0, task: 0)?.state == .failed)
    }

    @Test("A dry run's text holds every script and the commands that chain them")
    func text() throws {
        let place = try ToyPlace()
        let (_, jobs) = try place.submission(spec)
        let folder = "\(place.results)/jobs/jobs/1"
        #expect(jobs.text.components(separatedBy: "#!/bin/bash").count == 5)
        #expect(
            jobs.text.hasSuffix(
                """
                # to submit them

                array1=$(sbatch --parsable \(folder)/array-1.sh)
                array2=$(sbatch --parsable "--dependency=afterany:$array1" \(folder)/array-2.sh)
                array3=$(sbatch --parsable "--dependency=afterany:$array2" \(folder)/array-3.sh)
                array4=$(sbatch --parsable "--dependency=afterany:$array3" \(folder)/array-4.sh)

                """
            ),
            "\(jobs.text.suffix(600))"
        )
        #expect(!FileManager.default.fileExists(atPath: place.results))
    }
}
