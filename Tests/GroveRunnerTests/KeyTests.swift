import Foundation
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("What a change of one setting computes again")
struct KeyTests {
    /// The titles of the stages whose keys differ between two specs of one run.
    private func changed(_ a: String, _ b: String, dataset: String = "toy") throws -> [String] {
        let place = try ToyPlace()
        let first = try pipeline(place, "name: a\ndatasets: [\(dataset)]\n" + a)
        let second = try pipeline(place, "name: b\ndatasets: [\(dataset)]\n" + b)
        let known = Set(first.outlines)
        return second.outlines.filter { !known.contains($0) }.map(\.title)
    }

    private let evaluation = ["evaluation"]
    private let prediction = ["prediction", "evaluation"]
    private let training = ["matcher and ranker", "prediction", "evaluation"]
    private let all = ["features", "tree", "matcher and ranker", "prediction", "evaluation"]

    @Test("The name of the experiment and its report change nothing")
    func name() throws {
        #expect(try changed("question: A?", "question: B?") == [])
    }

    @Test(
        "A beam with teacher forcing changes prediction only, with matcher-aware negatives training"
    )
    func beam() throws {
        #expect(try changed("matcher: {beam: 5}", "matcher: {beam: 10}") == prediction)
        #expect(try changed("matcher: {top: 5}", "matcher: {top: 10}") == prediction)
        #expect(
            try changed("matcher: {ranker-post: sigmoid}", "matcher: {ranker-post: noop}")
                == prediction
        )
        for negatives in ["man", "tfn+man"] {
            let found = try changed(
                "matcher: {beam: 5, negatives: \(negatives)}",
                "matcher: {beam: 10, negatives: \(negatives)}"
            )
            #expect(found == training)
        }
    }

    @Test("Metrics change evaluation only")
    func metrics() throws {
        #expect(try changed("metrics: {at: [1, 5]}", "metrics: {at: [1, 10]}") == evaluation)
        #expect(
            try changed("metrics: {propensity: {a: 0.5, b: 0.4}}", "metrics: {at: [1]}")
                == evaluation
        )
        // Curves need k of 1, 3 and 5 in any case.
        #expect(try changed("metrics: {at: [1, 5]}", "metrics: {at: [3]}") == [])
    }

    @Test(
        "A setting of training leaves the tree alone",
        arguments: ["threshold: 0.2", "loss: hinge", "cost: 2", "epsilon: 0.01", "bias: 0"]
    )
    func trainingSettings(setting: String) throws {
        #expect(try changed("matcher: {beam: 10}", "matcher: {\(setting)}") == training)
    }

    @Test("The seed changes the tree and all after it, not the features")
    func seed() throws {
        #expect(try changed("seeds: 1", "seeds: 2") == ["tree"] + training)
        #expect(try changed("seeds: 1\nclusterer: none", "seeds: 2\nclusterer: none") == training)
    }

    @Test("Features change all that reads them; a random tree does not")
    func features() throws {
        let a = "features: {tfidf: {min-df: 1}}\n"
        let b = "features: {tfidf: {min-df: 2}}\n"
        #expect(try changed(a, b, dataset: "toy-text") == all)
        let random = "clusterer: random"
        #expect(
            try changed(a + random, b + random, dataset: "toy-text") == ["features"] + training
        )
    }

    @Test("Budgets share tree, matcher and beams")
    func budgets() throws {
        let rest = ["assignment"] + training
        #expect(
            try changed("disentanglement: {budget: 2}", "disentanglement: {budget: 3}") == rest
        )
        #expect(
            try changed(
                "disentanglement: {budget: 2, scheme: released}",
                "disentanglement: {budget: 2, scheme: capped}"
            ) == rest
        )
        #expect(
            try changed("disentanglement: {budget: 1}", "disentanglement: {budget: 2}")
                == ["matcher", "beams on training data"] + rest
        )
        #expect(
            try changed(
                "disentanglement: {budget: 2}",
                "disentanglement: {budget: 2, counts: held-out}"
            ) == ["held-out beams"] + rest
        )
    }

    @Test("A setting that the scheme or the budget does not read changes nothing")
    func unread() throws {
        #expect(
            try changed(
                "disentanglement: {budget: 2, scheme: released, cap: 2}",
                "disentanglement: {budget: 2, scheme: released, order: priced, min-gain: 0.5}"
            ) == []
        )
        #expect(
            try changed("disentanglement: {budget: 1}", "disentanglement: {budget: 1, folds: 5}")
                == []
        )
        #expect(
            try changed("clusterer: none\n", "clusterer: none\ndisentanglement: {budget: 4}") == []
        )
    }

    @Test("Merging changes prediction only; a second round goes on from the first")
    func mergeAndRounds() throws {
        #expect(
            try changed(
                "disentanglement: {budget: 2, merge: sum}",
                "disentanglement: {budget: 2, merge: max}"
            ) == prediction
        )
        #expect(
            try changed(
                "disentanglement: {budget: 2, rounds: 1}",
                "disentanglement: {budget: 2, rounds: 2}"
            ) == ["matcher", "beams on training data", "assignment"] + training
        )
    }

    @Test("Other data under the same name changes everything")
    func data() throws {
        let place = try ToyPlace()
        let spec = toySpec("data", "")
        let before = try pipeline(place, spec)
        let text = place.text("data/toy/test.txt")
        try place.write(text.replacingOccurrences(of: ":1", with: ":2"), "data/toy/test.txt")
        let after = try pipeline(place, spec)
        #expect(Set(before.outlines).isDisjoint(with: after.outlines))
    }
}
