import GroveTensor

/// BERT and RoBERTa, which differ in where positions begin.
///
/// Devlin et al. 2019, arXiv:1810.04805; Liu et al. 2019, arXiv:1907.11692. The pooled vector is
/// tanh(W h₁ + b) of the first position's hidden state h₁, as in the classes that the reference's
/// matchers derive from.
struct BERTModel: EncoderModel {
    private let words: Tensor
    private let positions: Tensor
    private let types: Tensor
    private let norm: Normalization
    private let blocks: [PostNormBlock]
    private let pooler: Linear
    private let firstPosition: Int

    init(_ configuration: EncoderConfiguration, _ weights: (String) -> Tensor) {
        let epsilon = configuration.normalizationEpsilon
        words = weights("embeddings.word_embeddings.weight")
        positions = weights("embeddings.position_embeddings.weight")
        types = weights("embeddings.token_type_embeddings.weight")
        norm = Normalization("embeddings.LayerNorm", epsilon: epsilon, weights)
        blocks = (0..<configuration.layerCount).map { layer in
            PostNormBlock(
                configuration,
                BERTModel.names(layer),
                epsilon: epsilon,
                dropsAttentionOutput: true,
                weights
            )
        }
        pooler = Linear("pooler.dense", weights)
        firstPosition = configuration.family == .roBERTa ? configuration.paddingID + 1 : 0
    }

    private static func names(_ layer: Int) -> PostNormBlock.Names {
        let block = "encoder.layer.\(layer)"
        return PostNormBlock.Names(
            query: "\(block).attention.self.query",
            key: "\(block).attention.self.key",
            value: "\(block).attention.self.value",
            output: "\(block).attention.output.dense",
            attentionNorm: "\(block).attention.output.LayerNorm",
            inner: "\(block).intermediate.dense",
            outer: "\(block).output.dense",
            outputNorm: "\(block).output.LayerNorm"
        )
    }

    static func parameters(_ configuration: EncoderConfiguration) -> [ParameterShape] {
        let hidden = configuration.hiddenSize
        func table(_ name: String, _ rows: Int) -> ParameterShape {
            ParameterShape(name: "embeddings.\(name)_embeddings.weight", shape: [rows, hidden])
        }
        return [
            table("word", configuration.vocabularySize),
            table("position", configuration.positionCount),
            table("token_type", configuration.tokenTypeCount),
        ] + Normalization.parameters("embeddings.LayerNorm", hidden)
            + (0..<configuration.layerCount).flatMap {
                PostNormBlock.parameters(configuration, names($0))
            } + Linear.parameters("pooler.dense", hidden, hidden, mayBeMissing: true)
    }

    func hidden(_ input: PlacedInput, summaryOnly: Bool, dropout: EncoderDropout) -> Tensor {
        // Padding gets positions of its own, which nothing attends to.
        let places = positions.narrowed(0, from: firstPosition, count: input.length)
        let kinds =
            input.segments.map { Tensor.embedding(types, $0) }
            ?? types.narrowed(0, from: 0, count: 1)
        let x = norm(Tensor.embedding(words, input.ids) + (places + kinds)).dropout(dropout.hidden)
        return PostNormBlock.run(
            blocks,
            x,
            input,
            summaryOnly: summaryOnly,
            dropout: dropout
        )
    }

    func pooled(_ hidden: Tensor, dropout: EncoderDropout) -> Tensor {
        pooler(hidden.selected(0, dimension: 1)).tanh().dropout(dropout.pooled)
    }
}
