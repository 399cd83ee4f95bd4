import Foundation
import GroveBase
import GroveEncoder
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

/// A linear model's stages on a dataset of some size, by fabricated headers.
struct Fabricated {
    let fingerprint: String
    var rows = 1000
    var pairs = 5000
    var labelCount = 100
    var cells = 50_000

    var labels: StageKey {
        StageKey(stage: "labels", version: 1, sources: ["dataset": fingerprint])
    }

    var features: StageKey {
        StageKey(stage: "features", version: 1, sources: ["dataset": fingerprint])
    }

    var tree: StageKey {
        StageKey(
            stage: "tree",
            version: 1,
            parameters: [
                "clusterer": .object([
                    "kind": .string("balanced-kmeans"), "leaf": .integer(25),
                    "branching": .integer(4), "top": .integer(4),
                ])
            ],
            inputs: ["labels": labels, "features": features]
        )
    }

    func model(_ negatives: String = "tfn", stage: String = "model") -> StageKey {
        StageKey(
            stage: stage,
            version: 2,
            parameters: ["matcher": .object(["negatives": .string(negatives)])],
            inputs: ["labels": labels, "features": features, "tree": tree]
        )
    }

    var sizes: [(StageKey, [String: JSONValue])] {
        [
            (
                labels,
                [
                    "train.row-count": .integer(rows), "train.cell-count": .integer(pairs),
                    "train.column-count": .integer(labelCount),
                    "test.row-count": .integer(rows / 4),
                ]
            ),
            (
                features,
                [
                    "train.row-count": .integer(rows), "train.cell-count": .integer(cells),
                    "test.cell-count": .integer(cells),
                ]
            ), (tree, [:]),
        ]
    }

    /// Stores sizes, and the model with the seconds it took.
    func store(in cache: StageCache, seconds: Double, threads: Int = 1) throws {
        let provenance = JSONValue.object(["threads": .integer(threads), "jobs": .integer(1)])
        for (key, attributes) in sizes + [(model(), [:])] {
            try cache.store(
                Artifact([:], attributes: attributes),
                key: key,
                seconds: key == model() ? ["work": seconds] : [:],
                provenance: provenance
            )
        }
    }
}

/// The book of costs for planned stages of a dataset, by what a cache holds.
func costBook(
    _ cache: StageCache,
    planned: Fabricated? = nil,
    keys: [StageKey],
    encoders: [String: EncoderConfiguration] = [:],
    threads: Int = 1
) throws -> CostBook {
    var graph = StageGraph([:]) { try? cache.header(digest: $0) }
    graph.encoders = encoders
    let finished = graph
    let sizes = planned?.sizes ?? []
    for (key, attributes) in sizes { graph.enter(key, attributes: attributes) }
    for key in keys { graph.enter(key, attributes: [:]) }
    let missing = (sizes.map(\.0) + keys).filter { !cache.contains($0) }
    return try CostLedger.book(
        cache,
        finished: finished,
        graph: graph,
        planned: Set(missing.map(\.digest)),
        names: ["known": "small"],
        threads: threads
    )
}

@Suite("What a plan knows of costs")
struct CostTests {
    private func cache(_ place: ToyPlace) -> StageCache {
        StageCache(folder: place.path + "/fabricated")
    }

