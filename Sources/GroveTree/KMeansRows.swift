import CKernels
import GroveSparse

/// The rows of one k-means problem, row by row and column by column.
///
/// Only the columns that the rows use are kept, numbered from the most used to the least: the
/// centroids' weights of common columns lie side by side and stay in the processor's caches.
struct KMeansRows: Sendable {
    /// The rows' cells, in the order of the columns' first numbers.
    private(set) var rowOffsets: [Int] = [0]
    private(set) var columns: [UInt32] = []
    private(set) var values: [Float] = []
    /// The columns' cells, by ascending row.
    private(set) var columnOffsets: [Int] = [0]
    private(set) var columnRows: [UInt32] = []
    private(set) var columnValues: [Float] = []

    /// The number of rows.
    var count: Int { rowOffsets.count - 1 }
    /// The number of columns in use.
    var width: Int { columnOffsets.count - 1 }

    /// Gathers the rows with the given ids.
    init(_ matrix: CSRMatrix, _ ids: [UInt32]) {
        var uses = [UInt32](repeating: 0, count: matrix.columnCount)
        for id in ids {
            for column in matrix.rowColumns(Int(id)) { uses[Int(column)] += 1 }
        }
        let byUse = uses.indices.filter { uses[$0] > 0 }.sorted {
            uses[$0] != uses[$1] ? uses[$0] > uses[$1] : $0 < $1
        }
        columnOffsets.reserveCapacity(byUse.count + 1)
        for column in byUse {
            columnOffsets.append(columnOffsets[columnOffsets.count - 1] + Int(uses[column]))
        }
        var numbers = uses
        for (number, column) in byUse.enumerated() { numbers[column] = UInt32(number) }
        gather(matrix, ids, numbers)
    }

    private mutating func gather(_ matrix: CSRMatrix, _ ids: [UInt32], _ numbers: [UInt32]) {
        let cellCount = columnOffsets[width]
        rowOffsets.reserveCapacity(ids.count + 1)
        columns.reserveCapacity(cellCount)
        values.reserveCapacity(cellCount)
        columnRows = [UInt32](repeating: 0, count: cellCount)
        columnValues = [Float](repeating: 0, count: cellCount)
        var next = columnOffsets
        for (row, id) in ids.enumerated() {
            for (column, value) in zip(
                matrix.rowColumns(Int(id)),
                matrix.rowValues(Int(id))
            ) {
                let number = Int(numbers[Int(column)])
                columns.append(UInt32(number))
                values.append(value)
                columnRows[next[number]] = UInt32(row)
                columnValues[next[number]] = value
                next[number] += 1
            }
            rowOffsets.append(columns.count)
        }
    }

    /// The dot products of all rows with one of them, cell by cell in the order of that row.
    func dots(with row: Int) -> [Double] {
        var result = [Double](repeating: 0, count: count)
        for cell in rowOffsets[row]..<rowOffsets[row + 1] {
            let column = Int(columns[cell])
            let value = Double(values[cell])
            for other in columnOffsets[column]..<columnOffsets[column + 1] {
                result[Int(columnRows[other])] += value * Double(columnValues[other])
            }
        }
        return result
    }

    /// The squared length of each row.
    func squares() -> [Double] {
        (0..<count).map { row in
            values[rowOffsets[row]..<rowOffsets[row + 1]].reduce(0.0) {
                $0 + Double($1) * Double($1)
            }
        }
    }

    /// Calls a kernel with the rows as a matrix, (rows, columns in use).
    func withMatrix<Result>(_ body: (UnsafePointer<linear_matrix>) -> Result) -> Result {
        // Safety: the arrays outlive the closures; row offsets lie within the cells and columns
        // below the width, by construction.
        unsafe rowOffsets.withUnsafeBufferPointer { rowOffsets in
            unsafe columns.withUnsafeBufferPointer { columns in
                unsafe values.withUnsafeBufferPointer { values in
                    var matrix = unsafe linear_matrix(
                        row_count: Int64(count),
                        column_count: Int64(width),
                        row_offsets: rowOffsets.baseAddress,
                        columns: columns.baseAddress,
                        values: values.baseAddress
                    )
                    return unsafe body(&matrix)
                }
            }
        }
    }
}
