import GroveBase

/// What was met in an archive, checked member by member.
struct MemberCensus {
    let archive: String
    let limit: Int
    private(set) var files: [PackedArchive.File] = []
    private(set) var links: [String] = []
    private var paths: Set<String> = []
    private var folders: Set<String> = []
    private var memberCount = 0
    private var bytes = 0

    init(archive: String, limit: Int) {
        self.archive = archive
        self.limit = limit
    }

    /// The path of a member within the archive's folder, without `.` and doubled slashes.
    ///
    /// - Throws: ``InputError`` if it leads elsewhere.
    static func path(of member: MemberReader.Member, in archive: String) throws -> String {
        guard let name = member.name, !name.isEmpty else {
            throw InputError("has a member without a readable name", place: archive)
        }
        return try safePath(name, named: name, in: archive)
    }

    private static func safePath(
        _ path: String,
        named name: String,
        in archive: String
    ) throws -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard !path.hasPrefix("/"), !parts.contains("..") else {
            throw InputError(
                "has '\(printable(name))', which leads out of its folder",
                place: archive
            )
        }
        guard !path.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }),
            parts.allSatisfy({ $0.utf8.count <= 255 })
        else {
            throw InputError("has '\(printable(name))', which is no file name", place: archive)
        }
        return parts.joined(separator: "/")
    }

    /// A name for a message: no control characters, not longer than a line.
    private static func printable(_ name: String) -> String {
        let shown = name.unicodeScalars.prefix(100).map { scalar in
            scalar.value < 32 || scalar.value == 127 ? "?" : String(scalar)
        }.joined()
        return name.unicodeScalars.count > 100 ? shown + "…" : shown
    }

    /// Counts a member.
    ///
    /// - Throws: ``InputError`` if the archive must not be unpacked.
    mutating func add(_ member: MemberReader.Member) throws {
        memberCount += 1
        guard memberCount <= PackedArchive.memberLimit else {
            throw InputError("has more than \(PackedArchive.memberLimit) members", place: archive)
        }
        let path = try MemberCensus.path(of: member, in: archive)
        switch member.kind {
        case .folder: folders.insert(path)
        case .link: try addLink(member, path)
        case .other:
            throw InputError("has '\(path)', which is neither file nor folder", place: archive)
        case .file: try addFile(member, path)
        }
    }

    private mutating func addFile(_ member: MemberReader.Member, _ path: String) throws {
        guard let size = member.size, size >= 0 else {
            throw InputError("does not state the size of '\(path)'", place: archive)
        }
        guard size <= limit - bytes else {
            throw InputError("unpacks to more than \(byteText(limit))", place: archive)
        }
        bytes += size
        guard !path.isEmpty, paths.insert(path).inserted else {
            throw InputError("has '\(path)' twice", place: archive)
        }
        var parts = path.split(separator: "/").dropLast()
        while !parts.isEmpty {
            folders.insert(parts.joined(separator: "/"))
            parts = parts.dropLast()
        }
        files.append(PackedArchive.File(path: path, size: size))
    }

    /// A link is left out; one that points out of the archive's folder is refused with all else.
    private mutating func addLink(_ member: MemberReader.Member, _ path: String) throws {
        let target = member.target ?? ""
        var depth = member.isHardLink ? 0 : path.split(separator: "/").count - 1
        for part in target.split(separator: "/") where part != "." {
            depth += part == ".." ? -1 : 1
            if depth < 0 { break }
        }
        guard !target.hasPrefix("/"), depth >= 0 else {
            throw InputError(
                "has the link '\(path)' to '\(MemberCensus.printable(target))', "
                    + "which leads out of its folder",
                place: archive
            )
        }
        links.append(path)
    }

    /// Checks what only all members together tell.
    ///
    /// - Throws: ``InputError`` if a file is also a folder.
    func finish() throws {
        if let both = files.first(where: { folders.contains($0.path) }) {
            throw InputError("has '\(both.path)' both as file and as folder", place: archive)
        }
    }
}
