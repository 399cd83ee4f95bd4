import Foundation
import GroveBase
import GroveData
public import GroveSpec
import GroveStore

/// A spec on its way to results: plans its runs, does them, writes what they left.
public final class Sweep: Sendable {
    /// How a sweep is run.
    public struct Options: Sendable {
        /// Threads in all, which jobs share; the numbers do not depend on it.
        public var threads: Int
        /// How many runs are worked on at the same time.
        public var jobs: Int
        /// Whether stages in the cache are computed again.
        public var force: Bool
        /// Bytes of memory to use at most, as far as that can be kept; nil for what is available.
        public var memory: Int?

        /// Creates options.
        public init(threads: Int, jobs: Int = 1, force: Bool = false, memory: Int? = nil) {
            self.threads = threads
            self.jobs = jobs
            self.force = force
            self.memory = memory
        }

        /// Bytes of memory to use at most.
        var memoryLimit: Int { memory ?? MemoryLimit.available() }
    }

    let spec: ExperimentSpec
    let folders: Folders
    /// The experiment's own results folder.
    let folder: String
    let version: String
    let catalog: DatasetCatalog
    let cache: StageCache
    let cacheWarnings: WarningList

    /// Creates the sweep of a spec.
    ///
    /// - Parameters:
    ///   - spec: The spec.
    ///   - folders: Where data and cache lie.
    ///   - resultsFolder: The folder that receives a folder named after the experiment.
    ///   - version: Grove's version, for the records.
    ///   - cacheThreads: The threads that read the cache; nil for one a core.
    /// - Throws: ``InputError`` if a dataset of the spec has no manifest.
    public init(
        spec: ExperimentSpec,
        folders: Folders,
        resultsFolder: String,
        version: String,
        cacheThreads: Int? = nil
    ) throws {
        let list = WarningList()
        self.spec = spec
        self.folders = folders
        self.version = version
        folder = resultsFolder + "/" + spec.name
        catalog = folders.catalog
        cacheWarnings = list
        cache = StageCache(
            folder: folders.stages,
            workers: Workers(cacheThreads ?? ProcessInfo.processInfo.activeProcessorCount),
            warn: { list.add($0) }
        )
        for name in spec.datasets { _ = try catalog.manifest(name) }
    }

    /// Creates the sweep of a spec file.
    ///
    /// - Parameters:
    ///   - path: The spec's file.
    ///   - overrides: `KEY=VALUE` texts of `--set`, applied in order.
    ///   - folders: Where data and cache lie.
    ///   - resultsFolder: The folder that receives a folder named after the experiment.
    ///   - version: Grove's version, for the records.
    /// - Throws: ``InputError`` with file and line if the spec is wrong or names a dataset without
    ///   a manifest.
    public convenience init(
        specFile path: String,
        overrides: [String],
        folders: Folders,
        resultsFolder: String,
        version: String
    ) throws {
        let spec = try ExperimentSpec.read(path, overrides: overrides)
        try Sweep.checkDatasets(of: spec, file: path, known: folders.catalog.names())
        try self.init(
            spec: spec,
            folders: folders,
            resultsFolder: resultsFolder,
            version: version
        )
    }

    private static func checkDatasets(
        of spec: ExperimentSpec,
        file: String,
        known: [String]
    ) throws {
        guard let name = spec.datasets.first(where: { !known.contains($0) }) else { return }
        let message = "unknown dataset '\(name)'" + expected(known, got: name)
        if let override = spec.overrides.last(where: { $0.hasPrefix("datasets=") }) {
            throw InputError(message, place: "--set " + override)
        }
        let node = try YAMLNode.read(file)["datasets"]?.items.first {
            (try? $0.text("a dataset")) == name
        }
        throw node?.error(message) ?? InputError(message, place: file)
    }

    /// The pipelines of all runs, or of those that are wanted, in the spec's order.
    ///
    /// - Throws: ``InputError`` if a dataset's files are not there.
    func pipelines(where isWanted: (RunSettings) -> Bool = { _ in true }) throws -> [Pipeline] {
        try pipelines(where: isWanted, facts: catalog.facts, encoder: folders.encoder)
    }

