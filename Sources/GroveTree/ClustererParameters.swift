import GroveBase

/// How labels are put into a tree of clusters.
public enum ClustererKind: String, Sendable, CaseIterable {
    /// Hierarchical balanced 2-means, collapsed to levels of `branching` children.
    case balancedKMeans = "balanced-kmeans"
    /// Unbalanced, shallow k-means with `branching` clusters a node.
    case kmeans
    /// A random tree of the same shape as balanced 2-means.
    case random
    /// One level of K clusters, made by balanced 2-means.
    case flat
    /// No clusters: one-versus-all.
    case none
}

/// What becomes of a label before it is clustered.
public enum Representation: String, Sendable, CaseIterable {
    /// Positive instance feature aggregation: the weighted mean of its positives' features.
    case pifa
    /// Positive instance indices: which instances carry the label.
    case pii
    /// The features of the label's own text.
    case labelFeatures = "lf"
    /// PIFA and the label's own features side by side.
    case pifaWithLabelFeatures = "pifa+lf"

    /// Whether the features of the label's own text are needed.
    public var needsLabelFeatures: Bool { self == .labelFeatures || self == .pifaWithLabelFeatures }
}

/// How balanced 2-means adds a half's rows up.
public enum CentroidSums: String, Sendable, CaseIterable {
    /// Single precision in the reference's order: its trees, bit by bit.
    case ordered
    /// Free of rounding, kept up to date by the rows that change sides: faster, other trees.
    case exact
}

/// What a clusterer reads: its kind and everything it may be told.
///
/// Settings a kind does not use are ignored by it: `branching`, `top` and `leaf` shape
/// `balanced-kmeans` and `random`; `branching` (clusters a node), `leaf` and `depth` shape
/// `kmeans`; `clusters` shapes `flat`.
public struct ClustererParameters: Sendable, Equatable {
    /// The kind of clusterer.
    public var kind: ClustererKind
    /// What becomes of a label before it is clustered; unused by `random` and `none`.
    public var representation: Representation
    /// The children of a cluster, at least 2.
    public var branching: Int
    /// The most labels a leaf cluster holds, at least 1.
    public var leaf: Int
    /// The most clusters directly under the root; nil for `branching`, 1 for all in one level.
    public var top: Int?
    /// Whether centroids are scaled to length 1.
    public var spherical: Bool
    /// The most rounds of k-means at a node, at least 1.
    public var iterations: Int
    /// How `balanced-kmeans` and `flat` add a half's rows up.
    public var sums: CentroidSums
    /// The number of clusters of `flat`, a power of two; nil for X-Transformer's rule.
    public var clusters: Int?
    /// The most levels of clusters of `kmeans`, at least 1; nil for one more than a balanced tree
    /// of the same branching and leaf size needs.
    public var depth: Int?
    /// The seed of every draw.
    public var seed: UInt64

    /// Creates parameters; the defaults are those of PECOS's indexer.
    public init(
        kind: ClustererKind = .balancedKMeans,
        representation: Representation = .pifa,
        branching: Int = 16,
        leaf: Int = 100,
        top: Int? = nil,
        spherical: Bool = true,
        iterations: Int = 20,
        sums: CentroidSums = .ordered,
        clusters: Int? = nil,
        depth: Int? = nil,
        seed: UInt64 = 0
    ) {
        self.kind = kind
        self.representation = representation
        self.branching = branching
        self.leaf = leaf
        self.top = top
        self.spherical = spherical
        self.iterations = iterations
        self.sums = sums
        self.clusters = clusters
        self.depth = depth
        self.seed = seed
    }

    /// Checks the parameters against the number of labels they are to cluster.
    ///
    /// - Parameter labelCount: The number of labels.
    /// - Throws: ``InputError`` naming the setting, its value and what was expected.
    public func validate(labelCount: Int) throws {
        func require(_ holds: Bool, _ setting: String, _ value: Int, _ wanted: String) throws {
            guard !holds else { return }
            throw InputError("clusterer.\(setting) is \(value); expected \(wanted)")
        }
        guard labelCount > 0 else { throw InputError("there is no label to cluster") }
        try require(branching >= 2, "branching", branching, "at least 2")
        try require(leaf >= 1, "leaf", leaf, "at least 1")
        try require(iterations >= 1, "iterations", iterations, "at least 1")
        if let top { try require(top >= 1, "top", top, "at least 1") }
        if let depth { try require(depth >= 1, "depth", depth, "at least 1") }
        if let clusters {
            try require(
                clusters >= 1 && clusters & (clusters - 1) == 0 && clusters <= labelCount,
                "clusters",
                clusters,
                "a power of two, at most the \(labelCount) labels"
            )
        }
        if kind == .balancedKMeans || kind == .random, labelCount > leaf {
            try require(
                1 << binaryDepth(labelCount: labelCount, leaf: leaf) <= labelCount,
                "leaf",
                leaf,
                "a size that leaves no cluster of \(labelCount) labels empty"
            )
        }
    }
}

/// The levels of the complete binary tree whose leaves hold at most `leaf` labels: at least 1.
///
/// max(1, ⌈log2(L / leaf)⌉), as `HierarchicalKMeans.infer_binary_tree_depth` of PECOS.
func binaryDepth(labelCount: Int, leaf: Int) -> Int {
    var depth = 1
    while leaf << depth < labelCount { depth += 1 }
    return depth
}

/// X-Transformer's number of binary levels for a flat clustering of L labels.
///
/// ⌊log2(⌊L / 100⌋ + 1)⌋ + 1 (Chang et al. 2020, arXiv:1905.02331, and the released code), which
/// gives the paper's 64, 512, 256 and 8192 clusters; fewer where labels are too few.
func flatDepth(labelCount: Int) -> Int {
    var depth = 0
    while 2 << depth <= labelCount / 100 + 1 { depth += 1 }
    depth += 1
    while 1 << depth > labelCount { depth -= 1 }
    return depth
}
