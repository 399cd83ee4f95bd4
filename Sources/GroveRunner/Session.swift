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
    /// Digests still to be computed although they may be in the cache (`--force`).
    private let forced: ForcedStages

    init(
        cache: StageCache,
        memory: MemoryCache,
        catalog: DatasetCatalog,
        workers: Workers,
        progress: any ProgressReporter,
        provenance: JSONValue,
        forced: ForcedStages
    ) {
        self.cache = cache
        self.memory = memory
        self.catalog = catalog
        self.workers = workers
        self.progress = progress
        self.provenance = provenance
        self.forced = forced
    }

    /// A stage's value: from memory, from the cache, or made and stored.
    ///
    /// The stage's lock is held meanwhile, so that another job or process that wants the same
    /// value waits for it instead of computing it too. Stages form a graph without cycles and
    /// inputs are asked for while the lock is held, so that no two can wait for each other.
    func value<Value>(_ stage: Stage<Value>) throws -> Value {
        let digest = stage.key.digest
        if let known: Value = memory.value(digest) { return known }
        return try cache.withLock(stage.key) {
            if let known: Value = memory.value(digest) { return known }
            if !forced.contains(digest), let cached = try cache.load(stage.key) {
                let value = try stage.codec.decode(cached.artifact)
                memory.keep(digest, value, bytes: cached.artifact.byteCount)
                return value
            }
            return try compute(stage)
        }
    }

    private func compute<Value>(_ stage: Stage<Value>) throws -> Value {
        PeakMemory.reset()
        let made = try stage.make(self)
        var seconds = made.seconds
        seconds["peak-mib"] = PeakMemory.mebibytes()
        let artifact = stage.codec.encode(made.value)
        try cache.store(artifact, key: stage.key, seconds: seconds, provenance: provenance)
        forced.remove(stage.key.digest)
        memory.keep(stage.key.digest, made.value, bytes: artifact.byteCount)
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
