public import GroveBase
public import GroveSparse

/// Yᵀ M: for each label, how many of its positives have each cluster in their beam.
public struct ClusterCounts: Sendable, Equatable {
    /// The clusters with a count, (labels, clusters).
    public let pattern: CSRPattern
    /// The count of each stored cell, at least 1.
    public let counts: [UInt32]
    /// The number of positives of each label.
    public let positiveCounts: [Int]
}

/// Counts, for each label and cluster, the positives of the label with the cluster in their beam.
///
/// Yᵀ M (Liu et al. 2021, arXiv:2106.12751, eq. 10).
///
/// - Parameters:
///   - labels: Y, (instances, labels).
///   - beams: M, (instances, clusters).
///   - workers: The threads to use.
/// - Returns: The counts, (labels, clusters), zeros left out.
public func clusterCounts(
    labels: CSRPattern,
    beams: CSRPattern,
    workers: Workers
) -> ClusterCounts {
    precondition(
        labels.rowCount == beams.rowCount,
        "\(labels.rowCount) instances with labels, \(beams.rowCount) with beams"
    )
    let positives = labels.transposed()
    let blocks = Workers.blocks(labels.columnCount, size: 512)
    let pieces = workers.map(blocks.count) { countRows(blocks[$0], positives, beams) }
    var offsets = [0]
    for count in pieces.lazy.flatMap(\.sizes) { offsets.append(offsets[offsets.count - 1] + count) }
    return ClusterCounts(
        pattern: CSRPattern(
            trustedColumnCount: beams.columnCount,
            rowOffsets: offsets,
            columns: Array(pieces.lazy.map(\.clusters).joined())
        ),
        counts: Array(pieces.lazy.map(\.counts).joined()),
        positiveCounts: (0..<positives.rowCount).map { positives.row($0).count }
    )
}

private struct CountRows: Sendable {
    var sizes: [Int] = []
    var clusters: [UInt32] = []
    var counts: [UInt32] = []
}

private func countRows(
    _ block: Range<Int>,
    _ positives: CSRPattern,
    _ beams: CSRPattern
) -> CountRows {
    var result = CountRows()
    var tally = [UInt32](repeating: 0, count: beams.columnCount)
    var touched: [UInt32] = []
    for label in block {
        for row in positives.row(label) {
            for cluster in beams.row(Int(row)) {
                if tally[Int(cluster)] == 0 { touched.append(cluster) }
                tally[Int(cluster)] += 1
            }
        }
        touched.sort()
        for cluster in touched {
            result.clusters.append(cluster)
            result.counts.append(tally[Int(cluster)])
            tally[Int(cluster)] = 0
        }
        result.sizes.append(touched.count)
        touched.removeAll(keepingCapacity: true)
    }
    return result
}
