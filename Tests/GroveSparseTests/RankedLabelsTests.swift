import GroveSparse
import Testing

@Suite("Ranked labels")
struct RankedLabelsTests {
    @Test("Without some labels, the others move up in their order")
    func removing() {
        let ranked = RankedLabels(
            rowOffsets: [0, 3, 3, 5],
            labels: [4, 0, 2, 1, 3],
            scores: [0.9, 0.5, 0.4, 0.8, 0.7]
        )
        let cells = CSRPattern(columnCount: 5, rows: [[0, 1], [2], [1, 3]])
        #expect(
            ranked.removing(cells)
                == RankedLabels(rowOffsets: [0, 2, 2, 2], labels: [4, 2], scores: [0.9, 0.4])
        )
        #expect(ranked.removing(CSRPattern(columnCount: 5, rows: [[], [], []])) == ranked)
    }
}
