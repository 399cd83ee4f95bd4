/// The `matcher.encoder` section of a spec: which pre-trained Transformer, and how it reads texts.
public struct EncoderSettings: Sendable, Hashable {
    /// How numbers are held in the encoder's products.
    public enum Precision: String, Sendable, CaseIterable {
        /// bfloat16 on a GPU, 32-bit floats on the CPU.
        case auto
        /// 32-bit floats.
        case float32 = "f32"
        /// bfloat16 products, 32-bit sums and weights.
        case bfloat16 = "bf16"
    }

    /// Where the encoder runs.
    public enum Device: Sendable, Hashable {
        /// The first GPU if there is one, else the CPU.
        case auto
        /// The CPU.
        case cpu
        /// A GPU by its number.
        case cuda(Int)
    }

    /// A model's name in the models folder, or the path of a folder in the Hugging Face layout.
    public var model = "minilm-l6"
    /// The most tokens of a text, special ones included.
    public var tokens = 128
    /// The share of hidden values set to 0 in training; nil for what the model's configuration says.
    public var dropout: Double? = 0.1
    /// How numbers are held.
    public var precision: Precision = .auto
    /// Where it runs.
    public var device: Device = .auto

    /// Creates the default settings: MiniLM-L6, 128 tokens.
    public init() {}
}

extension EncoderSettings.Device: RawRepresentable {
    /// The word of a spec: `auto`, `cpu`, `cuda`, `cuda:1`, ….
    public var rawValue: String {
        switch self {
        case .auto: "auto"
        case .cpu: "cpu"
        case .cuda(let index): index == 0 ? "cuda" : "cuda:\(index)"
        }
    }

    /// Reads the word of a spec; nil for an unknown one.
    public init?(rawValue: String) {
        switch rawValue {
        case "auto": self = .auto
        case "cpu": self = .cpu
        case "cuda": self = .cuda(0)
        default:
            let parts = rawValue.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "cuda", let index = Int(parts[1]),
                (0..<1024).contains(index), parts[1] == "\(index)"
            else { return nil }
            self = .cuda(index)
        }
    }
}

/// The `matcher.fine-tuning` section of a spec: steps, optimiser, shortlists.
///
/// `xr-transformer` goes through the levels of a preliminary tree, one number of steps a level;
/// `x-transformer` has one level, the leaf clusters, and reads neither `finest` nor what concerns
/// passing from one level to the next.
public struct FineTuningSettings: Sendable, Equatable {
    /// What a cluster's logit z pays against its target.
    public enum Loss: String, Sendable, CaseIterable {
        /// max(0, 1 − y z)², y = ±1.
        case squaredHinge = "squared-hinge"
        /// The same, a positive weighing as much as it stands for labels of the instance.
        case weightedSquaredHinge = "weighted-squared-hinge"
    }

    /// Where the weights of a level's clusters start.
    public enum Bootstrap: String, Sendable, CaseIterable {
        /// Normal with a deviation of 0.02.
        case none
        /// A linear model trained on the embeddings of the level before.
        case linear
        /// The same, positives weighing as much as they stand for labels of the instance.
        case weightedLinear = "weighted-linear"
        /// A cluster's parent's weights.
        case inherit
    }

    /// The steps of each fine-tuned level; the last number also stands for further levels.
    public var steps = [600, 800, 1200]
    /// Texts a step.
    public var batch = 32
    /// The largest learning rate of AdamW.
    public var rate = 5e-5
    /// The largest learning rate of the clusters' weights; ``rate`` unless given.
    public var headRate = 5e-5
    /// Steps over which the rate rises to its largest, at the start of each level.
    public var warmup = 100
    /// AdamW's weight decay.
    public var weightDecay = 0.0
    /// Gradients longer than this are scaled down to it.
    public var clip = 1.0
    /// The loss.
    public var loss: Loss = .weightedSquaredHinge
    /// Levels of more clusters than this are not fine-tuned.
    public var finest = 32_768
    /// Which clusters of a level take part for an instance: the children of its true parents
    /// (`tfn`), of those predicted (`man`), or of both.
    public var negatives: MatcherSettings.Negatives = .both
    /// How many predicted clusters of the level before make a shortlist; `x-transformer`: how many
    /// clusters are kept where ``MatcherSettings/beam`` is not meant.
    public var top = 10
    /// Where a level's weights start.
    public var bootstrap: Bootstrap = .weightedLinear
    /// The cost C of the bootstrapping models.
    public var bootstrapCost = 100.0
    /// Whether the linear models that predict shortlists weigh positives by their labels.
    public var isCostSensitive = false
    /// Weights of those models below this are dropped.
    public var threshold = 0.001
    /// Steps between checkpoints, from which a killed run goes on; 0 for none.
    public var checkpoint = 200

    /// Creates the default settings, those of the reference's smallest dataset.
    public init() {}
}

/// The `matcher.preliminary` section of a spec: the tree, over PIFA of tf-idf alone, on whose levels
/// XR-Transformer's encoder is fine-tuned.
public struct PreliminarySettings: Sendable, Equatable {
    /// How many children a cluster has.
    public var branching = 16
    /// The most labels in a leaf cluster.
    public var leaf = 16
    /// The most clusters at the top level; ``branching`` unless given.
    public var top = 16

    /// Creates the default settings: branching 16 down to 16 labels a cluster.
    public init() {}
}
