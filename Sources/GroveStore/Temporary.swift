import Glibc
import GroveBase
import Synchronization

/// Names of files that are being written: `NAME.PID-COUNTER-WHERE.tmp`.
///
/// The name says which process writes, and on which machine, so that others can tell what a dead
/// one left behind.
enum Temporary {
    private static let counter = Atomic<Int>(0)

    /// Seconds after which a file of another machine, whose processes cannot be seen, is given up.
    static let patience = 86_400.0

    /// The path to write a file under before it is renamed.
    static func path(in folder: String, for name: String) -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return "\(folder)/\(name).\(getpid())-\(number)-\(place).tmp"
    }

    /// Whether this process writes a file.
    static func isOwn(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard parts.count >= 3, parts.last == "tmp" else { return false }
        let writer = parts[parts.count - 2].split(separator: "-")
        return writer.count == 3 && Int32(writer[0]) == getpid() && writer[2] == place
    }

    /// Whether a file is one that nobody will finish: its process is gone or, where that cannot be
    /// known, it has not been written to for a day.
    static func isStale(_ name: String, age: Double) -> Bool {
        let parts = name.split(separator: ".")
        guard parts.count >= 3, parts.last == "tmp" else { return false }
        let writer = parts[parts.count - 2].split(separator: "-")
        guard writer.count == 3, let process = Int32(writer[0]), process > 0 else { return false }
        // A writer that can be seen is asked after, whatever the clock says: it may have been set.
        if writer[2] == place { return kill(process, 0) != 0 && errno == ESRCH }
        return age > patience
    }

    /// Names the set of processes this one can see: the boot, and the name space within it.
    private static let place: String = {
        var link = [CChar](repeating: 0, count: 128)
        // Safety: the call writes at most the buffer's count.
        let length = unsafe readlink("/proc/self/ns/pid", &link, link.count)
        var boot = [UInt8](repeating: 0, count: 36)
        if let file = try? DiskFile(reading: "/proc/sys/kernel/random/boot_id") {
            // Safety: the read fills at most the buffer.
            _ = unsafe boot.withUnsafeMutableBytes { unsafe try? file.read($0, at: 0) }
        }
        let names = boot + link.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
        return String(fnv1a(names), radix: 16)
    }()
}
