import CKernels
import GroveBase
import GroveSparse
import GroveTree

/// How a beam search came to the labels of one instance.
public struct SearchTrace: Sendable, Equatable {
    /// A cluster that the search kept.
    public struct Visit: Sendable, Equatable {
        /// The cluster, a child of its level.
        public let cluster: Int
        /// Its score, that of its parents included, as users see it.
        public let score: Float

        /// Creates a visit.
        public init(cluster: Int, score: Float) {
            self.cluster = cluster
            self.score = score
        }
    }

    /// A place of a label at which the search found it.
    public struct Copy: Sendable, Equatable {
        /// The leaf cluster.
        public let cluster: Int
        /// The score there.
        public let score: Float
        /// The part of the label's score that came from here, 0 to 1; nil where scores may be
        /// negative and have no shares.
        public let share: Double?

        /// Creates a place.
        public init(cluster: Int, score: Float, share: Double?) {
            self.cluster = cluster
            self.score = score
            self.share = share
        }
    }

    /// A label that was found.
    public struct Label: Sendable, Equatable {
        /// The label.
        public let label: UInt32
        /// Its score, the copies merged.
        public let score: Float
        /// Where it was found, the best score first.
        public let copies: [Copy]

        /// Creates a label.
        public init(label: UInt32, score: Float, copies: [Copy]) {
            self.label = label
            self.score = score
            self.copies = copies
        }
    }

    /// The clusters kept at each level, ascending; empty where something else than this search chose
    /// among a level's clusters, and nobody said with which scores.
    public let levels: [[Visit]]
    /// The labels, best first, ties to the smaller label.
    public let labels: [Label]

    /// Creates a trace from its parts.
    public init(levels: [[Visit]], labels: [Label]) {
        self.levels = levels
        self.labels = labels
    }
}

/// Follows a search and ranks as `linear_rank` does, in plain Swift: slow, and easy to believe.
///
/// It asks the search for every scored slot instead of the best ones, and then sorts them all. Labels
/// and scores are the fast path's to the bit.
struct SearchTracer {
    let tree: LabelTree
    /// What becomes of a margin at the levels of clusters, and at the last level.
    let posts: (matcher: PostProcessor, ranker: PostProcessor)
    /// How many labels an instance gets at most.
    let top: Int
    /// How many of the best slots are kept before a label's slots are merged.
    let candidates: Int
    let merge: ScoreMerge

    /// The instances that are traced together: each of them holds all of its scored slots.
    static let blockSize = 64

    /// A slot's score in the terms of its user.
    private struct ScoredSlot {
        let label: UInt32
        let slot: Int
        let score: Float
        /// The score that the search compares: a logarithm where the ranker's is a hinge.
        let kept: Float
    }

    /// The most slots that any of some instances will score.
    func widest(_ beams: Beams) -> Int {
        let last = tree.levelCount - 1
        return beams.counts.indices.reduce(1) { widest, instance in
            let first = instance * beams.stride
            let slots = beams.ids[first..<first + Int(beams.counts[instance])].reduce(0) {
                $0 + tree.children(last, of: Int($1)).count
            }
            return max(widest, slots)
        }
    }

    /// The traces of some instances.
    ///
    /// - Parameters:
    ///   - levels: What the instances keep of each level of clusters; nil for levels that were not
    ///     searched.
    ///   - slots: All slots they scored.
    /// - Returns: A trace for each instance.
    func traces(levels: [Beams?], slots: Beams) -> [SearchTrace] {
        slots.counts.indices.map { instance in
            SearchTrace(
                levels: levels.map { $0.map { visits($0, instance) } ?? [] },
                labels: labels(slots, instance)
            )
        }
    }

    private func visits(_ beams: Beams, _ instance: Int) -> [SearchTrace.Visit] {
        let first = instance * beams.stride
        return (first..<first + Int(beams.counts[instance])).map { place in
            let score = beams.scores[place]
            return SearchTrace.Visit(
                cluster: Int(beams.ids[place]),
                score: posts.matcher.keepsLogarithms ? exponential(score) : score
            )
        }
    }

    /// The labels of an instance: its best slots, merged by label, best first.
    private func labels(_ slots: Beams, _ instance: Int) -> [SearchTrace.Label] {
        let first = instance * slots.stride
        let scored = (first..<first + Int(slots.counts[instance])).map { place in
            let score = slots.scores[place]
            return ScoredSlot(
                label: tree.slotLabels[Int(slots.ids[place])],
                slot: Int(slots.ids[place]),
                // Zero has one sign, as in the kernel.
                score: (posts.ranker.keepsLogarithms ? exponential(score) : score) + 0,
                kept: score
            )
        }
        let repeats = tree.slotLabels.count > tree.labelCount
        let kept = scored.sorted { ($1.kept, $0.label) < ($0.kept, $1.label) }
            .prefix(repeats ? candidates : top)
        let byLabel = Dictionary(grouping: kept, by: \.label)
        return Array(
            byLabel.map { merged($0.key, $0.value) }
                .sorted { ($1.score, $0.label) < ($0.score, $1.label) }
                .prefix(min(top, tree.labelCount))
        )
    }

    /// A label's slots as one: scores are added in double precision, the largest first.
    private func merged(_ label: UInt32, _ slots: [ScoredSlot]) -> SearchTrace.Label {
        let slots = slots.sorted { ($1.score, $0.slot) < ($0.score, $1.slot) }
        let sum = slots.reduce(0.0) { $0 + Double($1.score) }
        let largest = slots.first?.score ?? 0
        let score: Float =
            switch merge {
            case .sum: Float(sum)
            case .mean: Float(sum / Double(slots.count))
            case .max: largest
            }
        let haveShares = sum > 0 && slots.allSatisfy { $0.score >= 0 }
        let last = tree.levelCount - 1
        let copies = slots.enumerated().map { index, slot in
            SearchTrace.Copy(
                cluster: tree.parent(last, of: slot.slot),
                score: slot.score,
                share: !haveShares
                    ? nil : merge == .max ? (index == 0 ? 1 : 0) : Double(slot.score) / sum
            )
        }
        return SearchTrace.Label(label: label, score: score + 0, copies: copies)
    }

    private func exponential(_ score: Float) -> Float { Float(linear_exp(Double(score))) }
}
