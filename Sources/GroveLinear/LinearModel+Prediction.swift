import CKernels
public import GroveBase
public import GroveSparse
import GroveTree

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
        precondition(ranksLabels, "a matcher of \(levels.count) levels ranks no labels")
        precondition(beam > 0 && top > 0 && candidates > 0, "beam, top and candidates must be > 0")
        let search = BeamSearch(model: self, features: features, workers: workers)
        let last = tree.levelCount - 1
        let repeats = tree.slotLabels.count > tree.labelCount
        let keep = min(repeats ? candidates : top, tree.slotLabels.count)
        progress.begin("predicting", total: features.rowCount)
        defer { progress.end() }
        var ranked = RankedRows()
        for instances in Workers.blocks(features.rowCount, size: LinearModel.blockSize) {
            let beams = search.clusterBeams(instances, beam: beam, levelCount: last)
            let slots = search.descend(
                search.crossing(beams, level: last),
                instances: instances,
                level: last,
                keep: keep,
                named: true
            )
            ranked.append(search.rank(slots, top: min(top, tree.labelCount), merge: merge))
            progress.advance(instances.count)
        }
        return RankedLabels(
            rowOffsets: ranked.offsets,
            labels: ranked.labels,
            scores: ranked.scores
        )
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
        precondition(
            levels.count >= tree.levelCount - 1,
            "a model of \(levels.count) levels does not reach the leaf clusters"
        )
        progress.begin("matching", total: features.rowCount)
        defer { progress.end() }
        return clusterBeams(
            features: features,
            beam: beam,
            levelCount: tree.levelCount - 1,
            workers: workers,
            progress: progress
        )
    }

    /// The parents of level `levelCount` that a beam search keeps, (instances, parents).
    func clusterBeams(
        features: CSRMatrix,
        beam: Int,
        levelCount: Int,
        workers: Workers,
        progress: any ProgressReporter
    ) -> CSRMatrix {
        precondition(beam > 0, "beam must be > 0")
        let search = BeamSearch(model: self, features: features, workers: workers)
        var result = RankedRows()
        for instances in Workers.blocks(features.rowCount, size: LinearModel.blockSize) {
            var beams = search.clusterBeams(instances, beam: beam, levelCount: levelCount)
            beams.finish(levelCount: levelCount, post: postProcessor)
            result.append(beams)
            progress.advance(instances.count)
        }
        return CSRMatrix(
            columnCount: tree.parentCount(levelCount),
            rowOffsets: result.offsets,
            columns: result.labels,
            values: result.scores
        )
    }

    /// The instances that walk down the tree together.
    static let blockSize = 8192
}

/// Rows of ids and scores, joined.
struct RankedRows {
    var offsets = [0]
    var labels: [UInt32] = []
    var scores: [Float] = []

    /// Appends what each instance of a block holds.
    mutating func append(_ rows: Beams) {
        for (index, count) in rows.counts.enumerated() {
            let range = index * rows.stride..<index * rows.stride + Int(count)
            labels.append(contentsOf: rows.ids[range])
            scores.append(contentsOf: rows.scores[range])
            offsets.append(labels.count)
        }
    }
}

extension BeamSearch {
    /// The parents of level `levelCount` that some instances keep.
    func clusterBeams(_ instances: Range<Int>, beam: Int, levelCount: Int) -> Beams {
        var beams = root(instances)
        for level in 0..<levelCount {
            beams = descend(
                beams,
                instances: instances,
                level: level,
                keep: min(beam, model.tree.childCount(level))
            )
        }
        return beams
    }

    /// Scores of the matcher in the terms of a level's post-processor: a hinge goes on from
    /// logarithms, a sigmoid from the scores themselves.
    func crossing(_ beams: Beams, level: Int) -> Beams {
        guard level > 0 else { return beams }
        let from = model.postProcessor
        let into = postProcessor(level)
        var result = beams
        if from.keepsLogarithms && !into.keepsLogarithms {
            result.scores = beams.scores.map { Float(linear_exp(Double($0))) }
        } else if into.keepsLogarithms && !from.keepsLogarithms {
            result.scores = beams.scores.map { Float(linear_log(Double($0))) }
        }
        return result
    }

    /// Merges labels that repeat and puts the best first.
    func rank(_ kept: Beams, top: Int, merge: ScoreMerge) -> Beams {
        let exponential = model.rankerPostProcessor.keepsLogarithms
        let parts = Workers.blocks(kept.counts.count, size: 512)
        let ranked = workers.map(parts.count) { index -> Beams in
            let part = parts[index]
            var result = Beams(instances: part.count, stride: top)
            var keys = [UInt64](repeating: 0, count: kept.stride)
            // Safety: results have room for `top` of every instance, keys for all it kept.
            unsafe kept.withPointers(part) {
                unsafe linear_rank(
                    $0,
                    0,
                    Int64(part.count),
                    exponential,
                    merge.kernelCode,
                    Int64(top),
                    &keys,
                    &result.counts,
                    &result.ids,
                    &result.scores
                )
            }
            return result
        }
        var result = Beams(instances: kept.counts.count, stride: top)
        for (part, rows) in zip(parts, ranked) { result.replace(part, with: rows) }
        return result
    }
}

extension ScoreMerge {
    /// The kernel's number for it.
    var kernelCode: Int32 {
        switch self {
        case .sum: Int32(LINEAR_MERGE_SUM)
        case .mean: Int32(LINEAR_MERGE_MEAN)
        case .max: Int32(LINEAR_MERGE_MAX)
        }
    }
}
