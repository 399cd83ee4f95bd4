import Foundation
import GroveBase
import GroveData
import GroveSparse
import GroveSpec
import GroveStore
import GroveTestSupport
import GroveTree
import Testing

@testable import GroveRunner

@Suite("Runs on merged labels")
struct MergedLabelRunTests {
    private let sweep = """
        seeds: [1, 2]
        sweep:
          merged-labels.level: [none, 0, 1]
          disentanglement.budget: [1, 2]
        disentanglement: {scheme: released}
        """

    @Test("tell how well members are told apart, and share their labels over seeds and budgets")
    func records() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("merged", sweep))
        let pipelines = try sweep.pipelines()
        let results = try sweep.results()
        #expect(results.allSatisfy { $0.record.status == .ok }, "\(metrics(results))")
        for (pipeline, result) in zip(pipelines, results) {
            let isMerged = pipeline.settings.mergedLabels.level != nil
            let isJudged = isMerged && pipeline.settings.disentanglement.budget > 1
            let record = result.record
            #expect((record.number("VI") != nil) == isJudged)
            #expect(record.number("sense-variation") == nil)
            guard isJudged, let variation = record.number("VI"),
                let baseline = record.number("VI-baseline"), let gain = record.number("VI-gain")
            else { continue }
            #expect(variation >= 0 && (record.number("VI-labels") ?? 0) > 0)
            expectClose(gain, baseline - variation)
            #expect(baseline > 0.8 && result.senses?.lines.isEmpty == false)
        }
        let labels = Set(
            pipelines.filter { $0.settings.mergedLabels.level == 0 }.map(\.labels.key.digest)
        )
        #expect(labels.count == 1)
        let trees = Set(
            pipelines.filter { $0.settings.mergedLabels.level == 0 }.map(\.tree.key.digest)
        )
        #expect(trees.count == 2)
    }

    @Test("learn labels that are positive where one of their members is")
    func labels() throws {
        let place = try ToyPlace()
        let pipeline = try pipeline(place, toySpec("one", "merged-labels: {level: 0, seed: 3}"))
        let session = try place.sweep(toySpec("one", "")).session(threads: 2)
        let data = try session.value(pipeline.labels)
        let origin = try #require(data.origin)
        let plain = try session.dataset("toy")
        #expect(origin.train == plain.train.labels && data.senses == nil)
        #expect(data.train == origin.merged.merging(plain.train.labels))
        #expect(data.test == origin.merged.merging(plain.test.labels))
        let names = try #require(data.names)
        for label in 0..<data.train.columnCount {
            let members = origin.merged.members.row(label).map { plain.labelNames?[Int($0)] ?? "" }
            #expect(names[label] == members.joined(separator: " + "))
            #expect((1...2).contains(members.count))
        }
        // From the cache they are the same.
        let again = try place.sweep(toySpec("one", "")).session(threads: 1).value(pipeline.labels)
        #expect(again.train == data.train && again.origin?.merged == origin.merged)
        #expect(again.origin?.train == origin.train)
    }

    @Test("give the same at 1, 2 and 3 threads")
    func threads() throws {
        let place = try ToyPlace()
        let text = toySpec(
            "threads",
            "merged-labels: {level: 1}\ndisentanglement: {budget: 2, scheme: released}"
        )
        let seen = try (1...3).map { threads in
            let results = try place.sweep(text, cache: "cache-\(threads)").results(threads: threads)
            return metrics(results) + results.map { "\($0.senses?.variation ?? -1)" }
        }
        #expect(seen[0] == seen[1] && seen[0] == seen[2] && seen[0][0] == "fine")
    }

    @Test("end with a message where the tree has no such level")
    func level() throws {
        let place = try ToyPlace()
        let results = try place.sweep(toySpec("deep", "merged-labels: 9")).results()
        let error = try #require(results.first?.record.error)
        #expect(error.hasPrefix("merged-labels.level is 9, but the tree has "), "\(error)")
        #expect(results.first?.isInputError == true)
    }
}
