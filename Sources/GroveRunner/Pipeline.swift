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
    let dataset: DatasetFacts
    let labels: Stage<LabelData>
    /// The encoder of a Transformer matcher.
    let encoder: EncoderFacts?
    /// tf-idf, or what the dataset came with.
    let features: Stage<FeatureData>
    /// What is made once and serves every point of the run's curve: texts, fine-tuning.
    let common: [Cost]
    /// From the matcher's features to the metrics, after all of training.
    let tail: Tail
    /// How well matchers tell the senses of a label apart; only where there is something to tell.
    let senses: Stage<SenseData>?
    /// Earlier points of quality against training time, in order.
    let points: [Point]
    /// Points still earlier: after each level of clusters of a linear matcher.
    let levels: LevelPoints?

    /// One round of disentanglement.
    struct Round: Sendable {
        /// Trained on the tree so far; nil where held-out folds train matchers of their own, or the
        /// clusters are an encoder's.
        let matcher: ModelStage?
        let beams: Stage<CSRPattern>
        let assignment: Stage<Assignment>
    }

    /// What a stage's seconds count as.
    enum Purpose: Sendable {
        case data
        case features
        case tree
        case training
        case assignment
        case prediction
        case evaluation
    }

    /// A stage with what its seconds count as.
    struct Cost: Sendable {
        let purpose: Purpose
        let outline: StageOutline

        init(_ purpose: Purpose, _ outline: StageOutline) {
            self.purpose = purpose
            self.outline = outline
        }
    }

    /// The stages after fine-tuning, or all of them where nothing is fine-tuned.
    struct Tail: Sendable {
        /// What the matcher's linear models read.
        let features: Stage<FeatureData>
        /// The tree a clusterer made.
        let tree: Stage<LabelTree>
        /// Each round of disentanglement: matcher, its beams, the new assignment.
        let rounds: [Round]
        /// The matcher and ranker that predict.
        let model: ModelStage
        let prediction: Stage<Prediction>
        let evaluation: Stage<EvaluationData>
        /// All of them in the order of the work, with those that only they read.
        let costs: [Cost]
        /// How texts become what the models read beside tf-idf; nil where nothing is encoded.
        var encoding: Encoding?
    }

    /// How a fine-tuned encoder's vectors reach the linear models.
    struct Encoding: Sendable {
        /// What fine-tuning left; nil for the encoder as it came.
        let tuned: Stage<TunedEncoder>?
        /// Whether tf-idf, embedding and the whole are scaled to unit length.
        let isScaled: Bool
        /// The clusters that the encoder's head chose for the test texts; nil where the linear
        /// models choose.
        var testClusters: Stage<CSRMatrix>?
    }

    /// Quality after a part of training.
    struct Point: Sendable {
        /// What was trained last: `level 2`, `pass`, ….
        let stage: String
        /// How far it had come: fine-tuning steps so far, passes of the solver.
        let step: Int
        let evaluation: Stage<EvaluationData>
        /// Its stages, those of the run that it shares included.
        let costs: [Cost]
    }

    /// The tree a clusterer made.
    var tree: Stage<LabelTree> { tail.tree }
    /// Each round of disentanglement.
    var rounds: [Round] { tail.rounds }
    /// The matcher and ranker that predict.
    var model: ModelStage { tail.model }
    var prediction: Stage<Prediction> { tail.prediction }
    var evaluation: Stage<EvaluationData> { tail.evaluation }

    /// Wires the stages of a run over a dataset.
    ///
    /// - Parameters:
    ///   - settings: The run.
    ///   - dataset: The dataset's fingerprint and whether its senses are known.
    ///   - encoder: The encoder of a Transformer matcher.
    ///   - chain: The tree that `clusterer: imported` names.
    init(
        _ settings: RunSettings,
        dataset: DatasetFacts,
        encoder: EncoderFacts? = nil,
        chain: ChainFacts?
    ) {
        let features = Pipeline.featureStage(settings, dataset)
        let (labels, merging) = Pipeline.labels(settings, dataset, features)
        let wiring = Wiring(
            settings: settings,
            dataset: dataset,
            labels: labels,
            features: features,
            chain: chain,
            merging: merging
        )
        self.settings = settings
        self.dataset = dataset
        self.labels = labels
        self.features = features
        self.encoder = encoder
        switch (settings.matcher.kind, encoder) {
        case (.xrTransformer, let encoder?):
            (common, tail, points) = wiring.xrTransformer(encoder)
        case (.xTransformer, let encoder?):
            (common, tail, points) = wiring.xTransformer(encoder)
        default:
            (common, tail, points) = wiring.linear
        }
        levels =
            settings.matcher.kind == .linear && settings.metrics.curve > 0
                && settings.clusterer.kind != .none
            ? LevelPoints(
                stage: Pipeline.levelStage(settings, labels, features, tail.tree),
                costs: common + [Cost(.tree, tail.tree.outline)]
            ) : nil
        let isMerged = settings.mergedLabels.level != nil
        senses =
            (dataset.hasSenses || isMerged) && settings.disentanglement.budget > 1
                && settings.matcher.kind != .xTransformer
            ? Pipeline.senseStage(settings, labels, tail.features, tail.model) : nil
    }

    /// How far training has come at its end, in the terms of ``points``.
    var lastStep: Int {
        switch settings.matcher.kind {
        case .linear: settings.matcher.iterations
        case .xTransformer: settings.matcher.fineTuning.steps[0]
        case .xrTransformer: settings.matcher.fineTuning.steps.reduce(0, +)
        }
    }

    /// Every stage of the run itself in the order of the work, with what it counts as.
    var costs: [Cost] { common + tail.costs }

    /// Every stage in the order of the work, each once.
    var outlines: [StageOutline] {
        var seen: Set<String> = []
        let all =
            costs.map(\.outline) + (senses.map { [$0.outline] } ?? [])
            + (levels.map { [$0.stage.outline] } ?? [])
            + points.flatMap(\.costs).map(\.outline)
        return all.filter { seen.insert($0.key.digest).inserted }
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
