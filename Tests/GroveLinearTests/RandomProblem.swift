import GroveBase
import GroveLinear
import GroveSparse
import GroveTree

/// Small random data: clustered instances, labels, trees.
struct RandomProblem {
    var features: CSRMatrix
    var labels: CSRPattern
    var tree: LabelTree

    /// Creates instances whose features depend on their labels, and a tree of two inner levels.
    ///
    /// A label may lie in up to `copies` leaf clusters.
    init(
        seed: UInt64,
        instances: Int = 120,
        featureCount: Int = 50,
        labelCount: Int = 30,
        copies: Int = 1
    ) {
        var stream = RandomStream(seed: seed, "test.linear")
        var rows: [[UInt32]] = []
        var values: [[(column: UInt32, value: Float)]] = []
        for _ in 0..<instances {
            let count = stream.below(4)
            let own = Set((0..<count).map { _ in UInt32(stream.below(labelCount)) })
            rows.append(Array(own))
            var cells: [UInt32: Float] = [:]
            for label in own.sorted() {
                for k in 0..<3 where stream.unit() < 0.8 {
                    cells[(label * 7 + UInt32(k) * 3) % UInt32(featureCount)] =
                        Float(stream.unit()) + 0.2
                }
            }
            for _ in 0..<stream.below(8) {
                cells[UInt32(stream.below(featureCount))] = Float(stream.unit())
            }
            values.append(cells.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        }
        features = CSRMatrix(columnCount: featureCount, rows: values).rowsL2Normalized()
        labels = CSRPattern(columnCount: labelCount, rows: rows)
        var clusters = [Set<UInt32>](repeating: [], count: 6)
        for label in 0..<labelCount {
            for _ in 0..<copies { clusters[stream.below(6)].insert(UInt32(label)) }
        }
        var offsets = [0]
        for cluster in clusters { offsets.append(offsets[offsets.count - 1] + cluster.count) }
        tree = LabelTree(
            childOffsets: [[0, 2], [0, 3, 6], offsets],
            slotLabels: clusters.flatMap { $0.sorted() },
            labelCount: labelCount
        )
    }

    /// All children of one parent over all instances: what a single block or chunk solves.
    static func siblings(
        seed: UInt64,
        instances: Int,
        featureCount: Int,
        labelCount: Int
    ) -> RandomProblem {
        var problem = RandomProblem(
            seed: seed,
            instances: instances,
            featureCount: featureCount,
            labelCount: labelCount
        )
        problem.tree = LabelTree(
            childOffsets: [[0, labelCount]],
            slotLabels: (0..<labelCount).map(UInt32.init),
            labelCount: labelCount
        )
        return problem
    }
}

extension RandomProblem {
    /// The problem with values in so many more columns, in every row, as embeddings have.
    func appendingDense(_ count: Int, alone: Bool = false) -> RandomProblem {
        var stream = RandomStream(seed: 31, "test.dense")
        let first = alone ? 0 : features.columnCount
        let rows = (0..<features.rowCount).map { row -> [(column: UInt32, value: Float)] in
            let sparse = alone ? [] : Array(zip(features.rowColumns(row), features.rowValues(row)))
            let own = Float(labels.row(row).first ?? 9)
            let tail = (0..<count).map {
                Float(stream.unit() - 0.5) * 0.2 + (own * Float($0 + 1)).truncatingRemainder(
                    dividingBy: 3
                ) * 0.1
            }
            return sparse.map { (column: $0.0, value: $0.1) }
                + tail.enumerated().map { (column: UInt32(first + $0.offset), value: $0.element) }
        }
        var result = self
        result.features = CSRMatrix(columnCount: first + count, rows: rows)
        return result
    }
}

extension LinearModel {
    /// The weights of a child as a dense vector, and its bias weight.
    func dense(level: Int, child: Int) -> (weights: [Double], bias: Double) {
        let level = levels[level]
        var result = [Double](repeating: 0, count: featureCount)
        for chunk in 0..<level.chunkCount {
            let children = level.chunkOffsets[chunk]..<level.chunkOffsets[chunk + 1]
            guard children.contains(child) else { continue }
            var start = 0
            for row in level.featureOffsets[chunk]..<level.featureOffsets[chunk + 1] {
                let end = Int(level.rowEnds[row])
                for place in start..<end {
                    let index = level.weightOffsets[chunk] + place
                    if children.lowerBound + Int(level.columns[index]) == child {
                        result[Int(level.features[row])] = Double(level.values[index])
                    }
                }
                start = end
            }
        }
        return (result, Double(level.biases[child]))
    }
}
