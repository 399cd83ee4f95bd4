import GroveBase
import GroveLinear
import GroveMetrics
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// Quality after each level of clusters of a linear matcher, from the root down.
struct LevelQualities: Sendable {
    /// P@1, P@3 and P@5 in percent, by level.
    let precision: [[Double]]
}

extension Pipeline {
    /// Points of a linear matcher's curve, one after each level of clusters.
    ///
    /// How many there are is known once the tree is; a stage of its own trains and judges them all.
    struct LevelPoints: Sendable {
        let stage: Stage<LevelQualities>
        /// What comes before, the tree included.
        let costs: [Cost]

        /// The name in a stage's header of the seconds that training down to a level took.
        static func seconds(level: Int) -> String { "level \(level)" }
    }

    /// Trains the levels of clusters down to each one and ranks the labels beneath by frequency.
    ///
    /// Each is trained on its own, since training solves the problems of all levels together and the
    /// clock of one level can't be read off it.
    static func levelStage(
        _ settings: RunSettings,
        _ labels: Stage<LabelData>,
        _ features: Stage<FeatureData>,
        _ tree: Stage<LabelTree>
    ) -> Stage<LevelQualities> {
        let matcher = settings.matcher
        return Stage(
            key: StageKey(
                stage: "level-points",
                version: 1,
                parameters: [
                    "matcher": matcher.trainingJSON, "beam": .integer(matcher.beam),
                    "post": .string(matcher.post.rawValue), "top": .integer(matcher.top),
                ],
                inputs: ["labels": labels.key, "features": features.key, "tree": tree.key],
                seed: settings.seed
            ),
            title: "levels of clusters",
            codec: .levelQualities
        ) { session in
            let data = try session.value(labels)
            let vectors = try session.value(features)
            let tree = try session.value(tree)
            var precision: [[Double]] = []
            var seconds = ["work": 0.0]
            for level in tree.matcherLevels where tree.levelCount > 1 {
                let made = try trainLevels(
                    settings,
                    data,
                    vectors,
                    tree.cut(below: level + 1),
                    session
                )
                seconds[LevelPoints.seconds(level: level + 1)] = made.seconds
                seconds["work", default: 0] += made.seconds
                precision.append(quality(of: made.model, settings, data, vectors, session))
            }
            return Made(value: LevelQualities(precision: precision), seconds: seconds)
        }
    }

    private static func trainLevels(
        _ settings: RunSettings,
        _ data: LabelData,
        _ vectors: FeatureData,
        _ tree: LabelTree,
        _ session: Session
    ) throws -> (model: LinearModel, seconds: Double) {
        let need = TrainingMemory(
            TrainingShape(
                features: vectors.train,
                labels: data.train,
                tree: tree,
                levels: tree.matcherLevels,
                settings: settings.matcher,
                threads: session.workers.count
            )
        )
        guard need.whole <= session.freeMemory else {
            throw InputError(
                "the points of a curve by level (metrics.curve) are trained in one piece, which "
                    + "needs about \(readable(need.whole)); \(readable(max(0, session.freeMemory)))"
                    + " of the memory allowed are left: give more with --memory, or leave the curve"
            )
        }
        let made = try LinearModel.train(
            features: vectors.train,
            labels: data.train,
            tree: tree,
            parameters: settings.matcher.parameters,
            seed: UInt64(settings.seed),
            levels: tree.matcherLevels,
            workers: session.workers,
            progress: session.progress
        )
        return (made.model.reading(with: settings.matcher), made.statistics.seconds)
    }

    /// P@1, P@3 and P@5 of the labels of the clusters found, by their frequency.
    private static func quality(
        of model: LinearModel,
        _ settings: RunSettings,
        _ data: LabelData,
        _ vectors: FeatureData,
        _ session: Session
    ) -> [Double] {
        let ranked = rankByFrequency(
            model.beams(
                features: vectors.test,
                beam: settings.matcher.beam,
                workers: session.workers
            ),
            tree: model.tree,
            counts: data.train.columnCounts(),
            top: settings.matcher.top,
            workers: session.workers
        )
        let cutoffs = [1, 3, 5]
        let evaluation = evaluate(
            data.filtered.map(ranked.removing) ?? ranked,
            truth: data.test,
            trainLabels: data.train,
            at: cutoffs,
            propensity: PropensityModel(labels: data.train),
            workers: session.workers
        )
        return cutoffs.map { k in
            evaluation.values.first { $0.name == "P@\(k)" }?.value ?? 0
        }
    }
}

extension Codec where Value == LevelQualities {
    /// Three numbers a level.
    static let levelQualities = Codec(
        fill: { artifact, value in
            artifact.attributes["precision"] = .array(
                value.precision.map { .array($0.map(JSONValue.number)) }
            )
        },
        read: { artifact in
            let levels = artifact.attributes["precision"]?.arrayValue ?? []
            return LevelQualities(
                precision: try levels.map { level in
                    let numbers = level.arrayValue?.compactMap(\.doubleValue) ?? []
                    guard numbers.count == 3 else {
                        throw WorkError("\(artifact.file ?? "artifact"): a level without its P@k")
                    }
                    return numbers
                }
            )
        }
    )
}
