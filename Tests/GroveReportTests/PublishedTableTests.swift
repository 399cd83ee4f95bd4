import Foundation
import GroveBase
import GroveSpec
import GroveStore
import Testing

@testable import GroveReport

private let paper = """
    kind,method,dataset,number,value,table,notes,source
    result,Parabel,toy,P@1,61.5,main,ensemble,page 7
    result,XR-Linear,toy,P@1,60.20,main,,page 7
    result,Bonsai,toy,P@1,63,main,ensemble,page 7
    result,Bonsai,toy,train-seconds,12345,main,eight cores,page 8
    result,XR-Linear,toy,P@1,60.9,appendix,,page 12
    result,Parabel,bibtex,P@1,44,main,,page 7
    result,XR-Linear,bibtex,P@1,40,main,,page 7
    parameter,XR-Linear,all,branching,32,scripts,,page 9

    """

/// The numbers of the toy paper, read from a file as a spec's are.
private func numbers() throws -> PublishedNumbers {
    let folder = NSTemporaryDirectory() + "grove-published-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(paper.utf8).write(to: URL(fileURLWithPath: folder + "/toy-paper.csv"))
    return try PublishedNumbers.read(folder + "/toy-paper.csv")
}

private typealias Published = ReportSettings.Table.Published

private func settings(
    _ published: Published,
    show: [String] = ["P@1"],
    columns: [String] = []
) -> ReportSettings.Table {
    ReportSettings.Table(
        name: "kinds",
        caption: "Kinds.",
        rows: ["clusterer.kind"],
        columns: columns,
        show: show,
        published: published
    )
}

private let rules = [
    Published.Rule(when: ["clusterer.kind": ["flat"]], method: "XR-Linear"),
    Published.Rule(when: ["clusterer.kind": ["kmeans", "none"]], method: "Parabel"),
]

/// Two kinds with three seeds each: means 61 and 61.5, deviations 0.1 and 0.5.
private let records =
    [60.9, 61, 61.1].enumerated().map { run("flat", seed: $0 + 1, precision: $1, seconds: 2) }
    + [61, 61.5, 62].enumerated().map { run("kmeans", seed: $0 + 1, precision: $1, seconds: 3) }

