import Foundation
import GroveBase
import GroveSpec
import GroveStore
import Testing

@testable import GroveReport

private let exampleFile = """
    {"version": 1, "datasets": {"toy": [{"instance": 12, "text": "a small hard fruit",
     "labels": ["nut", "seed"], "runs": {
      "toy-linear-2": [{"label": "nut", "score": 0.93, "correct": true,
        "paths": [[0, 3, 57], [1, 2, 9]], "names": [["plants", "fruits", "nuts"], []]},
       {"label": "bolt", "score": 0.2, "correct": false, "paths": [[4]]}],
      "toy-linear-1": [{"label": "nut", "score": 1, "correct": true}],
      "older": []}}]}}
    """

private let treeFile = """
    {"version": 1, "runs": {"toy-linear-1": {"labels": 27778, "copies-per-label": 1.5, "levels": [
      {"clusters": 16, "smallest": 30, "median": 32, "largest": 34},
      {"clusters": 512, "smallest": 10, "median": 40.5, "largest": 1000}]}}}
    """

private func page(
    _ records: [RunRecord],
    trees: [String: TreeStatistics] = [:],
    examples: [String: [Example]] = [:]
) throws -> Markup {
    try Markup(
        Page(title: "t", question: nil, records: records, trees: trees, examples: examples).html
    )
}

