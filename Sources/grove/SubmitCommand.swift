import ArgumentParser
import Foundation
import GroveBase
import GroveRunner

/// `grove submit`: a sweep as jobs of a cluster.
struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit what is missing of a spec as Slurm job arrays.",
        discussion: """
              grove submit Experiments/matchers.yaml --partition gpu --gres gpu:1 --dry-run
              grove submit Experiments/matchers.yaml --partition gpu --gres gpu:1 --max-parallel 16
              grove status Experiments/matchers.yaml
              grove collect Experiments/matchers.yaml

            Stages that several runs share are made first, then the runs, in arrays that wait for one \
            another; cache and results must lie on a file system that all nodes share. Memory is \
            asked for as foretold, time as finished stages let expect. Submit again at any time: \
            only what failed or is missing, and no job is at work on, is submitted.
            """
    )

    /// What starts the tasks.
    enum Engine: String, ExpressibleByArgument, CaseIterable {
        case slurm
        case local
    }

    @OptionGroup var specOptions: SpecOptions
    @OptionGroup var places: PlaceOptions

    @Option(name: .long, help: "What starts the tasks: slurm, or local for processes here.")
    var engine = Engine.slurm

    @Option(name: .long, help: "The partition of the jobs.")
    var partition: String?

    @Option(name: .long, help: "The partition of jobs that use no encoder. Default: the same.")
    var cpuPartition: String?

    @Option(name: .long, help: "Resources such as gpu:1, for jobs that use an encoder.")
    var gres: String?

    @Option(name: .long, help: "The time limit of a task, as Slurm writes it. Default: foretold.")
    var time: String?

    @Option(name: .long, help: "The memory of a task, such as 16G. Default: foretold.")
    var mem: String?

    @Option(name: .long, help: "The account that pays.")
    var account: String?

    @Option(name: .long, help: "Tasks of an array that run at the same time at most.")
    var maxParallel: Int?

    @Option(name: .long, help: "Threads of a task. Default: 4; local: all cores, shared.")
    var threads: Int?

    @Option(name: .long, help: "Runs that a task does one after another, where runs are short.")
    var bundle = 1

    @Option(
        name: .customLong("sbatch"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A further option of sbatch, such as --qos=long; may be given several times.",
            valueName: "option"
        )
    )
    var more: [String] = []

    @Option(
        name: .long,
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A shell command each task starts with, such as 'module load cuda'; may be given "
                + "several times.",
            valueName: "command"
        )
    )
    var before: [String] = []

    @Flag(name: .long, help: "Print the job scripts; write and submit nothing.")
    var dryRun = false

    @Option(name: .long, help: "The folder that receives a folder named after the experiment.")
    var results = "results"

    @OptionGroup var output: OutputOptions

    func validate() throws {
        let limits = [
            ("--max-parallel", maxParallel ?? 1, 1...100_000),
            ("--threads", threads ?? 1, 1...1024),
            ("--bundle", bundle, 1...100_000),
        ]
        for (name, value, range) in limits where !range.contains(value) {
            throw ValidationError(
                "\(name) must be from \(range.lowerBound) to \(range.upperBound), got \(value)"
            )
        }
    }

    private var options: JobOptions {
        var options = JobOptions()
        options.engine = engine == .slurm ? .slurm : .local
        options.partition = partition
        options.cpuPartition = cpuPartition
        options.gres = gres
        options.time = time
        options.memory = mem
        options.account = account
        options.maxParallel = maxParallel
        let cores = ProcessInfo.processInfo.activeProcessorCount
        options.threads = threads ?? (engine == .local ? max(1, cores / (maxParallel ?? 1)) : 4)
        options.bundle = bundle
        options.more = more
        options.before = before
        return options
    }

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        let sweep = try Sweep.toSubmit(
            specFile: specOptions.spec,
            overrides: specOptions.overrides,
            folders: places.folders(),
            resultsFolder: results,
            version: groveVersion,
            options: options
        )
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let submission = try sweep.submission(options, program: program)
        print(submission.summary)
        if submission.isEmpty { return }
        if dryRun {
            print("\n" + submission.text, terminator: "")
            return
        }
        try submission.write()
        switch engine {
        case .slurm:
            for line in try submission.submit() { print(line) }
            print("grove status shows where they stand, grove collect gathers what is done.")
        case .local:
            let interrupts = InterruptHandler(
                screen: screen,
                message: "interrupted; finished stages are kept, submit again to go on",
                cleanUp: submission.stop
            )
            defer { withExtendedLifetime(interrupts) {} }
            try submission.runHere(progress: TerminalProgress(screen: screen))
            let status = try sweep.status()
            print(status.text)
            if status.exitCode != 0 { throw ExitCode(status.exitCode) }
        }
    }
}

