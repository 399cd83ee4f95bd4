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
    /// Quality against training time; the last point is the run's own.
    let curve: [CurvePoint]
    let perInstance: [RunRecord.Entry<[Float]>]
    let deciles: [[RunRecord.Entry<Double>]]
    let senses: SenseData?
    /// What `trees.json` says of its tree; nil for a failed run.
    let tree: JSONValue?
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
            record.metrics = RunResult.metrics(evaluation, settings.metrics)
            record.measures = costs.measures + (senses?.measures ?? [])
            record.provenance = RunResult.provenance(pipeline, costs, evaluation, provenance)
            self.init(
                record: record,
                evaluation: evaluation,
                curve: try RunResult.curve(pipeline, session, costs),
                senses: senses,
                tree: costs.tree
            )
        } catch {
            record.provenance = .object(["parameters": settings.parameters])
            self.init(failed: record, error)
        }
    }

    /// The result of a run that failed, by its settings alone.
    init(_ settings: RunSettings, failed error: any Error) {
        let record = RunRecord(
            run: settings.identifier,
            dataset: settings.dataset,
            seed: settings.seed,
            swept: settings.swept.map { RunRecord.Entry($0.key, $0.value) },
            provenance: .object(["parameters": settings.parameters])
        )
        self.init(failed: record, error)
    }

    init(
        record: RunRecord,
        curve: [CurvePoint],
        perInstance: [RunRecord.Entry<[Float]>],
        deciles: [[RunRecord.Entry<Double>]],
        senses: SenseData?,
        tree: JSONValue?,
        isInputError: Bool
    ) {
        self.record = record
        self.curve = curve
        self.perInstance = perInstance
        self.deciles = deciles
        self.senses = senses
        self.tree = tree
        self.isInputError = isInputError
    }

    /// The result of a run that was judged.
    init(
        record: RunRecord,
        evaluation: EvaluationData,
        curve: [CurvePoint] = [],
        senses: SenseData? = nil,
        tree: JSONValue? = nil
    ) {
        self.record = record
        self.curve = curve
        perInstance = evaluation.perInstance
        deciles = evaluation.deciles
        self.senses = senses
        self.tree = tree
        isInputError = false
    }

    /// The result of a run that an error ended.
    init(failed record: RunRecord, _ error: any Error) {
        var record = record
        record.status = .failed
        record.error = "\(error)".split(separator: "\n").joined(separator: " ")
        self.record = record
        curve = []
        perInstance = []
        deciles = []
        senses = nil
        tree = nil
        isInputError = error is InputError
    }

    /// The metrics that were asked for.
    static func metrics(
        _ evaluation: EvaluationData,
        _ settings: MetricSettings
    ) -> [RunRecord.Entry<Double>] {
        let shown = Set(settings.at)
        return evaluation.values.filter { entry in
            entry.name.split(separator: "@").last.flatMap { Int($0) }.map(shown.contains) ?? true
        }
    }

    /// The points of the run's curve, each with the seconds that training up to it took.
    private static func curve(
        _ pipeline: Pipeline,
        _ session: Session,
        _ costs: RunCosts
    ) throws -> [CurvePoint] {
        func point(
            _ stage: String,
            _ step: Int,
            _ seconds: Double,
            _ precision: [Double]
        ) -> CurvePoint {
            CurvePoint(
                run: pipeline.settings.identifier,
                matcher: pipeline.settings.matcher.kind.rawValue,
                stage: stage,
                step: step,
                trainSeconds: seconds,
                precision: precision
            )
        }
        let levels = try pipeline.levels.map { levels in
            let qualities = try session.value(levels.stage)
            let before = try StageHeaders(levels.costs, session).trainingSeconds
            let seconds = try session.cache.header(levels.stage.key)?.seconds ?? [:]
            return qualities.precision.enumerated().map { index, precision in
                let level = index + 1
                let own = seconds[Pipeline.LevelPoints.seconds(level: level)] ?? 0
                return point("level", level, before + own, precision)
            }
        }
        let earlier = try pipeline.points.map { earlier in
            let evaluation = try session.value(earlier.evaluation)
            let headers = try StageHeaders(earlier.costs, session)
            return point(
                earlier.stage,
                earlier.step,
                headers.trainingSeconds,
                evaluation.curvePrecision
            )
        }
        let last = point(
            pipeline.points.isEmpty ? "round \(pipeline.rounds.count)" : "end",
            pipeline.points.isEmpty ? pipeline.rounds.count : pipeline.lastStep,
            costs.trainSeconds + costs.assignSeconds,
            try session.value(pipeline.evaluation).curvePrecision
        )
        return (levels ?? []) + earlier + [last]
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
        // Not part of the run's cost: points of its curve, studies. They stay in a pruned cache.
        let own = Set(pipeline.costs.map(\.outline.key.digest))
        let further = pipeline.outlines.map(\.key.digest).filter { !own.contains($0) }
        if !further.isEmpty {
            members["further-stages"] = .array(further.map(JSONValue.string))
        }
        members["propensity"] = evaluation.propensity.json
        return .object(members)
    }

    /// One line for the log when the run is over; errors are told at the end, each once.
    func line(index: Int, of count: Int) -> String { "[\(index + 1)/\(count)] \(line)" }

    /// The same without the run's place in the sweep.
    var line: String {
        guard record.status == .ok else { return "\(record.run): failed" }
        let shown = record.metrics.filter { $0.name.hasPrefix("P@") }
            .map { "\($0.name) \(($0.value * 100).rounded() / 100)" }.joined(separator: "  ")
        let seconds = record.number("train-seconds").map {
            "  training \(($0 * 10).rounded() / 10) s"
        }
        return "\(record.run): \(shown)\(seconds ?? "")"
    }
}

