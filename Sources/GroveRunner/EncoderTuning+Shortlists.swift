import GroveBase
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

extension EncoderTuning {
    /// The clusters each training text is matched to after the level: by a linear model over tf-idf
    /// beside the tuned encoder's embedding, going on from those of the level before.
    func matched(
        _ features: Stage<FeatureData>,
        _ embeddings: Stage<DenseMatrix>
    ) -> Stage<CSRMatrix> {
        let (settings, level, labels, seed) = (settings, level, labels, seed)
        let index = level.place
        var inputs = [
            "features": features.key, "embeddings": embeddings.key, "labels": labels.key,
            "tree": level.tree.key,
        ]
        if let before = level.before { inputs["matched"] = before.matched.key }
        return Stage(
            "shortlists, level \(level.place + 1)",
            key: StageKey(
                stage: "shortlists",
                version: 1,
                parameters: [
                    "level": .integer(index), "top": .integer(settings.top),
                    "negatives": .string(settings.negatives.rawValue),
                    "threshold": .number(settings.threshold),
                    "cost-sensitive": .bool(settings.isCostSensitive),
                ],
                inputs: inputs,
                seed: seed
            ),
            codec: .matrix,
            inputs: { session in
                (
                    vectors: try session.value(features), dense: try session.value(embeddings),
                    data: try session.value(labels), tree: try level.tree.tree(session),
                    beams: try level.before.map { try session.value($0.matched) }
                )
            }
        ) { inputs, session in
            var parameters = LinearParameters()
            parameters.threshold = settings.threshold
            parameters.negatives = settings.negatives.parameter
            parameters.relevance = settings.isCostSensitive ? .inducedL1 : .none
            let joined = inputs.vectors.train.appendingColumns(
                inputs.dense.rowsL2Normalized(workers: session.workers),
                workers: session.workers
            )
            let model = try LevelModel.train(
                level: index,
                of: inputs.tree,
                features: joined,
                labels: inputs.data.train,
                beams: inputs.beams?.pattern,
                parameters: parameters,
                seed: UInt64(seed),
                workers: session.workers,
                progress: session.progress
            )
            return model.beams(
                joined,
                from: inputs.beams,
                keep: settings.top,
                workers: session.workers
            )
        }
    }
}