/// What `grove status` and `grove collect` look at.
struct SubmittedOptions: ParsableArguments {
    @Argument(help: "The spec that was submitted, or its results folder.", completion: .file())
    var source: String

    @Option(
        name: .customLong("set"),
        parsing: .singleValue,
        help: ArgumentHelp("Overrides a key of the spec, as submitted.", valueName: "key=value")
    )
    var overrides: [String] = []

    @Option(name: .long, help: "The folder that holds the folder named after the experiment.")
    var results = "results"

    @OptionGroup var places: PlaceOptions

    func sweep() throws -> Sweep {
        try Sweep.submitted(
            source,
            overrides: overrides,
            folders: places.folders(),
            resultsFolder: results,
            version: groveVersion
        )
    }
}

/// `grove status`: where the jobs stand.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show where the runs and jobs of a submitted spec stand.",
        discussion: """
              grove status Experiments/matchers.yaml
              grove status results/matchers

            Ends with 0 where all is done or under way, with 1 where something failed or is missing.
            """
    )

    @OptionGroup var submitted: SubmittedOptions

    func run() throws {
        let status = try submitted.sweep().status()
        print(status.text)
        if status.exitCode != 0 { throw ExitCode(status.exitCode) }
    }
}

/// `grove collect`: what jobs left, as results.
struct CollectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Gather what the jobs of a submitted spec left into records, tables and plots.",
        discussion: """
              grove collect Experiments/matchers.yaml

            Leaves what grove run would have left. Ends with 1 where a run failed or is missing; the \
            others are gathered all the same.
            """
    )

    @OptionGroup var submitted: SubmittedOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        let (outcome, missing) = try submitted.sweep().collect()
        if !outcome.tables.isEmpty { print(outcome.tables) }
        print("Results: \(outcome.folder)")
        for warning in outcome.warnings { screen.note("warning: \(warning)", always: true) }
        for failure in outcome.failures { screen.note("failed: \(failure)", always: true) }
        if !missing.isEmpty {
            let shown = missing.prefix(5).joined(separator: ", ")
            let more = missing.count > 5 ? " and \(missing.count - 5) more" : ""
            screen.note("missing: \(shown)\(more) (grove status)", always: true)
        }
        let code = missing.isEmpty ? outcome.exitCode : 1
        if code != 0 { throw ExitCode(code) }
    }
}

/// `grove work`: one task of a submission.
struct WorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Do one task of a submission; job scripts call this.",
        discussion: "  grove work results/matchers/jobs/1 --array 2 --task 17 --threads 8"
    )

    @Argument(help: "The submission's folder, results/EXPERIMENT/jobs/N.", completion: .directory)
    var folder: String

    @Option(name: .long, help: "The array, from 1 as in the names of the scripts.")
    var array: Int

    @Option(name: .long, help: "The task in the array, from 0.")
    var task: Int

    @OptionGroup var places: PlaceOptions
    @OptionGroup var threadOptions: ThreadOptions
    @OptionGroup var memoryOptions: MemoryOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        let worker = try JobWorker(
            folder: folder,
            array: array,
            task: task,
            threads: threadOptions.count,
            folders: places.folders(),
            version: groveVersion
        )
        let interrupts = InterruptHandler(
            screen: screen,
            message: "interrupted; finished stages are kept, submit again to go on",
            cleanUp: worker.removeTemporaryFiles
        )
        defer { withExtendedLifetime(interrupts) {} }
        let code = try worker.run(
            memory: memoryOptions.limit(),
            progress: TerminalProgress(screen: screen)
        )
        screen.clear()
        if code != 0 { throw ExitCode(code) }
    }
}
