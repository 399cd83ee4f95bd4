import GroveTensor

/// x Wᵀ + b.
struct Linear: Sendable {
    let weight: Tensor
    let bias: Tensor

    init(_ name: String, _ weights: (String) -> Tensor) {
        weight = weights(name + ".weight")
        bias = weights(name + ".bias")
    }

    func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias) }

    /// The weights of a layer from `inputs` to `outputs` units.
    static func parameters(
        _ name: String,
        _ inputs: Int,
        _ outputs: Int,
        mayBeMissing: Bool = false
    ) -> [ParameterShape] {
        [
            ParameterShape(
                name: name + ".weight",
                shape: [outputs, inputs],
                mayBeMissing: mayBeMissing
            ),
            ParameterShape(
                name: name + ".bias",
                shape: [outputs],
                beginning: .zeros,
                mayBeMissing: mayBeMissing
            ),
        ]
    }
}

/// Layer normalisation over the hidden units.
struct Normalization: Sendable {
    let weight: Tensor
    let bias: Tensor
    let epsilon: Double

    init(_ name: String, epsilon: Double, _ weights: (String) -> Tensor) {
        weight = weights(name + ".weight")
        bias = weights(name + ".bias")
        self.epsilon = epsilon
    }

    func callAsFunction(_ x: Tensor) -> Tensor { x.layerNorm(weight, bias, epsilon: epsilon) }

    /// The weights over some units.
    static func parameters(_ name: String, _ units: Int) -> [ParameterShape] {
        [
            ParameterShape(name: name + ".weight", shape: [units], beginning: .ones),
            ParameterShape(name: name + ".bias", shape: [units], beginning: .zeros),
        ]
    }
}

extension Activation {
    func callAsFunction(_ x: Tensor) -> Tensor {
        switch self {
        case .gelu: x.gelu()
        case .geluTanh, .geluNew: x.gelu(approximate: true)
        case .relu: x.relu()
        case .tanh: x.tanh()
        case .silu, .swish: x * x.sigmoid()
        }
    }
}

extension Tensor {
    /// (b, t, n·d) as (b, n, t, d), a view.
    func splitHeads(_ count: Int) -> Tensor {
        reshaped([size(0), size(1), count, size(2) / count]).transposed(1, 2)
    }

    /// (b, n, t, d) as (b, t, n·d).
    func joinHeads() -> Tensor {
        let joined = transposed(1, 2)
        return joined.reshaped([joined.size(0), joined.size(1), joined.size(2) * joined.size(3)])
    }
}

/// A block of BERT, DistilBERT or RoBERTa: attention and feed-forward, each followed by the sum with
/// its input and layer normalisation.
struct PostNormBlock: Sendable {
    /// The names of a block's parts behind its own name.
    struct Names: Sendable {
        var query: String
        var key: String
        var value: String
        var output: String
        var attentionNorm: String
        var inner: String
        var outer: String
        var outputNorm: String
    }

    let query: Linear
    let key: Linear
    let value: Linear
    let output: Linear
    let attentionNorm: Normalization
    let inner: Linear
    let outer: Linear
    let outputNorm: Normalization
    let headCount: Int
    let activation: Activation
    /// Whether the result of attention is dropped before the sum; DistilBERT does not.
    let dropsAttentionOutput: Bool

    init(
        _ configuration: EncoderConfiguration,
        _ names: Names,
        epsilon: Double,
        dropsAttentionOutput: Bool,
        _ weights: (String) -> Tensor
    ) {
        query = Linear(names.query, weights)
        key = Linear(names.key, weights)
        value = Linear(names.value, weights)
        output = Linear(names.output, weights)
        attentionNorm = Normalization(names.attentionNorm, epsilon: epsilon, weights)
        inner = Linear(names.inner, weights)
        outer = Linear(names.outer, weights)
        outputNorm = Normalization(names.outputNorm, epsilon: epsilon, weights)
        headCount = configuration.headCount
        activation = configuration.activation
        self.dropsAttentionOutput = dropsAttentionOutput
    }

    static func parameters(
        _ configuration: EncoderConfiguration,
        _ names: Names
    ) -> [ParameterShape] {
        let (hidden, inner) = (configuration.hiddenSize, configuration.feedForwardSize)
        return Linear.parameters(names.query, hidden, hidden)
            + Linear.parameters(names.key, hidden, hidden)
            + Linear.parameters(names.value, hidden, hidden)
            + Linear.parameters(names.output, hidden, hidden)
            + Normalization.parameters(names.attentionNorm, hidden)
            + Linear.parameters(names.inner, hidden, inner)
            + Linear.parameters(names.outer, inner, hidden)
            + Normalization.parameters(names.outputNorm, hidden)
    }

    /// The block's result.
    ///
    /// - Parameters:
    ///   - x: (b, t, h), or (T, h) where the batch is packed.
    ///   - keys: Which positions take part, (b, 1, 1, t); nil for all.
    ///   - packing: How `x` is packed; nil where it is not.
    ///   - firstOnly: Whether only the first position is wanted.
    ///   - dropout: What is dropped.
    /// - Returns: As `x`, or (b, 1, h).
    func callAsFunction(
        _ x: Tensor,
        keys: Tensor?,
        packing: Packing?,
        firstOnly: Bool,
        dropout: EncoderDropout
    ) -> Tensor {
        let wanted =
            firstOnly
            ? packing.map { x.indexed(by: $0.first).unsqueezed(1) }
                ?? x.narrowed(1, from: 0, count: 1) : x
        func padded(_ y: Tensor) -> Tensor { packing.map { $0.padded(y) } ?? y }
        let queries = query(wanted)
        let mixed = Tensor.attention(
            (firstOnly ? queries : padded(queries)).splitHeads(headCount),
            padded(key(x)).splitHeads(headCount),
            padded(value(x)).splitHeads(headCount),
            mask: keys,
            dropout: dropout.attention
        ).joinHeads()
        let attended = output(firstOnly ? mixed : packing.map { $0.packed(mixed) } ?? mixed)
            .dropout(dropsAttentionOutput ? dropout.hidden : 0)
        let middle = attentionNorm(attended + wanted)
        return outputNorm(outer(activation(inner(middle))).dropout(dropout.hidden) + middle)
    }

    /// The result of blocks one after the other.
    ///
    /// - Parameters:
    ///   - blocks: The blocks.
    ///   - x: (b, t, h).
    ///   - input: The batch, for its keys and how to pack it.
    ///   - summaryOnly: Whether only the first position is wanted: then the batch is packed on the
    ///     way and the last block computes no other position.
    ///   - dropout: What is dropped.
    /// - Returns: (b, t, h), or (b, 1, h) where only the first position is wanted.
    static func run(
        _ blocks: [PostNormBlock],
        _ x: Tensor,
        _ input: PlacedInput,
        summaryOnly: Bool,
        dropout: EncoderDropout
    ) -> Tensor {
        let packing = summaryOnly ? input.packing : nil
        var x = packing.map { $0.packed(x) } ?? x
        for (layer, block) in blocks.enumerated() {
            x = block(
                x,
                keys: input.keys,
                packing: packing,
                firstOnly: summaryOnly && layer == blocks.count - 1,
                dropout: dropout
            )
        }
        return x
    }
}
