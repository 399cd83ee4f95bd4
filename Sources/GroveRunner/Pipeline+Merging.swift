import GroveBase
import GroveSpec
import GroveStore
import GroveTree

extension Pipeline {
    /// The labels that a run learns: the dataset's, or merged ones.
    ///
    /// - Parameters:
    ///   - settings: The run.
    ///   - dataset: The dataset.
    ///   - features: What the tree is built over by whose clusters labels are merged.
    /// - Returns: The labels' stage and, for merged labels, the stages of the dataset's own and of
    ///   that tree.
    static func labels(
        _ settings: RunSettings,
        _ dataset: DatasetFacts,
        _ features: Stage<FeatureData>
    ) -> (labels: Stage<LabelData>, merging: [Cost]) {
        let labels = labelStage(settings, dataset)
        guard let level = settings.mergedLabels.level else { return (labels, []) }
        let tree = mergingTree(settings, labels, features)
        let merged = mergedLabelStage(settings.mergedLabels, level, labels, tree)
        return (merged, [.init(.data, labels.outline), .init(.data, tree.outline)])
    }

    /// The tree over the dataset's own labels: the run's clusterer with a seed of its own.
    private static func mergingTree(
        _ settings: RunSettings,
        _ labels: Stage<LabelData>,
        _ features: Stage<FeatureData>
    ) -> Stage<LabelTree> {
        var base = settings
        base.seed = settings.mergedLabels.seed
        // An encoder's vectors are not there yet.
        if base.clusterer.representation.needsEncoder { base.clusterer.representation = .pifa }
        return treeStage(base, labels, features)
    }

    private static func mergedLabelStage(
        _ settings: MergedLabelSettings,
        _ level: Int,
        _ labels: Stage<LabelData>,
        _ tree: Stage<LabelTree>
    ) -> Stage<LabelData> {
        Stage(
            "merged labels",
            key: StageKey(
                stage: "merged-labels",
                version: 1,
                parameters: ["level": .integer(level), "bin": .integer(settings.bin)],
                inputs: ["labels": labels.key, "tree": tree.key],
                seed: settings.seed
            ),
            codec: .labels,
            inputs: { session in
                (data: try session.value(labels), tree: try session.value(tree))
            }
        ) { inputs, _ in
            let data = inputs.data
            let merged = try inputs.tree.mergingLabels(
                level: level,
                bin: settings.bin,
                seed: UInt32(settings.seed)
            )
            return LabelData(
                train: merged.merging(data.train),
                test: merged.merging(data.test),
                names: data.names.map(merged.names),
                senses: nil,
                origin: MergedOrigin(merged: merged, train: data.train)
            )
        }
    }
}
