import Foundation
import GroveBase

/// How much memory a process may take.
public enum MemoryLimit {
    /// The bytes of a size such as `16G`, `512M` or `0.5T`; powers of 1024.
    ///
    /// - Throws: ``InputError`` if the text is no such size.
    public static func bytes(of text: String) throws -> Int {
        let units: [Character: Double] = ["K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40]
        let unit = text.last.flatMap { units[Character($0.uppercased())] }
        guard let unit, let number = Double(text.dropLast()), number > 0,
            number * unit < 0x1p60
        else {
            throw InputError("--memory must be a size such as 16G or 512M, got '\(text)'")
        }
        return Int(number * unit)
    }

    /// What this process may take in all: what it has, what the machine has available, and no more
    /// than the control groups it is in allow.
    ///
    /// - Parameters:
    ///   - system: The folder of the kernel's process files.
    ///   - groups: The folder of the control groups.
    /// - Returns: Bytes; the machine's memory where the kernel does not say.
    public static func available(
        system: String = "/proc",
        groups: String = "/sys/fs/cgroup"
    ) -> Int {
        let own = PeakMemory.currentBytes()
        var free = Int(ProcessInfo.processInfo.physicalMemory)
        if let line = lines(system + "/meminfo").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kibibytes = line.split(separator: " ").compactMap({ Int($0) }).first
        {
            free = own + kibibytes << 10
        }
        for line in lines(system + "/self/cgroup") {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            if parts[0] == "0" {
                free = min(
                    free,
                    left(groups, String(parts[2]), "memory.max", "memory.current", own)
                )
            } else if parts[1].split(separator: ",").contains("memory") {
                let files = ("memory.limit_in_bytes", "memory.usage_in_bytes")
                free = min(free, left(groups + "/memory", String(parts[2]), files.0, files.1, own))
            }
        }
        return free
    }

    /// What a control group and those above it leave this process.
    private static func left(
        _ root: String,
        _ path: String,
        _ limitFile: String,
        _ usageFile: String,
        _ own: Int
    ) -> Int {
        var free = Int.max
        var parts = path.split(separator: "/")
        while true {
            let folder = ([root] + parts.map(String.init)).joined(separator: "/")
            if let limit = lines(folder + "/" + limitFile).first.flatMap({ Int($0) }) {
                let usage = lines(folder + "/" + usageFile).first.flatMap { Int($0) } ?? 0
                // Pages of files that nobody used of late go when memory is wanted.
                let cached =
                    lines(folder + "/memory.stat").first { $0.hasPrefix("inactive_file ") }?
                    .split(separator: " ").last.flatMap { Int($0) } ?? 0
                free = min(free, limit - max(0, usage - cached) + own)
            }
            if parts.isEmpty { return free }
            parts.removeLast()
        }
    }

    private static func lines(_ path: String) -> [String] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
            .split(separator: "\n").map(String.init)
    }
}
