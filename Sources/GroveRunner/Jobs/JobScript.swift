import Foundation
import GroveBase

/// The job script of an array: plain bash with Slurm's options in its head.
struct JobScript {
    let plan: JobPlan
    let array: JobArray
    let options: JobOptions
    let request: JobRequest
    let place: JobPlace
    /// The folder of the submission.
    let folder: String

    /// The script's file.
    var path: String { JobScript.path(array, in: folder) }

    static func path(_ array: JobArray, in folder: String) -> String {
        "\(folder)/array-\(array.number + 1).sh"
    }

    /// The file a task's output goes to.
    static func log(_ array: Int, task: Int, in folder: String) -> String {
        "\(folder)/logs/array-\(array + 1)-task-\(task).log"
    }

    /// The whole script.
    var text: String {
        let head = directives.map { "#SBATCH \($0)" }
        let exports = place.variables.map { "export \($0.name)=\(shellQuoted($0.value))" }
        let lines =
            ["#!/bin/bash"] + head + [""] + comment.map { "# " + $0 }
            + ["", "set -euo pipefail", "cd " + shellQuoted(place.directory)] + exports
            + options.before + memoryLines + [command]
        return lines.joined(separator: "\n") + "\n"
    }

    private var comment: [String] {
        let runs = counted(array.tasks.reduce(0) { $0 + $1.items.count }, "run")
        let what = array.isRuns ? runs : "stages that several runs share: \(array.title)"
        return [
            "\(plan.experiment), wave \(array.wave + 1) of \(plan.waveCount), \(array.dataset): "
                + "\(counted(array.tasks.count, "task")); \(what).",
            "Written by grove submit. A task that finds its work done ends at once, so that this",
            "may be submitted again.",
        ]
    }

    private var directives: [String] {
        let last = array.tasks.count - 1
        let parallel = options.maxParallel.map { "%\($0)" } ?? ""
        let partition =
            array.needsDevice ? options.partition : options.cpuPartition ?? options.partition
        let log = JobScript.log(array.number, task: 0, in: folder)
        let pattern =
            (log as NSString).deletingLastPathComponent.replacing("%", with: "%%")
            + "/array-\(array.number + 1)-task-%a.log"
        var list = [
            "--job-name=\(plan.experiment)-\(array.number + 1)", "--array=0-\(last)\(parallel)",
        ]
        if let partition { list.append("--partition=\(directiveQuoted(partition))") }
        if array.needsDevice, let gres = options.gres {
            list.append("--gres=\(directiveQuoted(gres))")
        }
        if let account = options.account { list.append("--account=\(directiveQuoted(account))") }
        list += ["--ntasks=1", "--cpus-per-task=\(options.threads)"]
        list.append("--mem=\(options.memory.map(directiveQuoted) ?? "\(request.memory >> 20)M")")
        if let time = options.time.map(directiveQuoted) ?? request.seconds.map(slurmTime) {
            list.append("--time=\(time)")
        }
        // A dead node costs the stage it was at: the task starts anew and finds the others done.
        list += ["--requeue", "--open-mode=append", "--output=\(directiveQuoted(pattern))"]
        return list + options.more
    }

    /// Grove keeps to what the job was given, however that was decided.
    private var memoryLines: [String] {
        [
            "limit=()",
            "if [ \"${SLURM_MEM_PER_NODE:-0}\" -gt 0 ]; then "
                + "limit=(--memory \"${SLURM_MEM_PER_NODE}M\"); fi",
        ]
    }

    private var command: String {
        "exec \(shellQuoted(place.program)) work \(shellQuoted(folder)) --array \(array.number + 1) "
            + "--task \"$SLURM_ARRAY_TASK_ID\" \\\n"
            + "    --threads \"${SLURM_CPUS_PER_TASK:-\(options.threads)}\" "
            + "${limit[@]+\"${limit[@]}\"}"
    }
}

/// A number of things: `1 task`, `2 tasks`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// A text as one word of a shell, in quotes where it needs them.
func shellQuoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_./:=,+@%".utf8.contains(byte)
        }
    }
    guard text.isEmpty || !plain else { return text }
    return "'" + text.replacing("'", with: "'\\''") + "'"
}

/// A text as the value of an option in a line `#SBATCH`, where Slurm reads quotes and backslashes.
func directiveQuoted(_ text: String) -> String {
    guard text.contains(where: { " \t\"'\\#".contains($0) }) else { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}

/// Seconds as Slurm writes a time limit: days-hours:minutes:seconds.
func slurmTime(_ seconds: Double) -> String {
    let whole = Int(seconds)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let clock = "\(two(whole / 3600 % 24)):\(two(whole / 60 % 60)):\(two(whole % 60))"
    return whole < 86_400 ? clock : "\(whole / 86_400)-\(clock)"
}
