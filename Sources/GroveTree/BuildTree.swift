public import GroveBase
public import GroveSparse

/// The representations of a dataset's labels and the tree over them.
///
/// - Parameters:
///   - labels: Y, the labels of the training instances, (N, L).
///   - features: X, (N, d); needed by representations made of PIFA.
///   - labelFeatures: The features of the labels' own texts, (L, d'); needed by `lf`.
///   - parameters: The clusterer.
///   - workers: The threads to use.
///   - progress: Where to report.
/// - Returns: The tree.
/// - Throws: ``InputError`` if a setting is out of range or the dataset lacks what it needs.
public func buildTree(
    labels: CSRPattern,
    features: CSRMatrix?,
    labelFeatures: CSRMatrix? = nil,
    parameters: ClustererParameters,
    workers: Workers,
    progress: any ProgressReporter = SilentProgress()
) throws -> LabelTree {
    try parameters.validate(labelCount: labels.columnCount)
    if parameters.kind == .random || parameters.kind == .none {
        return try buildTree(
            labelCount: labels.columnCount,
            representations: nil,
            parameters: parameters,
            workers: workers,
            progress: progress
        )
    }
    let representations = try labelRepresentations(
        parameters.representation,
        labels: labels,
        features: features,
        labelFeatures: labelFeatures,
        workers: workers,
        progress: progress
    )
    return try buildTree(
        labelCount: labels.columnCount,
        representations: representations,
        parameters: parameters,
        workers: workers,
        progress: progress
    )
}

/// The tree over labels with known representations.
///
/// - Parameters:
///   - labelCount: L, the number of labels.
///   - representations: Z, (L, d); `random` and `none` need none.
///   - parameters: The clusterer.
///   - workers: The threads to use.
///   - progress: Where to report.
/// - Returns: The tree.
/// - Throws: ``InputError`` if a setting is out of range.
public func buildTree(
    labelCount: Int,
    representations: CSRMatrix?,
    parameters: ClustererParameters,
    workers: Workers,
    progress: any ProgressReporter = SilentProgress()
) throws -> LabelTree {
    try parameters.validate(labelCount: labelCount)
    if let representations {
        precondition(
            representations.rowCount == labelCount,
            "\(representations.rowCount) representations of \(labelCount) labels"
        )
    }
    func needed() throws -> CSRMatrix {
        guard let representations else {
            throw InputError("clusterer \(parameters.kind.rawValue) needs a representation")
        }
        return representations
    }
    switch parameters.kind {
    case .none: return oneLevel(labelCount)
    case .random: return randomTree(labelCount, parameters)
    case .balancedKMeans:
        guard labelCount > parameters.leaf else { return oneLevel(labelCount) }
        let depth = binaryDepth(labelCount: labelCount, leaf: parameters.leaf)
        let means = BalancedTwoMeans(try needed(), parameters, workers, progress)
        return binaryTree(
            means.elements(depth: depth),
            depth: depth,
            branching: parameters.branching,
            top: parameters.top ?? parameters.branching
        )
    case .flat:
        let depth = parameters.clusters?.trailingZeroBitCount ?? flatDepth(labelCount: labelCount)
        guard depth > 0 else { return oneLevel(labelCount) }
        let means = BalancedTwoMeans(try needed(), parameters, workers, progress)
        return binaryTree(means.elements(depth: depth), depth: depth, branching: 2, top: 1)
    case .kmeans: return shallowTree(try needed(), parameters, workers, progress)
    }
}

/// All labels under the root: one-versus-all.
private func oneLevel(_ labelCount: Int) -> LabelTree {
    LabelTree(
        childOffsets: [[0, labelCount]],
        slotLabels: Array(0..<UInt32(labelCount)),
        labelCount: labelCount
    )
}

/// A tree of the shape of balanced 2-means over shuffled labels.
private func randomTree(_ labelCount: Int, _ parameters: ClustererParameters) -> LabelTree {
    guard labelCount > parameters.leaf else { return oneLevel(labelCount) }
    var labels = Array(0..<UInt32(labelCount))
    var stream = RandomStream(seed: parameters.seed, "tree.random")
    stream.shuffle(&labels)
    return binaryTree(
        labels,
        depth: binaryDepth(labelCount: labelCount, leaf: parameters.leaf),
        branching: parameters.branching,
        top: parameters.top ?? parameters.branching
    )
}

/// The node ranges of each level of the complete binary tree, by position: exact halves.
func halvings(count: Int, depth: Int) -> [Int] {
    var offsets = [0, count]
    for _ in 0..<depth {
        var finer = [0]
        for (start, end) in zip(offsets, offsets.dropFirst()) {
            finer.append((start + end) >> 1)
            finer.append(end)
        }
        offsets = finer
    }
    return offsets
}

/// Collapses a complete binary tree to levels of `branching` children.
///
/// While a level has more than `top` clusters, `branching` consecutive ones share a parent; the
/// rest lie under the root (`ClusterChain.from_partial_chain` of PECOS).
///
/// - Parameters:
///   - elements: The labels in the order of the binary tree's leaves.
///   - depth: The levels of the binary tree.
///   - branching: The children of a cluster.
///   - top: The most clusters under the root; 1 for all of them in one level.
/// - Returns: The tree.
func binaryTree(_ elements: [UInt32], depth: Int, branching: Int, top: Int) -> LabelTree {
    let leaves = halvings(count: elements.count, depth: depth)
    var slots = elements
    for (start, end) in zip(leaves, leaves.dropFirst()) { slots[start..<end].sort() }
    var levels = [leaves]
    var count = 1 << depth
    while top > 1 && count > top {
        let parents = (count + branching - 1) / branching
        levels.append((0...parents).map { min($0 * branching, count) })
        count = parents
    }
    if count > 1 { levels.append([0, count]) }
    return LabelTree(
        childOffsets: levels.reversed(),
        slotLabels: slots,
        labelCount: elements.count
    )
}
