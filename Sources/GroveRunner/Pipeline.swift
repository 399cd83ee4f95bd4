import GroveBase
import GroveData
import GroveLinear
import GroveMetrics
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// All stages of one run, wired by their keys.
///
/// Every stage's key holds only the parameters that the stage reads, so that runs which differ in
/// something else share it: a sweep over budgets builds one tree and trains one matcher, and a sweep
/// over beams trains nothing twice.
struct Pipeline: Sendable {
    let settings: RunSettings
    let labels: Stage<LabelData>
    let features: Stage<FeatureData>
    /// The tree a clusterer made.
    let tree: Stage<LabelTree>
    /// Each round of disentanglement: matcher, its beams, the new assignment.
    let rounds: [Round]
    /// The matcher and ranker that predict.
    let model: ModelStage
    let prediction: Stage<Prediction>
    let evaluation: Stage<EvaluationData>
    /// How well matchers tell the senses of a label apart; only where there is something to tell.
    let senses: Stage<SenseData>?

    /// One round of disentanglement.
    struct Round: Sendable {
        /// Trained on the tree so far; nil where held-out folds train matchers of their own.
        let matcher: ModelStage?
        let beams: Stage<CSRPattern>
        let assignment: Stage<Assignment>
    }

    /// Wires the stages of a run over a dataset.
    ///
    /// - Parameters:
    ///   - settings: The run.
    ///   - dataset: The dataset's fingerprint and whether its senses are known.
    init(_ settings: RunSettings, dataset: DatasetFacts) {
        self.settings = settings
        let labels = Pipeline.labelStage(settings, dataset)
        let features = Pipeline.featureStage(settings, dataset)
        let tree = Pipeline.treeStage(settings, labels, features)
        var rounds: [Round] = []
        var source = TreeSource.clusterer(tree)
        if settings.isDisentangled {
            for _ in 0..<settings.disentanglement.rounds {
                let round = Pipeline.round(settings, labels, features, source)
                rounds.append(round)
                source = .assignment(round.assignment)
            }
        }
        self.labels = labels
        self.features = features
        self.tree = tree
        self.rounds = rounds
        model = ModelStage(
            ModelStage.Inputs(
                settings: settings,
                labels: labels,
                features: features,
                source: source,
                matcherOnly: false
            )
        )
        prediction = Pipeline.predictionStage(settings, features, model)
        evaluation = Pipeline.evaluationStage(settings, labels, prediction, dataset)
        senses =
            dataset.hasSenses && settings.disentanglement.budget > 1
            ? Pipeline.senseStage(settings, labels, features, model) : nil
    }

    /// Every stage in the order of the work.
    var outlines: [StageOutline] {
        var all = [labels.outline, features.outline, tree.outline]
        for round in rounds {
            if let matcher = round.matcher { all.append(matcher.outline) }
            all += [round.beams.outline, round.assignment.outline]
        }
        all += [model.outline, prediction.outline, evaluation.outline]
        if let senses { all.append(senses.outline) }
        return all
    }
}

/// What a plan must know of a dataset without reading it whole.
struct DatasetFacts: Sendable {
    let name: String
    /// The digest of its content.
    let fingerprint: String
    let hasSenses: Bool
    let propensity: PropensityConstants
}

extension RunSettings {
    /// Whether labels are assigned anew: budgets above 1, and the released scheme also at 1, where
    /// it moves every label to the cluster its positives are found in most often.
    var isDisentangled: Bool {
        clusterer.kind != .none
            && (disentanglement.budget > 1 || disentanglement.scheme == .released)
    }
}

/// The stage a tree comes from.
enum TreeSource: Sendable {
    case clusterer(Stage<LabelTree>)
    case assignment(Stage<Assignment>)

    var key: StageKey {
        switch self {
        case .clusterer(let stage): stage.key
        case .assignment(let stage): stage.key
        }
    }

    func tree(_ session: Session) throws -> LabelTree {
        switch self {
        case .clusterer(let stage): try session.value(stage)
        case .assignment(let stage): try session.value(stage).tree
        }
    }
}

/// A tree after disentanglement, with what was done to it.
struct Assignment: Sendable {
    let tree: LabelTree
    let statistics: DisentanglementStatistics
}

/// What a model predicts for the test instances.
struct Prediction: Sendable {
    let ranked: RankedLabels
    /// The mean over instances of the label slots in the clusters of the beam: the inner products
    /// that ranking takes.
    let innerProducts: Double
    /// Stored weights of the model, biases excluded.
    let weightCount: Int
}
