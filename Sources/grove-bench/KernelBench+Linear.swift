import GroveBase
import GroveLinear
import GroveSparse
import GroveTree

extension KernelBench {
    /// The lane solver on every chunk of every level, the leaves and the levels above apart.
    ///
    /// - Throws: `WorkError` where memory ran out.
    func training(
        features: CSRMatrix,
        labels: CSRPattern,
        tree: LabelTree
    ) throws -> [Kernel] {
        let trainer = ChunkTrainer(
            features: features,
            parameters: LinearParameters(),
            seed: 0,
            workers: Workers(1)
        )
        let problems = LevelProblem.teacher(
            labels: labels,
            tree: tree,
            levelCount: tree.levelCount,
            relevance: .none,
            workers: Workers(1)
        )
        let last = tree.levelCount - 1
        var parts = [SolverCounts(), SolverCounts()]
        var widths = SharedFeatures(count: features.columnCount)
        for level in problems.indices {
            let jobs = chunkJobs(level, tree)
            for job in jobs {
                let problem = problems[level]
                let rows = problem.rows[
                    problem.rowOffsets[job.parent]..<problem.rowOffsets[job.parent + 1]
                ]
                let chunk = try trainer.train(job, of: problem)
                let lanes = min(16, job.children.count <= 4 ? 4 : job.children.count <= 8 ? 8 : 16)
                let bytes = 4 * lanes * widths.count(rows, features)
                parts[level == last ? 1 : 0].add(chunk, tableBytes: bytes, limits)
            }
        }
        return zip(["lane solver, upper levels", "lane solver, leaves"], parts).map {
            $1.kernel($0)
        }
    }

    private func chunkJobs(_ level: Int, _ tree: LabelTree) -> [ChunkJob] {
        var jobs: [ChunkJob] = []
        var number = 0
        for parent in 0..<tree.parentCount(level) {
            let children = tree.children(level, of: parent)
            for first in stride(
                from: children.lowerBound,
                to: children.upperBound,
                by: LinearLevel.maximumWidth
            ) {
                jobs.append(
                    ChunkJob(
                        level: level,
                        chunk: number,
                        parent: parent,
                        children:
                            first..<min(
                                first + LinearLevel.maximumWidth,
                                children.upperBound
                            ),
                        cost: 0
                    )
                )
                number += 1
            }
        }
        return jobs
    }

    /// Batch scoring of the test set.
    func prediction(model: LinearModel, features: CSRMatrix) -> Kernel {
        let (_, seconds) = seconds { model.predict(features: features, top: 20) }
        var counts = ScoringCounts()
        for level in model.levels.indices {
            counts.add(
                model.levels[level],
                childOffsets: model.tree.childOffsets[level],
                parents: parents(level, model, features),
                features
            )
        }
        let chunks = model.levels.reduce(0) { $0 + $1.chunkCount }
        var access = AccessTime.random(
            counts.lookups,
            at: limits.gatheredWords,
            tableBytes: 4 * features.columnCount
        )
        access.add(
            counts.hits,
            at: limits.gatheredLines,
            tableBytes: model.byteCount / max(1, chunks)
        )
        return Kernel(
            name: "batch scoring, beam 10",
            counting: "for every (instance, kept cluster): 12 bytes a nonzero looked up, 8 bytes a "
                + "row found, 5 bytes and one multiply-add a weight of that row; exact",
            seconds: seconds,
            bytes: 12 * counts.lookups + 8 * counts.hits + 5 * counts.weights,
            multiplyAdds: counts.weights,
            access: access,
            limit: "a random word a look-up (table of all features), a random line a row found "
                + "(table of a chunk's mean size)"
        )
    }

    /// The clusters every instance keeps before a level, by a model of the levels above alone.
    private func parents(
        _ level: Int,
        _ model: LinearModel,
        _ features: CSRMatrix
    ) -> CSRPattern {
        guard level > 0 else {
            return CSRPattern(
                columnCount: 1,
                rowOffsets: Array(0...features.rowCount),
                columns: [UInt32](repeating: 0, count: features.rowCount)
            )
        }
        let count = model.tree.parentCount(level)
        // One more level of one label a cluster, which is not searched.
        let upper = LabelTree(
            childOffsets: model.tree.childOffsets[..<level] + [Array(0...count)],
            slotLabels: Array(0..<UInt32(count)),
            labelCount: count
        )
        return LinearModel(
            tree: upper,
            levels: Array(model.levels[..<level]),
            featureCount: model.featureCount,
            bias: model.bias,
            postProcessor: model.postProcessor,
            rankerPostProcessor: model.postProcessor
        ).beams(features: features).pattern
    }
}

