import GroveBase
import GroveData
import GroveEncoder
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTensor
import GroveText
import GroveTree

/// A split of a dataset whose texts are embedded.
enum TextSplit: String, Sendable {
    case train
    case test
    case labels
}

/// The stages that turn texts into vectors by one encoder.
struct EncoderStages: Sendable {
    let settings: RunSettings
    let facts: EncoderFacts
    /// The token ids of the dataset's texts.
    let tokens: Stage<TokenData>

    init(_ settings: RunSettings, _ dataset: DatasetFacts, _ facts: EncoderFacts) {
        self.settings = settings
        self.facts = facts
        let limit = settings.matcher.encoder.tokens
        tokens = Stage(
            "tokens",
            key: StageKey(
                stage: "tokens",
                version: 1,
                parameters: ["tokens": .integer(limit)],
                sources: ["dataset": dataset.fingerprint, "encoder": facts.digest]
            ),
            codec: .tokens,
            inputs: { try $0.dataset(dataset.name) }
        ) { data, session in
            guard let train = data.train.texts, let test = data.test.texts else {
                throw InputError(
                    "matcher '\(settings.matcher.kind.rawValue)' reads texts, and dataset "
                        + "\(dataset.name) has none"
                )
            }
            let tokenizer = try readTokenizer(folder: facts.folder)
            func ids(_ texts: TextColumn) -> TokenizedTexts {
                tokenizer.tokenize(
                    texts,
                    limit: limit,
                    workers: session.workers,
                    progress: session.progress
                )
            }
            return TokenData(
                train: ids(train),
                test: ids(test),
                labels: data.labelTexts.map(ids)
            )
        }
    }

    /// The pooled vectors of a split, (texts, width), by the encoder as it came or as tuned.
    func embeddings(
        _ split: TextSplit,
        by tuned: Stage<TunedEncoder>?,
        pooling: Pooling = .pooler
    ) -> Stage<DenseMatrix> {
        let (facts, tokens, seed) = (facts, tokens, settings.seed)
        var inputs = ["tokens": tokens.key]
        if let tuned { inputs["encoder"] = tuned.key }
        return Stage(
            split == .labels ? "embedded labels" : "embedded \(split.rawValue) texts",
            key: StageKey(
                stage: "embeddings",
                version: 1,
                parameters: [
                    "split": .string(split.rawValue), "pooling": .string(pooling.rawValue),
                    "engine": facts.json,
                ],
                inputs: inputs,
                sources: ["encoder": facts.digest]
            ),
            codec: .dense,
            inputs: { session in
                (data: try session.value(tokens), tuned: try tuned.map { try session.value($0) })
            }
        ) { inputs, session in
            let texts: TokenizedTexts? =
                switch split {
                case .train: inputs.data.train
                case .test: inputs.data.test
                case .labels: inputs.data.labels
                }
            guard let texts else {
                throw InputError(
                    "clusterer.representation text-emb reads the labels' texts, and the dataset "
                        + "has none"
                )
            }
            let encoder = try facts.load(inputs.tuned?.encoder, seed: seed, session)
            return DenseMatrix(
                rowCount: texts.count,
                columnCount: encoder.configuration.hiddenSize,
                values: try encoder.encode(
                    texts,
                    settings: EncodingSettings(precision: facts.precision, pooling: pooling),
                    progress: session.progress
                )
            )
        }
    }

    /// The embeddings that ``untuned`` holds.
    var untunedVectors: Stage<DenseMatrix> {
        settings.clusterer.representation == .neuralPIFA
            ? embeddings(.train, by: nil) : embeddings(.labels, by: nil, pooling: .mean)
    }

    /// The encoder's vectors of instances or labels before fine-tuning, for label representations.
    var untuned: Stage<FeatureData> {
        let neural = settings.clusterer.representation == .neuralPIFA
        let vectors = untunedVectors
        return Stage(
            "neural vectors",
            key: StageKey(
                stage: "neural-vectors",
                version: 1,
                parameters: ["of": .string(neural ? "instances" : "labels")],
                inputs: ["embeddings": vectors.key]
            ),
            codec: .features,
            inputs: { try $0.value(vectors) }
        ) { vectors, _ in
            let none = CSRMatrix(columnCount: vectors.columnCount, rows: [])
            let rows = vectors.asCSR()
            return FeatureData(
                train: neural ? rows : none,
                test: none,
                labels: neural ? nil : rows,
                vocabulary: nil,
                inverseDocumentFrequencies: []
            )
        }
    }

    /// tf-idf and embedding side by side; see `CSRMatrix.joined`.
    static func joined(
        _ features: Stage<FeatureData>,
        _ train: Stage<DenseMatrix>,
        _ test: Stage<DenseMatrix>,
        isScaled: Bool
    ) -> Stage<FeatureData> {
        Stage(
            "joined features",
            key: StageKey(
                stage: "joined-features",
                version: 1,
                parameters: ["scaled": .bool(isScaled)],
                inputs: ["features": features.key, "train": train.key, "test": test.key]
            ),
            codec: .features,
            inputs: { session in
                (
                    vectors: try session.value(features), train: try session.value(train),
                    test: try session.value(test)
                )
            }
        ) { inputs, session in
            func join(_ sparse: CSRMatrix, _ dense: DenseMatrix) -> CSRMatrix {
                sparse.joined(dense, isScaled: isScaled, workers: session.workers)
            }
            return FeatureData(
                train: join(inputs.vectors.train, inputs.train),
                test: join(inputs.vectors.test, inputs.test),
                labels: nil,
                vocabulary: nil,
                inverseDocumentFrequencies: []
            )
        }
    }

    /// The clusters that a head scores best for a split, with the scores of the post-processor,
    /// (instances, clusters).
    func clusterBeams(
        _ split: TextSplit,
        _ vectors: Stage<DenseMatrix>,
        _ tuned: Stage<TunedEncoder>
    ) -> Stage<CSRMatrix> {
        let matcher = settings.matcher
        return Stage(
            "matched clusters of \(split.rawValue) texts",
            key: StageKey(
                stage: "head-beams",
                version: 1,
                parameters: [
                    "beam": .integer(matcher.beam), "post": .string(matcher.post.rawValue),
                ],
                inputs: ["embeddings": vectors.key, "head": tuned.key]
            ),
            codec: .matrix,
            inputs: { (vectors: try $0.value(vectors), head: try $0.value(tuned).head) }
        ) { inputs, session in
            LevelModel(
                rows: inputs.head.rows,
                biases: inputs.head.biases,
                postProcessor: matcher.post.parameter
            ).beams(
                inputs.vectors.asCSR(),
                from: nil,
                keep: matcher.beam,
                workers: session.workers
            )
        }
    }
}

extension EncoderFacts {
    /// The encoder on its device, with other weights than its folder's if given.
    ///
    /// - Parameters:
    ///   - weights: All weights by name; nil for the folder's.
    ///   - seed: For weights that the folder does not hold, such as a pooler's.
    ///   - session: Told of such weights.
    /// - Returns: The encoder.
    /// - Throws: `InputError` for a folder that is wrong; `WorkError` without libtorch.
    func load(_ weights: [NamedArray]?, seed: Int, _ session: Session) throws -> Encoder {
        try Torch.load()
        // The numbers do not depend on it; two jobs share the process's one setting.
        Torch.setThreads(session.workers.count)
        let encoder = try Encoder.load(
            folder: folder,
            device: device,
            seed: UInt64(seed),
            progress: weights == nil ? session.progress : SilentProgress()
        )
        if let weights { try encoder.setWeights(weights) }
        return encoder
    }
}
