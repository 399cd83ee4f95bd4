import GroveBase
import GroveEncoder
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

extension Pipeline {
    /// What comes of wiring a matcher: stages shared by its curve's points, the rest, the points.
    typealias Wired = (common: [Cost], tail: Tail, points: [Point])

    /// Wires the stages of one kind of matcher.
    struct Wiring {
        let settings: RunSettings
        let dataset: DatasetFacts
        let labels: Stage<LabelData>
        let features: Stage<FeatureData>
        let chain: ChainFacts?
        /// What labels are merged by, where they are.
        let merging: [Cost]

        private var data: [Cost] {
            let own = [Cost(.data, labels.outline), Cost(.features, features.outline)]
            return merging.isEmpty ? own : [merging[0], own[1], merging[1], own[0]]
        }
    }
}

// MARK: - Linear

extension Pipeline.Wiring {
    /// XR-Linear on tf-idf.
    var linear: Pipeline.Wired {
        let tail = linearTail(settings, features)
        return (data, tail, linearPoints(tail))
    }

    /// XR-Linear over given features: tree, rounds of disentanglement, model, prediction.
    private func linearTail(
        _ settings: RunSettings,
        _ features: Stage<FeatureData>,
        treeFeatures: Stage<FeatureData>? = nil
    ) -> Pipeline.Tail {
        let tree = Pipeline.treeStage(settings, labels, treeFeatures ?? features, chain)
        var costs = [Pipeline.Cost(.tree, tree.outline)]
        var rounds: [Pipeline.Round] = []
        var source = TreeSource.clusterer(tree)
        if settings.isDisentangled {
            for _ in 0..<settings.disentanglement.rounds {
                let round = Pipeline.round(settings, labels, features, source)
                if let matcher = round.matcher { costs.append(.init(.training, matcher.outline)) }
                costs.append(.init(.assignment, round.beams.outline))
                costs.append(.init(.assignment, round.assignment.outline))
                rounds.append(round)
                source = .assignment(round.assignment)
            }
        }
        let model = ModelStage(
            ModelStage.Inputs(
                settings: settings,
                labels: labels,
                features: features,
                source: source,
                matcherOnly: false
            )
        )
        return finished(settings, features, tree, rounds, model, beams: nil, costs)
    }

    /// Prediction and evaluation after a model.
    private func finished(
        _ settings: RunSettings,
        _ features: Stage<FeatureData>,
        _ tree: Stage<LabelTree>,
        _ rounds: [Pipeline.Round],
        _ model: ModelStage,
        beams: Stage<CSRMatrix>?,
        _ costs: [Pipeline.Cost]
    ) -> Pipeline.Tail {
        let prediction = Pipeline.predictionStage(settings, features, model, beams)
        let evaluation = Pipeline.evaluationStage(settings, labels, prediction, dataset)
        return Pipeline.Tail(
            features: features,
            tree: tree,
            rounds: rounds,
            model: model,
            prediction: prediction,
            evaluation: evaluation,
            costs: costs + [
                .init(.training, model.outline), .init(.prediction, prediction.outline),
                .init(.evaluation, evaluation.outline),
            ]
        )
    }

    /// After 1, 2, 4, … passes of the solver.
    private func linearPoints(_ tail: Pipeline.Tail) -> [Pipeline.Point] {
        let passes = (0..<settings.metrics.curve).map { 1 << min($0, 30) }
        return passes.filter { $0 < settings.matcher.iterations }.map { passes in
            var fewer = settings
            fewer.matcher.iterations = passes
            let tail = linearTail(fewer, features)
            return Pipeline.Point(
                stage: "pass",
                step: passes,
                evaluation: tail.evaluation,
                costs: data + tail.costs
            )
        }
    }
}

// MARK: - Transformers

extension Pipeline.Wiring {
    /// The steps after which a curve has a point, of all steps together.
    private func pointSteps(_ total: Int) -> [Int] {
        let count = settings.metrics.curve
        guard count > 0 else { return [] }
        let steps = (1...count).map { $0 * total / (count + 1) }
        return Set(steps).filter { 0 < $0 && $0 < total }.sorted()
    }