@Suite("Published beside measured")
struct PublishedTableTests {
    @Test("Published, measured, difference; what lies outside the spread is marked")
    func spread() throws {
        let published = Published(try numbers(), rules: rules, others: .all)
        let table = try #require(Table(settings(published), records: records))
        // 61 − 60.20 = 0.80, beyond two deviations of 0.1 and the rounding of 0.005.
        #expect(
            table.markdown == """
                **Kinds.**

                | Clusterer | P@1 published (%) | P@1 measured (%) | P@1 difference (%) |
                |:----------|------------------:|-----------------:|-------------------:|
                | flat      |             60.20 |   61.00   ± 0.10 |            +0.80 ≠ |
                | kmeans    |              61.5 | **61.50** ± 0.50 |             0.00   |
                | Bonsai    |                63 |                  |                    |

                Mean ± sample standard deviation over 3 seeds. Bold: the best value of a number on a \
                dataset. Published: toy-paper, main (page 7). XR-Linear beside clusterer flat; \
                Parabel beside clusterer kmeans or none. Of Parabel, Bonsai: ensemble. ≠: a \
                difference larger than two sample standard deviations over seeds, the rounding of \
                the published number taken off.

                """
        )
        #expect(
            table.latex.contains(
                """
                \\begin{tabular}{lrrr}
                \\toprule
                 & \\multicolumn{3}{c}{P@1 (\\%)} \\\\
                \\cmidrule(lr){2-4}
                Clusterer & published & measured & difference \\\\
                \\midrule
                flat & 60.20 & 61.00 $\\pm$ 0.10 & $+$0.80 $\\neq$ \\\\
                kmeans & 61.5 & \\textbf{61.50} $\\pm$ 0.50 & 0.00 \\\\
                Bonsai & 63 &  &  \\\\
                \\bottomrule
                """
            )
        )
        #expect(table.latex.contains(" $\\neq$: a difference larger than two "))
        #expect(
            table.csv == """
                clusterer.kind,P@1-published,P@1,P@1-std,P@1-n,P@1-difference,P@1-outside
                flat,60.20,61,0.1,3,0.8,true
                kmeans,61.5,61.5,0.5,3,0,false
                Bonsai,63,,,0,,

                """
        )
        for cell in [
            "60.20", "61.00 ± 0.10", "+0.80<sup>≠</sup>", "<b>61.50</b> ± 0.50", "0.00", "63",
        ] {
            #expect(table.html.contains("<td class=\"n\">\(cell)</td>"), "no cell \(cell)")
        }
        #expect(table.html.contains("<th class=\"n\">P@1 difference (%)</th>"))
        #expect(table.html.contains("<td>Bonsai</td><td class=\"n\">63</td><td class=\"n\"></td>"))
    }

    @Test("A tolerance judges one seed too; without it one seed is not judged")
    func oneSeed() throws {
        let single = [run("flat", precision: 60.504), run("kmeans", precision: 61.3)]
        var published = Published(try numbers(), rules: rules, tolerance: 0.3)
        let judged = try #require(Table(settings(published), records: single))
        // 60.504 − 60.20 = 0.304 is within 0.3 and the rounding 0.005; 61.3 − 61.5 = −0.2.
        #expect(judged.markdown.contains("| flat      |             60.20 |"))
        #expect(!judged.markdown.contains("≠"))
        #expect(
            judged.notes.last
                == "No difference is larger than 0.3 percent points, the rounding of the published "
                + "number taken off."
        )
        published.tolerance = 0.1
        let strict = try #require(Table(settings(published), records: single))
        let differences = strict.blocks[0].rows.map { $0.cells[0][2] }
        #expect(differences.map(isOutside) == [true, true])
        #expect(strict.markdown.contains(" -0.20 ≠ |"))
        #expect(strict.latex.contains("$-$0.20 $\\neq$"))

        published.tolerance = nil
        let unjudged = try #require(Table(settings(published), records: single))
        #expect(unjudged.blocks[0].rows.map { isOutside($0.cells[0][2]) } == [nil, nil])
        #expect(unjudged.notes.last == "One seed has no spread to judge a difference by.")
        #expect(unjudged.csv.contains("flat,60.20,60.504,,1,0.304,\n"))
    }

    private func isOutside(_ cell: Table.Cell) -> Bool? {
        guard case .difference(_, let isOutside) = cell else { return nil }
        return isOutside
    }

    @Test("Without rules a run is the method that its value names")
    func byName() throws {
        let table = try #require(
            Table(
                settings(Published(try numbers(), tables: ["appendix"])),
                records: [run("XR-Linear", precision: 61), run("Parabel", precision: 61)]
            )
        )
        #expect(table.csv.contains("XR-Linear,60.9,61,,1,0.1,\nParabel,,61,,1,,\n"))
        #expect(table.markdown.contains("Published: toy-paper, appendix (page 12)."))
    }

    @Test("A metric has its columns though nothing is known; a time only where something is")
    func unknown() throws {
        let show = ["P@1", "train-seconds"]
        var published = Published(try numbers(), rules: rules)
        let none = try #require(
            Table(
                settings(published, show: show),
                records: [run("none", dataset: "other", precision: 1)]
            )
        )
        #expect(
            none.numbers.map(\.header) == [
                "P@1 published (%)", "P@1 measured (%)", "P@1 difference (%)", "Training (s)",
            ]
        )
        #expect(none.csv.contains("none,,1,,1,,,,,0\n"))
        #expect(none.notes.contains("No number of toy-paper is known for these runs."))

        published.others = .named(["Bonsai"])
        let times = try #require(Table(settings(published, show: show), records: records))
        #expect(times.numbers.count == 6)
        #expect(times.csv.contains("Bonsai,63,,,0,,,12345,,,0,,\n"))
        #expect(times.markdown.contains(" 12,345 |"))
        #expect(times.latex.contains(" & 12{,}345 &"))
        #expect(
            times.notes.last
                == "What is no metric was published for other hardware and is not judged."
        )
        #expect(times.notes.contains("Of Bonsai: eight cores."))
    }

    @Test("A time that was published is compared and never judged")
    func times() throws {
        let published = Published(
            try numbers(),
            rules: [Published.Rule(when: ["clusterer.kind": ["flat"]], method: "Bonsai")],
            tolerance: 0.1
        )
        let table = try #require(
            Table(settings(published, show: ["train-seconds"]), records: records)
        )
        #expect(table.csv.contains("flat,12345,2,0,3,-12343,\nkmeans,,3,0,3,,\n"))
        #expect(table.caption == "Kinds.")
        #expect(table.notes.count { $0.contains("Training: ") } == 1)
    }

    @Test("Datasets as columns: a row is one method on all of them, also where it did not run")
    func datasetColumns() throws {
        let published = Published(try numbers(), rules: rules, others: .all)
        let table = try #require(
            Table(
                settings(published, columns: ["dataset"]),
                records: [
                    run("flat", dataset: "bibtex", precision: 40.5),
                    run("flat", dataset: "toy", precision: 61),
                    run("kmeans", dataset: "toy", precision: 61),
                ]
            )
        )
        #expect(
            table.csv == """
                clusterer.kind,dataset,P@1-published,P@1,P@1-std,P@1-n,P@1-difference,P@1-outside
                flat,bibtex,40,40.5,,1,0.5,
                flat,toy,60.20,61,,1,0.8,
                kmeans,bibtex,44,,,0,,
                kmeans,toy,61.5,61,,1,-0.5,
                Bonsai,bibtex,,,,0,,
                Bonsai,toy,63,,,0,,

                """
        )
        #expect(
            table.latex.contains(
                """
                 & \\multicolumn{3}{c}{bibtex} & \\multicolumn{3}{c}{toy} \\\\
                \\cmidrule(lr){2-4} \\cmidrule(lr){5-7}
                 & \\multicolumn{3}{c}{P@1 (\\%)} & \\multicolumn{3}{c}{P@1 (\\%)} \\\\
                \\cmidrule(lr){2-4} \\cmidrule(lr){5-7}
                Clusterer & published & measured & difference & published & measured & difference \\\\
                """
            )
        )
    }

    @Test("Datasets as blocks or rows: other methods stand below the runs of their dataset")
    func datasetRows() throws {
        let published = Published(try numbers(), rules: rules, others: .all)
        let records = [
            run("flat", dataset: "bibtex", precision: 40.5),
            run("flat", dataset: "toy", precision: 61),
        ]
        let blocks = try #require(Table(settings(published), records: records)).blocks
        #expect(blocks.map(\.dataset) == ["bibtex", "toy"])
        #expect(
            blocks[0].rows.map(\.keys) == [["flat"], ["Parabel"]].map { $0.map(JSONValue.string) }
        )
        #expect(blocks[1].rows.map { plain($0.keys[0]) } == ["flat", "Parabel", "Bonsai"])

        var byRow = settings(published)
        byRow.rows = ["dataset", "clusterer.kind"]
        let table = try #require(Table(byRow, records: records))
        #expect(
            table.blocks[0].rows.map { $0.keys.map(plain) } == [
                ["bibtex", "flat"], ["bibtex", "Parabel"], ["toy", "flat"], ["toy", "Parabel"],
                ["toy", "Bonsai"],
            ]
        )
    }

    @Test("Failed runs keep what was published; their mark stands once")
    func failed() throws {
        let published = Published(try numbers(), rules: rules)
        let table = try #require(
            Table(settings(published), records: [run("flat", error: "disk full")])
        )
        #expect(table.markdown.contains("60.20 |          failed¹ |                    |"))
    }

    @Test("The report keeps the numbers that it shows")
    func copies() throws {
        let folder = NSTemporaryDirectory() + "grove-report-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let table = settings(Published(try numbers(), rules: rules))
        var second = table
        second.name = "again"
        let report = Report(
            title: "toy",
            records: records,
            settings: ReportSettings(tables: [table, second]),
            gnuplot: nil
        )
        let outcome = try report.write(to: folder)
        #expect(outcome.files.filter { $0.hasPrefix("published/") } == ["published/toy-paper.csv"])
        #expect(try PublishedNumbers.read(folder + "/published/toy-paper.csv") == numbers())
    }
}
