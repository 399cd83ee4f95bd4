import Foundation
import GroveBase

/// What the scheduler says of a task, or the task of itself.
enum TaskState: String, Sendable, CaseIterable {
    case done
    case failed
    case running
    case pending
    /// It started and ended without a word, or no job is to do it any more.
    case lost
}

/// A task among all of a cluster.
struct TaskID: Sendable, Hashable {
    let job: String
    let index: Int
}

/// Slurm's own programs, found by `PATH`.
enum Slurm {
    /// Submits a script.
    ///
    /// It waits for other jobs with `afterany`, however they end: what they made is found in the cache,
    /// and where they failed, the runs that need it say so while all others go on. With `afterok` one
    /// failed task would leave every later array waiting for ever.
    ///
    /// - Parameters:
    ///   - script: The script's file.
    ///   - jobs: The jobs to wait for.
    /// - Returns: The job's number.
    /// - Throws: ``WorkError`` with what sbatch says.
    static func submit(_ script: String, after jobs: [String]) throws -> String {
        let result = try run(submission(script, after: jobs))
        let said = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
        // A cluster of several names itself after the number.
        let number = said.split(separator: ";").first.map(String.init) ?? ""
        guard result.status == 0, Int(number) != nil else {
            let reason = result.errors.split(separator: "\n").last.map(String.init) ?? said
            throw WorkError("sbatch \(script): \(reason)")
        }
        return number
    }

    /// The words of the command that submits a script.
    static func submission(_ script: String, after jobs: [String]) -> [String] {
        ["sbatch", "--parsable"]
            + (jobs.isEmpty ? [] : ["--dependency=afterany:" + jobs.joined(separator: ":")])
            + [script]
    }

    /// Takes jobs back.
    static func cancel(_ jobs: [String]) {
        if !jobs.isEmpty { _ = try? run(["scancel"] + jobs) }
    }

    /// The tasks that wait or run of jobs of some names, whoever submitted them; nil if the scheduler
    /// does not answer.
    static func live(_ names: [String]) -> [TaskID: TaskState]? {
        let words = [
            "squeue", "--name=" + names.joined(separator: ","), "--noheader", "--array",
            "--format=%F %K %T",
        ]
        guard let result = try? run(words), result.status == 0 else { return nil }
        return states(queue: result.output)
    }

    static func states(queue text: String) -> [TaskID: TaskState] {
        var states: [TaskID: TaskState] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, let index = Int(words[1]) else { continue }
            let id = TaskID(job: String(words[0]), index: index)
            switch words[2] {
            case "RUNNING", "SUSPENDED", "STOPPED", "CONFIGURING": states[id] = .running
            // It has ended, and its node is being put in order; or was lost, and waits for its end.
            case "COMPLETING": states[id] = .running
            case "PENDING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT",
                "RESV_DEL_HOLD", "PREEMPTED":
                states[id] = .pending
            default: break
            }
        }
        return states
    }

    /// How tasks ended that are no longer there, where Slurm keeps accounts.
    static func ends(of jobs: [String]) -> [TaskID: String] {
        guard !jobs.isEmpty,
            let result = try? run(
                ["sacct", "-n", "-X", "-P", "-j", jobs.joined(separator: ","), "-o", "JobID,State"]
            ),
            result.status == 0
        else { return [:] }
        return ends(accounts: result.output)
    }

    static func ends(accounts text: String) -> [TaskID: String] {
        var ends: [TaskID: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "|")
            guard parts.count == 2, let state = parts[1].split(separator: " ").first else {
                continue
            }
            let name = parts[0].split(separator: "_")
            guard name.count == 2, let index = Int(name[1]) else { continue }
            ends[TaskID(job: String(name[0]), index: index)] = String(state)
        }
        return ends
    }

    /// Runs a program to its end.
    ///
    /// - Throws: ``WorkError`` if it cannot be started.
    private static func run(_ words: [String]) throws -> (
        status: Int32, output: String, errors: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw WorkError("cannot start \(words[0])")
        }
        // What these programs say on standard error fits a pipe.
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: said, as: UTF8.self),
            String(decoding: complaint, as: UTF8.self)
        )
    }
}
