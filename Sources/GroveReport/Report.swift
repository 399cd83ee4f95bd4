public import GroveBase
public import GroveSpec
public import GroveStore

import Foundation

/// The tables, plots and page of an experiment, made from its records; nothing is trained.
///
/// Into a results folder go `tables/NAME.md|.tex|.csv`, `plots/NAME.gp|.svg|.png|.pdf` and
/// `report.html`, which also shows `spec.resolved.yaml`, `trees.json` and `examples.json` where the
/// folder holds them. Each file is written under another name and then renamed.
public struct Report: Sendable {
    /// The experiment's name.
    public var title: String
    /// The question the experiment answers.
    public var question: String?
    /// The runs, in the spec's order.
    public var records: [RunRecord]
    /// Quality against training time; a plot `curves` is drawn if there is any.
    public var curves: [CurvePoint]
    /// Which tables and plots to make.
    public var settings: ReportSettings
    /// The gnuplot executable; nil where none is installed.
    public var gnuplot: String?

    /// What was written.
    public struct Outcome: Sendable, Equatable {
        /// The tables in Markdown, for the terminal.
        public var markdown: String
        /// What the user should know, one line each: a missing gnuplot, a table without runs.
        public var warnings: [String]
        /// The files of this report by their path within the results folder.
        public var files: [String]
        /// Whether plots could not be drawn because gnuplot is missing.
        public var isGnuplotMissing: Bool
    }

    /// Creates a report; by default with the gnuplot found on the search path.
    public init(
        title: String,
        question: String? = nil,
        records: [RunRecord],
        curves: [CurvePoint] = [],
        settings: ReportSettings,
        gnuplot: String? = Report.installedGnuplot()
    ) {
        self.title = title
        self.question = question
        self.records = records
        self.curves = curves
        self.settings = settings
        self.gnuplot = gnuplot
    }

    /// The first `gnuplot` in the folders of a search path, by default PATH; nil if there is none.
    public static func installedGnuplot(searchPath: String? = nil) -> String? {
        let path = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/gnuplot" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The tables alone, in Markdown, without writing anything.
    public var markdown: String {
        settings.tables.compactMap { Table($0, records: records)?.markdown }
            .joined(separator: "\n")
    }

    /// Writes all of the report into a results folder.
    ///
    /// - Parameters:
    ///   - folder: The results folder; it and its subfolders are made where missing.
    ///   - progress: Hears of every table and plot.
    /// - Returns: The tables for the terminal, warnings, and the names of the files.
    /// - Throws: ``WorkError`` if a file cannot be written or gnuplot fails on a script.
    public func write(
        to folder: String,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> Outcome {
        let results = ResultsFolder(path: folder)
        try results.create()
        let plots = settings.plots.map { Plots($0, records: records) }
        let curves = curvePlots
        progress.begin("report", total: settings.tables.count + plots.count + curves.count)
        defer { progress.end() }
        var outcome = Outcome(markdown: "", warnings: [], files: [], isGnuplotMissing: false)
        let tables = try writeTables(results, progress, &outcome)
        outcome.markdown = tables.map(\.markdown).joined(separator: "\n")
        outcome.warnings += (plots + curves).flatMap(\.warnings)
        let failure = try writePlots(plots + curves, results, progress, &outcome)
        try writePage(results, tables, plots, curves, &outcome)
        if let failure { throw failure }
        return outcome
    }

    private func writeTables(
        _ results: ResultsFolder,
        _ progress: any ProgressReporter,
        _ outcome: inout Outcome
    ) throws -> [Table] {
        var tables: [Table] = []
        let times = TimeToQuality(curves: curves, records: records)
        for settings in settings.tables + (times.isTelling ? [times.table] : []) {
            defer { progress.advance(1) }
            guard let table = Table(settings, records: times.records) else {
                outcome.warnings.append("table '\(settings.name)': no run belongs in it")
                continue
            }
            let texts = [("md", table.markdown), ("tex", table.latex), ("csv", table.csv)]
            for (ending, text) in texts {
                try results.write(text, to: "tables/\(table.name).\(ending)")
                outcome.files.append("tables/\(table.name).\(ending)")
            }
            outcome.warnings += table.warnings
            tables.append(table)
        }
        return tables
    }

    private func writePage(
        _ results: ResultsFolder,
        _ tables: [Table],
        _ plots: [Plots],
        _ curves: [Plots],
        _ outcome: inout Outcome
    ) throws {
        let trees = read("trees.json", of: results, &outcome, TreeStatistics.read)
        let examples = read("examples.json", of: results, &outcome, Example.read)
        let page = Page(
            title: title,
            question: question,
            spec: results.text("spec.resolved.yaml"),
            tables: tables,
            figures: plots.flatMap(\.figures),
            curves: curves.flatMap(\.figures),
            records: records,
            trees: trees ?? [:],
            examples: examples ?? [:],
            warnings: outcome.warnings
        )
        try results.write(page.html, to: "report.html")
        outcome.files.append("report.html")
    }

    /// Reads a file that a run may have left; one that is broken is a warning and not read.
    private func read<Content>(
        _ name: String,
        of results: ResultsFolder,
        _ outcome: inout Outcome,
        _ parse: (String) throws -> Content
    ) -> Content? {
        guard results.has(name) else { return nil }
        guard let text = results.text(name) else {
            outcome.warnings.append("\(name) is not UTF-8 text; the page leaves it out")
            return nil
        }
        do {
            return try parse(text)
        } catch {
            let problem =
                (error as? InputError)?.at(name).description ?? "\(name): \(reason(error))"
            outcome.warnings.append("\(oneLine(problem)); the page leaves it out")
            return nil
        }
    }
}
