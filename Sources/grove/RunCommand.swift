import ArgumentParser
import Foundation
import GroveBase
import GroveRunner

/// `grove run`: trains and evaluates every point of a spec.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a spec: train, evaluate, write records, tables and plots.",
        discussion: """
              grove run Experiments/quickstart.yaml
              grove run Experiments/quickstart.yaml --set 'datasets=[bibtex]' --set name=bibtex
              grove run Experiments/budget-ablation.yaml --jobs 2 --threads 4

            Stages that are in the cache are not computed again. The tables go to standard output, \
            everything to results/NAME.
            """
    )

    @OptionGroup var specOptions: SpecOptions
    @OptionGroup var places: PlaceOptions
    @OptionGroup var threadOptions: ThreadOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "Independent runs to work on at the same time, sharing the threads.")
    var jobs = 1

    @Flag(name: .long, help: "Compute every stage again, also those in the cache.")
    var force = false

    @OptionGroup var memoryOptions: MemoryOptions

    @Option(name: .long, help: "The folder that receives a folder named after the experiment.")
    var results = "results"

    func validate() throws {
        guard (1...256).contains(jobs) else {
            throw ValidationError("--jobs must be from 1 to 256, got \(jobs)")
        }
    }

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        let sweep = try Sweep(
            specFile: specOptions.spec,
            overrides: specOptions.overrides,
            folders: places.folders(),
            resultsFolder: results,
            version: groveVersion
        )
        let interrupts = InterruptHandler(screen: screen, cleanUp: sweep.removeTemporaryFiles)
        defer { withExtendedLifetime(interrupts) {} }
        let outcome = try sweep.run(
            Sweep.Options(
                threads: threadOptions.count,
                jobs: jobs,
                force: force,
                memory: memoryOptions.limit()
            ),
            progress: { TerminalProgress(screen: screen, job: $0) }
        )
        screen.clear()
        if !outcome.tables.isEmpty { print(outcome.tables) }
        print("Results: \(outcome.folder)")
        for warning in outcome.warnings { screen.note("warning: \(warning)", always: true) }
        for failure in outcome.failures { screen.note("failed: \(failure)", always: true) }
        if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
    }
}

/// `grove plan`: what a spec would do.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Show the runs and stages of a spec, what is cached and what the rest should cost.",
        discussion: """
              grove plan Experiments/budget-ablation.yaml

            Runs nothing, and needs neither data nor models to be there. Times are those of the same \
            kind of stage in the cache, scaled by the amount of work, or follow from default rates \
            where nothing like it has been measured; memory and disk follow from the sizes of \
            datasets and finished stages.
            """
    )

    @OptionGroup var specOptions: SpecOptions
    @OptionGroup var places: PlaceOptions
    @OptionGroup var threadOptions: ThreadOptions
    @OptionGroup var memoryOptions: MemoryOptions

    @Flag(name: .long, help: "List every stage of every run.")
    var stages = false

    @Flag(name: .long, help: "Print every stage of every run as JSON, with seconds and bytes.")
    var json = false

    func run() throws {
        let sweep = try Sweep(
            specFile: specOptions.spec,
            overrides: specOptions.overrides,
            folders: places.folders(),
            resultsFolder: "results",
            version: groveVersion
        )
        let options = Sweep.Options(
            threads: threadOptions.count,
            memory: try memoryOptions.limit()
        )
        let plan = try sweep.plan(options)
        print(json ? plan.json.canonical : plan.text(everyStage: stages))
    }
}

/// `grove report`: tables and plots again.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write tables and plots again from the records; trains nothing.",
        discussion: """
              grove report Experiments/quickstart.yaml
              grove report results/quickstart

            Given a spec, its report section is used, so that tables can be changed without a run.
            """
    )

    @Argument(help: "A spec, or a results folder with its spec.resolved.yaml.", completion: .file())
    var source: String

    @Option(name: .long, help: "The folder that holds the folder named after the experiment.")
    var results = "results"

    @OptionGroup var places: PlaceOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        let outcome = try Sweep.report(
            source: source,
            resultsFolder: results,
            folders: try? places.folders(),
            progress: TerminalProgress(screen: screen)
        )
        screen.clear()
        if !outcome.tables.isEmpty { print(outcome.tables) }
        print("Results: \(outcome.folder)")
        for warning in outcome.warnings { screen.note("warning: \(warning)", always: true) }
        if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
    }
}
