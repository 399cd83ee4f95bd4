import Foundation
import GroveBase
import GroveSpec
import GroveStore
import Testing

@testable import GroveReport

/// A text that would do harm wherever it became markup.
private let hostile = "</script><img src=x onerror=alert(1)> ' onmouseover=a \" <!-- ]]> & \u{1}"
/// The same as a reader sees it: a character that a page cannot hold is replaced.
private let inert = hostile.replacing("\u{1}", with: "\u{FFFD}")

private let stages: JSONValue = .array(
    ["features", "matcher, round 1", "prediction"].enumerated().map { index, name in
        .object([
            "stage": .string(name),
            "key": .string("key\(index)"),
            "commit": .string("c0ffee"),
            "threads": .integer(2),
            "seconds": .object(["work": .number(Double(index + 1)), "peak-mib": .integer(100)]),
        ])
    }
)

/// Two methods with a seed each; they share their stages.
private func methods() -> [RunRecord] {
    ["linear", "xr-transformer"].map { kind in
        var record = run(kind, precision: kind == "linear" ? 65.07 : 76.09, seconds: 3)
        record.provenance = .object([
            "commit": .string("0123456789abcdef"),
            "dirty": .bool(false),
            "machine": .object(["cpu": .string("AMD EPYC"), "memory-mib": .number(24105)]),
            "threads": .integer(2),
            "parameters": .object(["seed": .integer(1)]),
            "stages": stages,
        ])
        return record
    }
}

private func page(
    records: [RunRecord] = methods(),
    curves: [Figure] = [],
    trees: [String: TreeStatistics] = [:],
    examples: [String: [Example]] = [:]
) -> Page {
    let plot = ReportSettings.Plot(name: "p1", x: "clusterer.kind", y: ["P@1"])
    let table = ReportSettings.Table(name: "t", rows: ["clusterer.kind"], show: ["P@1"])
    return Page(
        title: "matchers",
        question: "What does it cost?",
        spec: "name: matchers\n",
        tables: [Table(table, records: records)].compactMap(\.self),
        figures: Plots(plot, records: records).figures,
        curves: curves,
        records: records,
        trees: trees,
        examples: examples
    )
}

