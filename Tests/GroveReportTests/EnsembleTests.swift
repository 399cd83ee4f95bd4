import GroveBase
import GroveSpec
import GroveStore
import Testing

@testable import GroveReport

@Suite("Ensembles beside plain runs")
struct EnsembleReportTests {
    /// Runs of three trees and two seeds, an ensemble over seeds for each tree, one over trees for each seed.
    private let records: [RunRecord] =
        ["flat", "none", "random"].flatMap { kind in
            (1...2).map { run(kind, seed: $0, precision: 60 + Double($0), seconds: 10) }
        }
        + ["flat", "none", "random"].map { kind in
            var record = run(kind, seed: 1, precision: 65, seconds: 20)
            record.swept.append(.init("ensemble", .string("seeds")))
            return record
        }
        + (1...2).map { seed in
            var record = run("", seed: seed, precision: 70, seconds: 30)
            record.swept = [.init("ensemble", .string("trees"))]
            return record
        }

    private func table(
        _ rows: [String],
        _ columns: [String] = [],
        only: [String: [String]] = [:]
    ) throws -> Table {
        let settings = ReportSettings.Table(
            name: "t",
            rows: rows,
            columns: columns,
            show: ["P@1", "train-seconds"],
            only: only
        )
        return try #require(Table(settings, records: records))
    }

    @Test("A table that does not name them gets a column of ensembles, without a warning")
    func column() throws {
        let table = try table(["clusterer.kind"])
        #expect(table.warnings.isEmpty)
        #expect(table.markdown.hasPrefix("**P@1, Training by clusterer and ensemble**\n"))
        let lines = table.markdown.split(separator: "\n").filter { $0.hasPrefix("| ") }
            .map {
                $0.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
            }
        #expect(
            lines.map { Array($0[0...1]) }.dropFirst() == [
                ["flat", "–"], ["flat", "seeds"], ["none", "–"], ["none", "seeds"],
                ["random", "–"],
                ["random", "seeds"], ["–", "trees"],
            ]
        )
        #expect(lines[1][2].hasPrefix("61.50 ± 0.71") && lines[2][2].hasPrefix("65.00"))
        #expect(lines[7][2] == "**70.00** ± 0.00")
        #expect(
            table.markdown.contains(
                "An ensemble's are those of all its members, stages that they share counted once."
            )
        )
    }

    @Test("Ensembles can be rows or columns of their own, and be asked for or left out")
    func keys() throws {
        let columns = try table(["clusterer.kind"], ["ensemble"])
        #expect(columns.groupTitles == ["no ensemble", "seeds", "trees"])
        let plain = try table(["clusterer.kind"], only: ["ensemble": ["none"]])
        #expect(plain.rowKeys == ["clusterer.kind"] && plain.blocks[0].rows.count == 3)
        #expect(!plain.markdown.contains("An ensemble's"))
        let own = try table(["ensemble"], only: ["ensemble": ["trees"]])
        #expect(own.rowKeys == ["ensemble"] && own.blocks[0].rows.count == 1)
    }

    @Test("In a plot they are lines of their own; one over the key on x has no place there")
    func plot() throws {
        let byKey = Plots(
            ReportSettings.Plot(name: "p", x: "clusterer.kind", y: ["P@1"]),
            records: records
        )
        #expect(byKey.warnings.isEmpty)
        let figure = try #require(byKey.figures.first)
        #expect(figure.legend == ["no ensemble", "seeds"])
        let byTime = Plots(
            ReportSettings.Plot(name: "p", x: "train-seconds", y: ["P@1"]),
            records: records
        )
        #expect(byTime.figures.first?.legend == ["no ensemble", "seeds", "trees"])
    }
}
