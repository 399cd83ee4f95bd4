/// The `matcher` section of a spec: the linear models of the levels and of the labels and, for the
/// Transformer matchers, the encoder whose embeddings join their features.
public struct MatcherSettings: Sendable, Equatable {
    /// The family of the matcher.
    public enum Kind: String, Sendable, CaseIterable {
        /// XR-Linear: one linear model a cluster and a label, trained by dual coordinate descent.
        case linear
        /// X-Transformer: an encoder fine-tuned to choose among the leaf clusters at once; linear
        /// models rank the labels inside (Chang et al. 2020, KDD).
        case xTransformer = "x-transformer"
        /// XR-Transformer: an encoder fine-tuned level by level, coarse to fine; XR-Linear over its
        /// embedding beside tf-idf (Zhang et al. 2021, NeurIPS).
        case xrTransformer = "xr-transformer"
    }

    /// Which instances are the negatives of a cluster's children.
    public enum Negatives: String, Sendable, CaseIterable {
        /// Teacher-forcing: the positives of the parent cluster.
        case teacherForcing = "tfn"
        /// Matcher-aware: the instances whose beam holds the parent cluster.
        case matcherAware = "man"
        /// Both together.
        case both = "tfn+man"
    }

    /// The loss of a linear model.
    public enum Loss: String, Sendable, CaseIterable {
        /// max(0, 1 − m)².
        case squaredHinge = "squared-hinge"
        /// max(0, 1 − m).
        case hinge
        /// log(1 + exp(−m)).
        case logistic
    }

    /// What costs the positives of a cluster have.
    public enum Relevance: String, Sendable, CaseIterable {
        /// All the same.
        case none
        /// The count of the instance's labels under the cluster.
        case induced
        /// The same counts, each instance's divided by their sum.
        case inducedL1 = "induced-l1"
    }

    /// The family of the matcher.
    public var kind: Kind = .linear
    /// Which instances are negatives.
    public var negatives: Negatives = .teacherForcing
    /// How many clusters a level keeps in prediction and for `man`.
    public var beam = 10
    /// Weights of a smaller magnitude are dropped after training.
    public var threshold = 0.1
    /// The loss of a linear model.
    public var loss: Loss = .squaredHinge
    /// The cost of a violated margin, `C`; both costs below unless they are given.
    public var cost = 1.0
    /// The cost of a positive; ``cost`` unless given.
    public var positiveCost = 1.0
    /// The cost of a negative; ``cost`` unless given.
    public var negativeCost = 1.0
    /// The solver stops when the projected gradients lie within this.
    public var epsilon = 0.1
    /// The most passes of the solver over its instances.
    public var iterations = 100
    /// The value of the constant feature; 0 for none.
    public var bias = 1.0
    /// The most weights kept a cluster or label, the bias included; nil for all.
    public var maximumWeights: Int?
    /// How a margin becomes a score on the levels of clusters.
    public var post: PostProcessor = .hinge(power: 3)
    /// How a margin becomes a score on the labels; ``post`` unless given.
    public var rankerPost: PostProcessor = .hinge(power: 3)
    /// Which instances are negatives of labels; ``negatives`` unless given.
    public var rankerNegatives: Negatives = .teacherForcing
    /// The cost of a label's positive where it differs; nil for ``positiveCost``.
    public var rankerPositiveCost: Double?
    /// The cost of a label's negative where it differs; nil for ``negativeCost``.
    public var rankerNegativeCost: Double?
    /// What costs the positives have.
    public var relevance: Relevance = .none
    /// How many labels are predicted for an instance.
    public var top = 20
    /// The encoder of a Transformer matcher.
    public var encoder = EncoderSettings()
    /// How a Transformer matcher's encoder is fine-tuned.
    public var fineTuning = FineTuningSettings()
    /// `xr-transformer`: the tree whose levels the encoder is fine-tuned on.
    public var preliminary = PreliminarySettings()

    /// Creates the default settings, the reference's: squared hinge, tfn, beam 10, threshold 0.1.
    public init() {}
}

extension MatcherSettings {
    /// How a margin v becomes a score, and how the score joins that of the parent cluster.
    public enum PostProcessor: Sendable, Hashable {
        /// v; the parent's score is dropped.
        case noop
        /// 1 / (1 + exp(−v)), times the parent's.
        case sigmoid
        /// −log(1 + exp(−v)), plus the parent's.
        case logSigmoid
        /// exp(−max(0, 1 − v)^power), times the parent's.
        case hinge(power: Int)
        /// −max(0, 1 − v)^power, plus the parent's.
        case logHinge(power: Int)
    }
}

extension MatcherSettings.PostProcessor: RawRepresentable {
    /// The highest power of a hinge.
    public static let maximumPower = 9

    /// The word of a spec: `noop`, `sigmoid`, `log-sigmoid`, `l3-hinge`, `log-l3-hinge`, ….
    public var rawValue: String {
        switch self {
        case .noop: "noop"
        case .sigmoid: "sigmoid"
        case .logSigmoid: "log-sigmoid"
        case .hinge(let power): "l\(power)-hinge"
        case .logHinge(let power): "log-l\(power)-hinge"
        }
    }

    /// Reads the word of a spec; nil for an unknown one.
    public init?(rawValue: String) {
        let powers = 1...Self.maximumPower
        let all: [Self] =
            [.noop, .sigmoid, .logSigmoid] + powers.map { .hinge(power: $0) }
            + powers.map { .logHinge(power: $0) }
        guard let found = all.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = found
    }
}
