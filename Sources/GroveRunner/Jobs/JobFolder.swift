import Foundation
import GroveBase
import GroveStore

/// One submission on disk: `results/EXPERIMENT/jobs/N`.
///
/// `spec.yaml` is the whole spec as it was submitted, so that later edits do not change jobs that wait;
/// `plan.json` the arrays; `array-K.sh` the job scripts; `submitted.json` the numbers they got;
/// `tasks/` what each task says of itself; `logs/` what it printed.
struct JobFolder: Sendable, Equatable {
    let path: String
    let number: Int

    /// The submissions of an experiment, oldest first.
    static func all(in experiment: String) -> [JobFolder] {
        let folder = experiment + "/jobs"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .compactMap { Int($0) }.sorted()
            .map { JobFolder(path: "\(folder)/\($0)", number: $0) }
            .filter { FileManager.default.fileExists(atPath: $0.planPath) }
    }

    /// The next submission of an experiment, which does not exist.
    static func next(in experiment: String) -> JobFolder {
        // Those without a plan count too: another process may be writing one.
        let names = try? FileManager.default.contentsOfDirectory(atPath: experiment + "/jobs")
        let number = ((names ?? []).compactMap { Int($0) }.max() ?? 0) + 1
        return JobFolder(path: "\(experiment)/jobs/\(number)", number: number)
    }

    var planPath: String { path + "/plan.json" }
    var specPath: String { path + "/spec.yaml" }
    private var submittedPath: String { path + "/submitted.json" }

    /// Where the job numbers stand: those of Slurm by array, or the process that does it all.
    struct Submitted: Sendable, Equatable {
        var engine: JobOptions.Engine
        /// Slurm's number of each array, by the array's number.
        var jobs: [Int: String] = [:]
        /// The note of the process that starts local tasks.
        var starter = TaskNote(.running)
    }

    func write(_ submitted: Submitted) throws {
        let jobs = submitted.jobs.map { (String($0.key + 1), JSONValue.string($0.value)) }
        let json = JSONValue.object([
            "engine": .string(submitted.engine.rawValue),
            "jobs": .object(Dictionary(uniqueKeysWithValues: jobs)),
            "starter": submitted.starter.json,
        ])
        try AtomicFile.write(submittedPath, json.pretty() + "\n")
    }

    /// What was submitted; nil where nothing was.
    func readSubmitted() throws -> Submitted? {
        guard let json = try JobFolder.json(submittedPath),
            let engine = json["engine"]?.stringValue.flatMap(JobOptions.Engine.init(rawValue:))
        else { return nil }
        var result = Submitted(engine: engine)
        for (array, job) in json["jobs"]?.objectValue ?? [:] {
            if let array = Int(array) { result.jobs[array - 1] = job.stringValue }
        }
        if let starter = json["starter"].flatMap(TaskNote.init) { result.starter = starter }
        return result
    }

    /// The plan.
    ///
    /// - Throws: ``InputError`` if it is not there or no plan.
    func readPlan() throws -> JobPlan {
        guard let text = FileManager.default.contents(atPath: planPath) else {
            throw InputError(
                "there is no such file; expected a folder of grove submit",
                place: planPath
            )
        }
        do {
            return try JobPlan(parsing: String(decoding: text, as: UTF8.self))
        } catch let error as InputError {
            throw error.at(planPath)
        }
    }

    private func notePath(_ array: Int, _ task: Int) -> String {
        "\(path)/tasks/array-\(array + 1)-task-\(task).json"
    }

    func write(_ note: TaskNote, array: Int, task: Int) throws {
        try AtomicFile.write(notePath(array, task), note.json.pretty() + "\n")
    }

    /// What a task last said of itself; nil for nothing.
    func note(array: Int, task: Int) -> TaskNote? {
        (try? JobFolder.json(notePath(array, task))).flatMap { $0 }.flatMap(TaskNote.init)
    }

    private static func json(_ path: String) throws -> JSONValue? {
        guard let text = FileManager.default.contents(atPath: path) else { return nil }
        do {
            return try OrderedJSON(parsing: String(decoding: text, as: UTF8.self)).value
        } catch let error as InputError {
            throw error.at(path)
        }
    }
}
