public import GroveBase
public import GroveSparse
public import GroveTree

/// Ranks the labels inside given clusters by how often each occurs, without a ranker.
///
/// A label scores its cluster's score times its share of the cluster's training pairs: what is known
/// of labels once the matcher is trained and the ranker is not, a point of a training-time curve.
///
/// - Parameters:
///   - beams: The clusters of each instance with their scores, (instances, clusters).
///   - tree: The tree whose leaf clusters they are.
///   - counts: The training instances of each label.
///   - top: How many labels an instance gets at most.
///   - workers: The threads; their number does not change a bit of the result.
/// - Returns: For each instance its labels, best first, ties to the smaller label; a label in several
///   clusters scores their sum.
public func rankByFrequency(
    _ beams: CSRMatrix,
    tree: LabelTree,
    counts: [Int],
    top: Int,
    workers: Workers = Workers(1)
) -> RankedLabels {
    precondition(
        beams.columnCount == tree.clusterCount && counts.count == tree.labelCount,
        "beams over \(beams.columnCount) clusters and counts of \(counts.count) labels for a tree "
            + "of \(tree.clusterCount) and \(tree.labelCount)"
    )
    let totals = (0..<tree.clusterCount).map { cluster in
        tree.labels(ofCluster: cluster).reduce(0) { $0 + counts[Int($1)] }
    }
    let blocks = Workers.blocks(beams.rowCount, size: 512)
    let parts = workers.map(blocks.count) { block -> RankedRows in
        var result = RankedRows()
        for row in blocks[block] {
            var scores: [UInt32: Float] = [:]
            for (cluster, score) in zip(beams.rowColumns(row), beams.rowValues(row)) {
                let total = Float(max(1, totals[Int(cluster)]))
                for label in tree.labels(ofCluster: Int(cluster)) {
                    scores[label, default: 0] += score * Float(counts[Int(label)]) / total
                }
            }
            let best = scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(top)
            result.labels += best.map(\.key)
            result.scores += best.map(\.value)
            result.offsets.append(result.labels.count)
        }
        return result
    }
    var joined = RankedRows()
    for part in parts {
        let start = joined.labels.count
        joined.labels += part.labels
        joined.scores += part.scores
        joined.offsets += part.offsets.dropFirst().map { $0 + start }
    }
    return RankedLabels(rowOffsets: joined.offsets, labels: joined.labels, scores: joined.scores)
}
