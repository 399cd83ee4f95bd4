public import GroveSparse

/// Labels under levels of clusters: what a clusterer makes and a matcher walks down.
///
/// Level 0 has one parent, the root; the children of level t are the parents of level t + 1; the
/// children of the last level are label slots. A slot is one place of one label in one leaf
/// cluster: a label with a disentanglement budget above 1 may hold several, in different clusters.
/// Children are numbered in the order of their parents, so that a cluster's children (or slots)
/// are one range. One-versus-all is a tree of a single level.
public struct LabelTree: Sendable, Equatable {
    /// For each level the first child of every parent and the end: parents + 1 values.
    public let childOffsets: [[Int]]
    /// The label of every slot, strictly ascending within a leaf cluster.
    public let slotLabels: [UInt32]
    /// The number of labels; each has at least one slot.
    public let labelCount: Int

    /// Creates a tree from its levels.
    ///
    /// - Precondition: ``problem(childOffsets:slotLabels:labelCount:)`` finds nothing.
    public init(childOffsets: [[Int]], slotLabels: [UInt32], labelCount: Int) {
        if let problem = LabelTree.problem(
            childOffsets: childOffsets,
            slotLabels: slotLabels,
            labelCount: labelCount
        ) {
            preconditionFailure(problem)
        }
        self.childOffsets = childOffsets
        self.slotLabels = slotLabels
        self.labelCount = labelCount
    }

    /// What breaks the invariants, for readers that must report it; nil where all hold.
    public static func problem(
        childOffsets: [[Int]],
        slotLabels: [UInt32],
        labelCount: Int
    ) -> String? {
        guard !childOffsets.isEmpty else { return "a tree has at least one level" }
        var parents = 1
        for (level, offsets) in childOffsets.enumerated() {
            guard offsets.count == parents + 1, offsets.first == 0,
                zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
            else { return "level \(level): offsets must rise from 0 over \(parents) parents" }
            parents = offsets[parents]
        }
        guard parents == slotLabels.count else {
            return "\(slotLabels.count) slots where the last level has \(parents)"
        }
        var seen = [Bool](repeating: false, count: labelCount)
        let leaves = childOffsets[childOffsets.count - 1]
        for cluster in 0..<(leaves.count - 1) {
            var previous = -1
            for label in slotLabels[leaves[cluster]..<leaves[cluster + 1]] {
                guard Int(label) > previous, Int(label) < labelCount else {
                    return "cluster \(cluster): label \(label) follows \(previous) of \(labelCount)"
                }
                previous = Int(label)
                seen[previous] = true
            }
        }
        if let missing = seen.firstIndex(of: false) { return "label \(missing) is in no cluster" }
        return nil
    }

    /// The number of levels, the labels' own included.
    public var levelCount: Int { childOffsets.count }
    /// The number of parents at a level; the last level's parents are the leaf clusters.
    public func parentCount(_ level: Int) -> Int { childOffsets[level].count - 1 }
    /// The number of children at a level: clusters, or slots at the last level.
    public func childCount(_ level: Int) -> Int { childOffsets[level].last ?? 0 }
    /// The children of a parent: clusters of the next level, or slots at the last level.
    public func children(_ level: Int, of parent: Int) -> Range<Int> {
        childOffsets[level][parent]..<childOffsets[level][parent + 1]
    }
    /// The number of leaf clusters.
    public var clusterCount: Int { parentCount(levelCount - 1) }
    /// The labels of a leaf cluster, ascending.
    public func labels(ofCluster cluster: Int) -> ArraySlice<UInt32> {
        slotLabels[children(levelCount - 1, of: cluster)]
    }
    /// The number of labels in each leaf cluster.
    public var clusterSizes: [Int] { (0..<clusterCount).map { labels(ofCluster: $0).count } }

    /// The leaf clusters of every label, (labels, clusters).
    public func clustersOfLabels() -> CSRPattern {
        let leaves = childOffsets[levelCount - 1]
        return CSRPattern(columnCount: labelCount, rowOffsets: leaves, columns: slotLabels)
            .transposed()
    }

    /// The same upper levels over other leaf clusters: what disentanglement makes of a tree.
    ///
    /// - Parameter clusters: For each leaf cluster its labels, strictly ascending.
    /// - Returns: The tree with those leaves.
    public func replacingLeaves(_ clusters: [[UInt32]]) -> LabelTree {
        precondition(
            clusters.count == clusterCount,
            "\(clusters.count) clusters of \(clusterCount)"
        )
        var offsets = [0]
        for cluster in clusters { offsets.append(offsets[offsets.count - 1] + cluster.count) }
        return LabelTree(
            childOffsets: childOffsets.dropLast() + [offsets],
            slotLabels: Array(clusters.joined()),
            labelCount: labelCount
        )
    }

    /// The parent of every child at a level.
    public func parents(_ level: Int) -> [UInt32] {
        var result = [UInt32](repeating: 0, count: childCount(level))
        for parent in 0..<parentCount(level) {
            for child in children(level, of: parent) { result[child] = UInt32(parent) }
        }
        return result
    }
}
