import Glibc
public import GroveBase

extension StageCache {
    /// Where the file of a key lies.
    public func path(of key: StageKey) -> String { path(digest: key.digest) }

    func path(digest: String) -> String { "\(folder)/\(digest.prefix(2))/\(digest).h5" }

    /// Whether there is a file of a key; it is not read.
    public func contains(_ key: StageKey) -> Bool {
        unsafe access(path(of: key), F_OK) == 0
    }

    /// What is known of a stored stage, without reading its arrays; nil if it is not there.
    ///
    /// A damaged file is set aside and counts as not there.
    ///
    /// - Throws: ``WorkError`` if the file is there and the system does not let it be read.
    public func header(_ key: StageKey) throws -> CachedHeader? {
        try reading(key.digest) { file in
            let (header, attributes) = try ArtifactFile.readHeader(file)
            try check(header.key, is: key.text)
            return try cachedHeader(header, attributes, file)
        }
    }

    /// What is known of a stored stage by its digest alone, such as one that a record names.
    ///
    /// - Parameter digest: The digest of the stage's key.
    /// - Returns: Its header; nil if it is not there or was damaged.
    /// - Throws: ``WorkError`` if the file is there and the system does not let it be read.
    public func header(digest: String) throws -> CachedHeader? {
        try reading(digest) { file in
            let (header, attributes) = try ArtifactFile.readHeader(file)
            return try cachedHeader(header, attributes, file)
        }
    }

    /// A stored stage, its checksum verified; nil if it is not there.
    ///
    /// A damaged file, or one that belongs to another key, is moved to `FOLDER/damaged/`, reported
    /// through the cache's warning and counts as not there.
    ///
    /// - Throws: ``WorkError`` if the file is there and the system does not let it be read.
    public func load(_ key: StageKey) throws -> CachedStage? {
        try reading(key.digest) { file in
            let (header, artifact) = try ArtifactFile.read(file, workers: workers)
            try check(header.key, is: key.text)
            // The time of last use orders what prune removes; a read-only folder keeps none.
            _ = futimens(file.descriptor, nil)
            return CachedStage(
                artifact: artifact,
                header: try cachedHeader(header, artifact.attributes, file)
            )
        }
    }

    /// Stores a stage's result, replacing what was there.
    ///
    /// - Parameters:
    ///   - artifact: The result.
    ///   - key: The stage's key.
    ///   - seconds: Seconds of the work itself, by what was done.
    ///   - provenance: Commit, machine, library versions.
    /// - Throws: ``WorkError`` with the path and the system's reason, such as a full disk or a
    ///   read-only folder; nothing half-written is then left.
    public func store(
        _ artifact: Artifact,
        key: StageKey,
        seconds: [String: Double] = [:],
        provenance: JSONValue = .object([:])
    ) throws {
        let path = path(of: key)
        try makeFolder(folderName(of: path))
        try makeFolder("\(folder)/tmp")
        let header = ArtifactFile.Header(
            key: key.text,
            stage: key.stage,
            seconds: seconds,
            provenance: provenance
        )
        let temporary = Temporary.path(in: "\(folder)/tmp", for: key.digest)
        try AtomicFile.write(path, temporary: temporary) { file in
            try ArtifactFile.write(artifact, header: header, to: file, workers: workers)
        }
    }

    /// Removes the file of a key, if it is there.
    ///
    /// - Parameter key: The key of a stage that nothing needs any more, such as an old checkpoint.
    /// - Throws: ``WorkError`` with the path and the system's reason.
    public func remove(_ key: StageKey) throws {
        let path = path(of: key)
        if contains(key), !removeFile(path) { throw systemError("cannot remove", path) }
    }

    private func check(_ found: String, is wanted: String) throws {
        if found != wanted {
            throw ArtifactFile.Damage(reason: "it holds the result of another key: \(found)")
        }
    }

    func cachedHeader(
        _ header: ArtifactFile.Header,
        _ attributes: [String: JSONValue],
        _ file: borrowing DiskFile
    ) throws -> CachedHeader {
        CachedHeader(header, attributes, bytes: Int(try file.status().st_size))
    }

    /// Reads the file of a digest, or sets it aside if it is damaged.
    ///
    /// - Returns: Nil if the file is not there, was damaged, or is of another format.
    func reading<Result>(
        _ digest: String,
        onDamage: (String) -> Void = { _ in },
        _ body: (borrowing DiskFile) throws -> Result
    ) throws -> Result? {
        guard let file = try DiskFile(reading: path(digest: digest)) else { return nil }
        do {
            return try body(file)
        } catch is ArtifactFile.OtherFormat {
            // Whoever stores the stage anew replaces it.
            return nil
        } catch let damage as ArtifactFile.Damage {
            try setAside(file, digest: digest, reason: damage.reason)
            onDamage(damage.reason)
            return nil
        }
    }

    /// Moves a damaged file to `FOLDER/damaged/`, unless another process has replaced it by now.
    private func setAside(
        _ file: borrowing DiskFile,
        digest: String,
        reason: String
    ) throws {
        let damaged = "\(folder)/damaged/\(digest).h5"
        let opened = try file.status()
        guard let current = fileStatus(file.path), current.st_ino == opened.st_ino,
            current.st_dev == opened.st_dev
        else { return }
        var outcome = "moved to \(damaged)"
        do {
            try makeFolder("\(folder)/damaged")
            try renameFile(file.path, damaged)
        } catch {
            outcome = "and could not be moved to \(damaged)"
        }
        warn("\(file.path): damaged (\(reason)), \(outcome); it will be computed again")
    }
}
