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
    /// Weights by pair of an instance and a label slot, by value of the instance that reaches the
    /// threshold, for labels of so many instances: what tells a rare label rests on each one of them.
    static func weightsPerReaching(_ frequency: Double) -> Double {
        0.6 + 1.6 / max(2, frequency)
    }
    /// Values of an instance that reach a threshold of 0.1, where the features do not exist yet.
    static let usualReaching = 17.0

    private let threads: Int
    var kept: KeptValues
    private let headers: [String: CachedHeader]
    private let catalog: DatasetCatalog
    private var datasets: [String: DatasetSizes] = [:]
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
        self.catalog = catalog
        self.threads = threads
        kept = KeptValues(limit: memoryCache)
    }

    /// The sizes of a dataset, read once.
    mutating func dataset(_ name: String) throws -> DatasetSizes {
        let data = try datasets[name] ?? DatasetSizes(name, catalog)
        datasets[name] = data
        return data
    }

    /// What each stage of a run needs that is not done, by the digest of its key.
    mutating func needs(
        of pipeline: Pipeline,
        isToDo: (StageOutline) -> Bool
    ) throws -> [String: StageNeed] {
        let name = pipeline.settings.dataset
        let data = try dataset(name).merged(pipeline.settings.mergedLabels)
        let features =
            try FeatureSizes(headers[pipeline.features.key.digest])
            ?? FeatureSizes(name, catalog, data)
        let run = RunForecast(pipeline, data, features, headers, threads: threads)
        let base = MemoryForecast.base + (hasEncoder ? EncoderMemory.library : 0)
        var needs: [String: StageNeed] = [:]
        for outline in pipeline.outlines {
            let digest = outline.key.digest
            let work = run.work(outline)
            sizes[digest] = headers[digest]?.bytes ?? work.disk
            guard isToDo(outline) else { continue }
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
        let key: String
        /// The bytes that count for the limit.
        let bytes: Int
        /// Those that it does not share with another value.
        let own: Int
    }

    let limit: Int
    private var entries: [Entry] = []

    init(limit: Int) { self.limit = limit }

    /// The memory that all take.
    var bytes: Int { entries.reduce(0) { $0 + $1.own } }

    /// Takes note of a value that was read from the cache, unless it is there.
    mutating func use(_ key: String, bytes: Int) {
        guard let place = entries.firstIndex(where: { $0.key == key }) else {
            return keep(key, bytes: bytes, own: bytes)
        }
        entries.append(entries.remove(at: place))
    }

    /// Takes note of a value that was made.
    mutating func keep(_ key: String, bytes: Int, own: Int) {
        entries.removeAll { $0.key == key }
        guard bytes <= limit else { return }
        entries.append(Entry(key: key, bytes: bytes, own: own))
        while entries.count > 1, entries.reduce(0, { $0 + $1.bytes }) > limit {
            entries.removeFirst()
        }
    }
}
