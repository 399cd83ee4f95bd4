import Foundation
import GroveBase
import GroveData
import GroveSparse
import GroveSpec
import GroveStore
import GroveTestSupport
import GroveTree
import Testing

@testable import GroveRunner

@Suite("Examples and trees of a results folder")
struct ExhibitTests {
    private let spec = toySpec(
        "shown",
        "features: {tfidf: {min-df: 1}}\nseeds: [1, 2]\nsweep: {disentanglement.budget: [1, 3]}",
        dataset: "toy-text"
    )

    private func json(_ place: ToyPlace, _ name: String) throws -> JSONValue {
        try JSONValue(parsing: place.text("results/shown/\(name).json"))
    }

    @Test("A sweep leaves the sizes of every run's tree")
    func trees() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        _ = try sweep.run()
        let json = try json(place, "trees")
        #expect(json["version"] == .integer(1))
        let session = sweep.session(threads: 1)
        let pipelines = try sweep.pipelines()
        #expect(json["runs"]?.objectValue?.count == pipelines.count)
        for pipeline in pipelines {
            let entry = try #require(json["runs"]?[pipeline.settings.identifier])
            let tree = try pipeline.treeSource.tree(session)
            #expect(entry == Exhibits.json(tree))
            #expect(entry["labels"] == .integer(60))
            let levels = try #require(entry["levels"]?.arrayValue)
            #expect(levels.count == tree.levelCount - 1)
            #expect(levels.last?["clusters"]?.intValue == tree.clusterCount)
            #expect(levels.last?["largest"]?.intValue == tree.clusterSizes.max())
        }
        let copies = pipelines.map { pipeline in
            json["runs"]?[pipeline.settings.identifier]?["copies-per-label"]?.doubleValue ?? 0
        }
        #expect(copies[0] == 1 && copies[2] > 1)
    }

    @Test("Examples hold text, true labels, each run's labels and the clusters they were found in")
    func examples() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        _ = try sweep.run()
        let json = try json(place, "examples")
        #expect(json["version"] == .integer(1))
        let entries = try #require(json["datasets"]?["toy-text"]?.arrayValue)
        #expect(entries.count == ExampleChoice.count)
        let texts = place.text("data/toy-text/test_texts.txt").split(separator: "\n")
        let truth = place.text("data/toy-text/test_labels.txt").split(separator: "\n")
        let session = sweep.session(threads: 1)
        // One seed is shown.
        let pipelines = try sweep.pipelines().filter { $0.settings.seed == 1 }
        var copied = 0
        for entry in entries {
            let instance = try #require(entry["instance"]?.intValue)
            #expect(entry["text"]?.stringValue == String(texts[instance]))
            let labels = entry["labels"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(
                labels.sorted() == truth[instance].split(separator: " ").map(String.init).sorted()
            )
            #expect(entry["runs"]?.objectValue?.count == 2)
            for pipeline in pipelines {
                let stored = try session.value(pipeline.prediction).ranked
                let tree = try pipeline.treeSource.tree(session)
                let names = try #require(try session.value(pipeline.labels).names)
                let shown = try #require(
                    entry["runs"]?[pipeline.settings.identifier]?.arrayValue
                )
                let expected = stored.row(instance).prefix(5)
                #expect(shown.map { $0["label"]?.stringValue } == expected.map { names[Int($0)] })
                for (found, label) in zip(shown, expected) {
                    #expect(found["correct"] == .bool(labels.contains(names[Int(label)])))
                    let paths = try #require(found["paths"]?.arrayValue).map {
                        $0.arrayValue?.compactMap(\.intValue) ?? []
                    }
                    #expect(!paths.isEmpty)
                    copied += paths.count > 1 ? 1 : 0
                    for path in paths {
                        let leaf = try #require(path.last)
                        #expect(tree.path(toLeaf: leaf) == path)
                        #expect(tree.labels(ofCluster: leaf).contains(label))
                    }
                    let about = found["names"]?.arrayValue?.map { $0.arrayValue?.count }
                    #expect(about == paths.map(\.count))
                }
            }
        }
        #expect(copied > 0)
        // Again, nothing changes.
        let before = place.text("results/shown/examples.json")
        _ = try sweep.run()
        #expect(place.text("results/shown/examples.json") == before)
    }

    @Test("Runs on merged labels stand beside runs on the same ones alone")
    func merged() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(
            toySpec("shown", "sweep: {merged-labels.level: [none, 1, 0]}", dataset: "toy-text")
        )
        #expect(try sweep.run().failures.isEmpty)
        let json = try json(place, "examples")
        let entries = try #require(json["datasets"]?["toy-text"]?.arrayValue)
        let first = try sweep.pipelines()[0].settings.identifier
        for entry in entries {
            #expect(entry["runs"]?.objectValue.map { Array($0.keys) } == [first])
        }
    }

    @Test("A report makes them again from the cache, and leaves them where the cache is gone")
    func reports() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        _ = try sweep.run()
        let files = ["examples", "trees"].map { "results/shown/\($0).json" }
        let first = files.map(place.text)
        for file in files { try FileManager.default.removeItem(atPath: "\(place.path)/\(file)") }
        func report() throws {
            _ = try Sweep.report(
                source: sweep.folder,
                resultsFolder: "",
                folders: place.folders()
            )
        }
        try report()
        #expect(files.map(place.text) == first)
        try sweep.cache.clear()
        try report()
        #expect(files.map(place.text) == first)
        try FileManager.default.removeItem(atPath: place.data + "/toy-text")
        try report()
        #expect(files.map(place.text) == first)
        for file in files { try FileManager.default.removeItem(atPath: "\(place.path)/\(file)") }
        try report()
        #expect(files.map(place.text) == ["", ""])
    }

    @Test("Where there is no text, the number of features stands for it")
    func withoutText() throws {
        let place = try ToyPlace()
        _ = try place.sweep(toySpec("shown", "")).run()
        let entry = try json(place, "examples")["datasets"]?["toy"]?.arrayValue?.first
        let words = place.text("data/toy/test.txt").split(separator: "\n")[1].split(separator: " ")
        #expect(entry?["text"]?.stringValue == "(no text; \(words.count - 1) features)")
    }

    @Test("Of many runs twelve are shown, the first and the last among them")
    func manyRuns() throws {
        let facts = DatasetFacts(
            name: "d",
            fingerprint: "f",
            hasSenses: false,
            propensity: .init()
        )
        let pipelines = (0..<200).map { index in
            var settings = RunSettings(dataset: "d", seed: 1 + index % 2)
            settings.matcher.beam = index + 1
            return Pipeline(settings, dataset: facts, chain: nil)
        }
        let beams = Exhibits.chosen(pipelines).map(\.settings.matcher.beam)
        #expect(beams.count == 12 && beams[0] == 1 && beams[11] == 199)
        #expect(Set(beams).count == 12 && beams == beams.sorted())
        #expect(Exhibits.chosen(Array(pipelines.prefix(5))).count == 3)
        #expect(Exhibits.chosen([]).isEmpty)
    }

    /// Predictions of one label an instance.
    private func ranked(_ labels: [UInt32]) -> RankedLabels {
        RankedLabels(
            rowOffsets: Array(0...labels.count),
            labels: labels,
            scores: labels.map { _ in 1 }
        )
    }

    @Test("Chosen are the first instances, those won and lost, those that differ most")
    func choice() {
        // Twenty instances whose only label is 0.
        let truth = CSRPattern(columnCount: 9, rows: (0..<20).map { _ in [0] })
        var (first, middle, last) = (
            [UInt32](repeating: 0, count: 20), [UInt32](repeating: 0, count: 20),
            [UInt32](repeating: 0, count: 20)
        )
        (first[7], middle[7]) = (1, 2)
        first[12] = 3
        last[9] = 4
        middle[15] = 5
        let chosen = ExampleChoice([first, middle, last].map(ranked), truth: truth).instances
        // 7 has three labels on top, and like 12 the last run is better; 9 it loses; 15 differs.
        #expect(chosen.prefix(6) == [0, 1, 7, 12, 9, 15])
        #expect(chosen.count == 8 && Set(chosen).count == 8)
        #expect(
            ExampleChoice([ranked(first)], truth: truth).instances == [0, 1, 2, 5, 7, 10, 12, 15]
        )
        let tiny = CSRPattern(columnCount: 9, rows: [[0], [1]])
        #expect(ExampleChoice([ranked([0, 0])], truth: tiny).instances == [0, 1])
    }

    @Test("Long texts are cut, white space is one space")
    func cutting() {
        #expect(Examples.cut(ArraySlice("a\n\tb  c ".utf8)) == "a b c")
        let long = String(repeating: "wörter ", count: 2000)
        let cut = Examples.cut(ArraySlice(long.utf8))
        #expect(cut.count == Examples.textLength && cut.hasSuffix("…"))
        #expect(cut.hasPrefix("wörter wörter"))
    }
}