@Suite("Page parts")
struct PagePartsTests {
    @Test("Methods stand side by side; right labels are marked; ways through the tree are named")
    func examples() throws {
        let examples = try Example.read(exampleFile)
        let records = [1, 2].map { run("linear", seed: $0, precision: 50) }
        let markup = try page(records, examples: examples)
        #expect(
            markup.texts("h5", in: "examples") == [
                "toy-linear-1 1 of 1 right", "toy-linear-2 1 of 2 right", "older 0 of 0 right",
            ]
        )
        #expect(markup.all("li", "hit").map(\.text).count == 3)
        let chips = markup.all("ul", "chips").map(\.text)
        #expect(chips == ["✓ nutseed"])
        #expect(markup.all("span", "score").map(\.text) == ["1.000", "0.930", "0.200"])
        #expect(markup.texts("summary", in: "examples") == ["0 › 3 › 57; 1 › 2 › 9"])
        #expect(markup.all("ol", "levels").map(\.text) == ["0 plants3 fruits57 nuts", "1 2 9 "])
        #expect(markup.all("span", "way").map(\.text).last == "4")
        #expect(markup.all("p", "text").map(\.text) == ["a small hard fruit"])
    }

    @Test("Seeds of one setting are told apart; a long text is folded, a very long one cut")
    func exampleTexts() throws {
        var example = try #require(try Example.read(exampleFile)["toy"]?.first)
        example.text = String(repeating: "word ", count: 5000)
        let kinds = ["linear", "flat"]
        let records = kinds.flatMap { kind in
            [1, 2].map { run(kind, seed: $0, precision: 50) }
        }
        let markup = try page(records, examples: ["toy": [example]])
        #expect(
            markup.texts("h5", in: "examples").prefix(2) == [
                "linear, seed 1 1 of 1 right", "linear, seed 2 1 of 2 right",
            ]
        )
        let texts = markup.all("p", "text").map(\.text)
        #expect(texts.count == 2)
        #expect(texts[0].count == 401 && texts[0].hasSuffix("…"))
        #expect(texts[1].count < 6100 && texts[1].hasSuffix(" [cut here]"))

        example.text = ""
        let bare = try page(records, examples: ["toy": [example]])
        #expect(bare.texts("p", in: "examples").contains { $0.contains("features only") })
    }

    @Test("A tree is a row with its levels, sizes and a drawing on a logarithmic axis")
    func trees() throws {
        let trees = try TreeStatistics.read(treeFile)
        let records = [run("linear", precision: 50), run("flat", precision: 40)]
        let markup = try page(records, trees: trees)
        let cells = markup.texts("td", in: "trees")
        #expect(
            cells.prefix(8) == [
                "linear", "27,778", "1.50", "16 › 512", "10", "40.5", "1000", "",
            ]
        )
        #expect(
            cells.dropFirst(8) == [
                "linear", "1", "16", "30", "32.0", "34", "linear", "2", "512", "10", "40.5",
                "1000",
            ]
        )
        // From 10 to 1,000 over 150 units: 40.5 lies at log(4.05) / log(100) of them.
        let circle = try #require(markup.all("circle").first?.attributes["cx"])
        #expect(circle == "50.6")
        #expect(try page(records).texts("td", in: "trees").isEmpty)
        var measured = records
        measured[1].measures.append(.init("largest-cluster", 326))
        #expect(
            try page(measured).texts("td", in: "trees") == ["linear", "–", "flat", "326"]
        )
    }

    @Test(
        "What is missing or of another kind is named with its place",
        arguments: [
            ("{", "ends early"), ("{}", "version none, expected 1"),
            ("{\"version\": 2, \"datasets\": {}}", "version 2, expected 1"),
            ("{\"version\": 1}", "'datasets' is missing or not an object"),
            (
                "{\"version\": 1, \"datasets\": {\"a\": 3}}",
                "'datasets.a' is missing or not an array"
            ),
            (
                "{\"version\": 1, \"datasets\": {\"a\": [{\"instance\": 1, \"labels\": [2]}]}}",
                "'datasets.a[0].labels' is missing or not a text"
            ),
            (
                """
                {"version": 1, "datasets": {"a": [{"instance": 1, "labels": [], "runs":
                {"r": [{"label": "x", "score": 1}]}}]}}
                """, "'datasets.a[0].runs.r[0].correct' is missing or not true or false"
            ),
        ]
    )
    func brokenExamples(text: String, problem: String) {
        let error = #expect(throws: InputError.self) { try Example.read(text) }
        #expect(error?.message.contains(problem) == true, "\(String(describing: error))")
    }

    @Test("A broken file is a warning and left out; the page is written all the same")
    func brokenFiles() throws {
        let folder = NSTemporaryDirectory() + "grove-page-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = [
            "examples.json": Data("{\n\"version\": 1,,".utf8), "trees.json": Data(treeFile.utf8),
            "spec.resolved.yaml": Data("name: t # <b>\n".utf8),
        ]
        for (name, data) in files { try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        let report = Report(
            title: "t",
            records: [run("linear", precision: 50)],
            settings: ReportSettings(),
            gnuplot: nil
        )
        let outcome = try report.write(to: folder)
        #expect(outcome.warnings.count == 1)
        let warning = try #require(outcome.warnings.first)
        #expect(warning.hasPrefix("examples.json:2: unexpected ','"))
        #expect(warning.hasSuffix("; the page leaves it out"))
        let markup = try Markup(String(contentsOfFile: folder + "/report.html", encoding: .utf8))
        #expect(markup.all("ul", "warnings").map(\.text) == [warning])
        #expect(markup.texts("h2", in: "trees") == ["Trees"])
        #expect(markup.texts("h2", in: "examples").isEmpty)
        #expect(markup.all("code").first?.text == "name: t # <b>\n")
    }

    @Test("A plot has a mark a point, with its values, its runs and its place")
    func drawing() throws {
        let records = sweep(budgets: [1, 2], schemes: ["released"], seeds: [1, 2])
        let settings = ReportSettings.Plot(
            name: "p",
            x: "disentanglement.budget",
            y: ["P@1", "PSP@5"]
        )
        let page = Page(
            title: "t",
            question: nil,
            figures: Plots(settings, records: records).figures,
            records: records
        )
        let markup = try Markup(page.html)
        let marks = markup.all("use").filter { $0.attributes["data-r"] != nil }
        #expect(marks.map { $0.attributes["data-r"] } == ["0 1", "2 3", "0 1", "2 3"])
        #expect(markup.texts("td", in: "r2").first == "released-2-1")
        // Of two values the sample deviation is their distance over the root of two.
        let precision = records.prefix(2).compactMap { $0.number("P@1") }
        let mean = (precision[0] + precision[1]) / 2
        let deviation = abs(precision[0] - precision[1]) / 2.0.squareRoot()
        #expect(
            marks[0].text
                == "Disentanglement budget: 1\nP@1 (%): \(fixed(mean, decimals: 2)) ± "
                + fixed(deviation, decimals: 2)
        )
        // The first of two places lies 0.06 of the axis, 1/1.12 of whose width is between them.
        let places = marks.prefix(2).compactMap { Double($0.attributes["x"] ?? "") }
        let left = 328 - (places[1] - places[0]) * 1.12
        #expect(abs(places[0] - left - (places[1] - places[0]) * 0.06) < 0.2)
        let heights = marks.prefix(2).compactMap { Double($0.attributes["y"] ?? "") }
        #expect(heights[0] > heights[1], "more precision stands higher")
        #expect(markup.all("svg", "plot").count == 2)
    }

    @Test("Every line has the colour, marker and dashes of the paper's figure")
    func styles() {
        #expect(Set((0..<LineStyle.count).map(htmlMarker)).count == 10)
        #expect(LineStyle.dash(0).isEmpty)
        #expect(LineStyle.dash(1) == [9, 4])
        #expect(LineStyle.dash(3) == [9, 3, 2, 3])
        let looks = (0..<LineStyle.count).map {
            "\(LineStyle.colour($0)) \(htmlMarker($0)) \(LineStyle.dash($0))"
        }
        #expect(Set(looks).count == LineStyle.count)
        for index in LineStyle.colours.indices {
            #expect(Page.style.contains("--c\(index): \(LineStyle.colours[index].lowercased())"))
        }
    }
}
