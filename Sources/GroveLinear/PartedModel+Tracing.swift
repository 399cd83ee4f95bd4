public import GroveBase
public import GroveSparse
import GroveTree

extension PartedModel {
    /// Ranks labels and tells how; as `LinearModel.trace`.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beam: How many clusters each level keeps.
    ///   - top: How many labels an instance gets at most.
    ///   - candidates: How many of the best slots are kept before a label's slots are merged.
    ///   - merge: How the scores of a label's slots become one.
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: A trace for each instance, its labels and scores those of `predict`.
    /// - Throws: What fetching a part throws.
    public func trace(
        features: CSRMatrix,
        beam: Int = 10,
        top: Int,
        candidates: Int = 160,
        merge: ScoreMerge = .sum,
        workers: Workers = Workers(1)
    ) throws -> [SearchTrace] {
        precondition(ranksLabels, "a matcher of \(cuts.count) levels ranks no labels")
        precondition(beam > 0 && top > 0 && candidates > 0, "beam, top and candidates must be > 0")
        let tracer = frame.tracer(top: top, candidates: candidates, merge: merge)
        return try Workers.blocks(features.rowCount, size: SearchTracer.blockSize).flatMap { rows in
            try traces(features.selectingRows(Array(rows)), beam, tracer, workers)
        }
    }

    /// The traces of no more instances than one block.
    private func traces(
        _ features: CSRMatrix,
        _ beam: Int,
        _ tracer: SearchTracer,
        _ workers: Workers
    ) throws -> [SearchTrace] {
        let last = tree.levelCount - 1
        let search = BeamSearch(model: frame, features: features, workers: workers)
        var beams = search.root(0..<features.rowCount)
        var kept: [Beams?] = []
        func descend(_ from: Beams, _ level: Int, _ keep: Int) throws -> Beams {
            try self.descend(
                [from],
                features: features,
                level: level,
                keep: keep,
                named: false,
                workers: workers,
                progress: SilentProgress()
            )[0]
        }
        for level in 0..<last {
            beams = try descend(beams, level, min(beam, tree.childCount(level)))
            kept.append(beams)
        }
        let slots = try descend(search.crossing(beams, level: last), last, tracer.widest(beams))
        return tracer.traces(levels: kept, slots: slots)
    }

    /// The model in one piece, for who predicts often and has the memory.
    ///
    /// - Returns: A model with the same weights and post-processors.
    /// - Throws: What fetching a part throws.
    public func whole() throws -> LinearModel {
        let levels = try cuts.enumerated().map { level, ranges in
            try LinearLevel(joining: ranges.map { try part(level, $0) }, of: tree, level: level)
        }
        return LinearModel(
            trustedTree: tree,
            levels: levels,
            featureCount: featureCount,
            bias: bias,
            postProcessor: postProcessor,
            rankerPostProcessor: rankerPostProcessor
        )
    }
}

extension LinearLevel {
    /// Joins the parts of a level, which stand one after the other.
    init(joining parts: [LevelPart], of tree: LabelTree, level: Int) {
        func joined(_ offsets: (LinearLevel) -> [Int]) -> [Int] {
            parts.reduce(into: [0]) { result, part in
                let base = result[result.count - 1]
                result += offsets(part.weights).dropFirst().map { $0 + base }
            }
        }
        self.init(
            chunkOffsets: LinearLevel.chunks(childOffsets: tree.childOffsets[level]).chunkOffsets,
            featureOffsets: joined(\.featureOffsets),
            weightOffsets: joined(\.weightOffsets),
            features: Array(parts.map(\.weights.features).joined()),
            rowEnds: Array(parts.map(\.weights.rowEnds).joined()),
            columns: Array(parts.map(\.weights.columns).joined()),
            values: Array(parts.map(\.weights.values).joined()),
            biases: Array(parts.map(\.weights.biases).joined())
        )
    }
}
