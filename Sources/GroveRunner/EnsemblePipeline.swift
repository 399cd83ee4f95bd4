import GroveBase
import GroveSparse
import GroveSpec
import GroveStore

/// The stages of an ensemble: its members' predictions combined, then judged as any run's are.
struct EnsemblePipeline: Sendable {
    let settings: EnsembleSettings
    /// The members' pipelines, in the ensemble's order.
    let members: [Pipeline]
    let prediction: Stage<Prediction>
    let evaluation: Stage<EvaluationData>

    /// Wires the stages.
    ///
    /// - Parameters:
    ///   - settings: The ensemble.
    ///   - members: A pipeline for each of its members, in order.
    ///   - dataset: The members' dataset.
    init(_ settings: EnsembleSettings, members: [Pipeline], dataset: DatasetFacts) {
        precondition(!members.isEmpty, "ensemble \(settings.name) without members")
        self.settings = settings
        self.members = members
        prediction = EnsemblePipeline.predictionStage(
            settings.method.combination,
            members.map(\.prediction)
        )
        evaluation = Pipeline.evaluationStage(
            members[0].settings,
            members[0].labels,
            prediction,
            dataset
        )
    }

    /// The members' predictions on the test instances, combined.
    ///
    /// What ranking took and the stored weights are those of all members together.
    static func predictionStage(
        _ method: EnsembleMethod,
        _ members: [Stage<Prediction>]
    ) -> Stage<Prediction> {
        let inputs = members.enumerated().map { index, member in
            // The order of the members decides how sums are rounded, and whose turn it is.
            ("member-\(index)", member.key)
        }
        return Stage(
            "ensemble",
            key: StageKey(
                stage: "ensemble",
                version: 1,
                parameters: ["method": .string(method.rawValue)],
                inputs: Dictionary(uniqueKeysWithValues: inputs)
            ),
            codec: .prediction,
            inputs: { session in try members.map { try session.value($0) } }
        ) { members, session in
            Prediction(
                ranked: RankedLabels.ensemble(
                    members.map(\.ranked),
                    by: method,
                    workers: session.workers
                ),
                innerProducts: members.reduce(0) { $0 + $1.innerProducts },
                weightCount: members.reduce(0) { $0 + $1.weightCount }
            )
        }
    }

    /// The ensemble's own stages in the order of the work.
    var outlines: [StageOutline] { [prediction.outline, evaluation.outline] }

    /// All of the members' stages and its own, with what they count as.
    var costs: [Pipeline.Cost] {
        members.flatMap(\.costs) + [
            .init(.prediction, prediction.outline), .init(.evaluation, evaluation.outline),
        ]
    }
}

extension EnsembleSettings.Method {
    /// What it does to predictions.
    var combination: EnsembleMethod {
        switch self {
        case .average: .average
        case .rankAverage: .rankAverage
        case .sigmoidAverage: .sigmoidAverage
        case .softmaxAverage: .softmaxAverage
        case .roundRobin: .roundRobin
        }
    }
}

extension Sweep {
    /// The ensembles of all runs, in the spec's order.
    ///
    /// - Parameter pipelines: Those of all runs.
    /// - Returns: The ensembles' stages.
    func ensembles(of pipelines: [Pipeline]) -> [EnsemblePipeline] {
        guard !spec.ensembles.isEmpty else { return [] }
        let runs = Dictionary(
            pipelines.map { ($0.settings.identifier, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return spec.ensembles.compactMap { settings in
            let members = settings.members.compactMap { runs[$0.identifier] }
            return members.first.map {
                EnsemblePipeline(settings, members: members, dataset: $0.dataset)
            }
        }
    }
}
