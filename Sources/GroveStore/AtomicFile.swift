import Glibc
import GroveBase
import Synchronization

/// Writes a file whole or not at all.
public enum AtomicFile {
    private static let isStopped = Atomic<Bool>(false)

    /// Lets no file be begun or finished any more, for a process about to end that cleans up.
    ///
    /// Whoever writes one waits for the end.
    public static func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Waits for the end of a process that is cleaning up after itself.
    static func waitIfStopped() {
        while isStopped.load(ordering: .relaxed) { sleep(1) }
    }

    /// Writes bytes under a temporary name beside the file, syncs them and renames.
    ///
    /// Folders above are made. A reader sees the old file or the new one, never a part.
    ///
    /// - Throws: ``WorkError`` with the path and the system's reason; the old file is then intact
    ///   and nothing half-written is left.
    public static func write(_ path: String, _ bytes: [UInt8]) throws {
        try write(path) { file in
            // Safety: the pointer is used within the closure.
            try unsafe bytes.withUnsafeBytes { try unsafe file.write($0, at: 0) }
        }
    }

    /// Writes a text as UTF-8; see ``write(_:_:)-(String,[UInt8])``.
    ///
    /// - Throws: ``WorkError`` with the path and the system's reason.
    public static func write(_ path: String, _ text: String) throws {
        try write(path, Array(text.utf8))
    }

    /// Lets a body write an empty file, then gives it its name.
    static func write(_ path: String, _ body: (borrowing DiskFile) throws -> Void) throws {
        let folder = folderName(of: path)
        try makeFolder(folder)
        try write(path, temporary: Temporary.path(in: folder, for: fileName(of: path)), body)
    }

    /// Lets a body write an empty file of a temporary name, then gives it its final one.
    static func write(
        _ path: String,
        temporary: String,
        _ body: (borrowing DiskFile) throws -> Void
    ) throws {
        waitIfStopped()
        let file = try DiskFile(creating: temporary)
        do {
            try body(file)
            try file.sync()
            waitIfStopped()
            try moveIntoPlace(temporary, path)
        } catch {
            // What was being written is being taken away: no error to tell anybody.
            waitIfStopped()
            removeFile(temporary)
            // The message names the file the user knows, not the temporary one.
            throw renamed(error, from: temporary, to: path)
        }
    }
}

private func renamed(_ error: any Error, from temporary: String, to path: String) -> any Error {
    guard let error = error as? WorkError, error.description.hasPrefix(temporary) else {
        return error
    }
    return WorkError(path + error.description.dropFirst(temporary.count))
}
