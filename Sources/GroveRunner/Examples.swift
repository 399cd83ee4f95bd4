import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// Test instances of one dataset with what each run predicted for them, and where it found that.
struct Examples {
    let dataset: String
    /// The runs to show.
    let pipelines: [Pipeline]
    let shelf: StageShelf
    let catalog: DatasetCatalog
    let workers: Workers

    /// The most characters of a text.
    static let textLength = 400
    /// The bytes of a model above which it is not loaded for its paths alone.
    static let largestModel = 1 << 30

    /// A run whose predictions the cache holds.
    private struct Run {
        let pipeline: Pipeline
        let ranked: RankedLabels
    }

    /// Where a run found a label, one leaf cluster for each copy.
    private typealias Places = [UInt32: [Int]]

    /// What the examples are made of: another digest, other examples.
    var digest: String {
        let parts = pipelines.map { pipeline in
            "\(pipeline.settings.identifier) \(pipeline.prediction.key.digest)"
        }
        return hexadecimal(sha256((["examples 1"] + parts).joined(separator: "\n")))
    }

    /// An entry for each instance; nil where the cache does not hold every run's predictions.
    ///
    /// - Throws: `WorkError` where the cache cannot be read.
    func entries() throws -> [JSONValue]? {
        guard let labels = try pipelines.first.flatMap({ try shelf.value($0.labels) }) else {
            return nil
        }
        let runs = try pipelines.compactMap { pipeline in
            try shelf.value(pipeline.prediction).map { Run(pipeline: pipeline, ranked: $0.ranked) }
        }.filter { $0.ranked.rowCount == labels.test.rowCount }
        guard runs.count == pipelines.count else { return nil }
        let choice = ExampleChoice(runs.map(\.ranked), truth: labels.test).instances
        let texts = try texts(of: choice, runs[0].pipeline)
        var members: [[String: JSONValue]] = choice.enumerated().map { index, instance in
            [
                "instance": .integer(instance), "text": .string(texts[index]),
                "labels": .array(
                    labels.test.row(instance).map { .string(name($0, labels)) }
                ),
            ]
        }
        var predictions = [[String: JSONValue]](repeating: [:], count: choice.count)
        for run in runs {
            let shown = try shown(run, choice, labels)
            for index in choice.indices {
                predictions[index][run.pipeline.settings.identifier] = shown[index]
            }
        }
        for index in choice.indices { members[index]["runs"] = .object(predictions[index]) }
        return members.map(JSONValue.object)
    }

    private func name(_ label: UInt32, _ labels: LabelData) -> String {
        labels.names?[Int(label)] ?? String(label)
    }

    // MARK: - Predictions

    /// A run's best labels for each chosen instance.
    private func shown(
        _ run: Run,
        _ instances: [Int],
        _ labels: LabelData
    ) throws -> [JSONValue] {
        let depth = ExampleChoice.depth
        let tree = try shelf.tree(run.pipeline)
        let places = try tree.map { try self.places(run, $0, instances) } ?? []
        let guide = tree.map {
            ClusterGuide($0, names: labels.names, counts: labels.train.columnCounts(), length: 3)
        }
        return instances.enumerated().map { index, instance in
            let truth = labels.test.row(instance)
            let first = run.ranked.rowOffsets[instance]
            return .array(
                run.ranked.row(instance).prefix(depth).enumerated().map { rank, label in
                    let score = Double(run.ranked.scores[first + rank])
                    var members: [String: JSONValue] = [
                        "label": .string(name(label, labels)),
                        "score": .number((score * 1e6).rounded() / 1e6),
                        "correct": .bool(truth.contains(label)),
                    ]
                    if let tree, let guide, index < places.count,
                        let clusters = places[index][label]
                    {
                        members.merge(paths(to: clusters, tree, guide)) { $1 }
                    }
                    return .object(members)
                }
            )
        }
    }

    private func paths(
        to clusters: [Int],
        _ tree: LabelTree,
        _ guide: ClusterGuide
    ) -> [String: JSONValue] {
        let paths = clusters.map { tree.path(toLeaf: $0) }
        return [
            "paths": .array(paths.map { .array($0.map(JSONValue.integer)) }),
            "names": .array(
                paths.map { path in
                    .array(
                        path.enumerated().map { level, cluster in
                            .string(guide.about(cluster, level: level).joined(separator: ", "))
                        }
                    )
                }
            ),
        ]
    }

    /// The clusters in which a run found the best labels of some instances.
    ///
    /// A label of one cluster can only have been found there; what became of copies must be asked of
    /// the model.
    private func places(_ run: Run, _ tree: LabelTree, _ instances: [Int]) throws -> [Places] {
        guard tree.slotLabels.count == tree.labelCount else {
            return try traced(run, instances) ?? []
        }
        let wanted = Set(
            instances.flatMap { run.ranked.row($0).prefix(ExampleChoice.depth) }
        )
        var clusters: Places = [:]
        for (slot, label) in tree.slotLabels.enumerated() where wanted.contains(label) {
            clusters[label] = [tree.parent(tree.levelCount - 1, of: slot)]
        }
        return instances.map { _ in clusters }
    }

    private func traced(_ run: Run, _ instances: [Int]) throws -> [Places]? {
        let pipeline = run.pipeline
        let header = try shelf.cache.header(pipeline.model.key)
        guard let header, header.bytes <= Examples.largestModel,
            header.attributes["parted-levels"] == nil,
            let features = try shelf.value(pipeline.tail.features),
            let model = try shelf.model(pipeline.model, pipeline.settings, missing: InputError(""))
        else { return nil }
        var clusters: CSRMatrix?
        if let stage = pipeline.tail.encoding?.testClusters {
            guard let all = try shelf.value(stage) else { return nil }
            clusters = all.selectingRows(instances)
        }
        let settings = pipeline.settings
        return try model.trace(
            features.test.selectingRows(instances),
            LoadedModel.Reading(settings.matcher, settings.disentanglement),
            beams: clusters,
            workers: workers
        ).map { trace in
            Dictionary(
                trace.labels.prefix(ExampleChoice.depth).map { label in
                    (label.label, label.copies.map(\.cluster))
                }
            ) { first, _ in first }
        }
    }

    // MARK: - Texts

    /// The beginnings of some test texts; where there are none, what there is instead.
    private func texts(of instances: [Int], _ pipeline: Pipeline) throws -> [String] {
        let known: Dataset? = shelf.memory?.value("dataset:" + dataset)
        let data = known ?? (try? catalog.load(dataset, workers: workers))
        if let texts = data?.test.texts { return instances.map { Examples.cut(texts.utf8($0)) } }
        let features = try shelf.value(pipeline.features)?.test
        return instances.map { instance in
            features.map { "(no text; \($0.rowColumns(instance).count) features)" } ?? ""
        }
    }

    /// The beginning of a text, white space as single spaces.
    static func cut(_ bytes: ArraySlice<UInt8>) -> String {
        // Four bytes a character at most, and some white space more.
        let text = String(decoding: bytes.prefix(8 * textLength), as: UTF8.self)
        let joined = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return joined.count > textLength || bytes.count > 8 * textLength
            ? joined.prefix(textLength - 1) + "…" : joined
    }
}
