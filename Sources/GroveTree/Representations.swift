public import GroveBase
public import GroveSparse

/// The representations of all labels, one row a label.
///
/// With N instances, d features and L labels: PIFA is Y'ᵀ X, (L, d), the rows of Y and of the
/// result scaled to length 1; PII is Yᵀ, (L, N), rows scaled to length 1; `lf` is the given
/// (L, d') matrix as it is; `pifa+lf` is [PIFA, lf], (L, d + d'). As in `LabelEmbeddingFactory` of
/// PECOS (Yu et al. 2020, arXiv:2010.05878), to the bit.
///
/// - Parameters:
///   - representation: Which representation.
///   - labels: Y, the labels of the training instances, (N, L).
///   - features: X, (N, d); needed by PIFA.
///   - labelFeatures: The features of the labels' own texts, (L, d').
///   - workers: The threads to use.
///   - progress: Where to report.
/// - Returns: The representations.
/// - Throws: ``InputError`` if the dataset lacks what the representation is made of.
public func labelRepresentations(
    _ representation: Representation,
    labels: CSRPattern,
    features: CSRMatrix?,
    labelFeatures: CSRMatrix? = nil,
    workers: Workers,
    progress: any ProgressReporter = SilentProgress()
) throws -> CSRMatrix {
    progress.begin("representations", total: 1)
    defer {
        progress.advance(1)
        progress.end()
    }
    switch representation {
    case .pii: return instanceIndices(labels)
    case .pifa: return try aggregated(labels, features, workers)
    case .labelFeatures: return try own(labels, labelFeatures)
    case .pifaWithLabelFeatures:
        return concatenated(
            try aggregated(labels, features, workers),
            try own(labels, labelFeatures)
        )
    }
}

private func aggregated(
    _ labels: CSRPattern,
    _ features: CSRMatrix?,
    _ workers: Workers
) throws -> CSRMatrix {
    guard let features else {
        throw InputError("representation pifa needs instance features; the dataset has none")
    }
    // scikit-learn divides a row of ones by its norm in double precision.
    let scales = (0..<labels.rowCount).map { row in
        Float(1 / max(1, Double(labels.row(row).count)).squareRoot())
    }
    return transposedProduct(labels, scales: scales, features, normalized: true, workers: workers)
}

private func own(_ labels: CSRPattern, _ labelFeatures: CSRMatrix?) throws -> CSRMatrix {
    guard let labelFeatures else {
        throw InputError("representation lf needs label texts; the dataset has none")
    }
    precondition(
        labelFeatures.rowCount == labels.columnCount,
        "\(labelFeatures.rowCount) label features of \(labels.columnCount) labels"
    )
    return labelFeatures
}

private func instanceIndices(_ labels: CSRPattern) -> CSRMatrix {
    let positives = labels.transposed()
    var values: [Float] = []
    values.reserveCapacity(positives.nonzeroCount)
    for label in 0..<positives.rowCount {
        let count = positives.row(label).count
        let value = count > 0 ? Float(1 / Double(count).squareRoot()) : 0
        values.append(contentsOf: repeatElement(value, count: count))
    }
    return CSRMatrix(pattern: positives, values: values)
}

private func concatenated(_ left: CSRMatrix, _ right: CSRMatrix) -> CSRMatrix {
    let shift = UInt32(left.columnCount)
    var offsets = [0]
    var columns: [UInt32] = []
    var values: [Float] = []
    columns.reserveCapacity(left.nonzeroCount + right.nonzeroCount)
    values.reserveCapacity(left.nonzeroCount + right.nonzeroCount)
    for row in 0..<left.rowCount {
        columns.append(contentsOf: left.rowColumns(row))
        columns.append(contentsOf: right.rowColumns(row).lazy.map { $0 + shift })
        values.append(contentsOf: left.rowValues(row))
        values.append(contentsOf: right.rowValues(row))
        offsets.append(columns.count)
    }
    return CSRMatrix(
        columnCount: left.columnCount + right.columnCount,
        rowOffsets: offsets,
        columns: columns,
        values: values
    )
}
