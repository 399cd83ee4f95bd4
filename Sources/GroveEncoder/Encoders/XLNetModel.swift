import Foundation
import GroveTensor

/// The content stream of XLNet, whose attention knows relative positions and segments.
///
/// Yang et al. 2019, arXiv:1906.08237; positions as Dai et al. 2019, arXiv:1901.02860, §3.3.
/// The pooled vector is tanh(W hₜ + b) of the last position's hidden state hₜ. In training the
/// reference's class draws dropout of the position encodings for each document; here a batch shares
/// one draw, which saves their product with the documents.
struct XLNetModel: EncoderModel {
    private let words: Tensor
    private let blocks: [XLNetBlock]
    private let summary: Linear?
    private let isTanh: Bool
    private let hiddenSize: Int
    private let clampedDistance: Int?

    init(_ configuration: EncoderConfiguration, _ weights: (String) -> Tensor) {
        words = weights("word_embedding.weight")
        blocks = (0..<configuration.layerCount).map { XLNetBlock(configuration, $0, weights) }
        summary =
            configuration.summaryIsProjected ? Linear("sequence_summary.summary", weights) : nil
        isTanh = configuration.summaryIsTanh
        hiddenSize = configuration.hiddenSize
        clampedDistance = configuration.clampedDistance
    }

    static func parameters(_ configuration: EncoderConfiguration) -> [ParameterShape] {
        let hidden = configuration.hiddenSize
        let table = ParameterShape(
            name: "word_embedding.weight",
            shape: [configuration.vocabularySize, hidden]
        )
        let blocks = (0..<configuration.layerCount).flatMap {
            XLNetBlock.parameters(configuration, $0)
        }
        guard configuration.summaryIsProjected else { return [table] + blocks }
        return [table] + blocks
            + Linear.parameters("sequence_summary.summary", hidden, hidden, mayBeMissing: true)
    }

    func hidden(_ input: PlacedInput, summaryOnly: Bool, dropout: EncoderDropout) -> Tensor {
        var x = Tensor.embedding(words, input.ids).dropout(dropout.hidden)
        let distances = encodedDistances(input.length, on: x.device).dropout(dropout.hidden)
        let context = XLNetBlock.Context(
            distances: distances,
            differs: input.segments.map(XLNetModel.differences),
            hiddenKeys: input.keys.map { $0.not() }
        )
        for (layer, block) in blocks.enumerated() {
            x = block(
                x,
                context,
                lastOnly: summaryOnly && layer == blocks.count - 1,
                dropout: dropout
            )
        }
        return x.dropout(dropout.hidden)
    }

    func pooled(_ hidden: Tensor, dropout: EncoderDropout) -> Tensor {
        let last = hidden.selected(-1, dimension: 1)
        let projected = summary.map { $0(last) } ?? last
        return (isTanh ? projected.tanh() : projected).dropout(dropout.pooled)
    }

    /// The encodings of the distances t, t − 1, …, 1 − t as sines and cosines, (2t, h).
    private func encodedDistances(_ length: Int, on device: Device) -> Tensor {
        let half = hiddenSize / 2
        let limit = clampedDistance ?? length
        // In 32 bits, as the reference computes them.
        let frequencies = (0..<half).map { 1 / pow(10000, Float(2 * $0) / Float(hiddenSize)) }
        var values: [Float] = []
        values.reserveCapacity(2 * length * hiddenSize)
        for distance in stride(from: length, to: -length, by: -1) {
            let angles = frequencies.map { Float(max(-limit, min(limit, distance))) * $0 }
            values += angles.map { sin($0) } + angles.map { cos($0) }
        }
        return Tensor(values, shape: [2 * length, hiddenSize], device: device)
    }

    /// Whether two positions lie in different segments, (b, 1, t, t).
    private static func differences(_ segments: Tensor) -> Tensor {
        let (rows, length) = (segments.size(0), segments.size(1))
        return segments.reshaped([rows, 1, length, 1])
            .equals(segments.reshaped([rows, 1, 1, length])).not()
    }
}

/// A block of XLNet.
struct XLNetBlock: Sendable {
    /// What all blocks share of a batch.
    struct Context {
        /// The encodings of the distances t, …, 1 − t, (2t, h).
        let distances: Tensor
        /// Whether two positions lie in different segments, (b, 1, t, t); nil where none do.
        let differs: Tensor?
        /// Which keys are padding, (b, 1, 1, t); nil for none.
        let hiddenKeys: Tensor?
    }

    private let query: Tensor
    private let key: Tensor
    private let value: Tensor
    private let output: Tensor
    private let position: Tensor
    private let contentBias: Tensor
    private let positionBias: Tensor
    private let segmentBias: Tensor
    private let segments: Tensor
    private let attentionNorm: Normalization
    private let inner: Linear
    private let outer: Linear
    private let outputNorm: Normalization
    private let activation: Activation
    private let headCount: Int
    private let headSize: Int

