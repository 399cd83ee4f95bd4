import CKernels
import Foundation
import GroveBase
import GroveData
import GroveSparse
import GroveStore

/// What a job works with: cache, memory, threads, progress.
final class Session: Sendable {
    let cache: StageCache
    let memory: MemoryCache
    let catalog: DatasetCatalog
    let workers: Workers
    let progress: any ProgressReporter
    let provenance: JSONValue
    /// Bytes the process may use in all.
    let memoryLimit: Int
    /// How many sessions share it.
    private let jobs: Int
    /// The bytes of a model's parts; nil to train in one piece what fits, else in parts that do.
    let partBytes: Int?
    /// Digests still to be computed although they may be in the cache (`--force`).
    private let forced: ForcedStages

    init(
        cache: StageCache,
        memory: MemoryCache,
        catalog: DatasetCatalog,
        workers: Workers,
        progress: any ProgressReporter,
        provenance: JSONValue,
        forced: ForcedStages,
        memoryLimit: Int = .max,
        jobs: Int = 1,
        partBytes: Int? = nil
    ) {
        self.cache = cache
        self.memory = memory
        self.catalog = catalog
        self.workers = workers
        self.progress = progress
        self.provenance = provenance
        self.forced = forced
        self.memoryLimit = memoryLimit
        self.jobs = jobs
        self.partBytes = partBytes
    }

    /// This session's share of the bytes of the limit that are not in use.
    var freeMemory: Int {
        if memoryLimit == .max { return .max }
        release_free_memory()
        return (memoryLimit - PeakMemory.currentBytes()) / jobs
    }

    /// Computes a stage once more if another is to be, of which it is a part.
    func force(_ key: StageKey, as whole: StageKey) {
        if forced.contains(whole.digest) { forced.insert(key.digest) }
    }

    /// Whether a stage is to be computed once more, whatever the cache holds.
    func isForced(_ key: StageKey) -> Bool { forced.contains(key.digest) }

    /// Keeps the value of a stage that came about while another was made.
    ///
    /// What goes on from a checkpoint comes by such a stage once more: the one that is kept stays.
    func store<Value>(_ made: Made<Value>, as stage: Stage<Value>) throws {
        if cache.contains(stage.key), !isForced(stage.key) { return }
        try cache.store(
            stage.codec.encode(made.value),
            key: stage.key,
            seconds: made.seconds,
            provenance: provenance
        )
        forced.remove(stage.key.digest)
    }

    /// A stage's value: from memory, from the cache, or made and stored.
    ///
    /// The stage's lock is held meanwhile, so that another job or process that wants the same
    /// value waits for it instead of computing it too. Stages form a graph without cycles and
    /// inputs are asked for while the lock is held, so that no two can wait for each other.
    ///
    /// - Parameters:
    ///   - stage: The stage.
    ///   - isKept: Whether to keep the value in memory for the next who asks.
    /// - Returns: Its value.
    /// - Throws: What making it throws; ``WorkError`` if the cache cannot be read or written.
    func value<Value>(_ stage: Stage<Value>, isKept: Bool = true) throws -> Value {
        let digest = stage.key.digest
        if let known: Value = memory.value(digest) { return known }
        let waiting = {
            let lock = self.cache.lockPath(of: stage.key)
            self.progress.note("waiting for \(stage.title), which another is making (\(lock))")
        }
        return try cache.withLock(stage.key, waiting: waiting) {
            if let known: Value = memory.value(digest) { return known }
            if !forced.contains(digest), try fits(stage),
                let cached = try cache.load(stage.key)
            {
                let value = try stage.codec.decode(cached.artifact)
                if isKept { memory.keep(digest, value, bytes: cached.artifact.byteCount) }
                return value
            }
            return try compute(stage, isKept: isKept)
        }
    }

    /// Whether a cached stage may be loaded, or must be made anew to take less memory.
    private func fits<Value>(_ stage: Stage<Value>) throws -> Bool {
        guard stage.isDivisible, memoryLimit < .max, let header = try cache.header(stage.key)
        else { return true }
        return header.bytes < freeMemory
    }

    private func compute<Value>(_ stage: Stage<Value>, isKept: Bool) throws -> Value {
        // What earlier stages left free would count as this one's.
        release_free_memory()
        PeakMemory.reset()
        let made = try stage.make(self)
        let artifact = stage.codec.encode(made.value)
        var seconds = made.seconds
        seconds["peak-mib"] = max(seconds["peak-mib"] ?? 0, PeakMemory.mebibytes())
        try cache.store(artifact, key: stage.key, seconds: seconds, provenance: provenance)
        // Whoever asked for this as an input is measured from here.
        release_free_memory()
        PeakMemory.reset()
        forced.remove(stage.key.digest)
        if isKept { memory.keep(stage.key.digest, made.value, bytes: artifact.byteCount) }
        return made.value
    }

    /// A dataset, read once while it fits in memory.
    func dataset(_ name: String) throws -> Dataset {
        let key = "dataset:" + name
        if let known: Dataset = memory.value(key) { return known }
        let dataset = try catalog.load(name, workers: workers, progress: progress)
        memory.keep(key, dataset, bytes: dataset.byteCount)
        return dataset
    }
}

/// The stages that `--force` wants computed once more, whatever the cache holds.
final class ForcedStages: Sendable {
    private let digests: Locked<Set<String>>

    init(_ digests: Set<String>) { self.digests = Locked(digests) }

    func contains(_ digest: String) -> Bool { digests.withLock { $0.contains(digest) } }
    func insert(_ digest: String) { digests.withLock { _ = $0.insert(digest) } }
    func remove(_ digest: String) { digests.withLock { _ = $0.remove(digest) } }
}

extension Dataset {
    /// The bytes of all parts together.
    var byteCount: Int {
        [train, test, validation].compactMap(\.self).reduce(0) { sum, split in
            sum + split.labels.nonzeroCount * 4 + (split.features?.nonzeroCount ?? 0) * 8
                + (split.texts?.bytes.count ?? 0) + (split.ids?.bytes.count ?? 0)
        }
    }
}
