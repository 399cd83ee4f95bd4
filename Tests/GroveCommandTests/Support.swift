import Foundation
import GroveBase
import GroveTestSupport
import Testing

/// What a command left.
struct CommandResult {
    /// The exit code; of a process that a signal ended, minus the signal's number.
    var code: Int32
    var output: String
    var errors: String

    /// The lines on standard error.
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}

/// A process that has not ended yet, its output going to files.
final class RunningCommand {
    private let process = Process()
    private let folder: String

    /// Starts the `grove` that was built with these tests, with nothing of the user's own in reach.
    init(
        _ arguments: [String],
        in place: ToyPlace,
        environment more: [String: String] = [:],
        input: String? = nil
    ) throws {
        folder = "\(place.path)/logs/\(UUID().uuidString)"
        try place.write(input ?? "", "logs/input")
        process.executableURL = URL(fileURLWithPath: groveExecutable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: place.path)
        process.environment = place.environment.merging(sanitizerEnvironment) { $1 }
            .merging(more) { $1 }
        process.standardInput = FileHandle(forReadingAtPath: "\(place.path)/logs/input")
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        for name in ["output", "errors"] {
            _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil)
        }
        process.standardOutput = FileHandle(forWritingAtPath: "\(folder)/output")
        process.standardError = FileHandle(forWritingAtPath: "\(folder)/errors")
        try process.run()
    }

    /// Sends a signal, unless the process has ended.
    func signal(_ number: Int32) {
        if process.isRunning { kill(process.processIdentifier, number) }
    }

    /// Waits until something holds, at most two minutes or until the process ends.
    func wait(until holds: () -> Bool) {
        // Only a hang takes so long, also on a machine that has much else to do.
        let end = monotonicSeconds() + 120
        while process.isRunning, monotonicSeconds() < end, !holds() { usleep(5000) }
    }

    /// Waits for the end.
    func finish() -> CommandResult {
        process.waitUntilExit()
        let status = process.terminationStatus
        return CommandResult(
            code: process.terminationReason == .uncaughtSignal ? -status : status,
            output: text("output"),
            errors: text("errors")
        )
    }

    private func text(_ name: String) -> String {
        FileManager.default.contents(atPath: "\(folder)/\(name)")
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// Where the build put `grove`: beside the bundle of these tests.
let groveExecutable: String = {
    let link = "/proc/self/exe"
    var folder = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
    if let bundle = CommandLine.arguments.first(where: { $0.contains(".xctest") }) {
        folder = bundle
    }
    while folder.count > 1 {
        folder = (folder as NSString).deletingLastPathComponent
        if FileManager.default.isExecutableFile(atPath: folder + "/grove") {
            return folder + "/grove"
        }
    }
    return "grove is not beside \(CommandLine.arguments)"
}()

/// Runs `grove` to its end.
@discardableResult
func grove(
    _ arguments: String...,
    in place: ToyPlace,
    environment: [String: String] = [:]
) throws -> CommandResult {
    try RunningCommand(arguments, in: place, environment: environment).finish()
}

extension ToyPlace {
    /// Writes a small spec, two budgets by one seed unless told otherwise.
    @discardableResult
    func toySpec(
        _ name: String,
        _ more: String = "sweep: {disentanglement.budget: [1, 2]}",
        dataset: String = "toy"
    ) throws -> String {
        try write(
            """
            name: \(name)
            datasets: [\(dataset)]
            clusterer: {branching: 4, leaf: 8}
            matcher: {beam: 3}
            \(more)

            """,
            "\(name).yaml"
        )
        return "\(name).yaml"
    }

    /// The metrics of every run of an experiment: what must not depend on how it went.
    func metrics(_ experiment: String) -> [String] {
        let rows = text("results/\(experiment)/records.csv").split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard let header = rows.first else { return [] }
        let timed = header.indices.filter { index in
            header[index].hasSuffix("-seconds") || header[index].hasSuffix("-per-second")
                || header[index] == "peak-mib"
        }
        return rows.map { row in
            row.indices.filter { !timed.contains($0) }.map { String(row[$0]) }
                .joined(separator: ",")
        }
    }

    /// Files that a writer left half-written, anywhere in the place.
    var strayFiles: [String] {
        (files("cache") + files("results")).filter {
            $0.contains(".tmp") || $0.contains("partial") || $0.contains(".lock")
                || $0.contains(".dat.")
        }
    }
}

/// What a process needs of this one's environment: its path, and what sanitizers leave out and read names by.
let sanitizerEnvironment = ProcessInfo.processInfo.environment.filter {
    $0.key == "PATH" || $0.key.hasSuffix("SAN_OPTIONS") || $0.key == "ASAN_SYMBOLIZER_PATH"
}
