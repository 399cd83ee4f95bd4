import Foundation
import GroveBase
import GroveEncoder
import GroveTestSupport
import Testing

@testable import GroveRunner
@testable import GroveStore

@Suite("What a plan knows of costs beside a large cache")
struct CostLedgerTests {
    private let place: ToyPlace
    private let planned: Fabricated

    init() throws {
        place = try ToyPlace()
        var planned = Fabricated(fingerprint: "new")
        (planned.rows, planned.pairs, planned.cells) = (400, 2000, 20_000)
        self.planned = planned
    }

    /// The cache as a process finds it that comes to it anew; notes are kept from so many stages on.
    private func cache(notesFrom least: Int = 1) -> StageCache {
        var cache = StageCache(folder: place.path + "/fabricated")
        cache.leastIndexed = least
        return cache
    }

    /// Stores the models of seven datasets whose times grow with the square of their size.
    @discardableResult
    private func fill() throws -> [Fabricated] {
        try (1...7).map { step in
            var one = Fabricated(fingerprint: "set-\(step)")
            (one.rows, one.pairs, one.cells) = (step * 100, step * 500, step * 5000)
            try one.store(in: cache(), seconds: Double(step * step), threads: 1 + step % 2)
            return one
        }
    }

    private func estimate(_ cache: StageCache) throws -> CostBook.Estimate {
        let key = planned.model()
        let book = try costBook(cache, planned: planned, keys: [key])
        return try #require(book.estimate(key.digest))
    }

    /// The estimate where nothing has ever been noted.
    private func expected() throws -> CostBook.Estimate { try estimate(cache(notesFrom: .max)) }

    private func opened(_ cache: StageCache) -> Int { cache.openedCount.withLock { $0 } }

    @Test("A second plan opens no stage, and estimates the same")
    func counts() throws {
        try fill()
        let wanted = try expected()
        #expect(wanted.source == .measured(5, on: ["other data"]))
        let first = cache()
        #expect(try estimate(first) == wanted)
        // Labels, features, tree and model of each.
        #expect(opened(first) == 28)
        for _ in 0..<2 {
            let again = cache()
            #expect(try estimate(again) == wanted)
            #expect(opened(again) == 0)
        }
        // One more opens what is new, and no more.
        var more = Fabricated(fingerprint: "more")
        more.rows = 450
        try more.store(in: cache(), seconds: 3)
        let third = cache()
        #expect(try estimate(third) == expected())
        #expect(opened(third) == 4)
    }

    @Test("Models made anew, removed or used since count as their files say")
    func stale() throws {
        let filled = try fill()
        let before = try estimate(cache())
        try filled[4].store(in: cache(), seconds: 1000)
        try filled[3].store(in: cache(), seconds: 1000)
        try filled[2].store(in: cache(), seconds: 1000)
        let slower = try estimate(cache())
        #expect(try slower == expected() && slower.seconds > 2 * before.seconds)
        for one in filled[..<4] { try cache().remove(one.model()) }
        let fewer = try estimate(cache())
        #expect(try fewer == expected() && fewer.source == .measured(3, on: ["other data"]))
        for one in filled[4...] { _ = try cache().load(one.model()) }
        #expect(try estimate(cache()) == fewer)
        let again = cache()
        #expect(try estimate(again) == fewer)
        #expect(opened(again) == 0)
    }

    @Test("A note counts for the very file it was taken from, and notes may go at any time")
    func forged() throws {
        let filled = try fill()
        let wanted = try estimate(cache())
        /// Notes that do not say what the files do, to tell which of them was believed.
        func forge() throws {
            let version = StageGraph.workVersion
            let forged = try cache().find(cache().costs(version: version).known.map(\.digest))
            let known = cache().costs(version: version).known
            let costs = zip(forged, known).map { stage, cost in
                var facts = cost.facts
                facts.seconds = 12_345
                return StageCost(stage, facts)
            }
            cache().note(costs, version: version)
        }
        try forge()
        #expect(try estimate(cache()).seconds > 100 * wanted.seconds)
        for one in filled { _ = try cache().load(one.model()) }
        #expect(try estimate(cache()) == wanted, "the files were used since")
        try forge()
        try FileManager.default.removeItem(atPath: cache().costsPath)
        #expect(try estimate(cache()) == wanted)
        let noise = Data(repeating: 7, count: 24 + 8 * 13)
        try noise.write(to: URL(fileURLWithPath: cache().costsPath))
        #expect(try estimate(cache()) == wanted)
        let again = cache()
        #expect(try estimate(again) == wanted)
        #expect(opened(again) == 0)
    }

