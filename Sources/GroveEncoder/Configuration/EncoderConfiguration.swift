/// The shape of an encoder and its constants: what `config.json` of a Hugging Face folder says.
public struct EncoderConfiguration: Sendable, Equatable {
    /// The architecture.
    public var family: EncoderFamily
    /// The number of token ids.
    public var vocabularySize: Int
    /// The width h of hidden states; a multiple of ``headCount``.
    public var hiddenSize: Int
    /// The number of blocks of attention and feed-forward.
    public var layerCount: Int
    /// The number of attention heads.
    public var headCount: Int
    /// The width between the two layers of a feed-forward block.
    public var feedForwardSize: Int
    /// What stands between those two layers.
    public var activation: Activation = .gelu
    /// The share of hidden units dropped in training.
    public var hiddenDropout = 0.1
    /// The share of attention weights dropped in training.
    public var attentionDropout = 0.1
    /// The share of the pooled vector dropped in training.
    ///
    /// The reference's matchers drop the pooled vector as they drop hidden units; XLNet's summary
    /// has a rate of its own.
    public var pooledDropout = 0.1
    /// The rows of the position embeddings; 0 for XLNet, whose positions are relative.
    public var positionCount = 512
    /// The rows of the token type embeddings; 0 for a family without.
    public var tokenTypeCount = 2
    /// The id that pads documents.
    public var paddingID = 0
    /// What layer normalisation adds to the variance.
    public var normalizationEpsilon = 1e-12
    /// The standard deviation of weights that a folder does not hold.
    public var initializerRange = 0.02
    /// XLNet: whether the summary, the last position's hidden state, goes through a dense layer.
    public var summaryIsProjected = true
    /// XLNet: whether that layer ends in tanh.
    public var summaryIsTanh = true
    /// XLNet: the farthest distance told apart; nil for all.
    public var clampedDistance: Int?

    /// Creates a configuration with BERT's constants.
    ///
    /// - Parameters:
    ///   - family: The architecture.
    ///   - vocabularySize: The number of token ids.
    ///   - hiddenSize: The width of hidden states, a multiple of `headCount`.
    ///   - layerCount: The number of blocks.
    ///   - headCount: The number of attention heads.
    ///   - feedForwardSize: The inner width of feed-forward blocks.
    public init(
        family: EncoderFamily,
        vocabularySize: Int,
        hiddenSize: Int,
        layerCount: Int,
        headCount: Int,
        feedForwardSize: Int
    ) {
        precondition(hiddenSize % headCount == 0, "\(hiddenSize) units for \(headCount) heads")
        self.family = family
        self.vocabularySize = vocabularySize
        self.hiddenSize = hiddenSize
        self.layerCount = layerCount
        self.headCount = headCount
        self.feedForwardSize = feedForwardSize
    }

    /// The width of one attention head.
    public var headSize: Int { hiddenSize / headCount }

    /// The longest document in tokens; nil where there is no limit.
    ///
    /// RoBERTa's positions begin behind the padding id, so that it has as many fewer.
    public var maximumTokens: Int? {
        switch family {
        case .bert, .distilBERT: positionCount
        case .roBERTa: positionCount - paddingID - 1
        case .xlNet: nil
        }
    }
}
