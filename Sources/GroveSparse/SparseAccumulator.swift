/// A dense row of sums that knows which columns were touched and gives them back ascending.
///
/// The touched columns are bits in words, and the words in use are bits in a summary, so that
/// draining needs no sort: O(touched + columns / 4096).
package struct SparseAccumulator {
    private var sums: [Float]
    private var touched: [UInt64]
    private var summary: [UInt64]

    /// Creates an empty row of sums.
    package init(columnCount: Int) {
        sums = [Float](repeating: 0, count: columnCount)
        touched = [UInt64](repeating: 0, count: (columnCount + 63) / 64)
        summary = [UInt64](repeating: 0, count: (touched.count + 63) / 64)
    }

    /// Adds `scale` times some cells of a matrix, in their order.
    package mutating func add(_ matrix: CSRMatrix, _ cells: Range<Int>, scale: Float) {
        precondition(matrix.columnCount == sums.count, "\(matrix.columnCount) of \(sums.count)")
        accumulate(matrix, cells, scale, &sums, &touched, &summary)
    }

    /// Appends the touched columns, ascending, and their sums, and empties the row.
    package mutating func drain(into columns: inout [UInt32], _ values: inout [Float]) {
        for block in summary.indices where summary[block] != 0 {
            var words = summary[block]
            summary[block] = 0
            while words != 0 {
                let word = block << 6 | words.trailingZeroBitCount
                words &= words &- 1
                var bits = touched[word]
                touched[word] = 0
                while bits != 0 {
                    let column = word << 6 | bits.trailingZeroBitCount
                    bits &= bits &- 1
                    columns.append(UInt32(column))
                    values.append(sums[column])
                    sums[column] = 0
                }
            }
        }
    }
}

private func accumulate(
    _ matrix: CSRMatrix,
    _ cells: Range<Int>,
    _ scale: Float,
    _ sums: inout [Float],
    _ touched: inout [UInt64],
    _ summary: inout [UInt64]
) {
    let columns = matrix.columns.span
    let values = matrix.values.span
    precondition(cells.upperBound <= columns.count, "cells \(cells) of \(columns.count)")
    var sums = sums.mutableSpan
    var touched = touched.mutableSpan
    var summary = summary.mutableSpan
    for cell in cells {
        // Safety: cells lie within the matrix, checked above; its columns lie below its column
        // count, for which sums, words and summary were sized.
        let column = unsafe columns[unchecked: cell]
        let (index, word) = (Int(column), Int(column >> 6))
        unsafe sums[unchecked: index] += scale * values[unchecked: cell]
        let before = unsafe touched[unchecked: word]
        if before == 0 { unsafe summary[unchecked: word >> 6] |= 1 << UInt64(word & 63) }
        unsafe touched[unchecked: word] = before | 1 << UInt64(column & 63)
    }
}
