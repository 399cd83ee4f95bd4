import ArgumentParser
import Foundation
import GroveBase
import GroveRunner

/// `grove exchange`: models of Grove for PECOS, and the other way round.
struct ExchangeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exchange",
        abstract: "Write a run's linear model for PECOS; read and use PECOS models.",
        discussion: """
            Label trees go both ways too: `grove tree SPEC --export FOLDER` writes a PECOS cluster \
            chain, and `clusterer: {kind: imported, path: FOLDER}` trains on one.
            """,
        subcommands: [Export.self, Info.self, Predict.self]
    )

    /// A model's folder.
    struct FolderOptions: ParsableArguments {
        @Argument(
            help: "A PECOS XR-Linear model (param.json, ranker), or a text2text model.",
            completion: .directory
        )
        var folder: String
        @OptionGroup var threads: ThreadOptions
        @OptionGroup var output: OutputOptions

        var workers: Workers { Workers(threads.count) }
        var progress: TerminalProgress { TerminalProgress(screen: Screen(quiet: output.quiet)) }

        func open() throws -> ForeignModel {
            try ForeignModel(folder, workers: workers, progress: progress)
        }
    }

    /// `grove exchange export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the linear model of a run as a PECOS XR-Linear model.",
            discussion: """
                  grove exchange export Experiments/quickstart.yaml FOLDER --run budget-1-s1

                libpecos reads it with XLinearModel.load(FOLDER), or is_predict_only=True, for the \
                features that `grove datasets export DATASET --format pecos --spec SPEC` writes. A model \
                that is not in the cache is trained first. Labels in several clusters become \
                pseudo-labels, which label-map.npz maps to labels.
                """
        )
        @OptionGroup var specOptions: SpecOptions
        @Argument(help: "The folder to write; must not exist.", completion: .directory)
        var folder: String
        @Option(name: .customLong("run"), help: "The run whose name contains this.") var filter = ""
        @OptionGroup var places: PlaceOptions
        @OptionGroup var threads: ThreadOptions
        @OptionGroup var memory: MemoryOptions
        @OptionGroup var output: OutputOptions

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
            let message = try sweep.exportModel(
                matching: filter,
                to: folder,
                options: Sweep.Options(threads: threads.count, memory: memory.limit()),
                progress: TerminalProgress(screen: screen)
            )
            screen.clear()
            print(message)
        }
    }

    /// `grove exchange info`.
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a PECOS model's files and describe it."
        )
        @OptionGroup var options: FolderOptions

        func run() throws { print(try options.open().description) }
    }

    /// `grove exchange predict`.
    struct Predict: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Label instances with a PECOS model.",
            discussion: """
                  grove exchange predict FOLDER --features X.tst.npz --out P.npz
                  grove exchange predict FOLDER --texts new.txt

                Prints a line an instance of label:score, best first, or writes the scores as an .npz \
                file, (instances, labels). Texts need a text2text model, whose vectoriser is read too.
                """
        )
        @OptionGroup var options: FolderOptions
        @Option(help: "Features, an .npz file (scipy CSR).", completion: .file(extensions: ["npz"]))
        var features: String?
        @Option(help: "Texts, one a line.", completion: .file()) var texts: String?
        @Option(help: "The .npz file to write.", completion: .file(extensions: ["npz"]))
        var out: String?
        @Option(help: "Clusters each level keeps. Default: the model's own.") var beam: Int?
        @Option(help: "Labels an instance gets. Default: the model's own.") var top: Int?

        func validate() throws {
            guard (features == nil) != (texts == nil) else {
                throw ValidationError("say what to label: --features FILE or --texts FILE")
            }
            for (name, value) in [("beam", beam), ("top", top)] {
                guard let value, !(1...1_000_000).contains(value) else { continue }
                throw ValidationError("--\(name) must be from 1 to 1000000, got \(value)")
            }
        }

        func run() throws {
            let model = try options.open()
            let input: ForeignModel.Input =
                features.map(ForeignModel.Input.features) ?? .texts(texts ?? "")
            print(
                try model.predict(
                    input,
                    ForeignModel.Reading(beam: beam, top: top),
                    to: out,
                    workers: options.workers,
                    progress: options.progress
                )
            )
        }
    }
}
