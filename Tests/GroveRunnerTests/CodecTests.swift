import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTestSupport
import GroveTree
import Testing

@testable import GroveRunner

@Suite("Values of stages as cache files")
struct CodecTests {
    /// A value after it was encoded, written to a cache, read and decoded.
    private func reread<Value: Sendable>(_ value: Value, _ codec: Codec<Value>) throws -> Value {
        let folder = NSTemporaryDirectory() + "grove-codec-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cache = StageCache(folder: folder)
        let key = StageKey(stage: "test", version: 1)
        try cache.store(codec.encode(value), key: key)
        return try codec.decode(try #require(try cache.load(key)).artifact)
    }

    static let patterns = [
        CSRPattern(columnCount: 0, rows: []),
        CSRPattern(columnCount: 3, rows: []),
        CSRPattern(columnCount: 0, rows: [[], []]),
        CSRPattern(columnCount: 3, rows: [[], [0, 2], []]),
        CSRPattern(columnCount: 1, rows: [[0]]),
    ]

    @Test("Patterns and matrices of every shape come back", arguments: patterns)
    func matrices(pattern: CSRPattern) throws {
        #expect(try reread(pattern, .pattern) == pattern)
        let values = (0..<pattern.nonzeroCount).map { Float($0) - 0.5 }
        let matrix = CSRMatrix(pattern: pattern, values: values)
        #expect(try reread(matrix, .matrix) == matrix)
        let features = FeatureData(
            train: matrix,
            test: matrix,
            labels: nil,
            vocabulary: nil,
            inverseDocumentFrequencies: []
        )
        let back = try reread(features, .features)
        #expect(back.train == matrix && back.test == matrix && back.labels == nil)
        #expect(back.vocabulary == nil && back.inverseDocumentFrequencies.isEmpty)
    }

    @Test("Features of texts come back with labels' features and the vocabulary")
    func textFeatures() throws {
        let matrix = CSRMatrix(columnCount: 2, rows: [[(1, 0.5)], []])
        for words in [["", "ü b"], []] {
            let features = FeatureData(
                train: matrix,
                test: CSRMatrix(columnCount: 2, rows: []),
                labels: matrix,
                vocabulary: TextColumn(words),
                inverseDocumentFrequencies: words.map { _ in 1.25 }
            )
            let back = try reread(features, .features)
            #expect(back.labels == matrix && back.test.rowCount == 0)
            #expect(back.vocabulary?.texts == words)
            #expect(back.inverseDocumentFrequencies == features.inverseDocumentFrequencies)
        }
    }

    @Test("Labels come back with and without names and senses")
    func labels() throws {
        let train = CSRPattern(columnCount: 2, rows: [[0], [0, 1]])
        let test = CSRPattern(columnCount: 2, rows: [[1]])
        let bare = try reread(
            LabelData(train: train, test: test, names: nil, senses: nil),
            .labels
        )
        #expect(bare.train == train && bare.test == test)
        #expect(bare.names == nil && bare.senses == nil && bare.filtered == nil)
        let senses = SenseTable(senseNames: TextColumn(["x", "y"]), train: [0, 1, 0], test: [1])
        let full = try reread(
            LabelData(
                train: train,
                test: test,
                names: TextColumn(["a", ""]),
                senses: senses,
                filtered: CSRPattern(columnCount: 2, rows: [[0]])
            ),
            .labels
        )
        #expect(full.names?.texts == ["a", ""] && full.senses == senses)
        #expect(full.filtered == CSRPattern(columnCount: 2, rows: [[0]]))
    }

    static let trees = [
        LabelTree(childOffsets: [[0, 3]], slotLabels: [0, 1, 2], labelCount: 3),
        LabelTree(
            childOffsets: [[0, 2], [0, 2, 5]],
            slotLabels: [0, 1, 0, 1, 2],
            labelCount: 3
        ),
        LabelTree(childOffsets: [[0, 2], [0, 0, 1]], slotLabels: [0], labelCount: 1),
        LabelTree(childOffsets: [[0, 0]], slotLabels: [], labelCount: 0),
    ]

    @Test("Trees come back, with copies, with empty clusters, with no label", arguments: trees)
    func treesComeBack(tree: LabelTree) throws {
        #expect(try reread(tree, .tree) == tree)
        let statistics = DisentanglementStatistics(
            copiesPerLabel: 1.5,
            largestCluster: 3,
            movedLabelCount: 1,
            coverageBefore: 0.25,
            coverageAfter: 0.75,
            innerProductsBefore: 2.5,
            innerProductsAfter: 3.5
        )
        let back = try reread(Assignment(tree: tree, statistics: statistics), .assignment)
        #expect(back.tree == tree && back.statistics == statistics)
    }

    @Test("Models come back whole, matchers without the last level, and pruned to nothing")
    func models() throws {
        let place = try ToyPlace()
        let session = try place.sweep(toySpec("models", "")).session(threads: 2)
        let specs = [
            "disentanglement: {budget: 2}", "matcher: {threshold: 1000}", "clusterer: none",
        ]
        for spec in specs {
            let pipeline = try pipeline(place, "name: models\ndatasets: [toy]\n" + spec)
            for stage in [pipeline.model] + pipeline.rounds.compactMap(\.matcher) {
                guard case .whole(let stored) = try session.value(stage.stage) else {
                    Issue.record("a toy model must be in one piece")
                    continue
                }
                let model = stored.reading(with: MatcherSettings())
                let back = try reread(model, .model).reading(with: MatcherSettings())
                #expect(back == model)
            }
        }
    }

    @Test("Predictions come back, also of no instance and of instances without any")
    func predictions() throws {
        let cases = [
            RankedLabels(rowOffsets: [0], labels: [], scores: []),
            RankedLabels(rowOffsets: [0, 0, 0], labels: [], scores: []),
            RankedLabels(rowOffsets: [0, 2, 2], labels: [7, 1], scores: [0.5, -0.25]),
        ]
        for ranked in cases {
            let value = Prediction(ranked: ranked, innerProducts: 12.5, weightCount: 42)
            let back = try reread(value, .prediction)
            #expect(back.ranked == ranked && back.innerProducts == 12.5 && back.weightCount == 42)
        }
    }

    @Test("Evaluations and senses come back in order, to the last bit")
    func evaluations() throws {
        let value = EvaluationData(
            values: [.init("P@1", 0.1 + 0.2), .init("nDCG@5", 100)],
            perInstance: [.init("P@1", [0, 1, 0.5]), .init("empty", [])],
            deciles: [[.init("labels", 6)], []],
            propensity: PropensityConstants(a: 0.6, b: 2.6)
        )
        let back = try reread(value, .evaluation)
        #expect(back.values == value.values && back.perInstance == value.perInstance)
        #expect(back.deciles == value.deciles && back.propensity == value.propensity)
        let senses = SenseData(variation: 0.5, baseline: 1.5, labelCount: 3, lines: ["a", "", "ü"])
        let read = try reread(senses, .senses)
        #expect(read.measures == senses.measures && read.lines == senses.lines)
    }

    @Test("What does not fit together is an error that names the file")
    func misfits() throws {
        var artifact = Codec.matrix.encode(CSRMatrix(columnCount: 2, rows: [[(1, 0.5)]]))
        artifact["matrix.values"] = .float32([])
        #expect(throws: WorkError.self) { try Codec.matrix.decode(artifact) }
        artifact["matrix.values"] = .float32([1])
        artifact["matrix.columns"] = .uint32([2])
        #expect(throws: WorkError.self) { try Codec.matrix.decode(artifact) }
        var tree = Codec.tree.encode(CodecTests.trees[1])
        tree["slots"] = .uint32([0, 0, 0, 1, 2])
        #expect(throws: WorkError.self) { try Codec.tree.decode(tree) }
        var ranked = Codec.prediction.encode(
            Prediction(
                ranked: RankedLabels(rowOffsets: [0, 1], labels: [1], scores: [1]),
                innerProducts: 0,
                weightCount: 0
            )
        )
        ranked["scores"] = .float32([])
        #expect(throws: WorkError.self) { try Codec.prediction.decode(ranked) }
        #expect(throws: (any Error).self) { try Codec.model.decode(Artifact()) }
    }
}
