public import GroveBase
public import GroveSparse
public import GroveTree

/// What training did, for reports and benchmarks.
public struct TrainingStatistics: Sendable, Equatable {
    /// One level's share.
    public struct Level: Sendable, Equatable {
        /// The number of children trained.
        public var children = 0
        /// The blocks of siblings solved together.
        public var blocks = 0
        /// The passes over a block's instances, summed over the blocks.
        public var passes = 0
        /// Blocks with a child that met the limit on passes first.
        public var unconverged = 0
        /// The weights kept, biases excluded.
        public var weights = 0
        /// The seconds all threads spent on it, summed.
        public var threadSeconds = 0.0

        /// Creates a share of nothing.
        public init() {}
    }

    /// The levels from the root down.
    public var levels: [Level] = []
    /// The wall-clock seconds of it all.
    public var seconds = 0.0

    /// Creates statistics of nothing.
    public init() {}
}

extension LinearModel {
    /// Trains XR-Linear over a tree.
    ///
    /// - Parameters:
    ///   - features: The training instances, (instances, features).
    ///   - labels: Their labels, (instances, labels).
    ///   - tree: The tree over the labels.
    ///   - parameters: How to train; checked first.
    ///   - seed: Orders the solver's passes.
    ///   - levels: Which levels to train, from the root down; nil for all. `0..<levelCount - 1`
    ///     trains a matcher without its ranker.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the work done.
    /// - Returns: The model and what its training took.
    /// - Throws: `InputError` where a parameter is out of its range.
    public static func train(
        features: CSRMatrix,
        labels: CSRPattern,
        tree: LabelTree,
        parameters: LinearParameters,
        seed: UInt64,
        levels: Range<Int>? = nil,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> (model: LinearModel, statistics: TrainingStatistics) {
        let start = monotonicSeconds()
        var training = try TreeTraining(
            features: features,
            labels: labels,
            tree: tree,
            parameters: parameters,
            seed: seed,
            levels: levels,
            workers: workers
        )
        progress.begin("training", total: training.childCount)
        defer { progress.end() }
        try training.train(workers: workers, progress: progress)
        training.statistics.seconds = monotonicSeconds() - start
        return (training.model, training.statistics)
    }
}
