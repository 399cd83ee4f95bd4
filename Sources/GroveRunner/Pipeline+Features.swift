import GroveBase
import GroveData
import GroveSparse
import GroveSpec
import GroveStore
import GroveText
import GroveTree

extension Pipeline {
    static func labelStage(_ settings: RunSettings, _ dataset: DatasetFacts) -> Stage<LabelData> {
        Stage(
            "labels",
            key: StageKey(
                stage: "labels",
                version: 1,
                sources: ["dataset": dataset.fingerprint]
            ),
            codec: .labels,
            inputs: { try $0.dataset(dataset.name) }
        ) { data, _ in
            LabelData(
                train: data.train.labels,
                test: data.test.labels,
                names: data.labelNames,
                senses: data.senses,
                filtered: data.test.filtered
            )
        }
    }

    static func featureStage(
        _ settings: RunSettings,
        _ dataset: DatasetFacts
    ) -> Stage<FeatureData> {
        let wanted = settings.features
        return Stage(
            "features",
            key: StageKey(
                stage: "features",
                version: 1,
                parameters: ["features": wanted.json],
                sources: ["dataset": dataset.fingerprint]
            ),
            codec: .features,
            inputs: { try $0.dataset(dataset.name) }
        ) { data, session in
            try makeFeatures(wanted, data, session)
        }
    }

    private static func makeFeatures(
        _ settings: FeatureSettings,
        _ dataset: Dataset,
        _ session: Session
    ) throws -> FeatureData {
        let hasTexts = dataset.train.texts != nil && dataset.test.texts != nil
        switch settings.kind {
        case .tfidf where !hasTexts:
            throw InputError("features.kind is tfidf, but dataset \(dataset.name) has no texts")
        case .given:
            return try givenFeatures(settings, dataset, session)
        case .auto where !hasTexts:
            return try givenFeatures(settings, dataset, session)
        default: return try textFeatures(settings.tfidf, dataset, session)
        }
    }

    private static func givenFeatures(
        _ settings: FeatureSettings,
        _ dataset: Dataset,
        _ session: Session
    ) throws -> FeatureData {
        guard let train = dataset.train.features, let test = dataset.test.features else {
            throw InputError("features.kind is given, but dataset \(dataset.name) has no features")
        }
        let scaled = [train, test].map {
            settings.normalize == .l2 ? $0.rowsL2Normalized(workers: session.workers) : $0
        }
        return FeatureData(
            train: scaled[0],
            test: scaled[1],
            labels: nil,
            vocabulary: nil,
            inverseDocumentFrequencies: []
        )
    }

    private static func textFeatures(
        _ settings: TfidfSettings,
        _ dataset: Dataset,
        _ session: Session
    ) throws -> FeatureData {
        guard let train = dataset.train.texts, let test = dataset.test.texts else {
            preconditionFailure("texts were there a moment ago")
        }
        let fitted = try TfidfVectorizer.fit(
            train,
            settings.parameters,
            workers: session.workers,
            progress: session.progress
        )
        func transform(_ texts: TextColumn) -> CSRMatrix {
            fitted.vectorizer.transform(texts, workers: session.workers, progress: session.progress)
        }
        return FeatureData(
            train: fitted.features,
            test: transform(test),
            labels: dataset.labelTexts.map(transform),
            vocabulary: fitted.vectorizer.vocabulary,
            inverseDocumentFrequencies: fitted.vectorizer.inverseDocumentFrequencies
        )
    }

    static func treeStage(
        _ settings: RunSettings,
        _ labels: Stage<LabelData>,
        _ features: Stage<FeatureData>,
        _ chain: ChainFacts? = nil
    ) -> Stage<LabelTree> {
        let clusterer = settings.clusterer
        if let chain { return importedTreeStage(settings.dataset, labels, chain) }
        let reads = clusterer.kind.readsVectors
        return Stage(
            key: StageKey(
                stage: "tree",
                version: 1,
                parameters: ["clusterer": clusterer.keyJSON],
                inputs: reads
                    ? ["labels": labels.key, "features": features.key] : ["labels": labels.key],
                seed: clusterer.kind == .none ? nil : settings.seed
            ),
            title: "tree",
            codec: .tree
        ) { session in
            let data = try session.value(labels)
            let vectors = reads ? try session.value(features) : nil
            let parameters = clusterer.parameters(seed: settings.seed)
            let represented = try timed {
                try vectors.map {
                    try labelRepresentations(
                        parameters.representation,
                        labels: data.train,
                        features: $0.train,
                        labelFeatures: $0.labels,
                        workers: session.workers,
                        progress: session.progress
                    )
                }
            }
            let built = try timed {
                try buildTree(
                    labelCount: data.train.columnCount,
                    representations: represented.result,
                    parameters: parameters,
                    workers: session.workers,
                    progress: session.progress
                )
            }
            return Made(
                value: built.result,
                seconds: [
                    "representation": represented.seconds, "clustering": built.seconds,
                    "work": represented.seconds + built.seconds,
                ]
            )
        }
    }
}
