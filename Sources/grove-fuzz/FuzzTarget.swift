import Foundation
import GroveBase

/// A reader under test, with the sound files among which it finds one that an input has spoilt.
///
/// The first byte of an input says which file its rest replaces; all others stay sound, so that the
/// reader comes as far as that one.
struct FuzzTarget: Sendable {
    /// The name by which scripts choose it.
    let name: String
    /// What inputs replace.
    var files: [FuzzFile]
    /// Other files that the reader needs, by their paths in the folder.
    var others: [String: [UInt8]] = [:]
    /// What the reader leaves, to be removed before it reads again.
    var leftovers: [String] = []
    /// Reads the files of a folder.
    let read: @Sendable (_ folder: String) throws -> Void
}

/// One file that inputs replace.
struct FuzzFile: Sendable {
    /// Its path in the folder.
    let path: String
    /// What it soundly holds, before ``pack``.
    let content: [UInt8]
    /// Further sound contents to start from.
    var more: [[UInt8]] = []
    /// Makes the file of a content: puts it into an archive, or corrects the checksums in it.
    var pack: @Sendable ([UInt8]) -> [UInt8] = { $0 }

    init(
        _ path: String,
        _ content: [UInt8],
        more: [[UInt8]] = [],
        pack: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }
    ) {
        self.path = path
        self.content = content
        self.more = more
        self.pack = pack
    }

    init(_ path: String, text: String) { self.init(path, Array(text.utf8)) }
}

extension FuzzTarget {
    /// A reader of one text or byte string, which needs no folder.
    ///
    /// - Parameters:
    ///   - name: The target's name.
    ///   - seeds: Sound contents.
    ///   - read: Reads a content.
    /// - Returns: The target.
    static func content(
        _ name: String,
        seeds: [[UInt8]],
        read: @escaping @Sendable ([UInt8]) throws -> Void
    ) -> FuzzTarget {
        FuzzTarget(
            name: name,
            files: [FuzzFile("input", seeds.first ?? [], more: Array(seeds.dropFirst()))]
        ) { folder in
            try read(bytes(of: folder + "/input"))
        }
    }

    /// The inputs to start from.
    var seeds: [[UInt8]] {
        files.indices.flatMap { index in
            ([files[index].content] + files[index].more).map { [UInt8(index)] + $0 }
        }
    }
}

/// The bytes of a file.
///
/// - Throws: ``WorkError`` if it cannot be read.
func bytes(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw WorkError("\(path): cannot be read")
    }
    return Array(data)
}

/// A file of the repository, for seeds.
func repositoryFile(_ path: String) -> [UInt8] {
    let root = ProcessInfo.processInfo.environment["GROVE_FUZZ_HOME"] ?? "."
    guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
        fatalError("no file \(path) in GROVE_FUZZ_HOME (\(root))")
    }
    return Array(data)
}

/// The files of a folder of the repository whose names end so, sorted by name.
func repositoryFiles(_ folder: String, ending: String) -> [(name: String, bytes: [UInt8])] {
    let root = ProcessInfo.processInfo.environment["GROVE_FUZZ_HOME"] ?? "."
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted()
        .map { ($0, repositoryFile("\(folder)/\($0)")) }
}
