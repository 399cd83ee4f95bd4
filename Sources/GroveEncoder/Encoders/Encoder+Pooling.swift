import GroveTensor

/// How a document's hidden states become one vector.
public enum Pooling: String, Sendable, CaseIterable {
    /// The family's own: what a classifier on top would read.
    case pooler
    /// The mean of the last hidden states of the document's tokens.
    case mean
}

extension Encoder {
    /// The vectors of a batch, (b, h).
    func vectors(_ input: EncoderInput, _ pooling: Pooling) -> Tensor {
        switch pooling {
        case .pooler: return pooled(input)
        case .mean:
            let hidden = self(input).hidden.converted(to: .float32)
            let mask = Tensor(
                input.mask.map { $0 ? Float(1) : 0 },
                shape: [input.rowCount, input.length, 1],
                device: device
            )
            return (hidden * mask).sum([1]) / mask.sum([1])
        }
    }
}
