import Foundation
import GroveBase
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("Job scripts and what Slurm says")
struct JobScriptTests {
    private func script(
        _ folder: String = "/results/x/jobs/1",
        program: String = "/opt/grove",
        runs: Int = 60,
        isRun: Bool = true,
        needsDevice: Bool = false,
        seconds: [Double?] = [nil],
        _ change: (inout JobOptions) -> Void = { _ in }
    ) -> JobScript {
        var options = JobOptions()
        change(&options)
        let tasks = (0..<runs).map { index in
            JobTask(items: [JobItem(run: "r\(index)", stages: ["d\(index)"], isRun: isRun)])
        }
        let array = JobArray(
            number: 1,
            wave: 1,
            title: isRun ? "runs" : "tree, matcher",
            dataset: "toy",
            needsDevice: needsDevice,
            tasks: tasks,
            after: [0],
            afterJobs: []
        )
        return JobScript(
            plan: JobPlan(experiment: "x", device: nil, arrays: [array]),
            array: array,
            options: options,
            request: JobRequest(peaks: [(700 << 20, false)], seconds: seconds),
            place: JobPlace(
                program: program,
                directory: "/home/me",
                variables: [.init(name: "GROVE_CACHE", value: "/scratch/cache")]
            ),
            folder: folder
        )
    }

