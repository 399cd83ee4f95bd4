import Glibc
import GroveBase

/// An open file; closed when the value goes away.
struct DiskFile: ~Copyable {
    let path: String
    let descriptor: Int32

    /// Takes over an open descriptor.
    init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Opens a file to read; nil if there is none.
    init?(reading path: String) throws {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        if descriptor >= 0 { return }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw systemError("cannot open", path)
    }

    /// Creates a file that does not exist yet.
    init(creating path: String) throws {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o644))
        self.path = path
        if descriptor < 0 { throw systemError("cannot create", path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Length, times and identity.
    func status() throws -> stat {
        var status = stat()
        // Safety: the call writes one stat.
        if unsafe fstat(descriptor, &status) != 0 { throw systemError("cannot read", path) }
        return status
    }

    /// Length in bytes.
    func byteCount() throws -> Int { Int(try status().st_size) }

    /// Fills a buffer from an offset.
    ///
    /// - Returns: False if the file ends before the buffer is full.
    func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Bool {
        try unsafe fill(buffer, from: descriptor, at: offset, path: path)
    }

    /// Writes all bytes of a buffer at an offset.
    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws {
        var done = 0
        while done < buffer.count {
            let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
            // Safety: the part lies within the buffer.
            let count = unsafe pwrite(descriptor, part.baseAddress, part.count, offset + done)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { throw systemError("cannot write", path) }
            done += count
        }
    }

    /// Waits until the bytes are on the disk.
    func sync() throws {
        if fsync(descriptor) != 0 { throw systemError("cannot write", path) }
    }
}

/// Fills a buffer from an offset of an open file; false if the file ends before.
func fill(
    _ buffer: UnsafeMutableRawBufferPointer,
    from descriptor: Int32,
    at offset: Int,
    path: String
) throws -> Bool {
    var done = 0
    while done < buffer.count {
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        // Safety: the part lies within the buffer.
        let count = unsafe pread(descriptor, part.baseAddress, part.count, offset + done)
        if count < 0, errno == EINTR { continue }
        if count < 0 { throw systemError("cannot read", path) }
        if count == 0 { return false }
        done += count
    }
    return true
}

/// Length, times and identity of the file at a path; nil if there is none to be seen.
func fileStatus(_ path: String) -> stat? {
    var status = stat()
    // Safety: the call writes one stat.
    return unsafe stat(path, &status) == 0 ? status : nil
}

/// Removes a file if it is there.
///
/// - Returns: False, with errno set, if it is still there.
@discardableResult
func removeFile(_ path: String) -> Bool {
    // Safety: the C string lives for the call.
    unsafe unlink(path) == 0 || errno == ENOENT
}

/// The last part of a path.
func fileName(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
}

/// Waits until a folder's list of names is on the disk, where the file system can.
func syncFolder(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}

/// Gives a written file its final name, replacing what had it, and waits for the disk.
func moveIntoPlace(_ temporary: String, _ path: String) throws {
    try renameFile(temporary, path)
    syncFolder(folderName(of: path))
}

/// Renames a file, replacing what has the new name.
func renameFile(_ old: String, _ new: String) throws {
    // Safety: the C strings live for the call.
    if unsafe rename(old, new) != 0 { throw systemError("cannot write", new) }
}

/// The names in a folder, sorted; none if it cannot be read.
func names(in folder: String) -> [String] {
    var result: [String] = []
    forEachName(in: folder) { bytes in
        let name = String(decoding: bytes, as: UTF8.self)
        if name != ".", name != ".." { result.append(name) }
    }
    return result.sorted()
}

/// Calls a body with every name in a folder, its own and its parent's too, in any order.
func forEachName(in folder: String, _ body: ([UInt8]) -> Void) {
    // Safety: the stream is closed before this returns; entries are used before the next read.
    guard let stream = unsafe opendir(folder) else { return }
    defer { _ = unsafe closedir(stream) }
    while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe Array(bytes.prefix { $0 != 0 })
        }
        body(name)
    }
}

/// Seconds since 1970.
func seconds(_ time: timespec) -> Double { Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9 }

/// Seconds since 1970, now.
func wallClockSeconds() -> Double {
    var time = timespec()
    // Safety: the call writes one timespec.
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return seconds(time)
}

/// Asks for pages of 2 MiB under memory about to be written, where the system has them: a large
/// array then costs few page faults.
func preferLargePages(_ bytes: UnsafeMutableRawBufferPointer) {
    let page = 1 << 21
    guard bytes.count >= 2 * page, let base = bytes.baseAddress else { return }
    let start = (UInt(bitPattern: base) + UInt(page) - 1) & ~UInt(page - 1)
    let end = (UInt(bitPattern: base) + UInt(bytes.count)) & ~UInt(page - 1)
    guard start < end else { return }
    // Safety: the range lies within the buffer, and the advice changes no byte of it.
    _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_HUGEPAGE)
}
