import Foundation
import GroveBase
import GroveSpec
import Testing

/// The specs under Experiments/, with how many runs and skipped points each has.
private let shipped: [(file: String, runs: Int, skipped: Int)] = [
    ("quickstart", 3 * 3, 0),
    ("budget-ablation", 3 * 2 * 6 * 3, 0),
    ("clusterers", 5 * 2 * 3 + 1, 5),
    ("eurlex-57k", 5, 1),
    ("negatives", 3 * 4 * 3, 0),
    ("representations", 4 * 3, 0),
    ("copies", (4 + 4 + 1 + 4 + 3 + 3) * 3, 15),
    ("priced", 8 * 3, 0),
    ("ensembles", 3 * 3, 0),
    ("centroid-sums", 2 * 2 * 3, 0),
    ("classics", 2 * (2 * 4) * 3, 0),
    ("matchers", 3 * 3, 0),
    ("matchers-eurlex-57k", 3 * 2, 0),
    ("matchers-smoke", 3 * 2, 0),
    ("scale-amazon-670k", 2, 0),
    ("scale-ambiguity", 9, 0),
    ("merged-labels", 4 * 4 * 3 + 3 * 4, 4 * 3 + 3 * 4 * 2),
    ("assignment", 2 * 3 * 7 * 3, 0),
    ("xr-linear-jmlr22", 6 * 9 * 3, 0),
    ("x-transformer-kdd20", 4 * 3 * 3, 0),
    ("xr-transformer-neurips21", 6 * 3, 6 * 2),
    ("label-disentanglement-neurips21", 6 * (7 + 3 * 2), 6 * 3 * 5),
]

private let experiments = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Experiments").path

@Suite("The specs under Experiments")
struct ExperimentFileTests {
    @Test("have the runs they announce", arguments: shipped)
    func runCounts(file: String, runs: Int, skipped: Int) throws {
        let spec = try ExperimentSpec.read("\(experiments)/\(file).yaml")
        #expect(spec.name == file)
        #expect(spec.question?.hasSuffix("?") == true)
        #expect(spec.runs().count == runs)
        #expect(spec.skipped.count == skipped)
        #expect(!spec.report.tables.isEmpty)
        #expect(Set(spec.runs().map(\.identifier)).count == runs)
    }

    @Test("are the same after resolving", arguments: shipped)
    func roundTrip(file: String, runs: Int, skipped: Int) throws {
        let spec = try ExperimentSpec.read("\(experiments)/\(file).yaml")
        // Results keep the published numbers beside the resolved spec.
        let papers = spec.report.tables.compactMap(\.published?.numbers)
        let files = papers.map { ("published/\($0.paper).csv", $0.text) }
        try expectSame(
            spec,
            try read(spec.resolvedYAML, beside: Dictionary(files) { first, _ in first })
        )
    }

    @Test func `no spec is left out of this suite`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: experiments)
        let specs = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        #expect(specs.sorted() == shipped.map(\.file).sorted())
    }

    @Test func `the example of the guide works`() throws {
        let guide = try String(contentsOfFile: "\(experiments)/README.md", encoding: .utf8)
        let parts = guide.components(separatedBy: "```")
        let example = try #require(parts.first { $0.hasPrefix("yaml\n") }).dropFirst(5)
        let base = try String(contentsOfFile: "\(experiments)/base/linear.yaml", encoding: .utf8)
        let spec = try read(String(example), beside: ["base/linear.yaml": base])
        #expect(spec.runs().count == 5 * 3)
        #expect(spec.skipped.count == 3)
    }

    @Test func `the quickstart sweeps the budget on the reference's settings`() throws {
        let spec = try ExperimentSpec.read("\(experiments)/quickstart.yaml")
        var plain = RunSettings(dataset: "wordnet-28k")
        plain.disentanglement.counts = .heldOut
        #expect(spec.runs().map(\.disentanglement.budget) == [1, 1, 1, 2, 2, 2, 4, 4, 4])
        plain.swept = spec.runs()[0].swept
        #expect(spec.runs()[0] == plain)
    }

    @Test func `the small sets use their own vectors and no tf-idf`() throws {
        let spec = try ExperimentSpec.read("\(experiments)/classics.yaml")
        for run in spec.runs() {
            #expect(run.features.kind == .given)
            #expect(run.parameters["features"]?["tfidf"] == nil)
        }
    }
}

/// Expects two specs to mean the same.
func expectSame(
    _ a: ExperimentSpec,
    _ b: ExperimentSpec,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(a.name == b.name, sourceLocation: sourceLocation)
    #expect(a.question == b.question, sourceLocation: sourceLocation)
    #expect(a.runs() == b.runs(), sourceLocation: sourceLocation)
    #expect(
        a.runs().map(\.identifier) == b.runs().map(\.identifier),
        sourceLocation: sourceLocation
    )
    #expect(a.skipped == b.skipped, sourceLocation: sourceLocation)
    #expect(a.report == b.report, sourceLocation: sourceLocation)
    #expect(a.metrics == b.metrics, sourceLocation: sourceLocation)
    #expect(a.overrides == b.overrides, sourceLocation: sourceLocation)
    #expect(a.resolvedYAML == b.resolvedYAML, sourceLocation: sourceLocation)
}
