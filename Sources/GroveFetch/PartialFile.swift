import Foundation
import GroveBase

/// A file that is being downloaded, beside the place it will have, locked against other processes.
final class PartialFile: Sendable {
    /// Where it will lie.
    let destination: String
    /// Where it lies until it is whole.
    let path: String
    private let handle: FileHandle
    private let state: Locked<Int>

    /// Opens what an earlier try left, or begins a file.
    ///
    /// - Throws: ``WorkError`` if it cannot be written or another process is downloading it.
    init(_ destination: String) throws {
        self.destination = destination
        path = destination + ".part"
        // Safety: the path is a C string for the call.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw systemError("cannot be written", path)
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw WorkError("\(path): another process is downloading this file")
        }
        state = Locked(Int(lseek(descriptor, 0, SEEK_END)))
    }

    /// The bytes that are there.
    var size: Int { state.withLock { $0 } }

    /// The entity tag of the version that the bytes are of, where the server gave a strong one.
    var tag: String? {
        get {
            FileManager.default.contents(atPath: path + ".tag")
                .map { String(decoding: $0, as: UTF8.self) }
        }
        set {
            try? FileManager.default.removeItem(atPath: path + ".tag")
            if let newValue, !newValue.hasPrefix("W/") {
                try? Data(newValue.utf8).write(to: URL(fileURLWithPath: path + ".tag"))
            }
        }
    }

    /// Adds bytes at the end.
    ///
    /// - Throws: ``WorkError`` if they cannot be written.
    func append(_ data: Data) throws {
        try state.withLock { size in
            do {
                try handle.write(contentsOf: data)
            } catch {
                // A part of the data may have been written: forget it.
                try? handle.truncate(atOffset: UInt64(size))
                throw WorkError("\(path): cannot be written: \(error.localizedDescription)")
            }
            size += data.count
        }
    }

    /// Forgets all bytes.
    ///
    /// - Throws: ``WorkError`` if the file cannot be cut.
    func restart() throws {
        try state.withLock { size in
            do {
                try handle.truncate(atOffset: 0)
            } catch {
                throw WorkError("\(path): cannot be written: \(error.localizedDescription)")
            }
            size = 0
        }
        tag = nil
    }

    /// Gives the file its place, once it is on the disk.
    ///
    /// - Throws: ``WorkError`` if that fails.
    func place() throws {
        // Safety: both paths are C strings for the call.
        guard (try? handle.synchronize()) != nil, unsafe rename(path, destination) == 0 else {
            throw systemError("cannot be written", destination)
        }
        tag = nil
    }

    /// Gives the file and its lock back.
    ///
    /// Not left to the end of its life, which a session that winds down may put off.
    func close() { try? handle.close() }

    /// Removes it where it holds nothing, unless it got its place already.
    func removeIfEmpty() {
        if size == 0, FileManager.default.fileExists(atPath: path) { remove() }
    }

    /// Removes it.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
        tag = nil
    }
}
