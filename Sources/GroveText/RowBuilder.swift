import Foundation
import GroveSparse

/// Rows of a feature matrix, as a block of documents gives them.
struct FeatureRows: Sendable {
    var lengths: [Int] = []
    var columns: [UInt32] = []
    var values: [Float] = []
}

/// Turns sequences of symbols into weighted rows.
struct RowBuilder: Sendable {
    let index: TermIndex
    let inverseDocumentFrequencies: [Double]
    let sublinear: Bool
    let normalize: Bool

    /// The rows of some documents, given as ids of the index's symbols.
    func rows(_ sequences: SymbolSequences) -> FeatureRows {
        var levels = [sequences]
        for pairs in index.longer { levels.append(levels[levels.count - 1].extended(pairs)) }
        var counts = [UInt32](repeating: 0, count: inverseDocumentFrequencies.count)
        var touched: [UInt32] = []
        var weights: [Double] = []
        var rows = FeatureRows()
        rows.columns.reserveCapacity(sequences.ids.count)
        rows.values.reserveCapacity(sequences.ids.count)
        var sorter = RadixSorter()
        for document in 0..<sequences.documentCount {
            touched.removeAll(keepingCapacity: true)
            let range = sequences.offsets[document]..<sequences.offsets[document + 1]
            for (level, columns) in zip(levels, index.columns) {
                count(level.ids.span.extracting(range), columns, &counts, &touched)
            }
            sorter.sort(&touched)
            weigh(touched, &counts, &weights)
            rows.lengths.append(touched.count)
            rows.columns.append(contentsOf: touched)
            for weight in weights { rows.values.append(Float(weight)) }
        }
        return rows
    }

    /// Counts the n-grams of one length of a document.
    private func count(
        _ ids: borrowing Span<UInt32>,
        _ columns: [UInt32],
        _ counts: inout [UInt32],
        _ touched: inout [UInt32]
    ) {
        for i in ids.indices where ids[i] != noSymbol {
            let column = columns[Int(ids[i])]
            guard column != noSymbol else { continue }
            if counts[Int(column)] == 0 { touched.append(column) }
            counts[Int(column)] += 1
        }
    }

    /// Turns the counts of the touched columns into weights, and back to zero.
    private func weigh(
        _ touched: [UInt32],
        _ counts: inout [UInt32],
        _ weights: inout [Double]
    ) {
        weights.removeAll(keepingCapacity: true)
        var squares = 0.0
        for column in touched {
            let count = Double(counts[Int(column)])
            counts[Int(column)] = 0
            let frequency = sublinear && count > 1 ? 1 + log(count) : count
            let weight = frequency * inverseDocumentFrequencies[Int(column)]
            squares += weight * weight
            weights.append(weight)
        }
        guard normalize, squares > 0 else { return }
        let scale = 1 / squares.squareRoot()
        for i in weights.indices { weights[i] *= scale }
    }

    /// One matrix of the rows of all blocks.
    func matrix(_ blocks: consuming [FeatureRows]) -> CSRMatrix {
        var offsets = [0]
        var columns: [UInt32] = []
        var values: [Float] = []
        let nonzeros = blocks.reduce(0) { $0 + $1.columns.count }
        offsets.reserveCapacity(blocks.reduce(1) { $0 + $1.lengths.count })
        columns.reserveCapacity(nonzeros)
        values.reserveCapacity(nonzeros)
        for block in blocks {
            for length in block.lengths { offsets.append(offsets[offsets.count - 1] + length) }
            columns.append(contentsOf: block.columns)
            values.append(contentsOf: block.values)
        }
        return CSRMatrix(
            columnCount: inverseDocumentFrequencies.count,
            rowOffsets: offsets,
            columns: columns,
            values: values
        )
    }
}
