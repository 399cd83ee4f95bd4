import CKernels
import GroveBase
import GroveSparse
import GroveTree

/// The training of a tree's levels, as far as it has come.
struct TreeTraining {
    let trainer: ChunkTrainer
    let tree: LabelTree
    private(set) var problems: [LevelProblem]
    private var levels: [LinearLevel] = []
    var statistics = TrainingStatistics()

    /// Prepares the training of some levels.
    ///
    /// - Throws: `InputError` where a parameter is out of its range.
    init(
        features: CSRMatrix,
        labels: CSRPattern,
        tree: LabelTree,
        parameters: LinearParameters,
        seed: UInt64,
        levels: Range<Int>?,
        workers: Workers
    ) throws {
        try parameters.validate()
        precondition(
            features.rowCount == labels.rowCount,
            "features of \(features.rowCount) instances, labels of \(labels.rowCount)"
        )
        precondition(
            labels.columnCount == tree.labelCount,
            "\(labels.columnCount) labels, a tree over \(tree.labelCount)"
        )
        let levels = levels ?? 0..<tree.levelCount
        precondition(
            levels.lowerBound == 0 && !levels.isEmpty && levels.upperBound <= tree.levelCount,
            "levels \(levels) of a tree of \(tree.levelCount)"
        )
        self.tree = tree
        trainer = ChunkTrainer(
            features: features,
            parameters: parameters,
            seed: seed,
            workers: workers
        )
        problems = LevelProblem.teacher(
            labels: labels,
            tree: tree,
            levelCount: levels.count,
            relevance: parameters.relevance,
            workers: workers
        )
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

    /// How many children all levels have.
    var childCount: Int { problems.indices.reduce(0) { $0 + tree.childCount($1) } }

    /// Trains all levels: at once where every one has the teacher's negatives, whose problems do not
    /// depend on one another; else the first such levels at once and then level by level, the beams
    /// of the levels so far giving the next one's negatives.
    ///
    /// - Throws: `WorkError` where memory ran out.
    mutating func train(workers: Workers, progress: any ProgressReporter) throws {
        let first = problems.indices.first { negatives($0) != .teacher } ?? problems.count
        try train(0..<first, workers: workers, progress: progress)
        for level in first..<problems.count {
            if negatives(level) != .teacher {
                let beams = model.clusterBeams(
                    features: trainer.features,
                    beam: trainer.parameters.beam,
                    levelCount: level,
                    workers: workers,
                    progress: SilentProgress()
                )
                setNegatives(beams.pattern, level: level, workers: workers)
            }
            try train(level..<level + 1, workers: workers, progress: progress)
        }
    }

    /// The negatives of a level.
    func negatives(_ level: Int) -> NegativeSampling {
        trainer.parameters.negatives(level: level, of: tree.levelCount)
    }

    private mutating func train(
        _ levels: Range<Int>,
        workers: Workers,
        progress: any ProgressReporter
    ) throws {
        let jobs = levels.flatMap { chunkJobs(level: $0) }
        var trained = try solve(jobs, workers: workers, progress: progress)
        for level in levels {
            var chunks = Array(trained[level])
            trained[level] = []
            append(&chunks, workers: workers)
        }
    }

    /// Replaces or extends the instances of a level by those whose beams hold the parents.
    mutating func setNegatives(_ beams: CSRPattern, level: Int, workers: Workers) {
        problems[level] = problems[level].withNegatives(
            beams: beams,
            joined: negatives(level) == .both,
            workers: workers
        )
    }

    /// Trains the children of some parents of a level.
    ///
    /// - Returns: Their weights, children numbered from the first.
    /// - Throws: `WorkError` where memory ran out.
    func weights(
        level: Int,
        parents: Range<Int>,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> LinearLevel {
        let jobs = chunkJobs(level: level, parents: parents)
        var trained = try solve(jobs, workers: workers, progress: progress)
        return LinearLevel(
            joining: &trained[level],
            childOffsets: LevelPart.childOffsets(tree, level: level, parents: parents),
            workers: workers
        )
    }

    /// Trains chunks from one queue, the costly ones first; every other thread takes the cheap ones.
    ///
    /// A costly chunk streams its rows from memory, a cheap one lives in its core's cache: side by side
    /// they get in each other's way less than two of a kind.
    ///
    /// - Returns: For each level its trained chunks, in the order of the jobs.
    private func solve(
        _ jobs: [ChunkJob],
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> [[TrainedChunk]] {
        let order = jobs.indices.sorted { (jobs[$1].cost, $0) < (jobs[$0].cost, $1) }
        let trained = try workers.tryMap(order.count, bothEnds: true) { index in
            let job = jobs[order[index]]
            let chunk = try trainer.train(job, of: problems[job.level])
            progress.advance(job.children.count)
            return chunk
        }
        var places = [Int](repeating: 0, count: jobs.count)
        for (place, job) in order.enumerated() { places[job] = place }
        var result = [[TrainedChunk]](repeating: [], count: problems.count)
        for (index, job) in jobs.enumerated() { result[job.level].append(trained[places[index]]) }
        return result
    }

    private func chunkJobs(level: Int, parents: Range<Int>? = nil) -> [ChunkJob] {
        let problem = problems[level]
        let chunks = LinearLevel.chunks(childOffsets: tree.childOffsets[level])
        let offsets = trainer.features.rowOffsets
        var result: [ChunkJob] = []
        for parent in parents ?? 0..<tree.parentCount(level) {
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

    private mutating func append(_ chunks: inout [TrainedChunk], workers: Workers) {
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
            LinearLevel(
                joining: &chunks,
                childOffsets: tree.childOffsets[levels.count],
                workers: workers
            )
        )
    }
}
