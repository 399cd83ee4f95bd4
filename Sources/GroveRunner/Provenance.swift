import Foundation
import Glibc
public import GroveBase

/// Where numbers come from: code, machine, threads, libraries.
///
/// Kept with every record.
public struct Provenance: Sendable {
    /// The facts, as they stand in `records.json`.
    public let json: JSONValue

    /// Gathers the facts of this process.
    public init(threads: Int, jobs: Int, home: String?, libraries: [String: String]) {
        let commit = home.flatMap { Provenance.git(["rev-parse", "HEAD"], in: $0) }
        // Only what decides numbers counts as dirty: a sweep's own results must not.
        let code = ["status", "--porcelain", "--", "Sources", "Package.swift"]
        let changes = home.flatMap { Provenance.git(code, in: $0) }
        json = .object([
            "commit": commit.map(JSONValue.string) ?? .null,
            "dirty": changes.map { .bool(!$0.isEmpty) } ?? .null,
            "machine": .object([
                "cpu": .string(Provenance.cpuModel()),
                "cores": .integer(ProcessInfo.processInfo.activeProcessorCount),
                "memory-mib": .integer(Int(ProcessInfo.processInfo.physicalMemory >> 20)),
                "system": .string(Provenance.systemName()),
            ]),
            "threads": .integer(threads),
            "jobs": .integer(jobs),
            "libraries": .object(libraries.mapValues(JSONValue.string)),
        ])
    }

    /// The processor's name as the kernel gives it.
    public static func cpuModel() -> String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown"
    }

    /// The operating system's name as it calls itself.
    public static func systemName() -> String {
        let text = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        return line.map { $0.dropFirst(12).filter { $0 != "\"" } }.map { String($0) } ?? "unknown"
    }

    /// The output of a git command, or nil where git or a repository is missing.
    private static func git(_ arguments: [String], in folder: String) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", folder] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// The peak memory of a stretch of work rather than of the whole process.
enum PeakMemory {
    /// Sets the kernel's high-water mark back to the present size; where that is not allowed the
    /// mark stays, and later figures are those of the process so far.
    static func reset() {
        guard let handle = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? handle.write(contentsOf: Data("5".utf8))
        try? handle.close()
    }

    /// Resident memory now.
    static func currentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return pages * Int(getpagesize())
    }

    /// The high-water mark of resident memory since the last reset, in MiB.
    static func mebibytes() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(separator: " ").compactMap({ Double($0) }).first
        else { return peakMebibytes() }
        return kibibytes / 1024
    }
}
