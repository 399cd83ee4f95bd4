/// The `clusterer` section of a spec: how labels become a tree.
///
/// Only the fields that the kind reads matter (``Kind/keys``); the others keep their defaults.
public struct ClustererSettings: Sendable, Equatable {
    /// The way the tree is built.
    public enum Kind: String, Sendable, CaseIterable {
        /// Hierarchical balanced 2-means, collapsed to levels of `branching` children.
        case balancedKMeans = "balanced-kmeans"
        /// Unbalanced k-means in a shallow tree, Bonsai's.
        case kMeans = "kmeans"
        /// A balanced tree over a random order of the labels.
        case random
        /// One level of `clusters` balanced clusters, X-Transformer's.
        case flat
        /// No clusters: one-versus-all.
        case none
        /// A tree that another system, or another run, made.
        case imported
    }

    /// How a label becomes a vector.
    public enum Representation: String, Sendable, CaseIterable {
        /// The normalised sum of the label's training instances.
        case pifa
        /// The label's row of training instances.
        case pii
        /// The features of the label's own text.
        case lf
        /// `pifa` and `lf` side by side.
        case pifaAndText = "pifa+lf"
        /// `pifa` over the encoder's embeddings of the instances, before any fine-tuning.
        case neuralPIFA = "pifa-neural"
        /// The mean of the encoder's hidden states over the label's own text.
        case textEmbedding = "text-emb"
    }

    /// How balanced 2-means adds a half's rows up.
    public enum Sums: String, Sendable, CaseIterable {
        /// In the order and precision of the reference, for its trees.
        case ordered
        /// Free of rounding, by the rows that change sides: faster.
        case exact
    }

    /// The way the tree is built.
    public var kind: Kind = .balancedKMeans
    /// How a label becomes a vector.
    public var representation: Representation = .pifa
    /// How many children a cluster has.
    public var branching = 16
    /// The most labels in a leaf cluster; `kmeans` splits clusters larger than this.
    public var leaf = 100
    /// The most clusters at the top level, the reference's `min_codes`; ``branching`` unless given.
    ///
    /// 1 puts all clusters into one level.
    public var top = 16
    /// Whether k-means compares by the cosine, with centres of unit length.
    public var spherical = true
    /// The most k-means iterations of one split.
    public var iterations = 20
    /// How balanced 2-means adds a half's rows up.
    public var sums: Sums = .ordered
    /// `flat`: the number of clusters, a power of two; nil for X-Transformer's rule.
    public var clusters: Int?
    /// `kmeans`: the most levels of clusters above the labels; nil for a rule.
    ///
    /// The rule: one level more than a balanced tree of the same branching and leaf size needs.
    public var depth: Int?
    /// `imported`: the folder of a PECOS cluster chain or model, or a matrix of clusters.
    public var path = ""

    /// Creates the default settings, the reference's indexer: balanced, branching 16, leaf 100.
    public init() {}
}

extension ClustererSettings.Representation {
    /// Whether the vectors come from a matcher's encoder.
    public var needsEncoder: Bool { self == .neuralPIFA || self == .textEmbedding }
}

extension ClustererSettings.Kind {
    /// The keys of the section that this kind reads, beside `kind` and `label`.
    public var keys: [String] {
        switch self {
        case .balancedKMeans:
            ["representation", "branching", "leaf", "top", "spherical", "iterations", "sums"]
        case .kMeans:
            ["representation", "branching", "leaf", "depth", "spherical", "iterations"]
        case .random: ["branching", "leaf", "top"]
        case .flat: ["representation", "clusters", "spherical", "iterations", "sums"]
        case .none: []
        case .imported: ["path"]
        }
    }
}
