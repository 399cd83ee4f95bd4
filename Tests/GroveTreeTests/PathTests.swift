import GroveTree
import Testing

@Suite("Ways through a tree")
struct PathTests {
    /// Two clusters; of their five children one is empty; the eight slots of six labels.
    private let tree = LabelTree(
        childOffsets: [[0, 2], [0, 3, 5], [0, 2, 2, 5, 6, 8]],
        slotLabels: [0, 1, 1, 2, 3, 4, 0, 5],
        labelCount: 6
    )

    @Test("Parents are found, also beside those without children")
    func parents() {
        #expect((0..<8).map { tree.parent(2, of: $0) } == [0, 0, 2, 2, 2, 3, 4, 4])
        #expect((0..<5).map { tree.parent(1, of: $0) } == [0, 0, 0, 1, 1])
        #expect((0..<2).map { tree.parent(0, of: $0) } == [0, 0])
        let empty = LabelTree(
            childOffsets: [[0, 4], [0, 0, 1, 1, 1]],
            slotLabels: [0],
            labelCount: 1
        )
        #expect(empty.parent(1, of: 0) == 1)
    }

    @Test("A path names the cluster of each level, coarse to fine")
    func paths() {
        #expect(
            (0..<5).map { tree.path(toLeaf: $0) } == [[0, 0], [0, 1], [0, 2], [1, 3], [1, 4]]
        )
        let flat = LabelTree(childOffsets: [[0, 3]], slotLabels: [0, 1, 2], labelCount: 3)
        #expect(flat.path(toLeaf: 0).isEmpty)
        #expect(flat.clusterLevelCount == 0 && tree.clusterLevelCount == 2)
    }

    @Test("The slots below a cluster are one range")
    func slots() {
        #expect((0..<2).map { tree.slots(below: $0, level: 0) } == [0..<5, 5..<8])
        #expect(
            (0..<5).map { tree.slots(below: $0, level: 1) } == [0..<2, 2..<2, 2..<5, 5..<6, 6..<8]
        )
    }

    @Test("Sizes of clusters by level: children, on the last level labels")
    func shapes() {
        let shapes = tree.levelShapes
        #expect(shapes.map(\.clusters) == [2, 5])
        #expect(shapes.map(\.smallest) == [2, 0])
        #expect(shapes.map(\.median) == [2.5, 2])
        #expect(shapes.map(\.largest) == [3, 3])
        let flat = LabelTree(childOffsets: [[0, 3]], slotLabels: [0, 1, 2], labelCount: 3)
        #expect(flat.levelShapes == [LevelShape(sizes: [3])])
    }
}
