import GroveBase
import GroveEncoder
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTensor
import GroveText
import GroveTree

/// Fine-tuning at one resolution as a stage: the state after some of a level's steps.
///
/// The key names the step, not how training got there: it stops at checkpoints and at the points of
/// a curve on its way, and goes on from the last checkpoint that a killed run left.
struct EncoderTuning: Sendable {
    /// What decides a level's training.
    struct Level: Sendable {
        /// The resolution: a level of the tree, whose children are the clusters; nil for the leaf
        /// clusters, all of which then take part.
        let index: Int?
        /// Its place among the fine-tuned levels.
        let place: Int
        /// All of its steps.
        let steps: Int
        /// The tree.
        let tree: TreeSource
        /// The encoder after the level before, with its embeddings of the training texts and the
        /// clusters they were matched to; nil at the first.
        let before: Before?
    }

    /// What the level before left.
    struct Before: Sendable {
        let tuned: Stage<TunedEncoder>
        let embeddings: Stage<DenseMatrix>
        let matched: Stage<CSRMatrix>
    }

    let stages: EncoderStages
    let labels: Stage<LabelData>
    let level: Level
    /// The steps, below the level's last, whose state is kept.
    let points: [Int]

    var settings: FineTuningSettings { stages.settings.matcher.fineTuning }
    var seed: Int { stages.settings.seed }

    /// The state after all steps.
    var last: Stage<TunedEncoder> { state(after: level.steps) }

    /// The state after some steps.
    func state(after step: Int) -> Stage<TunedEncoder> {
        Stage(
            key: key("tuned-encoder", step),
            title: step == level.steps
                ? "fine-tuning, level \(level.place + 1)"
                : "fine-tuning, level \(level.place + 1) to step \(step)",
            codec: .tuned
        ) { try train(to: step, $0) }
    }

    private func key(_ stage: String, _ step: Int) -> StageKey {
        var inputs = [
            "tokens": stages.tokens.key, "labels": labels.key, "tree": level.tree.key,
        ]
        if let before = level.before {
            inputs["encoder"] = before.tuned.key
            inputs["embeddings"] = before.embeddings.key
            inputs["matched"] = before.matched.key
        }
        var members = settings.json.objectValue ?? [:]
        // Read where levels pass on to each other, or by none.
        for unread in ["steps", "checkpoint", "finest", "top", "cost-sensitive", "threshold"] {
            members[unread] = nil
        }
        if level.before == nil {
            for unread in ["bootstrap", "bootstrap-cost", "negatives"] { members[unread] = nil }
        }
        let dropout = stages.settings.matcher.encoder.dropout
        return StageKey(
            stage: stage,
            version: 2,
            parameters: [
                "fine-tuning": .object(members), "engine": stages.facts.json,
                "dropout": dropout.map(JSONValue.number) ?? .string("model"),
                "level": level.index.map(JSONValue.integer) ?? .string("leaf"),
                "steps": .integer(level.steps),
                "step": .integer(step),
            ],
            inputs: inputs,
            sources: ["encoder": stages.facts.digest],
            seed: seed
        )
    }

    // MARK: - Training

    /// What is read from the cache before the clock starts.
    private struct Inputs {
        let texts: TokenizedTexts
        let labels: CSRPattern
        let tree: LabelTree
        let before: (tuned: TunedEncoder, embeddings: DenseMatrix, matched: CSRMatrix)?
    }

    private func inputs(_ session: Session) throws -> Inputs {
        Inputs(
            texts: try session.value(stages.tokens).train,
            labels: try session.value(labels).train,
            tree: try level.tree.tree(session),
            before: try level.before.map {
                (
                    tuned: try session.value($0.tuned),
                    embeddings: try session.value($0.embeddings),
                    matched: try session.value($0.matched)
                )
            }
        )
    }

