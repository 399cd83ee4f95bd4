import GroveBase
import GroveSpec
import GroveStore
import Testing

@testable import GroveReport

private let settings = ReportSettings.Table(
    name: "kinds",
    rows: ["clusterer.kind"],
    show: ["P@1", "train-seconds"]
)

private func table(
    _ records: [RunRecord],
    _ settings: ReportSettings.Table = settings
) throws -> Table {
    try #require(Table(settings, records: records))
}

@Suite("Tables")
struct TableTests {
    @Test("A single seed: no deviation, best values bold, the direction of each number")
    func singleSeed() throws {
        let table = try table([
            run("flat", precision: 60.128, seconds: 20),
            run("none", precision: 63.5, seconds: 240.44),
        ])
        #expect(
            table.markdown == """
                **P@1, Training by clusterer**

                | Clusterer |   P@1 (%) | Training (s) |
                |:----------|----------:|-------------:|
                | flat      |   60.13   |     **20.0** |
                | none      | **63.50** |      240.4   |

                Bold: the best value of a number on a dataset. Training: matcher and ranker, all \
                rounds. Timings are of the work when it was done, also where it came from the cache.

                """
        )
        #expect(
            table.latex == """
                % Needs \\usepackage{booktabs}.
                \\begin{table}[t]
                \\centering
                \\caption{P@1, Training by clusterer}
                \\label{tab:kinds}
                \\begin{tabular}{lrr}
                \\toprule
                Clusterer & P@1 (\\%) & Training (s) \\\\
                \\midrule
                flat & 60.13 & \\textbf{20.0} \\\\
                none & \\textbf{63.50} & 240.4 \\\\
                \\bottomrule
                \\end{tabular}
                \\par\\smallskip{\\footnotesize Bold: the best value of a number on a dataset. \
                Training: matcher and ranker, all rounds. Timings are of the work when it was done, \
                also where it came from the cache.\\par}
                \\end{table}

                """
        )
        #expect(
            table.csv == """
                clusterer.kind,P@1,P@1-std,P@1-n,train-seconds,train-seconds-std,train-seconds-n
                flat,60.128,,1,20,,1
                none,63.5,,1,240.44,,1

                """
        )
        #expect(table.warnings.isEmpty)
    }

    @Test("Several seeds: mean ± sample standard deviation, and how many seeds")
    func severalSeeds() throws {
        var settings = settings
        settings.show = ["P@1"]
        settings.caption = "Precision_1 | kinds"
        let table = try table(
            [
                run("flat", seed: 1, precision: 60), run("flat", seed: 2, precision: 61),
                run("flat", seed: 3, precision: 62), run("none", seed: 1, precision: 60),
                run("none", seed: 2, precision: 62), run("none", seed: 3, precision: 61),
            ],
            settings
        )
        // 60, 61, 62: mean 61, deviation 1. All means are equal, so none is marked.
        #expect(
            table.markdown == """
                **Precision\\_1 \\| kinds**

                | Clusterer |      P@1 (%) |
                |:----------|-------------:|
                | flat      | 61.00 ± 1.00 |
                | none      | 61.00 ± 1.00 |

                Mean ± sample standard deviation over 3 seeds.

                """
        )
        #expect(table.latex.contains("flat & 61.00 $\\pm$ 1.00 \\\\"))
        #expect(table.latex.contains("\\caption{Precision\\_1 \\textbar{} kinds}"))
        #expect(table.csv.contains("flat,61,1,3\n"))
    }

    @Test("Failed and missing runs: a footnote with the error, a dash")
    func failedAndMissing() throws {
        let table = try table([
            run("flat", seed: 1, precision: 60, seconds: 2),
            run("flat", seed: 2, error: "disk is\nfull"),
            run("none", seed: 1, error: "100% of memory_used"),
            run("none", seed: 2, error: "disk is\nfull"),
            run("kmeans", seed: 1, precision: 59),
        ])
        #expect(
            table.markdown == """
                **P@1, Training by clusterer**

                | Clusterer |    P@1 (%) | Training (s) |
                |:----------|-----------:|-------------:|
                | flat      | **60.00**¹ |        2.00¹ |
                | none      |  failed¹˒² |    failed¹˒² |
                | kmeans    |    59.00   |            – |

                ¹ failed (toy-flat-2, toy-none-2): disk is full

                ² failed (toy-none-1): 100% of memory\\_used

                Bold: the best value of a number on a dataset. Training: matcher and ranker, all \
                rounds. Timings are of the work when it was done, also where it came from the cache.

                """
        )
        #expect(table.latex.contains("none & failed\\textsuperscript{1,2} &"))
        #expect(table.latex.contains("kmeans & 59.00 & -- \\\\"))
        #expect(table.latex.contains("(toy-none-1): 100\\% of memory\\_used"))
        #expect(table.csv.contains("none,,,0,,,0\nkmeans,59,,1,,,0\n"))
    }

    @Test("Two datasets: a block each, the best marked within each")
    func datasets() throws {
        var settings = settings
        settings.show = ["P@1"]
        let records = [
            run("flat", dataset: "bibtex", precision: 60),
            run("flat", dataset: "toy", precision: 81),
            run("none", dataset: "bibtex", precision: 61),
            run("none", dataset: "toy", precision: 80),
        ]
        let separate = try table(records, settings)
        #expect(
            separate.markdown == """
                **P@1 by clusterer**

                *bibtex*

                | Clusterer |   P@1 (%) |
                |:----------|----------:|
                | flat      |   60.00   |
                | none      | **61.00** |

                *toy*

                | Clusterer |   P@1 (%) |
                |:----------|----------:|
                | flat      | **81.00** |
                | none      |   80.00   |

                Bold: the best value of a number on a dataset.

                """
        )
        #expect(
            separate.latex.contains("\\midrule\n\\multicolumn{2}{l}{\\textit{toy}} \\\\\nflat & ")
        )
        #expect(
            separate.csv.hasPrefix("dataset,clusterer.kind,P@1,P@1-std,P@1-n\nbibtex,flat,60,,1")
        )
        settings.columns = ["dataset"]
        let beside = try table(records, settings)
        #expect(beside.markdown.contains("| none      |       **61.00** |      80.00   |"))
        #expect(beside.markdown.contains("| flat      |         60.00   |    **81.00** |"))
    }

    @Test("Column groups in LaTeX have a rule each")
    func groups() throws {
        let table = try table(
            sweep(budgets: [1, 10], seeds: [1]),
            ReportSettings.Table(
                name: "by budget",
                rows: ["disentanglement.budget"],
                columns: ["disentanglement.scheme"],
                show: ["P@1", "PSP@5"]
            )
        )
        #expect(table.groupTitles == ["released", "capped"])
        #expect(table.latex.contains("\\label{tab:by-budget}\n\\begin{tabular}{rrrrr}\n"))
        #expect(
            table.latex.contains(
                " & \\multicolumn{2}{c}{released} & \\multicolumn{2}{c}{capped} \\\\\n"
                    + "\\cmidrule(lr){2-3} \\cmidrule(lr){4-5}\n"
                    + "Budget & P@1 (\\%) & PSP@5 (\\%) & P@1 (\\%) & PSP@5 (\\%) \\\\\n\\midrule\n1 & "
            )
        )
        #expect(table.markdown.contains("| Budget | released: P@1 (%) | released: PSP@5 (%) |"))
        #expect(table.markdown.contains("Propensities: A = 0.55, B = 1.5."))
    }

    @Test("Runs that differ in more than the seed are never averaged")
    func unresolved() throws {
        let table = try table(
            sweep(budgets: [1, 2], seeds: [1, 2]),
            ReportSettings.Table(name: "t", rows: ["disentanglement.budget"], show: ["P@1"])
        )
        #expect(table.rowKeys == ["disentanglement.budget", "disentanglement.scheme"])
        #expect(table.blocks[0].rows.count == 4)
        #expect(
            table.warnings == [
                "table 't': runs also differ in disentanglement.scheme, which became rows; "
                    + "name them in rows, columns or only"
            ]
        )
    }

    @Test("A key another one determines is no difference")
    func zipped() {
        let records = [1, 2].map { value in
            RunRecord(
                run: "\(value)",
                dataset: "toy",
                seed: 1,
                swept: [.init("a.x", .integer(value)), .init("b.y", .integer(-value))]
            )
        }
        #expect(unresolvedKeys(records, ["a.x"]) == [])
        #expect(unresolvedKeys(records, []) == ["a.x"])
    }

    @Test("Only runs whose keys have the given values are shown")
    func only() throws {
        var settings = ReportSettings.Table(
            name: "t",
            rows: ["disentanglement.budget"],
            show: ["P@1"],
            only: ["disentanglement.scheme": ["capped"], "disentanglement.budget": ["2", "3"]]
        )
        let shown = try table(sweep(), settings)
        #expect(shown.blocks[0].rows.map(\.keys) == [[.integer(2)], [.integer(3)]])
        settings.only = ["no-such-key": ["1"]]
        #expect(Table(settings, records: sweep()) == nil)
    }

    @Test("Special characters of LaTeX, Markdown, HTML and CSV mean themselves")
    func escapes() {
        #expect(
            escapedLaTeX(##"50% & a_b #1 {x} $5 ~ ^ \ <"##)
                == ##"50\% \& a\_b \#1 \{x\} \$5 \textasciitilde{} \textasciicircum{} "##
                + #"\textbackslash{} \textless{}"#
        )
        #expect(escapedMarkdown("a|b*c_d`<e") == #"a\|b\*c\_d\`\<e"#)
        #expect(escapedHTML(#"<a & "b">"#) == "&lt;a &amp; &quot;b&quot;&gt;")
        #expect(csvField(#"a,"b""#) == #""a,""b""""#)
    }

    @Test(
        "Numbers are named and rounded by their kind",
        arguments: [
            ("P@1", "P@1 (%)", [65.0], 2), ("coverage@5", "Coverage@5 (%)", [1.0], 2),
            ("R-Precision", "R-Precision (%)", [1.0], 2),
            ("train-seconds", "Training (s)", [1234.5, 150], 0),
            ("tree-seconds", "Tree (s)", [0.04, 3], 3),
            ("predict-per-second", "Prediction (instances/s)", [9000.4], 0),
            ("peak-mib", "Peak memory (MiB)", [512.3], 0),
            ("copies-per-label", "Copies per label", [1.5], 2),
        ]
    )
    func numbers(_ name: String, _ header: String, _ values: [Double], _ decimals: Int) {
        let number = NumberDescription(name)
        #expect(number.header == header)
        #expect(number.decimals(values) == decimals)
    }

    @Test("Keys are named shortly, and fully where they would be alike")
    func keys() {
        let names = KeyNames([
            "disentanglement.budget", "clusterer.kind", "matcher.beam", "disentanglement.beam",
        ])
        #expect(names["disentanglement.budget"] == "Budget")
        #expect(names["clusterer.kind"] == "Clusterer")
        #expect(names["matcher.beam"] == "Matcher beam")
        #expect(names.label("disentanglement.budget", .integer(2)) == "Budget 2")
        #expect(names.label("clusterer.kind", .string("flat")) == "flat")
    }

    @Test("Five digits and more are grouped")
    func grouping() {
        #expect(grouped("1234", by: ",") == "1234")
        #expect(grouped("-1234567.50", by: ",") == "-1,234,567.50")
        #expect(fixed(-0.001, decimals: 2) == "0.00")
    }
}
