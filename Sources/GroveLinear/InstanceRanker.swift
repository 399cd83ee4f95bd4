import CKernels
import GroveBase
public import GroveSparse
import GroveTree

/// A model laid out to rank labels for one instance at a time, as fast as may be.
///
/// ``LinearModel/predict(features:beam:top:candidates:merge:workers:progress:)`` walks many
/// instances down the tree together and reads a cluster's weights once for all of them. A single
/// instance shares with none; for it the weights are stored feature by feature, all levels side by
/// side. Labels and scores are the same bits.
///
/// It takes 8 bytes a weight and 8 bytes a (feature, chunk), and serves one thread at a time.
@safe public final class InstanceRanker {
    private let featureCount: Int
    private let top: Int
    // Safety: owned by this object and freed once.
    private let pointer: OpaquePointer

    /// Lays a model out.
    ///
    /// - Parameters:
    ///   - model: The model, whose levels reach the labels.
    ///   - beam: How many clusters each level keeps.
    ///   - top: How many labels an instance gets at most.
    ///   - candidates: How many of the best slots are kept before a label's slots are merged.
    ///   - merge: How the scores of a label's slots become one.
    /// - Throws: `WorkError` where memory ran out or there are 2^32 weights or more.
    public init(
        _ model: LinearModel,
        beam: Int = 10,
        top: Int,
        candidates: Int = 160,
        merge: ScoreMerge = .sum
    ) throws {
        precondition(
            model.ranksLabels,
            "a matcher of \(model.levels.count) levels ranks no labels"
        )
        precondition(beam > 0 && top > 0 && candidates > 0, "beam, top and candidates must be > 0")
        let tree = model.tree
        let repeats = tree.slotLabels.count > tree.labelCount
        featureCount = model.featureCount
        self.top = min(top, tree.labelCount)
        var settings = linear_ranker_settings(
            feature_count: Int64(model.featureCount),
            level_count: Int64(tree.levelCount),
            top: Int64(self.top),
            bias: model.bias,
            start_score: model.postProcessor(0).startScore,
            exponential: model.rankerPostProcessor.keepsLogarithms,
            merge: merge.kernelCode
        )
        let keeps = tree.childOffsets.indices.map { level in
            level < tree.levelCount - 1
                ? min(beam, tree.childCount(level))
                : min(repeats ? candidates : top, tree.slotLabels.count)
        }
        guard let pointer = unsafe linear_ranker_create(&settings) else {
            throw WorkError("no memory to lay a model out")
        }
        unsafe self.pointer = pointer
        guard layOut(model, keeps) else {
            throw WorkError("no memory to lay out \(model.weightCount) weights")
        }
    }

    deinit { unsafe linear_ranker_free(pointer) }

    /// Describes the levels, counts their chunks' rows and weights, and puts them in their places.
    private func layOut(_ model: LinearModel, _ keeps: [Int]) -> Bool {
        for (level, weights) in model.levels.enumerated() {
            let post = model.postProcessor(level).kernelCode
            var view = linear_ranker_level(
                parent_count: Int64(model.tree.parentCount(level)),
                chunk_count: Int64(weights.chunkCount),
                keep: Int64(keeps[level]),
                post: post.code,
                power: post.power,
                cross: Int32(model.crossing(level))
            )
            let isLast = level == model.levels.count - 1
            // Safety: the arrays have the lengths that the counts say, and are copied.
            let done = unsafe linear_ranker_describe(
                pointer,
                Int64(level),
                &view,
                model.tree.childOffsets[level],
                model.parentChunks[level],
                weights.chunkOffsets,
                isLast ? model.tree.slotLabels : nil
            )
            guard done else { return false }
            for chunk in 0..<weights.chunkCount {
                unsafe weights.withWeights(ofChunk: chunk) {
                    unsafe linear_ranker_count(pointer, Int64(level), $0)
                }
            }
        }
        guard unsafe linear_ranker_make_room(pointer) else { return false }
        for (level, weights) in model.levels.enumerated() {
            for chunk in 0..<weights.chunkCount {
                unsafe weights.withWeights(ofChunk: chunk) {
                    unsafe linear_ranker_place(pointer, Int64(level), Int64(chunk), $0)
                }
            }
        }
        return true
    }

    /// The bytes the layout takes.
    public var byteCount: Int { unsafe Int(linear_ranker_bytes(pointer)) }

    /// Ranks labels for one instance.
    ///
    /// - Parameters:
    ///   - row: The instance.
    ///   - features: The features it is a row of, (instances, features).
    /// - Returns: Its labels, best first, ties to the smaller label.
    public func rank(_ row: Int, of features: CSRMatrix) -> RankedLabels {
        precondition(
            features.columnCount == featureCount,
            "an instance of \(features.columnCount) features, a model of \(featureCount)"
        )
        var labels = [UInt32](repeating: 0, count: top)
        var scores = [Float](repeating: 0, count: top)
        let cells = features.rowOffsets[row]..<features.rowOffsets[row + 1]
        // Safety: the row's cells lie within the arrays, columns are below the feature count, and
        // results have room for `top` labels.
        let count = unsafe features.columns.withUnsafeBufferPointer { columns in
            unsafe features.values.withUnsafeBufferPointer { values in
                unsafe linear_ranker_rank(
                    pointer,
                    columns.baseAddress?.advanced(by: cells.lowerBound),
                    values.baseAddress?.advanced(by: cells.lowerBound),
                    Int64(cells.count),
                    &labels,
                    &scores
                )
            }
        }
        labels.removeLast(top - Int(count))
        scores.removeLast(top - Int(count))
        return RankedLabels(rowOffsets: [0, Int(count)], labels: labels, scores: scores)
    }
}

extension LinearModel {
    /// The post-processor of a level.
    func postProcessor(_ level: Int) -> PostProcessor {
        level == tree.levelCount - 1 ? rankerPostProcessor : postProcessor
    }

    /// What becomes of kept scores before a level is searched; see `BeamSearch.crossing`.
    func crossing(_ level: Int) -> Int {
        guard level > 0, level == tree.levelCount - 1 else { return LINEAR_CROSS_NONE }
        switch (postProcessor.keepsLogarithms, rankerPostProcessor.keepsLogarithms) {
        case (true, false): return LINEAR_CROSS_EXP
        case (false, true): return LINEAR_CROSS_LOG
        default: return LINEAR_CROSS_NONE
        }
    }
}
