import Foundation
import GroveBase

/// An archive that someone else made: looked at whole before anything of it is written.
///
/// Nothing in it may lead out of the folder it is unpacked into: no absolute path, no `..`, no link
/// that points outside. Links within are left out, so that no file is ever written through one.
struct PackedArchive {
    /// A file in an archive, by its path in it.
    struct File {
        let path: String
        let size: Int
    }

    /// The most members an archive may have.
    static let memberLimit = 10_000

    /// The archive's own path.
    let path: String
    /// Its files, in its order.
    let files: [File]
    /// Its links within, which are left out.
    let links: [String]
    private let limit: Int

    /// Reads all of an archive and checks what is in it.
    ///
    /// - Parameters:
    ///   - path: The archive: tar, tar.gz or zip.
    ///   - limit: The most bytes its files may have together.
    ///   - progress: Told of the archive's bytes.
    /// - Throws: ``InputError`` if it is damaged, too large unpacked, or has what no data set needs.
    init(_ path: String, limit: Int, progress: any ProgressReporter) throws {
        guard let size = fileSize(path) else {
            throw InputError("no such file, or it cannot be read", place: path)
        }
        progress.begin("check \(URL(fileURLWithPath: path).lastPathComponent)", total: size)
        defer { progress.end() }
        let reader = try MemberReader(path, limit: PackedArchive.streamLimit(limit))
        var census = MemberCensus(archive: path, limit: limit)
        var position = 0
        func advance() {
            progress.advance(max(0, reader.position - position))
            position = max(position, reader.position)
        }
        while let member = try reader.next() {
            try census.add(member)
            if member.kind == .file, let file = census.files.last {
                // Zip checks a member's CRC-32 only when it is read.
                try reader.read(file.path, size: file.size) { _ in advance() }
            }
            advance()
        }
        try reader.finish()
        try census.finish()
        self.path = path
        self.limit = limit
        files = census.files
        links = census.links
    }

    /// What a tar of so many bytes in files may have with its headers and padding.
    private static func streamLimit(_ limit: Int) -> Int { limit + memberLimit * 2048 + 1 << 20 }

    /// The folder of the archive that has some files; empty for the archive's top.
    ///
    /// - Parameter wanted: The files' paths in that folder.
    /// - Returns: The one that is least deep.
    /// - Throws: ``InputError`` if there is none, or more than one as deep.
    func folder(with wanted: [String]) throws -> String {
        let paths = Set(files.map(\.path))
        func holds(_ folder: String, _ file: String) -> Bool {
            let full = folder.isEmpty ? file : "\(folder)/\(file)"
            return names(full).contains(where: paths.contains)
        }
        let anchors = wanted.prefix(1).flatMap(names)
        let folders = Set(
            files.flatMap { file in
                anchors.filter { file.path == $0 || file.path.hasSuffix("/" + $0) }
                    .map { String(file.path.dropLast($0.count).dropLast()) }
            }
        )
        let whole = folders.filter { folder in wanted.allSatisfy { holds(folder, $0) } }
            .sorted { (depth($0), $0) < (depth($1), $1) }
        guard let first = whole.first else { throw lacking(wanted, in: folders, holds) }
        if whole.count > 1, depth(whole[1]) == depth(first) {
            throw InputError(
                "has the dataset twice, in \(first) and in \(whole[1])",
                place: path
            )
        }
        return first
    }

    /// The names that a file may have: its own, and that of the same file inflated.
    private func names(_ file: String) -> [String] {
        file.hasSuffix(".gz") ? [file, String(file.dropLast(".gz".count))] : [file]
    }

    /// The files under a folder, by their paths in it.
    func files(in folder: String) -> [File] {
        guard !folder.isEmpty else { return files }
        return files.filter { $0.path.hasPrefix(folder + "/") }
            .map { File(path: String($0.path.dropFirst(folder.count + 1)), size: $0.size) }
    }

    /// Writes the files under a folder of the archive.
    ///
    /// - Parameters:
    ///   - folder: The archive's folder.
    ///   - progress: Told of the bytes written.
    ///   - place: Gives the path of a file on disk.
    /// - Returns: The SHA-256 of each file.
    /// - Throws: ``InputError`` if the archive is damaged; ``WorkError`` if a file cannot be written.
    func unpack(
        _ folder: String,
        progress: any ProgressReporter,
        to place: (String) -> String
    ) throws -> [String: String] {
        let wanted = files(in: folder)
        let name = URL(fileURLWithPath: path).lastPathComponent
        progress.begin("unpack \(name)", total: wanted.reduce(0) { $0 + $1.size })
        defer { progress.end() }
        let sizes = Dictionary(uniqueKeysWithValues: wanted.map { ($0.path, $0.size) })
        let reader = try MemberReader(path, limit: PackedArchive.streamLimit(limit))
        var digests: [String: String] = [:]
        while let member = try reader.next() {
            guard member.kind == .file,
                let inside = relative(try MemberCensus.path(of: member, in: path), to: folder),
                let size = sizes[inside]
            else { continue }
            let file = try UnpackedFile(place(inside))
            defer { file.close() }
            try reader.read(inside, size: size) { piece in
                try file.append(piece)
                progress.advance(piece.count)
            }
            digests[inside] = try file.finish()
        }
        try reader.finish()
        return digests
    }

    private func relative(_ path: String, to folder: String) -> String? {
        if folder.isEmpty { return path }
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : nil
    }

    private func depth(_ folder: String) -> Int { folder.split(separator: "/").count }

    private func lacking(
        _ wanted: [String],
        in folders: Set<String>,
        _ holds: (String, String) -> Bool
    ) -> InputError {
        let missing = wanted.first { file in !folders.contains { holds($0, file) } }
        let shown = files.prefix(5).map(\.path).joined(separator: ", ")
        return InputError(
            "has no folder with \(missing ?? wanted.joined(separator: ", ")); its files are "
                + (files.isEmpty ? "none" : shown) + (files.count > 5 ? ", …" : ""),
            place: path
        )
    }
}
