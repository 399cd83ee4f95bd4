import ArgumentParser
import Foundation
import GroveBase
import GroveRunner

/// `grove cache`: what earlier work left.
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "List, verify, prune and clear the stage cache.",
        subcommands: [List.self, Verify.self, Prune.self, Clear.self]
    )

    /// `grove cache list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the cached stages: kind, size, age, the seconds their work took."
        )
        @OptionGroup var places: PlaceOptions
        @Flag(help: "One line a stage instead of one a kind.") var each = false

        func run() throws {
            print(try CacheKeeper(folders: places.folders()).list(each: each))
        }
    }

    /// `grove cache verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read every cached stage and hold it against its checksum.",
            discussion: "Damaged files are set aside, and computed again when they are next needed."
        )
        @OptionGroup var places: PlaceOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let progress = TerminalProgress(screen: Screen(quiet: output.quiet))
            let outcome = try CacheKeeper(folders: places.folders()).verify(progress: progress)
            print(outcome.text)
            guard outcome.damaged == 0 else { throw ExitCode(1) }
        }
    }

    /// `grove cache prune`.
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove stages by age and size, never those a kept result needs.",
            discussion: """
                  grove cache prune --older-than 30 --keep results
                  grove cache prune --max-gib 20
                  grove cache prune --unreachable --keep results --keep ../elsewhere/results

                The stages named in records.json under the --keep folders stay, and all stages of \
                sweeps there that have runs to do or at work. --max-gib removes the least recently \
                used first. --unreachable removes all that no kept result needs, with --older-than \
                only those not used for so long.
                """
        )
        @OptionGroup var places: PlaceOptions
        @Option(help: "Remove stages not used for this many days.") var olderThan: Double?
        @Option(help: "Remove until the cache is at most this large.") var maxGib: Double?
        @Flag(help: "Remove every stage that no kept result needs.") var unreachable = false
        @Option(help: "A results folder whose stages stay; may be given several times.")
        var keep: [String] = ["results"]
        @Flag(help: "Only say what would be removed.") var dryRun = false

        func validate() throws {
            guard olderThan != nil || maxGib != nil || unreachable else {
                throw ValidationError(
                    "say what to remove: --older-than DAYS, --max-gib SIZE or --unreachable"
                )
            }
        }

        func run() throws {
            print(
                try CacheKeeper(folders: places.folders())
                    .prune(
                        olderThanDays: olderThan,
                        maximumGibibytes: maxGib,
                        unreachable: unreachable,
                        keep: keep,
                        isTrial: dryRun
                    )
            )
        }
    }

    /// `grove cache clear`.
    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove every cached stage.")
        @OptionGroup var places: PlaceOptions
        @Flag(help: "Do not ask.") var yes = false

        func run() throws {
            let keeper = try CacheKeeper(folders: places.folders())
            if !yes {
                guard isatty(STDIN_FILENO) == 1 else {
                    throw InputError("say --yes to clear the cache without being asked")
                }
                print("Remove \(try keeper.size()) from \(keeper.folder)? [y/N] ", terminator: "")
                fflush(nil)
                guard readLine()?.lowercased() == "y" else { return }
            }
            print(try keeper.clear())
        }
    }
}
