import GroveBase

/// What a linear classifier pays for a margin v = y (w·x + b) below its target.
public enum LinearLoss: String, Sendable, CaseIterable {
    /// max(0, 1 − v)², the reference's default (l2-loss support vector machine).
    case squaredHinge = "squared-hinge"
    /// max(0, 1 − v) (l1-loss support vector machine).
    case hinge
    /// log(1 + exp(−v)).
    case logistic
}

/// Which instances besides its positives a cluster's children are trained on.
public enum NegativeSampling: String, Sendable, CaseIterable {
    /// Teacher forcing: the instances with a label under the same parent.
    case teacher = "tfn"
    /// The instances whose beam, predicted by the levels above, holds the parent.
    case matcher = "man"
    /// Both.
    case both = "tfn+man"
}

/// How much a positive weighs by the number of labels it stands for.
///
/// The cost-sensitive ranker of XR-Transformer (Zhang et al. 2021, arXiv:2110.00685).
public enum RelevanceWeighting: String, Sendable, CaseIterable {
    /// Every positive weighs 1.
    case none
    /// The number of the instance's label slots under the child.
    case induced
    /// That number divided by the instance's sum over the level.
    case inducedL1 = "induced-l1"
}

/// How the scores of a label's several slots become one.
public enum ScoreMerge: String, Sendable, CaseIterable {
    /// Their sum.
    case sum
    /// Their mean over the slots that were scored.
    case mean
    /// The largest.
    case max
}

/// How XR-Linear is trained and read.
///
/// The defaults are those of the reference (libpecos 1.2.8).
public struct LinearParameters: Sendable, Equatable {
    /// The loss.
    public var loss: LinearLoss = .squaredHinge
    /// The cost C of every instance; multiplied with the cost of its side and its relevance.
    public var cost = 1.0
    /// The factor for positives, Cp.
    public var positiveCost = 1.0
    /// The factor for negatives, Cn.
    public var negativeCost = 1.0
    /// The factor for positives at the tree's last level; nil for ``positiveCost``.
    public var rankerPositiveCost: Double?
    /// The factor for negatives at the tree's last level; nil for ``negativeCost``.
    public var rankerNegativeCost: Double?
    /// Where the solver stops: the spread of projected gradients (hinges), or the largest gradient
    /// (logistic).
    public var epsilon = 0.1
    /// The most passes over a label's instances.
    public var iterations = 100
    /// The value of the constant feature; 0 trains without a bias.
    public var bias = 1.0
    /// Weights of smaller magnitude are dropped.
    public var threshold = 0.1
    /// The most weights kept for a child, its bias included; nil keeps all above the threshold.
    public var maxWeights: Int?
    /// Which negatives are used.
    public var negatives = NegativeSampling.teacher
    /// Which negatives the tree's last level uses; nil for ``negatives``.
    public var rankerNegatives: NegativeSampling?
    /// How many clusters a level keeps when `negatives` predicts on the training data.
    public var beam = 10
    /// What becomes of a margin at every level but the last.
    public var postProcessor = PostProcessor.hinge(3)
    /// What becomes of a margin at the last level.
    public var rankerPostProcessor = PostProcessor.hinge(3)
    /// The weights of positives.
    public var relevance = RelevanceWeighting.none

    /// Creates the reference's defaults.
    public init() {}

    /// Which negatives a level of a tree of `levelCount` uses.
    func negatives(level: Int, of levelCount: Int) -> NegativeSampling {
        if level == 0 { return .teacher }
        return level == levelCount - 1 ? rankerNegatives ?? negatives : negatives
    }

    /// The factors for positives and negatives of a level.
    func costs(isLast: Bool) -> (positive: Double, negative: Double) {
        isLast
            ? (rankerPositiveCost ?? positiveCost, rankerNegativeCost ?? negativeCost)
            : (positiveCost, negativeCost)
    }

    /// Checks every value against its range.
    ///
    /// - Throws: `InputError` naming the first value out of its range.
    public func validate() throws {
        func require(_ holds: Bool, _ name: String, _ value: Any, _ wanted: String) throws {
            guard holds else { throw InputError("\(name): \(value), expected \(wanted)") }
        }
        func positive(_ value: Double, _ name: String) throws {
            try require(value > 0 && value.isFinite, name, value, "a positive number")
        }
        try positive(cost, "cost")
        try positive(positiveCost, "positive-cost")
        try positive(negativeCost, "negative-cost")
        try rankerPositiveCost.map { try positive($0, "ranker-positive-cost") }
        try rankerNegativeCost.map { try positive($0, "ranker-negative-cost") }
        try positive(epsilon, "epsilon")
        try require(iterations >= 1, "iterations", iterations, "at least 1")
        try require(bias >= 0 && bias.isFinite, "bias", bias, "0 or a positive number")
        try require(threshold >= 0 && threshold.isFinite, "threshold", threshold, "0 or above")
        if let maxWeights {
            try require(maxWeights >= 1, "max-weights", maxWeights, "at least 1")
        }
        try require(beam >= 1, "beam", beam, "at least 1")
        try require(
            rankerPostProcessor == .noop || postProcessor.isSum == rankerPostProcessor.isSum,
            "ranker-post-processor",
            rankerPostProcessor,
            "noop or one that combines with '\(postProcessor)' "
                + "(log-sigmoid and log-lP-hinge add, the others multiply)"
        )
        try require(
            postProcessor != .noop,
            "post-processor",
            postProcessor,
            "sigmoid, log-sigmoid, lP-hinge or log-lP-hinge (noop is for the ranker)"
        )
    }
}
