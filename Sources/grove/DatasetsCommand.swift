import ArgumentParser
import Foundation
import GroveBase
import GroveRunner

/// `grove datasets`: what data there is.
struct DatasetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datasets",
        abstract: "List, describe, fetch, build, verify and export datasets.",
        subcommands: [
            List.self, Info.self, Fetch.self, Build.self, Verify.self, Export.self,
        ]
    )

    /// The name of a dataset.
    struct NameOptions: ParsableArguments {
        @Argument(
            help: "The dataset's name, as `grove datasets list` prints it.",
            completion: .shellCommand("grove datasets list --names")
        )
        var name: String
    }

    /// A dataset to work on, and with what.
    struct WorkOptions: ParsableArguments {
        @OptionGroup var dataset: NameOptions
        @OptionGroup var places: PlaceOptions
        @OptionGroup var threads: ThreadOptions
        @OptionGroup var output: OutputOptions

        var name: String { dataset.name }
        var workers: Workers { Workers(threads.count) }
        var progress: TerminalProgress { TerminalProgress(screen: Screen(quiet: output.quiet)) }

        /// The datasets where these options and the environment say they lie.
        func library() throws -> DatasetLibrary { DatasetLibrary(folders: try places.folders()) }
    }

    /// `grove datasets list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the datasets with a manifest and whether their files are there."
        )
        @OptionGroup var places: PlaceOptions
        @Flag(help: "Names only.") var names = false

        func run() throws {
            let library = DatasetLibrary(folders: try places.folders())
            print(names ? library.names.joined(separator: "\n") : try library.list())
        }
    }

    /// `grove datasets info`.
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Describe a dataset: source, licence, citation, counts, how to get it.",
            discussion: "  grove datasets info wordnet-28k"
        )
        @OptionGroup var options: WorkOptions

        func run() throws {
            print(
                try options.library().info(
                    options.name,
                    workers: options.workers,
                    progress: options.progress
                )
            )
        }
    }

    /// `grove datasets build`.
    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Build a dataset that Grove can make itself; does nothing where it is there.",
            discussion: """
                  grove datasets build wordnet-28k
                  grove datasets build lf-amazontitles-131k
                  grove datasets build synthetic --like amazon-670k
                  grove datasets build synthetic --labels 5000 --ambiguous 0.2 --as planted

                A dataset whose archive only a browser gets is built from that archive, put into \
                downloads of the data folder; `grove datasets info` says where it is to be had.

                synthetic: a dataset of any size with planted topics and ambiguous labels. --like takes \
                one of \(ShapeOptions.names), or --labels gives the number with the proportions of \
                Amazon-670K; the other options change a part of that. Specs name it synthetic-LIKE, or \
                what --as says.
                """
        )
        @OptionGroup var options: WorkOptions
        @OptionGroup var shape: ShapeOptions
        @Flag(help: "Build it again even where it is there.") var force = false

        func validate() throws {
            guard options.name != "synthetic", shape.isGiven else { return }
            throw ValidationError(
                "only the dataset synthetic takes a shape, got \(options.name)"
            )
        }

        func run() throws {
            let library = try options.library()
            let interrupts = InterruptHandler(
                screen: Screen(quiet: options.output.quiet),
                message: "interrupted; nothing was built",
                cleanUp: library.removeOwnTemporaries
            )
            defer { withExtendedLifetime(interrupts) {} }
            let message =
                options.name == "synthetic"
                ? try library.buildSynthetic(
                    try shape.shape(),
                    named: try shape.name(),
                    force: force,
                    workers: options.workers,
                    progress: options.progress
                )
                : try library.build(
                    options.name,
                    force: force,
                    workers: options.workers,
                    progress: options.progress
                )
            print(message)
        }
    }

    /// `grove datasets verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a dataset's files and counts against its manifest.",
            discussion: "  grove datasets verify bibtex"
        )
        @OptionGroup var options: WorkOptions

        func run() throws {
            print(
                try options.library().verify(
                    options.name,
                    workers: options.workers,
                    progress: options.progress
                )
            )
        }
    }

    /// `grove datasets export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a dataset's features and labels in a layout other systems read.",
            discussion: """
                  grove datasets export wordnet-28k --format pecos DIR
                  grove datasets export eurlex-57k --format xc --spec Experiments/eurlex-57k.yaml DIR

                pecos: X.trn.npz, X.tst.npz, Y.trn.npz, Y.tst.npz (scipy CSR) and X.trn.txt, X.tst.txt. \
                xc: train.txt and test.txt with a header line. The features are those of a spec's \
                first run on the dataset, or the default ones.
                """
        )
        @OptionGroup var options: WorkOptions
        @Argument(help: "The folder to write; must not exist.", completion: .directory)
        var folder: String
        @Option(help: "pecos or xc.") var format = "pecos"
        @Option(help: "A spec whose features section to use.", completion: .file()) var spec:
            String?

        func run() throws {
            let message = try options.library().export(
                options.name,
                format: format,
                spec: spec,
                to: folder,
                workers: options.workers,
                progress: options.progress
            )
            print(message)
        }
    }
}
