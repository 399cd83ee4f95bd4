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
    private let progress: any ProgressReporter

    /// Prepares to cluster the rows of a matrix, (labels, features).
    init(
        _ rows: CSRMatrix,
        _ parameters: ClustererParameters,
        _ workers: Workers,
        _ progress: any ProgressReporter
    ) {
        self.rows = rows
        self.parameters = parameters
        self.workers = workers
        self.progress = progress
    }

    /// The rows in the order of the leaves of a complete binary tree, ascending within a leaf.
    func elements(depth: Int) -> [UInt32] {
        var master = MersenneTwister(seed: UInt32(truncatingIfNeeded: parameters.seed))
        let seeds = (0..<(2 << depth)).map { _ in master.next() }
        var elements = Array(0..<UInt32(rows.rowCount))
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
                var gatherer = NodeGatherer(rows, denseCentroids: dense)
                var result: [UInt32] = []
                for node in tasks[task] {
                    let members = elements[offsets[node]..<offsets[node + 1]]
                    let split = TwoMeansSplit(gatherer.gather(members), parameters, inner)
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
}

/// The rows of one node, over all columns or over those the node uses.
struct NodeRows: Sendable {
    /// The cells of each row in `columns` and `values`.
    var cells: [Range<Int>]
    /// The column of each cell, below `width`.
    var columns: [UInt32]
    /// The value of each cell.
    var values: [Float]
    /// The number of columns.
    var width: Int
    /// Whether the reference keeps this node's centroids as dense vectors.
    var denseCentroids: Bool
}

/// Gathers the rows of nodes; small nodes get columns of their own, which keeps them in the cache.
struct NodeGatherer {
    private let rows: CSRMatrix
    private let denseCentroids: Bool
    private var local: [UInt32] = []
    private var used: [UInt64] = []

    init(_ rows: CSRMatrix, denseCentroids: Bool) {
        self.rows = rows
        self.denseCentroids = denseCentroids
    }

    /// The rows with the given ids.
    mutating func gather(_ ids: ArraySlice<UInt32>) -> NodeRows {
        let cells = ids.map { rows.rowOffsets[Int($0)]..<rows.rowOffsets[Int($0) + 1] }
        let count = cells.reduce(0) { $0 + $1.count }
        guard count < rows.nonzeroCount / 4 else {
            return NodeRows(
                cells: cells,
                columns: rows.columns,
                values: rows.values,
                width: rows.columnCount,
                denseCentroids: denseCentroids
            )
        }
        return compact(cells, count: count)
    }

    /// Copies rows, the columns they use numbered in ascending order.
    private mutating func compact(_ cells: [Range<Int>], count: Int) -> NodeRows {
        if local.isEmpty {
            local = [UInt32](repeating: 0, count: rows.columnCount)
            used = [UInt64](repeating: 0, count: (rows.columnCount + 63) / 64)
        }
        for range in cells {
            for column in rows.columns[range] { used[Int(column >> 6)] |= 1 << UInt64(column & 63) }
        }
        var result = NodeRows(
            cells: [],
            columns: [],
            values: [],
            width: 0,
            denseCentroids: denseCentroids
        )
        for word in used.indices where used[word] != 0 {
            var bits = used[word]
            used[word] = 0
            while bits != 0 {
                local[word << 6 | bits.trailingZeroBitCount] = UInt32(result.width)
                result.width += 1
                bits &= bits &- 1
            }
        }
        result.cells.reserveCapacity(cells.count)
        result.columns.reserveCapacity(count)
        result.values.reserveCapacity(count)
        for range in cells {
            let start = result.columns.count
            for column in rows.columns[range] { result.columns.append(local[Int(column)]) }
            result.values.append(contentsOf: rows.values[range])
            result.cells.append(start..<result.columns.count)
        }
        return result
    }
}
