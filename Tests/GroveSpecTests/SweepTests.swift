import GroveBase
import GroveSpec
import Testing

/// The swept labels of every run, in order, with dataset and seed.
private func points(_ spec: ExperimentSpec) -> [String] {
    spec.runs().map { run in
        ([run.dataset] + run.swept.map(\.label) + ["s\(run.seed)"]).joined(separator: " ")
    }
}

@Suite("A sweep")
struct SweepTests {
    @Test func `without axes is one run a dataset and seed`() throws {
        let spec = try read("name: plain\ndatasets: [bibtex, delicious]\nseeds: 1..2")
        #expect(points(spec) == ["bibtex s1", "bibtex s2", "delicious s1", "delicious s2"])
    }

    @Test func `multiplies axes, the first slowest and seeds fastest`() throws {
        let spec = try read(
            """
            name: product
            datasets: [b, a]
            seeds: [7, 3]
            sweep:
              disentanglement.scheme: [released, capped]
              disentanglement.budget: [2, 1]
            """
        )
        let wanted = ["b", "a"].flatMap { dataset in
            ["released 2", "released 1", "capped 2", "capped 1"].flatMap { values in
                ["s7", "s3"].map { "\(dataset) \(values) \($0)" }
            }
        }
        #expect(points(spec) == wanted)
        #expect(spec.sweptKeys == ["disentanglement.scheme", "disentanglement.budget"])
        #expect(spec.runs()[2].disentanglement.scheme == .released)
        #expect(spec.runs()[2].disentanglement.budget == 1)
    }

    @Test func `writes ranges out, alone and within a list`() throws {
        let spec = try read(small("sweep: {matcher.beam: [1, 5..7, 20]}"))
        #expect(spec.runs().map(\.matcher.beam) == [1, 5, 6, 7, 20])
        let alone = try read(small("sweep: {matcher.beam: 9..11}"))
        #expect(alone.runs().map(\.matcher.beam) == [9, 10, 11])
    }

