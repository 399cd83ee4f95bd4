import GroveBase
import GroveSparse
import GroveTree

/// The training of a tree's levels, as far as it has come.
struct TreeTraining {
    let trainer: ChunkTrainer
    let tree: LabelTree
    let problems: [LevelProblem]
    var levels: [LinearLevel] = []
    var statistics = TrainingStatistics()

    init(trainer: ChunkTrainer, tree: LabelTree, problems: [LevelProblem]) {
        self.trainer = trainer
        self.tree = tree
        self.problems = problems
    }

    /// The model of the levels trained so far.
    var model: LinearModel {
        LinearModel(
            trustedTree: tree,
            levels: levels,
            featureCount: trainer.features.columnCount,
            bias: Float(trainer.parameters.bias),
            postProcessor: trainer.parameters.postProcessor,
            rankerPostProcessor: trainer.parameters.rankerPostProcessor
        )
    }

    /// Trains all levels at once: the teacher's problems do not depend on one another.
    ///
    /// - Throws: `WorkError` where memory ran out.
    mutating func trainAll(workers: Workers, progress: any ProgressReporter) throws {
        try append(solve(problems, firstLevel: 0, workers: workers, progress: progress))
    }

    /// Trains level by level, the beams of the levels so far giving the next one's negatives.
    ///
    /// - Throws: `WorkError` where memory ran out.
    mutating func trainInOrder(workers: Workers, progress: any ProgressReporter) throws {
        let joined = trainer.parameters.negatives == .both
        for level in problems.indices {
            var problem = problems[level]
            if level > 0 {
                let beams = model.clusterBeams(
                    features: trainer.features,
                    beam: trainer.parameters.beam,
                    levelCount: level,
                    workers: workers,
                    progress: SilentProgress()
                )
                problem = problem.withNegatives(
                    beams: beams.pattern,
                    joined: joined,
                    workers: workers
                )
            }
            try append(solve([problem], firstLevel: level, workers: workers, progress: progress))
        }
    }

    /// Trains the chunks of some levels from one queue, the costly ones first.
    private func solve(
        _ problems: [LevelProblem],
        firstLevel: Int,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> [[TrainedChunk]] {
        let jobs = problems.indices.flatMap {
            chunkJobs(level: firstLevel + $0, problem: problems[$0])
        }
        let order = jobs.indices.sorted { (jobs[$1].cost, $0) < (jobs[$0].cost, $1) }
        let trained = try workers.tryMap(order.count) { index in
            let job = jobs[order[index]]
            let chunk = try trainer.train(job, of: problems[job.level - firstLevel])
            progress.advance(job.children.count)
            return chunk
        }
        var result = problems.indices.map { index in
            [TrainedChunk](
                repeating: TrainedChunk(),
                count: jobs.count { $0.level == firstLevel + index }
            )
        }
        for (index, chunk) in zip(order, trained) {
            result[jobs[index].level - firstLevel][jobs[index].chunk] = chunk
        }
        return result
    }

    private func chunkJobs(level: Int, problem: LevelProblem) -> [ChunkJob] {
        let chunks = LinearLevel.chunks(childOffsets: tree.childOffsets[level])
        let offsets = trainer.features.rowOffsets
        var result: [ChunkJob] = []
        for parent in 0..<tree.parentCount(level) {
            let rows = problem.rows[problem.rowOffsets[parent]..<problem.rowOffsets[parent + 1]]
            let nonzeros = rows.reduce(0) { $0 + offsets[Int($1) + 1] - offsets[Int($1)] }
            for chunk in chunks.parentChunks[parent]..<chunks.parentChunks[parent + 1] {
                let children = chunks.chunkOffsets[chunk]..<chunks.chunkOffsets[chunk + 1]
                result.append(
                    ChunkJob(
                        level: level,
                        chunk: chunk,
                        parent: parent,
                        children: children,
                        cost: nonzeros * ((children.count + 15) / 16)
                    )
                )
            }
        }
        return result
    }

    private mutating func append(_ trained: [[TrainedChunk]]) {
        for chunks in trained {
            var share = TrainingStatistics.Level()
            share.children = tree.childCount(levels.count)
            for chunk in chunks {
                share.blocks += chunk.blocks
                share.passes += chunk.passes
                share.unconverged += chunk.unconverged
                share.weights += chunk.values.count
                share.threadSeconds += chunk.seconds
            }
            statistics.levels.append(share)
            levels.append(
                LinearLevel(chunks, childOffsets: tree.childOffsets[levels.count])
            )
        }
    }
}

extension LinearLevel {
    /// Joins the chunks of a level.
    init(_ chunks: [TrainedChunk], childOffsets: [Int]) {
        func offsets(_ count: (TrainedChunk) -> Int) -> [Int] {
            chunks.reduce(into: [0]) { $0.append($0[$0.count - 1] + count($1)) }
        }
        self.init(
            chunkOffsets: LinearLevel.chunks(childOffsets: childOffsets).chunkOffsets,
            featureOffsets: offsets { $0.features.count },
            weightOffsets: offsets { $0.values.count },
            features: Array(chunks.lazy.map(\.features).joined()),
            rowEnds: Array(chunks.lazy.map(\.rowEnds).joined()),
            columns: Array(chunks.lazy.map(\.columns).joined()),
            values: Array(chunks.lazy.map(\.values).joined()),
            biases: Array(chunks.lazy.map(\.biases).joined())
        )
    }
}
