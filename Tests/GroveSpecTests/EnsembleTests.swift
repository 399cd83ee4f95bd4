import GroveSpec
import Testing

/// Lines after the first two of a small spec, and the complaint after `spec.yaml:`.
private let mistakes: [(text: String, complaint: String)] = [
    (
        "ensembles: [{over: seed}]",
        "an entry of ensembles needs 'method', one of average, "
            + "rank-average, sigmoid-average, softmax-average, round-robin"
    ),
    (
        "ensembles: [{method: mean, over: seed}]",
        "unknown ensembles.method 'mean'; expected average, rank-average, sigmoid-average, "
            + "softmax-average, round-robin"
    ),
    (
        "ensembles: [{method: [average, average], over: seed}]",
        "method: 'average' stands twice"
    ),
    ("ensembles: [{method: [], over: seed}]", "method must not be an empty list"),
    ("ensembles: [{method: average, over: []}]", "over must not be an empty list"),
    (
        "ensembles: [{methd: average, over: seed}]",
        "unknown key 'methd' in ensembles; did you mean 'method'? Expected name, method, over, "
            + "where"
    ),
    (
        "ensembles: [{method: average, over: matcher.beem}]",
        "ensembles: over: 'matcher.beem' is not swept; did you mean 'matcher.beam'? Expected seed, "
            + "matcher.beam"
    ),
    (
        "ensembles: [{method: average, over: [seed, dataset]}]",
        "ensembles: over: members must be runs on one dataset, so 'dataset' cannot differ"
    ),
    (
        "ensembles: [{method: average, over: seed, where: {clusterer: kmeans}}]",
        "ensembles: where: 'clusterer' is not swept; expected dataset, seed, matcher.beam"
    ),
    (
        "ensembles: [{method: average, over: seed, where: {matcher.beam: 7}}]",
        "ensembles: where: matcher.beam has no value '7'; did you mean '5'? Expected 5, 10, 20"
    ),
    (
        "ensembles: [{method: average, over: seed, where: {}}]",
        "'where' must name at least one key"
    ),
    (
        "ensembles: [{method: average, where: {matcher.beam: 5}}]",
        "ensembles: 'average' needs 'over', the keys in which its members differ, or a 'where' with "
            + "several values of a key"
    ),
    (
        "ensembles: [{name: Three, method: average, over: seed}]",
        "ensembles.name 'Three' must consist of lower-case letters, digits and hyphens"
    ),
    (
        "ensembles: [{name: none, method: average, over: seed}]",
        "ensembles.name must not be 'none', by which reports ask for plain runs"
    ),
    (
        "ensembles: [{name: a, method: average, over: seed}, {name: a, method: round-robin, over: seed}]",
        "ensembles: 'a' stands twice for the same runs"
    ),
    (
        "ensembles: [{method: average, over: seed, where: {seed: 2}}]",
        "ensembles: 'average' has one member only, bibtex-beam-5-s2-"
    ),
    ("ensembles: [{method: average, over: }]", "ensembles.over has no value"),
    ("ensembles: average", "ensembles must be a mapping, got 'average'"),
]

@Suite("Ensembles in a spec")
struct EnsembleSpecTests {
    private let swept = "seeds: 1..3\nsweep: {matcher.beam: [5, 10, 20]}\n"

    /// The members' seeds and beams of every ensemble.
    private func members(_ spec: ExperimentSpec) -> [String] {
        spec.ensembles.map { ensemble in
            let members = ensemble.members.map { "\($0.matcher.beam)/\($0.seed)" }
            return "\(ensemble.name): \(members.joined(separator: " "))"
        }
    }

    @Test("A mistake is named with file, line and the choices", arguments: mistakes)
    func mistake(text: String, complaint wanted: String) throws {
        let said = try #require(try complaint(small(swept + text)))
        #expect(said.hasPrefix("spec.yaml:5: \(wanted)"), "\(said)")
    }

