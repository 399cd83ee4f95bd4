import CKernels
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
    precondition(features.columnCount <= Int(UInt32.max), "\(features.columnCount) features")
    let positives = labels.transposed()
    let sums = RowSums(features, scales)
    let blocks = productBlocks(positives, features)
    // Counting the cells of every label first costs less than moving them to their place after.
    let counts = workers.map(blocks.count) { block in
        sums.withScratch { scratch in
            blocks[block].map { sums.columnCount(of: positives.row($0), scratch) }
        }
    }
    let offsets = counts.joined().reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let (columns, values) = unsafe productCells(offsets[offsets.count - 1]) { places in
        workers.forEach(blocks.count) { block in
            sums.withScratch { scratch in
                for label in blocks[block] {
                    // Safety: each label has the places that its count asked for.
                    unsafe sums.write(
                        positives.row(label),
                        normalized: normalized,
                        to: places,
                        offsets[label]..<offsets[label + 1],
                        scratch
                    )
                }
            }
        }
    }
    return CSRMatrix(
        pattern: CSRPattern(
            trustedColumnCount: features.columnCount,
            rowOffsets: offsets,
            columns: columns
        ),
        values: values
    )
}

/// The columns and values of `count` cells, all of them written by a body.
@unsafe private func productCells(
    _ count: Int,
    _ body: (CellPlaces) -> Void
) -> (columns: [UInt32], values: [Float]) {
    var values: [Float] = []
    let columns = unsafe [UInt32](capacity: count) { columns, columnsWritten in
        let first = columns.baseAddress
        unsafe values = [Float](capacity: count) { values, valuesWritten in
            // Safety: the caller's body writes each of the cells once.
            if let columns = unsafe first, let values = values.baseAddress {
                unsafe body(CellPlaces(columns: columns, values: values))
            }
            valuesWritten = count
        }
        columnsWritten = count
    }
    return (columns, values)
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

/// Blocks of labels of enough work each to be worth a task.
private func productBlocks(_ positives: CSRPattern, _ features: CSRMatrix) -> [Range<Int>] {
    let enough = 1 << 16
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
