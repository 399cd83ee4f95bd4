import Foundation
import GroveBase
import GroveMetrics
import GroveSpec
import GroveStore
import Testing

@testable import GroveReport

private typealias Entry = RunRecord.Entry

/// A results folder with the values of every test instance of some runs.
private final class Folder {
    let path = NSTemporaryDirectory() + "grove-significance-\(UUID().uuidString)"

    init(_ values: [(RunRecord, [Float])]) throws {
        for (record, precision) in values {
            // Propensity-scored gains as if every label's weight were 2.
            try RecordStore(folder: path).writeInstances(
                run: record.run,
                [
                    Entry("P@1", precision), Entry("PSP@1 gain", precision.map { 2 * $0 }),
                    Entry("PSP@1 best", precision.map { _ in 2 }),
                ]
            )
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// `count` instances of which those in `right` are right.
private func values(_ count: Int, right: Range<Int>) -> [Float] {
    (0..<count).map { right.contains($0) ? 1 : 0 }
}

private func settings(
    _ significance: ReportSettings.Table.Significance,
    show: [String] = ["P@1", "train-seconds"]
) -> ReportSettings.Table {
    ReportSettings.Table(
        name: "kinds",
        caption: "Kinds.",
        rows: ["clusterer.kind"],
        show: show,
        significance: significance
    )
}

private typealias Significance = ReportSettings.Table.Significance

/// A table with its marks, made as a report makes it.
private func table(
    _ settings: ReportSettings.Table,
    _ values: [(RunRecord, [Float])],
    extra: [RunRecord] = [],
    threads: Int = 1
) throws -> Table {
    let folder = try Folder(values)
    let records = values.map(\.0) + extra
    let table = Table(settings, records: records) { keys, shown in
        Verdicts(
            settings,
            keys: keys,
            records: shown,
            all: records,
            instances: InstanceValues(folder: folder.path, metrics: settings.show),
            workers: Workers(threads),
            progress: SilentProgress()
        )
    }
    return try #require(table)
}

/// Four kinds on 40 instances; `none` is the baseline with the first 20 right.
private let four: [(RunRecord, [Float])] = [
    (run("none", precision: 50, seconds: 1), values(40, right: 0..<20)),
    // 12 instances more and none fewer: two of the 2^12 exchanges are as extreme.
    (run("flat", precision: 80, seconds: 2), values(40, right: 0..<32)),
    // 15 fewer.
    (run("random", precision: 12.5, seconds: 2), values(40, right: 0..<5)),
    // One more: both of its exchanges are as extreme.
    (run("kmeans", precision: 52.5, seconds: 2), values(40, right: 0..<21)),
]

@Suite("Significance in tables")
struct SignificanceTests {
    @Test("Better and worse are marked in every rendering, with a note of what was done")
    func marks() throws {
        let table = try table(settings(Significance(baseline: ["clusterer.kind": ["none"]])), four)
        #expect(
            table.markdown == """
                **Kinds.**

                | Clusterer |    P@1 (%) | Training (s) |
                |:----------|-----------:|-------------:|
                | none      |   50.00    |     **1.00** |
                | flat      | **80.00**† |       2.00   |
                | random    |   12.50‡   |       2.00   |
                | kmeans    |   52.50    |       2.00   |

                Bold: the best value of a number on a dataset. Training: matcher and ranker, all \
                rounds. Timings are of the work when it was done, also where it came from the cache. \
                † better, ‡ worse than none: paired randomisation test over test instances, \
                p ≤ 0.05 after Holm's correction for 3 comparisons.

                """
        )
        #expect(
            table.latex.contains("flat & \\textbf{80.00}\\textsuperscript{$\\dagger$} & 2.00 \\\\")
        )
        #expect(table.latex.contains("random & 12.50\\textsuperscript{$\\ddagger$} & "))
        #expect(table.latex.contains("$\\dagger$ better, $\\ddagger$ worse than none: "))
        #expect(table.latex.contains("p $\\leq$ 0.05 after Holm's correction"))
        #expect(table.html.contains("<td class=\"n\"><b>80.00</b><sup>†</sup></td>"))
        #expect(table.html.contains("<td class=\"n\">12.50<sup>‡</sup></td>"))
        #expect(table.html.contains("† better, ‡ worse than none"))
        let lines = table.csv.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(lines[0][1...5] == ["P@1", "P@1-std", "P@1-n", "P@1-p", "P@1-p-adjusted"])
        #expect(lines[1][4...5] == ["", ""])
        #expect(lines[4][4...5] == ["1", "1"])
        #expect(table.warnings.isEmpty)
    }

    @Test("p-values are near those counted by hand, and adjusted as the correction says")
    func pValues() throws {
        let exact = [2 / 4096.0, 2 / 32768.0, 1]
        for correction in Significance.Correction.allCases {
            let table = try table(
                settings(
                    Significance(
                        baseline: ["clusterer.kind": ["none"]],
                        correction: correction,
                        resamples: 20_000
                    )
                ),
                four
            )
            let verdicts = table.blocks[0].rows.dropFirst().compactMap { verdict($0.cells[0][0]) }
            #expect(verdicts.count == 3)
            for (verdict, exact) in zip(verdicts, exact) {
                // Standard error of 2/4096 in 20,000 draws: 0.00016.
                #expect(abs(verdict.pValue - exact) < 0.0008)
            }
            let own = verdicts.map(\.pValue)
            let adjusted =
                switch correction {
                case .holm: [2 * own[0], 3 * own[1], 1]
                case .benjaminiHochberg: [3 * own[0] / 2, 3 * own[1], 1]
                case .none: own
                }
            for (verdict, adjusted) in zip(verdicts, adjusted) {
                #expect(abs(verdict.adjusted - adjusted) < 1e-12)
            }
            let words = [
                Significance.Correction.holm: "after Holm's correction for 3 comparisons.",
                .benjaminiHochberg: "after Benjamini and Hochberg's correction for 3 comparisons.",
                .none: "without correction for 3 comparisons.",
            ]
            #expect(table.notes.last?.hasSuffix(words[correction] ?? "?") == true)
        }
    }

    private func verdict(_ cell: Table.Cell) -> Verdict? {
        guard case .value(let summary, _, _) = cell else { return nil }
        return summary.verdict
    }

    @Test("Any thread count gives the same p-values")
    func threads() throws {
        let settings = settings(
            Significance(baseline: ["clusterer.kind": ["none"]], resamples: 1000)
        )
        let one = try table(settings, four).csv
        #expect(try table(settings, four, threads: 2).csv == one)
        #expect(try table(settings, four, threads: 3).csv == one)
    }

    @Test("A level that nothing reaches leaves no mark and says so")
    func undecided() throws {
        let table = try table(
            settings(Significance(baseline: ["clusterer.kind": ["none"]]), show: ["P@1"]),
            [four[0], four[3]]
        )
        #expect(!table.markdown.contains("†"))
        #expect(
            table.notes.last
                == "No difference from none is significant: paired randomisation test over test "
                + "instances, p ≤ 0.05 after Holm's correction for one comparison."
        )
    }

