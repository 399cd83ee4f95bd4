import ArgumentParser
import Foundation
import GroveBase
import GroveRunner
import GroveSpec

/// `grove compare`: whether runs differ, and how sure that is.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare runs: differences with intervals and p-values over test instances.",
        discussion: """
              grove compare results/clusterers results/budget-ablation
              grove compare results/quickstart --run disentanglement.budget=1 --run disentanglement.budget=4
              grove compare results/a results/b --metric P@1 --metric PSP@5 --ensemble rank-average

            Runs of both sides are matched by dataset, seed and every swept key that both have; what \
            has no counterpart is said. --run takes part of a run's name, or KEY=VALUE with commas \
            between; given twice, it chooses the first and the second side. The table goes to standard \
            output.
            """
    )

    @Argument(
        help: "Two results folders, or one with --run given twice.",
        completion: .directory
    )
    var results: [String]

    @Option(
        name: .customLong("run"),
        parsing: .singleValue,
        help: "Only runs whose name contains this, or with KEY=VALUE; once for each side."
    )
    var choices: [String] = []

    @Option(
        name: .customLong("metric"),
        parsing: .singleValue,
        help: "A metric, such as PSP@5; may be given several times. Default: P@k."
    )
    var metrics: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Also score an ensemble of both sides, by their predictions in the cache: "
                + EnsembleSettings.Method.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "method"
        )
    )
    var ensemble: String?

    @Option(name: .long, help: "The confidence of the intervals, between 0 and 1.")
    var confidence = 0.95

    @Option(name: .long, help: "How p-values allow for many comparisons: holm, bh or none.")
    var correction = Comparison.Correction.holm.rawValue

    @Option(name: .long, help: "Bootstrap samples and random exchanges to draw.")
    var resamples = 10_000

    @Option(name: .long, help: "text, markdown, csv or json.")
    var format = Comparison.Format.text.rawValue

    @OptionGroup var places: PlaceOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...2).contains(results.count) else {
            throw ValidationError("expected one or two results folders, got \(results.count)")
        }
        guard choices.count == 2 || (choices.isEmpty && results.count == 2) else {
            throw ValidationError(
                results.count == 1
                    ? "one results folder needs --run twice, once for each side"
                    : "--run must be given twice, once for each side, or not at all"
            )
        }
        guard confidence > 0, confidence < 1 else {
            throw ValidationError("--confidence must be between 0 and 1, got \(confidence)")
        }
        guard (1...10_000_000).contains(resamples) else {
            throw ValidationError("--resamples must be from 1 to 10000000, got \(resamples)")
        }
        let repeated = metrics.first { metric in metrics.count { $0 == metric } > 1 }
        if let repeated { throw ValidationError("--metric \(repeated) stands twice") }
        _ = try chosenFormat()
        _ = try options()
    }

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        let comparison = try Comparison(
            folders: results,
            choices: choices,
            options: options(),
            places: ensemble == nil ? nil : places.folders(),
            progress: TerminalProgress(screen: screen)
        )
        screen.clear()
        print(comparison.written(as: try chosenFormat()))
    }

    private func options() throws -> Comparison.Options {
        var options = Comparison.Options()
        options.metrics = metrics
        options.ensemble = try ensemble.map { try word($0, of: "--ensemble") }
        options.confidence = confidence
        options.correction = try word(correction, of: "--correction")
        options.resamples = resamples
        options.threads = threads.count
        return options
    }

    private func chosenFormat() throws -> Comparison.Format { try word(format, of: "--format") }

    /// One of an enumeration's words.
    private func word<Word>(_ text: String, of option: String) throws -> Word
    where Word: RawRepresentable<String> & CaseIterable {
        guard let word = Word(rawValue: text) else {
            let choices = Word.allCases.map(\.rawValue)
            throw ValidationError("unknown \(option) '\(text)'" + expected(choices, got: text))
        }
        return word
    }
}
