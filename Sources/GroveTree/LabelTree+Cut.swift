extension LabelTree {
    /// The upper levels of the tree, each lowest cluster left holding all labels beneath it.
    ///
    /// - Parameter levels: How many levels of clusters to keep, of at least 1 below the root and at
    ///   most all: `levelCount - 1`, which gives the tree itself.
    /// - Returns: A tree of `levels + 1` levels, the labels' own included.
    public func cut(below levels: Int) -> LabelTree {
        precondition(
            (1..<levelCount).contains(levels),
            "\(levels) levels of clusters of a tree that has \(levelCount - 1)"
        )
        // Children are numbered in the order of their parents: a cluster's slots are one range.
        var starts = childOffsets[levels]
        for level in (levels + 1)..<max(levels + 1, levelCount) {
            starts = starts.map { childOffsets[level][$0] }
        }
        var offsets = [0]
        var labels: [UInt32] = []
        for (start, end) in zip(starts, starts.dropFirst()) {
            // A label may have slots in several of the clusters that become one.
            labels += Set(slotLabels[start..<end]).sorted()
            offsets.append(labels.count)
        }
        return LabelTree(
            childOffsets: Array(childOffsets[..<levels]) + [offsets],
            slotLabels: labels,
            labelCount: labelCount
        )
    }
}
