import CArchive
import Foundation
import GroveBase

/// Reads the members of a tar, tar.gz or zip archive one after the other.
@safe final class MemberReader {
    /// One thing in an archive.
    struct Member {
        enum Kind { case file, folder, link, other }

        /// The name as the archive has it, not to be trusted; nil for one that is no text.
        let name: String?
        let kind: Kind
        /// The bytes that the archive says it has; nil where it does not say.
        let size: Int?
        /// Where a link leads.
        let target: String?
        /// A link to another member, by its name, rather than to a path beside it.
        let isHardLink: Bool
    }

    private let path: String
    private let handle: OpaquePointer
    private let stream: GzipStream?

    /// Opens an archive.
    ///
    /// - Parameters:
    ///   - path: The file; its first bytes say what it is, not its name.
    ///   - limit: The most bytes that a compressed tar may inflate to.
    /// - Throws: ``InputError`` if it is no archive, truncated or damaged.
    init(_ path: String, limit: Int) throws {
        self.path = path
        let kind = try ArchiveKind(path)
        stream = kind == .compressedTar ? try GzipStream(path, limit: limit) : nil
        // Safety: the handle is owned by this object and freed once, in deinit.
        guard let made = unsafe archive_read_new() else { throw WorkError("no memory to read") }
        unsafe handle = made
        if kind == .zip {
            // Only by its directory at the end: without one the file is truncated.
            unsafe archive_read_support_format_zip_seekable(handle)
        } else {
            unsafe archive_read_support_format_tar(handle)
        }
        guard let stream else {
            try check(unsafe archive_read_open_filename(handle, path, 1 << 18))
            return
        }
        // Safety: the stream lives as long as this object, whose handle alone calls the closure; the
        // bytes it gives are valid until it is called again.
        let client = unsafe Unmanaged.passUnretained(stream).toOpaque()
        let status = unsafe archive_read_open(
            handle,
            client,
            nil,
            { _, client, bytes in
                guard let client = unsafe client else { return -1 }
                let stream = unsafe Unmanaged<GzipStream>.fromOpaque(client).takeUnretainedValue()
                guard let piece = unsafe stream.next() else { return -1 }
                unsafe bytes?.pointee = piece.baseAddress
                return piece.count
            },
            nil
        )
        try check(status)
    }

    deinit {
        // Safety: made in init, freed only here.
        unsafe archive_read_free(handle)
    }

    /// The bytes of the archive that were read.
    var position: Int { stream?.position ?? Int(unsafe archive_filter_bytes(handle, -1)) }

    /// The next member, or nil behind the last.
    func next() throws -> Member? {
        var entry: OpaquePointer?
        let status = unsafe archive_read_next_header(handle, &entry)
        guard status != ARCHIVE_EOF else { return nil }
        // A warning is about how a name is written; what matters of it is checked by the caller.
        if status != ARCHIVE_WARN { try check(status) }
        // Safety: the entry belongs to the handle and is read before the next call on it.
        let name = unsafe archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry)
        let hardLink = unsafe archive_entry_hardlink(entry).map { unsafe String(cString: $0) }
        let target = unsafe archive_entry_symlink(entry).map { unsafe String(cString: $0) }
        let isSized = unsafe archive_entry_size_is_set(entry) != 0
        return Member(
            name: unsafe name.map { unsafe String(cString: $0) },
            kind: hardLink != nil ? .link : Member.Kind(type: unsafe archive_entry_filetype(entry)),
            size: isSized ? Int(unsafe archive_entry_size(entry)) : nil,
            target: hardLink ?? target,
            isHardLink: hardLink != nil
        )
    }

    /// Reads the current member, a file, to its end.
    ///
    /// - Parameters:
    ///   - name: Its name, for messages.
    ///   - size: The bytes that the archive says it has.
    ///   - body: Is given its bytes, at most 1 MiB at a time.
    /// - Throws: ``InputError`` if it is damaged or has another size; what `body` throws.
    func read(_ name: String, size: Int, _ body: ([UInt8]) throws -> Void) throws {
        var count = 0
        while true {
            let piece = try piece()
            if piece.isEmpty { break }
            count += piece.count
            guard count <= size else {
                throw InputError("'\(name)' is longer than stated", place: path)
            }
            try body(piece)
        }
        guard count == size else {
            throw InputError(
                "is truncated: '\(name)' has \(count) of \(size) bytes",
                place: path
            )
        }
    }

    /// The next bytes of the current member, at most 1 MiB; empty at its end.
    private func piece() throws -> [UInt8] {
        var status = 0
        let bytes = unsafe [UInt8](capacity: 1 << 20) { buffer, initialized in
            // Safety: at most the buffer's count is written, and only that is counted.
            status = unsafe archive_read_data(handle, buffer.baseAddress, buffer.count)
            initialized = max(0, status)
        }
        try check(Int32(min(status, 0)))
        return bytes
    }

    /// Ends the reading: compares a compressed tar with its trailer.
    ///
    /// - Throws: ``InputError`` if it is damaged.
    func finish() throws { try stream?.finish() }

    private func check(_ status: Int32) throws {
        guard status < ARCHIVE_OK else { return }
        if let failure = stream?.failure { throw failure }
        let reason = unsafe archiveProblem(handle)
        throw InputError("is truncated or damaged: \(reason)", place: path)
    }
}

extension MemberReader.Member.Kind {
    /// The kind of a member by its type in the file system's terms.
    fileprivate init(type: mode_t) {
        switch type & 0o170000 {
        case 0o100000: self = .file
        case 0o040000: self = .folder
        case 0o120000: self = .link
        default: self = .other
        }
    }
}

/// What kind of archive a file is, by its first bytes.
private enum ArchiveKind {
    case tar, compressedTar, zip

    init(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw InputError("no such file, or it cannot be read", place: path)
        }
        defer { try? handle.close() }
        let head = [UInt8](try handle.read(upToCount: 512) ?? Data())
        if head.starts(with: [31, 139]) {
            self = .compressedTar
        } else if head.starts(with: [80, 75, 3, 4]) || head.starts(with: [80, 75, 5, 6]) {
            self = .zip
        } else if head.count == 512, head[257..<262].elementsEqual("ustar".utf8) {
            self = .tar
        } else {
            let isPage = head.first { $0 > space } == UInt8(ascii: "<")
            throw InputError(
                isPage
                    ? "is a web page, expected an archive (tar, tar.gz or zip)"
                    : "is no tar, tar.gz or zip archive",
                place: path
            )
        }
    }
}
