import ArgumentParser
import Foundation
import GroveBase
import GroveRunner

/// `grove verify`: whether the numbers of a results folder hold.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a results folder and do some of its runs again: which numbers hold?",
        discussion: """
              grove verify results/quickstart
              grove verify results/budget-ablation --runs all
              grove verify results/budget-ablation --runs 0

            Records are held against the values of every test instance and the spec, then runs drawn at \
            random are done again from the dataset, in a cache of their own. Any number of threads and \
            any machine must give the same numbers of a linear matcher, to the last bit. Exits with 1 \
            where a number does not hold.
            """
    )

    @Argument(help: "A results folder.", completion: .directory) var results: String
    @Option(name: .long, help: "How many runs to do again, or 'all'.") var runs = "1"
    @Option(name: .customLong("match"), help: "Only runs whose name contains this.") var filter = ""
    @Option(
        name: .long,
        help: "Percent points a metric may be off. Default: 0, and 0.5 with an encoder."
    )
    var tolerance: Double?
    @Option(name: .long, help: "Draws other runs.") var seed: UInt64 = 0
    @Flag(name: .long, help: "Take finished stages from the cache instead of making them again.")
    var fromCache = false

    @OptionGroup var places: PlaceOptions
    @OptionGroup var threadOptions: ThreadOptions
    @OptionGroup var memoryOptions: MemoryOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard runs == "all" || (Int(runs) ?? -1) >= 0 else {
            throw ValidationError("--runs must be a number from 0 or 'all', got '\(runs)'")
        }
        guard (tolerance ?? 0) >= 0 else {
            throw ValidationError("--tolerance must not be negative, got \(tolerance ?? 0)")
        }
    }

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        var options = Verifier.Options(
            sweep: Sweep.Options(threads: threadOptions.count, memory: try memoryOptions.limit()),
            count: Int(runs)
        )
        options.filter = filter
        options.tolerance = tolerance
        options.usesCache = fromCache
        options.seed = seed
        let verifier = try Verifier(
            path: results,
            folders: places.folders(),
            options: options,
            version: groveVersion
        )
        let interrupts = InterruptHandler(
            screen: screen,
            message: "interrupted",
            cleanUp: verifier.removeTemporaryFiles
        )
        defer { withExtendedLifetime(interrupts) {} }
        let outcome = try verifier.verify(progress: TerminalProgress(screen: screen))
        screen.clear()
        print(outcome.text)
        guard outcome.failures == 0 else { throw ExitCode(1) }
    }
}