    init(_ configuration: EncoderConfiguration, _ layer: Int, _ weights: (String) -> Tensor) {
        let (attention, feed) = ("layer.\(layer).rel_attn", "layer.\(layer).ff")
        let epsilon = configuration.normalizationEpsilon
        query = weights("\(attention).q")
        key = weights("\(attention).k")
        value = weights("\(attention).v")
        output = weights("\(attention).o")
        position = weights("\(attention).r")
        contentBias = weights("\(attention).r_w_bias")
        positionBias = weights("\(attention).r_r_bias")
        segmentBias = weights("\(attention).r_s_bias")
        segments = weights("\(attention).seg_embed")
        attentionNorm = Normalization("\(attention).layer_norm", epsilon: epsilon, weights)
        inner = Linear("\(feed).layer_1", weights)
        outer = Linear("\(feed).layer_2", weights)
        outputNorm = Normalization("\(feed).layer_norm", epsilon: epsilon, weights)
        activation = configuration.activation
        headCount = configuration.headCount
        headSize = configuration.headSize
    }

    static func parameters(
        _ configuration: EncoderConfiguration,
        _ layer: Int
    ) -> [ParameterShape] {
        let (attention, feed) = ("layer.\(layer).rel_attn", "layer.\(layer).ff")
        let (hidden, inner) = (configuration.hiddenSize, configuration.feedForwardSize)
        let (heads, width) = (configuration.headCount, configuration.headSize)
        let products = ["q", "k", "v", "o", "r"].map {
            ParameterShape(name: "\(attention).\($0)", shape: [hidden, heads, width])
        }
        let biases = ["r_r_bias", "r_s_bias", "r_w_bias"].map {
            ParameterShape(name: "\(attention).\($0)", shape: [heads, width])
        }
        let table = ParameterShape(name: "\(attention).seg_embed", shape: [2, heads, width])
        return products + biases + [table]
            + Normalization.parameters("\(attention).layer_norm", hidden)
            + Normalization.parameters("\(feed).layer_norm", hidden)
            + Linear.parameters("\(feed).layer_1", hidden, inner)
            + Linear.parameters("\(feed).layer_2", inner, hidden)
    }

    /// The block's result.
    ///
    /// - Parameters:
    ///   - x: (b, t, h).
    ///   - context: What all blocks share.
    ///   - lastOnly: Whether only the last position is wanted.
    ///   - dropout: What is dropped.
    /// - Returns: (b, t, h), or (b, 1, h).
    func callAsFunction(
        _ x: Tensor,
        _ context: Context,
        lastOnly: Bool,
        dropout: EncoderDropout
    ) -> Tensor {
        let length = x.size(1)
        let wanted = lastOnly ? x.narrowed(1, from: length - 1, count: 1) : x
        let queries = heads(wanted, query)
        let mixed = Tensor.attention(
            queries + bias(contentBias),
            heads(x, key),
            heads(x, value),
            mask: scores(queries, context, length: length, lastOnly: lastOnly),
            dropout: dropout.attention
        )
        // o maps back: the sum over heads and their width of a · o[h, n, d].
        let attended = mixed.joinHeads().linear(flat(output)).dropout(dropout.hidden)
        let middle = attentionNorm(attended + wanted)
        let fed = outer(activation(inner(middle)).dropout(dropout.hidden)).dropout(dropout.hidden)
        return outputNorm(fed + middle)
    }

    /// What relative positions and segments add to the scores of attention, (b, n, queries, t).
    private func scores(
        _ queries: Tensor,
        _ context: Context,
        length: Int,
        lastOnly: Bool
    ) -> Tensor {
        // (n, d, 2t): the keys of distances.
        let keys = context.distances.matmul(flat(position))
            .reshaped([2 * length, headCount, headSize]).permuted([1, 2, 0])
        let all = (queries + bias(positionBias)).matmul(keys)
        var sum = lastOnly ? all.narrowed(3, from: 1, count: length) : shifted(all, length)
        // Where all lies in one segment, the term is the same for every key, and softmax ignores it.
        if let differs = context.differs {
            let here = lastOnly ? differs.narrowed(2, from: length - 1, count: 1) : differs
            let byKind = (queries + bias(segmentBias)).matmul(segments.permuted([1, 2, 0]))
            let other = byKind.narrowed(3, from: 1, count: 1)
            sum = sum + Tensor.choose(here, other, byKind.narrowed(3, from: 0, count: 1))
        }
        let scaled = sum * (1 / Double(headSize).squareRoot())
        return context.hiddenKeys.map { scaled.masked($0, with: -.infinity) } ?? scaled
    }

    /// Scores by distance, (b, n, t, 2t), as scores by key, (b, n, t, t).
    ///
    /// Query i has the distance i − j to key j, whose encoding is number t − i + j: row i is shifted
    /// by t − i, which dropping the first t elements and cutting anew into rows of 2t − 1 does (Dai et
    /// al. 2019, appendix B).
    private func shifted(_ scores: Tensor, _ length: Int) -> Tensor {
        let (rows, width) = (scores.size(0), 2 * length)
        return scores.reshaped([rows, headCount, width, length])
            .narrowed(2, from: 1, count: width - 1)
            .reshaped([rows, headCount, length, width - 1])
            .narrowed(3, from: 0, count: length)
    }

    /// x times a weight of shape (h, n, d), as (b, n, t, d).
    private func heads(_ x: Tensor, _ weight: Tensor) -> Tensor {
        x.matmul(flat(weight)).splitHeads(headCount)
    }

    /// (h, n, d) as (h, n·d), a view.
    private func flat(_ weight: Tensor) -> Tensor {
        weight.reshaped([weight.size(0), headCount * headSize])
    }

    /// (n, d) as (1, n, 1, d), a view.
    private func bias(_ weight: Tensor) -> Tensor {
        weight.reshaped([1, headCount, 1, headSize])
    }
}
