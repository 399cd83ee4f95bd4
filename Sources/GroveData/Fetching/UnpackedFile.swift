import Foundation
import GroveBase

/// A file being unpacked: made anew, hashed as it is written.
final class UnpackedFile {
    private let path: String
    private var descriptor: Int32
    private var hasher: SHA256Hasher? = SHA256Hasher()

    /// Makes a file and the folders above it.
    ///
    /// - Throws: ``WorkError`` if that fails, also where there is something already.
    init(_ path: String) throws {
        self.path = path
        try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        // Safety: the path is a C string for the duration of the call.
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw systemError("cannot be made", path)
        }
    }

    deinit { close() }

    /// Adds bytes at the end.
    ///
    /// - Throws: ``WorkError`` if they cannot be written.
    func append(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            // Safety: the rest of the buffer is read, while the array lives.
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(
                    descriptor,
                    buffer.baseAddress.map { unsafe $0 + done },
                    buffer.count - done
                )
            }
            guard written > 0 else {
                throw systemError("cannot be written", path)
            }
            done += written
        }
        // Safety: the pointer is used within the closure.
        unsafe bytes.withUnsafeBytes { unsafe hasher?.update($0) }
    }

    /// Brings the file to its disk; nothing can be added after that.
    ///
    /// - Returns: Its SHA-256.
    /// - Throws: ``WorkError`` if it cannot be written.
    func finish() throws -> String {
        guard fsync(descriptor) == 0 else {
            throw systemError("cannot be written", path)
        }
        guard let finished = hasher.take() else { preconditionFailure("finished twice") }
        return hexadecimal(finished.finish())
    }

    /// Gives the file back.
    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}

/// The bytes that may still be written where a path lies; nil where the system does not say.
func availableBytes(at path: String) -> Int? {
    var facts = statvfs()
    // Safety: the call writes one statvfs; the string is a C string for its duration.
    guard unsafe statvfs(nearestExisting(path), &facts) == 0 else { return nil }
    return Int(facts.f_bavail) * Int(facts.f_frsize)
}
