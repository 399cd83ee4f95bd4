import GroveBase
import GroveEncoder
import GroveLinear
import GroveSparse
import GroveSpec
import GroveTensor
import GroveText

/// A fine-tuned encoder with its tokenizer, and its head where the head chooses the clusters.
struct LoadedEncoder: Sendable {
    let tokenizer: any Tokenizer
    let encoder: Encoder
    /// The most tokens of a text.
    let tokenLimit: Int
    let precision: Precision
    /// Whether tf-idf, embedding and the whole are scaled to unit length (X-Transformer).
    let isScaled: Bool
    /// The scores of clusters; nil where XR-Linear chooses them (XR-Transformer).
    let head: LevelModel?
    /// How many clusters the head keeps.
    let beam: Int

    /// Puts an encoder on its device, with fine-tuned weights.
    ///
    /// - Parameters:
    ///   - facts: The pre-trained encoder.
    ///   - tuned: What fine-tuning left; nil for the encoder as it came.
    ///   - encoding: How the run reads it.
    ///   - settings: The run's.
    ///   - workers: The threads.
    /// - Throws: ``InputError`` for a folder that is wrong; `WorkError` without libtorch.
    init(
        _ facts: EncoderFacts,
        _ tuned: TunedEncoder?,
        _ encoding: Pipeline.Encoding,
        _ settings: RunSettings,
        workers: Workers
    ) throws {
        let matcher = settings.matcher
        try Torch.load()
        Torch.setThreads(workers.count)
        encoder = try Encoder.load(
            folder: facts.folder,
            device: facts.device,
            seed: UInt64(settings.seed),
            progress: SilentProgress()
        )
        if let tuned { try encoder.setWeights(tuned.encoder) }
        tokenizer = try readTokenizer(folder: facts.folder)
        tokenLimit = matcher.encoder.tokens
        precision = facts.precision
        isScaled = encoding.isScaled
        beam = matcher.beam
        head =
            encoding.testClusters == nil
            ? nil
            : tuned.map {
                LevelModel(
                    rows: $0.head.rows,
                    biases: $0.head.biases,
                    postProcessor: matcher.post.parameter
                )
            }
    }

    /// The pooled vectors of some texts, (texts, width).
    ///
    /// - Parameters:
    ///   - texts: The texts.
    ///   - workers: The threads of the tokenizer.
    /// - Returns: The vectors; which texts are encoded together changes them by rounding only.
    /// - Throws: `WorkError` where libtorch fails.
    func embeddings(_ texts: TextColumn, workers: Workers) throws -> DenseMatrix {
        let tokens = tokenizer.tokenize(
            texts,
            limit: tokenLimit,
            workers: workers,
            progress: SilentProgress()
        )
        return DenseMatrix(
            rowCount: texts.count,
            columnCount: encoder.configuration.hiddenSize,
            values: try encoder.encode(
                tokens,
                settings: EncodingSettings(precision: precision)
            )
        )
    }

    /// The clusters that the head scores best, (texts, clusters); nil where it has no say.
    func clusters(_ embeddings: DenseMatrix, workers: Workers) -> CSRMatrix? {
        head?.beams(embeddings.asCSR(), from: nil, keep: beam, workers: workers)
    }
}

extension CSRMatrix {
    /// tf-idf and embedding side by side, the embedding of unit length.
    ///
    /// X-Transformer scales both parts and then the whole to unit length; XR-Transformer leaves
    /// tf-idf and the whole as they are (METHODS: `xbert/ranker.py`, `xtransformer/model.py`).
    func joined(_ embeddings: DenseMatrix, isScaled: Bool, workers: Workers) -> CSRMatrix {
        let left = isScaled ? rowsL2Normalized(workers: workers) : self
        let joined = left.appendingColumns(
            embeddings.rowsL2Normalized(workers: workers),
            workers: workers
        )
        return isScaled ? joined.rowsL2Normalized(workers: workers) : joined
    }
}