    @Test("A plain script is plain bash")
    func plain() {
        #expect(
            script().text == """
                #!/bin/bash
                #SBATCH --job-name=x-2
                #SBATCH --array=0-59
                #SBATCH --ntasks=1
                #SBATCH --cpus-per-task=4
                #SBATCH --mem=1280M
                #SBATCH --requeue
                #SBATCH --open-mode=append
                #SBATCH --output=/results/x/jobs/1/logs/array-2-task-%a.log

                # x, wave 2 of 2, toy: 60 tasks; 60 runs.
                # Written by grove submit. A task that finds its work done ends at once, so that this
                # may be submitted again.

                set -euo pipefail
                cd /home/me
                export GROVE_CACHE=/scratch/cache
                limit=()
                if [ "${SLURM_MEM_PER_NODE:-0}" -gt 0 ]; then limit=(--memory "${SLURM_MEM_PER_NODE}M"); fi
                exec /opt/grove work /results/x/jobs/1 --array 2 --task "$SLURM_ARRAY_TASK_ID" \\
                    --threads "${SLURM_CPUS_PER_TASK:-4}" ${limit[@]+"${limit[@]}"}

                """
        )
    }

    @Test("Every option has its line, and odd paths are quoted for Slurm and for bash")
    func full() {
        let text = script(
            "/my results/50%/it's \"x\"/jobs/1",
            program: "/my tools/grove",
            runs: 1,
            isRun: false,
            needsDevice: true,
            seconds: [40, 10]
        ) {
            $0.partition = "gpu"
            $0.cpuPartition = "cpu"
            $0.gres = "gpu:1"
            $0.account = "my lab"
            $0.maxParallel = 8
            $0.threads = 2
            $0.memory = "16G"
            $0.more = ["--qos=long"]
            $0.before = ["module load cuda/12"]
        }.text
        #expect(
            text == """
                #!/bin/bash
                #SBATCH --job-name=x-2
                #SBATCH --array=0-0%8
                #SBATCH --partition=gpu
                #SBATCH --gres=gpu:1
                #SBATCH --account="my lab"
                #SBATCH --ntasks=1
                #SBATCH --cpus-per-task=2
                #SBATCH --mem=16G
                #SBATCH --time=00:15:00
                #SBATCH --requeue
                #SBATCH --open-mode=append
                #SBATCH --output="/my results/50%%/it's \\"x\\"/jobs/1/logs/array-2-task-%a.log"
                #SBATCH --qos=long

                # x, wave 2 of 2, toy: 1 task; stages that several runs share: tree, matcher.
                # Written by grove submit. A task that finds its work done ends at once, so that this
                # may be submitted again.

                set -euo pipefail
                cd /home/me
                export GROVE_CACHE=/scratch/cache
                module load cuda/12
                limit=()
                if [ "${SLURM_MEM_PER_NODE:-0}" -gt 0 ]; then limit=(--memory "${SLURM_MEM_PER_NODE}M"); fi
                exec '/my tools/grove' work '/my results/50%/it'\\''s "x"/jobs/1' --array 2 --task \
                "$SLURM_ARRAY_TASK_ID" \\
                    --threads "${SLURM_CPUS_PER_TASK:-2}" ${limit[@]+"${limit[@]}"}

                """
        )
    }

    @Test("Tasks without an encoder ask for no GPU, and go where the user says")
    func withoutDevice() {
        let text = script {
            $0.partition = "gpu"
            $0.cpuPartition = "cpu"
            $0.gres = "gpu:1"
            $0.time = "2:00:00"
        }.text
        #expect(text.contains("#SBATCH --partition=cpu\n") && !text.contains("gres"))
        #expect(text.contains("#SBATCH --time=2:00:00\n"))
        let one = script { $0.partition = "all" }.text
        #expect(one.contains("#SBATCH --partition=all\n"))
    }

    @Test("bash runs the script, whatever is in the paths")
    func bash() throws {
        let place = try ToyPlace()
        let odd = "\(place.path)/o'd \"d\" $HOME `x` \\ 5%"
        let program = try place.write(
            "#!/bin/bash\nprintf '<%s>' \"$GROVE_ODD\" \"$@\"\n",
            "o'd \"d\" $HOME `x` \\ 5%/program"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let plain = script(odd, program: program)
        let script = JobScript(
            plan: plan(plain),
            array: plain.array,
            options: plain.options,
            request: plain.request,
            place: JobPlace(
                program: program,
                directory: odd,
                variables: [.init(name: "GROVE_ODD", value: odd)]
            ),
            folder: odd
        )
        let file = try place.write(script.text, "script.sh")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [file]
        process.environment = [
            "SLURM_ARRAY_TASK_ID": "7", "SLURM_MEM_PER_NODE": "900", "SLURM_CPUS_PER_TASK": "3",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        process.waitUntilExit()
        let wanted =
            [odd, "work", odd, "--array", "2", "--task", "7", "--threads", "3"]
            + ["--memory", "900M"]
        #expect(said == wanted.map { "<\($0)>" }.joined())
    }

    private func plan(_ script: JobScript) -> JobPlan { script.plan }

    @Test("Requests have a margin, a floor and round numbers")
    func requests() {
        #expect(JobRequest(peaks: [], seconds: [0]).memory == 512 << 20)
        let most = JobRequest(peaks: [(1 << 30, false), (900 << 20, true)], seconds: [1, nil])
        #expect(most.memory == 2304 << 20 && most.seconds == nil)
        #expect(JobRequest(peaks: [(1 << 30, false)], seconds: [1000, 3]).memory == 1536 << 20)
        #expect(JobRequest(peaks: [], seconds: [1000, 3]).seconds == 4800)
    }

    @Test(
        "Seconds are written as Slurm writes time",
        arguments: [(900, "00:15:00"), (86_399, "23:59:59"), (90_061, "1-01:01:01")]
    )
    func time(seconds: Int, text: String) { #expect(slurmTime(Double(seconds)) == text) }

    @Test("What a script cannot carry is refused")
    func refused() {
        let wrong: [(inout JobOptions) -> Void] = [
            { $0.partition = "a\n#SBATCH --wrap=x" }, { $0.account = "" }, { $0.more = ["qos"] },
            { $0.more = ["--array=1-3"] }, { $0.more = ["--output", "--qos=x"] },
        ]
        for change in wrong {
            var options = JobOptions()
            change(&options)
            #expect(throws: InputError.self) { try options.check() }
        }
    }

    @Test("The queue and the accounts are read as Slurm 22 writes them")
    func queue() {
        let queue = """
            8 3 PENDING
            8 0 RUNNING
            9 12 COMPLETING
            10 N/A RUNNING
            """
        #expect(
            Slurm.states(queue: queue) == [
                TaskID(job: "8", index: 3): .pending, TaskID(job: "8", index: 0): .running,
                TaskID(job: "9", index: 12): .running,
            ]
        )
        let accounts = "8_0|OUT_OF_MEMORY\n8_1|CANCELLED by 0\n8_[2-5]|PENDING\n9|COMPLETED\n"
        #expect(
            Slurm.ends(accounts: accounts) == [
                TaskID(job: "8", index: 0): "OUT_OF_MEMORY",
                TaskID(job: "8", index: 1): "CANCELLED",
            ]
        )
    }

    @Test("Of scheduler and task, whoever knows better says how a task stands")
    func states() {
        let id = TaskID(job: "8", index: 0)
        func state(_ queue: TaskState?, _ note: TaskState?) -> TaskState {
            JobLedger.state(id, queue.map { [id: $0] } ?? [:], note.map { TaskNote($0) })
        }
        // Put back after its node died under it, or after it failed.
        #expect(state(.pending, .running) == .pending && state(.pending, .failed) == .pending)
        #expect(state(.running, .running) == .running && state(.running, nil) == .running)
        #expect(state(.running, .done) == .done && state(.running, .failed) == .failed)
        #expect(state(nil, .done) == .done && state(nil, .failed) == .failed)
        #expect(state(nil, .running) == .lost && state(nil, nil) == .lost)
        #expect(JobLedger.state(id, nil, nil) == .pending)
        #expect(JobLedger.state(id, nil, TaskNote(.running)) == .running)
    }
}

