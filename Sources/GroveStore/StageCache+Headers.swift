import Glibc
import GroveBase

/// A file of a stage, without a look into it.
struct StoredFile: Sendable {
    let digest: String
    /// When it was last loaded or written, in seconds since 1970.
    let lastUsed: Double
    let identity: FileIdentity

    var bytes: Int { identity.bytes }
}

extension StageCache {
    /// What is known of every stored stage without its arrays, by the digest of its key.
    ///
    /// Damaged files are set aside and left out. Files that are as the index knows them are not
    /// opened; the others are read, and the index is told.
    ///
    /// - Throws: ``WorkError`` if a file is there and the system does not let it be read.
    public func headers() throws -> [String: CachedHeader] {
        var headers: [String: CachedHeader] = [:]
        try forEachLine(of: files(), areAll: true) { headers[$0.digest] = $1?.header }
        return headers
    }

    /// What is known of some stages, as far as they are stored, by the digests of their keys.
    ///
    /// - Parameter keys: The keys of the stages.
    /// - Returns: The headers, read as by ``headers()`` where they are many.
    /// - Throws: ``WorkError`` if a file is there and the system does not let it be read.
    public func headers(of keys: some Sequence<StageKey>) throws -> [String: CachedHeader] {
        var headers: [String: CachedHeader] = [:]
        let files = Set(keys.map(\.digest)).sorted().compactMap(storedFile)
        try forEachLine(of: files, areAll: false) { headers[$0.digest] = $1?.header }
        return headers
    }

    /// Files of a shard with what its index knows of them as they are.
    private struct Survey: Sendable {
        let shard: String
        let entries: [(file: StoredFile, header: CachedHeader?)]
        /// Lines of the index; nil where reading the files takes less than reading and keeping it.
        let lineCount: Int?
    }

    /// Bytes of an index that are read in about the time in which one file is opened.
    private static let indexBytesPerFile = 20_000

    /// Calls a body with files and what they hold; nil for a file that was damaged or is of another
    /// format.
    ///
    /// - Parameters:
    ///   - files: Files that are there, by their digests.
    ///   - areAll: Whether there are no others.
    ///   - body: Is called in the files' order.
    /// - Throws: ``WorkError`` if a file cannot be read, and what the body throws.
    func forEachLine(
        of files: [StoredFile],
        areAll: Bool,
        _ body: (StoredFile, HeaderIndex.Line?) throws -> Void
    ) throws {
        var shards: [ArraySlice<StoredFile>] = []
        var rest = files[...]
        while let prefix = rest.first?.digest.prefix(2) {
            let shard = rest.prefix { $0.digest.hasPrefix(prefix) }
            shards.append(shard)
            rest = rest.dropFirst(shard.count)
        }
        let slices = shards
        let isIndexed = files.count >= leastIndexed
        let surveys = workers.map(slices.count) { index in
            survey(slices[index], isIndexed: isIndexed, areAll: areAll)
        }
        for survey in surveys {
            var new: [UInt8] = []
            var lines: [UInt8] = []
            // Lines of files that are gone or have changed since.
            let isStale = areAll && (survey.lineCount ?? 0) > 2 * survey.entries.count + 64
            for (file, known) in survey.entries {
                if let known {
                    let line = HeaderIndex.Line(identity: file.identity, header: known)
                    try body(file, line)
                    guard isStale else { continue }
                    lines += HeaderIndex.bytes(file.digest, line) ?? []
                } else {
                    let line = try read(file.digest)
                    try body(file, line)
                    new += line.flatMap { HeaderIndex.bytes(file.digest, $0) } ?? []
                }
            }
            if isStale {
                replace(indexPath(survey.shard), by: lines + new)
            } else if survey.lineCount != nil {
                append(new, toIndex: survey.shard)
            }
        }
    }

    private func survey(
        _ files: ArraySlice<StoredFile>,
        isIndexed: Bool,
        areAll: Bool
    ) -> Survey {
        let shard = String(files.first?.digest.prefix(2) ?? "")
        let size = fileStatus(indexPath(shard)).map { Int($0.st_size) } ?? 0
        guard isIndexed, size <= files.count * StageCache.indexBytesPerFile else {
            // An index that has outgrown its files is written anew.
            let lineCount = isIndexed && areAll ? Int.max : nil
            return Survey(shard: shard, entries: files.map { ($0, nil) }, lineCount: lineCount)
        }
        let index = HeaderIndex(indexPath(shard), wanted: Set(files.map(\.digest)))
        let entries = files.map { file in
            let line = index.lines[file.digest]
            return (file, line?.identity == file.identity ? line?.header : nil)
        }
        return Survey(shard: shard, entries: entries, lineCount: index.lineCount)
    }

    /// Reads the header of a file, with what tells the very file that was read from others.
    private func read(_ digest: String) throws -> HeaderIndex.Line? {
        openedCount.withLock { $0 += 1 }
        return try reading(digest) { open in
            let (header, attributes) = try ArtifactFile.readHeader(open)
            if hexadecimal(sha256(header.key)) != digest {
                throw ArtifactFile.Damage(reason: "it holds the result of another key")
            }
            return HeaderIndex.Line(
                identity: FileIdentity(try open.status()),
                header: try cachedHeader(header, attributes, open)
            )
        }
    }
}
