import ArgumentParser
import Foundation
import GroveBase
import GroveRunner

/// `grove predict`: a run's model put to use.
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Label new text with the model of a run, and explain how labels were found.",
        discussion: """
              grove predict results/quickstart:budget-2-s1 --text 'a small boat with oars'
              grove predict results/matchers:xr-transformer-budget-1-s1 texts.txt --format json --top 10
              grove predict pecos-model vectors.txt --features
              tail -f log | grove predict results/my-sweep:RUN - --explain

            A line in, a line out: 'score name' for each label, apart by tabs, or a JSON object. \
            Lines are answered as they come. Labels and scores are those that the run had for the \
            same text. The model comes from the cache; where it is gone, the message says which \
            command makes it again. A folder that PECOS wrote, or grove exchange export, will do too.
            """
    )

    /// How labels are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(
        help: ArgumentHelp(
            "The run: a results folder or a spec, followed by :RUN where it has several runs; or "
                + "a run's name. A part of the name will do where only one run has it.",
            valueName: "run"
        ),
        completion: .directory
    )
    var source: String

    @Argument(
        help: "A file with a text a line; - or nothing for standard input.",
        completion: .file()
    )
    var file: String?

    @Option(help: "A text to label, instead of lines.") var text: String?
    @Option(help: "How many labels a text gets at most.") var top = 5
    @Option(help: "text or json, an object a line.") var format = Format.text
    @Flag(help: "Tell through which clusters of the tree each label was found.") var explain = false
    @Flag(help: "Each line is a JSON object with a \"text\" and perhaps an \"id\".") var jsonl =
        false
    @Flag(help: "Each line is a vector, 'feature:value feature:value …'.") var features = false

    @Option(help: "Where a run's name is looked for: an experiment's folder, or several ones'.")
    var results = "results"

    @OptionGroup var places: PlaceOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...100_000).contains(top) else {
            throw ValidationError("--top must be from 1 to 100000, got \(top)")
        }
        guard text == nil || file == nil else {
            throw ValidationError("give either --text or a file, not both")
        }
        guard !(jsonl && features) else {
            throw ValidationError("a line is either --jsonl or --features, not both")
        }
    }

    func run() throws {
        let screen = Screen(quiet: output.quiet)
        let predictor = try Predictor(
            source,
            results: results,
            folders: places.folders(),
            threads: threads.count,
            warn: { screen.note("warning: \($0)", always: true) }
        )
        screen.note("\(predictor.description), loaded in \(duration(predictor.loadSeconds))")
        var stream = PredictionStream(
            predictor,
            input: features ? .features : jsonl ? .json : .text,
            output: format == .json ? .json : explain ? .pages : .lines,
            top: top,
            isExplained: explain,
            place: text == nil ? (file ?? "-") == "-" ? "standard input" : file ?? "" : "--text"
        )
        if let text {
            try stream.label(text, asPage: format == .text) { print($0, terminator: "") }
        } else {
            try stream.run(from: descriptor()) { text in
                FileHandle.standardOutput.write(Data(text.utf8))
            }
        }
        warn(stream, screen)
    }

    /// The open file of lines.
    private func descriptor() throws -> Int32 {
        guard let file, file != "-" else { return STDIN_FILENO }
        // Safety: the C string lives for the call.
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw InputError("no such file, or it cannot be read", place: file)
        }
        return descriptor
    }

    private func warn(_ stream: PredictionStream, _ screen: Screen) {
        func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }
        if stream.brokenCount > 0 {
            screen.note(
                "warning: \(lines(stream.brokenCount)) not UTF-8; U+FFFD stands for what is not",
                always: true
            )
        }
        if stream.unknownCount > 0 {
            screen.note(
                "note: \(lines(stream.unknownCount)) without a word or feature that the model "
                    + "knows; their labels are those that are likely anyway"
            )
        }
    }
}
