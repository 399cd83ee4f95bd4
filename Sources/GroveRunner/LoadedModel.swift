import GroveBase
import GroveExchange
import GroveLinear
import GroveSparse
import GroveText
import GroveTree

/// A model that is ready to label what it has not seen, wherever it came from.
///
/// Everything that predicts or explains reads this alone. Whoever can fill it in, from a run of
/// Grove's or from another system's folder, can be named to `grove predict`.
struct LoadedModel: Sendable {
    /// How an instance becomes the vector that the model reads.
    enum Input: Sendable {
        /// It comes as a vector, which is scaled to unit length or left as it is.
        case vectors(isScaled: Bool)
        /// A text's tf-idf.
        case texts(TfidfVectorizer)
        /// A text's tf-idf as libpecos makes it.
        case foreignTexts(PECOSVectorizer)
        /// A text's tf-idf beside its embedding.
        case encodedTexts(TfidfVectorizer, LoadedEncoder)
    }

    /// What is read of the model's scores.
    struct Reading: Sendable {
        /// How many clusters each level keeps.
        var beam: Int
        /// How many labels an instance gets at most.
        var top: Int
        /// How many of the best slots are kept before a label's slots are merged.
        var candidates: Int
        /// How the scores of a label's slots become one.
        var merge: ScoreMerge
    }

    /// What it is, for messages, such as `run NAME`.
    let title: String
    let input: Input
    let model: ReadableModel
    let reading: Reading
    /// The labels' names; nil where they have none.
    let names: TextColumn?
    /// How often each label occurs in training: the most frequent ones describe a cluster.
    ///
    /// Empty where nobody knows; the first labels then stand for a cluster.
    let labelCounts: [Int]

    /// The number of features of the vectors that it reads.
    var featureCount: Int {
        switch model {
        case .whole(let model): model.featureCount
        case .parted(let model, _): model.featureCount
        }
    }
}

/// Instances as a model reads them.
struct ModelInstances: Sendable {
    /// Their vectors, (instances, features).
    let vectors: CSRMatrix
    /// The clusters that an encoder chose for them with scores, (instances, clusters); nil where
    /// the model itself chooses.
    var clusters: CSRMatrix?
    /// Whether there is anything to tell each instance by: a feature, a word of the vocabulary.
    let isKnown: [Bool]
}

extension LoadedModel {
    /// The vectors of some texts, made as they were for the run's test instances.
    ///
    /// - Parameters:
    ///   - texts: The texts.
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: The vectors and, for X-Transformer, the clusters.
    /// - Throws: ``InputError`` for a model that reads no texts; `WorkError` where libtorch fails.
    func instances(_ texts: TextColumn, workers: Workers) throws -> ModelInstances {
        func features(_ vectorizer: TfidfVectorizer) -> CSRMatrix {
            vectorizer.transform(texts, workers: workers, progress: SilentProgress())
        }
        switch input {
        case .vectors:
            throw InputError(
                "\(title) reads feature vectors and no text: its dataset came with vectors; give "
                    + "lines of 'feature:value feature:value …' with --features"
            )
        case .texts(let vectorizer):
            let vectors = features(vectorizer)
            return ModelInstances(vectors: vectors, isKnown: vectors.rowsAreFilled)
        case .foreignTexts(let vectorizer):
            let vectors = vectorizer.transform(texts, workers: workers)
            return ModelInstances(vectors: vectors, isKnown: vectors.rowsAreFilled)
        case .encodedTexts(let vectorizer, let encoder):
            let sparse = features(vectorizer)
            let embeddings = try encoder.embeddings(texts, workers: workers)
            return ModelInstances(
                vectors: sparse.joined(embeddings, isScaled: encoder.isScaled, workers: workers),
                clusters: encoder.clusters(embeddings, workers: workers),
                isKnown: sparse.rowsAreFilled
            )
        }
    }

    /// Instances given as feature vectors.
    ///
    /// - Parameters:
    ///   - vectors: The vectors, (instances, ``featureCount``).
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: The vectors as the model reads them.
    /// - Throws: ``InputError`` for a model that needs the texts themselves.
    func instances(_ vectors: CSRMatrix, workers: Workers) throws -> ModelInstances {
        switch input {
        case .vectors(let isScaled):
            let scaled = isScaled ? vectors.rowsL2Normalized(workers: workers) : vectors
            return ModelInstances(vectors: scaled, isKnown: vectors.rowsAreFilled)
        case .texts, .foreignTexts:
            return ModelInstances(vectors: vectors, isKnown: vectors.rowsAreFilled)
        case .encodedTexts:
            throw InputError("\(title) reads texts by an encoder; it cannot label feature vectors")
        }
    }

    /// Ranks labels.
    ///
    /// - Parameters:
    ///   - instances: The instances.
    ///   - top: How many labels an instance gets; the first ones of a longer list.
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: For each instance its labels, best first.
    /// - Throws: ``InputError`` where a part of the model is gone from the cache.
    func rank(_ instances: ModelInstances, top: Int, workers: Workers) throws -> RankedLabels {
        var reading = reading
        reading.top = max(top, reading.top)
        return try model.predict(
            instances.vectors,
            reading,
            beams: instances.clusters,
            workers: workers
        ).prefix(top)
    }

    /// Ranks labels and tells how each was found; labels and scores are those of ``rank``.
    ///
    /// - Parameters:
    ///   - instances: The instances.
    ///   - top: How many labels an instance gets.
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: A trace for each instance.
    /// - Throws: ``InputError`` where a part of the model is gone from the cache.
    func trace(_ instances: ModelInstances, top: Int, workers: Workers) throws -> [SearchTrace] {
        var reading = reading
        reading.top = max(top, reading.top)
        return try model.trace(
            instances.vectors,
            reading,
            beams: instances.clusters,
            workers: workers
        ).map { SearchTrace(levels: $0.levels, labels: Array($0.labels.prefix(top))) }
    }
}

extension ReadableModel {
    /// How labels of some instances were found, inside given clusters or those of its own beam.
    func trace(
        _ features: CSRMatrix,
        _ reading: LoadedModel.Reading,
        beams: CSRMatrix? = nil,
        workers: Workers
    ) throws -> [SearchTrace] {
        switch self {
        case .whole(let model):
            if let beams {
                return LevelModel(model).trace(
                    features,
                    beams: beams,
                    top: reading.top,
                    candidates: reading.candidates,
                    merge: reading.merge,
                    workers: workers
                )
            }
            return model.trace(
                features: features,
                beam: reading.beam,
                top: reading.top,
                candidates: reading.candidates,
                merge: reading.merge,
                workers: workers
            )
        case .parted(let model, _):
            return try model.trace(
                features: features,
                beam: reading.beam,
                top: reading.top,
                candidates: reading.candidates,
                merge: reading.merge,
                workers: workers
            )
        }
    }
}

extension CSRMatrix {
    /// Whether each row has a stored cell.
    fileprivate var rowsAreFilled: [Bool] {
        zip(rowOffsets, rowOffsets.dropFirst()).map { $0 < $1 }
    }
}

extension RankedLabels {
    /// The first labels of each instance.
    func prefix(_ count: Int) -> RankedLabels {
        var offsets = [0]
        var (labels, scores): ([UInt32], [Float]) = ([], [])
        for row in 0..<rowCount {
            let end = min(rowOffsets[row] + count, rowOffsets[row + 1])
            labels += self.labels[rowOffsets[row]..<end]
            scores += self.scores[rowOffsets[row]..<end]
            offsets.append(labels.count)
        }
        return RankedLabels(rowOffsets: offsets, labels: labels, scores: scores)
    }
}