@Suite("Notes of tasks")
struct TaskNoteTests {
    @Test("A note comes back as it was, and knows whether its process lives")
    func notes() throws {
        let place = try ToyPlace()
        let folder = JobFolder(path: place.path + "/jobs/1", number: 1)
        #expect(folder.note(array: 0, task: 3) == nil)
        var note = TaskNote(.failed)
        note.errors = ["r": "it \"broke\""]
        note.isInputError = true
        try folder.write(note, array: 0, task: 3)
        #expect(folder.note(array: 0, task: 3) == note && note.process.isAlive)
        #expect(place.files("jobs/1") == ["tasks/array-1-task-3.json"])
        try place.write("{\"state\": \"running\"", "jobs/1/tasks/array-1-task-3.json")
        #expect(folder.note(array: 0, task: 3) == nil)
        let own = ProcessName.own
        func isAlive(_ machine: String, _ number: Int, _ start: Int) -> Bool {
            ProcessName(machine: machine, number: number, start: start).isAlive
        }
        #expect(isAlive(own.machine, own.number, own.start) && own.start > 0)
        #expect(!isAlive("elsewhere", own.number, own.start))
        #expect(!isAlive(own.machine, own.number, own.start + 1))
        #expect(!isAlive(own.machine, 1 << 30, own.start))
    }

    @Test("What was submitted comes back as it was")
    func submitted() throws {
        let place = try ToyPlace()
        let folder = JobFolder(path: place.path + "/x/jobs/1", number: 1)
        #expect(try folder.readSubmitted() == nil)
        for jobs in [[:], [0: "12", 10: "13"]] {
            let submitted = JobFolder.Submitted(engine: .slurm, jobs: jobs)
            try folder.write(submitted)
            #expect(try folder.readSubmitted() == submitted)
        }
        #expect(JobFolder.all(in: place.path + "/x").isEmpty)
        #expect(JobFolder.next(in: place.path + "/x").number == 2)
        #expect(JobFolder.next(in: place.path + "/y").number == 1)
        #expect(throws: InputError.self) { try folder.readPlan() }
    }
}