    @Test("Models whose labels are gone have no amount, until they are back or planned")
    func lacking() throws {
        let filled = try fill()
        let wanted = try estimate(cache())
        for one in filled { try cache().remove(one.labels) }
        #expect(try estimate(cache()).source == .measured(5, on: ["other data"]), "noted before")
        try FileManager.default.removeItem(atPath: cache().costsPath)
        for _ in 0..<2 { #expect(try estimate(cache()).source == .standard) }
        // A plan that would make the labels of one anew knows how large they will be.
        let one = try #require(filled.first)
        let key = one.model("man")
        let book = try costBook(cache(), planned: one, keys: [key])
        #expect(try #require(book.estimate(key.digest)).source == .measured(1, on: ["other data"]))
        #expect(try estimate(cache()).source == .standard, "it is not noted")
        for one in filled {
            let (key, attributes) = try #require(one.sizes.first)
            try cache().store(Artifact([:], attributes: attributes), key: key)
        }
        #expect(try estimate(cache()) == wanted)
    }

    /// Notes of amounts by other formulas must not count: if this fails for a change of the formulas,
    /// raise ``StageGraph/workVersion`` and put the new amounts here.
    @Test("The formulas of work are those of version 1")
    func version() throws {
        #expect(StageGraph.workVersion == "1")
        let shape = EncoderConfiguration(
            family: .bert,
            vocabularySize: 100,
            hiddenSize: 64,
            layerCount: 2,
            headCount: 2,
            feedForwardSize: 256
        )
        var graph = StageGraph([:])
        graph.encoders = ["small": shape]
        let base = Fabricated(fingerprint: "known")
        for (key, attributes) in base.sizes { graph.enter(key, attributes: attributes) }
        let inputs = ["labels": base.labels, "features": base.features, "tree": base.tree]
        let assignment = StageKey(
            stage: "assignment",
            version: 1,
            parameters: ["disentanglement": .object(["budget": .integer(3)])],
            inputs: ["labels": base.labels, "tree": base.tree]
        )
        let model = base.model()
        let aware = StageKey(
            stage: "ranker",
            version: 1,
            parameters: [
                "matcher": .object(["negatives": .string("tfn+man"), "beam": .integer(4)])
            ],
            inputs: inputs.merging(["tree": assignment]) { $1 }
        )
        let tokens = StageKey(
            stage: "tokens",
            version: 1,
            parameters: ["tokens": .integer(32)],
            sources: ["dataset": "known", "encoder": "small"]
        )
        let engine = JSONValue.object(["device": .string("cpu"), "precision": .string("f32")])
        let embeddings = StageKey(
            stage: "embeddings",
            version: 1,
            parameters: ["engine": engine],
            inputs: ["tokens": tokens],
            sources: ["encoder": "small"]
        )
        let sizes: [String: JSONValue] = [
            "train.row-count": .integer(1000), "train.cell-count": .integer(20_000),
            "test.cell-count": .integer(9000), "test.row-count": .integer(400),
            "matrix.row-count": .integer(700), "matrix.column-count": .integer(64),
        ]
        func key(
            _ stage: String,
            _ parameters: [String: JSONValue] = [:],
            _ inputs: [String: StageKey]
        ) -> StageKey {
            StageKey(stage: stage, version: 1, parameters: parameters, inputs: inputs)
        }
        let walked = ["features": base.features, "model": model]
        let tuned = StageKey(
            stage: "tuned-encoder",
            version: 1,
            parameters: ["engine": engine, "step": .integer(50)],
            inputs: ["tokens": tokens],
            sources: ["encoder": "small"]
        )
        let stages: [StageKey] = [
            base.labels, base.features, base.tree, assignment, model, aware, tokens, embeddings,
            tuned, base.model(stage: "matcher"), base.model("man", stage: "level-points"),
            key("held-out-beams", ["folds": .integer(4)], inputs),
            key("beams", ["beam": .integer(3)], walked),
            key("senses", [:], ["features": base.features, "matcher": aware]),
            key("prediction", [:], walked), key("evaluation", [:], ["labels": base.labels]),
            key(
                "shortlists",
                ["level": .integer(1)],
                inputs.merging(["embeddings": embeddings]) { $1 }
            ),
            key("shortlists", [:], inputs),
        ]
        for stage in stages { graph.enter(stage, attributes: sizes) }
        let lines = stages.map { stage in
            let work = graph[stage.digest].map(graph.work)
            return "\(work?.kind ?? "?"): \(work?.amount ?? 0)"
        }
        #expect(
            lines == [
                "labels: 5000.0",
                "features: 50000.0",
                "tree, balanced-kmeans: 500000.0",
                "assignment: 5000.0",
                "model: 6450000.0",
                "ranker: 71250000.0",
                "tokens: 20000.0",
                "embedding, cpu f32: 3201228800.0",
                "fine-tuning, cpu f32: 21951283200.0",
                "matcher: 200000.0",
                "level-points: 200000.0",
                "held-out-beams: 600000.0",
                "beams: 200000.0",
                "beams: 1650000.0",
                "prediction: 550000.0",
                "evaluation: 250.0",
                "shortlists: 42750000.0",
                "shortlists: 200000.0",
            ]
        )
    }
}
