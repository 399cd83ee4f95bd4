import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

@Suite("Tree shapes")
struct TreeShapeTests {
    static func rows(_ labels: Int) -> CSRMatrix {
        var draws = Draws(state: UInt64(labels) + 99)
        return draws.matrix(labels, 12, cells: 4)
    }

    static func tree(_ labels: Int, _ parameters: ClustererParameters, threads: Int = 2) throws
        -> LabelTree
    {
        try buildTree(
            labelCount: labels,
            representations: rows(labels),
            parameters: parameters,
            workers: Workers(threads)
        )
    }

    @Test("Every kind partitions every small number of labels", arguments: ClustererKind.allCases)
    func partitions(kind: ClustererKind) throws {
        for labels in 1...40 {
            for (branching, leaf) in [(2, 1), (2, 3), (3, 2), (16, 5)] {
                let parameters = ClustererParameters(kind: kind, branching: branching, leaf: leaf)
                guard (try? parameters.validate(labelCount: labels)) != nil else { continue }
                let tree = try Self.tree(labels, parameters)
                #expect(tree.slotLabels.sorted() == Array(0..<UInt32(labels)))
                #expect(tree.clusterSizes.allSatisfy { $0 > 0 })
                #expect(try tree == Self.tree(labels, parameters, threads: 1))
                #expect(try tree == Self.tree(labels, parameters, threads: 3))
            }
        }
    }

    @Test("Labels that fit one leaf need no cluster")
    func oneLeaf() throws {
        let tree = try Self.tree(7, ClustererParameters(leaf: 7))
        #expect(tree.childOffsets == [[0, 7]])
        #expect(try Self.tree(9, ClustererParameters(kind: .none)).childOffsets == [[0, 9]])
    }