    /// XR-Transformer: an encoder fine-tuned down the levels of a preliminary tree, then XR-Linear
    /// over its embedding beside tf-idf.
    func xrTransformer(_ facts: EncoderFacts) -> Pipeline.Wired {
        let encoder = EncoderStages(settings, dataset, facts)
        var preliminary = settings
        preliminary.clusterer = ClustererSettings()
        preliminary.clusterer.sums = settings.clusterer.sums
        preliminary.clusterer.branching = settings.matcher.preliminary.branching
        preliminary.clusterer.leaf = settings.matcher.preliminary.leaf
        preliminary.clusterer.top = settings.matcher.preliminary.top
        let tree = Pipeline.treeStage(preliminary, labels, features)
        var common = data
        common.append(.init(.features, encoder.tokens.outline))
        common.append(.init(.tree, tree.outline))
        let steps = settings.matcher.fineTuning.steps
        let points = pointSteps(steps.reduce(0, +))
        var before: EncoderTuning.Before?
        var done = 0
        var wired: [Pipeline.Point] = []
        var tuned: Stage<TunedEncoder>?
        for (place, count) in steps.enumerated() {
            let own = points.filter { $0 > done && $0 < done + count }.map { $0 - done }
            let tuning = EncoderTuning(
                stages: encoder,
                labels: labels,
                level: .init(
                    index: place,
                    place: place,
                    steps: count,
                    tree: .clusterer(tree),
                    before: before
                ),
                points: own
            )
            for step in own {
                let state = tuning.state(after: step)
                let tail = xrTail(encoder, state)
                wired.append(
                    Pipeline.Point(
                        stage: "level \(place + 1)",
                        step: done + step,
                        evaluation: tail.evaluation,
                        costs: common + [.init(.training, state.outline)] + tail.costs
                    )
                )
            }
            done += count
            common.append(.init(.training, tuning.last.outline))
            tuned = tuning.last
            guard place < steps.count - 1 else { break }
            let embeddings = encoder.embeddings(.train, by: tuning.last)
            if points.contains(done) {
                let tail = xrTail(encoder, tuning.last)
                wired.append(
                    Pipeline.Point(
                        stage: "level \(place + 1)",
                        step: done,
                        evaluation: tail.evaluation,
                        costs: common + tail.costs
                    )
                )
            }
            let matched = tuning.matched(features, embeddings)
            common.append(.init(.training, embeddings.outline))
            common.append(.init(.training, matched.outline))
            before = .init(tuned: tuning.last, embeddings: embeddings, matched: matched)
        }
        return (common, xrTail(encoder, tuned), wired)
    }

    /// What follows fine-tuning: embedding, refined tree, XR-Linear.
    private func xrTail(_ encoder: EncoderStages, _ tuned: Stage<TunedEncoder>?) -> Pipeline.Tail {
        let train = encoder.embeddings(.train, by: tuned)
        let test = encoder.embeddings(.test, by: tuned)
        let joined = EncoderStages.joined(features, train, test, isScaled: false)
        let needsEncoder = settings.clusterer.representation.needsEncoder
        let tail = linearTail(
            settings,
            joined,
            treeFeatures: needsEncoder ? encoder.untuned : nil
        )
        return tail.preceded(
            by: [
                .init(.training, train.outline), .init(.prediction, test.outline),
                .init(.training, joined.outline),
            ] + (needsEncoder ? untunedCosts(encoder) : []),
            encoding: Pipeline.Encoding(tuned: tuned, isScaled: false)
        )
    }

    private func untunedCosts(_ encoder: EncoderStages) -> [Pipeline.Cost] {
        [.init(.tree, encoder.untunedVectors.outline), .init(.tree, encoder.untuned.outline)]
    }

