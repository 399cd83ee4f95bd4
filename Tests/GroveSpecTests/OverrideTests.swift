import GroveBase
import GroveSpec
import Testing

private let swept = small(
    """
    clusterer: {leaf: 50}
    sweep:
      disentanglement.budget: [1, 2]
      clusterer: [kmeans, {kind: flat, clusters: 64}]
      skip: [{when: {clusterer: kmeans, disentanglement.budget: 2}, reason: slow}]
    report:
      tables:
        - {rows: disentanglement.budget, show: P@1}
        - {rows: clusterer, show: P@1, only: {disentanglement.budget: 1}}
    """
)

/// Overrides that must not work, with the complaint after `--set `.
private let mistakes: [(override: String, complaint: String)] = [
    ("matcher.beam", "matcher.beam: must be KEY=VALUE, such as clusterer.leaf=50"),
    ("=3", "=3: must be KEY=VALUE, such as clusterer.leaf=50"),
    (
        "matcher.beem=3",
        "matcher.beem=3: unknown key 'beem' in matcher; did you mean 'beam'? Expected kind, "
            + "negatives, beam, top, loss, cost, positive-cost, negative-cost, bias, epsilon, "
            + "iterations, threshold, max-weights, post, ranker-post, ranker-negatives, "
            + "ranker-positive-cost, ranker-negative-cost, relevance, encoder, fine-tuning, "
            + "preliminary"
    ),
    (
        "matchr.beam=3",
        "matchr.beam=3: unknown key 'matchr'; did you mean 'matcher'? Expected name, question, "
            + "datasets, seeds, features, clusterer, matcher, disentanglement, merged-labels, "
            + "sweep, cases, ensembles, metrics, report"
    ),
    (
        "matcher.beam=0",
        "matcher.beam=0: matcher.beam must be a whole number of at least 1, got '0'"
    ),
    (
        "matcher.beam=",
        "matcher.beam=: matcher.beam has no value; leave the key out for its default"
    ),
    (
        "datasets=[a",
        "datasets=[a: is not valid YAML: did not find expected ',' or ']'"
    ),
    (
        "disentanglement.budget=2",
        "disentanglement.budget=2: disentanglement.budget is swept (disentanglement.budget, "
            + "spec.yaml:5); expected --set sweep.disentanglement.budget=…"
    ),
    (
        "disentanglement=2",
        "disentanglement=2: disentanglement.budget is swept (disentanglement.budget, "
            + "spec.yaml:5); expected --set sweep.disentanglement.budget=…"
    ),
    (
        "clusterer.clusters=8",
        "clusterer.clusters=8: clusterer.clusters is swept (clusterer, spec.yaml:6); expected "
            + "--set sweep.clusterer=…"
    ),
    (
        "sweep.disentanglement.budget=1..9",
        "sweep.disentanglement.budget=1..9: disentanglement.budget must be a whole number from 1 "
            + "to 6, got '7'"
    ),
    (
        "sweep.matcher.beem=[1]",
        "sweep.matcher.beem=[1]: sweep: unknown key 'matcher.beem': no 'beem' in matcher; did you "
            + "mean 'beam'? Expected kind, negatives, beam, top, loss, cost, positive-cost, "
            + "negative-cost, bias, epsilon, iterations, threshold, max-weights, post, "
            + "ranker-post, ranker-negatives, ranker-positive-cost, ranker-negative-cost, "
            + "relevance, encoder, fine-tuning, preliminary"
    ),
    ("seeds=3..1", "seeds=3..1: seeds: the range '3..1' runs backwards; expected '1..3'"),
]

@Suite("--set")
struct OverrideTests {
    @Test func `lays values over the spec and records them`() throws {
        let overrides = [
            "name=other", "datasets=[delicious]", "seeds=2..3", "matcher.beam=20", "matcher=linear",
            "metrics.at=[1, 10]", "features.tfidf.min-df=0.5", "clusterer.leaf=25",
        ]
        let spec = try read(
            small("clusterer: {kind: kmeans, depth: 2}"),
            overrides: overrides
        )
        #expect(spec.name == "other")
        #expect(spec.datasets == ["delicious"])
        #expect(spec.seeds == [2, 3])
        #expect(spec.runs().map(\.matcher.beam) == [20, 20])
        #expect(spec.runs()[0].metrics.at == [1, 10])
        #expect(spec.runs()[0].features.tfidf.minimumFrequency == .fraction(0.5))
        #expect(spec.runs()[0].clusterer.leaf == 25)
        #expect(spec.runs()[0].clusterer.depth == 2)
        #expect(spec.overrides == overrides)
        let again = try read(spec.resolvedYAML)
        try expectSame(spec, again)
        let more = try read(spec.resolvedYAML, overrides: ["seeds=9"])
        #expect(more.overrides == overrides + ["seeds=9"])
        #expect(more.seeds == [9])
    }

