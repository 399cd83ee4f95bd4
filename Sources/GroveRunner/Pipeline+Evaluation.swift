import GroveBase
import GroveData
import GroveLinear
import GroveMetrics
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// How good a run's predictions are: overall, by instance, by label frequency.
struct EvaluationData: Sendable {
    /// Metrics in percent, in the order of the columns.
    let values: [RunRecord.Entry<Double>]
    /// What each test instance adds, by name.
    let perInstance: [RunRecord.Entry<[Float]>]
    /// The columns of `deciles.csv` for each tenth of the labels, rarest first.
    let deciles: [[RunRecord.Entry<Double>]]
    /// The propensity constants that were used.
    let propensity: PropensityConstants
}

extension Pipeline {
    static func predictionStage(
        _ settings: RunSettings,
        _ features: Stage<FeatureData>,
        _ model: ModelStage,
        _ matched: Stage<CSRMatrix>?
    ) -> Stage<Prediction> {
        let matcher = settings.matcher
        let disentanglement = settings.disentanglement
        var inputs = ["features": features.key, "model": model.key]
        if let matched { inputs["beams"] = matched.key }
        return Stage(
            key: StageKey(
                stage: "prediction",
                version: 1,
                parameters: [
                    "beam": .integer(matcher.beam), "top": .integer(matcher.top),
                    "post": .string(matcher.post.rawValue),
                    "ranker-post": .string(matcher.rankerPost.rawValue),
                    "merge": .string(disentanglement.merge.rawValue),
                    "candidates": .integer(disentanglement.candidates),
                ],
                inputs: inputs
            ),
            title: "prediction",
            codec: .prediction
        ) { session in
            let vectors = try session.value(features)
            let model = try model.model(session, matcher)
            let given = try matched.map { try session.value($0) }
            let made = try timed {
                try model.predict(
                    vectors.test,
                    LoadedModel.Reading(matcher, disentanglement),
                    beams: given,
                    workers: session.workers,
                    progress: session.progress
                )
            }
            let beams =
                try given?.pattern
                ?? model.beams(vectors.test, beam: matcher.beam, workers: session.workers).pattern
            return Made(
                value: Prediction(
                    ranked: made.result,
                    innerProducts: innerProductCost(beams: beams, tree: model.tree),
                    weightCount: model.weightCount
                ),
                seconds: ["work": made.seconds]
            )
        }
    }

    static func evaluationStage(
        _ settings: RunSettings,
        _ labels: Stage<LabelData>,
        _ prediction: Stage<Prediction>,
        _ dataset: DatasetFacts
    ) -> Stage<EvaluationData> {
        let constants = settings.metrics.constants(of: dataset)
        // Curves are of P@1, P@3 and P@5 whatever a table shows.
        let cutoffs = Set(settings.metrics.at + [1, 3, 5]).sorted()
        return Stage(
            "evaluation",
            key: StageKey(
                stage: "evaluation",
                version: 1,
                parameters: [
                    "at": .array(cutoffs.map(JSONValue.integer)),
                    "propensity": .array([.number(constants.a), .number(constants.b)]),
                ],
                inputs: ["labels": labels.key, "prediction": prediction.key]
            ),
            codec: .evaluation,
            inputs: { session in
                (data: try session.value(labels), ranked: try session.value(prediction).ranked)
            }
        ) { inputs, session in
            let data = inputs.data
            let evaluation = evaluate(
                data.filtered.map(inputs.ranked.removing) ?? inputs.ranked,
                truth: data.test,
                trainLabels: data.train,
                at: cutoffs,
                propensity: PropensityModel(labels: data.train, a: constants.a, b: constants.b),
                workers: session.workers
            )
            return EvaluationData(
                values: evaluation.values.map { RunRecord.Entry($0.name, $0.value) },
                perInstance: evaluation.perInstance.map { RunRecord.Entry($0.name, $0.values) },
                deciles: evaluation.deciles.map(\.columns),
                propensity: constants
            )
        }
    }
}

extension MetricSettings {
    /// The propensity constants: the spec's, or the dataset's own.
    func constants(of dataset: DatasetFacts) -> PropensityConstants {
        switch propensity {
        case .auto: dataset.propensity
        case .constants(let a, let b): PropensityConstants(a: a, b: b)
        }
    }
}

extension FrequencyDecile {
    /// The decile's columns in `deciles.csv`.
    fileprivate var columns: [RunRecord.Entry<Double>] {
        [
            RunRecord.Entry("labels", Double(labelCount)),
            RunRecord.Entry("least-frequency", Double(frequencies?.lowerBound ?? 0)),
            RunRecord.Entry("greatest-frequency", Double(frequencies?.upperBound ?? 0)),
            RunRecord.Entry("test-pairs", Double(truePairs)),
        ] + precision.map { RunRecord.Entry("P@\($0.k)", $0.value) }
            + recall.map { RunRecord.Entry("R@\($0.k)", $0.value) }
    }
}

extension Codec where Value == EvaluationData {
    /// Metrics as attributes, values by instance as arrays.
    static let evaluation = Codec(
        fill: { artifact, value in
            artifact.attributes["metrics"] = .array(value.values.map(\.json))
            artifact.attributes["deciles"] = .array(
                value.deciles.map { .array($0.map(\.json)) }
            )
            artifact.attributes["a"] = .number(value.propensity.a)
            artifact.attributes["b"] = .number(value.propensity.b)
            artifact.attributes["instance-columns"] = .array(
                value.perInstance.map { .string($0.name) }
            )
            for (index, column) in value.perInstance.enumerated() {
                artifact["instances.\(index)"] = .float32(column.value)
            }
        },
        read: { artifact in
            func entries(_ json: JSONValue?) throws -> [RunRecord.Entry<Double>] {
                try (json?.arrayValue ?? []).map { try RunRecord.Entry(json: $0, artifact) }
            }
            let columns = artifact.attributes["instance-columns"]?.arrayValue ?? []
            return EvaluationData(
                values: try entries(artifact.attributes["metrics"]),
                perInstance: try columns.enumerated().map { index, name in
                    RunRecord.Entry(
                        name.stringValue ?? "",
                        try artifact.float32("instances.\(index)")
                    )
                },
                deciles: try (artifact.attributes["deciles"]?.arrayValue ?? []).map(entries),
                propensity: PropensityConstants(
                    a: try artifact.number("a"),
                    b: try artifact.number("b")
                )
            )
        }
    )
}

extension RunRecord.Entry where Value == Double {
    fileprivate var json: JSONValue { .array([.string(name), .number(value)]) }

    fileprivate init(json: JSONValue, _ artifact: Artifact) throws {
        guard let pair = json.arrayValue, pair.count == 2, let name = pair[0].stringValue,
            let value = pair[1].doubleValue
        else { throw WorkError("\(artifact.file ?? "artifact"): '\(json.canonical)' is no metric") }
        self.init(name, value)
    }
}
