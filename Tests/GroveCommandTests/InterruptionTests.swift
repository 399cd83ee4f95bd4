import Foundation
import GroveBase
import GroveTestSupport
import Testing

@Suite("Runs that are quiet, killed, interrupted, or without room")
struct InterruptionTests {
    private func stageCount(_ place: ToyPlace) -> Int {
        place.files("cache/stages").count { $0.hasSuffix(".h5") }
    }

    @Test("Killed at any moment and started again, a sweep leaves what an untroubled one does")
    func killed() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec(
            "killed",
            "seeds: 1..3\nsweep: {disentanglement.budget: [1, 2]}"
        )
        let calm = try grove(
            "run",
            spec,
            "--cache",
            "calm",
            "--results",
            "calm-results",
            "--quiet",
            in: place
        )
        #expect(calm.code == 0 && calm.errors.isEmpty)
        var random = RandomStream(seed: UInt64(getpid()), "kill")
        for stages in [0, 1, 4, 9, 15, 21, 28] {
            let running = try RunningCommand(["run", spec, "--jobs", "2"], in: place)
            running.wait { stageCount(place) >= stages }
            usleep(UInt32(random.below(60_000)))
            running.signal(SIGKILL)
            _ = running.finish()
        }
        let last = try grove("run", spec, "--jobs", "2", "--quiet", in: place)
        #expect(last.code == 0 && last.errors.isEmpty, "\(last.errors)")
        let metrics = place.metrics("killed")
        let calmTable = place.text("calm-results/killed/records.csv")
        try place.write(calmTable, "results/calm/records.csv")
        #expect(metrics == place.metrics("calm") && metrics.count == 7)
        #expect(
            place.text("results/killed/deciles.csv")
                == place.text("calm-results/killed/deciles.csv")
        )
        #expect(place.strayFiles.isEmpty, "\(place.strayFiles)")
        let verified = try grove("cache", "verify", in: place)
        #expect(verified.code == 0, "\(verified.output)")
    }

    @Test(
        "An interrupt ends with 130 and one line; what was finished stays",
        arguments: [SIGINT, SIGTERM]
    )
    func interrupted(number: Int32) throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("long", "seeds: 1..200")
        let running = try RunningCommand(["run", spec], in: place)
        running.wait { stageCount(place) > 6 }
        running.signal(number)
        let result = running.finish()
        #expect(result.code == 130 && result.output.isEmpty)
        #expect(
            result.errorLines.last
                == "interrupted; finished stages are kept, run again to go on"
        )
        let kept = stageCount(place)
        #expect(kept > 6)
        #expect(place.strayFiles.isEmpty, "\(place.strayFiles)")
        let plan = try grove("plan", spec, in: place)
        #expect(plan.output.contains("802 stages, \(kept) cached"), "\(plan.output.prefix(200))")
    }

    @Test("Two processes that share a cache do each piece of work once and agree")
    func shared() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("shared", "seeds: 1..2")
        let both = try ["one", "two"].map {
            try RunningCommand(["run", spec, "--results", "results/" + $0], in: place)
        }
        for command in both {
            let result = command.finish()
            #expect(result.code == 0, "\(result.errors)")
        }
        #expect(stageCount(place) == 10)
        // Timings too: those of whoever did the work.
        #expect(
            place.text("results/one/shared/records.csv")
                == place.text("results/two/shared/records.csv")
        )
        #expect(place.strayFiles.isEmpty, "\(place.strayFiles)")
    }

    @Test("--quiet prints nothing on standard error; otherwise a plain line a run")
    func quiet() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("quiet")
        let loud = try grove("run", spec, in: place)
        #expect(loud.code == 0 && loud.errorLines.count == 2)
        #expect(loud.errorLines[0].hasPrefix("[1/2] toy-budget-1-s1-"))
        #expect(loud.errorLines[1].contains(": P@1 ") && !loud.errors.contains("\u{1B}"))
        let quiet = try grove("run", spec, "--quiet", in: place)
        #expect(quiet.code == 0 && quiet.errors.isEmpty && quiet.output == loud.output)
    }

    @Test("On a terminal NO_COLOR keeps colours away", .enabled(if: hasTerminal))
    func terminal() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("terminal", "seeds: 1..3")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        process.arguments = ["-qec", "\(groveExecutable) run \(spec)", "/dev/null"]
        process.currentDirectoryURL = URL(fileURLWithPath: place.path)
        process.environment = place.environment.merging(sanitizerEnvironment) { $1 }.merging(
            ["PATH": "/usr/bin:/bin", "NO_COLOR": "1", "TERM": "xterm"]
        ) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && said.contains("[3/3]"))
        #expect(said.firstMatch(of: /\u{1B}\[[0-9;]*m/) == nil)
    }

    @Test("A disk without room for results or cache: one message, code 1", .enabled(if: canMount))
    func fullDisk() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("full")
        try place.write("", "small/empty")
        #expect(mount("-t", "tmpfs", "-o", "size=8k", "tmpfs", place.path + "/small"))
        defer { _ = command("/bin/umount", ["-l", place.path + "/small"]) }
        let cache = try grove("run", spec, "--cache", "small/c", "--quiet", in: place)
        #expect(cache.code == 1 && cache.errorLines.count == 1, "\(cache.errors)")
        #expect(cache.errors.hasPrefix("failed: 2 runs: small/c/stages/"))
        #expect(cache.errors.hasSuffix("no space left on device\n"))
        #expect(!place.files("small").contains { $0.hasSuffix(".tmp") })
        try FileManager.default.removeItem(atPath: place.path + "/small/c")
        let results = try grove("run", spec, "--results", "small", "--quiet", in: place)
        #expect(results.code == 1 && results.errorLines.count == 1, "\(results.errors)")
        #expect(results.errors.hasPrefix("error: small/full/"))
        #expect(results.errors.hasSuffix("no space left on device\n"), "\(results.errors)")
        #expect(!place.files("small").contains { $0.hasSuffix(".tmp") })
    }

    @Test("A cache that holds everything may be read-only", .enabled(if: canMount))
    func readOnlyCache() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("shelf")
        try place.write("", "shelf/empty")
        let shelf = place.path + "/shelf"
        #expect(mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", shelf))
        defer { _ = command("/bin/umount", ["-l", shelf]) }
        let first = try grove("run", spec, "--cache", "shelf/c", "--quiet", in: place)
        #expect(first.code == 0 && mount("-o", "remount,ro", shelf))
        let second = try grove("run", spec, "--cache", "shelf/c", "--quiet", in: place)
        #expect(second.code == 0 && second.errors.isEmpty, "\(second.errors)")
        #expect(second.output == first.output)
        let other = try grove(
            "run",
            spec,
            "--set",
            "seeds=[1, 2]",
            "--cache",
            "shelf/c",
            "--quiet",
            in: place
        )
        #expect(other.code == 1 && other.errorLines.count == 1, "\(other.errors)")
        #expect(other.errors.contains("read-only file system"))
    }

    @Test("A read-only place for results or cache: one message, code 1", .enabled(if: canMount))
    func readOnly() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("read-only")
        try place.write("", "fixed/empty")
        #expect(mount("-t", "tmpfs", "-o", "ro", "tmpfs", place.path + "/fixed"))
        defer { _ = command("/bin/umount", ["-l", place.path + "/fixed"]) }
        let results = try grove("run", spec, "--results", "fixed/r", "--quiet", in: place)
        #expect(results.code == 1 && results.errorLines.count == 1, "\(results.errors)")
        #expect(results.errors.hasPrefix("error: fixed/r"), "\(results.errors)")
        #expect(results.errors.hasSuffix("read-only file system\n"), "\(results.errors)")
        let cache = try grove("run", spec, "--cache", "fixed/c", "--quiet", in: place)
        #expect(cache.code == 1 && cache.errorLines.count == 1, "\(cache.errors)")
        #expect(cache.errors.hasPrefix("failed: 2 runs: fixed/c"), "\(cache.errors)")
    }
}

/// Whether there is a program that lends a terminal.
private let hasTerminal = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

/// Whether this process may mount a small file system of its own.
private let canMount: Bool = {
    guard geteuid() == 0 else { return false }
    let folder = NSTemporaryDirectory() + "grove-mount-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) else { return false }
    return command("/bin/umount", [folder])
}()

private func mount(_ arguments: String...) -> Bool { command("/bin/mount", arguments) }

/// Runs a program; whether it could be run and succeeded.
private func command(_ path: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}
