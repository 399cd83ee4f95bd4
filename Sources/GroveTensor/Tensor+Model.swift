import CTorch

extension Tensor {
    /// The matrix product; leading dimensions broadcast.
    ///
    /// - Parameter other: `[…, n, k]` where this is `[…, m, n]`.
    /// - Returns: `[…, m, k]`.
    public func matmul(_ other: Tensor) -> Tensor {
        require([self, other], size(-1) == other.size(other.rank > 1 ? -2 : -1)) {
            "matrix product"
        }
        return map(other) { ctorch_matmul($0, $1) }
    }

    /// x Wᵀ + b.
    ///
    /// - Parameters:
    ///   - weight: W, `[outputs, inputs]`.
    ///   - bias: b, `[outputs]`, if any.
    /// - Returns: `[…, outputs]` where this is `[…, inputs]`.
    public func linear(_ weight: Tensor, _ bias: Tensor? = nil) -> Tensor {
        require([self, weight], weight.rank == 2 && size(-1) == weight.size(1)) { "linear layer" }
        return withOptional(bias) { bias in map(weight) { ctorch_linear($0, $1, bias) } }
    }

    /// (x − mean) / √(variance + ε) · w + b over the last dimensions (Ba, Kiros & Hinton 2016).
    ///
    /// - Parameters:
    ///   - weight: w, of the last dimensions' extents.
    ///   - bias: b, the same, if any.
    ///   - epsilon: ε.
    /// - Returns: A tensor of this shape.
    public func layerNorm(_ weight: Tensor, _ bias: Tensor?, epsilon: Double) -> Tensor {
        require([self, weight], shape.suffix(weight.rank) == weight.shape[...]) { "layer norm" }
        return withOptional(bias) { bias in
            map(weight) { ctorch_layer_norm($0, $1, bias, epsilon) }
        }
    }

    /// exp(x) over its sum along a dimension.
    public func softmax(_ dimension: Int = -1) -> Tensor {
        map { ctorch_softmax($0, Int64(dimension)) }
    }

    /// The logarithm of ``softmax(_:)``.
    public func logSoftmax(_ dimension: Int = -1) -> Tensor {
        map { ctorch_log_softmax($0, Int64(dimension)) }
    }

    /// Elements zeroed at random and the others scaled up to keep the mean, in training only.
    ///
    /// - Parameter probability: Of being zeroed; this very tensor comes back at 0.
    /// - Returns: The tensor.
    public func dropout(_ probability: Double) -> Tensor {
        precondition((0...1).contains(probability), "dropout of \(probability)")
        return probability == 0 ? self : map { ctorch_dropout($0, probability) }
    }

    /// softmax(Q Kᵀ · scale + mask) V, in one kernel where libtorch has one.
    ///
    /// - Parameters:
    ///   - query: Q, `[batch, heads, queries, width]`.
    ///   - key: K, `[batch, heads, keys, width]`.
    ///   - value: V, `[batch, heads, keys, width of values]`.
    ///   - mask: Booleans (true takes part) or numbers to add; broadcasts to
    ///     `[batch, heads, queries, keys]`. A row that is false throughout gives NaN or zero,
    ///     whichever kernel runs: leave none.
    ///   - dropout: Probability that a weight is zeroed.
    ///   - scale: 1 / √width unless given.
    /// - Returns: `[batch, heads, queries, width of values]`.
    public static func attention(
        _ query: Tensor,
        _ key: Tensor,
        _ value: Tensor,
        mask: Tensor? = nil,
        dropout: Double = 0,
        scale: Double? = nil
    ) -> Tensor {
        require(
            [query, key, value],
            query.size(-1) == key.size(-1) && key.size(-2) == value.size(-2)
        ) {
            "attention"
        }
        let scale = scale ?? 1 / Double(query.size(-1)).squareRoot()
        return query.withOptional(mask) { mask in
            value.withHandle { value in
                query.map(key) { ctorch_attention($0, $1, value, mask, dropout, scale) }
            }
        }
    }

    /// Rows of a table, one for each id.
    ///
    /// - Parameters:
    ///   - weight: The table, `[rows, width]`.
    ///   - ids: Integers of any shape, each below `rows`.
    ///   - padding: A row whose gradient stays zero, if any.
    ///   - sparse: Whether the table's gradient holds only the rows met.
    /// - Returns: `[…, width]` where the ids are `[…]`.
    public static func embedding(
        _ weight: Tensor,
        _ ids: Tensor,
        padding: Int? = nil,
        sparse: Bool = false
    ) -> Tensor {
        require([weight, ids], weight.rank == 2) { "embedding" }
        return weight.map(ids) { ctorch_embedding($0, $1, Int64(padding ?? -1), sparse ? 1 : 0) }
    }

    /// The products of hidden vectors with the rows of a matrix that ids name, and these rows' biases.
    ///
    /// `logits[i, j] = ⟨hidden[i], weight[ids[i, j]]⟩ + bias[ids[i, j]]`, in the weight's precision. An
    /// id below 0 names no row: its logit is 0 and has no gradient. The gradients of weight and bias
    /// are sparse and hold the rows met, so that a step costs the same with a million rows as with a
    /// thousand: train them with ``SparseAdam``.
    ///
    /// - Parameters:
    ///   - hidden: `[batch, width]`.
    ///   - weight: `[rows, width]`.
    ///   - bias: `[rows]`, if any.
    ///   - ids: 64-bit integers, `[batch, width of the shortlist]`.
    /// - Returns: Logits of the ids' shape.
    public static func rowProducts(
        _ hidden: Tensor,
        weight: Tensor,
        bias: Tensor? = nil,
        ids: Tensor
    ) -> Tensor {
        require(
            [hidden, weight, ids],
            hidden.rank == 2 && weight.rank == 2 && ids.rank == 2
                && hidden.size(1) == weight.size(1) && hidden.size(0) == ids.size(0)
        ) { "products with chosen rows" }
        return hidden.withOptional(bias) { bias in
            ids.withHandle { ids in
                hidden.map(weight) { ctorch_row_products($0, $1, bias, ids) }
            }
        }
    }

    /// A sum of products in Einstein's notation, such as `bind,bjnd->bnij`.
    ///
    /// - Parameters:
    ///   - equation: A letter for each dimension of each operand, and of the result.
    ///   - operands: As many as the equation has.
    /// - Returns: The result.
    public static func einsum(_ equation: String, _ operands: Tensor...) -> Tensor {
        // Safety: the call reads the text and `count` handles while they are lent.
        unsafe withHandles(operands) { handles, count in
            unsafe ctorch_einsum(equation, handles, count)
        }
    }

    /// Calls a body with the handle of a tensor that may be absent.
    private func withOptional<Result>(
        _ tensor: Tensor?,
        _ body: (ctorch_tensor) -> Result
    ) -> Result {
        withExtendedLifetime(tensor) { body(tensor?.handle ?? ctorch_tensor(id: 0)) }
    }
}
