import Foundation
package import GroveBase
import GroveSparse

/// A folder that is written under a temporary name beside its place, then renamed: whole or not
/// there at all.
package struct FolderWriter: ~Copyable {
    private let destination: String
    private let temporary: String
    private var isPlaced = false

    /// Makes the temporary folder.
    ///
    /// - Throws: ``WorkError`` if it cannot be made.
    package init(_ destination: String) throws {
        self.destination = destination
        let parent = URL(fileURLWithPath: destination).deletingLastPathComponent().path
        try GroveBase.makeFolder(parent)
        FolderWriter.removeLeftovers(of: destination)
        var template = Array("\(destination).partial-\(getpid())-XXXXXX".utf8CString)
        // Safety: the template is a C string that mkdtemp changes in place.
        let made = unsafe template.withUnsafeMutableBufferPointer {
            unsafe $0.baseAddress.flatMap { unsafe mkdtemp($0) } != nil
        }
        guard made else { throw systemError("cannot be written", parent) }
        temporary = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }

    /// Removes what processes that are gone left half-written of a folder.
    private static func removeLeftovers(of destination: String) {
        let url = URL(fileURLWithPath: destination)
        remove(in: url.deletingLastPathComponent().path) { name, process in
            name == url.lastPathComponent && kill(process, 0) != 0 && errno == ESRCH
        }
    }

    /// Removes what this process was writing to a folder of folders.
    static func removeOwn(in parent: String) {
        let own = getpid()
        remove(in: parent) { _, process in process == own }
    }

    /// Removes half-written folders by the name of what they were to be, and who wrote them.
    private static func remove(in parent: String, where isLeftover: (String, pid_t) -> Bool) {
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
            guard let mark = entry.range(of: ".partial-", options: .backwards),
                let process = pid_t(entry[mark.upperBound...].prefix { $0 != "-" }),
                isLeftover(String(entry[..<mark.lowerBound]), process)
            else { continue }
            try? FileManager.default.removeItem(atPath: "\(parent)/\(entry)")
        }
    }

    deinit {
        if !isPlaced { try? FileManager.default.removeItem(atPath: temporary) }
    }

    /// The folder while it is written.
    var folder: String { temporary }

    /// The path of a file while it is written.
    package func path(_ file: String) -> String { temporary + "/" + file }

    /// Makes a folder within the folder, with those above it.
    ///
    /// - Throws: ``WorkError`` if it cannot be made.
    package func makeFolder(_ name: String) throws {
        try GroveBase.makeFolder(path(name))
    }

    /// Writes texts one a line; line ends within a text become spaces.
    package func write(_ texts: TextColumn, to file: String) throws {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(texts.bytes.count + texts.count)
        for i in 0..<texts.count {
            for byte in texts.utf8(i) {
                bytes.append(byte == newline || byte == carriageReturn ? space : byte)
            }
            bytes.append(newline)
        }
        try write(bytes, to: file)
    }

    /// Writes a one-dimensional numpy array of unsigned numbers.
    func write(numbers: [UInt32], to file: String) throws {
        var bytes = numpyHeader("<u4", shape: [numbers.count])
        // Safety: the bytes are copied within the closure.
        unsafe numbers.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        try write(bytes, to: file)
    }

    /// Writes bytes.
    package func write(_ bytes: [UInt8], to file: String) throws {
        try writeFile([bytes], to: path(file))
    }

    /// Renames the folder to its place, its files synced; one that is there already is replaced if
    /// `replacing`, and if several processes do so at once, the last one stays.
    package mutating func place(replacing: Bool) throws {
        for file in (try? FileManager.default.subpathsOfDirectory(atPath: temporary)) ?? [] {
            try syncFile(path(file))
        }
        // mkdtemp makes folders for their owner alone; data may be read by others.
        try? FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: temporary
        )
        for attempt in 0..<(replacing ? 10 : 1) {
            let old = temporary + ".old\(attempt)"
            if replacing, renameFile(destination, old) {
                try? FileManager.default.removeItem(atPath: old)
            }
            if renameFile(temporary, destination) {
                isPlaced = true
                return
            }
        }
        throw systemError("cannot be put in place", destination)
    }
}

/// Asks the system to bring a file to its disk.
private func syncFile(_ path: String) throws {
    // Safety: the path is a C string for the duration of the call.
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw systemError("cannot be synced", path) }
    defer { close(file) }
    guard fsync(file) == 0 else {
        throw systemError("cannot be written", path)
    }
}

/// Renames a file or folder within a file system, atomically; false and `errno` where it fails.
private func renameFile(_ from: String, _ to: String) -> Bool {
    // Safety: both are C strings for the duration of the call.
    unsafe rename(from, to) == 0
}

/// Writes pieces of bytes to a new file.
///
/// - Throws: ``WorkError`` if they cannot be written, such as on a full disk.
func writeFile(_ pieces: [[UInt8]], to path: String) throws {
    // Safety: the path is a C string for the duration of the call.
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw systemError("cannot be made", path) }
    defer { close(file) }
    for piece in pieces {
        var done = 0
        while done < piece.count {
            // Safety: the rest of the buffer is read, while the array lives.
            let written = unsafe piece.withUnsafeBytes { buffer in
                unsafe write(file, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
            }
            guard written > 0 else {
                throw systemError("cannot be written", path)
            }
            done += written
        }
    }
}
