import CArchive
import Foundation
import GroveBase

/// The inflated bytes of a gzip file, piece by piece, checked against its trailer at the end.
///
/// libarchive reads the deflate stream but not the trailer, so length and CRC-32 are compared here.
@safe final class GzipStream {
    private let path: String
    private let limit: Int
    private let handle: OpaquePointer
    private let buffer: UnsafeMutableRawBufferPointer
    private let trailer: (crc: UInt32, length: UInt32)
    private var crc = CRC32()
    private var length = 0
    private var isAtEnd = false
    /// Why the stream ended before its end, if it did.
    private(set) var failure: (any Error)?

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The most bytes it may inflate to.
    /// - Throws: ``InputError`` if it is no gzip file.
    init(_ path: String, limit: Int) throws {
        self.path = path
        self.limit = limit
        trailer = try gzipTrailer(path)
        // Safety: handle and buffer are owned by this object and freed once, in deinit.
        guard let made = unsafe archive_read_new() else { throw WorkError("no memory to read") }
        unsafe handle = made
        unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        unsafe archive_read_support_filter_gzip(handle)
        unsafe archive_read_support_format_raw(handle)
        unsafe archive_read_support_format_empty(handle)
        var entry: OpaquePointer?
        guard unsafe archive_read_open_filename(handle, path, 1 << 18) == ARCHIVE_OK,
            unsafe archive_read_next_header(handle, &entry) == ARCHIVE_OK
        else { throw damage(unsafe archiveProblem(handle)) }
    }

    deinit {
        // Safety: both are made in init and freed only here.
        unsafe archive_read_free(handle)
        unsafe buffer.deallocate()
    }

    /// The bytes of the file that were read.
    var position: Int { Int(unsafe archive_filter_bytes(handle, -1)) }

    /// The next piece, empty at the end; nil where ``failure`` says why there is none.
    ///
    /// It is valid until the next call.
    func next() -> UnsafeRawBufferPointer? {
        guard failure == nil else { return nil }
        if isAtEnd { return unsafe UnsafeRawBufferPointer(start: buffer.baseAddress, count: 0) }
        // Safety: at most the buffer's count is written, and only what was is given on.
        let count = unsafe archive_read_data(handle, buffer.baseAddress, buffer.count)
        guard count >= 0 else {
            failure = damage(unsafe archiveProblem(handle))
            return nil
        }
        isAtEnd = count == 0
        length += count
        guard length <= limit else {
            failure = InputError("unpacks to more than \(byteText(limit))", place: path)
            return nil
        }
        let piece = unsafe UnsafeRawBufferPointer(start: buffer.baseAddress, count: count)
        unsafe crc.update(piece)
        return unsafe piece
    }

    /// Reads what is left and compares length and CRC-32 with the trailer.
    ///
    /// - Throws: ``InputError`` if they differ or the stream is damaged.
    func finish() throws {
        while let piece = unsafe next(), unsafe !piece.isEmpty {}
        if let failure { throw failure }
        guard UInt32(truncatingIfNeeded: length) == trailer.length, crc.value == trailer.crc else {
            throw damage("length or CRC-32 differ from its trailer")
        }
    }

    private func damage(_ reason: String) -> InputError {
        InputError("is truncated or damaged: \(reason)", place: path)
    }
}

/// The CRC-32 and the length modulo 2³² that a gzip file ends with.
private func gzipTrailer(_ path: String) throws -> (crc: UInt32, length: UInt32) {
    guard let handle = FileHandle(forReadingAtPath: path), let size = fileSize(path) else {
        throw InputError("no such file, or it cannot be read", place: path)
    }
    defer { try? handle.close() }
    guard size >= 18 else { throw InputError("is truncated: \(size) bytes", place: path) }
    try handle.seek(toOffset: UInt64(size - 8))
    let bytes = [UInt8](try handle.read(upToCount: 8) ?? Data())
    guard bytes.count == 8 else { throw InputError("cannot be read to its end", place: path) }
    return (littleEndian32(bytes, 0), littleEndian32(bytes, 4))
}

/// What libarchive says of the last failure of a handle.
func archiveProblem(_ handle: OpaquePointer) -> String {
    // Safety: the message belongs to the handle and is copied at once.
    unsafe archive_error_string(handle).map { unsafe String(cString: $0) } ?? "unreadable"
}

/// A number of bytes for people: `512 bytes`, `3.1 GB`.
func byteText(_ bytes: Int) -> String {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
    guard let (name, size) = units.first(where: { Double(bytes) >= $0.1 }) else {
        return "\(bytes) bytes"
    }
    return String(format: "%.1f ", Double(bytes) / size) + name
}
