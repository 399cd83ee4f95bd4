import GroveBase
import GroveSparse

/// Copies chosen by what they bring over what they cost to train.
///
/// Every label keeps its clusters. A leaf cluster with S slots trains on R instances, the positives
/// of its labels, and costs R · S. A copy of label l in cluster c raises that by
/// new(l, c) · (S + 1) + R, where new(l, c) are l's positives that c does not train on yet. It
/// brings √count(l, c): the count says how many positives were found there, the root that a label's
/// hundredth positive says less than its first. Copies come in the order of the quotient, the
/// largest first, while the sum over the clusters stays within cap · budget times that of the
/// partition.
///
/// Counts alone send the most frequent labels everywhere, and each brings all of its positives to
/// all labels of a cluster as negatives. Priced copies gain most of the precision of `capped` at
/// half the cost, and more at the labels that are rare.
///
/// Quotients are brought up to date when their copy comes up; one that has lost more than a tenth
/// since goes back into the queue.
///
/// - Complexity: O(cells · (positives of the label · log(clusters of an instance) + log cells)).
func priced(
    _ tree: LabelTree,
    _ labels: CSRPattern,
    _ counts: ClusterCounts,
    _ parameters: DisentanglementParameters,
    _ workers: Workers
) -> [[UInt32]] {
    var pricing = ClusterPricing(tree, labels, workers)
    var unlimited = parameters
    unlimited.cap = nil
    var filling = ClusterFilling(tree, unlimited)
    let limit =
        parameters.cap.map { $0 * Double(parameters.budget) * Double(pricing.total) } ?? .infinity
    let pattern = counts.pattern
    let blocks = Workers.blocks(tree.labelCount, size: 256)
    let cells = workers.map(blocks.count) { [filling, pricing] block -> [Wish] in
        blocks[block].flatMap { label in
            (pattern.rowOffsets[label]..<pattern.rowOffsets[label + 1]).compactMap { cell in
                let cluster = Int(pattern.columns[cell])
                guard filling.hasRoom(label, cluster) else { return nil }
                let urgency = pricing.urgency(label, cluster, count: counts.counts[cell])
                return Wish(label: label, cluster: cluster, urgency: urgency)
            }
        }
    }
    var queue = WishQueue(Array(cells.joined()))
    while let wish = queue.popFirst() {
        guard filling.hasRoom(wish.label, wish.cluster) else { continue }
        let count = counts.count(label: wish.label, cluster: wish.cluster)
        let now = pricing.urgency(wish.label, wish.cluster, count: count)
        if now < 0.9 * wish.urgency {
            queue.insert(Wish(label: wish.label, cluster: wish.cluster, urgency: now))
            continue
        }
        let price = pricing.price(wish.label, wish.cluster)
        guard Double(pricing.total + price) <= limit else { break }
        pricing.add(wish.label, to: wish.cluster)
        filling.add(wish.label, to: wish.cluster)
    }
    return filling.clusters.map { $0.sorted() }
}

/// What the leaf clusters of a tree cost to train while copies are added.
struct ClusterPricing: Sendable {
    /// The sum of R · S over the clusters.
    private(set) var total: Int
    /// S, the slots of each cluster.
    private var slots: [Int]
    /// R, the instances that each cluster trains on.
    private var rows: [Int]
    /// For each instance the clusters that train on it, ascending.
    private var clusters: [[UInt32]]
    private let positives: CSRPattern

    /// Prices a tree as it is.
    init(_ tree: LabelTree, _ labels: CSRPattern, _ workers: Workers) {
        let active = tree.activeParents(of: labels, workers: workers)
        let leaves = active[active.count - 1]
        slots = tree.clusterSizes
        rows = leaves.columnCounts()
        clusters = (0..<leaves.rowCount).map { Array(leaves.row($0)) }
        total = zip(slots, rows).reduce(0) { $0 + $1.0 * $1.1 }
        positives = labels.transposed()
    }

    /// What a copy of a label would add to the total.
    func price(_ label: Int, _ cluster: Int) -> Int {
        let fresh = positives.row(label).count { !contains(Int($0), cluster) }
        return max(1, fresh * (slots[cluster] + 1) + rows[cluster])
    }

    /// What a copy of a label would bring over what it would add to the total.
    func urgency(_ label: Int, _ cluster: Int, count: UInt32) -> Double {
        Double(count).squareRoot() / Double(price(label, cluster))
    }

    /// Puts a copy of a label into a cluster.
    mutating func add(_ label: Int, to cluster: Int) {
        var fresh = 0
        for row in positives.row(label) where !contains(Int(row), cluster) {
            let place = self.place(Int(row), cluster)
            clusters[Int(row)].insert(UInt32(cluster), at: place)
            fresh += 1
        }
        total += fresh * (slots[cluster] + 1) + rows[cluster]
        rows[cluster] += fresh
        slots[cluster] += 1
    }

    private func contains(_ row: Int, _ cluster: Int) -> Bool {
        let list = clusters[row]
        let place = self.place(row, cluster)
        return place < list.count && list[place] == UInt32(cluster)
    }

    /// The first place among an instance's clusters that is not below a cluster.
    private func place(_ row: Int, _ cluster: Int) -> Int {
        let list = clusters[row]
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < UInt32(cluster) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ClusterCounts {
    /// The count of a label and a cluster, 0 where none is stored.
    func count(label: Int, cluster: Int) -> UInt32 {
        let start = pattern.rowOffsets[label]
        let row = pattern.row(label)
        return row.firstIndex(of: UInt32(cluster)).map { counts[start + $0 - row.startIndex] } ?? 0
    }
}
