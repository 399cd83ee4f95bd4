/// Predicted labels of many instances, best first.
///
/// Within an instance scores descend; equal scores go to the smaller label id.
public struct RankedLabels: Sendable, Equatable {
    /// Where each instance's predictions start: instances + 1 values.
    public let rowOffsets: [Int]
    /// The predicted labels of each instance, best first.
    public let labels: [UInt32]
    /// The score of each prediction.
    public let scores: [Float]

    /// Creates predictions from their parts.
    ///
    /// - Precondition: Offsets rise from 0 to the number of labels; one score a label.
    public init(rowOffsets: [Int], labels: [UInt32], scores: [Float]) {
        precondition(
            rowOffsets.first == 0 && rowOffsets.last == labels.count
                && labels.count == scores.count,
            "\(labels.count) labels, \(scores.count) scores, offsets to \(rowOffsets.last ?? -1)"
        )
        self.rowOffsets = rowOffsets
        self.labels = labels
        self.scores = scores
    }

    /// The number of instances.
    public var rowCount: Int { rowOffsets.count - 1 }
    /// The labels predicted for an instance, best first.
    public func row(_ index: Int) -> ArraySlice<UInt32> {
        labels[rowOffsets[index]..<rowOffsets[index + 1]]
    }

    /// The predictions without some, those behind them moved up.
    ///
    /// - Parameter cells: The labels to leave out for each instance, (instances, labels).
    /// - Returns: What is left, in the old order.
    /// - Precondition: One row of `cells` an instance.
    public func removing(_ cells: CSRPattern) -> RankedLabels {
        precondition(
            cells.rowCount == rowCount,
            "labels to leave out of \(cells.rowCount) instances, predictions of \(rowCount)"
        )
        var kept = (offsets: [0], labels: [UInt32](), scores: [Float]())
        kept.offsets.reserveCapacity(rowOffsets.count)
        for instance in 0..<rowCount {
            let unwanted = cells.row(instance)
            for place in rowOffsets[instance]..<rowOffsets[instance + 1]
            where !unwanted.contains(labels[place]) {
                kept.labels.append(labels[place])
                kept.scores.append(scores[place])
            }
            kept.offsets.append(kept.labels.count)
        }
        return RankedLabels(rowOffsets: kept.offsets, labels: kept.labels, scores: kept.scores)
    }
}
