import GroveBase
import GroveLinear
import GroveSparse
import GroveTree
import Testing

@Suite("Labels of clusters by their frequency")
struct FrequencyRankingTests {
    @Test(
        "Scores are cluster scores times shares, summed over a label's clusters",
        arguments: 1...3
    )
    func ranking(threads: Int) {
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 3, 5]],
            slotLabels: [0, 1, 2, 2, 3],
            labelCount: 4
        )
        let beams = CSRMatrix(columnCount: 2, rows: [[(0, 0.5), (1, 0.25)], [], [(1, 1)]])
        let ranked = rankByFrequency(
            beams,
            tree: tree,
            counts: [5, 3, 2, 2],
            top: 3,
            workers: Workers(threads)
        )
        // Instance 0: 0.25 for label 0; 0.15 for 1; 0.1 + 0.125 for 2; 0.125 for 3.
        #expect(ranked.rowOffsets == [0, 3, 3, 5])
        #expect(ranked.labels == [0, 2, 1, 2, 3])
        let expected: [Float] = [0.25, 0.225, 0.15, 0.5, 0.5]
        for (a, b) in zip(ranked.scores, expected) { #expect(abs(a - b) < 1e-6) }
    }
}
