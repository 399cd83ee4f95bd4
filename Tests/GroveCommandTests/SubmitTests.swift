import Foundation
import GroveBase
import GroveTestSupport
import Testing

@Suite("Sweeps as jobs: submit, status, collect")
struct SubmitTests {
    @Test("Local jobs leave what a run leaves; one that is killed costs its task alone")
    func killed() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec(
            "jobs",
            "seeds: 1..4\nsweep: {disentanglement.budget: [1, 2, 3]}"
        )
        let command = ["submit", spec, "--engine", "local", "--max-parallel", "2"]
        let running = try RunningCommand(command + ["--threads", "1"], in: place)
        var victim: (array: Int, task: Int)?
        // A wait ends after ten seconds, which a busy machine may need for a few runs.
        for _ in 0..<6 where victim == nil {
            running.wait {
                if doneCount(place) > 1, victim == nil { victim = killWorker(of: place) }
                return victim != nil
            }
        }
        let first = running.finish()
        let lost = try #require(victim)
        #expect(first.code == 1, "\(first.output)\(first.errors)")
        #expect(
            first.errors.contains("array \(lost.array), task \(lost.task), ")
                && first.errors.contains(": ended by signal 9"),
            "\(first.errors)"
        )
        #expect(first.output.hasPrefix("jobs: 12 runs, 0 done, 12 to do by "))
        #expect(first.output.contains("\nlost: array \(lost.array), task \(lost.task): ended ("))

        let collected = try grove("collect", spec, in: place)
        #expect(collected.code == 1, "\(collected.output)\(collected.errors)")
        let second = try RunningCommand(command + ["--quiet"], in: place).finish()
        #expect(second.code == 0 && second.errors.isEmpty, "\(second.output)\(second.errors)")
        #expect(second.output.contains("All done: grove collect makes the tables."))
        let third = try RunningCommand(command, in: place).finish()
        #expect(third.code == 0 && third.output == "jobs: 12 runs, 12 done, nothing to submit\n")
        let status = try grove("status", "results/jobs", in: place)
        #expect(status.code == 0 && status.output.hasPrefix("jobs: 12 runs, 12 done\n"))

        let all = try grove("collect", "results/jobs", in: place)
        #expect(all.code == 0 && all.errors.isEmpty, "\(all.errors)")
        let plain = try grove("run", spec, "--cache", "calm", "--results", "calm", in: place)
        #expect(plain.code == 0)
        try place.write(place.text("calm/jobs/records.csv"), "results/calm/records.csv")
        #expect(place.metrics("jobs") == place.metrics("calm") && place.metrics("jobs").count == 13)
        #expect(place.strayFiles.isEmpty, "\(place.strayFiles)")
    }

    private func doneCount(_ place: ToyPlace) -> Int {
        // Not those that are just being written: an interrupt removes them.
        place.files("results/jobs/parts").count { $0.hasSuffix(".json") }
    }

    /// Stops the worker of a run, sees that the run is not done yet, and kills it.
    ///
    /// - Returns: The number of its array and its task; nil if none was caught.
    private func killWorker(of place: ToyPlace) -> (array: Int, task: Int)? {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes.compactMap({ pid_t($0) }) {
            let text = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let words = text.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            guard words.count > 6, words[1] == "work", words[2].hasPrefix(place.path),
                let array = Int(words[4]), let task = Int(words[6]), kill(process, SIGSTOP) == 0
            else { continue }
            let note = place.text("results/jobs/jobs/1/tasks/array-\(array)-task-\(task).json")
            let plan = try? JSONValue(parsing: place.text("results/jobs/jobs/1/plan.json"))
            let item = plan?["arrays"]?.arrayValue?[array - 1]["tasks"]?.arrayValue?[task]
            guard note.contains("\"running\""),
                let run = item?.arrayValue?.first?["run"]?.stringValue,
                place.text("results/jobs/parts/\(run).json").isEmpty
            else {
                kill(process, SIGCONT)
                continue
            }
            kill(process, SIGKILL)
            return (array, task)
        }
        return nil
    }

    @Test("An interrupt ends the jobs too, and what they finished stays")
    func interrupted() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("jobs", "seeds: 1..100")
        let running = try RunningCommand(["submit", spec, "--engine", "local"], in: place)
        for _ in 0..<6 where doneCount(place) < 2 { running.wait { doneCount(place) > 1 } }
        running.signal(SIGTERM)
        let said = running.finish()
        #expect(said.code == 130)
        #expect(
            said.errorLines.last
                == "interrupted; finished stages are kept, submit again to go on"
        )
        usleep(300_000)
        let done = doneCount(place)
        usleep(300_000)
        #expect(done > 1 && done < 100 && doneCount(place) == done)
        let status = try grove("status", spec, in: place)
        #expect(status.code == 1)
        #expect(status.output.hasPrefix("jobs: 100 runs, \(done) done, \(100 - done) missing\n"))
        #expect(!place.strayFiles.contains { $0.contains(".tmp") }, "\(place.strayFiles)")
    }

    /// A Slurm that writes down what it is asked, and says what it is told to.
    private func slurm(_ place: ToyPlace, refusing: String = "nothing") throws -> [String: String] {
        let scripts = [
            "sbatch": """
            echo "sbatch $*" >>"$0.log"
            case "$*" in *\(refusing)*) echo "sbatch: error: Invalid partition" >&2; exit 1 ;; esac
            n=$(($(wc -l <"$0.log") + 40)); echo "$n;cluster"
            """,
            "squeue": "cat \"$(dirname \"$0\")/queue\" 2>/dev/null || exit 1",
            "scancel": "echo \"scancel $*\" >>\"$(dirname \"$0\")/sbatch.log\"",
        ]
        for (name, text) in scripts {
            let file = try place.write("#!/bin/bash\n\(text)\n", "fake/\(name)")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        }
        try place.write("", "fake/queue")
        return ["PATH": "\(place.path)/fake:/usr/bin:/bin"]
    }

    @Test(
        "Slurm gets an array a wave, each after the last; a second submission leaves live jobs alone"
    )
    func slurm() throws {
        let place = try ToyPlace()
        let path = try slurm(place)
        let spec = try place.toySpec("jobs", "seeds: 1..2\nsweep: {matcher.beam: [2, 3]}")
        let options = ["submit", spec, "--max-parallel", "7", "--partition", "all"]
        let dry = try RunningCommand(options + ["--dry-run"], in: place, environment: path).finish()
        #expect(dry.code == 0 && dry.errors.isEmpty, "\(dry.errors)")
        #expect(place.text("fake/sbatch.log").isEmpty && place.files("results").isEmpty)
        let first = try RunningCommand(options, in: place, environment: path).finish()
        #expect(first.code == 0 && first.errors.isEmpty, "\(first.errors)")
        let folder = "\(place.path)/results/jobs/jobs/1"
        let log = place.text("fake/sbatch.log").split(separator: "\n").map(String.init)
        #expect(log.count == 3)
        #expect(log.first == "sbatch --parsable \(folder)/array-1.sh")
        #expect(log.last == "sbatch --parsable --dependency=afterany:42 \(folder)/array-3.sh")
        #expect(first.output.contains("\njob 43: wave 3, toy, runs, 4 tasks\n"), "\(first.output)")
        let script = place.text("results/jobs/jobs/1/array-3.sh")
        #expect(script.contains("#SBATCH --array=0-3%7\n#SBATCH --partition=all\n"))
        #expect(dry.output.contains(script))

        try place.write("41 0 RUNNING\n42 0 PENDING\n42 1 PENDING\n43 1 PENDING\n", "fake/queue")
        let status = try RunningCommand(["status", spec], in: place, environment: path).finish()
        #expect(status.code == 1, "\(status.errors)")
        #expect(status.output.hasPrefix("jobs: 4 runs, 1 pending, 3 missing\n"), "\(status.output)")
        let second = try RunningCommand(options, in: place, environment: path).finish()
        #expect(second.output.hasPrefix("jobs: 4 runs, 0 done, 1 with jobs already, 3 to do"))
        let last = place.text("fake/sbatch.log").split(separator: "\n").last ?? ""
        #expect(last.contains("afterany:41:42 "), "\(last)")
        try FileManager.default.removeItem(atPath: place.path + "/fake/queue")
        let silent = try RunningCommand(options, in: place, environment: path).finish()
        #expect(silent.code == 1 && silent.errors.hasPrefix("error: squeue does not answer"))
    }

    @Test("Where Slurm refuses one array, none is left behind")
    func refused() throws {
        let place = try ToyPlace()
        let path = try slurm(place, refusing: "array-2")
        let spec = try place.toySpec("jobs", "seeds: 1..2")
        let said = try RunningCommand(["submit", spec], in: place, environment: path).finish()
        #expect(said.code == 1 && said.errorLines.count == 1)
        #expect(said.errors.hasPrefix("error: sbatch "))
        #expect(said.errors.hasSuffix(": sbatch: error: Invalid partition\n"), "\(said.errors)")
        #expect(place.text("fake/sbatch.log").hasSuffix("scancel 41\n"))
        let none = try grove("submit", spec, in: place, environment: ["PATH": "/nonexistent"])
        #expect(none.code == 1 && none.errorLines.count == 1, "\(none.errors)")
    }

    @Test(
        "A wrong command line is one line with what was expected",
        arguments: [
            (["submit", "jobs.yaml", "--engine", "pbs"], "'pbs' is invalid"),
            (["submit", "jobs.yaml", "--bundle", "0"], "--bundle must be from 1 to 100000, got 0"),
            (["submit", "jobs.yaml", "--sbatch", "qos"], "--sbatch must be an option of sbatch"),
            (["submit", "jobs.yaml", "--sbatch", "--array=1"], "Grove sets that itself"),
            (["status", "jobs.yaml"], "nothing was submitted (grove submit SPEC)"),
            (["collect", "nowhere"], "no such spec or results folder"),
            (
                ["work", "nowhere", "--array", "1", "--task", "0"],
                "plan.json: there is no such file"
            ),
        ]
    )
    func mistakes(arguments: [String], wanted: String) throws {
        let place = try ToyPlace()
        try place.toySpec("jobs")
        let said = try RunningCommand(arguments, in: place).finish()
        #expect(said.code == 2 && said.errorLines.count == 1, "\(said.errors)")
        #expect(said.errors.contains(wanted), "\(said.errors)")
    }
}
