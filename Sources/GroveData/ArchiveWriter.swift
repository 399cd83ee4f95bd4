import CArchive
import GroveBase

/// A zip file being written by libarchive, its members stored without compression or time.
@safe final class ArchiveWriter {
    private let handle: OpaquePointer
    private let path: String

    init(_ path: String) throws {
        self.path = path
        // Safety: the handle is owned by this object and freed once, in deinit.
        guard let made = unsafe archive_write_new() else { throw WorkError("no memory to write") }
        unsafe handle = made
        try check(unsafe archive_write_set_format_zip(handle))
        try check(unsafe archive_write_zip_set_compression_store(handle))
        // One block a write: the last one is not padded to a multiple of a tape's.
        try check(unsafe archive_write_set_bytes_in_last_block(handle, 1))
        try check(unsafe archive_write_open_filename(handle, path))
    }

    deinit {
        // Safety: made in init, freed only here.
        unsafe archive_write_free(handle)
    }

    /// Adds `NAME.npy`.
    func add<Number: BitwiseCopyable>(
        _ name: String,
        _ descriptor: String,
        _ elements: [Number],
        shape: [Int]? = nil
    ) throws {
        let header = numpyHeader(descriptor, shape: shape ?? [elements.count])
        guard let entry = unsafe archive_entry_new() else { throw WorkError("no memory to write") }
        // Safety: the entry is made above and freed once; its strings are copied by libarchive.
        defer { unsafe archive_entry_free(entry) }
        unsafe archive_entry_set_pathname(entry, name + ".npy")
        unsafe archive_entry_set_filetype(entry, 0o100000)
        unsafe archive_entry_set_perm(entry, 0o644)
        let size = header.count + elements.count * MemoryLayout<Number>.stride
        unsafe archive_entry_set_size(entry, Int64(size))
        try check(unsafe archive_write_header(handle, entry))
        // Safety: both buffers are read within their own counts, while the arrays live.
        try unsafe header.withUnsafeBytes { try unsafe write($0) }
        try unsafe elements.withUnsafeBytes { try unsafe write($0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        var done = 0
        while done < bytes.count, let base = bytes.baseAddress {
            let piece = min(bytes.count - done, 1 << 24)
            // Safety: the piece lies within the buffer.
            let written = unsafe archive_write_data(handle, base + done, piece)
            try check(Int32(min(written, 0)))
            guard written > 0 else { throw WorkError("\(path): cannot be written") }
            done += written
        }
    }

    func close() throws { try check(unsafe archive_write_close(handle)) }

    private func check(_ status: Int32) throws {
        guard status < ARCHIVE_OK else { return }
        // Safety: the message belongs to the handle and is copied at once.
        let reason =
            unsafe archive_error_string(handle).map { unsafe String(cString: $0) } ?? "unknown"
        throw WorkError("\(path): cannot be written: \(reason)")
    }
}
