public import GroveBase
public import GroveSparse

extension LinearModel {
    /// Ranks labels by a beam search down the tree.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beam: How many clusters each level keeps.
    ///   - top: How many labels an instance gets at most.
    ///   - candidates: How many of the best slots are kept before a label's slots are merged.
    ///   - merge: How the scores of a label's slots become one.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the instances done.
    /// - Returns: For each instance its labels, best first, ties to the smaller label.
    public func predict(
        features: CSRMatrix,
        beam: Int = 10,
        top: Int,
        candidates: Int = 160,
        merge: ScoreMerge = .sum,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) -> RankedLabels {
        preconditionFailure("being written")
    }

    /// The leaf clusters that a beam search keeps.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beam: How many clusters each level keeps.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the instances done.
    /// - Returns: The chained scores of the kept leaf clusters, (instances, leaf clusters). A tree of
    ///   one level has one leaf cluster, of score 1.
    public func beams(
        features: CSRMatrix,
        beam: Int = 10,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) -> CSRMatrix {
        preconditionFailure("being written")
    }
}