    private func train(to end: Int, _ session: Session) throws -> Made<TunedEncoder> {
        let inputs = try inputs(session)
        try checkLevels(inputs.tree)
        let checkpoint = try latestCheckpoint(before: end, session)
        let prepared = try timed {
            try prepare(inputs, needsHead: checkpoint == nil, session)
        }
        let tuner = prepared.result
        if let checkpoint { try tuner.restore(checkpoint.state) }
        // A run that goes on prepares again; the first preparation is what counts.
        let setUp = checkpoint?.setUp ?? prepared.seconds
        session.progress.begin("fine-tuning, level \(level.place + 1)", total: end - tuner.step)
        defer { session.progress.end() }
        var kept = checkpoint.map { [$0.state.step] } ?? []
        while tuner.step < end {
            try tuner.run(to: nextStop(after: tuner.step, end), progress: session.progress)
            if tuner.step < end, points.contains(tuner.step) {
                try session.store(
                    Made(value: value(tuner), seconds: ["work": setUp + tuner.seconds]),
                    as: state(after: tuner.step)
                )
            }
            if tuner.step < end, isCheckpoint(tuner.step) {
                try session.cache.store(
                    Codec<FineTuningCheckpoint>.checkpoint.encode(try tuner.checkpoint()),
                    key: key("checkpoint", tuner.step),
                    seconds: ["work": tuner.seconds, "set-up": setUp],
                    provenance: session.provenance
                )
                for step in kept { try session.cache.remove(key("checkpoint", step)) }
                kept = [tuner.step]
            }
        }
        if end == level.steps {
            for step in kept { try session.cache.remove(key("checkpoint", step)) }
        }
        return Made(
            value: try value(tuner),
            seconds: ["work": setUp + tuner.seconds, "set-up": setUp]
        )
    }

    /// A spec may ask for more levels than the tree has.
    private func checkLevels(_ tree: LabelTree) throws {
        guard let index = level.index else { return }
        let eligible = (0..<tree.levelCount).prefix { tree.childCount($0) <= settings.finest }
        guard index >= eligible.count else { return }
        let sizes = (0..<tree.levelCount).map { "\(tree.childCount($0))" }
        throw InputError(
            "matcher.fine-tuning.steps has \(settings.steps.count) numbers, one a level, but the "
                + "preliminary tree's levels have \(sizes.joined(separator: ", ")) clusters and "
                + "labels, of which \(eligible.count) are within matcher.fine-tuning.finest "
                + "\(settings.finest)"
        )
    }

    /// The resolution's level of a tree.
    private func index(_ tree: LabelTree) -> Int { level.index ?? tree.levelCount - 2 }

    private func isCheckpoint(_ step: Int) -> Bool {
        settings.checkpoint > 0 && step % settings.checkpoint == 0
    }

    private func nextStop(after step: Int, _ end: Int) -> Int {
        var next = points.filter { $0 > step }.min() ?? end
        if settings.checkpoint > 0 {
            next = min(next, (step / settings.checkpoint + 1) * settings.checkpoint)
        }
        return min(next, end)
    }

    private func latestCheckpoint(before end: Int, _ session: Session) throws
        -> (state: FineTuningCheckpoint, setUp: Double)?
    {
        guard settings.checkpoint > 0, !session.isForced(key("tuned-encoder", end)) else {
            return nil
        }
        let steps = stride(
            from: (end - 1) / settings.checkpoint * settings.checkpoint,
            to: 0,
            by: -settings.checkpoint
        )
        for step in steps {
            guard let cached = try session.cache.load(key("checkpoint", step)) else { continue }
            return (
                try Codec<FineTuningCheckpoint>.checkpoint.decode(cached.artifact),
                cached.header.seconds["set-up"] ?? 0
            )
        }
        return nil
    }

    private func value(_ tuner: FineTuner) throws -> TunedEncoder {
        TunedEncoder(
            encoder: try tuner.encoder.weights(),
            head: try tuner.head.values(),
            loss: tuner.loss
        )
    }

    // MARK: - Preparing a level

