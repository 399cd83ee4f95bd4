import GroveBase
import GroveLinear
import GroveSparse
import GroveTree
import Testing

@Suite("A level's weights child by child")
struct ChildRowTests {
    /// Drawn weights of some children, a last column for the bias.
    private func rows(_ count: Int, featureCount: Int, seed: UInt64) -> CSRMatrix {
        var stream = RandomStream(seed: seed, "test.children")
        return CSRMatrix(
            columnCount: featureCount + 1,
            rows: (0..<count).map { _ in
                (0...featureCount).compactMap { column in
                    stream.unit() < 0.4
                        ? (column: UInt32(column), value: Float(stream.unit() - 0.5)) : nil
                }
            }
        )
    }

    @Test("Put in and taken out, in any order, over several chunks", arguments: 1...3)
    func roundTrip(threads: Int) {
        let offsets = [0, 3, 3, 703, 710]
        let rows = rows(710, featureCount: 17, seed: 5)
        var order = (0..<UInt32(710)).map(\.self)
        var stream = RandomStream(seed: 6, "test.order")
        stream.shuffle(&order)
        let level = LinearLevel(
            rows: rows,
            order: order,
            featureCount: 17,
            childOffsets: offsets,
            workers: Workers(threads)
        )
        #expect(level.problem(childOffsets: offsets, featureCount: 17) == nil)
        #expect(level.chunkCount == 5)
        let wanted = rows.selectingRows(order.map(Int.init))
        let taken = level.childRows(featureCount: 17, withBias: true, workers: Workers(threads))
        #expect(taken == wanted)
        #expect(level.biases.count == 710 && level.biases.contains { $0 != 0 })
        let bare = level.childRows(featureCount: 17, withBias: false)
        #expect(bare.columnCount == 17 && bare.nonzeroCount == level.weightCount)
    }

    @Test("A trained level gives rows that make the same level again")
    func trained() throws {
        let problem = RandomProblem(seed: 4, copies: 2)
        let model = try LinearModel.train(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: LinearParameters(),
            seed: 3
        ).model
        for (index, level) in model.levels.enumerated() {
            let rows = level.childRows(featureCount: model.featureCount, withBias: true)
            let again = LinearLevel(
                rows: rows,
                order: (0..<UInt32(rows.rowCount)).map(\.self),
                featureCount: model.featureCount,
                childOffsets: problem.tree.childOffsets[index]
            )
            #expect(again.childRows(featureCount: model.featureCount, withBias: true) == rows)
            #expect(again.biases == level.biases && again.features == level.features)
        }
    }
}
