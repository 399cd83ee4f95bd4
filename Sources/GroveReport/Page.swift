import Foundation
import GroveBase
import GroveStore

/// The page `report.html`: all there is to read about an experiment, in one file.
///
/// It refers to nothing outside itself, reads without its script, which adds sorting, pointing and
/// filtering, and is well-formed as XML too. Its policy forbids every request and every script but
/// its own.
struct Page {
    let title: String
    let question: String?
    /// The spec as it was resolved.
    let spec: String?
    let tables: [Table]
    let figures: [Figure]
    let curves: [Figure]
    let records: [RunRecord]
    /// The tree of each run by its name.
    let trees: [String: TreeStatistics]
    /// The examples of each dataset by its name.
    let examples: [String: [Example]]
    let warnings: [String]

    let settings: SettingList
    let ledger: StageLedger
    /// The place of each run among the records, by its name.
    let runPlaces: [String: Int]

    init(
        title: String,
        question: String?,
        spec: String? = nil,
        tables: [Table] = [],
        figures: [Figure] = [],
        curves: [Figure] = [],
        records: [RunRecord],
        trees: [String: TreeStatistics] = [:],
        examples: [String: [Example]] = [:],
        warnings: [String] = []
    ) {
        self.title = title
        self.question = question
        self.spec = spec
        self.tables = tables
        self.figures = figures
        self.curves = curves
        self.records = records
        self.trees = trees
        self.examples = examples
        self.warnings = warnings
        settings = SettingList(records)
        ledger = StageLedger(records)
        runPlaces = Dictionary(
            records.enumerated().map { ($1.run, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// A part of the page with a place in its contents.
    struct Section {
        var id: String
        var title: String
        var body: HTML
    }

    /// The page's text.
    var html: String {
        let sections = [
            tableSection, plotSection, curveSection, costSection, treeSection, exampleSection,
            runSection, provenanceSection,
        ].compactMap(\.self)
        let entries = sections.map { section -> HTML in
            "<li><a href=\"#\(section.id)\">\(section.title)</a></li>"
        }
        let bodies = sections.map { section -> HTML in
            """
            <section id="\(section.id)" class="part">
            <h2>\(section.title)</h2>
            \(section.body)
            </section>
            """
        }
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            \(head)
            <body>
            \(markerDefinitions)
            <div class="page">
            <header>
            \(header)
            </header>
            <nav aria-label="Contents"><ul>\(entries.joined())</ul></nav>
            <main>
            \(bodies.joined("\n"))
            </main>
            <footer><p>Drawn by <code>grove report</code> from <code>records.json</code>. The numbers \
            of the tables and plots lie beside this page, in <code>tables/</code> and \
            <code>plots/</code>.</p></footer>
            </div>
            <script>\(HTML(unescaped: Page.script))</script>
            </body>
            </html>

            """
        return page.text
    }

    private var head: HTML {
        let digest = Data(sha256(Page.script)).base64EncodedString()
        let policy =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
            + "script-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'"
        return """
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>\(title)</title>
            <link rel="icon" href="\(Page.icon)"/>
            <style>
            \(HTML(unescaped: Page.style))
            </style>
            </head>
            """
    }

    /// A small tree.
    private static let icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
        + "%3Cpath d='M8 3L4 8M8 3l4 5M4 8l-2 5M4 8l2 5M12 8l-2 5M12 8l2 5' fill='none' "
        + "stroke='%23009e73' stroke-width='1.6'/%3E%3C/svg%3E"

    private var header: HTML {
        let question: HTML = question.map { "<p class=\"question\">\($0)</p>" } ?? ""
        let facts = facts.map { name, value -> HTML in
            "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
        }
        let warnings = warnings.map { warning -> HTML in "<li>\(warning)</li>" }
        let notes: HTML =
            warnings.isEmpty ? "" : "<ul class=\"warnings\">\(warnings.joined())</ul>"
        return """
            <h1>\(title)</h1>
            \(question)
            <dl class="facts">\(facts.joined())</dl>
            \(notes)
            \(specFold)
            """
    }

    /// What the experiment is in a few numbers.
    private var facts: [(name: String, value: String)] {
        let failed = records.count { $0.status == .failed }
        let runs = grouped(String(records.count), by: ",")
        var facts: [(name: String, value: String)] = [
            ("Runs", failed == 0 ? runs : "\(runs), \(failed) failed")
        ]
        facts.append(("Settings", grouped(String(settings.all.count), by: ",")))
        var datasets: [String] = []
        for record in records where !datasets.contains(record.dataset) {
            datasets.append(record.dataset)
        }
        facts.append((datasets.count == 1 ? "Dataset" : "Datasets", listed(datasets)))
        let seeds = Set(records.map(\.seed)).sorted()
        facts.append((seeds.count == 1 ? "Seed" : "Seeds", listed(seeds.map(String.init))))
        if ledger.totalWork > 0 { facts.append(("Work in all", spelledSeconds(ledger.totalWork))) }
        if let peak = ledger.peak {
            facts.append(("Most memory", grouped(fixed(peak, decimals: 0), by: ",") + " MiB"))
        }
        return facts.filter { !$0.value.isEmpty }
    }

    private func listed(_ names: [String]) -> String {
        names.count <= 6
            ? names.joined(separator: ", ")
            : names.prefix(5).joined(separator: ", ") + " and \(names.count - 5) more"
    }

    private var specFold: HTML {
        guard let spec else { return "" }
        let lines = spec.split(separator: "\n", omittingEmptySubsequences: false).count
        return """
            <details class="spec"><summary>The spec, every default spelled out \
            (\(lines) lines)</summary>
            <pre><code>\(spec)</code></pre></details>
            """
    }

    private var tableSection: Section? {
        guard !tables.isEmpty else { return nil }
        let body = tables.map { HTML(unescaped: $0.html) }.joined("\n")
        return Section(id: "tables", title: "Tables", body: body)
    }

    // MARK: Parts of sections

    /// A sentence on what a list leaves out; nothing where it is whole.
    func limitNote(_ count: Int, _ shown: Int, _ noun: String) -> HTML {
        guard count > shown else { return "" }
        return """
            <p class="note">The first \(grouped(String(shown), by: ",")) of \
            \(grouped(String(count), by: ",")) \(noun); the files beside this page hold all.</p>
            """
    }

    /// The class of something folded that is too long to be opened for print.
    func bulk(_ count: Int) -> HTML { count > 100 ? " class=\"bulk\"" : "" }
}
