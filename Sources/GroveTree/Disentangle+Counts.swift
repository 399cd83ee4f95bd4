import GroveSparse

/// The cells of a count matrix, largest first; ties go to the smaller label, then the smaller
/// cluster.
///
/// The reference sorts with an unstable sort, so its tie order is no rule; this one is that of the
/// project's own reference script.
private func descending(_ counts: ClusterCounts) -> [(label: Int, cluster: Int)] {
    let pattern = counts.pattern
    let largest = counts.counts.reduce(0) { max($0, Int($1)) }
    // A counting sort keeps the cells of equal counts in their (label, cluster) order.
    var starts = [Int](repeating: 0, count: largest + 2)
    for count in counts.counts { starts[largest - Int(count) + 1] += 1 }
    for i in 1..<starts.count { starts[i] += starts[i - 1] }
    var order = [(label: Int, cluster: Int)](
        repeating: (label: 0, cluster: 0),
        count: counts.counts.count
    )
    for label in 0..<pattern.rowCount {
        for cell in pattern.rowOffsets[label]..<pattern.rowOffsets[label + 1] {
            let key = largest - Int(counts.counts[cell])
            order[starts[key]] = (label, Int(pattern.columns[cell]))
            starts[key] += 1
        }
    }
    return order
}

/// Proj_λ(Yᵀ M): each label goes to the clusters of its `budget` largest counts.
///
/// Labels without a count keep their clusters; clusters are not balanced. As
/// `reorganize_clusters.py` of the reference code does (`examples/overlap-xmc` of PECOS).
func projected(_ tree: LabelTree, _ counts: ClusterCounts, budget: Int) -> [[UInt32]] {
    var clusters = [[UInt32]](repeating: [], count: tree.clusterCount)
    var copies = [Int](repeating: 0, count: tree.labelCount)
    for (label, cluster) in descending(counts) where copies[label] < budget {
        clusters[cluster].append(UInt32(label))
        copies[label] += 1
    }
    let own = tree.clustersOfLabels()
    for label in 0..<tree.labelCount where copies[label] == 0 {
        for cluster in own.row(label) { clusters[Int(cluster)].append(UInt32(label)) }
    }
    return clusters.map { $0.sorted() }
}

/// Every label keeps its clusters; further copies go to the largest counts while there is room.
///
/// A cluster takes a copy while it holds fewer than cap · budget · L / K labels.
func capped(
    _ tree: LabelTree,
    _ counts: ClusterCounts,
    _ parameters: DisentanglementParameters
) -> [[UInt32]] {
    var filling = ClusterFilling(tree, parameters)
    for (label, cluster) in descending(counts) where filling.hasRoom(label, cluster) {
        filling.add(label, to: cluster)
    }
    return filling.clusters.map { $0.sorted() }
}

/// The leaf clusters of a tree while copies are added to them.
struct ClusterFilling {
    /// The labels of each cluster, in the order they came.
    private(set) var clusters: [[UInt32]]
    /// The size from which a cluster takes no further copy.
    let bound: Double
    private let own: CSRPattern
    private let budget: Int
    private var copies: [Int]

    /// Begins with every label where it is.
    init(_ tree: LabelTree, _ parameters: DisentanglementParameters) {
        clusters = (0..<tree.clusterCount).map { Array(tree.labels(ofCluster: $0)) }
        own = tree.clustersOfLabels()
        budget = parameters.budget
        copies = (0..<tree.labelCount).map { [own] in own.row($0).count }
        let average = Double(tree.labelCount) / Double(tree.clusterCount)
        bound = parameters.cap.map { $0 * Double(parameters.budget) * average } ?? .infinity
    }

    /// Whether a label may still get a copy.
    func wantsMore(_ label: Int) -> Bool { copies[label] < budget }

    /// Whether a label has copies left and a cluster that is not its own has a place.
    func hasRoom(_ label: Int, _ cluster: Int) -> Bool {
        copies[label] < budget && Double(clusters[cluster].count) < bound
            && !own.row(label).contains(UInt32(cluster))
    }

    /// Puts a copy of a label into a cluster.
    mutating func add(_ label: Int, to cluster: Int) {
        clusters[cluster].append(UInt32(label))
        copies[label] += 1
    }
}