    @Test("A tree cut below a level holds all labels beneath each cluster, each once")
    func cut() {
        // Root; clusters A, B; leaf clusters A0, A1 under A, B0 under B. Label 3 has three slots.
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 2, 3], [0, 2, 4, 6]],
            slotLabels: [1, 3, 0, 3, 2, 3],
            labelCount: 4
        )
        let upper = tree.cut(below: 1)
        #expect(upper.childOffsets == [[0, 2], [0, 3, 5]])
        #expect(upper.slotLabels == [0, 1, 3, 2, 3])
        #expect(tree.cut(below: 2) == tree)
    }

    @Test("Binary levels collapse as the reference's partial chains do")
    func levels() throws {
        let eight = try Self.tree(32, ClustererParameters(branching: 4, leaf: 4))
        #expect((0..<eight.levelCount).map(eight.childCount) == [2, 8, 32])
        let flat = try Self.tree(32, ClustererParameters(branching: 4, leaf: 4, top: 1))
        #expect((0..<flat.levelCount).map(flat.childCount) == [8, 32])
        let wide = try Self.tree(32, ClustererParameters(branching: 4, leaf: 4, top: 8))
        #expect(wide == flat)
        let uneven = try Self.tree(32, ClustererParameters(branching: 3, leaf: 4))
        #expect(uneven.childOffsets.map(\.count) == [2, 4, 9])
        #expect(uneven.childOffsets[1] == [0, 3, 6, 8])
    }

    @Test("A random tree has the shape of a balanced one and other labels for each seed")
    func random() throws {
        var parameters = ClustererParameters(branching: 2, leaf: 5)
        let balanced = try Self.tree(37, parameters)
        parameters.kind = .random
        let random = try Self.tree(37, parameters)
        #expect(random.childOffsets == balanced.childOffsets)
        parameters.seed = 1
        #expect(try random != Self.tree(37, parameters))
    }

    @Test(
        "X-Transformer's rule gives the paper's numbers of clusters",
        arguments: [(3956, 64), (30938, 512), (13330, 256), (501070, 8192), (1, 1), (3, 2)]
    )
    func flatRule(labels: Int, clusters: Int) {
        #expect(1 << flatDepth(labelCount: labels) == clusters)
    }

    @Test("A flat tree has one level of as many clusters as asked for")
    func flat() throws {
        let tree = try Self.tree(21, ClustererParameters(kind: .flat, clusters: 8))
        #expect(tree.childOffsets.map(\.count) == [2, 9])
        let sizes = tree.clusterSizes
        #expect(sizes.max() == 3 && sizes.min() == 2)
    }

    @Test("Wrong settings are named with what was expected")
    func errors() {
        func message(_ parameters: ClustererParameters, labels: Int = 30) -> String {
            do {
                try parameters.validate(labelCount: labels)
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(
            message(ClustererParameters(branching: 1))
                == "clusterer.branching is 1; expected at least 2"
        )
        #expect(message(ClustererParameters(leaf: 0)) == "clusterer.leaf is 0; expected at least 1")
        #expect(
            message(ClustererParameters(kind: .flat, clusters: 12))
                == "clusterer.clusters is 12; expected a power of two, at most the 30 labels"
        )
        #expect(
            message(ClustererParameters(leaf: 1))
                == "clusterer.leaf is 1; expected a size that leaves no cluster of 30 labels empty"
        )
        #expect(message(ClustererParameters(), labels: 0) == "there is no label to cluster")
    }

    @Test("Missing features are the dataset's fault")
    func missing() {
        let labels = CSRPattern(columnCount: 2, rows: [[0], [1]])
        for representation in Representation.allCases where representation != .pii {
            #expect(throws: InputError.self) {
                try labelRepresentations(
                    representation,
                    labels: labels,
                    features: nil,
                    workers: Workers(1)
                )
            }
        }
    }

    @Test("Label features stand alone or beside PIFA")
    func labelFeatures() throws {
        let labels = CSRPattern(columnCount: 3, rows: [[0], [0, 2]])
        let features = CSRMatrix(columnCount: 2, rows: [[(0, 3)], [(1, 5)]])
        let own = CSRMatrix(columnCount: 4, rows: [[(1, 2)], [(0, 7), (3, 8)], []])
        func make(_ representation: Representation) throws -> CSRMatrix {
            try labelRepresentations(
                representation,
                labels: labels,
                features: features,
                labelFeatures: own,
                workers: Workers(1)
            )
        }
        #expect(try make(.labelFeatures) == own)
        let both = try make(.pifaWithLabelFeatures)
        #expect(both.columnCount == 6)
        #expect(both.rowOffsets == [0, 3, 5, 6])
        #expect(both.columns == [0, 1, 3, 2, 5, 1])
        #expect(try make(.pifa).rowColumns(1).isEmpty)
        let half = Float(0.5).squareRoot()
        #expect(try make(.pii).values == [half, half, 1])
    }
}

@Suite("Mersenne Twister")
struct MersenneTwisterTests {
    @Test("The ten-thousandth number is the one that C++ prescribes")
    func prescribed() {
        var twister = MersenneTwister(seed: 5489)
        for _ in 0..<9999 { _ = twister.next() }
        #expect(twister.next() == 4_123_659_995)
    }

    @Test("Draws stay in their range")
    func range() {
        var twister = MersenneTwister(seed: 1)
        let draws = Set((0..<200).map { _ in twister.uniform(3...7) })
        #expect(draws == [3, 4, 5, 6, 7])
        #expect(twister.uniform(4...4) == 4)
    }
}

@Suite("Selection")
struct SelectionTests {
    @Test("Every rank of every small permutation is found")
    func ranks() {
        var stream = RandomStream(seed: 3, "test.selection")
        for count in 1...9 {
            for _ in 0..<40 {
                var keys = (0..<UInt64(count)).map { $0 * 3 }
                stream.shuffle(&keys)
                for rank in 0..<count { #expect(smallest(keys, rank: rank) == UInt64(rank) * 3) }
            }
        }
    }
}
