import Glibc
public import GroveBase

extension StageCache {
    /// Every stored stage, last used first.
    ///
    /// - Throws: ``WorkError`` if a file is there and the system does not let it be read.
    public func list(progress: any ProgressReporter = SilentProgress()) throws -> [CacheEntry] {
        let files = files()
        var entries: [CacheEntry] = []
        progress.begin("reading the cache", total: files.count)
        defer { progress.end() }
        try forEachLine(of: files, areAll: true) { file, line in
            entries.append(
                CacheEntry(
                    digest: file.digest,
                    bytes: file.bytes,
                    lastUsed: file.lastUsed,
                    header: line?.header
                )
            )
            progress.advance(1)
        }
        return entries.sorted { ($0.lastUsed, $0.digest) > ($1.lastUsed, $1.digest) }
    }

    /// Reads every file and checks it; damaged ones are set aside.
    ///
    /// - Throws: ``WorkError`` if a file is there and the system does not let it be read.
    public func verify(progress: any ProgressReporter) throws -> CacheVerification {
        let files = files()
        var result = CacheVerification()
        progress.begin("verifying the cache", total: files.reduce(0) { $0 + $1.bytes })
        defer { progress.end() }
        for file in files {
            let damage = { reason in
                result.damaged.append(.init(digest: file.digest, reason: reason))
            }
            _ = try reading(file.digest, onDamage: damage) { open in
                let header = try ArtifactFile.read(open, workers: workers).header
                if hexadecimal(sha256(header.key)) != file.digest {
                    throw ArtifactFile.Damage(reason: "it holds the result of another key")
                }
            }
            result.checked += 1
            result.bytes += file.bytes
            progress.advance(file.bytes)
        }
        return result
    }

    /// Removes files not used for a time, then the longest unused ones until the rest fits.
    ///
    /// Damaged files that were set aside go too.
    ///
    /// - Parameters:
    ///   - olderThan: Seconds since its last use after which a file goes; nil for none.
    ///   - keepBytes: Bytes that may stay in all; nil for any number.
    ///   - keeping: Digests of files that stay in any case.
    ///   - isTrial: Whether nothing is removed, and only told what would be.
    /// - Returns: What was removed and what is left.
    /// - Throws: ``WorkError`` with the path if a file cannot be removed.
    public func prune(
        olderThan: Double? = nil,
        keepBytes: Int? = nil,
        keeping: Set<String> = [],
        isTrial: Bool = false
    ) throws -> CacheRemoval {
        func remove(_ path: String) throws { if !isTrial { try self.remove(path) } }
        if !isTrial { removeStaleTemporaries() }
        var result = try removeDamaged(remove)
        let now = wallClockSeconds()
        let files = files().sorted { ($0.lastUsed, $0.digest) < ($1.lastUsed, $1.digest) }
        var left = files.reduce(0) { $0 + $1.bytes }
        for file in files {
            let old = olderThan.map { now - file.lastUsed > $0 } ?? false
            let excess = keepBytes.map { left > $0 } ?? false
            if (old || excess) && !keeping.contains(file.digest) {
                try remove(path(digest: file.digest))
                result.removed += 1
                result.removedBytes += file.bytes
                left -= file.bytes
            } else {
                result.kept += 1
            }
        }
        result.keptBytes = left
        return result
    }

    /// Removes every stored stage and all else this cache made, and nothing that it did not.
    ///
    /// - Returns: What was removed.
    /// - Throws: ``WorkError`` with the path if a file cannot be removed.
    @discardableResult
    public func clear() throws -> CacheRemoval {
        let result = try prune(olderThan: -.infinity)
        for name in names(in: "\(folder)/index") where isIndex(name) {
            try remove("\(folder)/index/\(name)")
        }
        for shard in shards() + ["tmp", "locks", "damaged", "index"] {
            // Safety: the C string lives for the call. A folder with anything left in it stays.
            _ = unsafe rmdir("\(folder)/\(shard)")
        }
        return result
    }

    /// Removes what this process was writing and its locks' files, for one about to end at a signal.
    public func removeOwnTemporaries() {
        heldLocks.withLock { held in
            held.forEach { removeFile($0) }
            held = []
        }
        for name in names(in: "\(folder)/tmp") where Temporary.isOwn(name) {
            removeFile("\(folder)/tmp/\(name)")
        }
    }

    /// Removes files whose writers died.
    func removeStaleTemporaries() {
        let now = wallClockSeconds()
        for name in names(in: "\(folder)/tmp") {
            let path = "\(folder)/tmp/\(name)"
            guard let status = fileStatus(path) else { continue }
            if Temporary.isStale(name, age: now - seconds(status.st_mtim)) { removeFile(path) }
        }
    }

    private func removeDamaged(_ remove: (String) throws -> Void) throws -> CacheRemoval {
        var result = CacheRemoval()
        for name in names(in: "\(folder)/damaged") where digest(ofName: name) != nil {
            let path = "\(folder)/damaged/\(name)"
            guard let status = fileStatus(path) else { continue }
            try remove(path)
            result.removed += 1
            result.removedBytes += Int(status.st_size)
        }
        return result
    }

    private func remove(_ path: String) throws {
        if !removeFile(path) { throw systemError("cannot remove", path) }
    }

    private func shards() -> [String] {
        names(in: folder).filter { $0.utf8.count == 2 && isHexadecimal($0) }
    }

    /// The files of all stages, by their digests.
    func files() -> [StoredFile] {
        let shards = shards()
        return workers.map(shards.count) { index in
            let shard = shards[index]
            return names(in: "\(folder)/\(shard)").compactMap { name -> StoredFile? in
                guard let digest = digest(ofName: name), digest.hasPrefix(shard) else { return nil }
                return storedFile(digest)
            }
        }
        .flatMap(\.self)
    }

    /// The digests of all stages, in order, without a look at their files.
    func digests() -> [StageDigest] {
        let shards = shards()
        return workers.map(shards.count) { index in
            let shard = shards[index]
            let prefix = Array(shard.utf8)
            var digests: [StageDigest] = []
            forEachName(in: "\(folder)/\(shard)") { name in
                // As in files(): 64 digits, those of the folder first, and what the file is.
                guard name.count == 67, name.starts(with: prefix), name.suffix(3) == suffix[...],
                    let digest = StageDigest(digits: name.prefix(64))
                else { return }
                digests.append(digest)
            }
            return digests.sorted()
        }
        .flatMap(\.self)
    }

    /// The file of a digest, without a look into it; nil if there is none.
    func storedFile(_ digest: String) -> StoredFile? {
        fileStatus(path(digest: digest)).map { status in
            StoredFile(
                digest: digest,
                lastUsed: seconds(status.st_mtim),
                identity: FileIdentity(status)
            )
        }
    }

    private func isIndex(_ name: String) -> Bool {
        name == fileName(of: costsPath)
            || name.utf8.count == 6 && name.hasSuffix(".tsv")
                && isHexadecimal(String(name.prefix(2)))
    }

    private func digest(ofName name: String) -> String? {
        guard name.hasSuffix(".h5"), name.utf8.count == 67 else { return nil }
        let digest = String(name.dropLast(3))
        return isHexadecimal(digest) ? digest : nil
    }

    private func isHexadecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
        }
    }
}

private let suffix = Array(".h5".utf8)
