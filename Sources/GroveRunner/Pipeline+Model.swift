import GroveBase
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

extension Pipeline {
    /// A round of disentanglement on the tree so far.
    static func round(
        _ settings: RunSettings,
        _ labels: Stage<LabelData>,
        _ features: Stage<FeatureData>,
        _ source: TreeSource
    ) -> Round {
        let matcher: ModelStage?
        let beams: Stage<CSRPattern>
        switch settings.disentanglement.counts {
        case .training:
            let stage = ModelStage(
                ModelStage.Inputs(
                    settings: settings,
                    labels: labels,
                    features: features,
                    source: source,
                    matcherOnly: true
                )
            )
            matcher = stage
            beams = trainingBeamStage(settings, features, stage)
        case .heldOut:
            matcher = nil
            beams = heldOutBeamStage(settings, labels, features, source)
        }
        return Round(
            matcher: matcher,
            beams: beams,
            assignment: assignmentStage(settings, labels, source, beams)
        )
    }

    /// The matcher's beams on the data it was trained on.
    private static func trainingBeamStage(
        _ settings: RunSettings,
        _ features: Stage<FeatureData>,
        _ matcher: ModelStage
    ) -> Stage<CSRPattern> {
        let reading = settings.matcher
        return Stage(
            "beams on training data",
            key: StageKey(
                stage: "beams",
                version: 1,
                parameters: [
                    "beam": .integer(reading.beam), "post": .string(reading.post.rawValue),
                ],
                inputs: ["features": features.key, "matcher": matcher.key]
            ),
            codec: .pattern,
            inputs: { session in
                let model = try matcher.model(session, reading)
                return (model: model, vectors: try session.value(features))
            }
        ) { inputs, session in
            try inputs.model.beams(
                inputs.vectors.train,
                beam: reading.beam,
                workers: session.workers,
                progress: session.progress
            ).pattern
        }
    }

    /// Beams predicted out of fold: for each fold by a matcher trained on the others, the tree fixed.
    ///
    /// A matcher knows its training data by heart, so that beams on it say little about where a
    /// label will be missed; these are an honest estimate.
    private static func heldOutBeamStage(
        _ settings: RunSettings,
        _ labels: Stage<LabelData>,
        _ features: Stage<FeatureData>,
        _ source: TreeSource
    ) -> Stage<CSRPattern> {
        let matcher = settings.matcher
        let folds = settings.disentanglement.folds
        return Stage(
            "held-out beams",
            key: StageKey(
                stage: "held-out-beams",
                version: 2,
                parameters: [
                    "matcher": matcher.trainingJSON, "beam": .integer(matcher.beam),
                    "post": .string(matcher.post.rawValue), "folds": .integer(folds),
                ],
                inputs: ["labels": labels.key, "features": features.key, "tree": source.key],
                seed: settings.seed
            ),
            codec: .pattern,
            inputs: { session in
                (
                    data: try session.value(labels), vectors: try session.value(features),
                    tree: try source.tree(session)
                )
            }
        ) { inputs, session in
            try heldOutBeams(
                settings,
                inputs.data.train,
                inputs.vectors.train,
                inputs.tree,
                session
            )
        }
    }

