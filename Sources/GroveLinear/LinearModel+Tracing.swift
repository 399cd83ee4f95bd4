public import GroveBase
public import GroveSparse
import GroveTree

extension LinearModel {
    /// Ranks labels as ``predict(features:beam:top:candidates:merge:workers:progress:)`` does, and
    /// tells how it came to them.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beam: How many clusters each level keeps.
    ///   - top: How many labels an instance gets at most.
    ///   - candidates: How many of the best slots are kept before a label's slots are merged.
    ///   - merge: How the scores of a label's slots become one.
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: A trace for each instance, its labels and scores those of `predict`.
    public func trace(
        features: CSRMatrix,
        beam: Int = 10,
        top: Int,
        candidates: Int = 160,
        merge: ScoreMerge = .sum,
        workers: Workers = Workers(1)
    ) -> [SearchTrace] {
        precondition(ranksLabels, "a matcher of \(levels.count) levels ranks no labels")
        precondition(beam > 0 && top > 0 && candidates > 0, "beam, top and candidates must be > 0")
        let search = BeamSearch(model: self, features: features, workers: workers)
        let tracer = tracer(top: top, candidates: candidates, merge: merge)
        let last = tree.levelCount - 1
        return Workers.blocks(features.rowCount, size: SearchTracer.blockSize).flatMap { rows in
            var beams = search.root(rows)
            var kept: [Beams?] = []
            for level in 0..<last {
                beams = search.descend(
                    beams,
                    instances: rows,
                    level: level,
                    keep: min(beam, tree.childCount(level))
                )
                kept.append(beams)
            }
            let slots = search.descend(
                search.crossing(beams, level: last),
                instances: rows,
                level: last,
                keep: tracer.widest(beams)
            )
            return tracer.traces(levels: kept, slots: slots)
        }
    }

    /// What ranks the slots of this model's searches.
    func tracer(top: Int, candidates: Int, merge: ScoreMerge) -> SearchTracer {
        SearchTracer(
            tree: tree,
            posts: (postProcessor, rankerPostProcessor),
            top: top,
            candidates: candidates,
            merge: merge
        )
    }
}

extension LevelModel {
    /// Ranks labels as ``rank(_:beams:top:candidates:merge:workers:)`` does, and tells how it came
    /// to them.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beams: Their clusters with scores, (instances, clusters).
    ///   - top: How many labels an instance gets at most.
    ///   - candidates: How many of the best slots are kept before a label's slots are merged.
    ///   - merge: How the scores of a label's slots become one.
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: A trace for each instance; of the levels only the last one of clusters is filled,
    ///   as whoever made the beams knows how they came about.
    public func trace(
        _ features: CSRMatrix,
        beams: CSRMatrix,
        top: Int,
        candidates: Int = 160,
        merge: ScoreMerge = .sum,
        workers: Workers = Workers(1)
    ) -> [SearchTrace] {
        precondition(level == tree.levelCount - 1, "level \(level) ranks no labels")
        precondition(top > 0 && candidates > 0, "top and candidates must be > 0")
        let search = BeamSearch(model: linearModel, features: features, workers: workers)
        let tracer = linearModel.tracer(top: top, candidates: candidates, merge: merge)
        return Workers.blocks(features.rowCount, size: SearchTracer.blockSize).flatMap { rows in
            let given = start(beams, rows, search)
            let slots = search.descend(
                given,
                instances: rows,
                level: level,
                keep: tracer.widest(given)
            )
            let traces = tracer.traces(levels: [], slots: slots)
            return zip(rows, traces).map { row, trace in
                let visits = zip(beams.rowColumns(row), beams.rowValues(row)).map {
                    SearchTrace.Visit(cluster: Int($0), score: $1)
                }
                return SearchTrace(
                    levels: level == 0 ? [] : Array(repeating: [], count: level - 1) + [visits],
                    labels: trace.labels
                )
            }
        }
    }
}