    @Test func `moves zipped axes together and multiplies the groups`() throws {
        let spec = try read(
            small(
                """
                sweep:
                  matcher.negatives: [tfn, man]
                  zip:
                    - {matcher.beam: [5, 10], matcher.top: [10, 20]}
                    - {clusterer.leaf: [50, 100], clusterer.branching: [8, 16]}
                """
            )
        )
        #expect(
            points(spec) == [
                "bibtex tfn 5 10 50 8 s1", "bibtex tfn 5 10 100 16 s1",
                "bibtex tfn 10 20 50 8 s1", "bibtex tfn 10 20 100 16 s1",
                "bibtex man 5 10 50 8 s1", "bibtex man 5 10 100 16 s1",
                "bibtex man 10 20 50 8 s1", "bibtex man 10 20 100 16 s1",
            ]
        )
    }

    @Test func `keeps points apart that only do the same work`() throws {
        let spec = try read(small("sweep: {disentanglement.scheme: [released, capped]}"))
        #expect(spec.runs().count == 2)
        #expect(spec.runs().allSatisfy { $0.disentanglement.budget == 1 })
    }

    @Test func `names a swept section by its label, its kind or what it sets`() throws {
        let spec = try read(
            small(
                """
                sweep:
                  clusterer:
                    - kmeans
                    - {kind: kmeans, leaf: 50}
                    - {label: Bonsai, kind: kmeans, branching: 100, depth: 2}
                  disentanglement: [1, {budget: 4, scheme: released}]
                """
            )
        )
        let labels = spec.runs().map { $0.swept.map(\.label) }
        #expect(
            labels
                == ["kmeans", "kmeans leaf=50", "Bonsai"].flatMap { clusterer in
                    ["1", "budget=4 scheme=released"].map { [clusterer, $0] }
                }
        )
        #expect(spec.runs()[4].clusterer.branching == 100)
        #expect(spec.runs()[4].swept[0].value == .string("Bonsai"))
        #expect(spec.runs()[4].identifier.hasPrefix("bibtex-bonsai-1-s1-"))
    }

    @Test func `lays a swept kind over the spec's section, dropping what it does not read`() throws
    {
        let spec = try read(
            small(
                """
                clusterer: {branching: 8, top: 64, representation: pii}
                sweep: {clusterer: [kmeans, random, none, balanced-kmeans]}
                """
            )
        )
        let clusterers = spec.runs().map(\.clusterer)
        #expect(clusterers.map(\.branching) == [8, 8, 16, 8])
        #expect(clusterers.map(\.top) == [8, 64, 16, 64])
        #expect(clusterers.map(\.representation) == [.pii, .pifa, .pifa, .pii])
    }

    @Test func `applies a section before its keys and a kind before the rest`() throws {
        let spec = try read(
            small(
                """
                sweep:
                  clusterer.leaf: [10, 20]
                  clusterer.kind: [random]
                  clusterer: [{label: all, kind: kmeans, depth: 5}]
                """
            )
        )
        #expect(spec.runs().map(\.clusterer.leaf) == [10, 20])
        #expect(
            spec.runs().allSatisfy { $0.clusterer.kind == .random && $0.clusterer.depth == nil }
        )
    }

    @Test func `leaves out what a skip rule matches, with its reason`() throws {
        let spec = try read(
            """
            name: skips
            datasets: [a, b]
            seeds: 1..2
            sweep:
              clusterer: [none, kmeans]
              disentanglement.budget: 1..3
              skip:
                - when: {clusterer: none, disentanglement.budget: 2..3}
                  reason: nothing to join
                - when: {dataset: b, seed: 2, disentanglement.budget: [1, 3]}
                  reason: not needed
            """
        )
        #expect(
            points(spec) == [
                "a none 1 s1", "a none 1 s2", "a kmeans 1 s1", "a kmeans 1 s2", "a kmeans 2 s1",
                "a kmeans 2 s2", "a kmeans 3 s1", "a kmeans 3 s2", "b none 1 s1",
                "b kmeans 1 s1", "b kmeans 2 s1", "b kmeans 2 s2", "b kmeans 3 s1",
            ]
        )
        #expect(spec.runs().count + spec.skipped.count == 24)
        #expect(Set(spec.skipped.map(\.reason)) == ["nothing to join", "not needed"])
        #expect(spec.skipped[0].swept.map(\.label) == ["none", "2"])
    }

    @Test func `may leave out a point that would be wrong`() throws {
        let spec = try read(
            small(
                """
                sweep:
                  clusterer.kind: [none, kmeans]
                  clusterer.depth: [1, 2]
                  skip: [{when: {clusterer.kind: none}, reason: no levels}]
                """
            )
        )
        #expect(points(spec) == ["bibtex kmeans 1 s1", "bibtex kmeans 2 s1"])
    }

    @Test func `skips by keys that are not swept themselves`() throws {
        let spec = try read(
            small(
                """
                matcher: {beam: 50}
                sweep:
                  clusterer: [{label: a, kind: kmeans}, {label: b, kind: random}]
                  skip:
                    - {when: {clusterer.kind: random, matcher.beam: 50}, reason: slow}
                    - {when: {matcher: linear, disentanglement.budget: 2}, reason: not so}
                """
            )
        )
        #expect(points(spec) == ["bibtex a s1"])
    }

    @Test func `records a swept value with its type`() throws {
        let spec = try read(
            small(
                """
                sweep:
                  features.tfidf.ngrams: [[1, 2], 1]
                  features.tfidf.min-df: [2, 0.01]
                  matcher.threshold: [0]
                  matcher.ranker-post: [post, noop]
                """
            )
        )
        let swept = spec.runs().map { $0.swept.map(\.value) }
        #expect(
            swept[0] == [
                .array([.integer(1), .integer(2)]), .integer(2), .number(0), .string("post"),
            ]
        )
        #expect(
            swept[7] == [
                .array([.integer(1), .integer(1)]), .number(0.01), .number(0), .string("noop"),
            ]
        )
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `of 2,000 points expands to as many runs, each with a name of its own`() throws {
        let spec = try read(
            small(
                """
                sweep:
                  disentanglement.budget: 1..5
                  matcher.beam: [1, 2, 5, 10, 20]
                  clusterer: [balanced-kmeans, kmeans, random, flat]
                  matcher.cost: 1..20
                """
            )
        )
        #expect(Set(spec.runs().map(\.identifier)).count == 2000)
    }
}