    /// X-Transformer: an encoder fine-tuned to choose among the leaf clusters, a ranker inside them.
    ///
    /// With a budget the encoder is fine-tuned again on the clusters of each round.
    func xTransformer(_ facts: EncoderFacts) -> Pipeline.Wired {
        let encoder = EncoderStages(settings, dataset, facts)
        let needsEncoder =
            settings.clusterer.representation.needsEncoder && settings.clusterer.kind.readsVectors
        let tree = Pipeline.treeStage(
            settings,
            labels,
            needsEncoder ? encoder.untuned : features,
            chain
        )
        var common = data
        common.append(.init(.features, encoder.tokens.outline))
        if needsEncoder { common += untunedCosts(encoder) }
        common.append(.init(.tree, tree.outline))
        let steps = settings.matcher.fineTuning.steps[0]
        let points = pointSteps(steps)
        var source = TreeSource.clusterer(tree)
        var rounds: [Pipeline.Round] = []
        for _ in 0..<(settings.isDisentangled ? settings.disentanglement.rounds : 0) {
            let tuned = tuning(encoder, source, steps, points: []).last
            let vectors = encoder.embeddings(.train, by: tuned)
            let matched = encoder.clusterBeams(.train, vectors, tuned)
            let beams = Pipeline.patternStage(matched)
            let assignment = Pipeline.assignmentStage(settings, labels, source, beams)
            common += [
                .init(.training, tuned.outline), .init(.assignment, vectors.outline),
                .init(.assignment, matched.outline), .init(.assignment, beams.outline),
                .init(.assignment, assignment.outline),
            ]
            rounds.append(.init(matcher: nil, beams: beams, assignment: assignment))
            source = .assignment(assignment)
        }
        let last = tuning(encoder, source, steps, points: points)
        let wired = points.map { step in
            let state = last.state(after: step)
            let tail = xTail(encoder, state, source, tree, rounds)
            return Pipeline.Point(
                stage: "fine-tuning",
                step: step,
                evaluation: tail.evaluation,
                costs: common + [.init(.training, state.outline)] + tail.costs
            )
        }
        return (
            common + [.init(.training, last.last.outline)],
            xTail(encoder, last.last, source, tree, rounds), wired
        )
    }

    private func tuning(
        _ encoder: EncoderStages,
        _ source: TreeSource,
        _ steps: Int,
        points: [Int]
    ) -> EncoderTuning {
        EncoderTuning(
            stages: encoder,
            labels: labels,
            level: .init(index: nil, place: 0, steps: steps, tree: source, before: nil),
            points: points
        )
    }

    /// What follows fine-tuning: embedding, matched clusters, the ranker inside them.
    private func xTail(
        _ encoder: EncoderStages,
        _ tuned: Stage<TunedEncoder>,
        _ source: TreeSource,
        _ tree: Stage<LabelTree>,
        _ rounds: [Pipeline.Round]
    ) -> Pipeline.Tail {
        let train = encoder.embeddings(.train, by: tuned)
        let test = encoder.embeddings(.test, by: tuned)
        let joined = EncoderStages.joined(features, train, test, isScaled: true)
        let trainBeams = encoder.clusterBeams(.train, train, tuned)
        let testBeams = encoder.clusterBeams(.test, test, tuned)
        let model = ModelStage(
            ModelStage.Inputs(
                settings: settings,
                labels: labels,
                features: joined,
                source: source,
                matcherOnly: false,
                beams: trainBeams
            )
        )
        return finished(settings, joined, tree, rounds, model, beams: testBeams, []).preceded(
            by: [
                .init(.training, train.outline), .init(.prediction, test.outline),
                .init(.training, joined.outline), .init(.training, trainBeams.outline),
                .init(.prediction, testBeams.outline),
            ],
            encoding: Pipeline.Encoding(tuned: tuned, isScaled: true, testClusters: testBeams)
        )
    }
}

extension Pipeline.Tail {
    /// The same stages after others that only they read.
    fileprivate func preceded(
        by first: [Pipeline.Cost],
        encoding: Pipeline.Encoding
    ) -> Pipeline.Tail {
        Pipeline.Tail(
            features: features,
            tree: tree,
            rounds: rounds,
            model: model,
            prediction: prediction,
            evaluation: evaluation,
            costs: first + costs,
            encoding: encoding
        )
    }
}
