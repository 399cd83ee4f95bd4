import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

@Suite("Against libpecos")
struct PECOSTests {
    @Test("PIFA and PII have the reference's bits", arguments: ["pifa", "pii"], 1...3)
    func representations(name: String, threads: Int) throws {
        var draws = Draws(state: 1)
        let features = draws.matrix(60, 40, cells: 8)
        let labels = draws.matrix(60, 25, cells: 3).pattern
        let golden = try #require(try Goldens.read().small[name])
        let result = try labelRepresentations(
            #require(Representation(rawValue: name)),
            labels: labels,
            features: features,
            workers: Workers(threads)
        )
        #expect(result.rowOffsets == golden.offsets)
        #expect(result.columns == golden.columns)
        #expect(result.values.map(\.bitPattern) == golden.values)
    }

    @Test("Balanced 2-means gives the reference's tree", arguments: 0..<7, 1...3)
    func trees(index: Int, threads: Int) throws {
        let golden = try Goldens.read().trees[index]
        var draws = Draws(state: UInt64(golden.labels))
        let rows = draws.matrix(
            golden.labels,
            golden.features,
            cells: golden.cells,
            signed: golden.signed
        )
        let tree = try buildTree(
            labelCount: golden.labels,
            representations: rows,
            parameters: ClustererParameters(
                branching: golden.nr_splits,
                leaf: golden.max_leaf_size,
                top: golden.min_codes,
                spherical: golden.spherical ?? true,
                iterations: golden.kmeans_max_iter ?? 20,
                seed: golden.seed ?? 0
            ),
            workers: Workers(threads)
        )
        #expect((0..<tree.levelCount).map(tree.childCount) == golden.levels)
        #expect(tree.clustersOfLabels().columns == golden.clusters)
    }
}
