import GroveBase
import GroveSparse

/// Copies chosen by marginal coverage.
///
/// Every label keeps its clusters. A label's positives that no cluster of its beam covers yet make
/// it wish for a further cluster: the one that serves it best among those with a place free,
/// provided that it newly covers at least max(`minimumCount`, `minimumGain` · positives) of them.
/// All labels' wishes are granted in the order of ``CoverageOrder``, one at a time; a label whose
/// wish was granted, or whose cluster has filled up meanwhile, wishes again. With beams predicted
/// out of fold this estimates where a label would be missed.
///
/// - Complexity: O(copies · (log L + uncovered positives of the label · beam)).
func covering(
    _ tree: LabelTree,
    _ labels: CSRPattern,
    _ beams: CSRPattern,
    _ parameters: DisentanglementParameters,
    _ workers: Workers
) -> [[UInt32]] {
    var filling = ClusterFilling(tree, parameters)
    let beamCounts = beams.columnCounts()
    var uncovered = uncoveredPositives(tree, labels, beams, workers)
    let positiveCounts = labels.columnCounts()
    let blocks = Workers.blocks(tree.labelCount, size: 256)
    let first = workers.map(blocks.count) { [filling, uncovered] block -> [Wish] in
        var chooser = WishChooser(beams, beamCounts, parameters)
        return blocks[block].compactMap { label in
            chooser.wish(of: label, uncovered[label], positiveCounts[label], filling)
        }
    }
    var queue = WishQueue(Array(first.joined()))
    var chooser = WishChooser(beams, beamCounts, parameters)
    while let wish = queue.popFirst() {
        let label = wish.label
        if filling.hasRoom(label, wish.cluster) {
            filling.add(label, to: wish.cluster)
            uncovered[label].removeAll {
                beams.row(Int($0)).contains(UInt32(wish.cluster))
            }
        }
        if let next = chooser.wish(
            of: label,
            uncovered[label],
            positiveCounts[label],
            filling
        ) {
            queue.insert(next)
        }
    }
    return filling.clusters.map { $0.sorted() }
}

/// For each label the positives without one of its clusters in their beam, ascending.
private func uncoveredPositives(
    _ tree: LabelTree,
    _ labels: CSRPattern,
    _ beams: CSRPattern,
    _ workers: Workers
) -> [[UInt32]] {
    let positives = labels.transposed()
    let own = tree.clustersOfLabels()
    let blocks = Workers.blocks(tree.labelCount, size: 256)
    return Array(
        workers.map(blocks.count) { block in
            blocks[block].map { label -> [UInt32] in
                let clusters = own.row(label)
                return positives.row(label).filter { row in
                    !beams.row(Int(row)).contains { clusters.contains($0) }
                }
            }
        }.joined()
    )
}

/// A copy that a label would like, and how urgent it is.
struct Wish: Sendable, Equatable {
    var label: Int
    var cluster: Int
    var urgency: Double

    /// More urgent first; ties go to the smaller label, then the smaller cluster.
    static func precedes(_ a: Wish, _ b: Wish) -> Bool {
        if a.urgency != b.urgency { return a.urgency > b.urgency }
        return (a.label, a.cluster) < (b.label, b.cluster)
    }
}

/// Finds the cluster that a label wishes for most.
private struct WishChooser {
    private let beams: CSRPattern
    private let beamCounts: [Int]
    private let parameters: DisentanglementParameters
    private var gains: [Int]
    private var touched: [UInt32] = []

    init(_ beams: CSRPattern, _ beamCounts: [Int], _ parameters: DisentanglementParameters) {
        self.beams = beams
        self.beamCounts = beamCounts
        self.parameters = parameters
        gains = [Int](repeating: 0, count: beams.columnCount)
    }

    /// The most urgent wish of a label, nil if no cluster with a place free gains enough.
    mutating func wish(
        of label: Int,
        _ uncovered: [UInt32],
        _ positiveCount: Int,
        _ filling: ClusterFilling
    ) -> Wish? {
        let least = max(
            parameters.minimumCount,
            Int((parameters.minimumGain * Double(positiveCount)).rounded(.up))
        )
        guard filling.wantsMore(label), uncovered.count >= least else { return nil }
        for row in uncovered {
            for cluster in beams.row(Int(row)) {
                if gains[Int(cluster)] == 0 { touched.append(cluster) }
                gains[Int(cluster)] += 1
            }
        }
        var best: Wish?
        for cluster in touched {
            let (cluster, gain) = (Int(cluster), gains[Int(cluster)])
            gains[cluster] = 0
            guard gain >= least, filling.hasRoom(label, cluster) else { continue }
            let wish = Wish(
                label: label,
                cluster: cluster,
                urgency: Double(gain) / price(label, cluster, positiveCount)
            )
            if best.map({ Wish.precedes(wish, $0) }) ?? true { best = wish }
        }
        touched.removeAll(keepingCapacity: true)
        return best
    }

    private func price(_ label: Int, _ cluster: Int, _ positiveCount: Int) -> Double {
        switch parameters.order {
        case .absolute: 1
        case .relative: Double(positiveCount)
        case .priced: Double(beamCounts[cluster])
        }
    }
}

/// Wishes, the most urgent first: a binary heap.
struct WishQueue {
    private var heap: [Wish]

    /// Queues some wishes.
    init(_ wishes: [Wish]) {
        // An array in order is a heap.
        heap = wishes.sorted(by: Wish.precedes)
    }

    /// Removes the most urgent wish.
    mutating func popFirst() -> Wish? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return first }
        heap[0] = last
        var place = 0
        while true {
            var next = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && Wish.precedes(heap[child], heap[next]) {
                next = child
            }
            if next == place { return first }
            heap.swapAt(place, next)
            place = next
        }
    }

    /// Adds a wish.
    mutating func insert(_ wish: Wish) {
        heap.append(wish)
        var place = heap.count - 1
        while place > 0, Wish.precedes(heap[place], heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }
}
