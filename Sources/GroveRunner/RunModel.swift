import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTensor
import GroveText

/// A run whose model the cache should hold: its stages by their keys, and how to load them.
struct RunModel: Sendable {
    let run: RunReference
    let pipeline: Pipeline
    let cache: StageCache

    /// Wires the stages of a run as they were when it was done.
    ///
    /// Neither the dataset nor the device of the run need be there: what the dataset was is then
    /// taken from the run's record, and keys are tried for every kind of device.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - folders: Where data and cache lie.
    ///   - cache: The cache.
    /// - Throws: ``InputError`` where neither the dataset nor its trace is there, or an encoder's
    ///   folder is missing.
    init(_ run: RunReference, folders: Folders, cache: StageCache) throws {
        self.run = run
        self.cache = cache
        let settings = run.settings
        let facts = try RunModel.facts(of: run, folders.catalog, cache)
        let chain = try ChainFacts(settings.clusterer)
        guard settings.matcher.kind != .linear else {
            pipeline = Pipeline(settings, dataset: facts, chain: chain)
            return
        }
        let own = try folders.encoder(settings.matcher.encoder)
        let choices = own.engines.map {
            Pipeline(settings, dataset: facts, encoder: $0, chain: chain)
        }
        pipeline =
            choices.first { cache.contains($0.model.key) }
            ?? Pipeline(settings, dataset: facts, encoder: own, chain: chain)
        encoder = own
    }

    /// The encoder on this machine's device, which may be another than the run's.
    private(set) var encoder: EncoderFacts?

    /// What keys hold of the dataset: as it lies here, else as the run's record knows it.
    private static func facts(
        of run: RunReference,
        _ catalog: DatasetCatalog,
        _ cache: StageCache
    ) throws -> DatasetFacts {
        let name = run.settings.dataset
        do {
            return try catalog.facts(name)
        } catch let error as InputError {
            guard let fingerprint = try recordedFingerprint(of: run, cache) else { throw error }
            return DatasetFacts(
                name: name,
                fingerprint: fingerprint,
                hasSenses: false,
                propensity: PropensityConstants()
            )
        }
    }

    /// The dataset's fingerprint in the key of the labels that the run read.
    private static func recordedFingerprint(
        of run: RunReference,
        _ cache: StageCache
    ) throws -> String? {
        guard let folder = run.folder,
            let record = try? RecordStore(folder: folder).readRecords()
                .first(where: { $0.run == run.name }),
            let stages = record.provenance["stages"]?.arrayValue,
            let digest = stages.first(where: { $0["stage"]?.stringValue == "labels" })?["key"]?
                .stringValue,
            let header = try cache.header(digest: digest)
        else { return nil }
        return try JSONValue(parsing: header.key)["sources"]?["dataset"]?.stringValue
    }

    /// The stages that predicting reads and the cache does not hold.
    var missing: [StageOutline] {
        var needed = [
            pipeline.labels.outline, pipeline.features.outline, pipeline.model.outline,
        ]
        if let tuned = pipeline.tail.encoding?.tuned { needed.append(tuned.outline) }
        return needed.filter { !cache.contains($0.key) }
    }

    /// What to say of stages that are gone.
    func error(missing titles: [String]) -> InputError {
        InputError(
            "the cache does not hold \(titles.map { "'\($0)'" }.joined(separator: " and ")) of run "
                + "\(run.name); compute it again with: grove run \(run.specFile)",
            place: cache.folder
        )
    }

    /// Reads the model and all that it needs.
    ///
    /// - Parameter workers: The threads an encoder may use.
    /// - Returns: The model.
    /// - Throws: ``InputError`` that names what is gone from the cache and how to get it back;
    ///   `WorkError` where there is no libtorch for an encoder.
    func load(workers: Workers) throws -> LoadedModel {
        guard missing.isEmpty else { throw error(missing: missing.map(\.title)) }
        let shelf = StageShelf(cache: cache)
        func require<Value>(_ value: Value?, _ title: String) throws -> Value {
            guard let value else { throw error(missing: [title]) }
            return value
        }
        let settings = run.settings
        // Before anything large is read: without libtorch there is no point.
        let encoder = try loadedEncoder(shelf, workers)
        let input = try require(
            shelf.value(pipeline.features, part: RunModel.vectorizer(settings)) { artifact in
                try artifact.vectorizer(settings.features.tfidf.parameters)
            },
            pipeline.features.title
        )
        let labels = try require(
            shelf.value(pipeline.labels, part: LabelNames.init, decode: LabelNames.init),
            pipeline.labels.title
        )
        let model = try require(
            shelf.model(
                pipeline.model,
                settings,
                missing: error(missing: ["model part"])
            ),
            pipeline.model.stage.title
        )
        return LoadedModel(
            title: "run \(run.name)",
            input: try inputOf(input, encoder),
            model: model,
            reading: LoadedModel.Reading(settings.matcher, settings.disentanglement),
            names: labels.names,
            labelCounts: labels.counts
        )
    }

