import Foundation
import GroveBase
import GroveSpec
import GroveStore
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@testable import GroveReport

private let isDrawing = Report.installedGnuplot() != nil

/// A report of a small sweep with a table, a plot and curves.
private func report(gnuplot: String?) -> Report {
    let records = sweep(budgets: [1, 2], seeds: [1, 2])
    return Report(
        title: "budget <ablation>",
        question: "Does it help & what does it cost?",
        records: records + [run("flat", dataset: "wordnet-28k", error: "disk full")],
        curves: curvePoints(records),
        settings: ReportSettings(
            tables: [
                .init(
                    name: "budget",
                    rows: ["disentanglement.budget"],
                    columns: ["disentanglement.scheme"],
                    show: ["P@1"],
                    only: ["disentanglement.scheme": ["released", "capped"]]
                )
            ],
            plots: [
                .init(
                    name: "p1",
                    x: "disentanglement.budget",
                    y: ["P@1", "predict-per-second"],
                    line: ["disentanglement.scheme"]
                )
            ]
        ),
        gnuplot: gnuplot
    )
}

/// Runs some work in a new folder that is removed afterwards.
private func inScratch(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "grove-report-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
}

private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
}

/// The texts of an SVG; throws where it is not well-formed XML.
private func svgTexts(_ path: String) throws -> String {
    final class Reader: NSObject, XMLParserDelegate {
        var text = ""
        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
    }
    let reader = Reader()
    let parser = XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: path)))
    parser.delegate = reader
    guard parser.parse() else { throw WorkError("\(path) is not well-formed") }
    return reader.text
}

@Suite("Report")
struct ReportTests {
    @Test("Without gnuplot tables and scripts are written, with one warning")
    func withoutGnuplot() throws {
        #expect(Report.installedGnuplot(searchPath: "") == nil)
        #expect(Report.installedGnuplot(searchPath: "/no/such/folder:/") == nil)
        try inScratch { folder in
            let outcome = try report(gnuplot: nil).write(to: folder)
            #expect(outcome.isGnuplotMissing)
            #expect(outcome.warnings.count { $0.contains("gnuplot is not installed") } == 1)
            #expect(outcome.markdown.hasPrefix("**P@1 by budget and scheme**"))
            #expect(
                outcome.files == [
                    "tables/budget.md", "tables/budget.tex", "tables/budget.csv",
                    "tables/time-to-quality.md", "tables/time-to-quality.tex",
                    "tables/time-to-quality.csv", "plots/p1.gp", "plots/curves.gp", "report.html",
                ]
            )
            for file in outcome.files { #expect(try !text("\(folder)/\(file)").isEmpty) }
            let tables = ["budget", "time-to-quality"].map { "\(folder)/tables/\($0).md" }
            #expect(try tables.map(text).joined(separator: "\n") == outcome.markdown)
            let plots = try FileManager.default.contentsOfDirectory(atPath: folder + "/plots")
            #expect(plots.sorted() == ["curves.gp", "p1.gp"])
        }
    }

    @Test(
        "gnuplot draws SVG, PNG and PDF, the same bytes each time, and only where needed",
        .enabled(if: isDrawing, "gnuplot is not installed")
    )
    func drawing() throws {
        try inScratch { folder in
            let report = report(gnuplot: Report.installedGnuplot())
            let outcome = try report.write(to: folder)
            #expect(!outcome.isGnuplotMissing)
            let texts = try svgTexts(folder + "/plots/p1.svg")
            for label in ["P@1 (%)", "Disentanglement budget", "released", "capped", "instances/s"]
            {
                #expect(texts.contains(label), "no text \(label)")
            }
            let first = try images(folder)
            #expect(first.count == 6)
            #expect(first["p1.png"]?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
            #expect(first["p1.pdf"]?.starts(with: Data("%PDF".utf8)) == true)
            let entries = try FileManager.default.contentsOfDirectory(atPath: folder + "/plots")
            #expect(entries.count == 8, "nothing temporary is left")

            // Nothing changed: even without gnuplot there is nothing to draw and to warn of.
            var without = report
            without.gnuplot = nil
            #expect(try without.write(to: folder) == outcome)

            for name in first.keys {
                try FileManager.default.removeItem(atPath: "\(folder)/plots/\(name)")
            }
            _ = try report.write(to: folder)
            #expect(try images(folder) == first)

            // An image of other numbers must not stay beside a new script.
            without.settings.plots[0].y = ["P@5"]
            #expect(try without.write(to: folder).isGnuplotMissing)
            #expect(!FileManager.default.fileExists(atPath: folder + "/plots/p1.svg"))
        }
    }

    private func images(_ folder: String) throws -> [String: Data] {
        var images: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/plots")
        where !name.hasSuffix(".gp") {
            images[name] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/plots/\(name)"))
        }
        return images
    }

    @Test("A gnuplot that fails is an error with its message; tables and scripts are there")
    func failing() throws {
        try inScratch { folder in
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
            let fake = folder + "/gnuplot"
            let script = "#!/bin/sh\necho '\"p1.gp\", line 3: no such terminal' >&2\nexit 1\n"
            try script.write(toFile: fake, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: fake
            )
            let results = folder + "/results"
            #expect(throws: WorkError.self) { try report(gnuplot: fake).write(to: results) }
            do { _ = try report(gnuplot: fake).write(to: results) } catch let error as WorkError {
                #expect(
                    error.description
                        == "gnuplot failed on p1.gp: \"p1.gp\", line 3: no such terminal"
                )
            }
            let files = FileManager.default
            #expect(files.fileExists(atPath: results + "/tables/budget.tex"))
            #expect(files.fileExists(atPath: results + "/report.html"))
            let plots = try files.contentsOfDirectory(atPath: results + "/plots")
            #expect(plots.sorted() == ["curves.gp", "p1.gp"])
        }
    }

    @Test("The page holds question, tables, runs and plots, and fetches nothing")
    func page() throws {
        try inScratch { folder in
            _ = try report(gnuplot: nil).write(to: folder)
            let page = try text(folder + "/report.html")
            #expect(page.contains("<h1>budget &lt;ablation&gt;</h1>"))
            #expect(page.contains("Does it help &amp; what does it cost?"))
            #expect(page.contains("<h3>P@1 by budget and scheme</h3>"))
            #expect(page.contains("9 runs, 1 failed."))
            #expect(page.contains("disk full"))
            #expect(page.contains("prefers-color-scheme: dark"))
            for fetched in ["src=", "@import", "url(http"] { #expect(!page.contains(fetched)) }
            // One panel each of P@1 and of the rate, three of the curves.
            #expect(page.components(separatedBy: "<svg class=\"plot\"").count == 6)
        }
    }

    @Test("A folder that cannot be written is one clear error")
    func unwritable() {
        #expect(throws: WorkError.self) { try report(gnuplot: nil).write(to: "/proc/none") }
    }

    @Test("A table without runs is a warning")
    func emptyTable() throws {
        try inScratch { folder in
            var empty = report(gnuplot: nil)
            empty.records = []
            empty.curves = []
            let outcome = try empty.write(to: folder)
            #expect(outcome.markdown == "")
            #expect(
                outcome.warnings == [
                    "table 'budget': no run belongs in it",
                    "plot 'p1': no finished run has the numbers it shows",
                ]
            )
        }
    }
}