/// What a run cost, gathered from its stages: the time of the work when it was done.
struct RunCosts: Sendable {
    let measures: [RunRecord.Entry<Double>]
    let stages: [JSONValue]
    let trainSeconds: Double
    let assignSeconds: Double
    /// What `trees.json` says of the tree; nil where there are several.
    let tree: JSONValue?

    init(_ pipeline: Pipeline, _ session: Session) throws {
        let headers = try StageHeaders(pipeline.costs, session)
        let prediction = try session.value(pipeline.prediction)
        // Not the model's own copy of it: reading a model takes longer than all else here.
        let tree =
            try pipeline.rounds.last.map { try session.value($0.assignment).tree }
            ?? session.value(pipeline.tree)
        self.init(headers, prediction: prediction, tree: tree, stages: headers.all)
    }

    /// Adds up what stages cost.
    ///
    /// - Parameters:
    ///   - headers: All stages.
    ///   - prediction: What they came to.
    ///   - tree: The tree that predicts; nil where there are several.
    ///   - listed: Those that the record names.
    init(
        _ headers: StageHeaders,
        prediction: Prediction,
        tree: LabelTree?,
        stages listed: [StageHeaders.Entry]
    ) {
        self.tree = tree.map(Exhibits.json)
        let predicting = headers.seconds(.prediction)
        trainSeconds = headers.seconds(.training)
        assignSeconds = headers.seconds(.assignment)
        let peak = headers.all.compactMap { $0.header?.seconds["peak-mib"] }.max() ?? 0
        measures =
            [
                RunRecord.Entry("feature-seconds", headers.seconds(.features)),
                RunRecord.Entry("tree-seconds", headers.seconds(.tree)),
                RunRecord.Entry("assign-seconds", assignSeconds),
                RunRecord.Entry("train-seconds", trainSeconds),
                RunRecord.Entry("predict-seconds", predicting),
                RunRecord.Entry(
                    "predict-per-second",
                    Double(prediction.ranked.rowCount) / max(predicting, 1e-9)
                ),
                RunRecord.Entry("peak-mib", peak),
            ] + (tree.map(RunCosts.measures) ?? []) + [
                RunRecord.Entry("inner-products", prediction.innerProducts),
                RunRecord.Entry("weights", Double(prediction.weightCount)),
            ]
        let parts = listed.flatMap { _, outline, header in
            (header?.attributes["parts"]?.arrayValue ?? []).map { digest in
                JSONValue.object(["stage": .string(outline.title + ", part"), "key": digest])
            }
        }
        stages =
            parts
            + listed.map { _, outline, header in
                .object([
                    "stage": .string(outline.title),
                    "key": .string(outline.key.digest),
                    "seconds": .object((header?.seconds ?? [:]).mapValues(JSONValue.number)),
                    "commit": header?.provenance["commit"] ?? .null,
                    "threads": header?.provenance["threads"] ?? .null,
                ])
            }
    }

    private static func measures(_ tree: LabelTree) -> [RunRecord.Entry<Double>] {
        [
            RunRecord.Entry(
                "copies-per-label",
                Double(tree.slotLabels.count) / Double(max(1, tree.labelCount))
            ),
            RunRecord.Entry("largest-cluster", Double(tree.clusterSizes.max() ?? 0)),
            RunRecord.Entry("cluster-count", Double(tree.clusterCount)),
        ]
    }
}

extension PropensityConstants {
    /// The constants as records keep them.
    var json: JSONValue { .object(["a": .number(a), "b": .number(b)]) }
}

/// What the cache knows of stages: the time of the work when it was done.
struct StageHeaders {
    typealias Entry = (purpose: Pipeline.Purpose, outline: StageOutline, header: CachedHeader?)

    let all: [Entry]

    /// Reads headers, each stage's once.
    ///
    /// A stage may have gone from the cache while what was made from it stayed: without it there
    /// would be no telling what it took, so it is made again.
    init(_ costs: [Pipeline.Cost], _ session: Session) throws {
        var seen: Set<String> = []
        all = try costs.filter { seen.insert($0.outline.key.digest).inserted }.map { cost in
            if let header = try session.cache.header(cost.outline.key) {
                return (cost.purpose, cost.outline, header)
            }
            try cost.outline.make(session)
            return (cost.purpose, cost.outline, try session.cache.header(cost.outline.key))
        }
    }

    /// The seconds of all stages of a purpose.
    func seconds(_ purpose: Pipeline.Purpose) -> Double {
        all.reduce(0) { sum, stage in
            stage.purpose == purpose ? sum + (stage.header?.seconds["work"] ?? 0) : sum
        }
    }

    /// The seconds of training, disentanglement included.
    var trainingSeconds: Double { seconds(.training) + seconds(.assignment) }
}

extension EvaluationData {
    /// What a curve shows: P@1, P@3 and P@5, in percent.
    fileprivate var curvePrecision: [Double] {
        [1, 3, 5].map { k in values.first { $0.name == "P@\(k)" }?.value ?? 0 }
    }
}
