import CArchive
import Foundation
import GroveBase

/// Reads a whole file, inflating it where its name ends in `.gz`.
///
/// - Throws: ``InputError`` if it is missing, unreadable, truncated or damaged.
func readBytes(_ path: String) throws -> [UInt8] {
    path.hasSuffix(".gz") ? try inflated(path) : try plainBytes(path)
}

private func plainBytes(_ path: String) throws -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path), let size = fileSize(path) else {
        throw InputError("no such file, or it cannot be read", place: path)
    }
    defer { try? handle.close() }
    var count = 0
    let bytes = unsafe [UInt8](capacity: size) { buffer, initialized in
        while count < size, let base = buffer.baseAddress {
            // Safety: at most the rest of the buffer is written, and only what was is counted.
            let got = unsafe read(handle.fileDescriptor, base + count, size - count)
            if got <= 0 { break }
            count += got
        }
        initialized = count
    }
    guard count == size else { throw InputError("cannot be read to its end", place: path) }
    return bytes
}

/// Inflates a gzip file of one member and checks the length and CRC-32 of its trailer.
///
/// libarchive reads the deflate stream but not the trailer, so the check is made here.
private func inflated(_ path: String) throws -> [UInt8] {
    let packed = fileSize(path) ?? 0
    guard let handle = FileHandle(forReadingAtPath: path) else {
        throw InputError("no such file, or it cannot be read", place: path)
    }
    defer { try? handle.close() }
    guard let head = try? handle.read(upToCount: 2), head.count == 2,
        head.elementsEqual([31, 139]),
        packed >= 18
    else { throw InputError("is not a gzip file", place: path) }
    try handle.seek(toOffset: UInt64(packed - 8))
    let trailer = [UInt8](try handle.read(upToCount: 8) ?? Data())
    let (crc, length) = (littleEndian32(trailer, 0), Int(littleEndian32(trailer, 4)))
    // Deflate cannot pack tighter than 1,032 to 1, so a longer claim is a broken trailer.
    guard length <= 1_032 * packed else {
        throw InputError("is truncated or damaged: its trailer claims \(length) bytes", place: path)
    }
    let archive = try ArchiveReader(path, kind: .gzip)
    guard try archive.nextEntry() != nil || length == 0 else {
        throw InputError("is truncated: it holds no data", place: path)
    }
    let bytes = try archive.data(capacity: length + 1)
    guard bytes.count == length, crc32(bytes) == crc else {
        throw InputError(
            "is damaged, or of several gzip members: length or CRC-32 differ from its trailer",
            place: path
        )
    }
    return bytes
}

/// The members of a zip file by name, whole.
///
/// - Throws: ``InputError`` if it is missing, truncated or damaged.
func readZip(_ path: String) throws -> [String: [UInt8]] {
    guard let packed = fileSize(path) else {
        throw InputError("no such file, or it cannot be read", place: path)
    }
    let archive = try ArchiveReader(path, kind: .zip)
    var members: [String: [UInt8]] = [:]
    // Deflate cannot pack tighter than 1,032 to 1, and no byte belongs to two members.
    var limit = 1_032 * packed
    while let entry = try archive.nextEntry() {
        guard let size = entry.size, 0...limit ~= size else {
            throw InputError("is damaged: member '\(entry.name)' has no true size", place: path)
        }
        limit -= size
        let bytes = try archive.data(capacity: size + 1)
        guard bytes.count == size else {
            throw InputError(
                "is truncated: member '\(entry.name)' has \(bytes.count) of \(size) bytes",
                place: path
            )
        }
        members[entry.name] = bytes
    }
    return members
}

/// One archive being read by libarchive.
@safe private final class ArchiveReader {
    enum Kind { case gzip, zip }

    private let handle: OpaquePointer
    private let path: String

    init(_ path: String, kind: Kind) throws {
        self.path = path
        // Safety: the handle is owned by this object and freed once, in deinit.
        guard let made = unsafe archive_read_new() else { throw WorkError("no memory to read") }
        unsafe handle = made
        switch kind {
        case .gzip:
            unsafe archive_read_support_filter_gzip(handle)
            unsafe archive_read_support_format_raw(handle)
            unsafe archive_read_support_format_empty(handle)
        case .zip:
            // Only by its directory at the end: without one the file is truncated.
            unsafe archive_read_support_format_zip_seekable(handle)
        }
        try check(unsafe archive_read_open_filename(handle, path, 1 << 18))
    }

    deinit {
        // Safety: made in init, freed only here.
        unsafe archive_read_free(handle)
    }

    /// The next member, or nil at the end.
    func nextEntry() throws -> (name: String, size: Int?)? {
        var entry: OpaquePointer?
        let status = unsafe archive_read_next_header(handle, &entry)
        guard status != ARCHIVE_EOF else { return nil }
        try check(status)
        // Safety: the entry belongs to the handle and is read before the next call on it.
        let name = unsafe archive_entry_pathname(entry).map { unsafe String(cString: $0) }
        let size =
            unsafe archive_entry_size_is_set(entry) != 0
            ? Int(unsafe archive_entry_size(entry)) : nil
        return (name ?? "", size)
    }

    /// The bytes of the current member, at most `capacity`.
    func data(capacity: Int) throws -> [UInt8] {
        var status = 0
        let bytes = unsafe [UInt8](capacity: capacity) { buffer, initialized in
            while initialized < capacity, let base = buffer.baseAddress {
                // Safety: at most the rest of the buffer is written, and only that is counted.
                status = unsafe archive_read_data(
                    handle,
                    base + initialized,
                    capacity - initialized
                )
                if status <= 0 { break }
                initialized += status
            }
        }
        try check(Int32(min(status, 0)))
        return bytes
    }

    private func check(_ status: Int32) throws {
        guard status < ARCHIVE_OK else { return }
        // Safety: the message belongs to the handle and is copied at once.
        let reason =
            unsafe archive_error_string(handle).map { unsafe String(cString: $0) } ?? "unreadable"
        throw InputError("is truncated or damaged: \(reason)", place: path)
    }
}

/// The little-endian 32-bit number at an offset.
func littleEndian32(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
}
