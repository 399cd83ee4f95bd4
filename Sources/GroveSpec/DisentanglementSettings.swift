/// The `disentanglement` section of a spec: how labels may join several clusters.
public struct DisentanglementSettings: Sendable, Equatable {
    /// How the counts of (label, cluster) become an assignment.
    public enum Scheme: String, Sendable, CaseIterable {
        /// Every label's best clusters, whatever their sizes: what the reference code does.
        case released
        /// Every label keeps its own cluster; copies by count while a cluster has room.
        case capped
        /// Every label keeps its own cluster; copies by what they bring over what they cost to train.
        case priced
        /// Copies by the positives that no cluster of the label covers yet.
        case coverage
    }

    /// On which beams the counts are taken.
    public enum Counts: String, Sendable, CaseIterable {
        /// The matcher's beams on the data it was trained on.
        case training
        /// Beams predicted out of fold.
        case heldOut = "held-out"
    }

    /// How the scores of a label's copies become one.
    public enum Merge: String, Sendable, CaseIterable {
        /// The mean over the copies that were reached, the released code's way.
        case mean
        /// The greatest.
        case max
        /// The sum.
        case sum
    }

    /// Which copies are served first.
    public enum Order: String, Sendable, CaseIterable {
        /// Those that newly cover most positives.
        case absolute
        /// Those that newly cover the largest share of their label's positives.
        case relative
        /// Those that newly cover most positives for the price of a place in the cluster.
        case priced
    }

    /// The most clusters a label may belong to; 1 is the plain partition.
    public var budget = 1
    /// How the counts become an assignment.
    public var scheme: Scheme = .capped
    /// On which beams the counts are taken.
    public var counts: Counts = .training
    /// How the scores of a label's copies become one.
    public var merge: Merge = .sum
    /// How often labels are assigned anew and the models retrained.
    public var rounds = 1
    /// The bound on copies, as a multiple of the budget; nil for no bound.
    ///
    /// `capped` and `coverage`: the most labels of a cluster, in units of labels / clusters.
    /// `priced`: what the ranker costs to train, in units of the plain partition's.
    /// ``Scheme/defaultCap`` unless given.
    public var cap: Double? = 1.5
    /// `coverage`: which copies are served first while clusters have room.
    public var order: Order = .relative
    /// `held-out`: how many parts the training data is cut into.
    public var folds = 3
    /// How many scored label places an instance keeps before copies are merged.
    public var candidates = 160
    /// `coverage`: the share of a label's positives that a copy must newly cover.
    public var minimumGain = 0.05
    /// `coverage`: the number of a label's positives that a copy must newly cover.
    public var minimumCount = 2

    /// Creates the default settings: budget 1, the plain partition.
    public init() {}
}

extension DisentanglementSettings.Scheme {
    /// The bound on copies of a spec that gives none: none for `released`, which knows no bound.
    public var defaultCap: Double? {
        switch self {
        case .released: nil
        case .capped, .coverage: 1.5
        case .priced: 2.5
        }
    }
}
