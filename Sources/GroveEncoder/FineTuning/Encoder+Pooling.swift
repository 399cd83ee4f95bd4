public import GroveBase
import GroveTensor

/// How a document's hidden states become one vector.
public enum Pooling: String, Sendable, CaseIterable {
    /// The family's own: what a classifier on top would read.
    case pooler
    /// The mean of the last hidden states of the document's tokens.
    case mean
}

extension Encoder {
    /// The vectors of many documents by a kind of pooling; see ``encode(ids:offsets:settings:progress:)``.
    ///
    /// - Parameters:
    ///   - ids: The token ids of all documents, special tokens included.
    ///   - offsets: Where each document begins in `ids`, and their end.
    ///   - pooling: How hidden states become a vector.
    ///   - settings: Sizes of batches and precision.
    ///   - progress: Told of the documents.
    /// - Returns: The vectors, (documents, h), row by row.
    /// - Throws: ``OutOfMemoryError`` where a batch does not fit; `WorkError` where libtorch fails.
    public func encode(
        ids: [Int32],
        offsets: [Int],
        pooling: Pooling,
        settings: EncodingSettings,
        progress: any ProgressReporter
    ) throws -> [Float] {
        if pooling == .pooler {
            return try encode(ids: ids, offsets: offsets, settings: settings, progress: progress)
        }
        let width = configuration.hiddenSize
        let count = max(0, offsets.count - 1)
        var result = [Float](repeating: 0, count: count * width)
        progress.begin("encode documents", total: count)
        defer { progress.end() }
        for documents in Encoder.batches(offsets: offsets, settings: settings) {
            let input = EncoderInput(
                documents.map { ids[offsets[$0]..<offsets[$0 + 1]] },
                for: configuration
            )
            let vectors = try Torch.run {
                try noGrad { try mean(input, settings.precision).floats() }
            }
            for (row, document) in documents.enumerated() {
                result.replaceSubrange(
                    document * width..<(document + 1) * width,
                    with: vectors[row * width..<(row + 1) * width]
                )
            }
            progress.advance(documents.count)
        }
        return result
    }

    /// The mean of the last hidden states of each row's own tokens, (b, h).
    private func mean(_ input: EncoderInput, _ precision: Precision) -> Tensor {
        let hidden = autocast(precision, on: device) { self(input).hidden }
            .converted(to: .float32)
        let mask = Tensor(
            input.mask.map { $0 ? Float(1) : 0 },
            shape: [input.rowCount, input.length, 1],
            device: device
        )
        return (hidden * mask).sum([1]) / mask.sum([1])
    }
}