    private func prepare(_ inputs: Inputs, needsHead: Bool, _ session: Session) throws -> FineTuner
    {
        let tree = inputs.tree
        let targets =
            index(tree) < tree.levelCount - 1
            ? tree.clusterCounts(of: inputs.labels, workers: session.workers)[index(tree)]
            : tree.slots(of: inputs.labels, workers: session.workers)
        let problem = ResolutionProblem(
            targets: targets,
            active: try shortlists(inputs, targets.pattern, session),
            isWeighted: settings.loss == .weightedSquaredHinge
        )
        let encoder = try stages.facts.load(
            inputs.before?.tuned.encoder,
            seed: seed,
            session
        )
        let width = encoder.configuration.hiddenSize
        let start =
            needsHead
            ? try head(inputs, width, session)
            : .random(clusters: problem.clusterCount)
        var parameters = FineTuningParameters()
        parameters.steps = level.steps
        parameters.batch = settings.batch
        parameters.rate = settings.rate
        parameters.headRate = settings.headRate
        parameters.warmup = settings.warmup
        parameters.weightDecay = settings.weightDecay
        parameters.clip = settings.clip
        parameters.precision = stages.facts.precision
        parameters.dropout =
            stages.settings.matcher.encoder.dropout.map { EncoderDropout($0) }
            ?? EncoderDropout(encoder.configuration)
        parameters.seed = levelSeed
        return try FineTuner(
            encoder: encoder,
            head: ClusterHead(
                start,
                width: width,
                seed: levelSeed,
                device: stages.facts.device
            ),
            texts: inputs.texts,
            problem: problem,
            parameters: parameters
        )
    }

    /// Levels draw from streams of their own.
    private var levelSeed: UInt64 {
        var stream = RandomStream(seed: UInt64(seed), "fine-tuning.level.\(level.place)")
        return stream.next()
    }

    /// The clusters that take part for each instance; nil at the first level, where all do.
    private func shortlists(
        _ inputs: Inputs,
        _ positives: CSRPattern,
        _ session: Session
    ) throws -> CSRPattern? {
        guard let before = inputs.before else { return nil }
        let index = index(inputs.tree)
        let taught = inputs.tree.activeParents(of: inputs.labels, workers: session.workers)[index]
        let parents: CSRPattern =
            switch settings.negatives {
            case .teacherForcing: taught
            case .matcherAware: before.matched.pattern
            case .both: taught.joined(with: before.matched.pattern, workers: session.workers)
            }
        return inputs.tree.children(
            of: parents,
            level: index,
            joining: positives,
            workers: session.workers
        )
    }

    /// Where a level's clusters start: at random, or from what the level before has learnt.
    private func head(_ inputs: Inputs, _ width: Int, _ session: Session) throws
        -> ClusterHead.Start
    {
        let index = index(inputs.tree)
        let clusters = inputs.tree.childCount(index)
        guard let before = inputs.before, settings.bootstrap != .none else {
            return .random(clusters: clusters)
        }
        if settings.bootstrap == .inherit {
            let parents = inputs.tree.parents(index)
            let (rows, biases) = before.tuned.head
            return .weights(
                rows: parents.flatMap { rows[Int($0) * width..<(Int($0) + 1) * width] },
                biases: parents.map { biases[Int($0)] }
            )
        }
        var parameters = LinearParameters()
        parameters.cost = settings.bootstrapCost
        parameters.threshold = 0
        parameters.negatives = settings.negatives.parameter
        parameters.relevance = settings.bootstrap == .weightedLinear ? .induced : .none
        let model = try LevelModel.train(
            level: index,
            of: inputs.tree,
            features: before.embeddings.asCSR(),
            labels: inputs.labels,
            beams: before.matched.pattern,
            parameters: parameters,
            seed: UInt64(seed),
            workers: session.workers,
            progress: session.progress
        )
        let weights = model.denseWeights
        return .weights(rows: weights.rows, biases: weights.biases)
    }
}
