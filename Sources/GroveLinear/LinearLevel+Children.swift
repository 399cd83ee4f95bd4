public import GroveBase
public import GroveSparse

// A level child by child, as other systems keep it.

extension LinearLevel {
    /// Creates a level from the weights of each child.
    ///
    /// - Parameters:
    ///   - rows: A row of weights for each child, (children, features) or, with a last column for
    ///     the bias, (children, features + 1).
    ///   - order: The row of each child.
    ///   - featureCount: The number of features.
    ///   - childOffsets: The first child of every parent and the end.
    ///   - workers: The threads; their number does not change the result.
    public init(
        rows: CSRMatrix,
        order: [UInt32],
        featureCount: Int,
        childOffsets: [Int],
        workers: Workers = Workers(1)
    ) {
        precondition(
            order.count == childOffsets.last
                && (featureCount...featureCount + 1).contains(rows.columnCount),
            "(\(rows.rowCount), \(rows.columnCount)) weights for \(childOffsets.last ?? 0) children "
                + "of \(featureCount) features"
        )
        let offsets = LinearLevel.chunks(childOffsets: childOffsets).chunkOffsets
        var chunks = workers.map(offsets.count - 1) { chunk in
            TrainedChunk(
                rows: rows,
                children: order[offsets[chunk]..<offsets[chunk + 1]],
                featureCount: featureCount
            )
        }
        self.init(joining: &chunks, childOffsets: childOffsets, workers: workers)
    }

    /// The weights of each child.
    ///
    /// - Parameters:
    ///   - featureCount: The number of features.
    ///   - withBias: Whether a last column holds the bias weights.
    ///   - workers: The threads; their number does not change the result.
    /// - Returns: The weights, (children, features), or (children, features + 1) with the bias.
    public func childRows(
        featureCount: Int,
        withBias: Bool,
        workers: Workers = Workers(1)
    ) -> CSRMatrix {
        let pieces = workers.map(chunkCount) { chunk in
            childRows(ofChunk: chunk, biasColumn: withBias ? UInt32(featureCount) : nil)
        }
        let pattern = CSRPattern(
            trustedColumnCount: featureCount + (withBias ? 1 : 0),
            sizes: pieces.lazy.flatMap(\.sizes),
            pieces: pieces.map(\.columns),
            workers: workers
        )
        return CSRMatrix(
            pattern: pattern,
            values: workers.joined(pieces.map(\.values), initial: 0)
        )
    }

    /// The rows of a chunk's children.
    private func childRows(
        ofChunk chunk: Int,
        biasColumn: UInt32?
    ) -> (sizes: [Int], columns: [UInt32], values: [Float]) {
        let width = chunkOffsets[chunk + 1] - chunkOffsets[chunk]
        let first = weightOffsets[chunk]
        let own = columns[first..<weightOffsets[chunk + 1]]
        let biases = self.biases[chunkOffsets[chunk]..<chunkOffsets[chunk + 1]]
        var sizes = [Int](repeating: 0, count: width)
        for column in own { sizes[Int(column)] += 1 }
        if biasColumn != nil {
            for (child, bias) in biases.enumerated() where bias != 0 { sizes[child] += 1 }
        }
        var next = [Int](repeating: 0, count: width)
        for child in 1..<max(1, width) { next[child] = next[child - 1] + sizes[child - 1] }
        let count = sizes.reduce(0, +)
        var features = [UInt32](repeating: 0, count: count)
        var weights = [Float](repeating: 0, count: count)
        func place(_ child: Int, _ feature: UInt32, _ weight: Float) {
            features[next[child]] = feature
            weights[next[child]] = weight
            next[child] += 1
        }
        var cell = first
        // Rows come by ascending feature, and so do each child's weights.
        for row in featureOffsets[chunk]..<featureOffsets[chunk + 1] {
            while cell < first + Int(rowEnds[row]) {
                place(Int(columns[cell]), self.features[row], values[cell])
                cell += 1
            }
        }
        if let biasColumn {
            for (child, bias) in biases.enumerated() where bias != 0 {
                place(child, biasColumn, bias)
            }
        }
        return (sizes, features, weights)
    }
}

extension TrainedChunk {
    /// The weights of some children, feature by feature.
    fileprivate init(rows: CSRMatrix, children: ArraySlice<UInt32>, featureCount: Int) {
        self.init()
        // A feature in the high half puts the cells into order; the low half says which cell it is.
        var keys: [UInt64] = []
        var cells: [(child: UInt8, weight: Float)] = []
        biases = [Float](repeating: 0, count: children.count)
        for (child, row) in children.enumerated() {
            let own = zip(rows.rowColumns(Int(row)), rows.rowValues(Int(row)))
            for (feature, weight) in own {
                guard Int(feature) < featureCount else {
                    biases[child] = weight
                    continue
                }
                keys.append(UInt64(feature) << 32 | UInt64(cells.count))
                cells.append((UInt8(child), weight))
            }
        }
        keys.sort()
        for key in keys {
            let (feature, cell) = (UInt32(key >> 32), cells[Int(UInt32(truncatingIfNeeded: key))])
            if features.last != feature {
                features.append(feature)
                rowEnds.append(0)
            }
            columns.append(cell.child)
            values.append(cell.weight)
            rowEnds[rowEnds.count - 1] = UInt32(values.count)
        }
    }
}
