import GroveBase
import Testing

@testable import GroveSpec

private let paper = """
    kind,method,dataset,number,value,table,notes,source
    result,XR-Linear,bibtex,P@1,60,main,,page 7
    result,Parabel,bibtex,P@1,61,main,,page 7
    result,XR-Linear,bibtex,P@1,59,appendix,,page 12

    """

/// A spec that sweeps the beam, with one table that has some more members.
private func text(_ more: String, rows: String = "matcher.beam", columns: String = "") -> String {
    small(
        """
        sweep: {matcher.beam: [5, 10], disentanglement.budget: [1, 2]}
        report:
          tables:
            - rows: [\(rows)]
              show: [P@1, coverage@1, train-seconds]
              \(columns)
              \(more)
        """
    )
}

private func table(_ more: String, overrides: [String] = []) throws -> ReportSettings.Table {
    let spec = try read(
        text(more),
        overrides: overrides,
        beside: ["published/toy.csv": paper, "else/where.csv": paper]
    )
    // The resolved spec is read where the results have a copy of the paper.
    let again = try read(
        spec.resolvedYAML,
        beside: ["published/toy.csv": paper, "published/where.csv": paper]
    )
    #expect(again.report == spec.report)
    #expect(again.resolvedYAML == spec.resolvedYAML)
    return try #require(spec.report.tables.first)
}

private let publishedMistakes: [(more: String, complaint: String)] = [
    (
        "published: toi",
        "9: paper 'toi': no such file published/toi.csv, or it cannot be read; did you mean 'toy'? "
            + "Expected toy"
    ),
    (
        "published: else/toy.csv",
        "9: paper 'else/toy.csv': no such file else/toy.csv, or it cannot be read; expected toy"
    ),
    ("published: [toy]", "9: report.tables.published must be a mapping, got a list of 1"),
    (
        "published: {table: main}",
        "9: 'published' needs a 'paper', the name of a file of published numbers"
    ),
    (
        "published: {paper: toy, tables: main}",
        "9: unknown key 'tables' in report.tables.published; did you mean 'table'? Expected paper, "
            + "table, methods, others, tolerance"
    ),
    (
        "published: {paper: toy, table: man}",
        "9: unknown table 'man'; did you mean 'main'? Expected main, appendix"
    ),
    (
        "published: {paper: toy, methods: [{when: {matcher.beam: 5}}]}",
        "9: an entry of methods needs both 'when' and 'method'"
    ),
    (
        "published: {paper: toy, methods: [{when: {matcher.beam: 5}, method: XR}]}",
        "9: unknown method 'XR'; expected XR-Linear, Parabel"
    ),
    (
        "published: {paper: toy, methods: [{when: {matcher.beam: 6}, method: Parabel}]}",
        "9: when: matcher.beam has no value '6'; did you mean '5'? Expected 5, 10"
    ),
    (
        "published: {paper: toy, others: [Bonsai]}",
        "9: unknown method of others 'Bonsai'; expected XR-Linear, Parabel"
    ),
    (
        "published: {paper: toy, tolerance: 0}",
        "9: report.tables.published.tolerance must be a number above 0, got '0'"
    ),
]

private let significanceMistakes: [(more: String, complaint: String)] = [
    (
        "significance: {level: 0.05}",
        "9: 'significance' needs a 'baseline', such as {disentanglement.budget: 1}"
    ),
    ("significance: {baseline: {}}", "9: baseline must name at least one key"),
    (
        "significance: {baseline: {seed: 1}}",
        "9: baseline must not name a seed; runs of a dataset are compared seed by seed"
    ),
    (
        "significance: {baseline: {matcher.beam: [5, 10]}}",
        "9: baseline: matcher.beam must have one value, got 5, 10"
    ),
    (
        "significance: {baseline: {matcher.beam: 7}}",
        "9: baseline: matcher.beam has no value '7'; did you mean '5'? Expected 5, 10"
    ),
    (
        "significance: {baseline: {matcher.beam: 5}, metrics: [coverage@1]}",
        "9: unknown metric of significance 'coverage@1'; expected P@1"
    ),
    (
        "significance: {baseline: {matcher.beam: 5}, test: t}",
        "9: unknown report.tables.significance.test 't'; expected randomisation"
    ),
    (
        "significance: {baseline: {matcher.beam: 5}, correction: bonferroni}",
        "9: unknown report.tables.significance.correction 'bonferroni'; expected holm, none, "
            + "benjamini-hochberg"
    ),
    (
        "significance: {baseline: {matcher.beam: 5}, level: 1}",
        "9: level must be between 0 and 1, got 1.0"
    ),
    (
        "significance: {baseline: {matcher.beam: 5}, resamples: 10}",
        "9: report.tables.significance.resamples must be a whole number from 100 to 10000000, "
            + "got '10'"
    ),
]