    @Test("A model's time follows instances, labels and nonzeros of the measured one")
    func scaling() throws {
        let place = try ToyPlace()
        let cache = cache(place)
        try Fabricated(fingerprint: "known").store(in: cache, seconds: 12, threads: 2)
        // Four clusters at the root, then 25 labels a cluster: rows · 4 + pairs · 25 each times 50.
        let amount = 1000.0 * 4 * 50 + 5000 * 25 * 50
        var planned = Fabricated(fingerprint: "new")
        planned.cells = 100_000
        planned.pairs = 10_000
        let larger = 1000.0 * 4 * 100 + 10_000 * 25 * 100
        let found = try costBook(cache, planned: planned, keys: [planned.model()])
            .estimate(planned.model().digest)
        expectClose(try #require(found).seconds, 24 * larger / amount)
        #expect(found?.source == .measured(1, on: ["small"]))
        // Two threads measured it; two would do it in half the time that one takes.
        let two = try costBook(cache, planned: planned, keys: [planned.model()], threads: 2)
            .estimate(planned.model().digest)
        expectClose(try #require(two).seconds, 12 * larger / amount)
        // Matcher-aware negatives: ten clusters an instance instead of those of its labels.
        let aware = planned.model("man")
        let other = try costBook(cache, planned: planned, keys: [aware]).estimate(aware.digest)
        let wanted = 1000.0 * 4 * 100 + 1000 * 10 * 25 * 100
        expectClose(try #require(other).seconds, 24 * wanted / amount)
    }

    @Test("The median of the nearest in amount decides, other kinds and unknown datasets aside")
    func nearest() throws {
        let place = try ToyPlace()
        let cache = cache(place)
        // Seven sizes, the time growing with the square: those of steps 3 to 7 are nearest to 4 by
        // their ratios, and step 5 has the median rate.
        for step in 1...7 {
            var one = Fabricated(fingerprint: "set-\(step)")
            (one.rows, one.pairs, one.cells) = (step * 100, step * 500, step * 5000)
            try one.store(in: cache, seconds: Double(step * step))
        }
        var planned = Fabricated(fingerprint: "new")
        (planned.rows, planned.pairs, planned.cells) = (400, 2000, 20_000)
        let matcher = planned.model(stage: "matcher")
        let book = try costBook(cache, planned: planned, keys: [planned.model(), matcher])
        let found = try #require(book.estimate(planned.model().digest))
        expectClose(found.seconds, 20)
        #expect(found.source == .measured(5, on: ["other data"]))
        let rough = try #require(book.estimate(matcher.digest))
        #expect(rough.source == .standard && rough.seconds > 0)
    }

    @Test("Steps, batch, tokens and the encoder's shape make the cost of fine-tuning")
    func fineTuning() throws {
        let place = try ToyPlace()
        let cache = cache(place)
        let tokens = StageKey(
            stage: "tokens",
            version: 1,
            parameters: ["tokens": .integer(32)],
            sources: ["dataset": "known", "encoder": "small"]
        )
        func tuned(_ step: Int, encoder: String, batch: Int, device: String = "cpu") -> StageKey {
            StageKey(
                stage: "tuned-encoder",
                version: 1,
                parameters: [
                    "fine-tuning": .object(["batch": .integer(batch)]), "step": .integer(step),
                    "engine": .object(["device": .string(device), "precision": .string("f32")]),
                ],
                inputs: ["tokens": tokens],
                sources: ["encoder": encoder]
            )
        }
        try cache.store(
            Artifact(
                [:],
                attributes: ["train.row-count": .integer(10), "train.cell-count": .integer(100)]
            ),
            key: tokens
        )
        try cache.store(
            Artifact([:]),
            key: tuned(100, encoder: "small", batch: 8),
            seconds: ["work": 50]
        )
        let shape = EncoderConfiguration(
            family: .bert,
            vocabularySize: 100,
            hiddenSize: 64,
            layerCount: 2,
            headCount: 2,
            feedForwardSize: 256
        )
        var deeper = shape
        deeper.layerCount = 6
        let more = tuned(300, encoder: "small", batch: 16)
        let deep = tuned(100, encoder: "deep", batch: 8)
        let elsewhere = tuned(100, encoder: "small", batch: 8, device: "cuda")
        let book = try costBook(
            cache,
            keys: [more, deep, elsewhere],
            encoders: ["small": shape, "deep": deeper]
        )
        expectClose(try #require(book.estimate(more.digest)).seconds, 300)
        expectClose(try #require(book.estimate(deep.digest)).seconds, 150)
        #expect(book.estimate(elsewhere.digest)?.source == .standard)
    }

    @Test("A plan needs neither data nor models, and says how to get them")
    func absent() throws {
        let place = try ToyPlace()
        try place.write(
            """
            name: absent
            title: A model that is not there
            repository: owner/absent
            licence: none
            citation: none
            shape: {family: bert, vocabulary: 1000, hidden: 128, layers: 2, heads: 2, inner: 512}
            files: [config.json, model.safetensors]
            """,
            "home/Datasets/models/absent.yaml"
        )
        try FileManager.default.removeItem(atPath: place.data + "/toy-text")
        let spec = toySpec(
            "absent",
            """
            sweep:
              matcher:
                - {label: linear, kind: linear}
                - {label: xr, kind: xr-transformer, encoder: {model: absent, device: cpu}}
            metrics: {curve: 1}
            """,
            dataset: "toy-text"
        )
        let sweep = try place.sweep(spec)
        let plan = try sweep.plan()
        #expect(
            plan.absent == [
                .init(name: "dataset toy-text", remedy: "Make it again."),
                .init(name: "model absent", remedy: "grove models fetch absent"),
            ]
        )
        #expect(plan.runs.count == 2 && plan.runs.allSatisfy { !$0.steps.isEmpty })
        let text = plan.text(everyStage: true)
        #expect(text.contains("not here: model absent: grove models fetch absent"))
        #expect(text.contains("fine-tuning, level 3: to do, about "), "\(text)")
        #expect(text.contains("to step 700: to do, about 0.0 s (on the way to a later state)"))
        #expect(!text.contains("cost unknown"), "\(text)")
        #expect(throws: InputError.self) { try sweep.run() }
    }
}