/// What the solver visited.
private struct SolverCounts {
    private var seconds = 0.0
    private var visited = 0.0
    private var updated = 0.0
    private var multiplyAdds = 0.0
    private var access = AccessTime()

    mutating func add(_ chunk: TrainedChunk, tableBytes: Int, _ limits: MachineLimits) {
        seconds += chunk.seconds
        visited += Double(chunk.visited)
        updated += Double(chunk.updated)
        multiplyAdds += Double(chunk.multiplyAdds)
        access.add(
            Double(chunk.visited),
            at: limits.gatheredLines,
            tableBytes: tableBytes
        )
        access.add(
            Double(chunk.updated),
            at: limits.updatedLines,
            tableBytes: tableBytes
        )
    }

    func kernel(_ name: String) -> Kernel {
        let lanes = multiplyAdds / max(1, visited + updated)
        return Kernel(
            name: name,
            counting: "nonzeros that coordinate steps read and that moved ones wrote, counted by "
                + "the solver: 8 bytes each, the lanes' weights once to read and twice to update; "
                + "one multiply-add a lane",
            seconds: seconds,
            bytes: visited * (8 + 4 * lanes) + updated * (8 + 8 * lanes),
            multiplyAdds: multiplyAdds,
            access: access,
            limit: "a random line read a nonzero read, one updated a nonzero written (tables of "
                + "each cluster's weights' size)"
        )
    }
}

/// Counts the features that at least two of some rows have: those whose weights lie in memory.
private struct SharedFeatures {
    private var rows: [UInt32]

    init(count: Int) { rows = [UInt32](repeating: 0, count: count) }

    mutating func count(_ chosen: ArraySlice<UInt32>, _ features: CSRMatrix) -> Int {
        var shared = 0
        for row in chosen {
            for column in features.rowColumns(Int(row)) {
                rows[Int(column)] += 1
                if rows[Int(column)] == 2 { shared += 1 }
            }
        }
        for row in chosen { for column in features.rowColumns(Int(row)) { rows[Int(column)] = 0 } }
        return shared
    }
}

/// What scoring reads, counted pair by pair.
private struct ScoringCounts {
    var lookups = 0.0
    var hits = 0.0
    var weights = 0.0

    /// Adds a level whose parents each instance has kept.
    mutating func add(
        _ level: LinearLevel,
        childOffsets: [Int],
        parents: CSRPattern,
        _ features: CSRMatrix
    ) {
        let instances = parents.transposed()
        var widths = [UInt32](repeating: 0, count: features.columnCount)
        var chunk = 0
        for parent in 0..<(childOffsets.count - 1) {
            while chunk < level.chunkCount, level.chunkOffsets[chunk] < childOffsets[parent + 1] {
                add(level, chunk, instances.row(parent), features, &widths)
                chunk += 1
            }
        }
    }

    private mutating func add(
        _ level: LinearLevel,
        _ chunk: Int,
        _ instances: ArraySlice<UInt32>,
        _ features: CSRMatrix,
        _ widths: inout [UInt32]
    ) {
        let rows = level.featureOffsets[chunk]..<level.featureOffsets[chunk + 1]
        for row in rows {
            let start = row == rows.lowerBound ? 0 : level.rowEnds[row - 1]
            widths[Int(level.features[row])] = level.rowEnds[row] - start
        }
        var (looked, found, read) = (0, 0, 0)
        for instance in instances {
            for column in features.rowColumns(Int(instance)) {
                let width = Int(widths[Int(column)])
                looked += 1
                found += width > 0 ? 1 : 0
                read += width
            }
        }
        for row in rows { widths[Int(level.features[row])] = 0 }
        lookups += Double(looked)
        hits += Double(found)
        weights += Double(read)
    }
}
