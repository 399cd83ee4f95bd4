public import GroveBase
public import GroveTensor
public import GroveText

/// How many documents are encoded.
public struct EncodingSettings: Sendable, Equatable {
    /// The most tokens of a batch, padding included; a longer document is a batch of its own.
    public var batchTokens: Int
    /// The most documents of a batch.
    public var batchDocuments: Int
    /// The arithmetic of products.
    public var precision: Precision
    /// How a document's hidden states become one vector.
    public var pooling: Pooling

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - batchTokens: The most tokens of a batch, padding included.
    ///   - batchDocuments: The most documents of a batch.
    ///   - precision: The arithmetic of products.
    ///   - pooling: How a document's hidden states become one vector.
    public init(
        batchTokens: Int = 2048,
        batchDocuments: Int = 256,
        precision: Precision = .float32,
        pooling: Pooling = .pooler
    ) {
        precondition(batchTokens > 0 && batchDocuments > 0, "an empty batch")
        self.batchTokens = batchTokens
        self.batchDocuments = batchDocuments
        self.precision = precision
        self.pooling = pooling
    }
}

extension Encoder {
    /// The pooled vectors of many documents.
    ///
    /// Documents of about the same length go into one batch, so that little is computed for padding.
    /// Which documents share a batch changes a result by rounding only.
    ///
    /// - Parameters:
    ///   - ids: The token ids of all documents, one after the other, special tokens included.
    ///   - offsets: Where each document begins in `ids`, and their end: one more than documents; no
    ///     document is empty.
    ///   - settings: Sizes of batches and precision. A batch for which there is no memory is tried
    ///     again in halves.
    ///   - progress: Told of the documents.
    /// - Returns: The vectors, (documents, h), row by row.
    /// - Throws: ``OutOfMemoryError`` where not even one document fits; `WorkError` where libtorch
    ///   fails.
    public func encode(
        ids: [Int32],
        offsets: [Int],
        settings: EncodingSettings = EncodingSettings(),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> [Float] {
        let count = max(0, offsets.count - 1)
        var result = [Float](repeating: 0, count: count * configuration.hiddenSize)
        progress.begin("embedding", total: count)
        defer { progress.end() }
        try Torch.run {
            try noGrad {
                try autocast(settings.precision, on: device) {
                    // The results of a batch are read while a GPU works on the next one.
                    var last: (documents: [Int], vectors: Tensor)?
                    let batches = Encoder.batches(offsets: offsets, settings: settings)
                    try Encoder.halving(batches, progress) { documents in
                        let vectors = try Torch.run {
                            let rows = documents.map { ids[offsets[$0]..<offsets[$0 + 1]] }
                            return self.vectors(
                                EncoderInput(rows, for: configuration),
                                settings.pooling
                            ).converted(to: .float32)
                        }
                        try last.map { try take($0.vectors, $0.documents, into: &result, progress) }
                        last = (documents, vectors)
                    }
                    try last.map { try take($0.vectors, $0.documents, into: &result, progress) }
                }
            }
        }
        return result
    }

    /// Works through batches; one for which there is no memory is tried again in halves.
    ///
    /// - Parameters:
    ///   - batches: The documents of each.
    ///   - progress: Told of each halving.
    ///   - work: Does a batch, or throws before anything came of it.
    /// - Throws: ``OutOfMemoryError`` where a single document does not fit, what `work` throws else.
    static func halving(
        _ batches: [[Int]],
        _ progress: any ProgressReporter,
        _ work: ([Int]) throws -> Void
    ) throws {
        var queue = Array(batches.reversed())
        while let documents = queue.popLast() {
            do {
                try work(documents)
            } catch is OutOfMemoryError where documents.count > 1 {
                let half = documents.count / 2
                progress.note("no memory for \(documents.count) documents at once, trying \(half)")
                queue.append(Array(documents[half...]))
                queue.append(Array(documents[..<half]))
            }
        }
    }

    /// The pooled vectors of many tokenized texts.
    ///
    /// - Parameters:
    ///   - texts: The texts, by the encoder's own tokenizer, cut to its ``EncoderConfiguration/maximumTokens``.
    ///   - settings: As for ``encode(ids:offsets:settings:progress:)``.
    ///   - progress: Told of the texts.
    /// - Returns: The vectors, (texts, h), row by row.
    /// - Throws: As ``encode(ids:offsets:settings:progress:)``.
    public func encode(
        _ texts: TokenizedTexts,
        settings: EncodingSettings = EncodingSettings(),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> [Float] {
        try encode(ids: texts.ids, offsets: texts.offsets, settings: settings, progress: progress)
    }

    /// Puts the vectors of a batch where they belong.
    private func take(
        _ vectors: Tensor,
        _ documents: [Int],
        into result: inout [Float],
        _ progress: any ProgressReporter
    ) throws {
        let width = configuration.hiddenSize
        let values = try vectors.floats()
        for (row, document) in documents.enumerated() {
            let start = document * width
            result.replaceSubrange(
                start..<start + width,
                with: values[row * width..<(row + 1) * width]
            )
        }
        progress.advance(documents.count)
    }

    /// The documents cut into batches: by length, the longest first, so that memory is short at the
    /// beginning or not at all.
    static func batches(offsets: [Int], settings: EncodingSettings) -> [[Int]] {
        let count = max(0, offsets.count - 1)
        func length(_ document: Int) -> Int { offsets[document + 1] - offsets[document] }
        let order = (0..<count).sorted { (length($0), $1) > (length($1), $0) }
        var batches: [[Int]] = []
        var batch: [Int] = []
        for document in order {
            precondition(length(document) > 0, "document \(document) has no tokens")
            // The first document of a batch is its longest.
            let width = batch.first.map(length) ?? length(document)
            let isFull =
                batch.count == settings.batchDocuments
                || (batch.count + 1) * width > settings.batchTokens
            if isFull, !batch.isEmpty {
                batches.append(batch)
                batch = []
            }
            batch.append(document)
        }
        if !batch.isEmpty { batches.append(batch) }
        return batches
    }
}
