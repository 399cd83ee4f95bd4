public import GroveSparse

/// What one resolution of the labels asks of the encoder: for every instance which clusters take
/// part, which of them are true, and how much each counts.
///
/// Zhang et al. 2021, arXiv:2110.00685, section 3; METHODS of the released code: targets stay counts
/// of labels, and a shortlist is the children of true and predicted parents.
public struct ResolutionProblem: Sendable {
    /// How many of an instance's labels lie under each cluster, (instances, clusters).
    public let targets: CSRMatrix
    /// The clusters that take part for an instance, (instances, clusters); nil where all do.
    public let active: CSRPattern?
    /// Whether a positive weighs as much as it stands for labels, rather than 1.
    public let isWeighted: Bool
    /// The slots that a loss is averaged over: the most clusters that take part for an instance.
    public let slotCount: Int

    /// Creates a problem.
    ///
    /// - Parameters:
    ///   - targets: Counts of labels, (instances, clusters); every one of them is a positive.
    ///   - active: The clusters that take part, positives among them; nil for all.
    ///   - isWeighted: Whether positives weigh as much as their counts.
    public init(targets: CSRMatrix, active: CSRPattern?, isWeighted: Bool) {
        precondition(
            active.map {
                $0.rowCount == targets.rowCount && $0.columnCount == targets.columnCount
            } ?? true,
            "shortlists of another shape than the targets, (\(targets.rowCount), "
                + "\(targets.columnCount))"
        )
        self.targets = targets
        self.active = active
        self.isWeighted = isWeighted
        slotCount =
            active.map { rows in
                (0..<rows.rowCount).reduce(0) { max($0, rows.row($1).count) }
            } ?? targets.columnCount
    }

    /// The number of clusters.
    public var clusterCount: Int { targets.columnCount }
    /// The number of instances.
    public var instanceCount: Int { targets.rowCount }

    /// The slots of some instances as rectangles.
    package struct Batch {
        /// The slots of each instance in the rectangle.
        package var width: Int
        /// Clusters, −1 where an instance has fewer than `width`; empty where all take part.
        package var clusters: [Int64]
        /// 1 for a positive, −1 for a negative, 0 for an empty slot.
        package var signs: [Float]
        /// What the slot's loss is multiplied with; 0 for an empty slot.
        package var weights: [Float]
    }

    /// The slots of a batch.
    package func batch(_ instances: [Int]) -> Batch {
        let width = active.map { active in
            max(1, instances.reduce(0) { max($0, active.row($1).count) })
        }
        let columns = width ?? clusterCount
        var batch = Batch(
            width: columns,
            clusters: active == nil
                ? [] : [Int64](repeating: -1, count: instances.count * columns),
            signs: [Float](repeating: active == nil ? -1 : 0, count: instances.count * columns),
            weights: [Float](repeating: active == nil ? 1 : 0, count: instances.count * columns)
        )
        for (place, instance) in instances.enumerated() {
            let start = place * columns
            if let active {
                fill(&batch, start, active.row(instance), instance)
            } else {
                for (cluster, count) in zip(
                    targets.rowColumns(instance),
                    targets.rowValues(instance)
                ) {
                    batch.signs[start + Int(cluster)] = 1
                    batch.weights[start + Int(cluster)] = isWeighted ? count : 1
                }
            }
        }
        return batch
    }

    private func fill(
        _ batch: inout Batch,
        _ start: Int,
        _ clusters: ArraySlice<UInt32>,
        _ instance: Int
    ) {
        let positives = targets.rowColumns(instance)
        var next = positives.startIndex
        for (slot, cluster) in clusters.enumerated() {
            while next < positives.endIndex, positives[next] < cluster { next += 1 }
            let isPositive = next < positives.endIndex && positives[next] == cluster
            batch.clusters[start + slot] = Int64(cluster)
            batch.signs[start + slot] = isPositive ? 1 : -1
            batch.weights[start + slot] =
                isPositive && isWeighted ? targets.values[next] : 1
        }
    }
}
