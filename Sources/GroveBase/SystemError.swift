import Glibc

/// What the system says of a call that failed, in lower case as it stands within a line.
///
/// A full disk, a quota, a read-only file system and a forbidden place have the same words wherever
/// they are met.
///
/// - Parameter code: The error's number; that of the last call unless given.
/// - Returns: Words without an end mark, such as `no space left on device`.
package func systemReason(_ code: Int32 = errno) -> String {
    switch code {
    case ENOSPC: return "no space left on device"
    case EDQUOT: return "disk quota exceeded, no space left for this user"
    case EFBIG: return "file larger than this process may write"
    case EROFS: return "read-only file system"
    case EACCES, EPERM: return "permission denied"
    default:
        var buffer = [CChar](repeating: 0, count: 256)
        // Safety: the call writes at most the buffer's count, closing zero included.
        _ = unsafe strerror_r(code, &buffer, buffer.count)
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).lowercased()
    }
}

/// The error of the system call that failed just now: the path, what could not be done, and why.
package func systemError(_ what: String, _ path: String, code: Int32 = errno) -> WorkError {
    WorkError("\(path): \(what): \(systemReason(code))")
}

/// Makes a folder and those above it; one that exists is fine.
///
/// - Throws: ``WorkError`` with the path and what the system says, as for files.
package func makeFolder(_ path: String) throws {
    var status = stat()
    // Safety: the call writes one stat.
    if unsafe stat(path, &status) == 0 {
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw systemError("cannot make this folder", path, code: EEXIST)
        }
        return
    }
    let parent = folderName(of: path)
    if parent != path, parent != "." { try makeFolder(parent) }
    try makeFolder(path, ifNew: false)
}

/// Makes one folder in a folder that is there.
///
/// - Parameters:
///   - path: The folder.
///   - ifNew: Whether one that exists is an error: somebody else has just made the same.
/// - Throws: ``WorkError`` with the path and what the system says.
package func makeFolder(_ path: String, ifNew: Bool) throws {
    // Safety: the C string lives for the call.
    if unsafe mkdir(path, mode_t(0o755)) != 0, ifNew || errno != EEXIST {
        throw systemError("cannot make this folder", path)
    }
}

/// The folder a path lies in; `.` for a mere name.
package func folderName(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
