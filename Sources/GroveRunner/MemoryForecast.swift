import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSpec
import GroveStore
import GroveTree

/// What a stage should take, beside time.
struct StageNeed: Sendable {
    /// Bytes of memory at the peak, everything kept from earlier stages included.
    var peak: Int
    /// Bytes of memory it cannot do without: training falls back to parts.
    var least: Int
    /// Bytes it adds to the cache.
    var disk: Int
    /// Whether features that do not exist yet had to be guessed.
    var isGuess: Bool
}

/// Foretells the memory of a sweep's stages from shapes alone, in the order of the work.
///
/// Values that a sweep keeps in memory (``MemoryCache``) are followed, as they count for every later
/// peak. Sizes come from the headers of finished stages, else from the dataset's manifest. What no
/// shape tells is how many weights survive and how many features a label's instances share: both
/// were fitted to three datasets (`GroveLinear.docc`, on memory). `scripts/check-memory` holds the
/// forecasts against measured peaks.
struct MemoryForecast {
    /// What the process takes before it has data: the resident pages of Swift's, Foundation's and the
    /// other libraries, 43 to 46 MiB on Debian 12.
    static let base = 45 << 20

    private let threads: Int
    var kept: KeptValues
    private let headers: [String: CachedHeader]
    private var book: SizeBook
    /// Bytes of the stages' values, by digest: as they are in the cache or as they should become.
    private var sizes: [String: Int] = [:]
    /// Whether the process has libtorch loaded: planning a Transformer's run does so.
    private let hasEncoder: Bool

    init(
        headers: [String: CachedHeader],
        catalog: DatasetCatalog,
        threads: Int,
        memoryCache: Int,
        hasEncoder: Bool
    ) {
        self.hasEncoder = hasEncoder
        self.headers = headers
        self.threads = threads
        book = SizeBook(catalog, headers)
        kept = KeptValues(limit: memoryCache)
    }

    /// The sizes of a dataset, read once.
    mutating func dataset(_ name: String) throws -> DatasetSizes { try book.sizes(name) }

    /// What each stage of a run needs that is not done, by the digest of its key.
    mutating func needs(
        of pipeline: Pipeline,
        isToDo: (StageOutline) -> Bool
    ) throws -> [String: StageNeed] {
        let (data, features) = try book.sizes(of: pipeline)
        let run = RunForecast(pipeline, data, features, headers, threads: threads)
        let base = MemoryForecast.base + (hasEncoder ? EncoderMemory.library : 0)
        var needs: [String: StageNeed] = [:]
        for outline in pipeline.outlines {
            let digest = outline.key.digest
            let isToDo = isToDo(outline)
            // Most stages of a long sweep are those of earlier runs, or in the cache.
            if !isToDo, sizes[digest] != nil { continue }
            if !isToDo, let bytes = headers[digest]?.bytes {
                sizes[digest] = bytes
                continue
            }
            let work = run.work(outline)
            sizes[digest] = headers[digest]?.bytes ?? work.disk
            guard isToDo else { continue }
            let inputs = inputs(of: outline.key, work.dataset)
            for input in inputs { kept.use(input.key, bytes: input.bytes) }
            if let bytes = work.keptByLibrary { kept.keep("libtorch", bytes: bytes, own: bytes) }
            let read = inputs.reduce(0) { $0 + $1.bytes }
            // A model in parts is never in memory as a whole.
            let parted = work.readsModel ? largest(outline.key, ["model", "matcher"]) : 0
            let peak = base + max(kept.bytes, read) + work.bytes
            needs[digest] = StageNeed(
                peak: peak,
                // Small models take less than the least that parts need.
                least: min(peak, base + read + work.least - parted),
                disk: work.disk,
                isGuess: features.isGuess && work.readsFeatures
            )
            kept.keep(digest, bytes: work.disk, own: work.own ?? work.disk)
        }
        return needs
    }

    /// What a stage reads, with its bytes: other stages' values, the dataset.
    private func inputs(of key: StageKey, _ dataset: (key: String, bytes: Int)?)
        -> [(key: String, bytes: Int)]
    {
        let digests = (key.json["inputs"]?.objectValue ?? [:]).sorted { $0.key < $1.key }
            .compactMap(\.value.stringValue)
        return digests.map { ($0, sizes[$0] ?? headers[$0]?.bytes ?? 0) }
            + (dataset.map { [$0] } ?? [])
    }

    /// The bytes of the largest of some inputs.
    private func largest(_ key: StageKey, _ roles: [String]) -> Int {
        roles.compactMap { key.json["inputs"]?[$0]?.stringValue }.compactMap { sizes[$0] }.max()
            ?? 0
    }
}

/// Which values the memory cache holds, by their sizes; the same rule as ``MemoryCache``.
struct KeptValues {
    private struct Entry {
        /// The bytes that count for the limit.
        let bytes: Int
        /// Those that it does not share with another value.
        let own: Int
        /// Its last use's place in `turns`.
        var turn: Int
    }

    let limit: Int
    /// The memory that all values held take.
    private(set) var bytes = 0
    /// The bytes of theirs that count for the limit.
    private var counted = 0
    private var entries: [String: Entry] = [:]
    /// Every key in the order of its uses; one that was used again later has a younger turn.
    private var turns: [String] = []
    /// The first turn that may be an entry's own.
    private var oldest = 0

    init(limit: Int) { self.limit = limit }

    /// Takes note of a value that was read from the cache, unless it is there.
    mutating func use(_ key: String, bytes: Int) {
        guard entries[key] != nil else { return keep(key, bytes: bytes, own: bytes) }
        entries[key]?.turn = turns.count
        turns.append(key)
    }

    /// Takes note of a value that was made.
    mutating func keep(_ key: String, bytes: Int, own: Int) {
        remove(key)
        guard bytes <= limit else { return }
        entries[key] = Entry(bytes: bytes, own: own, turn: turns.count)
        turns.append(key)
        counted += bytes
        self.bytes += own
        while counted > limit, entries.count > 1 {
            let key = turns[oldest]
            if entries[key]?.turn == oldest { remove(key) }
            oldest += 1
        }
    }

    private mutating func remove(_ key: String) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        counted -= entry.bytes
        bytes -= entry.own
    }
}
