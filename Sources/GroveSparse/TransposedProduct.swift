public import GroveBase

/// The product Z = (diag(s) Y)ᵀ X of a pattern and a matrix that share their rows.
///
/// Entry (l, f) is Σ s_i x_if over the rows i of Y that set l, in single precision, the rows
/// ascending; a cell is stored if any of those rows stores it, zero or not. The same bits as
/// PECOS's `sparse_matmul` at any thread count.
///
/// - Parameters:
///   - labels: Y, (rows, labels).
///   - scales: s, one factor a row.
///   - features: X, (rows, features).
///   - normalized: Whether each row of Z is divided by its Euclidean norm at the end, in the order
///     of operations of scikit-learn's `normalize`: squares in single precision, sum and division
///     in double.
///   - workers: The threads to use.
/// - Returns: Z, (labels, features).
/// - Complexity: O(Σ over set cells (i, l) of the nonzeros of row i of X).
public func transposedProduct(
    _ labels: CSRPattern,
    scales: [Float],
    _ features: CSRMatrix,
    normalized: Bool = false,
    workers: Workers
) -> CSRMatrix {
    precondition(
        labels.rowCount == features.rowCount && scales.count == features.rowCount,
        "(\(labels.rowCount), \(labels.columnCount)) labels, \(scales.count) scales and "
            + "(\(features.rowCount), \(features.columnCount)) features"
    )
    let positives = labels.transposed()
    let blocks = productBlocks(positives, features)
    let pieces = workers.map(blocks.count) { block in
        productRows(blocks[block], positives, scales, features, normalized: normalized)
    }
    var offsets = [0]
    offsets.reserveCapacity(labels.columnCount + 1)
    for count in pieces.lazy.flatMap(\.counts) {
        offsets.append(offsets[offsets.count - 1] + count)
    }
    let columns = workers.joined(pieces.map(\.columns), initial: 0)
    let values = workers.joined(pieces.map(\.values), initial: 0)
    return CSRMatrix(
        pattern: CSRPattern(
            trustedColumnCount: features.columnCount,
            rowOffsets: offsets,
            columns: columns
        ),
        values: values
    )
}

/// The plain form of ``transposedProduct(_:scales:_:normalized:workers:)``, for tests.
package func transposedProductReference(
    _ labels: CSRPattern,
    scales: [Float],
    _ features: CSRMatrix,
    normalized: Bool = false
) -> CSRMatrix {
    var rows = [[UInt32: Float]](repeating: [:], count: labels.columnCount)
    for row in 0..<labels.rowCount {
        for label in labels.row(row) {
            for (feature, value) in zip(features.rowColumns(row), features.rowValues(row)) {
                rows[Int(label)][feature, default: 0] += scales[row] * value
            }
        }
    }
    let sorted = rows.map { row -> [(column: UInt32, value: Float)] in
        let cells = row.sorted { $0.key < $1.key }
        guard normalized else { return cells.map { ($0.key, $0.value) } }
        let norm = cells.reduce(0.0) { $0 + Double($1.value * $1.value) }.squareRoot()
        return cells.map { ($0.key, norm > 0 ? Float(Double($0.value) / norm) : $0.value) }
    }
    return CSRMatrix(columnCount: features.columnCount, rows: sorted)
}

/// Blocks of labels of enough work each to pay for an accumulator as wide as the features.
private func productBlocks(_ positives: CSRPattern, _ features: CSRMatrix) -> [Range<Int>] {
    let enough = max(1 << 16, features.columnCount)
    var blocks: [Range<Int>] = []
    var (start, work) = (0, 0)
    for label in 0..<positives.rowCount {
        for row in positives.row(label) {
            work += features.rowOffsets[Int(row) + 1] - features.rowOffsets[Int(row)]
        }
        if work >= enough || label == positives.rowCount - 1 {
            blocks.append(start..<(label + 1))
            (start, work) = (label + 1, 0)
        }
    }
    return blocks
}

private struct ProductRows: Sendable {
    var counts: [Int] = []
    var columns: [UInt32] = []
    var values: [Float] = []
}

private func productRows(
    _ block: Range<Int>,
    _ positives: CSRPattern,
    _ scales: [Float],
    _ features: CSRMatrix,
    normalized: Bool
) -> ProductRows {
    var accumulator = SparseAccumulator(columnCount: features.columnCount)
    var result = ProductRows()
    result.counts.reserveCapacity(block.count)
    for label in block {
        for row in positives.row(label) {
            let row = Int(row)
            accumulator.add(
                features,
                features.rowOffsets[row]..<features.rowOffsets[row + 1],
                scale: scales[row]
            )
        }
        let start = result.columns.count
        accumulator.drain(into: &result.columns, &result.values)
        if normalized { normalize(&result.values, from: start) }
        result.counts.append(result.columns.count - start)
    }
    return result
}

private func normalize(_ values: inout [Float], from start: Int) {
    var sum = 0.0
    for i in start..<values.count { sum += Double(values[i] * values[i]) }
    guard sum > 0 else { return }
    let norm = sum.squareRoot()
    for i in start..<values.count { values[i] = Float(Double(values[i]) / norm) }
}
