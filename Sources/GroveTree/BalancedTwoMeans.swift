import CKernels
import GroveBase
import GroveSparse

/// Hierarchical balanced 2-means: a complete binary tree of exact halves.
///
/// At each node the rows are ranked by their projection on the difference of the two halves'
/// centroids and cut at the median, ties to the smaller label, until the halves no longer change
/// (`clustering.hpp` of PECOS; Yu et al. 2020, arXiv:2010.05878, algorithm 1). Draws, order of
/// summation and precision are those of the reference with one thread, so that the tree is the
/// same; the thread count here changes neither.
struct BalancedTwoMeans {
    private let rows: CSRMatrix
    private let parameters: ClustererParameters
    private let workers: Workers
    private let instructionSet: Int32
    private let progress: any ProgressReporter

    /// Prepares to cluster the rows of a matrix, (labels, features).
    init(
        _ rows: CSRMatrix,
        _ parameters: ClustererParameters,
        _ workers: Workers,
        _ progress: any ProgressReporter,
        instructionSet: Int32 = ckernels_best_isa()
    ) {
        self.rows = rows
        self.parameters = parameters
        self.workers = workers
        self.progress = progress
        self.instructionSet = instructionSet
    }

    /// The rows in the order of the leaves of a complete binary tree, ascending within a leaf.
    func elements(depth: Int) -> [UInt32] {
        var master = MersenneTwister(seed: UInt32(truncatingIfNeeded: parameters.seed))
        let seeds = (0..<(2 << depth)).map { _ in master.next() }
        var elements = Array(0..<UInt32(rows.rowCount))
        let lengths = rowLengths()
        progress.begin("balanced 2-means", total: rows.rowCount * depth)
        for level in 0..<depth {
            let offsets = halvings(count: rows.rowCount, depth: level)
            // Enough nodes a task to share the map of columns, enough tasks for the threads.
            let tasks = Workers.blocks(1 << level, size: max(1, (1 << level) / 64))
            // The reference leaves dense centroids where even rows without a column in common would
            // not fill them.
            let dense = rows.nonzeroCount >= rows.columnCount << level
            let inner = Workers(level < 3 ? (workers.count + tasks.count - 1) / tasks.count : 1)
            let pieces = workers.map(tasks.count) { [elements] task -> [UInt32] in
                var gatherer = NodeGatherer(rows, lengths: lengths, denseCentroids: dense)
                var result: [UInt32] = []
                for node in tasks[task] {
                    let members = elements[offsets[node]..<offsets[node + 1]]
                    let split = TwoMeansSplit(
                        gatherer.gather(members),
                        parameters,
                        inner,
                        instructionSet: instructionSet
                    )
                    result += split.halves(of: members, seed: seeds[1 << level + node])
                    progress.advance(members.count)
                }
                return result
            }
            elements = workers.joined(pieces, initial: 0)
        }
        progress.end()
        return elements
    }

    /// The length of each row.
    private func rowLengths() -> [Double] {
        let blocks = Workers.blocks(rows.rowCount, size: 256)
        // Safety: a block's piece has a place for each of its rows.
        return unsafe workers.fill(
            offsets: [0] + blocks.map(\.upperBound),
            initial: 0
        ) { block, lengths in
            unsafe row_lengths(
                rows.rowOffsets,
                Int64(blocks[block].lowerBound),
                Int64(blocks[block].upperBound),
                rows.values,
                lengths.baseAddress
            )
        }
    }
}
