import CKernels
import GroveBase
import GroveSparse

/// The rows of one node, over all columns or over those the node uses.
struct NodeRows: Sendable {
    /// The cells of each row in `columns` and `values`.
    var cells: [cell_range]
    /// The column of each cell, below `width`.
    var columns: [UInt32]
    /// The value of each cell.
    var values: [Float]
    /// The number of columns.
    var width: Int
    /// The length of each row.
    var lengths: [Double]
    /// Whether the reference keeps this node's centroids as dense vectors.
    var denseCentroids: Bool

    /// The cells of a row.
    func row(_ index: Int) -> Range<Int> { Int(cells[index].start)..<Int(cells[index].end) }

    /// Calls a body with the rows as the kernels see them.
    func withRows<Result>(_ body: (UnsafePointer<two_means_rows>) -> Result) -> Result {
        // Safety: the arrays outlive the body; cells lie within the columns and values.
        unsafe cells.withUnsafeBufferPointer { cells in
            unsafe columns.withUnsafeBufferPointer { columns in
                unsafe values.withUnsafeBufferPointer { values in
                    let view = unsafe two_means_rows(
                        cells: cells.baseAddress,
                        row_count: Int64(cells.count),
                        columns: columns.baseAddress,
                        values: values.baseAddress
                    )
                    return unsafe withUnsafePointer(to: view, body)
                }
            }
        }
    }
}

/// Gathers the rows of nodes; small nodes get columns of their own, which keeps them in the cache.
struct NodeGatherer {
    private let rows: CSRMatrix
    private let lengths: [Double]
    private let denseCentroids: Bool
    private var scratch: ColumnScratch?

    /// Prepares to gather rows of a matrix with known lengths.
    init(_ rows: CSRMatrix, lengths: [Double], denseCentroids: Bool) {
        self.rows = rows
        self.lengths = lengths
        self.denseCentroids = denseCentroids
    }

    /// The rows with the given ids.
    mutating func gather(_ ids: ArraySlice<UInt32>) -> NodeRows {
        let cells = ids.map { id in
            cell_range(
                start: Int64(rows.rowOffsets[Int(id)]),
                end: Int64(rows.rowOffsets[Int(id) + 1])
            )
        }
        let count = cells.reduce(0) { $0 + Int($1.end - $1.start) }
        var result = NodeRows(
            cells: cells,
            columns: rows.columns,
            values: rows.values,
            width: rows.columnCount,
            lengths: ids.map { lengths[Int($0)] },
            denseCentroids: denseCentroids
        )
        if count < rows.nonzeroCount / 4 { compact(&result, count: count) }
        return result
    }

    /// Copies rows, the columns they use numbered in ascending order.
    private mutating func compact(_ node: inout NodeRows, count: Int) {
        var scratch = self.scratch ?? ColumnScratch(columnCount: rows.columnCount)
        self.scratch = nil
        let cells = node.cells
        var gathered = cells
        var columns: [UInt32] = []
        node.values = unsafe [Float](capacity: count) { values, valuesWritten in
            unsafe columns = [UInt32](capacity: count) { columns, columnsWritten in
                // Safety: the cells are those of rows of the matrix, `count` together, and scratch is
                // as wide as its columns.
                node.width = unsafe Int(
                    compact_rows(
                        cells,
                        Int64(cells.count),
                        rows.columns,
                        rows.values,
                        Int64(rows.columnCount),
                        &scratch.flags,
                        &scratch.numbers,
                        &gathered,
                        columns.baseAddress,
                        values.baseAddress
                    )
                )
                columnsWritten = count
            }
            valuesWritten = count
        }
        node.columns = columns
        node.cells = gathered
        self.scratch = scratch
    }
}

/// What numbering the columns of some rows takes; flags are zero between uses.
private struct ColumnScratch {
    var numbers: [UInt32]
    var flags: [UInt8]

    init(columnCount: Int) {
        numbers = [UInt32](repeating: 0, count: columnCount)
        flags = [UInt8](repeating: 0, count: (columnCount + 63) / 64 * 64)
    }
}