    @Test("Members differ in the keys of 'over' alone, every other combination is an ensemble")
    func over() throws {
        let seeds = try read(small(swept + "ensembles: [{name: s, method: average, over: seed}]"))
        #expect(members(seeds) == ["s: 5/1 5/2 5/3", "s: 10/1 10/2 10/3", "s: 20/1 20/2 20/3"])
        #expect(seeds.ensembles.map(\.seed) == [1, 1, 1])
        #expect(seeds.ensembles[1].swept.map(\.key) == ["matcher.beam", "ensemble"])
        #expect(seeds.ensembles[1].swept.map(\.label) == ["10", "s"])
        let name = seeds.ensembles[1].identifier
        #expect(name.hasPrefix("bibtex-beam-10-s-s1+2+3-"), "\(name)")
        let beams = try read(small(swept + "ensembles: [{method: average, over: matcher.beam}]"))
        #expect(
            members(beams)
                == (1...3).map { "average: 5/\($0) 10/\($0) 20/\($0)" }
        )
        #expect(beams.ensembles[2].swept.map(\.key) == ["ensemble"])
        #expect(beams.ensembles[2].seed == 3)
        let all = try read(
            small(swept + "ensembles: [{method: average, over: [seed, matcher.beam]}]")
        )
        #expect(all.ensembles.map(\.members.count) == [9])
        #expect(all.ensembles[0].members == all.runs())
    }

    @Test("'where' keeps some runs; its keys of several values stand for 'over'")
    func condition() throws {
        let some = try read(
            small(swept + "ensembles: [{method: average, where: {matcher.beam: [5, 20], seed: 2}}]")
        )
        #expect(members(some) == ["average: 5/2 20/2"])
        let datasets = try read(
            """
            name: two
            datasets: [bibtex, delicious]
            seeds: [1, 2]
            ensembles:
              - {name: e, method: average, over: seed, where: {dataset: bibtex}}
              - {name: e, method: rank-average, over: seed, where: {dataset: delicious}}
            """
        )
        #expect(datasets.ensembles.map(\.dataset) == ["bibtex", "delicious"])
        #expect(datasets.ensembles.map(\.method) == [.average, .rankAverage])
    }

    @Test("A list of conditions picks members that differ in several keys at once")
    func pairs() throws {
        let spec = try read(
            small(
                swept + """
                    ensembles:
                      - name: three
                        method: average
                        where:
                          - {matcher.beam: 5, seed: 1}
                          - {matcher.beam: 10, seed: 2}
                          - {matcher.beam: 20, seed: 3}
                    """
            )
        )
        #expect(members(spec) == ["three: 5/1 10/2 20/3"])
        #expect(spec.ensembles[0].over == ["seed", "matcher.beam"])
    }

    @Test("Several methods are several ensembles of the same members")
    func methods() throws {
        let named = try read(
            small(
                swept
                    + "ensembles: [{name: e, method: [average, round-robin], over: [seed, matcher.beam]}]"
            )
        )
        #expect(named.ensembles.map(\.name) == ["e-average", "e-round-robin"])
        #expect(Set(named.ensembles.map(\.identifier)).count == 2)
        let bare = try read(
            small(
                swept + "ensembles: [{method: [average, round-robin], over: [seed, matcher.beam]}]"
            )
        )
        #expect(bare.ensembles.map(\.name) == ["average", "round-robin"])
    }

    @Test("Points that a rule skips are no members")
    func skips() throws {
        let spec = try read(
            small(
                """
                seeds: 1..3
                sweep:
                  matcher.beam: [5, 10]
                  skip: [{when: {matcher.beam: 10, seed: 3}, reason: why not}]
                ensembles: [{method: average, over: seed}]
                """
            )
        )
        #expect(members(spec) == ["average: 5/1 5/2 5/3", "average: 10/1 10/2"])
    }

    @Test("The resolved spec gives the same ensembles")
    func resolved() throws {
        let spec = try read(
            small(
                swept + """
                    ensembles:
                      - {name: e, method: [average, round-robin], over: seed, where: {matcher.beam: [5, 10]}}
                      - {method: rank-average, where: [{matcher.beam: 5}, {matcher.beam: 20, seed: [1, 2, 3]}]}
                    report:
                      tables:
                        - {rows: [ensemble, matcher.beam], show: P@1, only: {ensemble: [none, e-average]}}
                    """
            )
        )
        #expect(spec.ensembles.count == 5)
        let again = try read(spec.resolvedYAML)
        #expect(again.ensembles == spec.ensembles)
        #expect(again.report == spec.report)
        #expect(again.resolvedYAML == spec.resolvedYAML)
    }

    @Test("An override may leave an ensemble without members; what the report says of it goes too")
    func overrides() throws {
        let text = small(
            swept + """
                ensembles: [{name: e, method: average, over: seed}]
                report:
                  tables:
                    - {rows: [ensemble, matcher.beam], show: P@1}
                    - {rows: matcher.beam, show: P@1, only: {ensemble: e}}
                """
        )
        let one = try read(text, overrides: ["seeds=[1]"])
        #expect(one.ensembles.isEmpty && one.report.tables.map(\.name) == ["table-1"])
        let again = try read(one.resolvedYAML)
        #expect(again.ensembles.isEmpty && again.resolvedYAML == one.resolvedYAML)
        let two = try read(text, overrides: ["seeds=[1, 2]"])
        #expect(two.ensembles.map(\.members.count) == [2, 2, 2])
        let other = try read(
            text,
            overrides: ["ensembles=[{method: round-robin, over: matcher.beam}]"]
        )
        #expect(other.ensembles.map(\.method) == [.roundRobin, .roundRobin, .roundRobin])
        let none = try read(text, overrides: ["ensembles=[]"])
        #expect(none.ensembles.isEmpty && none.report.tables.map(\.name) == ["table-1"])
    }

    @Test("A report may ask for ensembles only where there are some")
    func report() throws {
        let table = "report: {tables: [{rows: ensemble, show: P@1}]}"
        #expect(
            try complaint(small(swept + table))
                == "spec.yaml:5: rows: 'ensemble' is not swept; expected run, dataset, seed, "
                + "matcher.beam"
        )
        #expect(
            try complaint(
                small(
                    swept + "ensembles: [{name: e, method: average, over: seed}]\n"
                        + "report: {tables: [{rows: seed, show: P@1, only: {ensemble: f}}]}"
                )
            ) == "spec.yaml:6: only: ensemble has no value 'f'; did you mean 'e'? Expected none, e"
        )
    }
}
