import GroveTensor

/// DistilBERT: BERT's blocks without token types and pooler.
///
/// Sanh et al. 2019, arXiv:1910.01108. The pooled vector is the first position's hidden state, as in the reference's matcher.
struct DistilBERTModel: EncoderModel {
    /// The class's own constant; the configuration has no key for it.
    private static let epsilon = 1e-12

    private let words: Tensor
    private let positions: Tensor
    private let norm: Normalization
    private let blocks: [PostNormBlock]

    init(_ configuration: EncoderConfiguration, _ weights: (String) -> Tensor) {
        words = weights("embeddings.word_embeddings.weight")
        positions = weights("embeddings.position_embeddings.weight")
        norm = Normalization("embeddings.LayerNorm", epsilon: DistilBERTModel.epsilon, weights)
        blocks = (0..<configuration.layerCount).map { layer in
            PostNormBlock(
                configuration,
                DistilBERTModel.names(layer),
                epsilon: DistilBERTModel.epsilon,
                dropsAttentionOutput: false,
                weights
            )
        }
    }

    private static func names(_ layer: Int) -> PostNormBlock.Names {
        let block = "transformer.layer.\(layer)"
        return PostNormBlock.Names(
            query: "\(block).attention.q_lin",
            key: "\(block).attention.k_lin",
            value: "\(block).attention.v_lin",
            output: "\(block).attention.out_lin",
            attentionNorm: "\(block).sa_layer_norm",
            inner: "\(block).ffn.lin1",
            outer: "\(block).ffn.lin2",
            outputNorm: "\(block).output_layer_norm"
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
        ] + Normalization.parameters("embeddings.LayerNorm", hidden)
            + (0..<configuration.layerCount).flatMap {
                PostNormBlock.parameters(configuration, names($0))
            }
    }

    func hidden(_ input: PlacedInput, summaryOnly: Bool, dropout: EncoderDropout) -> Tensor {
        let places = positions.narrowed(0, from: 0, count: input.length)
        let x = norm(Tensor.embedding(words, input.ids) + places).dropout(dropout.hidden)
        return PostNormBlock.run(
            blocks,
            x,
            input,
            summaryOnly: summaryOnly,
            dropout: dropout
        )
    }

    func pooled(_ hidden: Tensor, dropout: EncoderDropout) -> Tensor {
        hidden.selected(0, dimension: 1).dropout(dropout.pooled)
    }
}
