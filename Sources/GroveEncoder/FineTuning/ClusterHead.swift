public import GroveTensor

/// The linear layer that scores clusters from an encoder's pooled vectors: Ŵ of XR-Transformer.
public struct ClusterHead {
    /// Where the weights of a level's clusters start.
    public enum Start: Sendable {
        /// Normal with a deviation of 0.02, biases 0.
        case random(clusters: Int)
        /// Given rows, (clusters, width), and biases.
        case weights(rows: [Float], biases: [Float])
    }

    /// `[clusters, width]`.
    public let weight: Tensor
    /// `[clusters]`.
    public let bias: Tensor

    /// Creates a layer.
    ///
    /// - Parameters:
    ///   - start: Where it starts.
    ///   - width: The width of pooled vectors.
    ///   - seed: Draws random weights.
    ///   - device: Where it lies.
    /// - Throws: `WorkError` if libtorch fails.
    public init(_ start: Start, width: Int, seed: UInt64, device: Device) throws {
        switch start {
        case .random(let clusters):
            // Drawn on the CPU, so that every device starts from the same numbers.
            weight = try Torch.seeded(seed) {
                Tensor.normal([clusters, width], deviation: 0.02).moved(to: device)
            }
            bias = Tensor.zeros([clusters], device: device)
        case .weights(let rows, let biases):
            precondition(
                rows.count == biases.count * width,
                "\(rows.count) weights for \(biases.count) clusters of width \(width)"
            )
            weight = Tensor(rows, shape: [biases.count, width], device: device)
            bias = Tensor(biases, device: device)
        }
        weight.requiresGradient = true
        bias.requiresGradient = true
    }

    /// Both tensors.
    var tensors: [Tensor] { [weight, bias] }

    /// The mean loss of a batch over its slots.
    ///
    /// l = w · max(0, 1 − s z)² for the logit z of each slot, summed over a row's slots and divided by
    /// `slotCount`, then averaged over the rows. The released code averages over padded slots too,
    /// whose constant loss has no gradient; leaving it out changes the value, not the training.
    ///
    /// - Parameters:
    ///   - pooled: `[batch, width]`.
    ///   - batch: The slots.
    ///   - slotCount: What a row's sum is divided by.
    /// - Returns: A scalar.
    package func loss(
        _ pooled: Tensor,
        _ batch: ResolutionProblem.Batch,
        slotCount: Int
    ) -> Tensor {
        let shape = [pooled.size(0), batch.width]
        let device = pooled.device
        let logits =
            batch.clusters.isEmpty
            ? pooled.linear(weight, bias)
            : Tensor.rowProducts(
                pooled,
                weight: weight,
                bias: bias,
                ids: Tensor(batch.clusters, shape: shape, device: device)
            )
        let signs = Tensor(batch.signs, shape: shape, device: device)
        let weights = Tensor(batch.weights, shape: shape, device: device)
        let short = (1 - logits * signs).relu()
        return (short.squared() * weights).sum() * (1 / Double(shape[0] * max(1, slotCount)))
    }
}

extension ClusterHead {
    /// The weights on the host.
    ///
    /// - Returns: Rows, `[clusters, width]`, and biases.
    /// - Throws: `WorkError` if libtorch fails.
    public func values() throws -> (rows: [Float], biases: [Float]) {
        (try weight.floats(), try bias.floats())
    }
}
