import ArgumentParser
import GroveBase
import GroveSparse

/// Dense features behind the exported ones, as an encoder's embeddings would be.
struct DenseOptions: ParsableArguments {
    @Option(name: .customLong("dense"), help: "How many dense features to append to every row.")
    var count = 0
    @Flag(name: .long, help: "Keep the dense features only.") var denseOnly = false

    func validate() throws {
        guard count >= 0, count > 0 || !denseOnly else {
            throw ValidationError("--dense must be at least 0, with --dense-only at least 1")
        }
    }

    /// The rows with their dense features.
    ///
    /// Those are the row's random projection, each feature's signs drawn by its number, scaled to
    /// length 1: like rows have like tails, which makes a problem as hard as a real one.
    func appended(to features: CSRMatrix, workers: Workers) -> CSRMatrix {
        guard count > 0 else { return features }
        let words = (count + 63) / 64
        let signs = workers.map(features.columnCount) { feature -> [UInt64] in
            var stream = RandomStream(seed: 0, "bench.dense.\(feature)")
            return (0..<words).map { _ in stream.next() }
        }
        let first = denseOnly ? 0 : features.columnCount
        let blocks = Workers.blocks(features.rowCount, size: 256)
        let rows = workers.map(blocks.count) { block in
            blocks[block].map { row -> (columns: [UInt32], values: [Float]) in
                let range = features.rowOffsets[row]..<features.rowOffsets[row + 1]
                let tail = projection(
                    Array(zip(features.columns[range], features.values[range])),
                    signs
                )
                let own = denseOnly ? range.lowerBound..<range.lowerBound : range
                return (
                    features.columns[own] + (first..<(first + count)).map(UInt32.init),
                    features.values[own] + tail
                )
            }
        }.flatMap(\.self)
        return CSRMatrix(
            columnCount: first + count,
            rowOffsets: rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.columns.count) },
            columns: Array(rows.map(\.columns).joined()),
            values: Array(rows.map(\.values).joined())
        )
    }

    private func projection(_ row: [(UInt32, Float)], _ signs: [[UInt64]]) -> [Float] {
        // A row of nothing still gets a value in every column.
        var sums = [Float](repeating: row.isEmpty ? 1 : 0, count: count)
        for (feature, value) in row {
            let bits = signs[Int(feature)]
            for k in 0..<count {
                sums[k] += (bits[k >> 6] >> UInt64(k & 63)) & 1 == 1 ? value : -value
            }
        }
        let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sums.map { $0 / max(length, 1e-12) }
    }
}
