import GroveTensor

/// A weight of a family: its name in files, its shape and how it begins where there is no file.
struct ParameterShape: Sendable, Equatable {
    /// How a weight begins that no file holds.
    enum Beginning: Sendable {
        /// Normally distributed with the configuration's `initializer_range`.
        case normal
        case zeros
        case ones
    }

    /// The name without the family's prefix.
    let name: String
    let shape: [Int]
    var beginning = Beginning.normal
    /// Whether pre-trained files may lack it, as many lack the pooler.
    var mayBeMissing = false
}

/// The shares of units dropped at random in training.
public struct EncoderDropout: Sendable, Equatable {
    /// Of hidden units.
    public var hidden: Double
    /// Of attention weights.
    public var attention: Double
    /// Of the pooled vector.
    public var pooled: Double

    /// Nothing is dropped: the encoder as it is used.
    public static let none = EncoderDropout(hidden: 0, attention: 0, pooled: 0)

    /// Creates shares.
    public init(hidden: Double, attention: Double, pooled: Double) {
        self.hidden = hidden
        self.attention = attention
        self.pooled = pooled
    }

    /// One share for all three.
    public init(_ share: Double) { self.init(hidden: share, attention: share, pooled: share) }

    /// What a configuration says.
    public init(_ configuration: EncoderConfiguration) {
        self.init(
            hidden: configuration.hiddenDropout,
            attention: configuration.attentionDropout,
            pooled: configuration.pooledDropout
        )
    }
}

/// A family's computation over its weights.
protocol EncoderModel: Sendable {
    /// Every weight of a configuration, in the order of the computation.
    static func parameters(_ configuration: EncoderConfiguration) -> [ParameterShape]

    /// Creates the computation over weights, given by name.
    init(_ configuration: EncoderConfiguration, _ weights: (String) -> Tensor)

    /// The last hidden states.
    ///
    /// - Parameters:
    ///   - input: The batch.
    ///   - summaryOnly: Whether only the position is wanted whose state is pooled; the last layer
    ///     then computes no other.
    ///   - dropout: What is dropped.
    /// - Returns: (b, t, h), or (b, 1, h) where only the summary's position is wanted.
    func hidden(_ input: PlacedInput, summaryOnly: Bool, dropout: EncoderDropout) -> Tensor

    /// The pooled vectors of last hidden states.
    ///
    /// - Parameters:
    ///   - hidden: (b, t, h), or (b, 1, h) with the summary's position alone.
    ///   - dropout: What is dropped.
    /// - Returns: (b, h).
    func pooled(_ hidden: Tensor, dropout: EncoderDropout) -> Tensor
}

extension EncoderFamily {
    /// The computation of a family.
    var model: any EncoderModel.Type {
        switch self {
        case .bert, .roBERTa: BERTModel.self
        case .distilBERT: DistilBERTModel.self
        case .xlNet: XLNetModel.self
        }
    }
}
