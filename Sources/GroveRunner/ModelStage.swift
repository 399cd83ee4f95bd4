import GroveBase
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// The stage of a linear model, which is trained in one piece where that fits and else part by part.
///
/// A part, some consecutive clusters of a level with all their children's weights, is a stage of its
/// own: trained, stored and let go. A run that is killed goes on with the first part that is not
/// there, and one that is damaged is trained again when it is met. The bits are the same either way.
struct ModelStage: Sendable {
    /// What training reads.
    struct Inputs: Sendable {
        let settings: RunSettings
        let labels: Stage<LabelData>
        let features: Stage<FeatureData>
        let source: TreeSource
        /// Whether the last level, which ranks labels, is left out.
        let matcherOnly: Bool
        /// The clusters an encoder matches the training instances to; then only the last level is
        /// trained, on them.
        var beams: Stage<CSRMatrix>?
    }

    let inputs: Inputs
    let stage: Stage<StoredModel>

    var key: StageKey { stage.key }
    var outline: StageOutline { stage.outline }

    init(_ inputs: Inputs) {
        self.inputs = inputs
        var read = [
            "labels": inputs.labels.key, "features": inputs.features.key,
            "tree": inputs.source.key,
        ]
        if let beams = inputs.beams { read["beams"] = beams.key }
        let key = StageKey(
            stage: inputs.matcherOnly ? "matcher" : inputs.beams == nil ? "model" : "ranker",
            version: 2,
            parameters: ["matcher": inputs.settings.matcher.trainingJSON],
            inputs: read,
            seed: inputs.settings.seed
        )
        stage = Stage(
            key: key,
            title: inputs.matcherOnly
                ? "matcher" : inputs.beams == nil ? "matcher and ranker" : "ranker",
            codec: .storedModel,
            isDivisible: true
        ) { session in
            try ModelTraining(inputs, modelKey: key, session: session).make()
        }
    }

    /// The model with a run's own post-processors.
    func model(_ session: Session, _ settings: MatcherSettings) throws -> ReadableModel {
        switch try session.value(stage) {
        case .whole(let model): return .whole(model.reading(with: settings))
        case .parted(let layout):
            let training = PartTraining(inputs, modelKey: key)
            let model = training.model(
                layout,
                post: settings.post.parameter,
                rankerPost: settings.rankerPost.parameter,
                session: session
            )
            return .parted(model, weightCount: layout.weightCount)
        }
    }
}

/// What trains the parts of one model; what they share is made once, when the first is trained.
final class PartTraining: Sendable {
    private struct State {
        var trainer: PartTrainer?
        /// Levels whose negatives are set.
        var ready: Set<Int> = []
    }

    private let inputs: ModelStage.Inputs
    private let modelKey: StageKey
    private let state = Locked(State())

    init(_ inputs: ModelStage.Inputs, modelKey: StageKey) {
        self.inputs = inputs
        self.modelKey = modelKey
    }

    /// The model of a layout, its parts from the cache or, where they are missing, trained again.
    func model(
        _ layout: ModelLayout,
        post: PostProcessor,
        rankerPost: PostProcessor,
        session: Session
    ) -> PartedModel {
        model(layout, post: post, rankerPost: rankerPost) {
            try session.value($0, isKept: false)
        }
    }

    /// The model of a layout, its parts from wherever the caller gets their stages' values.
    func model(
        _ layout: ModelLayout,
        post: PostProcessor,
        rankerPost: PostProcessor,
        value: @escaping @Sendable (Stage<LevelPart>) throws -> LevelPart
    ) -> PartedModel {
        PartedModel(
            tree: layout.tree,
            featureCount: layout.featureCount,
            bias: layout.bias,
            postProcessor: post,
            rankerPostProcessor: rankerPost,
            cuts: layout.cuts
        ) { level, parents in
            try value(self.stage(level: level, parents: parents, of: layout))
        }
    }

    /// The stage of a part; `layout` holds at least the levels above.
    func stage(level: Int, parents: Range<Int>, of layout: ModelLayout) -> Stage<LevelPart> {
        Stage(
            key: StageKey(
                stage: "model-part",
                version: 2,
                parameters: [
                    "level": .integer(level), "first": .integer(parents.lowerBound),
                    "end": .integer(parents.upperBound),
                ],
                inputs: ["model": modelKey]
            ),
            title: "model part",
            codec: .part(layout)
        ) { session in
            let trainer = try self.trainer(level: level, of: layout, session)
            let made = try timed {
                try trainer.train(
                    level: level,
                    parents: parents,
                    workers: session.workers,
                    progress: session.progress
                )
            }
            return Made(value: made.result, seconds: ["work": made.seconds])
        }
    }

    /// The trainer, its negatives of a level set.
    func trainer(level: Int, of layout: ModelLayout, _ session: Session) throws -> PartTrainer {
        try state.withLock { state in
            var trainer = try state.trainer ?? self.makeTrainer(layout, session)
            if trainer.needsBeams(level: level), !state.ready.contains(level) {
                let parameters = inputs.settings.matcher.parameters
                // Parts that are missing above take a trainer of their own: this one is in use.
                let model = PartTraining(inputs, modelKey: modelKey).model(
                    layout,
                    post: parameters.postProcessor,
                    rankerPost: parameters.rankerPostProcessor,
                    session: session
                )
                let beams = try model.beams(
                    features: session.value(inputs.features).train,
                    beam: trainer.beam,
                    levelCount: level,
                    workers: session.workers
                )
                trainer.setNegatives(beams.pattern, level: level, workers: session.workers)
                state.ready.insert(level)
            }
            state.trainer = trainer
            return trainer
        }
    }

    private func makeTrainer(_ layout: ModelLayout, _ session: Session) throws -> PartTrainer {
        try PartTrainer(
            features: session.value(inputs.features).train,
            labels: session.value(inputs.labels).train,
            tree: layout.tree,
            parameters: inputs.settings.matcher.parameters,
            seed: UInt64(inputs.settings.seed),
            levels: inputs.matcherOnly ? layout.tree.matcherLevels : nil,
            workers: session.workers
        )
    }
}
