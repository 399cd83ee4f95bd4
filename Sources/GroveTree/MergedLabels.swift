public import GroveBase
public import GroveSparse

/// Labels merged into synthetic ones whose several meanings are known.
///
/// The study of Liu et al. 2021 (arXiv:2106.12751, section 5.1): labels of one cluster are put in bins
/// at random, and a bin becomes one label. A merged label is as ambiguous as it has members, and the
/// higher the clusters, the farther apart they are.
public struct MergedLabels: Sendable, Equatable {
    /// The merged label that each original label has become.
    public let mergedLabel: [UInt32]
    /// The original labels of each merged one, (merged labels, original labels).
    public let members: CSRPattern

    /// Creates merged labels from the merged label of each original one.
    ///
    /// - Parameters:
    ///   - mergedLabel: For each original label its merged label, below `count`.
    ///   - count: The number of merged labels, each of which has a member.
    public init(mergedLabel: [UInt32], count: Int) {
        self.mergedLabel = mergedLabel
        members = CSRPattern(
            columnCount: count,
            rowOffsets: Array(0...mergedLabel.count),
            columns: mergedLabel
        ).transposed()
    }

    /// The number of original labels.
    public var originalCount: Int { mergedLabel.count }
    /// The number of merged labels.
    public var count: Int { members.rowCount }

    /// The merged labels of instances: those that have an original label among their members.
    ///
    /// - Parameter labels: The original labels, (instances, original labels).
    /// - Returns: The merged labels, (instances, merged labels).
    public func merging(_ labels: CSRPattern) -> CSRPattern {
        precondition(
            labels.columnCount == originalCount,
            "\(labels.columnCount) labels of \(originalCount)"
        )
        return CSRPattern(
            columnCount: count,
            rows: (0..<labels.rowCount).map { row in
                Set(labels.row(row).map { mergedLabel[Int($0)] }).sorted()
            }
        )
    }

    /// The names of merged labels: those of their members, joined by ` + `.
    public func names(_ names: TextColumn) -> TextColumn {
        TextColumn(
            (0..<count).map { label in
                members.row(label).map { names[Int($0)] }.joined(separator: " + ")
            }
        )
    }
}

extension LabelTree {
    /// Merges labels in bins within the clusters of a level.
    ///
    /// Clusters in ascending order; in each the labels are shuffled and every `bin` in a row become
    /// one label, the rest of a cluster a smaller one. As `make_combined_label.py` of the reference
    /// code does (`examples/overlap-xmc` of PECOS), with the draws of NumPy's legacy generator, so
    /// that the same tree and seed give the same labels; the reference also numbers bins that stay
    /// empty where `bin` is above 2.
    ///
    /// - Parameters:
    ///   - level: How many levels above the leaf clusters, 0 for the leaf clusters themselves.
    ///   - bin: How many labels become one, at least 1.
    ///   - seed: The seed of the shuffles, as `numpy.random.seed` takes it.
    /// - Returns: The merged labels.
    /// - Throws: ``InputError`` if the tree has no such level.
    /// - Precondition: Every label is in one cluster.
    public func mergingLabels(level: Int, bin: Int, seed: UInt32) throws -> MergedLabels {
        precondition(
            slotLabels.count == labelCount && bin > 0,
            "\(slotLabels.count) slots for \(labelCount) labels, bins of \(bin)"
        )
        guard level < levelCount else {
            throw InputError(
                "merged-labels.level is \(level), but the tree has \(levelCount) levels of clusters, "
                    + "the root included; expected 0 (the leaves) to \(levelCount - 1)"
            )
        }
        var generator = MersenneTwister(seed: seed)
        var merged = [UInt32](repeating: 0, count: labelCount)
        var count = 0
        for cluster in 0..<parentCount(levelCount - 1 - level) {
            var labels = self.labels(under: cluster, above: level)
            generator.shuffleAsNumPy(&labels)
            for (place, label) in labels.enumerated() {
                merged[Int(label)] = UInt32(count + place / bin)
            }
            count += (labels.count + bin - 1) / bin
        }
        return MergedLabels(mergedLabel: merged, count: count)
    }

    /// The labels under a cluster so many levels above the leaves, ascending.
    private func labels(under cluster: Int, above level: Int) -> [UInt32] {
        var range = cluster..<cluster + 1
        for depth in (levelCount - 1 - level)..<levelCount {
            let offsets = childOffsets[depth]
            range = offsets[range.lowerBound]..<offsets[range.upperBound]
        }
        return slotLabels[range].sorted()
    }
}

extension MersenneTwister {
    /// Shuffles as `numpy.random.RandomState.shuffle` does a vector.
    ///
    /// From the back, each value against one at or before its place, drawn by masking bits and
    /// rejecting what is too large.
    mutating func shuffleAsNumPy<Value>(_ values: inout [Value]) {
        for last in stride(from: values.count - 1, to: 0, by: -1) {
            var mask = UInt32(last)
            for shift in [1, 2, 4, 8, 16] as [UInt32] { mask |= mask >> shift }
            var draw = next() & mask
            while draw > UInt32(last) { draw = next() & mask }
            values.swapAt(last, Int(draw))
        }
    }
}
