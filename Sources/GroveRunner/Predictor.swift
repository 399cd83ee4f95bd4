public import GroveBase
import GroveLinear
import GroveSparse
import GroveStore
import GroveTree

/// Labels new instances with the model of a run, and explains how it found the labels.
public struct Predictor: Sendable {
    let model: LoadedModel
    let workers: Workers
    /// Describes the clusters of the model's tree.
    let guide: ClusterGuide
    /// Seconds it took to load.
    public let loadSeconds: Double

    /// Loads the model of a run from the cache.
    ///
    /// - Parameters:
    ///   - source: The run: a results folder or a spec, followed by `:RUN` where it has several, or
    ///     the name of a run; or a folder of PECOS's.
    ///   - results: Where a bare name is looked for.
    ///   - folders: Where data and cache lie.
    ///   - threads: Threads to use; no number depends on how many, but for an encoder's rounding.
    ///   - warn: Told when a damaged file of the cache was set aside.
    /// - Throws: ``InputError`` where the run or its model is not to be found, with the command
    ///   that makes it; ``WorkError`` where an encoder needs libtorch and there is none.
    public init(
        _ source: String,
        results: String,
        folders: Folders,
        threads: Int,
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        let start = monotonicSeconds()
        let workers = Workers(threads)
        if ForeignModel.lies(in: source) {
            let foreign = try ForeignModel(source, workers: workers, progress: SilentProgress())
            self.init(
                try foreign.loaded(),
                workers: workers,
                loadSeconds: monotonicSeconds() - start
            )
            return
        }
        let cache = StageCache(folder: folders.stages, workers: workers, warn: warn)
        let run = try RunModel(
            RunReference(source, results: results),
            folders: folders,
            cache: cache
        )
        self.init(
            try run.load(workers: workers),
            workers: workers,
            loadSeconds: monotonicSeconds() - start
        )
    }

    /// Takes a model that is loaded.
    init(_ model: LoadedModel, workers: Workers, loadSeconds: Double = 0) {
        self.model = model
        self.workers = workers
        self.loadSeconds = loadSeconds
        guide = ClusterGuide(model.model.tree, names: model.names, counts: model.labelCounts)
    }

    /// What was loaded, on one line.
    public var description: String {
        let tree = model.model.tree
        return "\(model.title): \(tree.labelCount) labels, \(tree.clusterCount) clusters, "
            + "\(model.featureCount) features"
    }

    /// How many features a vector may have.
    public var featureCount: Int { model.featureCount }

    /// Labels texts.
    ///
    /// - Parameters:
    ///   - texts: The texts; bytes that are not UTF-8 count as U+FFFD.
    ///   - top: How many labels each gets at most.
    ///   - explaining: Whether to tell how each label was found.
    /// - Returns: For each text its labels, best first.
    /// - Throws: ``InputError`` where the model reads no texts; ``WorkError`` where libtorch fails.
    public func label(
        _ texts: TextColumn,
        top: Int,
        explaining: Bool = false
    ) throws -> [LabelledInstance] {
        try label(model.instances(texts, workers: workers), top, explaining)
    }

    /// Labels feature vectors.
    ///
    /// - Parameters:
    ///   - rows: For each instance its features that are not zero, ascending, with their values.
    ///   - top: How many labels each gets at most.
    ///   - explaining: Whether to tell how each label was found.
    /// - Returns: For each instance its labels, best first.
    /// - Throws: ``InputError`` where the model reads texts by an encoder.
    public func label(
        vectors rows: [[(column: UInt32, value: Float)]],
        top: Int,
        explaining: Bool = false
    ) throws -> [LabelledInstance] {
        let vectors = CSRMatrix(columnCount: model.featureCount, rows: rows)
        return try label(model.instances(vectors, workers: workers), top, explaining)
    }

    private func label(
        _ instances: ModelInstances,
        _ top: Int,
        _ explaining: Bool
    ) throws -> [LabelledInstance] {
        precondition(top > 0, "top \(top)")
        guard explaining else {
            let ranked = try model.rank(instances, top: top, workers: workers)
            return instances.isKnown.enumerated().map { row, isKnown in
                let cells = ranked.rowOffsets[row]..<ranked.rowOffsets[row + 1]
                return LabelledInstance(
                    labels: cells.map { found(ranked.labels[$0], ranked.scores[$0]) },
                    isKnown: isKnown
                )
            }
        }
        let traces = try model.trace(instances, top: top, workers: workers)
        return zip(traces, instances.isKnown).map { trace, isKnown in
            LabelledInstance(
                labels: trace.labels.map { label in
                    found(label.label, label.score, guide.findings(of: label, in: trace))
                },
                isKnown: isKnown
            )
        }
    }

    private func found(
        _ label: UInt32,
        _ score: Float,
        _ findings: [LabelledInstance.Finding]? = nil
    ) -> LabelledInstance.Label {
        LabelledInstance.Label(
            index: Int(label),
            name: model.names?[Int(label)],
            score: score,
            findings: findings
        )
    }
}

/// The labels of an instance.
public struct LabelledInstance: Sendable, Equatable {
    /// A label with its score.
    public struct Label: Sendable, Equatable {
        /// Its number in the dataset.
        public let index: Int
        /// Its name; nil where labels have none.
        public let name: String?
        /// Its score.
        public let score: Float
        /// Where it was found, the best score first; nil where nobody asked.
        public let findings: [Finding]?

        /// The name, or the number where there is none.
        public var text: String { name ?? String(index) }
    }

    /// A place of a label at which the search found it.
    public struct Finding: Sendable, Equatable {
        /// The label's score there.
        public let score: Float
        /// The part of the label's whole score that came from there, 0 to 1; nil where scores may
        /// be negative.
        public let share: Double?
        /// The clusters on the way, coarse to fine.
        public let path: [Step]
    }

    /// A cluster on the way to a label.
    public struct Step: Sendable, Equatable {
        /// The level, from 1.
        public let level: Int
        /// The cluster, counted over its level from 0.
        public let cluster: Int
        /// Its score; nil where an encoder chose a cluster below it and it has none of its own.
        public let score: Float?
        /// How many places of labels are below it.
        public let size: Int
        /// The most frequent of its labels.
        public let about: [String]
    }

    /// The labels, best first.
    public let labels: [Label]
    /// Whether the instance has a word or a feature that the model knows.
    public let isKnown: Bool

    /// The labels of nothing at all, such as an empty line: none.
    public static let nothing = LabelledInstance(labels: [], isKnown: false)
}