    @Test func `replaces, adds and removes axes, and drops what no longer fits`() throws {
        let replaced = try read(
            swept,
            overrides: ["sweep.disentanglement.budget=[3, 4]", "sweep.matcher.beam=5"]
        )
        #expect(replaced.runs().count == 4)
        #expect(replaced.skipped.isEmpty)
        #expect(replaced.sweptKeys == ["disentanglement.budget", "clusterer", "matcher.beam"])
        // The second table shows only budget 1, which is gone.
        #expect(replaced.report.tables.map(\.name) == ["table-1"])
        try expectSame(replaced, try read(replaced.resolvedYAML))

        let removed = try read(swept, overrides: ["sweep.clusterer=", "sweep.skip=", "report="])
        #expect(removed.runs().map(\.disentanglement.budget) == [1, 2])
        #expect(removed.runs().allSatisfy { $0.clusterer.leaf == 50 })
    }

    @Test func `unsets a value`() throws {
        let spec = try read(small("clusterer: {leaf: 50}"), overrides: ["clusterer.leaf="])
        #expect(spec.runs()[0].clusterer == ClustererSettings())
    }

    @Test func `changes a kind without what belonged to the other`() throws {
        let text = small("clusterer: {kind: kmeans, depth: 2, leaf: 50}")
        let spec = try read(text, overrides: ["clusterer=random"])
        #expect(spec.runs()[0].clusterer.kind == .random)
        #expect(spec.runs()[0].clusterer.leaf == 50)
        #expect(spec.runs()[0].clusterer.depth == nil)
    }

    @Test("names itself in what it gets wrong", arguments: mistakes)
    func complaints(override: String, expected: String) throws {
        #expect(try complaint(swept, overrides: [override]) == "--set \(expected)")
    }
}

@Suite("A base")
struct BaseTests {
    @Test func `gives what the spec leaves out, mappings merged deeply`() throws {
        let base = """
            question: From the base?
            features: {tfidf: {min-df: 5, sublinear: false}}
            clusterer: {kind: kmeans, depth: 2, leaf: 30}
            disentanglement: 3
            sweep: {matcher.beam: [5, 10]}
            """
        let spec = try read(
            small(
                """
                include: shared/base.yaml
                features: {tfidf: {min-df: 1}}
                clusterer: balanced-kmeans
                sweep: {matcher.top: [20, 30]}
                """
            ),
            beside: ["shared/base.yaml": base]
        )
        let run = try #require(spec.runs().first)
        #expect(spec.question == "From the base?")
        #expect(spec.sweptKeys == ["matcher.beam", "matcher.top"])
        #expect(spec.runs().count == 4)
        #expect(run.features.tfidf.minimumFrequency == .count(1))
        #expect(run.features.tfidf.sublinear == false)
        #expect(run.clusterer.kind == .balancedKMeans && run.clusterer.leaf == 30)
        #expect(run.disentanglement.budget == 3)
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `is named where it is wrong`() throws {
        let text = small("include: base.yaml\nclusterer: {leaf: 50}")
        #expect(
            try complaint(text, beside: ["base.yaml": "clusterer:\n  leef: 3"])
                == "base.yaml:2: unknown key 'leef' in clusterer; did you mean 'leaf'? Expected "
                + "kind, representation, branching, leaf, top, clusters, depth, spherical, "
                + "iterations, sums, path"
        )
        #expect(
            try complaint(text, beside: ["base.yaml": "seeds: 1\ninclude: other.yaml"])
                == "base.yaml:2: a base must not include another file: one level of base only"
        )
        #expect(
            try complaint(text, beside: ["base.yaml": "matcher: [1"])
                == "base.yaml:2: is not valid YAML: did not find expected ',' or ']'"
        )
    }

    @Test func `may not leave out name and datasets for good`() throws {
        #expect(
            try complaint("datasets: [a]")
                == "spec.yaml: 'name' is missing; expected one such as budget-ablation"
        )
        #expect(
            try complaint("name: a")
                == "spec.yaml: 'datasets' is missing; expected a list such as [wordnet-28k]"
        )
    }
}
