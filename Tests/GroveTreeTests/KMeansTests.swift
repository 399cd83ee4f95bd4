import CKernels
import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

@Suite("Shallow k-means")
struct KMeansTests {
    @Test("Separate groups of unequal size are found", arguments: [true, false])
    func groups(spherical: Bool) throws {
        // Three groups on columns of their own, of 20, 5 and 2 labels.
        let sizes = [20, 5, 2]
        var rows: [[(column: UInt32, value: Float)]] = []
        for (group, size) in sizes.enumerated() {
            for i in 0..<size {
                rows.append([(UInt32(group * 2), 1), (UInt32(group * 2 + 1), 0.1 * Float(i % 3))])
            }
        }
        let tree = try buildTree(
            labelCount: rows.count,
            representations: CSRMatrix(columnCount: 6, rows: rows),
            parameters: ClustererParameters(
                kind: .kmeans,
                branching: 3,
                leaf: 2,
                spherical: spherical,
                depth: 1
            ),
            workers: Workers(2)
        )
        #expect(tree.childOffsets.count == 2)
        #expect(tree.clusterSizes.sorted() == [2, 5, 20])
        #expect((0..<3).contains { Array(tree.labels(ofCluster: $0)) == [20, 21, 22, 23, 24] })
    }

    @Test("At the end each row lies nearest to its own centroid", arguments: [true, false], 0..<3)
    func fixedPoint(spherical: Bool, seed: UInt64) {
        var draws = Draws(state: 17 + seed)
        let rows = draws.matrix(120, 15, cells: 5)
        let parameters = ClustererParameters(
            kind: .kmeans,
            branching: 20,
            spherical: spherical,
            iterations: 200,
            seed: seed
        )
        let means = KMeans(rows, Array(0..<120), parameters, Workers(2))
        let clusters = means.clusters(drawingFrom: RandomStream(seed: seed, "test"))
        let dense = (0..<120).map { row in
            var vector = [Double](repeating: 0, count: 15)
            for (column, value) in zip(rows.rowColumns(row), rows.rowValues(row)) {
                vector[Int(column)] = Double(value)
            }
            return vector
        }
        func dot(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let centroids = clusters.map { members in
            var sum = [Double](repeating: 0, count: 15)
            for member in members { for i in 0..<15 { sum[i] += dense[Int(member)][i] } }
            let scale = spherical ? 1 / dot(sum, sum).squareRoot() : 1 / Double(members.count)
            return sum.map { $0 * scale }
        }
        func score(_ row: [Double], _ centroid: [Double]) -> Double {
            dot(row, centroid) - (spherical ? 0 : dot(centroid, centroid) / 2)
        }
        for (cluster, members) in clusters.enumerated() where members.count > 1 {
            for member in members {
                let row = dense[Int(member)]
                let best = centroids.map { score(row, $0) }.max() ?? 0
                // Single precision against double: near ties may go either way.
                #expect(score(row, centroids[cluster]) >= best - 1e-5)
            }
        }
    }

    @Test(
        "Threads, instruction sets and the plain way agree",
        arguments: [true, false],
        [1, 3, 16, 50, 64, 65, 130]
    )
    func plain(spherical: Bool, clusters: Int) {
        var draws = Draws(state: UInt64(clusters))
        // Values are multiples of 1/1024: sums of squares are exact in any order.
        let rows = draws.matrix(300, 70, cells: 8, signed: clusters % 2 == 0)
        let parameters = ClustererParameters(
            kind: .kmeans,
            branching: clusters,
            spherical: spherical,
            iterations: 5
        )
        let stream = RandomStream(seed: 3, "test")
        let expected = KMeans.plainClusters(rows, parameters, drawingFrom: stream)
        #expect(expected.count == clusters)
        for (threads, instructionSet) in [(1, ckernels_best_isa()), (2, 0), (3, 1), (2, 2)]
        where instructionSet <= ckernels_best_isa() {
            let means = KMeans(
                rows,
                Array(0..<300),
                parameters,
                Workers(threads),
                instructionSet: instructionSet
            )
            #expect(means.clusters(drawingFrom: stream) == expected)
        }
    }

    @Test("Columns are numbered from the most used, and both ways hold the same cells")
    func gathered() throws {
        let matrix = CSRMatrix(
            columnCount: 5,
            rows: [[(4, 1)], [(1, 2), (4, 3)], [], [(0, 9)], [(1, 4), (3, 5), (4, 6)]]
        )
        let rows = KMeansRows(matrix, [0, 1, 2, 4])
        #expect(rows.rowOffsets == [0, 1, 3, 3, 6])
        #expect(rows.columns == [0, 1, 0, 1, 2, 0])
        #expect(rows.values == [1, 2, 3, 4, 5, 6])
        #expect(rows.columnOffsets == [0, 3, 5, 6])
        #expect(rows.columnRows == [0, 1, 3, 1, 3, 3])
        #expect(rows.columnValues == [1, 3, 6, 2, 4, 5])
        #expect(rows.dots(with: 1) == [3, 13, 0, 26])
        #expect(rows.squares() == [1, 13, 0, 77])
    }

    @Test("Identical and empty rows still fill every cluster")
    func degenerate() throws {
        for row: [(column: UInt32, value: Float)] in [[], [(0, 1)]] {
            let tree = try buildTree(
                labelCount: 9,
                representations: CSRMatrix(
                    columnCount: 1,
                    rows: (0..<9).map { _ in row }
                ),
                parameters: ClustererParameters(kind: .kmeans, branching: 3, leaf: 2),
                workers: Workers(1)
            )
            #expect(tree.clusterSizes.allSatisfy { $0 > 0 })
            #expect(tree.slotLabels.count == 9)
        }
    }

    @Test("Small clusters reach the last level through single children")
    func chains() throws {
        let rows: [[(column: UInt32, value: Float)]] =
            [[(0, 1)]] + (0..<6).map { [(1, 1), (UInt32(2 + $0 / 3), 1 + Float($0))] }
        let tree = try buildTree(
            labelCount: 7,
            representations: CSRMatrix(columnCount: 4, rows: rows),
            parameters: ClustererParameters(kind: .kmeans, branching: 2, leaf: 3, depth: 2),
            workers: Workers(1)
        )
        #expect(tree.childOffsets.count == 3)
        #expect(tree.clusterSizes.sorted() == [1, 3, 3])
    }
}