    private static func heldOutBeams(
        _ settings: RunSettings,
        _ labels: CSRPattern,
        _ features: CSRMatrix,
        _ tree: LabelTree,
        _ session: Session
    ) throws -> CSRPattern {
        let folds = settings.disentanglement.folds
        guard labels.rowCount >= folds else {
            throw InputError(
                "disentanglement.folds is \(folds), but there are \(labels.rowCount) training instances"
            )
        }
        let fold = foldAssignment(count: labels.rowCount, folds: folds, seed: UInt64(settings.seed))
        var rows = [ArraySlice<UInt32>](repeating: [], count: labels.rowCount)
        session.progress.begin("held-out beams", total: folds)
        defer { session.progress.end() }
        for held in 0..<folds {
            let inside = fold.indices.filter { Int(fold[$0]) != held }
            let outside = fold.indices.filter { Int(fold[$0]) == held }
            let model = try LinearModel.train(
                features: features.selectingRows(inside),
                labels: labels.selectingRows(inside),
                tree: tree,
                parameters: settings.matcher.parameters,
                seed: UInt64(settings.seed),
                levels: tree.matcherLevels,
                workers: session.workers,
                progress: session.progress
            ).model
            let beams = model.beams(
                features: features.selectingRows(outside),
                beam: settings.matcher.beam,
                workers: session.workers,
                progress: session.progress
            )
            for (index, row) in outside.enumerated() { rows[row] = beams.pattern.row(index) }
            session.progress.advance(1)
        }
        var offsets = [0]
        for row in rows { offsets.append(offsets[offsets.count - 1] + row.count) }
        return CSRPattern(
            columnCount: tree.clusterCount,
            rowOffsets: offsets,
            columns: Array(rows.joined())
        )
    }

    /// The cells of matched clusters, without their scores.
    static func patternStage(_ matched: Stage<CSRMatrix>) -> Stage<CSRPattern> {
        Stage(
            "beams on training data",
            key: StageKey(stage: "beam-pattern", version: 1, inputs: ["beams": matched.key]),
            codec: .pattern,
            inputs: { try $0.value(matched) }
        ) { matched, _ in matched.pattern }
    }

    static func assignmentStage(
        _ settings: RunSettings,
        _ labels: Stage<LabelData>,
        _ source: TreeSource,
        _ beams: Stage<CSRPattern>
    ) -> Stage<Assignment> {
        let disentanglement = settings.disentanglement
        return Stage(
            "assignment",
            key: StageKey(
                stage: "assignment",
                version: 1,
                parameters: ["disentanglement": disentanglement.assignmentJSON],
                inputs: ["labels": labels.key, "tree": source.key, "beams": beams.key]
            ),
            codec: .assignment,
            inputs: { session in
                (
                    data: try session.value(labels), beams: try session.value(beams),
                    tree: try source.tree(session)
                )
            }
        ) { inputs, session in
            let made = try disentangle(
                inputs.tree,
                labels: inputs.data.train,
                beams: inputs.beams,
                parameters: disentanglement.parameters,
                workers: session.workers
            )
            return Assignment(tree: made.tree, statistics: made.statistics)
        }
    }
}

extension LabelTree {
    /// The levels that a matcher is trained on: those that choose clusters.
    ///
    /// Where one cluster holds all labels there is nothing to choose; its one level is then trained,
    /// as a model has at least one, and beams hold that cluster.
    var matcherLevels: Range<Int> { 0..<max(1, levelCount - 1) }
}

extension MatcherSettings {
    /// What training reads: prediction's settings only where negatives are predicted.
    var trainingJSON: JSONValue {
        var members = json.objectValue ?? [:]
        // The two costs hold the common one, and `top` is for prediction alone.
        var unread = [
            "kind", "cost", "ranker-post", "top", "encoder", "fine-tuning", "preliminary",
        ]
        if negatives == .teacherForcing && rankerNegatives == .teacherForcing {
            unread += ["beam", "post"]
        }
        for key in unread { members[key] = nil }
        return .object(members)
    }
}

extension DisentanglementSettings {
    /// What the assignment reads, by scheme.
    var assignmentJSON: JSONValue {
        var read = ["budget", "scheme"]
        switch scheme {
        case .released: break
        case .capped, .priced: read.append("cap")
        case .coverage: read += ["cap", "order", "min-gain", "min-count"]
        }
        return .object((json.objectValue ?? [:]).filter { read.contains($0.key) })
    }
}

extension LinearModel {
    /// The same weights read with a run's own post-processors.
    func reading(with settings: MatcherSettings) -> LinearModel {
        reading(
            postProcessor: settings.post.parameter,
            rankerPostProcessor: settings.rankerPost.parameter
        )
    }
}