@Suite("Page")
struct PageTests {
    @Test("It is well-formed, links to its own sections, and may fetch and run nothing else")
    func selfContained() throws {
        let markup = try Markup(page().html)
        let ids = markup.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let links = markup.all("a").compactMap { $0.attributes["href"] }
        #expect(links == ["#tables", "#plots", "#cost", "#runs", "#provenance"])
        for link in links + markup.all("use").compactMap({ $0.attributes["href"] }) {
            #expect(ids.contains(String(link.dropFirst())), "nothing at \(link)")
        }
        #expect(markup.all("script").map(\.text) == [markedScript])
        let policy = try #require(
            markup.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?
                .attributes["content"]
        )
        let digest = Data(sha256(Page.script)).base64EncodedString()
        #expect(policy.hasPrefix("default-src 'none'; img-src data:;"))
        #expect(policy.contains("script-src 'sha256-\(digest)';"))
        for element in markup.elements {
            #expect(!["img", "iframe", "object", "embed", "form", "base"].contains(element.name))
            #expect(!element.attributes.keys.contains { $0 == "src" || $0.hasPrefix("on") })
            let target = element.attributes["href"] ?? "#"
            #expect(target.hasPrefix("#") || target.hasPrefix("data:image/svg+xml,"))
        }
        #expect(!Page.style.contains("url(") && !Page.style.contains("@import"))
    }

    /// The script as an XML parser gives it back: without the marks of the section.
    private var markedScript: String {
        Page.script.replacing("<![CDATA[", with: "").replacing("]]>", with: "")
    }

    @Test("Texts of every origin stay texts")
    func escaping() throws {
        var records = methods()
        records[0].run = hostile
        records[0].dataset = hostile
        records[1].swept = [.init("clusterer.kind", .string(hostile))]
        records[1].provenance = .object([
            "commit": .string(hostile),
            hostile: .string(hostile),
            "machine": .object([hostile: .string(hostile)]),
            "stages": .array([
                .object([
                    "stage": .string(hostile), "key": .string(hostile), "commit": .string(hostile),
                    "seconds": .object(["work": .integer(1)]),
                ])
            ]),
        ])
        records.append(run(hostile, error: hostile))
        let prediction = Example.Prediction(
            label: hostile,
            score: 0.5,
            isCorrect: true,
            paths: [[0, 3]],
            names: [[hostile, hostile]]
        )
        let example = Example(
            instance: 7,
            text: hostile,
            labels: [hostile],
            runs: [hostile: [prediction], "unknown \(hostile)": [prediction]]
        )
        let tree = TreeStatistics(
            labels: 9,
            copiesPerLabel: 1,
            levels: [.init(clusters: 3, smallest: 1, median: 2, largest: 6)]
        )
        let whole = page(records: records)
        let hostilePage = Page(
            title: hostile,
            question: hostile,
            spec: hostile,
            tables: whole.tables,
            figures: whole.figures,
            curves: Plots(curves: curvePoints(records), records: records, name: hostile).figures,
            records: records,
            trees: [hostile: tree],
            examples: [hostile: [example]],
            warnings: [hostile]
        )
        let markup = try Markup(hostilePage.html)
        #expect(markup.all("img").isEmpty)
        #expect(markup.all("script").map(\.text) == [markedScript])
        #expect(!markup.elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
        for (name, kind) in [
            ("title", nil), ("h1", nil), ("p", "question"), ("code", nil), ("dd", nil),
            ("p", "text"), ("bdi", nil), ("bdi", "label"), ("td", "run"), ("li", nil),
        ] {
            #expect(
                markup.all(name, kind).contains { $0.text.contains(inert) },
                "no \(name) holds the text"
            )
        }
        let state = markup.all("td", "state").map(\.text)
        #expect(state == ["ok", "ok", "failed: \(inert)"])
        #expect(markup.all("title").contains { $0.text.hasPrefix("Clusterer: \(inert)\n") })
    }

    @Test(
        "Characters that are markup are escaped, those that a page may not hold replaced",
        arguments: [
            ("plain – ü 日本", "plain – ü 日本"),
            ("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c&#39;"),
            ("\u{0}\u{B}\u{1F}\t\n", "\u{FFFD}\u{FFFD}\u{FFFD}\t\n"),
            ("\u{FFFF}\u{FEFF}", "\u{FFFD}\u{FEFF}"), ("", ""), ("&amp;", "&amp;amp;"),
        ]
    )
    func escapes(text: String, escaped: String) {
        #expect(escapedHTML(text) == escaped)
        let markup: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(markup.text == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test(
        "Seconds read as a person says them",
        arguments: [
            (0.0, "0.00 s"), (1e-6, "< 0.01 s"), (0.654, "0.65 s"), (59.96, "60.0 s"),
            (60, "1 min 00 s"),
            (1333.4, "22 min 13 s"), (3599.7, "1 h 00 min"), (3660, "1 h 01 min"),
        ]
    )
    func durations(seconds: Double, text: String) { #expect(spelledSeconds(seconds) == text) }

    @Test("A stage that runs share counts once; a bar holds each kind's share of a setting")
    func cost() throws {
        let markup = try Markup(page().html)
        let cells = markup.texts("td", in: "cost")
        let place = try #require(cells.firstIndex(of: "matcher, round 1"))
        #expect(
            Array(cells[place...].prefix(5)) == [
                "matcher, round 1", "1", "2.00 s", "2.00 s", "100",
            ]
        )
        let bars = markup.texts("title", in: "cost")
        let shares = [
            "features: 1.00 s, 16.7 %", "matcher: 2.00 s, 33.3 %", "prediction: 3.00 s, 50.0 %",
        ]
        #expect(bars == shares + shares)
        let facts = zip(markup.all("dt"), markup.all("dd")).map { "\($0.text): \($1.text)" }
        #expect(
            facts.prefix(6) == [
                "Runs: 2", "Settings: 2", "Dataset: toy", "Seed: 1", "Work in all: 6.00 s",
                "Most memory: 100 MiB",
            ]
        )
    }

    @Test("Provenance names commit, machine and stage keys once for runs that share them")
    func provenance() throws {
        let markup = try Markup(page().html)
        let names = markup.texts("dt", in: "provenance")
        let values = markup.texts("dd", in: "provenance")
        #expect(names == ["Commit", "Uncommitted changes", "Machine", "Threads"])
        #expect(values == ["0123456789abcdef", "no", "cpu AMD EPYC; memory 24,105 MiB", "2"])
        let cells = markup.texts("td", in: "provenance")
        #expect(cells.filter { $0.hasPrefix("key") } == ["key0", "key1", "key2"])
        #expect(cells.suffix(7) == ["prediction", "key2", "c0ffee", "2", "3.00 s", "100", "2"])
        #expect(!markup.texts("section", in: "provenance").joined().contains("parameters"))
    }

    @Test("Two thousand runs make a page of a few megabytes, with notes on what it leaves out")
    func size() throws {
        let records = (0..<2001).map { index in
            var record = run("\(index / 3)", seed: index % 3, precision: Double(index), seconds: 1)
            record.run = "wordnet-28k-balanced-kmeans-scheme-released-budget-4-s1-\(index)"
            record.provenance = .object([
                "stages": .array(
                    (0..<9).map { stage in
                        .object([
                            "stage": .string("stage \(stage)"),
                            "key": .string(String(repeating: "\(stage)", count: 58) + "\(index)"),
                            "seconds": .object(["work": .number(0.5)]),
                        ])
                    }
                )
            ])
            return record
        }
        let html = page(records: records).html
        #expect(html.utf8.count < 3_000_000)
        for limit in ["2000 of 2001 runs", "1000 of 18,009 stages", "200 of 667 settings"] {
            let isNoted = html.contains("The first \(limit)")
            #expect(isNoted, "no note on \(limit)")
        }
    }
}