    @Test("Seeds are averaged instance by instance; seeds that only one run has are left out")
    func seeds() throws {
        let runs: [(RunRecord, [Float])] = [
            (run("none", seed: 1, precision: 50), values(20, right: 0..<10)),
            (run("none", seed: 2, precision: 50), values(20, right: 0..<10)),
            (run("flat", seed: 1, precision: 80), values(20, right: 0..<16)),
            (run("flat", seed: 2, precision: 60), values(20, right: 0..<12)),
            (run("flat", seed: 3, precision: 100), values(20, right: 0..<20)),
        ]
        let table = try table(
            settings(Significance(baseline: ["clusterer.kind": ["none"]]), show: ["P@1"]),
            runs
        )
        let seeds = PairedSample(seeds: [
            PairedSample(runs[2].1, runs[0].1), PairedSample(runs[3].1, runs[1].1),
        ])
        let wanted = PairedComparison.pValue(seeds, workers: Workers(1))
        #expect(verdict(table.blocks[0].rows[1].cells[0][0])?.pValue == wanted)
        // Sums of 1, 1, ½, ½, ½, ½ with signs: all plus or all minus of 2^6.
        #expect(abs(wanted - 2 / 64.0) < 0.006)
        #expect(
            table.notes.last?.contains(
                "over test instances, means of 2 seeds, p ≤ 0.05"
            ) == true
        )
        #expect(
            table.warnings == [
                "table 'kinds': no significance of toy-flat-3: no baseline to compare it with"
            ]
        )
    }

    @Test("Ratios of sums such as PSP@k are tested on their gains")
    func ratios() throws {
        var runs = four
        for index in runs.indices {
            runs[index].0.metrics.append(Entry("PSP@1", runs[index].0.number("P@1") ?? 0))
        }
        let table = try table(
            settings(
                Significance(baseline: ["clusterer.kind": ["none"]]),
                show: ["P@1", "PSP@1"]
            ),
            runs
        )
        for row in table.blocks[0].rows {
            let verdicts = row.cells[0].map(verdict)
            #expect(verdicts[0]?.pValue == verdicts[1]?.pValue)
            #expect(verdicts[0]?.outcome == verdicts[1]?.outcome)
        }
        #expect(table.notes.last?.contains("for 6 comparisons") == true)
        let one = try SignificanceTests.only(["PSP@1"], runs)
        #expect(one.notes.last?.contains("for 3 comparisons") == true)
        #expect(!one.csv.contains(",P@1-p,") && one.csv.contains(",PSP@1-p,"))
    }

    private static func only(_ metrics: [String], _ runs: [(RunRecord, [Float])]) throws -> Table {
        try table(
            settings(
                Significance(baseline: ["clusterer.kind": ["none"]], metrics: metrics),
                show: ["P@1", "PSP@1"]
            ),
            runs
        )
    }

    @Test("Each run has the baseline with otherwise the same values, else the only one")
    func baselines() throws {
        let schemes = sweep(budgets: [1, 2], seeds: [1])
        let runs = schemes.map { record in
            // Budget 2 is right on all 30, budget 1 of `released` on 10, of `capped` on 29.
            let budget = record.key("disentanglement.budget")
            let isReleased = record.run.hasPrefix("released")
            let right = budget == .integer(2) ? 30 : isReleased ? 10 : 29
            return (record, values(30, right: 0..<right))
        }
        let settings = ReportSettings.Table(
            name: "t",
            rows: ["disentanglement.scheme", "disentanglement.budget"],
            show: ["P@1"],
            significance: Significance(baseline: ["disentanglement.budget": ["1"]])
        )
        func signs(_ table: Table) -> [String?] {
            table.blocks[0].rows.map { verdict($0.cells[0][0])?.sign }
        }
        let each = try table(settings, runs)
        #expect(signs(each) == [nil, "†", nil, ""])
        #expect(each.notes.last?.hasPrefix("† better than Budget 1: ") == true)
        // Without its own budget 1, `capped` is compared with that of `released`.
        let shared = try table(settings, runs.filter { $0.0.run != "capped-1-1" })
        #expect(signs(shared) == [nil, "†", "†"])
        var fixed = settings
        fixed.significance?.baseline["disentanglement.scheme"] = ["released"]
        let one = try table(fixed, runs)
        #expect(signs(one) == [nil, "†", "†", "†"])
        #expect(one.notes.last?.hasPrefix("† better than Budget 1, released: ") == true)
    }

    @Test("Values that are missing, of other instances or of failed runs are told, not guessed")
    func missing() throws {
        let significance = Significance(baseline: ["clusterer.kind": ["none"]])
        let table = try table(
            settings(significance, show: ["P@1"]),
            [four[0], (run("flat", precision: 80), values(39, right: 0..<32))],
            extra: [
                run("lost", precision: 70), run("gone", precision: 70),
                run("kmeans", error: "disk full"),
            ]
        )
        #expect(
            table.warnings == [
                "table 'kinds': no significance of toy-flat-1: it has values of 39 test instances, "
                    + "its baseline of 40",
                "table 'kinds': no significance of toy-lost-1 and 1 more: there are no values of "
                    + "test instances",
            ]
        )
        #expect(table.notes.last == "No run could be compared with none.")
        #expect(!table.csv.contains("P@1-p"))
    }

    @Test("Too few resamples for so many comparisons are told")
    func resamples() throws {
        let table = try table(
            settings(
                Significance(baseline: ["clusterer.kind": ["none"]], level: 0.02, resamples: 100)
            ),
            four
        )
        #expect(
            table.warnings == [
                "table 'kinds': nothing can be significant at 0.02 in 3 comparisons with 100 "
                    + "resamples; expected significance.resamples of at least 150"
            ]
        )
    }

    @Test("The report reads the values from its own folder")
    func report() throws {
        let folder = try Folder(four)
        let report = Report(
            title: "toy",
            records: four.map(\.0),
            settings: ReportSettings(
                tables: [settings(Significance(baseline: ["clusterer.kind": ["none"]]))]
            ),
            gnuplot: nil
        )
        let outcome = try report.write(to: folder.path, workers: Workers(2))
        #expect(outcome.markdown.contains("**80.00**†"))
        #expect(outcome.warnings.isEmpty)
        let page = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
        #expect(page.contains("† better, ‡ worse than none"))
    }
}
