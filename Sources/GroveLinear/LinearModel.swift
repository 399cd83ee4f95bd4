public import GroveTree

/// XR-Linear: a linear classifier for every child of every cluster of a label tree.
///
/// A label with several slots has a weight vector in each. A model may stop before the last level
/// of its tree: such a matcher gives beams, not labels.
/// Yu et al. 2022, arXiv:2010.05878.
public struct LinearModel: Sendable, Equatable {
    /// The tree of clusters over the labels.
    public let tree: LabelTree
    /// The weights of the tree's levels from the root down, one of each or fewer.
    public let levels: [LinearLevel]
    /// The number of features of an instance.
    public let featureCount: Int
    /// The value of the constant feature.
    public let bias: Float
    /// What becomes of a margin at every level but the tree's last.
    public private(set) var postProcessor: PostProcessor
    /// What becomes of a margin at the tree's last level.
    public private(set) var rankerPostProcessor: PostProcessor
    /// For each level the first chunk of every parent and the end.
    let parentChunks: [[Int]]

    /// Creates a model from its parts.
    ///
    /// - Precondition: ``problem(tree:levels:featureCount:)`` finds nothing.
    public init(
        tree: LabelTree,
        levels: [LinearLevel],
        featureCount: Int,
        bias: Float,
        postProcessor: PostProcessor,
        rankerPostProcessor: PostProcessor
    ) {
        if let problem = LinearModel.problem(
            tree: tree,
            levels: levels,
            featureCount: featureCount
        ) {
            preconditionFailure(problem)
        }
        self.init(
            trustedTree: tree,
            levels: levels,
            featureCount: featureCount,
            bias: bias,
            postProcessor: postProcessor,
            rankerPostProcessor: rankerPostProcessor
        )
    }

    /// Creates a model from parts that were checked already; reading every weight takes its time.
    package init(
        trustedTree tree: LabelTree,
        levels: [LinearLevel],
        featureCount: Int,
        bias: Float,
        postProcessor: PostProcessor,
        rankerPostProcessor: PostProcessor
    ) {
        assert(
            LinearModel.problem(tree: tree, levels: levels, featureCount: featureCount) == nil
        )
        self.tree = tree
        self.levels = levels
        self.featureCount = featureCount
        self.bias = bias
        self.postProcessor = postProcessor
        self.rankerPostProcessor = rankerPostProcessor
        parentChunks = levels.indices.map {
            LinearLevel.chunks(childOffsets: tree.childOffsets[$0]).parentChunks
        }
    }

    /// The same weights, their margins read in another way.
    public func reading(
        postProcessor: PostProcessor,
        rankerPostProcessor: PostProcessor
    ) -> LinearModel {
        var result = self
        result.postProcessor = postProcessor
        result.rankerPostProcessor = rankerPostProcessor
        return result
    }

    /// What breaks the invariants, for readers that must report it; nil where all hold.
    ///
    /// - Parameters:
    ///   - tree: The tree of clusters over the labels.
    ///   - levels: The weights of its levels from the root down.
    ///   - featureCount: The number of features of an instance.
    /// - Returns: One line on the first violation.
    public static func problem(
        tree: LabelTree,
        levels: [LinearLevel],
        featureCount: Int
    ) -> String? {
        guard !levels.isEmpty, levels.count <= tree.levelCount else {
            return "weights of \(levels.count) levels for a tree of \(tree.levelCount)"
        }
        for (index, level) in levels.enumerated() {
            if let problem = level.problem(
                childOffsets: tree.childOffsets[index],
                featureCount: featureCount
            ) {
                return "level \(index): \(problem)"
            }
        }
        return nil
    }

    /// The number of stored weights, biases excluded.
    public var weightCount: Int { levels.reduce(0) { $0 + $1.weightCount } }
    /// The bytes the weights take.
    public var byteCount: Int { levels.reduce(0) { $0 + $1.byteCount } }
    /// Whether the model ranks labels, rather than clusters only.
    public var ranksLabels: Bool { levels.count == tree.levelCount }
}
