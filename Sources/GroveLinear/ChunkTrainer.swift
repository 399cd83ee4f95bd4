import CKernels
package import GroveBase
package import GroveSparse

/// The trained weights of one chunk.
package struct TrainedChunk: Sendable {
    package var features: [UInt32] = []
    package var rowEnds: [UInt32] = []
    package var columns: [UInt8] = []
    package var values: [Float] = []
    package var biases: [Float] = []
    package var blocks = 0
    package var passes = 0
    package var unconverged = 0
    package var seconds = 0.0
    /// Nonzeros that coordinate steps read.
    package var visited = 0
    /// Nonzeros that steps wrote, for they moved some lane.
    package var updated = 0
    /// Both times the lanes of their block.
    package var multiplyAdds = 0
}

/// A chunk to train: its level, its number there, its parent and its children.
package struct ChunkJob: Sendable {
    package var level: Int
    package var chunk: Int
    package var parent: Int
    package var children: Range<Int>
    /// The nonzeros a pass over all its blocks reads.
    package var cost: Int

    /// Creates a job.
    package init(level: Int, chunk: Int, parent: Int, children: Range<Int>, cost: Int) {
        self.level = level
        self.chunk = chunk
        self.parent = parent
        self.children = children
        self.cost = cost
    }
}

/// Trains chunks with the lane solver in CKernels.
package struct ChunkTrainer: Sendable {
    let features: CSRMatrix
    /// ‖x‖² of every instance.
    let squares: [Float]
    /// How many of the last features every instance has; see `linear_dense_columns`.
    let denseCount: Int
    let parameters: LinearParameters
    let seed: UInt64
    /// The widest instruction set of this processor, of 0 (baseline), 1 (AVX2), 2 (AVX-512).
    package static var bestInstructionSet: Int32 { ckernels_best_isa() }
    /// The instruction set the solver uses; all give the same bits.
    let instructionSet: Int32
    private let pool = Pool { Scratch() }

    package init(
        features: CSRMatrix,
        parameters: LinearParameters,
        seed: UInt64,
        instructionSet: Int32? = nil,
        workers: Workers
    ) {
        self.features = features
        self.parameters = parameters
        self.seed = seed
        self.instructionSet = instructionSet ?? ckernels_best_isa()
        squares = ChunkTrainer.squares(features, workers: workers)
        denseCount = ChunkTrainer.denseCount(features)
    }

    /// Trains one chunk of a level.
    ///
    /// - Returns: Its weights.
    /// - Throws: `WorkError` where memory ran out.
    package func train(_ job: ChunkJob, of problem: LevelProblem) throws -> TrainedChunk {
        let scratch = pool.take()
        defer { pool.give(scratch) }
        let start = monotonicSeconds()
        var result = linear_chunk_result()
        let name = "linear.solver.\(job.level).\(job.chunk)"
        var stream = RandomStream(seed: seed, name)
        let draw = stream.next()
        // Safety: the problem's lists and the matrix keep their invariants (rows and columns in
        // range, offsets within the arrays), and all pointers live for the call.
        let done = unsafe withMatrix { matrix in
            unsafe withUnsafePointer(to: matrix) { matrix in
                unsafe withChunk(job, of: problem, matrix: matrix, seed: draw) { chunk in
                    unsafe withUnsafePointer(to: settings(of: problem)) {
                        unsafe linear_train_chunk(scratch.pointer, chunk, $0, &result)
                    }
                }
            }
        }
        guard done else {
            throw WorkError("no memory to train \(job.children.count) labels of one cluster")
        }
        var chunk = take(result, children: job.children.count, from: scratch)
        chunk.seconds = monotonicSeconds() - start
        return chunk
    }

    private func settings(of problem: LevelProblem) -> linear_settings {
        let (positive, negative) = parameters.costs(isLast: !problem.childLists.isEmpty)
        let loss =
            switch parameters.loss {
            case .squaredHinge: LINEAR_SQUARED_HINGE
            case .hinge: LINEAR_HINGE
            case .logistic: LINEAR_LOGISTIC
            }
        return linear_settings(
            loss: Int32(loss),
            iterations: Int32(clamping: parameters.iterations),
            isa: instructionSet,
            cost: parameters.cost,
            positive_cost: positive,
            negative_cost: negative,
            epsilon: parameters.epsilon,
            bias: parameters.bias,
            threshold: parameters.threshold,
            max_weights: Int64(parameters.maxWeights ?? 0)
        )
    }

    private func withMatrix<Result>(_ body: (linear_matrix) -> Result) -> Result {
        unsafe ChunkTrainer.withMatrix(features, body)
    }

    /// The matrix as C sees it, for the length of a call.
    static func withMatrix<Result>(
        _ features: CSRMatrix,
        _ body: (linear_matrix) -> Result
    ) -> Result {
        unsafe features.rowOffsets.withUnsafeBufferPointer { offsets in
            unsafe features.columns.withUnsafeBufferPointer { columns in
                unsafe features.values.withUnsafeBufferPointer { values in
                    // Safety: the arrays outlive the body, and CSRMatrix keeps their invariants.
                    unsafe body(
                        linear_matrix(
                            row_count: Int64(features.rowCount),
                            column_count: Int64(features.columnCount),
                            row_offsets: offsets.baseAddress,
                            columns: columns.baseAddress,
                            values: values.baseAddress
                        )
                    )
                }
            }
        }
    }

    private func withChunk<Result>(
        _ job: ChunkJob,
        of problem: LevelProblem,
        matrix: UnsafePointer<linear_matrix>,
        seed: UInt64,
        _ body: (UnsafePointer<linear_chunk>) -> Result
    ) -> Result {
        let range = problem.rowOffsets[job.parent]..<problem.rowOffsets[job.parent + 1]
        // Safety: the arrays outlive the body; an empty array's pointer is never read.
        return unsafe squares.withUnsafeBufferPointer { squares in
            unsafe problem.rows[range].withUnsafeBufferPointer { rows in
                unsafe problem.childLists.withUnsafeBufferPointer { lists in
                    unsafe problem.positiveOffsets.withUnsafeBufferPointer { offsets in
                        unsafe problem.positives.withUnsafeBufferPointer { positives in
                            unsafe problem.relevance.withUnsafeBufferPointer { relevance in
                                let chunk = unsafe linear_chunk(
                                    matrix: matrix,
                                    squares: squares.baseAddress,
                                    rows: rows.baseAddress,
                                    row_count: Int64(rows.count),
                                    child_count: Int64(job.children.count),
                                    first_child: Int64(job.children.lowerBound),
                                    child_ids: lists.isEmpty ? nil : lists.baseAddress,
                                    positive_offsets: offsets.baseAddress,
                                    positive_rows: positives.baseAddress,
                                    positive_relevance: relevance.isEmpty
                                        ? nil : relevance.baseAddress,
                                    positives_within: problem.positivesWithin,
                                    dense_count: Int64(denseCount),
                                    seed: seed
                                )
                                return unsafe withUnsafePointer(to: chunk, body)
                            }
                        }
                    }
                }
            }
        }
    }

    private func take(
        _ result: linear_chunk_result,
        children: Int,
        from scratch: Scratch
    ) -> TrainedChunk {
        let features = Int(result.feature_count)
        let weights = Int(result.weight_count)
        var chunk = TrainedChunk()
        chunk.features = [UInt32](repeating: 0, count: features)
        chunk.rowEnds = [UInt32](repeating: 0, count: features)
        chunk.columns = [UInt8](repeating: 0, count: weights)
        chunk.values = [Float](repeating: 0, count: weights)
        chunk.biases = [Float](repeating: 0, count: children)
        // Safety: the arrays have the lengths that the training call announced.
        unsafe linear_take_chunk(
            scratch.pointer,
            &chunk.features,
            &chunk.rowEnds,
            &chunk.columns,
            &chunk.values,
            &chunk.biases
        )
        chunk.blocks = Int(result.blocks)
        chunk.passes = Int(result.passes)
        chunk.unconverged = Int(result.unconverged)
        chunk.visited = Int(result.visited)
        chunk.updated = Int(result.updated)
        chunk.multiplyAdds = Int(result.multiply_adds)
        return chunk
    }

    /// How many of the last columns every row has a value in; 0 where too few to matter.
    static func denseCount(_ features: CSRMatrix) -> Int {
        unsafe withMatrix(features) { matrix in
            // Safety: the matrix keeps its invariants and lives for the call.
            unsafe withUnsafePointer(to: matrix) { Int(unsafe linear_dense_columns($0)) }
        }
    }

    private static func squares(_ features: CSRMatrix, workers: Workers) -> [Float] {
        let blocks = Workers.blocks(features.rowCount, size: 4096)
        let parts = workers.map(blocks.count) { index -> [Float] in
            let block = blocks[index]
            return unsafe [Float](capacity: block.count) { buffer, count in
                // Safety: the call writes block.count numbers of rows that exist.
                unsafe withMatrix(features) { matrix in
                    unsafe withUnsafePointer(to: matrix) {
                        unsafe linear_row_squares(
                            $0,
                            Int64(block.lowerBound),
                            Int64(block.count),
                            buffer.baseAddress
                        )
                    }
                }
                count = block.count
            }
        }
        return Array(parts.joined())
    }
}
