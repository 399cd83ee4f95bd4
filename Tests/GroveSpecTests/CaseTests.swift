import GroveBase
import GroveSpec
import Testing

@Suite("Cases of a spec")
struct CaseTests {
    private let text = """
        name: cases
        datasets: [bibtex, delicious]
        matcher: {beam: 10}
        sweep:
          clusterer: [{label: deep, kind: balanced-kmeans, leaf: 20}, {label: wild, kind: random}]
        cases:
          - when: {dataset: delicious}
            seed: 7
            matcher: {beam: 20, cost: 2}
          - when: {dataset: delicious, clusterer: wild}
            matcher: {cost: 4}
            clusterer: {leaf: 50}
            disentanglement: 2
        """

    @Test func `hold where their conditions do, later ones over earlier ones`() throws {
        let spec = try read(text)
        let runs = spec.runs()
        #expect(runs.map(\.dataset) == ["bibtex", "bibtex", "delicious", "delicious"])
        #expect(runs.map(\.seed) == [1, 1, 7, 7])
        #expect(runs.map(\.matcher.beam) == [10, 10, 20, 20])
        #expect(runs.map(\.matcher.positiveCost) == [1, 1, 2, 4])
        #expect(runs.map(\.clusterer.leaf) == [20, 100, 20, 50])
        #expect(runs.map(\.disentanglement.budget) == [1, 1, 1, 2])
        #expect(runs[3].swept.map(\.label) == ["wild"])
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `let points differ by a case alone`() throws {
        let same = """
            name: twins
            datasets: [bibtex]
            sweep: {matcher: [{label: one, beam: 5}, {label: two, beam: 5}]}

            """
        #expect(try complaint(same)?.contains("two points have the same settings") == true)
        let cases = "cases: [{when: {matcher: two}, seed: 2}]\n"
        let runs = try read(same + cases).runs()
        #expect(runs.map(\.seed) == [1, 2] && Set(runs.map(\.identifier)).count == 2)
        #expect(
            try complaint(same + "cases: [{when: {matcher: two}, seed: 1}]\n")?
                .contains("two points have the same settings: matcher=one and matcher=two") == true
        )
    }

    @Test func `are dropped with the values that an override removes`() throws {
        let spec = try read(text, overrides: ["datasets=[bibtex]"])
        #expect(spec.runs().map(\.matcher.beam) == [10, 10])
        #expect(try read(text, overrides: ["cases="]).runs().map(\.seed) == [1, 1, 1, 1])
    }

    @Test(
        "are wrong",
        arguments: [
            ("{matcher: {beam: 5}}", "an entry of cases needs 'when'"),
            ("{when: {dataset: bibtex}}", "needs a section or a seed beside 'when'"),
            ("{when: {dataset: bibtx}, seed: 1}", "cases: dataset has no value 'bibtx'"),
            ("{when: {dataset: bibtex}, matchr: 1}", "unknown key 'matchr' in an entry of cases"),
            (
                "{when: {dataset: bibtex}, matcher: {beem: 1}}",
                "cases: unknown key 'matcher.beem': no 'beem' in matcher"
            ),
            (
                "{when: {dataset: bibtex}, matcher: {beam: 5}}",
                "cases: matcher.beam is swept (matcher.beam)"
            ),
            (
                "{when: {dataset: bibtex}, matcher: {cost: -1}}",
                "matcher.cost must be a number above 0, got '-1'"
            ),
        ]
    )
    func mistakes(entry: String, wanted: String) throws {
        let text = small("sweep: {matcher.beam: [1, 2]}\ncases:\n  - \(entry)")
        let found = try #require(try complaint(text))
        #expect(found.hasPrefix("spec.yaml:5: ") && found.contains(wanted), "\(found)")
    }

    @Test func `have no seed where the spec has several, and are not overridden`() throws {
        let several = small("seeds: [1, 2]\ncases: [{when: {seed: 1}, seed: 3}]")
        #expect(
            try complaint(several)?
                .contains("a case's seed stands for the spec's one seed, and seeds has 2") == true
        )
        let override = try complaint(text, overrides: ["matcher.beam=5"])
        #expect(
            override?.hasPrefix("--set matcher.beam=5: matcher.beam is set by a case (") == true,
            "\(override ?? "")"
        )
    }
}

@Suite("Merged labels and a label's own costs in a spec")
struct MergedLabelSettingTests {
    @Test func `are left out where labels are as they are`() throws {
        let plain = try #require(try read(small("")).runs().first)
        #expect(plain.mergedLabels.level == nil && plain.parameters["merged-labels"] == nil)
        let given = try read(small("merged-labels: {bin: 3}"))
        #expect(given.runs().first?.identifier == plain.identifier)
        #expect(try !read(small("")).resolvedYAML.contains("merged-labels"))
    }

    @Test func `are swept by level, seeds apart`() throws {
        let spec = try read(
            small("merged-labels: {seed: 4}\nsweep: {merged-labels.level: [none, 0, 2]}")
        )
        let runs = spec.runs()
        #expect(runs.map(\.mergedLabels.level) == [nil, 0, 2])
        #expect(runs.map(\.swept[0].label) == ["none", "0", "2"])
        #expect(runs.allSatisfy { $0.mergedLabels.seed == 4 && $0.mergedLabels.bin == 2 })
        #expect(runs[1].parameters["merged-labels"]?["level"]?.intValue == 0)
        try expectSame(spec, try read(spec.resolvedYAML))
        #expect(try read(small("merged-labels: 1")).runs()[0].mergedLabels.level == 1)
    }

    @Test(
        "are wrong",
        arguments: [
            ("merged-labels: {level: -1}", "merged-labels.level must be 'none' or a whole number"),
            ("merged-labels: {bin: 1}", "merged-labels.bin must be a whole number from 2"),
            ("merged-labels: {levl: 1}", "unknown key 'levl' in merged-labels"),
            (
                "merged-labels: 0\nclusterer: {representation: lf}",
                "clusterer.representation 'lf' reads the texts of labels, and merged labels have none"
            ),
        ]
    )
    func mistakes(lines: String, wanted: String) throws {
        let found = try #require(try complaint(small(lines)))
        #expect(found.contains(wanted), "\(found)")
    }

    @Test func `a label's costs follow those of clusters unless they are given`() throws {
        let spec = try read(
            small(
                """
                matcher: {positive-cost: 1, ranker-positive-cost: 1, ranker-negative-cost: 4}
                sweep: {matcher.positive-cost: [1, 2]}
                """
            )
        )
        let runs = spec.runs()
        #expect(runs.map(\.matcher.positiveCost) == [1, 2])
        #expect(runs.map(\.matcher.rankerPositiveCost) == [nil, 1])
        #expect(runs.map(\.matcher.rankerNegativeCost) == [4, 4])
        #expect(runs[0].parameters["matcher"]?["ranker-positive-cost"] == nil)
        try expectSame(spec, try read(spec.resolvedYAML))
    }
}
