import ArgumentParser
import Foundation
import GroveBase

/// The exported matrices to work on.
struct FolderOptions: ParsableArguments {
    @Argument(help: "A folder that `grove datasets export --format pecos` wrote.")
    var folder: String
}

/// How often the work is done, and with how many threads.
struct TimingOptions: ParsableArguments {
    @Option(name: .long, help: "Threads to use. Default: all cores.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @Option(name: .customLong("repeat"), help: "How often the work is timed.")
    var times = 1
    @Option(name: .long, help: "How often the work is done untimed before.")
    var warmUps = 0

    var workers: Workers { Workers(threads) }

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads must be from 1 to 1024, got \(threads)")
        }
        guard times >= 1, warmUps >= 0 else {
            throw ValidationError("--repeat must be at least 1 and --warm-ups at least 0")
        }
    }

    /// Does some work as often as asked, timing it and minding memory.
    ///
    /// - Parameter work: The work; its last result is handed back.
    /// - Returns: The result and what was measured.
    /// - Throws: What the work throws.
    func measure<Result>(
        _ work: () throws -> Result
    ) rethrows -> (result: Result, measurement: Measurement) {
        let before = residentMebibytes()
        for _ in 0..<warmUps { _ = try work() }
        var seconds: [Double] = []
        var made = try timed(work)
        seconds.append(made.seconds)
        for _ in 1..<times {
            made = try timed(work)
            seconds.append(made.seconds)
        }
        let measurement = Measurement(
            seconds: seconds,
            threads: threads,
            residentBefore: before,
            peak: peakMebibytes()
        )
        return (made.result, measurement)
    }
}

/// How a beam search is run.
struct BeamOptions: ParsableArguments {
    @Option(name: .long, help: "How many clusters a level keeps.")
    var beam = 10
    @Option(name: .long, help: "How many labels an instance gets.")
    var top = 20
    @Option(name: .long, help: "How many slots are kept before a label's are merged.")
    var candidates = 160
}
