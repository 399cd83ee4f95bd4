import GroveBase

extension StageCache {
    /// A stored stage by the digest of its key, as records name it; nil if it is not there.
    ///
    /// A damaged file, or one that belongs to another key, is set aside as by ``load(_:)``.
    ///
    /// - Parameter digest: The SHA-256 of the key's text, 64 hexadecimal digits.
    /// - Returns: The stage, its checksum verified.
    /// - Throws: ``WorkError`` if the file is there and the system does not let it be read.
    public func load(digest: String) throws -> CachedStage? {
        try reading(digest) { file in
            let (header, artifact) = try ArtifactFile.read(file, workers: workers)
            guard hexadecimal(sha256(header.key)) == digest else {
                throw ArtifactFile.Damage(reason: "it holds the result of another key")
            }
            return CachedStage(
                artifact: artifact,
                header: try cachedHeader(header, artifact.attributes, file)
            )
        }
    }
}
