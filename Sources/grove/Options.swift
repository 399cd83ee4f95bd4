import ArgumentParser
import Foundation
import GroveBase
import GroveRunner
import GroveStore

/// Where data and cache lie; every command that reads either takes these.
struct PlaceOptions: ParsableArguments {
    @Option(name: .long, help: "The folder of datasets, instead of GROVE_DATA and the user's own.")
    var dataDir: String?

    @Option(name: .long, help: "The stage cache, instead of GROVE_CACHE or ~/.cache/grove.")
    var cache: String?

    /// The folders these options and the environment name.
    func folders() throws -> Folders { try Folders(dataDirectory: dataDir, cache: cache) }
}

/// How a spec is read.
struct SpecOptions: ParsableArguments {
    @Argument(help: "The spec, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
    var spec: String

    @Option(
        name: .customLong("set"),
        parsing: .singleValue,
        help: ArgumentHelp(
            "Overrides a key of the spec, such as matcher.beam=20; may be given several times.",
            valueName: "key=value"
        )
    )
    var overrides: [String] = []
}

/// What is printed on standard error.
struct OutputOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Print results only, no progress.")
    var quiet = false
}

/// How many threads to use.
struct ThreadOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "Threads to use; the numbers do not depend on it. Default: all cores."
    )
    var threads: Int?

    /// The thread count, the machine's cores unless given.
    var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    func validate() throws {
        guard let threads, !(1...1024).contains(threads) else { return }
        throw ValidationError("--threads must be from 1 to 1024, got \(threads)")
    }
}

/// How much memory to use.
struct MemoryOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Memory to use at most, such as 16G; models that do not fit are trained in parts. "
                + "Default: what is available.",
            valueName: "size"
        )
    )
    var memory: String?

    /// The limit in bytes; nil for what is available.
    func limit() throws -> Int? { try memory.map(MemoryLimit.bytes(of:)) }
}

/// Ends the process with code 130 at SIGINT or SIGTERM; every finished stage is in the cache.
///
/// All files appear by rename, so that nothing half-written is left; temporary files are taken away
/// here, or by the next run after a SIGKILL.
final class InterruptHandler {
    private let sources: [any DispatchSourceSignal]

    init(
        screen: Screen,
        message: String = "interrupted; finished stages are kept, run again to go on",
        cleanUp: @escaping @Sendable () -> Void
    ) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                screen.clear()
                screen.note(message, always: true)
                AtomicFile.stop()
                cleanUp()
                // Whoever was about to begin a file when that was forbidden has begun it by now.
                usleep(5000)
                cleanUp()
                // Not exit(): other threads are still computing and must not run on in torn-down state.
                _exit(130)
            }
            source.resume()
            return source
        }
    }
}
