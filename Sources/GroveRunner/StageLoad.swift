public import GroveBase
import GroveStore

/// What it took to load a cached stage once.
public struct StageLoad: Sendable {
    /// The stage's title.
    public let stage: String
    /// The bytes of its arrays.
    public let bytes: Int
    /// Seconds until the arrays were in memory and their checksums held.
    public let readSeconds: Double
    /// Seconds until the value was made of them and its invariants held.
    public let decodeSeconds: Double

    /// Bytes loaded a second.
    public var bytesPerSecond: Double { Double(bytes) / max(1e-9, readSeconds + decodeSeconds) }
}

extension Sweep {
    /// Loads every cached stage of the sweep's runs once, and says what each took.
    ///
    /// - Parameter workers: The threads that read.
    /// - Returns: A time for each stage that is in the cache, in the order of the work.
    /// - Throws: ``InputError`` if a dataset is not there; ``WorkError`` if a file cannot be read.
    public func timeLoads(workers: Workers) throws -> [StageLoad] {
        let cache = StageCache(folder: folders.stages, workers: workers)
        var seen: Set<StageOutline> = []
        return try pipelines().flatMap(\.outlines).filter { seen.insert($0).inserted }
            .compactMap { try $0.timeLoad(cache) }
    }
}
