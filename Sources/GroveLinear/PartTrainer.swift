public import GroveBase
public import GroveSparse
public import GroveTree

/// Trains a model part by part, so that only one part's weights are in memory.
///
/// A part's weights are the same to the last bit as those of the whole model
/// (``LinearModel/train(features:labels:tree:parameters:seed:levels:workers:progress:)``): a chunk's
/// draws depend on its number in its level alone.
public struct PartTrainer: Sendable {
    private var training: TreeTraining

    /// Prepares the training of a tree's levels; see ``LinearModel`` for the parameters.
    ///
    /// - Throws: `InputError` where a parameter is out of its range.
    public init(
        features: CSRMatrix,
        labels: CSRPattern,
        tree: LabelTree,
        parameters: LinearParameters,
        seed: UInt64,
        levels: Range<Int>? = nil,
        workers: Workers = Workers(1)
    ) throws {
        training = try TreeTraining(
            features: features,
            labels: labels,
            tree: tree,
            parameters: parameters,
            seed: seed,
            levels: levels,
            workers: workers
        )
    }

    /// How many levels are trained.
    public var levelCount: Int { training.problems.count }

    /// Whether the negatives of a level are to be set by the beams of those above.
    public func needsBeams(level: Int) -> Bool {
        training.negatives(level) != .teacher
    }

    /// How many clusters those beams hold.
    public var beam: Int { training.trainer.parameters.beam }

    /// Gives a level the negatives of the levels above.
    ///
    /// - Parameters:
    ///   - beams: Which parents of the level each training instance's beam holds.
    ///   - level: The level.
    ///   - workers: The threads.
    public mutating func setNegatives(_ beams: CSRPattern, level: Int, workers: Workers) {
        training.setNegatives(beams, level: level, workers: workers)
    }

    /// The nonzeros of the positives of all children of each parent: an instance counts for each
    /// child it is a positive of.
    ///
    /// Few weights survive that belong to no feature of a positive, so that this bounds them.
    public func positiveNonzeros(level: Int) -> [Int] {
        let problem = training.problems[level]
        let offsets = training.trainer.features.rowOffsets
        let lists = (0..<(problem.positiveOffsets.count - 1)).map { list in
            problem.positives[problem.positiveOffsets[list]..<problem.positiveOffsets[list + 1]]
                .reduce(0) { $0 + offsets[Int($1) + 1] - offsets[Int($1)] }
        }
        return (0..<training.tree.parentCount(level)).map { parent in
            training.tree.children(level, of: parent).reduce(0) { sum, child in
                sum + lists[problem.childLists.isEmpty ? child : Int(problem.childLists[child])]
            }
        }
    }

    /// Trains the children of some consecutive parents.
    ///
    /// - Parameters:
    ///   - level: The level.
    ///   - parents: The parents.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of every child done.
    /// - Returns: Their weights.
    /// - Throws: `WorkError` where memory ran out.
    public func train(
        level: Int,
        parents: Range<Int>,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> LevelPart {
        LevelPart(
            level: level,
            parents: parents,
            weights: try training.weights(
                level: level,
                parents: parents,
                workers: workers,
                progress: progress
            )
        )
    }
}