    /// The pipelines of wanted runs over datasets and encoders as they are told.
    ///
    /// - Parameters:
    ///   - isWanted: Whether a run is one of them.
    ///   - facts: What is known of a dataset; asked once for each.
    ///   - encoder: What is known of an encoder; asked once for each.
    /// - Returns: The pipelines, in the spec's order.
    /// - Throws: What `facts` and `encoder` throw; ``InputError`` for an imported tree.
    func pipelines(
        where isWanted: (RunSettings) -> Bool = { _ in true },
        facts: (String) throws -> DatasetFacts,
        encoder: (EncoderSettings) throws -> EncoderFacts
    ) throws -> [Pipeline] {
        var datasets: [String: DatasetFacts] = [:]
        var encoders: [EncoderSettings: EncoderFacts] = [:]
        var chains: [String: ChainFacts] = [:]
        return try spec.runs().filter(isWanted).map { run in
            let dataset = try datasets[run.dataset] ?? facts(run.dataset)
            datasets[run.dataset] = dataset
            let chain = try chains[run.clusterer.path] ?? ChainFacts(run.clusterer)
            chains[run.clusterer.path] = chain
            guard run.matcher.kind != .linear else {
                return Pipeline(run, dataset: dataset, chain: chain)
            }
            let settings = run.matcher.encoder
            let known = try encoders[settings] ?? encoder(settings)
            encoders[settings] = known
            return Pipeline(run, dataset: dataset, encoder: known, chain: chain)
        }
    }

    /// What is common to the records of everything this process does with so many threads.
    func provenance(threads: Int, jobs: Int = 1) -> Provenance {
        Provenance(
            threads: threads,
            jobs: jobs,
            home: (folders.manifests as NSString).deletingLastPathComponent,
            libraries: Doctor.libraries(version: version)
        )
    }

    /// A session for one job.
    func session(
        workers: Workers,
        progress: any ProgressReporter,
        memory: MemoryCache,
        provenance: JSONValue,
        forced: ForcedStages = ForcedStages([]),
        memoryLimit: Int = .max,
        jobs: Int = 1
    ) -> Session {
        Session(
            cache: cache,
            memory: memory,
            catalog: catalog,
            workers: workers,
            progress: progress,
            provenance: provenance,
            forced: forced,
            memoryLimit: memoryLimit,
            jobs: jobs
        )
    }

    /// A memory cache of a quarter of the machine's memory, or of less where less is allowed.
    static func memoryCache(_ limit: Int = .max) -> MemoryCache {
        MemoryCache(limit: memoryCacheBytes(limit))
    }

    /// The bytes of that cache.
    static func memoryCacheBytes(_ limit: Int) -> Int {
        min(limit, Int(ProcessInfo.processInfo.physicalMemory)) / 4
    }

    /// Takes away what this process was writing; called when it is interrupted.
    public func removeTemporaryFiles() {
        cache.removeOwnTemporaries()
        resultFolders.forEach(AtomicFile.removeOwnTemporaries(in:))
    }

    /// The folders that results are written to.
    var resultFolders: [String] {
        [folder]
            + ["instances", "parts", "tables", "plots", "published"].map { "\(folder)/\($0)" }
    }
}

/// Lines of warning, gathered from any thread.
final class WarningList: Sendable {
    private let lines = Locked<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
}

extension Folders {
    /// The datasets with a manifest.
    var catalog: DatasetCatalog {
        DatasetCatalog(
            manifestFolder: manifests,
            dataFolders: data,
            digestMemo: cache + "/digests.json"
        )
    }

    /// The same datasets, looked for only in the folder that receives what is built.
    var buildCatalog: DatasetCatalog {
        DatasetCatalog(manifestFolder: manifests, dataFolders: Array(data.suffix(1)))
    }

    /// The folder of the stage cache.
    var stages: String { cache + "/stages" }
}

extension DatasetCatalog {
    /// What plans need of a dataset.
    ///
    /// - Throws: ``InputError`` if its files are not there, saying how to get them.
    func facts(_ name: String) throws -> DatasetFacts {
        let manifest = try manifest(name)
        return DatasetFacts(
            name: name,
            fingerprint: try fingerprint(name),
            hasSenses: try hasSenses(name),
            propensity: manifest.propensity
        )
    }
}
