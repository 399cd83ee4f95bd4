// The C types of stat belong to whichever C module the compiler met first.
import CArchive
import Foundation

/// What tells that a file is the same as before, and how long it has been so.
struct FileFacts {
    /// The size in bytes.
    let size: Int
    /// Device, inode, size and times of change, in nanoseconds, as one text.
    let state: String
    /// Seconds since it last changed, in content or status.
    let age: Int

    /// Reads the facts of a regular file; nil where there is none.
    init?(_ path: String) {
        var facts = stat()
        // Safety: the call writes one stat; the string is a C string for its duration.
        let status = unsafe stat(path, &facts)
        guard status == 0, facts.st_mode & 0o170000 == 0o100000 else { return nil }
        let (content, change) = (facts.st_mtim, facts.st_ctim)
        size = Int(facts.st_size)
        state =
            "\(facts.st_dev) \(facts.st_ino) \(facts.st_size) \(content.tv_sec).\(content.tv_nsec) "
            + "\(change.tv_sec).\(change.tv_nsec)"
        age = time(nil) - max(content.tv_sec, change.tv_sec)
    }
}

/// The size of a file in bytes; nil where there is no such file.
func fileSize(_ path: String) -> Int? { FileFacts(path)?.size }
