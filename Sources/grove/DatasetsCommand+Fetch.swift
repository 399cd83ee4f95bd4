import ArgumentParser
import Foundation
import GroveBase
import GroveData
import GroveFetch
import GroveRunner

extension DatasetsCommand {
    /// `grove datasets fetch`.
    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch datasets, check and unpack them; goes on where it broke off.",
            discussion: """
                  grove datasets fetch eurlex-4k wiki10-31k

                The archive comes into downloads of the data folder; it is checked whole, unpacked, \
                read, and compared with the counts of the manifest before the dataset appears. Its \
                SHA-256 is the manifest's, or that of the first fetch, kept in fetched/NAME.json. \
                What is there already is not fetched again.
                """
        )
        @Argument(
            help: "The datasets' names, as `grove datasets list` prints them.",
            completion: .shellCommand("grove datasets list --names")
        )
        var names: [String]
        @OptionGroup var places: PlaceOptions
        @OptionGroup var threads: ThreadOptions
        @OptionGroup var output: OutputOptions
        @Flag(help: "Fetch again, and replace what is there.") var force = false
        @Flag(help: "Keep the archive once it is unpacked.") var keepArchive = false
        @Option(
            help: ArgumentHelp(
                "Where the archive is, instead of the manifest's address; for one dataset.",
                valueName: "address"
            )
        )
        var from: String?
        @Option(help: "The seconds a server may be silent.") var patience = 60
        @Option(help: "How often in a row a try may bring nothing new.") var attempts = 5

        func validate() throws {
            guard from == nil || names.count == 1 else {
                throw ValidationError("--from takes one dataset, got \(names.count)")
            }
            guard (1...86_400).contains(patience) else {
                throw ValidationError("--patience must be from 1 to 86400, got \(patience)")
            }
            guard (1...100).contains(attempts) else {
                throw ValidationError("--attempts must be from 1 to 100, got \(attempts)")
            }
        }

        func run() throws {
            let library = DatasetLibrary(folders: try places.folders())
            let screen = Screen(quiet: output.quiet)
            let interrupts = InterruptHandler(
                screen: screen,
                message: "interrupted; what has come is kept, fetch again to go on",
                cleanUp: library.removeOwnTemporaries
            )
            defer { withExtendedLifetime(interrupts) {} }
            let fetcher = DatasetFetcher(
                downloader: Downloader(attempts: attempts, patience: Double(patience)),
                address: try address(),
                keepsArchive: keepArchive,
                replaces: force
            )
            for name in names {
                let message = try library.fetch(
                    name,
                    with: fetcher,
                    workers: Workers(threads.count),
                    progress: TerminalProgress(screen: screen)
                )
                print(message)
            }
        }

        private func address() throws -> URL? {
            guard let from else { return nil }
            guard let url = URL(string: from), ["http", "https"].contains(url.scheme ?? "") else {
                throw InputError("--from is '\(from)', expected an address with http or https")
            }
            return url
        }
    }
}
