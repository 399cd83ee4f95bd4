import GroveBase
import GroveSparse
import GroveTree
import Testing

@Suite("Label counts by level")
struct CountTests {
    /// Five clusters under two under the root; label 1 lies in clusters 0 and 3.
    private let tree = LabelTree(
        childOffsets: [[0, 2], [0, 3, 5], [0, 2, 3, 4, 6, 7]],
        slotLabels: [0, 1, 2, 3, 1, 4, 5],
        labelCount: 6
    )
    private let labels = CSRPattern(columnCount: 6, rows: [[0, 1], [], [1, 2, 5], [3, 4]])

    @Test("are those counted by hand", arguments: 1...3)
    func counts(threads: Int) {
        let counts = tree.clusterCounts(of: labels, workers: Workers(threads))
        #expect(
            counts == [
                CSRMatrix(
                    columnCount: 2,
                    rows: [[(0, 2), (1, 1)], [], [(0, 2), (1, 2)], [(0, 1), (1, 1)]]
                ),
                CSRMatrix(
                    columnCount: 5,
                    rows: [
                        [(0, 2), (3, 1)], [], [(0, 1), (1, 1), (3, 1), (4, 1)], [(2, 1), (3, 1)],
                    ]
                ),
            ]
        )
    }

    @Test("of a random tree are those of the label slots", arguments: 1...3)
    func random(threads: Int) {
        var stream = RandomStream(seed: 3, "test.counts")
        let rows = (0..<5000).map { _ in
            Set((0..<stream.below(4)).map { _ in UInt32(stream.below(6)) }).sorted()
        }
        let labels = CSRPattern(columnCount: 6, rows: rows)
        let counts = tree.clusterCounts(of: labels, workers: Workers(threads))
        for (level, matrix) in counts.enumerated() {
            for row in 0..<labels.rowCount {
                var expected = [Float](repeating: 0, count: tree.childCount(level))
                for (slot, label) in tree.slotLabels.enumerated() where rows[row].contains(label) {
                    var place = slot
                    for below in stride(from: tree.levelCount - 1, to: level, by: -1) {
                        place = Int(tree.parents(below)[place])
                    }
                    expected[place] += 1
                }
                var found = [Float](repeating: 0, count: expected.count)
                for (column, value) in zip(matrix.rowColumns(row), matrix.rowValues(row)) {
                    found[Int(column)] = value
                }
                #expect(found == expected)
            }
        }
    }

    @Test("are 1 in every slot of an instance's labels", arguments: 1...3)
    func slots(threads: Int) {
        #expect(
            tree.slots(of: labels, workers: Workers(threads))
                == CSRMatrix(
                    columnCount: 7,
                    rows: [
                        [(0, 1), (1, 1), (4, 1)], [], [(1, 1), (2, 1), (4, 1), (6, 1)],
                        [(3, 1), (5, 1)],
                    ]
                )
        )
    }

    @Test("A tree of one level has none above its labels")
    func oneLevel() {
        let flat = LabelTree(
            childOffsets: [[0, 6]],
            slotLabels: [0, 1, 2, 3, 4, 5],
            labelCount: 6
        )
        #expect(flat.clusterCounts(of: labels).isEmpty)
    }

    @Test("Shortlists are the parents' children and the positives, ascending", arguments: 1...3)
    func children(threads: Int) {
        let parents = CSRPattern(columnCount: 2, rows: [[0], [], [1], [0, 1]])
        let positives = CSRPattern(columnCount: 5, rows: [[0, 3], [2], [0, 4], [1]])
        let active = tree.children(
            of: parents,
            level: 1,
            joining: positives,
            workers: Workers(threads)
        )
        #expect(
            active
                == CSRPattern(
                    columnCount: 5,
                    rows: [[0, 1, 2, 3], [2], [0, 3, 4], [0, 1, 2, 3, 4]]
                )
        )
    }
}
