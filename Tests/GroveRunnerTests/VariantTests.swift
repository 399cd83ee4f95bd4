import Foundation
import GroveBase
import GroveStore
import GroveTestSupport
import GroveTree
import Testing

@testable import GroveRunner

@Suite("Every way to run the linear path on planted data")
struct VariantTests {
    @Test(
        "finds the planted labels",
        arguments: [
            ("clusterer: {kind: kmeans, branching: 4, leaf: 8}", "toy"),
            ("clusterer: {kind: random, branching: 4, leaf: 8}", "toy"),
            ("clusterer: {kind: flat, clusters: 8}", "toy"),
            ("clusterer: none", "toy"),
            ("clusterer: {representation: pii, branching: 4, leaf: 8}", "toy"),
            ("clusterer: {spherical: false, branching: 2, leaf: 8}", "toy"),
            ("features: {kind: given, normalize: l2}", "toy"),
            ("features: {kind: auto, tfidf: {min-df: 1, analyzer: char-wb}}", "toy-text"),
            ("features: {tfidf: {ngrams: 1, sublinear: false, max-features: 250}}", "toy-text"),
            ("matcher: {negatives: man, beam: 3}", "toy"),
            ("matcher: {negatives: tfn+man, beam: 3}", "toy"),
            ("matcher: {loss: hinge}", "toy"),
            ("matcher: {loss: logistic, post: sigmoid}", "toy"),
            ("matcher: {post: log-l3-hinge, max-weights: 20}", "toy"),
            ("matcher: {relevance: induced}", "toy"),
            ("disentanglement: {budget: 2, scheme: released}", "toy"),
            ("disentanglement: {budget: 2, scheme: coverage, counts: held-out}", "toy"),
            ("disentanglement: {budget: 3, rounds: 2, cap: 2}", "toy"),
            ("disentanglement: {budget: 2, merge: mean}", "toy"),
            ("clusterer: {leaf: 100}\ndisentanglement: {budget: 2}", "toy"),
            ("clusterer: {leaf: 100}\ndisentanglement: {budget: 2, counts: held-out}", "toy"),
            ("disentanglement: {budget: 2, merge: max}", "toy"),
        ]
    )
    func variants(setting: String, dataset: String) throws {
        let place = try ToyPlace()
        let key = setting.split(separator: ":")[0]
        let base = toyBase.split(separator: "\n").filter { !$0.hasPrefix(key) }
            .joined(separator: "\n")
        let sweep = try place.sweep("name: v\ndatasets: [\(dataset)]\n\(base)\n\(setting)\n")
        let record = try #require(try sweep.results().first).record
        #expect(record.error == nil)
        #expect((record.number("P@1") ?? 0) > 75, "P@1 \(record.number("P@1") ?? 0)")
        #expect((record.number("R@5") ?? 0) > 65, "R@5 \(record.number("R@5") ?? 0)")
    }

    /// One run's final assignment and record.
    private func assignment(
        _ place: ToyPlace,
        _ setting: String
    ) throws -> (assignment: Assignment, record: RunRecord) {
        let sweep = try place.sweep(toySpec("a", "disentanglement: {\(setting)}"))
        let session = sweep.session(threads: 2)
        let pipeline = try #require(try sweep.pipelines().first)
        let round = try #require(pipeline.rounds.last)
        return (
            try session.value(round.assignment),
            RunResult(pipeline, session, .object([:])).record
        )
    }

    @Test("Copies keep to the budget and the cap, and what was covered stays covered")
    func copies() throws {
        let place = try ToyPlace()
        let capped = try assignment(place, "budget: 2, scheme: capped, cap: 1.5")
        let tree = capped.assignment.tree
        let copies = tree.slotLabels.reduce(into: [UInt32: Int]()) { $0[$1, default: 0] += 1 }
        #expect(copies.count == 60 && copies.values.allSatisfy { (1...2).contains($0) })
        #expect(tree.slotLabels.count > 60)
        let bound = (1.5 * 2 * 60 / Double(tree.clusterCount)).rounded(.up)
        #expect(Double(tree.clusterSizes.max() ?? 0) <= bound)
        let statistics = capped.assignment.statistics
        #expect(statistics.coverageAfter >= statistics.coverageBefore)
        #expect(statistics.movedLabelCount == 0)
        expectClose(
            capped.record.number("copies-per-label") ?? 0,
            Double(tree.slotLabels.count) / 60
        )
        #expect(capped.record.number("largest-cluster") == Double(tree.clusterSizes.max() ?? 0))
        // Held-out beams miss more than beams on what the matcher has learnt.
        let heldOut = try assignment(place, "budget: 2, scheme: coverage, counts: held-out")
        #expect(heldOut.assignment.statistics.coverageBefore < statistics.coverageBefore)
        #expect(
            heldOut.assignment.statistics.coverageAfter
                >= heldOut.assignment.statistics.coverageBefore
        )
    }

    @Test("One round more is another matcher, trained on the copies of the round before")
    func rounds() throws {
        let place = try ToyPlace()
        let once = try assignment(place, "budget: 2, rounds: 1")
        let twice = try assignment(place, "budget: 2, rounds: 2")
        let titles = twice.record.provenance["stages"]?.arrayValue?
            .compactMap { $0["stage"]?.stringValue }
        #expect(titles?.filter { $0 == "assignment" }.count == 2)
        #expect(titles?.filter { $0 == "matcher" }.count == 2)
        #expect(
            (twice.record.number("assign-seconds") ?? 0)
                > (once.record.number("assign-seconds") ?? .infinity)
        )
    }

    @Test("More folds than training instances is the user's mistake, and says so")
    func folds() throws {
        let place = try ToyPlace()
        try place.writeManifest("tiny", "xc-sparse", "  labels: 3")
        try place.write("3 2 3\n0 0:1\n1 1:1\n2 0:1 1:1\n", "data/tiny/train.txt")
        try place.write("1 2 3\n0,2 0:1\n", "data/tiny/test.txt")
        let spec = """
            name: tiny
            datasets: [tiny]
            clusterer: {leaf: 2, branching: 2}
            disentanglement: {budget: 2, counts: held-out, folds: 4}
            """
        let result = try #require(try place.sweep(spec).results().first)
        #expect(result.isInputError)
        #expect(
            result.record.error
                == "disentanglement.folds is 4, but there are 3 training instances"
        )
    }

    @Test("A representation by label texts is refused where labels have none")
    func noLabelTexts() throws {
        let place = try ToyPlace()
        let result = try #require(
            try place.sweep(
                toySpec("lf", "clusterer: {representation: lf}")
                    .replacingOccurrences(of: "clusterer: {branching: 4, leaf: 8}\n", with: "")
            )
            .results().first
        )
        #expect(result.isInputError && result.record.status == .failed)
        #expect(result.record.error?.contains("lf") == true, "\(result.record.error ?? "")")
    }
}
