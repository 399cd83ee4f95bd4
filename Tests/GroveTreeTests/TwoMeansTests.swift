import CKernels
import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

@Suite("Balanced 2-means")
struct TwoMeansTests {
    /// Rows of values that round in every sum; each row leans to one of three groups of columns, some
    /// rows are empty or repeat others.
    static func rows(_ count: Int, width: Int, seed: UInt64) -> CSRMatrix {
        var stream = RandomStream(seed: seed, "test.two-means")
        var rows: [[(column: UInt32, value: Float)]] = []
        for row in 0..<count {
            if row % 17 == 5 {
                rows.append(rows[row / 2])
                continue
            }
            let group = stream.below(3)
            var cells: [UInt32: Float] = [:]
            for _ in 0..<(row % 23 == 7 ? 0 : 1 + stream.below(60)) {
                let column = stream.below(4) == 0 ? stream.below(width) : stream.below(width / 3)
                let place = column < width / 3 ? column + group * (width / 3) : column
                cells[UInt32(place)] = Float(stream.unit()) - (row % 2 == 0 ? 0 : 0.3)
            }
            rows.append(cells.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        }
        return CSRMatrix(columnCount: width, rows: rows)
    }

    static func gathered(_ matrix: CSRMatrix, _ ids: [UInt32], dense: Bool) -> NodeRows {
        let lengths = (0..<matrix.rowCount).map { row in
            matrix.rowValues(row).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        var gatherer = NodeGatherer(matrix, lengths: lengths, denseCentroids: dense)
        return gatherer.gather(ids[...])
    }

    @Test(
        "Kernels and left-out scores give the halves of the plain way",
        arguments: [2, 3, 9, 120, 700],
        [
            (true, true, .ordered), (true, false, .ordered), (false, true, .ordered),
            (true, true, .exact), (false, true, .exact),
        ] as [(Bool, Bool, CentroidSums)]
    )
    func plain(count: Int, kind: (spherical: Bool, dense: Bool, sums: CentroidSums)) {
        for seed in 0..<2 as Range<UInt64> {
            let matrix = Self.rows(count, width: 90, seed: seed)
            let ids = Array(0..<UInt32(count))
            let rows = Self.gathered(matrix, ids, dense: kind.dense)
            let parameters = ClustererParameters(spherical: kind.spherical, sums: kind.sums)
            var expected: [UInt32] = []
            for (threads, instructionSet) in [(1, ckernels_best_isa()), (2, 0), (3, 1), (2, 2)]
            where instructionSet <= ckernels_best_isa() {
                let split = TwoMeansSplit(
                    rows,
                    parameters,
                    Workers(threads),
                    instructionSet: instructionSet
                )
                if expected.isEmpty {
                    expected = split.plainHalves(of: ids[...], seed: UInt32(seed))
                }
                #expect(split.halves(of: ids[...], seed: UInt32(seed)) == expected)
            }
        }
    }

    @Test("A settled direction leaves most rows unscored and none on the wrong side")
    func leftOut() {
        let matrix = Self.rows(800, width: 90, seed: 11)
        let rows = Self.gathered(matrix, Array(0..<800), dense: true)
        var stream = RandomStream(seed: 1, "test.turn")
        var left = (0..<90).map { _ in Float(stream.unit()) }
        let right = (0..<90).map { _ in Float(stream.unit()) }
        var projection = RowProjection(
            rows,
            start: right,
            Workers(2),
            instructionSet: ckernels_best_isa()
        )
        _ = projection.upperHalf()
        for round in 0..<12 {
            if round > 0 { left[stream.below(90)] += Float(stream.unit() - 0.5) / 64 }
            projection.turn(left: left, right: right, scales: (0.7, 0.9))
            let direction = zip(right, left).map {
                Float(Double($0) * 0.9) - Float(Double($1) * 0.7)
            }
            let keys = (0..<800).map { row in
                rankKey(
                    rows.row(row).reduce(Float(0)) {
                        $0 + direction[Int(rows.columns[$1])] * rows.values[$1]
                    },
                    row: row
                )
            }
            let pivot = keys.sorted()[400]
            #expect(projection.upperHalf() == keys.map { $0 >= pivot })
            // The first turn scores all rows; steps of at most 1/128 a few.
            #expect(round == 0 ? projection.scoredCount == 800 : projection.scoredCount < 300)
        }
    }

    @Test("A small node's rows keep their cells, its columns numbered in order")
    func compacted() {
        let matrix = Self.rows(400, width: 600, seed: 3)
        let ids: [UInt32] = [3, 4, 50, 51, 200, 399]
        let node = Self.gathered(matrix, ids, dense: true)
        let used = Set(ids.flatMap { matrix.rowColumns(Int($0)) }).sorted()
        #expect(node.width == used.count)
        for (row, id) in ids.enumerated() {
            #expect(
                node.columns[node.row(row)].map { used[Int($0)] }
                    == Array(matrix.rowColumns(Int(id)))
            )
            #expect(node.values[node.row(row)] == matrix.rowValues(Int(id)))
        }
    }
}
