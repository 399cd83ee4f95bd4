import GroveBase
import GroveSparse

/// Copies chosen by marginal coverage, see ``DisentanglementScheme/coverage``.
func covering(
    _ tree: LabelTree,
    _ labels: CSRPattern,
    _ beams: CSRPattern,
    _ parameters: DisentanglementParameters,
    _ workers: Workers
) -> [[UInt32]] {
    let positives = labels.transposed()
    let own = tree.clustersOfLabels()
    let blocks = Workers.blocks(tree.labelCount, size: 256)
    let wishes = workers.map(blocks.count) { block -> [Wish] in
        var cover = MarginalCover(clusterCount: tree.clusterCount, beams: beams)
        return blocks[block].flatMap {
            cover.wishes(of: $0, positives.row($0), own: own.row($0), parameters)
        }
    }
    var filling = ClusterFilling(tree, parameters)
    for wish in wishes.joined().sorted(by: Wish.precedes)
    where filling.hasRoom(wish.label, wish.cluster) {
        filling.add(wish.label, to: wish.cluster)
    }
    return filling.clusters.map { $0.sorted() }
}

/// A copy that a label would like: what it would newly cover, and how urgent it is.
struct Wish: Sendable {
    var label: Int
    var cluster: Int
    var gain: Int
    var urgency: Double

    /// More urgent first; ties go to the smaller label, then the smaller cluster.
    static func precedes(_ a: Wish, _ b: Wish) -> Bool {
        if a.urgency != b.urgency { return a.urgency > b.urgency }
        return (a.label, a.cluster) < (b.label, b.cluster)
    }
}

/// Greedy cover of one label's positives after another by the clusters in their beams.
struct MarginalCover {
    private let beams: CSRPattern
    private var gains: [Int]

    init(clusterCount: Int, beams: CSRPattern) {
        self.beams = beams
        gains = [Int](repeating: 0, count: clusterCount)
    }

    /// The copies that a label would like, in the order of its greedy cover.
    mutating func wishes(
        of label: Int,
        _ positives: ArraySlice<UInt32>,
        own: ArraySlice<UInt32>,
        _ parameters: DisentanglementParameters
    ) -> [Wish] {
        var uncovered = positives.map(Int.init).filter { row in
            !beams.row(row).contains { own.contains($0) }
        }
        let least = max(
            parameters.minimumCount,
            Int((parameters.minimumGain * Double(positives.count)).rounded(.up))
        )
        var wishes: [Wish] = []
        while own.count + wishes.count < parameters.budget, uncovered.count >= least {
            guard let (cluster, gain) = best(uncovered), gain >= least else { break }
            let urgency =
                parameters.order == .absolute
                ? Double(gain) : Double(gain) / Double(positives.count)
            wishes.append(Wish(label: label, cluster: cluster, gain: gain, urgency: urgency))
            uncovered.removeAll { beams.row($0).contains(UInt32(cluster)) }
        }
        return wishes
    }

    /// The cluster in most beams of some instances, the smaller one of equals.
    private mutating func best(_ rows: [Int]) -> (cluster: Int, gain: Int)? {
        var found: (cluster: Int, gain: Int)?
        for row in rows { for cluster in beams.row(row) { gains[Int(cluster)] += 1 } }
        for row in rows {
            for cluster in beams.row(row) {
                let gain = gains[Int(cluster)]
                gains[Int(cluster)] = 0
                guard gain > 0 else { continue }
                if let (other, most) = found, gain < most || (gain == most && other < cluster) {
                    continue
                }
                found = (Int(cluster), gain)
            }
        }
        return found
    }
}
