import GroveBase
import GroveSparse
import Testing

@Suite("Dense rows")
struct DenseMatrixTests {
    private let sparse = CSRMatrix(
        columnCount: 3,
        rows: [[(0, 1), (2, 2)], [], [(1, 3)]]
    )
    private let dense = DenseMatrix(
        rowCount: 3,
        columnCount: 2,
        values: [3, 4, 0, 0, 5, 0]
    )

    @Test("stand after a sparse matrix's columns, zeros too", arguments: 1...3)
    func appending(threads: Int) {
        let joined = sparse.appendingColumns(dense, workers: Workers(threads))
        #expect(
            joined
                == CSRMatrix(
                    columnCount: 5,
                    rows: [
                        [(0, 1), (2, 2), (3, 3), (4, 4)], [(3, 0), (4, 0)],
                        [(1, 3), (3, 5), (4, 0)],
                    ]
                )
        )
    }

    @Test("are divided by their lengths, rows of zeros left as they are")
    func normalizing() {
        #expect(dense.rowsL2Normalized(workers: Workers(2)).values == [0.6, 0.8, 0, 0, 1, 0])
    }

    @Test("as sparse rows hold every value")
    func sparseRows() {
        #expect(
            dense.asCSR()
                == CSRMatrix(
                    columnCount: 2,
                    rows: [[(0, 3), (1, 4)], [(0, 0), (1, 0)], [(0, 5), (1, 0)]]
                )
        )
        #expect(DenseMatrix(rowCount: 0, columnCount: 2, values: []).asCSR().rowCount == 0)
    }
}

@Suite("Patterns")
struct PatternTests {
    @Test("joined hold the cells of both", arguments: 1...3)
    func joining(threads: Int) {
        let a = CSRPattern(columnCount: 6, rows: [[0, 2, 5], [], [1], [3, 4]])
        let b = CSRPattern(columnCount: 6, rows: [[1, 2], [4], [], [3, 4]])
        #expect(
            a.joined(with: b, workers: Workers(threads))
                == CSRPattern(columnCount: 6, rows: [[0, 1, 2, 5], [4], [1], [3, 4]])
        )
    }
}
