public import GroveBase
public import GroveSparse

/// Lets labels belong to several leaf clusters, or to better ones.
///
/// - Parameters:
///   - tree: The tree whose leaves are to change; the upper levels stay.
///   - labels: Y, the labels of the instances, (instances, labels).
///   - beams: M, the leaf clusters a matcher keeps for each instance, (instances, clusters); on
///     the training data themselves (`counts: training`) or out of fold (`counts: held-out`).
///   - parameters: The scheme and its settings.
///   - workers: The threads to use.
/// - Returns: The new tree and what was done.
/// - Throws: ``InputError`` if a setting is out of range.
public func disentangle(
    _ tree: LabelTree,
    labels: CSRPattern,
    beams: CSRPattern,
    parameters: DisentanglementParameters,
    workers: Workers
) throws -> Disentanglement {
    try parameters.validate()
    precondition(
        labels.columnCount == tree.labelCount && beams.columnCount == tree.clusterCount
            && labels.rowCount == beams.rowCount,
        "(\(labels.rowCount), \(labels.columnCount)) labels, (\(beams.rowCount), "
            + "\(beams.columnCount)) beams, a tree of \(tree.labelCount) labels in "
            + "\(tree.clusterCount) clusters"
    )
    let clusters: [[UInt32]]
    switch parameters.scheme {
    case .released:
        let counts = clusterCounts(labels: labels, beams: beams, workers: workers)
        clusters = projected(tree, counts, budget: parameters.budget)
    case .capped:
        let counts = clusterCounts(labels: labels, beams: beams, workers: workers)
        clusters = capped(tree, counts, parameters)
    case .priced:
        let counts = clusterCounts(labels: labels, beams: beams, workers: workers)
        clusters = priced(tree, labels, counts, parameters, workers)
    case .coverage:
        clusters = covering(tree, labels, beams, parameters, workers)
    }
    let after = tree.replacingLeaves(clusters)
    return Disentanglement(
        tree: after,
        statistics: disentanglementStatistics(tree, after, labels, beams)
    )
}

/// The mean over instances of the labels scored: the sizes of the clusters in the beam, summed.
///
/// The "average number of inner products" of the reference code, in labels an instance.
public func innerProductCost(beams: CSRPattern, tree: LabelTree) -> Double {
    precondition(
        beams.columnCount == tree.clusterCount,
        "\(beams.columnCount) clusters of \(tree.clusterCount)"
    )
    guard beams.rowCount > 0 else { return 0 }
    let sizes = tree.clusterSizes
    let total = beams.columns.reduce(0) { $0 + sizes[Int($1)] }
    return Double(total) / Double(beams.rowCount)
}

/// The share of positive pairs (instance, label) whose beam holds a cluster of the label.
///
/// 1 where there is no pair.
public func beamCoverage(labels: CSRPattern, beams: CSRPattern, tree: LabelTree) -> Double {
    precondition(labels.rowCount == beams.rowCount, "\(labels.rowCount) of \(beams.rowCount) rows")
    let clusters = tree.clustersOfLabels()
    var inBeam = [Bool](repeating: false, count: beams.columnCount)
    var covered = 0
    for row in 0..<labels.rowCount {
        for cluster in beams.row(row) { inBeam[Int(cluster)] = true }
        for label in labels.row(row) {
            for cluster in clusters.row(Int(label)) where inBeam[Int(cluster)] {
                covered += 1
                break
            }
        }
        for cluster in beams.row(row) { inBeam[Int(cluster)] = false }
    }
    return labels.nonzeroCount > 0 ? Double(covered) / Double(labels.nonzeroCount) : 1
}

/// The fold of each instance: sizes differ by at most one, the order is drawn.
///
/// - Parameters:
///   - count: The number of instances.
///   - folds: The number of folds, at least 2.
///   - seed: The seed of the draw.
/// - Returns: For each instance its fold, 0..<`folds`.
public func foldAssignment(count: Int, folds: Int, seed: UInt64) -> [UInt8] {
    precondition((2...255).contains(folds), "\(folds) folds; expected 2 to 255")
    var assignment = (0..<count).map { UInt8($0 % folds) }
    var stream = RandomStream(seed: seed, "disentanglement.folds")
    stream.shuffle(&assignment)
    return assignment
}

private func disentanglementStatistics(
    _ before: LabelTree,
    _ after: LabelTree,
    _ labels: CSRPattern,
    _ beams: CSRPattern
) -> DisentanglementStatistics {
    let (old, new) = (before.clustersOfLabels(), after.clustersOfLabels())
    let moved = (0..<before.labelCount).count { label in
        let kept = new.row(label)
        return !old.row(label).allSatisfy { kept.contains($0) }
    }
    return DisentanglementStatistics(
        copiesPerLabel: Double(after.slotLabels.count) / Double(max(1, after.labelCount)),
        largestCluster: after.clusterSizes.max() ?? 0,
        movedLabelCount: moved,
        coverageBefore: beamCoverage(labels: labels, beams: beams, tree: before),
        coverageAfter: beamCoverage(labels: labels, beams: beams, tree: after),
        innerProductsBefore: innerProductCost(beams: beams, tree: before),
        innerProductsAfter: innerProductCost(beams: beams, tree: after)
    )
}
