import GroveBase
import GroveLinear
import GroveTree

/// What to tell of the clusters of a tree: size, most frequent labels, the way to them.
final class ClusterGuide: Sendable {
    private struct Place: Hashable {
        let level: Int
        let cluster: Int
    }

    private let tree: LabelTree
    private let names: TextColumn?
    private let counts: [Int]
    /// How many labels describe a cluster.
    private let length: Int
    private let known = Locked<[Place: [String]]>([:])

    /// Creates a guide.
    ///
    /// - Parameters:
    ///   - tree: The tree.
    ///   - names: The labels' names; numbers stand in where there are none.
    ///   - counts: The training instances of each label; empty where nobody knows.
    ///   - length: How many labels describe a cluster.
    init(_ tree: LabelTree, names: TextColumn?, counts: [Int], length: Int = 5) {
        precondition(
            counts.isEmpty || counts.count == tree.labelCount,
            "counts of \(counts.count) labels for a tree of \(tree.labelCount)"
        )
        self.tree = tree
        self.names = names
        self.counts = counts
        self.length = length
    }

    /// The most frequent labels of a cluster, a child of `level`; ties to the smaller label.
    func about(_ cluster: Int, level: Int) -> [String] {
        let place = Place(level: level, cluster: cluster)
        if let known = known.withLock({ $0[place] }) { return known }
        var best: [UInt32] = []
        func isBetter(_ a: UInt32, _ b: UInt32) -> Bool {
            guard !counts.isEmpty else { return a < b }
            return (-counts[Int(a)], a) < (-counts[Int(b)], b)
        }
        for label in tree.slotLabels[tree.slots(below: cluster, level: level)] {
            if best.count == length, !isBetter(label, best[length - 1]) { continue }
            guard !best.contains(label) else { continue }
            if best.count == length { best.removeLast() }
            best.insert(label, at: best.firstIndex { isBetter(label, $0) } ?? best.count)
        }
        let texts = best.map { label in names?[Int(label)] ?? String(label) }
        known.withLock { $0[place] = texts }
        return texts
    }

    /// The clusters on the way to a leaf cluster, with the scores of a search.
    func steps(toLeaf leaf: Int, _ trace: SearchTrace) -> [LabelledInstance.Step] {
        tree.path(toLeaf: leaf).enumerated().map { level, cluster in
            let visits = trace.levels.indices.contains(level) ? trace.levels[level] : []
            return LabelledInstance.Step(
                level: level + 1,
                cluster: cluster,
                score: visits.first { $0.cluster == cluster }?.score,
                size: tree.slots(below: cluster, level: level).count,
                about: about(cluster, level: level)
            )
        }
    }

    /// Where a search found a label.
    func findings(
        of label: SearchTrace.Label,
        in trace: SearchTrace
    ) -> [LabelledInstance.Finding] {
        label.copies.map { copy in
            LabelledInstance.Finding(
                score: copy.score,
                share: copy.share,
                path: steps(toLeaf: copy.cluster, trace)
            )
        }
    }
}