@Suite("What tables compare runs with")
struct ReportComparisonTests {
    @Test("A paper alone: every table of it, methods by name, no other rows")
    func short() throws {
        let published = try #require(try table("published: toy").published)
        #expect(published.numbers.paper == "toy")
        #expect(published.numbers.entries.count == 3)
        #expect(published.tables.isEmpty && published.rules == nil)
        #expect(published.others == .none && published.tolerance == nil)
    }

    @Test("Methods by the values of keys, tables, other methods, a tolerance")
    func long() throws {
        let published = try #require(
            try table(
                """
                published:
                        paper: toy
                        table: main
                        methods:
                          - {when: {matcher.beam: [5, 10], disentanglement.budget: 1}, method: XR-Linear}
                        others: [Parabel]
                        tolerance: 0.25
                """
            ).published
        )
        #expect(published.tables == ["main"])
        #expect(
            published.rules == [
                .init(
                    when: ["matcher.beam": ["5", "10"], "disentanglement.budget": ["1"]],
                    method: "XR-Linear"
                )
            ]
        )
        #expect(published.others == .named(["Parabel"]))
        #expect(published.tolerance == 0.25)
    }

    @Test("A path is relative to the spec; others may be all")
    func path() throws {
        let published = try #require(
            try table("published: {paper: else/where.csv, others: true}").published
        )
        #expect(published.numbers.paper == "where")
        #expect(published.others == .all)
    }

    @Test("A baseline, with everything else decided")
    func baseline() throws {
        let significance = try table("significance: {baseline: {matcher.beam: 10}}").significance
        #expect(
            significance
                == .init(
                    baseline: ["matcher.beam": ["10"]],
                    metrics: nil,
                    test: .randomisation,
                    level: 0.05,
                    correction: .holm,
                    resamples: 10_000
                )
        )
        let other = try table(
            "significance: {baseline: {matcher.beam: 5}, metrics: P@1, level: 0.01, "
                + "correction: benjamini-hochberg, resamples: 999}"
        ).significance
        #expect(
            other
                == .init(
                    baseline: ["matcher.beam": ["5"]],
                    metrics: ["P@1"],
                    level: 0.01,
                    correction: .benjaminiHochberg,
                    resamples: 999
                )
        )
    }

    @Test("What is said of values that an override removed is dropped")
    func overridden() throws {
        let both = try table(
            """
            published: {paper: toy, methods: [{when: {matcher.beam: 5}, method: XR-Linear}]}
                  significance: {baseline: {matcher.beam: 5}}
            """,
            overrides: ["sweep.matcher.beam=[10, 20]"]
        )
        #expect(both.published?.rules == [])
        #expect(both.significance == nil)
    }

    @Test("Mistakes name file, line, value and the choices", arguments: publishedMistakes)
    func mistakes(more: String, complaint: String) throws {
        let files = ["published/toy.csv": paper]
        #expect(
            try GroveSpecTests.complaint(text(more), beside: files) == "spec.yaml:\(complaint)"
        )
    }

    @Test("Mistakes of a test likewise", arguments: significanceMistakes)
    func testMistakes(more: String, complaint: String) throws {
        #expect(try GroveSpecTests.complaint(text(more)) == "spec.yaml:\(complaint)")
    }

    @Test("Other methods need a column to be named in")
    func unnamedOthers() throws {
        let files = ["published/toy.csv": paper]
        let more = "published: {paper: toy, others: true}"
        let wanted =
            "spec.yaml:9: published methods without a run need a key of rows other than 'dataset' to "
            + "stand in, and no columns other than 'dataset'"
        #expect(try complaint(text(more, rows: "dataset"), beside: files) == wanted)
        let columns = text(more, columns: "columns: disentanglement.budget")
        #expect(try complaint(columns, beside: files) == wanted)
        let datasets = text(more, columns: "columns: dataset")
        #expect(try complaint(datasets, beside: files) == nil)
    }

    @Test("A test needs a metric to test")
    func nothingToTest() throws {
        let spec = small(
            """
            sweep: {matcher.beam: [5, 10]}
            report:
              tables:
                - {rows: matcher.beam, show: train-seconds, significance: {baseline: {matcher.beam: 5}}}
            """
        )
        #expect(
            try complaint(spec)
                == "spec.yaml:6: 'significance' tests metrics, and the table shows none"
        )
    }

    @Test("Two files of one name cannot both be kept with the results")
    func twins() throws {
        let spec = small(
            """
            sweep: {matcher.beam: [5, 10]}
            report:
              tables:
                - {rows: matcher.beam, show: P@1, published: toy}
                - {rows: matcher.beam, show: P@1, published: other/toy.csv}
            """
        )
        let files = [
            "published/toy.csv": paper, "other/toy.csv": paper.replacing("60", with: "62"),
        ]
        #expect(
            try complaint(spec, beside: files)
                == "spec.yaml:6: two files of published numbers are named 'toy'"
        )
    }
}
