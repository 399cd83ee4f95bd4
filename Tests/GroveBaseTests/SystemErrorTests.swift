import Foundation
import Testing

@testable import GroveBase

@Suite("Folders and the system's errors") struct SystemErrorTests {
    private let scratch = NSTemporaryDirectory() + "grove-folders-\(UUID().uuidString)"

    @Test("A folder is made with those above it, and again without complaint")
    func nested() throws {
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        try makeFolder("\(scratch)/a/b")
        try makeFolder("\(scratch)/a/b")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(scratch)/a/b").isEmpty)
    }

    @Test("A file in the way is said with its path")
    func fileInTheWay() throws {
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        try makeFolder(scratch)
        try Data().write(to: URL(fileURLWithPath: "\(scratch)/file"))
        #expect(throws: WorkError("\(scratch)/file: cannot make this folder: file exists")) {
            try makeFolder("\(scratch)/file")
        }
        #expect(throws: WorkError("\(scratch)/file: cannot make this folder: file exists")) {
            try makeFolder("\(scratch)/file/below")
        }
    }

    @Test("A folder that must be new is refused where somebody else made it")
    func mustBeNew() throws {
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        try makeFolder(scratch, ifNew: true)
        try makeFolder(scratch, ifNew: false)
        #expect(throws: WorkError("\(scratch): cannot make this folder: file exists")) {
            try makeFolder(scratch, ifNew: true)
        }
    }

    @Test(
        "What users meet has words of our own, the rest the system's in lower case",
        arguments: [
            (ENOSPC, "no space left on device"), (EROFS, "read-only file system"),
            (EACCES, "permission denied"), (EISDIR, "is a directory"),
        ]
    )
    func words(code: Int32, words: String) {
        #expect(systemReason(code) == words)
        #expect(
            systemError("cannot write", "a/b", code: code).description
                == "a/b: cannot write: \(words)"
        )
    }

    @Test(
        "The folder of a path",
        arguments: [("a/b/c", "a/b"), ("/a", "/"), ("a", "."), ("/a/b", "/a"), ("a/", "a")]
    )
    func folder(path: String, folder: String) { #expect(folderName(of: path) == folder) }
}
