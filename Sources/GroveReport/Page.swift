import Foundation
import GroveBase
import GroveStore

/// The page `report.html`: the question, the tables, the plots and the runs, all in one file.
struct Page {
    var title: String
    var question: String?
    var tables: [Table]
    /// The figures drawn, each with its SVG.
    var figures: [(name: String, svg: String)]
    var records: [RunRecord]
    var warnings: [String]

    /// The page's text; it refers to nothing outside itself.
    var html: String {
        let parts =
            ["<h1>\(escapedHTML(title))</h1>"]
            + (question.map { ["<p class=\"question\">\(escapedHTML($0))</p>"] } ?? [])
            + warnings.map { "<p class=\"warning\">\(escapedHTML($0))</p>" }
            + (tables.isEmpty ? [] : ["<h2>Tables</h2>"] + tables.map(\.html))
            + (figures.isEmpty ? [] : ["<h2>Plots</h2>", plots])
            + ["<h2>Runs</h2>", runs]
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escapedHTML(title))</title>
            <style>
            \(Page.style)
            </style>
            </head>
            <body>
            \(parts.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private var plots: String {
        let cards = figures.map { figure in
            "<figure\(isTwoColumns(figure.svg) ? " class=\"two\"" : "")>\n\(inline(figure.svg, as: figure.name))"
                + "<figcaption>\(escapedHTML(figure.name))</figcaption>\n</figure>"
        }
        return "<div class=\"plots\">\n\(cards.joined(separator: "\n"))\n</div>"
    }

    /// Whether a figure spans both columns of a paper.
    private func isTwoColumns(_ svg: String) -> Bool {
        svg.contains("viewBox=\"0 0 \(FigureLayout.doubleWidthUnits) ")
    }

    /// An SVG as part of the page: without the XML heading, its ids apart from those of others.
    private func inline(_ svg: String, as name: String) -> String {
        let start = svg.range(of: "<svg")?.lowerBound ?? svg.startIndex
        let prefix = latexLabel(name)
        return String(svg[start...])
            .replacing("id=\"", with: "id=\"\(prefix)-")
            .replacing("id='", with: "id='\(prefix)-")
            .replacing("href='#", with: "href='#\(prefix)-")
            .replacing("url(#", with: "url(#\(prefix)-")
            .replacing("<title>Gnuplot</title>", with: "<title>\(escapedHTML(name))</title>")
    }

    // MARK: Runs

    private var runs: String {
        let failed = records.count { $0.status == .failed }
        let summary =
            "\(records.count) runs, \(failed == 0 ? "all finished" : "\(failed) failed")."
        let rows = records.map { record in
            let state =
                record.status == .ok
                ? "ok"
                : "<span class=\"failed\">failed</span>: "
                    + escapedHTML(record.error ?? "no error was recorded")
            return "<tr><td>\(escapedHTML(record.run))</td><td>\(escapedHTML(record.dataset))</td>"
                + "<td class=\"n\">\(record.seed)</td><td>\(state)</td>"
                + "<td>\(provenance(record))</td></tr>"
        }
        return """
            <p>\(summary)</p>
            <div class="wide"><table>
            <thead><tr><th>Run</th><th>Dataset</th><th class="n">Seed</th><th>Status</th>\
            <th>Provenance</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    private func provenance(_ record: RunRecord) -> String {
        guard record.provenance != .object([:]) else { return "–" }
        return "<details><summary>show</summary><pre>"
            + escapedHTML(record.provenance.pretty()) + "</pre></details>"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1b1b1f; --faint: #5f6368; --line: #d7d9dd;
          --ground: #ffffff; --alert: #a8321e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e6e9; --faint: #a3a7ad;
          --line: #43464c; --ground: #18191c; --alert: #ff9d88; } }
        body { margin: 2rem auto; padding: 0 1.25rem; max-width: 68rem; color: var(--ink);
          background: var(--ground); font: 16px/1.5 system-ui, "Helvetica Neue", Arial, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
        .question { font-size: 1.1rem; color: var(--faint); margin: 0 0 1rem; }
        .warning, .failed { color: var(--alert); }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums;
          border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); }
        caption { text-align: left; font-weight: 600; padding-bottom: .5rem; white-space: nowrap; }
        th, td { padding: .25rem .6rem; text-align: left; vertical-align: top; }
        th { font-weight: 600; white-space: nowrap; }
        thead tr:last-child th, .block th { border-bottom: 1px solid var(--line); }
        .group { text-align: center; border-bottom: 1px solid var(--line); }
        .n { text-align: right; white-space: nowrap; }
        .block th { font-style: italic; font-weight: 400; padding-top: .75rem; }
        .note { font-size: .8125rem; color: var(--faint); margin: .5rem 0 0; }
        section { margin-bottom: 2rem; }
        .plots { display: flex; flex-wrap: wrap; gap: 1.25rem; align-items: flex-start; }
        figure { margin: 0; padding: .75rem; background: #ffffff; border: 1px solid var(--line);
          border-radius: 6px; flex: 0 1 26rem; }
        figure.two { flex-basis: 54rem; }
        figure svg { display: block; width: 100%; height: auto; }
        figcaption { font-size: .8125rem; color: #5f6368; margin-top: .5rem; }
        pre { font-size: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        summary { cursor: pointer; }
        """
}

/// Text with what HTML would read as markup escaped.
func escapedHTML(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
}
