extension LabelTree {
    /// The number of levels of clusters: all but the labels' own.
    public var clusterLevelCount: Int { levelCount - 1 }

    /// The parent of a child at a level.
    ///
    /// - Complexity: O(log parents).
    public func parent(_ level: Int, of child: Int) -> Int {
        let offsets = childOffsets[level]
        precondition(
            0 <= child && child < childCount(level),
            "child \(child) of \(childCount(level)) at level \(level)"
        )
        // The last parent whose children begin at the child or before; those without any come first.
        var (low, high) = (0, offsets.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if offsets[middle] <= child { low = middle } else { high = middle }
        }
        return low
    }

    /// The clusters on the way to a leaf cluster, coarse to fine, the leaf cluster last.
    ///
    /// - Parameter leaf: A parent of the last level.
    /// - Returns: A child of each level but the last; nothing for a tree of one level.
    public func path(toLeaf leaf: Int) -> [Int] {
        guard levelCount > 1 else { return [] }
        var path = [leaf]
        for level in stride(from: levelCount - 2, to: 0, by: -1) {
            path.append(parent(level, of: path[path.count - 1]))
        }
        return path.reversed()
    }

    /// The slots below a cluster.
    ///
    /// - Parameters:
    ///   - cluster: A child of `level`.
    ///   - level: A level of clusters, from 0 to ``clusterLevelCount`` − 1.
    /// - Returns: The places of its labels, one range.
    public func slots(below cluster: Int, level: Int) -> Range<Int> {
        precondition(level < clusterLevelCount, "level \(level) holds no clusters")
        var range = cluster..<cluster + 1
        for below in level + 1..<levelCount {
            range = childOffsets[below][range.lowerBound]..<childOffsets[below][range.upperBound]
        }
        return range
    }

    /// How large the clusters of every level are, coarse to fine: by their children, on the last
    /// level by their labels.
    ///
    /// A tree of one level has one cluster, the root.
    public var levelShapes: [LevelShape] {
        (levelCount > 1 ? 1..<levelCount : 0..<1).map { level in
            let offsets = childOffsets[level]
            return LevelShape(sizes: zip(offsets, offsets.dropFirst()).map { $1 - $0 })
        }
    }
}

/// How large the clusters of a level are.
public struct LevelShape: Sendable, Equatable {
    /// The number of clusters.
    public let clusters: Int
    /// The size of the smallest.
    public let smallest: Int
    /// The middle size; the mean of the two middle ones of an even number.
    public let median: Double
    /// The size of the largest.
    public let largest: Int

    /// Describes clusters of some sizes.
    public init(sizes: [Int]) {
        let sorted = sizes.sorted()
        clusters = sizes.count
        smallest = sorted.first ?? 0
        largest = sorted.last ?? 0
        median =
            sorted.isEmpty
            ? 0 : Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
