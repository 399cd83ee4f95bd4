public import GroveBase

/// Results of stages, one HDF5 file each, named by the digest of the stage's key.
///
/// A file lies at `FOLDER/ab/abcdef….h5`. It is written to `FOLDER/tmp/`, synced and renamed, and
/// never modified after. Several processes may share a folder. A look-up is one `stat`; what the
/// headers of very many files say is kept a second time in an index (``HeaderIndex``), which is
/// never believed against a file.
public struct StageCache: Sendable {
    /// The folder all files lie in; made by the first store.
    public let folder: String
    let workers: Workers
    let warn: @Sendable (String) -> Void
    /// The files of the locks that are held through this value.
    let heldLocks = Locked<Set<String>>([])
    /// How many headers must be asked for at once that an index of them is read and kept.
    var leastIndexed = 256
    /// How many headers were read from their files, through this value, that an index might have told.
    let openedCount = Locked(0)

    /// Creates a cache in a folder, which need not exist, and removes what dead writers left there.
    ///
    /// - Parameters:
    ///   - folder: Where the files lie.
    ///   - workers: The threads that check and read large files.
    ///   - warn: Called with one line when a damaged file was set aside.
    public init(
        folder: String,
        workers: Workers = Workers(1),
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.folder = folder
        self.workers = workers
        self.warn = warn
        removeStaleTemporaries()
    }
}

/// A stage's result as it came from the cache.
public struct CachedStage: Sendable {
    /// The arrays and attributes.
    public let artifact: Artifact
    /// All else in the file.
    public let header: CachedHeader

    /// Seconds of the work itself, by what was done, when it was done.
    public var seconds: [String: Double] { header.seconds }
    /// Commit, machine, library versions at that time.
    public var provenance: JSONValue { header.provenance }
}

/// A file of the cache, as ``StageCache/list(progress:)`` reports it.
public struct CacheEntry: Sendable {
    /// The digest of the stage's key.
    public let digest: String
    /// Bytes of the file.
    public let bytes: Int
    /// When the file was last loaded or written, in seconds since 1970.
    public let lastUsed: Double
    /// What the file says of itself; nil for a file that cannot be read.
    public let header: CachedHeader?

    /// The stage's name; nil for a file that cannot be read.
    public var stage: String? { header?.stage }
    /// When the file was written, in seconds since 1970.
    public var created: Double { header?.created ?? lastUsed }
    /// Seconds of the work itself, by what was done.
    public var seconds: [String: Double] { header?.seconds ?? [:] }
}

/// What ``StageCache/verify(progress:)`` found.
public struct CacheVerification: Sendable, Equatable {
    /// How many files were read.
    public var checked = 0
    /// Bytes that were read.
    public var bytes = 0
    /// The damaged files, now set aside, with the reason.
    public var damaged: [Damage] = []

    /// A damaged file.
    public struct Damage: Sendable, Equatable {
        /// The digest the file was named by.
        public let digest: String
        /// What is wrong with it.
        public let reason: String
    }
}

/// What ``StageCache/prune(olderThan:keepBytes:keeping:)`` removed and kept.
public struct CacheRemoval: Sendable, Equatable {
    /// How many files were removed.
    public var removed = 0
    /// Bytes of the removed files.
    public var removedBytes = 0
    /// How many files of stages are left.
    public var kept = 0
    /// Bytes of the files left.
    public var keptBytes = 0
}
