public import GroveBase
public import GroveSparse

/// Compares where a matcher routes a merged label's positives with the members they were positive for.
///
/// The disentanglement metric of `disentangle_metric.py` (the code to Liu et al. 2021,
/// arXiv:2106.12751): every (instance, member) pair goes to that of the label's clusters with the
/// greatest score of the matcher, a cluster outside the beam scoring 0. On ties, and where the beam
/// holds none of them, it goes to the one found least often, as the reference sends it to the
/// label's copy, which its assignment put there with the smaller count. A label is judged if it has
/// at least two clusters and at least two members, each with `minimumPositives` positives. The
/// baseline sends every pair to one of the clusters by a fair draw.
///
/// - Parameters:
///   - tree: The tree over merged labels, with several clusters for some.
///   - merged: Which original labels a merged one stands for.
///   - labels: The original labels, (instances, original labels).
///   - beams: The scores of the clusters in each instance's beam, (instances, clusters).
///   - minimumPositives: The least positives of each member of a label that is judged.
///   - draws: The number of random routings.
///   - seed: The seed of the random routings.
///   - workers: The threads to use.
/// - Returns: The judged labels; a label's senses are its members.
public func memberSeparation(
    tree: LabelTree,
    merged: MergedLabels,
    labels: CSRPattern,
    beams: CSRMatrix,
    minimumPositives: Int = 11,
    draws: Int = 100,
    seed: UInt64 = 0,
    workers: Workers
) -> SeparationReport {
    precondition(
        tree.labelCount == merged.count && labels.columnCount == merged.originalCount
            && beams.rowCount == labels.rowCount && beams.columnCount == tree.clusterCount,
        "a tree of \(tree.labelCount) labels in \(tree.clusterCount) clusters, \(merged.count) "
            + "merged of \(merged.originalCount), (\(labels.rowCount), \(labels.columnCount)) "
            + "labels, (\(beams.rowCount), \(beams.columnCount)) beams"
    )
    let clusters = tree.clustersOfLabels()
    let positives = labels.transposed()
    let judged = workers.map(tree.labelCount) { label -> LabelSeparation? in
        let members = merged.members.row(label)
        let own = clusters.row(label)
        guard own.count > 1, members.count > 1,
            members.allSatisfy({ positives.row(Int($0)).count >= minimumPositives })
        else { return nil }
        let pairs = members.enumerated().flatMap { place, member in
            positives.row(Int(member)).map { (row: Int($0), member: place) }
        }
        let routes = routed(pairs.map(\.row), to: Array(own), by: beams)
        let senses = pairs.map(\.member)
        var stream = RandomStream(seed: seed, "disentanglement.members.\(label)")
        var sum = 0.0
        for _ in 0..<draws {
            let drawn = senses.map { _ in stream.below(own.count) }
            sum += variationOfInformation(drawn, own.count, senses, members.count)
        }
        return LabelSeparation(
            label: label,
            positiveCount: pairs.count,
            clusterCount: own.count,
            senseCount: members.count,
            variation: variationOfInformation(routes, own.count, senses, members.count),
            baseline: sum / Double(max(1, draws))
        )
    }
    return SeparationReport(
        labels: judged.compactMap(\.self).sorted { ($1.gain, $0.label) < ($0.gain, $1.label) }
    )
}

/// For each row the place, in the order of how often they are found, of the cluster it goes to.
private func routed(_ rows: [Int], to clusters: [UInt32], by beams: CSRMatrix) -> [Int] {
    let scores = rows.map { row in
        let columns = beams.rowColumns(row)
        let values = beams.rowValues(row)
        return clusters.map { cluster -> Float? in
            columns.firstIndex(of: cluster).map {
                values[values.startIndex + ($0 - columns.startIndex)]
            }
        }
    }
    let found = clusters.indices.map { place in scores.count { $0[place] != nil } }
    let order = clusters.indices.sorted { (found[$1], $0) < (found[$0], $1) }
    return scores.map { row in
        var best = order.count - 1
        for place in order.indices.dropLast().reversed()
        where row[order[place]] ?? 0 > row[order[best]] ?? 0 { best = place }
        return best
    }
}
