import GroveBase

/// How a label's clusters are chosen.
public enum DisentanglementScheme: String, Sendable, CaseIterable {
    /// The clusters with the largest counts, without balance: what the reference code does.
    case released
    /// The label's own cluster first, then the largest counts while clusters have room.
    case capped
    /// The label's own cluster first, then the copies that bring most for what they cost to train,
    /// while the cost of all clusters has room.
    case priced
    /// The label's own cluster first, then whatever cluster covers most positives not yet covered.
    case coverage
}

/// Which of the labels' wishes for a further cluster `coverage` grants first.
public enum CoverageOrder: String, Sendable, CaseIterable {
    /// By the number of positives that the copy newly covers.
    case absolute
    /// By the share of the label's positives that the copy newly covers.
    case relative
    /// By the newly covered positives over the instances with the cluster in their beam: what is
    /// gained over the inner products that the copy costs.
    case priced
}

/// What disentanglement reads.
public struct DisentanglementParameters: Sendable, Equatable {
    /// The most clusters a label may belong to, 1 to 6 in the papers' sweeps.
    public var budget: Int
    /// How a label's clusters are chosen.
    public var scheme: DisentanglementScheme
    /// The bound on what copies may add; nil for none.
    ///
    /// `capped` and `coverage` bound the size of each cluster by cap · budget · L / K; one that was
    /// larger before stays as it is. `priced` bounds the instances times slots that the ranker
    /// trains, summed over the clusters, by cap · budget times those of the partition.
    public var cap: Double?
    /// The least share of a label's positives that a further cluster must newly cover.
    public var minimumGain: Double
    /// The least number of a label's positives that a further cluster must newly cover.
    public var minimumCount: Int
    /// Which wishes `coverage` grants first.
    ///
    /// By share, frequent labels do not crowd the rest out of popular clusters where a cap binds.
    public var order: CoverageOrder

    /// Creates parameters.
    public init(
        budget: Int = 1,
        scheme: DisentanglementScheme = .capped,
        cap: Double? = 1.5,
        minimumGain: Double = 0.05,
        minimumCount: Int = 2,
        order: CoverageOrder = .relative
    ) {
        self.budget = budget
        self.scheme = scheme
        self.cap = cap
        self.minimumGain = minimumGain
        self.minimumCount = minimumCount
        self.order = order
    }

    /// Checks the parameters.
    ///
    /// - Throws: ``InputError`` naming the setting, its value and what was expected.
    public func validate() throws {
        guard budget >= 1 else {
            throw InputError("disentanglement.budget is \(budget); expected at least 1")
        }
        if let cap, !(cap > 0) {
            throw InputError("disentanglement.cap is \(cap); expected a positive number")
        }
        guard (0...1).contains(minimumGain) else {
            throw InputError("disentanglement.min-gain is \(minimumGain); expected 0 to 1")
        }
        guard minimumCount >= 1 else {
            throw InputError("disentanglement.min-count is \(minimumCount); expected at least 1")
        }
    }
}

/// What a scheme did to a tree.
public struct DisentanglementStatistics: Sendable, Equatable {
    /// Slots over labels: 1 for a partition.
    public var copiesPerLabel: Double
    /// The labels of the largest cluster.
    public var largestCluster: Int
    /// How many labels have lost a cluster that they had.
    public var movedLabelCount: Int
    /// The share of positive pairs whose beam holds a cluster of the label, before.
    public var coverageBefore: Double
    /// The share of positive pairs whose beam holds a cluster of the label, after.
    public var coverageAfter: Double
    /// The mean over instances of the labels in their beam's clusters, before.
    public var innerProductsBefore: Double
    /// The mean over instances of the labels in their beam's clusters, after.
    public var innerProductsAfter: Double

    /// Creates statistics from their numbers.
    public init(
        copiesPerLabel: Double,
        largestCluster: Int,
        movedLabelCount: Int,
        coverageBefore: Double,
        coverageAfter: Double,
        innerProductsBefore: Double,
        innerProductsAfter: Double
    ) {
        self.copiesPerLabel = copiesPerLabel
        self.largestCluster = largestCluster
        self.movedLabelCount = movedLabelCount
        self.coverageBefore = coverageBefore
        self.coverageAfter = coverageAfter
        self.innerProductsBefore = innerProductsBefore
        self.innerProductsAfter = innerProductsAfter
    }
}

/// A tree after disentanglement, with what was done.
public struct Disentanglement: Sendable, Equatable {
    /// The new tree: the upper levels as before, labels in one or several leaf clusters.
    public let tree: LabelTree
    /// What was done.
    public let statistics: DisentanglementStatistics
}