    private func inputOf(
        _ vectorizer: TfidfVectorizer?,
        _ encoder: LoadedEncoder?
    ) throws -> LoadedModel.Input {
        switch (vectorizer, encoder) {
        case (let vectorizer?, let encoder?): return .encodedTexts(vectorizer, encoder)
        case (let vectorizer?, nil): return .texts(vectorizer)
        case (nil, nil): return .vectors(isScaled: run.settings.features.normalize == .l2)
        case (nil, _?):
            throw InputError(
                "run \(run.name) reads its dataset's own feature vectors beside the text, which "
                    + "new texts do not have"
            )
        }
    }

    private func loadedEncoder(_ shelf: StageShelf, _ workers: Workers) throws -> LoadedEncoder? {
        guard let encoding = pipeline.tail.encoding, let encoder else { return nil }
        // Without libtorch there is no need to read its weights.
        do {
            try Torch.load()
        } catch {
            throw WorkError(
                "run \(run.name) has the matcher '\(run.settings.matcher.kind.rawValue)', which "
                    + "needs PyTorch: \(error)"
            )
        }
        let tuned = try encoding.tuned.map { stage in
            guard let tuned = try shelf.value(stage) else { throw error(missing: [stage.title]) }
            return tuned
        }
        return try LoadedEncoder(encoder, tuned, encoding, run.settings, workers: workers)
    }

    private static func vectorizer(
        _ settings: RunSettings
    ) -> (FeatureData) -> TfidfVectorizer? {
        { data in
            data.vocabulary.map {
                TfidfVectorizer(
                    parameters: settings.features.tfidf.parameters,
                    vocabulary: $0,
                    inverseDocumentFrequencies: data.inverseDocumentFrequencies
                )
            }
        }
    }
}

/// What predicting needs of a dataset's labels.
private struct LabelNames {
    let names: TextColumn?
    let counts: [Int]

    init(_ data: LabelData) {
        names = data.names
        counts = data.train.columnCounts()
    }

    init(_ artifact: Artifact) throws {
        try self.init(Codec<LabelData>.labels.decode(artifact))
    }
}

extension Artifact {
    /// The vectoriser behind stored features, without the features; nil where they are no tf-idf.
    fileprivate func vectorizer(_ parameters: TfidfParameters) throws -> TfidfVectorizer? {
        let weights = try float64("idf")
        return try textsIfPresent("vocabulary").map { vocabulary in
            guard vocabulary.count == weights.count else {
                throw WorkError(
                    "\(file ?? "artifact"): \(weights.count) weights for \(vocabulary.count) terms"
                )
            }
            return TfidfVectorizer(
                parameters: parameters,
                vocabulary: vocabulary,
                inverseDocumentFrequencies: weights
            )
        }
    }
}

extension LoadedModel.Reading {
    /// How a run reads its model.
    init(_ matcher: MatcherSettings, _ disentanglement: DisentanglementSettings) {
        self.init(
            beam: matcher.beam,
            top: matcher.top,
            candidates: disentanglement.candidates,
            merge: disentanglement.scoreMerge
        )
    }
}

extension EncoderFacts {
    /// The same encoder by every device and precision that keys tell apart, this one's own first.
    var engines: [EncoderFacts] {
        [self]
            + [Device.cpu, .cuda(0)].flatMap { device in
                [Precision.float32, .bfloat16].map { precision in
                    EncoderFacts(
                        folder: folder,
                        digest: digest,
                        configuration: configuration,
                        weightBytes: weightBytes,
                        device: device,
                        precision: precision
                    )
                }
            }
    }
}
