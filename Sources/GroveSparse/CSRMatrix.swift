public import GroveBase

/// A (rows, columns) matrix of single-precision numbers in compressed sparse row form: features of
/// instances, representations of labels, scores.
///
/// Columns ascend strictly within a row. A stored value may be zero.
public struct CSRMatrix: Sendable, Equatable {
    /// Which cells are stored.
    public let pattern: CSRPattern
    /// The value of each stored cell, in the pattern's order.
    public let values: [Float]

    /// Creates a matrix from its parts.
    ///
    /// - Precondition: One value for each cell of the pattern.
    public init(pattern: CSRPattern, values: [Float]) {
        precondition(
            values.count == pattern.nonzeroCount,
            "\(values.count) values for \(pattern.nonzeroCount) cells"
        )
        self.pattern = pattern
        self.values = values
    }

    /// Creates a matrix from offsets, columns and values.
    ///
    /// - Precondition: As for ``CSRPattern`` and one value for each column entry.
    public init(columnCount: Int, rowOffsets: [Int], columns: [UInt32], values: [Float]) {
        self.init(
            pattern: CSRPattern(columnCount: columnCount, rowOffsets: rowOffsets, columns: columns),
            values: values
        )
    }

    /// Creates a matrix from each row's (column, value) pairs, columns ascending.
    public init(columnCount: Int, rows: [[(column: UInt32, value: Float)]]) {
        var offsets = [0]
        for row in rows { offsets.append(offsets[offsets.count - 1] + row.count) }
        self.init(
            columnCount: columnCount,
            rowOffsets: offsets,
            columns: rows.flatMap { $0.map(\.column) },
            values: rows.flatMap { $0.map(\.value) }
        )
    }

    /// The number of rows.
    public var rowCount: Int { pattern.rowCount }
    /// The number of columns.
    public var columnCount: Int { pattern.columnCount }
    /// The number of stored cells.
    public var nonzeroCount: Int { values.count }
    /// Where each row starts: rowCount + 1 values.
    public var rowOffsets: [Int] { pattern.rowOffsets }
    /// The column of each stored cell.
    public var columns: [UInt32] { pattern.columns }

    /// The columns of a row's stored cells, ascending.
    public func rowColumns(_ index: Int) -> ArraySlice<UInt32> { pattern.row(index) }
    /// The values of a row's stored cells, in the order of their columns.
    public func rowValues(_ index: Int) -> ArraySlice<Float> {
        values[rowOffsets[index]..<rowOffsets[index + 1]]
    }

    /// The matrix with each row divided by its Euclidean norm; zero rows stay zero.
    public func rowsL2Normalized(workers: Workers = Workers(1)) -> CSRMatrix {
        let blocks = Workers.blocks(rowCount, size: 4096)
        let scaled = workers.map(blocks.count) { block -> [Float] in
            let range = rowOffsets[blocks[block].lowerBound]..<rowOffsets[blocks[block].upperBound]
            var result = Array(values[range])
            for row in blocks[block] {
                var sum = 0.0
                for value in rowValues(row) { sum += Double(value) * Double(value) }
                guard sum > 0 else { continue }
                let scale = Float(1 / sum.squareRoot())
                for i in rowOffsets[row]..<rowOffsets[row + 1] {
                    result[i - range.lowerBound] *= scale
                }
            }
            return result
        }
        return CSRMatrix(pattern: pattern, values: Array(scaled.joined()))
    }

    /// The matrix of some rows, in the order given.
    public func selectingRows(_ rows: [Int]) -> CSRMatrix {
        var result: [Float] = []
        for row in rows { result.append(contentsOf: rowValues(row)) }
        return CSRMatrix(pattern: pattern.selectingRows(rows), values: result)
    }

    /// The matrix with rows and columns exchanged, (columns, rows).
    ///
    /// - Complexity: O(rows + columns + nonzeros).
    public func transposed() -> CSRMatrix {
        let flipped = pattern.transposed()
        var next = flipped.rowOffsets
        var result = [Float](repeating: 0, count: nonzeroCount)
        for (column, value) in zip(columns, values) {
            result[next[Int(column)]] = value
            next[Int(column)] += 1
        }
        return CSRMatrix(pattern: flipped, values: result)
    }
}
