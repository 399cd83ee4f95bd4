public import GroveBase

/// A dense matrix of 32-bit floats, row by row: embeddings, (instances, dimensions).
public struct DenseMatrix: Sendable, Equatable {
    /// The number of rows.
    public let rowCount: Int
    /// The number of columns.
    public let columnCount: Int
    /// The values, row by row.
    public let values: [Float]

    /// Creates a matrix of `rowCount` times `columnCount` values.
    public init(rowCount: Int, columnCount: Int, values: [Float]) {
        precondition(
            values.count == rowCount * columnCount,
            "\(values.count) values for (\(rowCount), \(columnCount))"
        )
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.values = values
    }

    /// The values of a row.
    public func row(_ index: Int) -> ArraySlice<Float> {
        values[index * columnCount..<(index + 1) * columnCount]
    }

    /// The same rows, each divided by its Euclidean length; a row of zeros stays.
    public func rowsL2Normalized(workers: Workers = Workers(1)) -> DenseMatrix {
        let blocks = Workers.blocks(rowCount, size: 1024)
        let parts = workers.map(blocks.count) { block -> [Float] in
            var result: [Float] = []
            result.reserveCapacity(blocks[block].count * columnCount)
            for index in blocks[block] {
                let row = row(index)
                let squares = row.reduce(0.0) { $0 + Double($1) * Double($1) }
                let factor = squares > 0 ? Float(1 / squares.squareRoot()) : 1
                result.append(contentsOf: row.lazy.map { $0 * factor })
            }
            return result
        }
        return DenseMatrix(
            rowCount: rowCount,
            columnCount: columnCount,
            values: workers.joined(parts, initial: 0)
        )
    }

    /// The matrix as sparse rows in which every value is there, zeros too.
    public func asCSR() -> CSRMatrix {
        let width = columnCount
        return CSRMatrix(
            pattern: CSRPattern(
                trustedColumnCount: width,
                rowOffsets: (0...rowCount).map { $0 * width },
                columns: (0..<rowCount * width).map { UInt32($0 % width) }
            ),
            values: values
        )
    }
}

extension CSRMatrix {
    /// The same rows with a dense matrix's columns after their own: [X, E].
    ///
    /// Every value of the dense matrix is stored, zeros too, so that its columns are the same run at
    /// the end of every row.
    ///
    /// - Parameters:
    ///   - dense: As many rows.
    ///   - workers: The threads.
    /// - Returns: The joined matrix, of both matrices' columns.
    public func appendingColumns(_ dense: DenseMatrix, workers: Workers = Workers(1)) -> CSRMatrix {
        precondition(
            dense.rowCount == rowCount,
            "\(dense.rowCount) dense rows beside \(rowCount)"
        )
        let width = dense.columnCount
        let tail = (0..<width).map { UInt32(columnCount + $0) }
        let offsets = rowOffsets.enumerated().map { $1 + $0 * width }
        let blocks = Workers.blocks(rowCount, size: 4096)
        let pieces = [0] + blocks.map { offsets[$0.upperBound] }
        /// Rows written where they stay: the result is by far the largest array here.
        func rows<Element: BitwiseCopyable & Sendable>(
            _ initial: Element,
            _ parts: @Sendable (Int) -> (own: ArraySlice<Element>, more: ArraySlice<Element>)
        ) -> [Element] {
            // Safety: a block's piece has room for its rows' own elements and `width` more of each.
            unsafe workers.fill(offsets: pieces, initial: initial) { block, target in
                var rest = unsafe target[...]
                for row in blocks[block] {
                    let (own, more) = parts(row)
                    for part in [own, more] {
                        let end = unsafe rest.update(fromContentsOf: part)
                        unsafe rest = rest[end...]
                    }
                }
            }
        }
        return CSRMatrix(
            pattern: CSRPattern(
                trustedColumnCount: columnCount + width,
                rowOffsets: offsets,
                columns: rows(0) { (rowColumns($0), tail[...]) }
            ),
            values: rows(0) { (rowValues($0), dense.row($0)) }
        )
    }
}
