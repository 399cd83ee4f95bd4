import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// What one run left, good or failed.
struct RunResult: Sendable {
    let record: RunRecord
    let curvePoint: CurvePoint?
    let perInstance: [RunRecord.Entry<[Float]>]
    let deciles: [[RunRecord.Entry<Double>]]
    let senses: SenseData?
    let isInputError: Bool

    /// Does a run: asks for its evaluation, which makes whatever is missing for it.
    init(_ pipeline: Pipeline, _ session: Session, _ provenance: JSONValue) {
        let settings = pipeline.settings
        var record = RunRecord(
            run: settings.identifier,
            dataset: settings.dataset,
            seed: settings.seed,
            swept: settings.swept.map { RunRecord.Entry($0.key, $0.value) }
        )
        do {
            let evaluation = try session.value(pipeline.evaluation)
            let senses = try pipeline.senses.map { try session.value($0) }
            let costs = try RunCosts(pipeline, session)
            let shown = Set(settings.metrics.at)
            record.metrics = evaluation.values.filter { entry in
                entry.name.split(separator: "@").last.flatMap { Int($0) }.map(shown.contains)
                    ?? true
            }
            record.measures = costs.measures + (senses?.measures ?? [])
            record.provenance = RunResult.provenance(pipeline, costs, evaluation, provenance)
            curvePoint = CurvePoint(
                run: record.run,
                matcher: settings.matcher.kind.rawValue,
                stage: "round \(pipeline.rounds.count)",
                step: pipeline.rounds.count,
                trainSeconds: costs.trainSeconds + costs.assignSeconds,
                precision: [1, 3, 5].map { k in
                    evaluation.values.first { $0.name == "P@\(k)" }?.value ?? 0
                }
            )
            perInstance = evaluation.perInstance
            deciles = evaluation.deciles
            self.senses = senses
            isInputError = false
        } catch {
            record.status = .failed
            record.error = "\(error)".split(separator: "\n").joined(separator: " ")
            record.provenance = .object(["parameters": settings.parameters])
            curvePoint = nil
            perInstance = []
            deciles = []
            senses = nil
            isInputError = error is InputError
        }
        self.record = record
    }

    private static func provenance(
        _ pipeline: Pipeline,
        _ costs: RunCosts,
        _ evaluation: EvaluationData,
        _ common: JSONValue
    ) -> JSONValue {
        var members = common.objectValue ?? [:]
        members["parameters"] = pipeline.settings.parameters
        members["stages"] = .array(costs.stages)
        members["propensity"] = .object([
            "a": .number(evaluation.propensity.a), "b": .number(evaluation.propensity.b),
        ])
        return .object(members)
    }

    /// One line for the log when the run is over; errors are told at the end, each once.
    func line(index: Int, of count: Int) -> String {
        let place = "[\(index + 1)/\(count)] \(record.run)"
        guard record.status == .ok else { return "\(place): failed" }
        let shown = record.metrics.filter { $0.name.hasPrefix("P@") }
            .map { "\($0.name) \(($0.value * 100).rounded() / 100)" }.joined(separator: "  ")
        let seconds = record.number("train-seconds").map {
            "  training \(($0 * 10).rounded() / 10) s"
        }
        return "\(place): \(shown)\(seconds ?? "")"
    }
}

/// What a run cost, gathered from its stages: the time of the work when it was done.
struct RunCosts: Sendable {
    let measures: [RunRecord.Entry<Double>]
    let stages: [JSONValue]
    let trainSeconds: Double
    let assignSeconds: Double

    init(_ pipeline: Pipeline, _ session: Session) throws {
        // A stage may have gone from the cache while what was made from it stayed: without it there
        // would be no telling what it took.
        let headers = try pipeline.outlines.map { outline in
            if let header = try session.cache.header(outline.key) {
                return (outline: outline, header: Optional(header))
            }
            try outline.make(session)
            return (outline: outline, header: try session.cache.header(outline.key))
        }
        func work(_ outline: StageOutline) -> Double {
            headers.first { $0.outline == outline }?.header?.seconds["work"] ?? 0
        }
        let prediction = try session.value(pipeline.prediction)
        // Not the model's own copy of it: reading a model takes longer than all else here.
        let tree =
            try pipeline.rounds.last.map { try session.value($0.assignment).tree }
            ?? session.value(pipeline.tree)
        let predicting = work(pipeline.prediction.outline)
        trainSeconds =
            work(pipeline.model.outline)
            + pipeline.rounds.compactMap(\.matcher).reduce(0) { $0 + work($1.outline) }
        assignSeconds = pipeline.rounds.reduce(0) {
            $0 + work($1.beams.outline) + work($1.assignment.outline)
        }
        let peak = headers.compactMap { $0.header?.seconds["peak-mib"] }.max() ?? 0
        measures = [
            RunRecord.Entry("feature-seconds", work(pipeline.features.outline)),
            RunRecord.Entry("tree-seconds", work(pipeline.tree.outline)),
            RunRecord.Entry("assign-seconds", assignSeconds),
            RunRecord.Entry("train-seconds", trainSeconds),
            RunRecord.Entry("predict-seconds", predicting),
            RunRecord.Entry(
                "predict-per-second",
                Double(prediction.ranked.rowCount) / max(predicting, 1e-9)
            ),
            RunRecord.Entry("peak-mib", peak),
            RunRecord.Entry(
                "copies-per-label",
                Double(tree.slotLabels.count) / Double(max(1, tree.labelCount))
            ),
            RunRecord.Entry("largest-cluster", Double(tree.clusterSizes.max() ?? 0)),
            RunRecord.Entry("cluster-count", Double(tree.clusterCount)),
            RunRecord.Entry("inner-products", prediction.innerProducts),
            RunRecord.Entry("weights", Double(prediction.weightCount)),
        ]
        let parts = headers.flatMap { outline, header in
            (header?.attributes["parts"]?.arrayValue ?? []).map { digest in
                JSONValue.object(["stage": .string(outline.title + ", part"), "key": digest])
            }
        }
        stages =
            parts
            + headers.map { outline, header in
                .object([
                    "stage": .string(outline.title),
                    "key": .string(outline.key.digest),
                    "seconds": .object((header?.seconds ?? [:]).mapValues(JSONValue.number)),
                    "commit": header?.provenance["commit"] ?? .null,
                    "threads": header?.provenance["threads"] ?? .null,
                ])
            }
    }
}
