import ArgumentParser
import Foundation
import GroveBase
import GroveRunner

/// `grove tree`: the label trees of a spec.
struct TreeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree",
        abstract: "Show the label trees of a spec: levels, cluster sizes, balance, a few clusters.",
        discussion: """
              grove tree Experiments/quickstart.yaml
              grove tree Experiments/quickstart.yaml --run wordnet --clusters 10
              grove tree Experiments/quickstart.yaml --run budget-1-s1 --export FOLDER

            Trees that are not in the cache are built first, after disentanglement where a run has a \
            budget above 1. --export writes one tree as a PECOS cluster chain instead.
            """
    )

    @OptionGroup var specOptions: SpecOptions
    @OptionGroup var places: PlaceOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var output: OutputOptions
    @Option(name: .customLong("run"), help: "Only runs whose name contains this.") var filter = ""
    @Option(help: "How many clusters to show with their labels.") var clusters = 5
    @Option(
        help: "Write the tree as a PECOS cluster chain; must not exist.",
        completion: .directory
    )
    var export: String?

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        let sweep = try Sweep(
            specFile: specOptions.spec,
            overrides: specOptions.overrides,
            folders: places.folders(),
            resultsFolder: "results",
            version: groveVersion
        )
        let interrupts = InterruptHandler(screen: screen, cleanUp: sweep.removeTemporaryFiles)
        defer { withExtendedLifetime(interrupts) {} }
        if let export {
            let message = try sweep.exportTree(
                matching: filter,
                to: export,
                threads: threads.count,
                progress: TerminalProgress(screen: screen)
            )
            screen.clear()
            print(message)
            return
        }
        print(
            try sweep.describeTrees(
                matching: filter,
                clusters: clusters,
                threads: threads.count,
                progress: TerminalProgress(screen: screen)
            )
        )
    }
}

/// `grove doctor`: what this installation has.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show what is installed, which CPU kernels are in use and where things lie."
    )

    @OptionGroup var places: PlaceOptions

    func run() throws {
        let report = try Doctor(folders: places.folders(), version: groveVersion).examine()
        print(report.text)
        guard report.isHealthy else { throw ExitCode(1) }
    }
}
