import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

/// A spec on texts whose every word counts.
private func textSpec(_ name: String, _ more: String) -> String {
    "name: \(name)\ndatasets: [toy-text]\nclusterer: {branching: 4, leaf: 8}\n"
        + "features: {tfidf: {min-df: 1}}\n" + more + "\n"
}

@Suite("Labelling what a run has not seen")
struct PredictorTests {
    /// Runs on texts: budgets, the ways of merging copies, post-processors, a shallow tree.
    private let spec = textSpec(
        "use",
        """
        sweep:
          disentanglement: [{label: plain, budget: 1}, {label: sum, budget: 2},
            {label: mean, budget: 2, merge: mean}, {label: max, budget: 3, candidates: 25, merge: max}]
          matcher: [{label: hinge, beam: 3}, {label: sigmoid, beam: 2, post: sigmoid, top: 7},
            {label: noop, beam: 4, ranker-post: noop}]
        """
    )

    private func predictor(_ sweep: Sweep, _ place: ToyPlace, _ run: String, threads: Int = 2)
        throws -> Predictor
    {
        try Predictor(
            "\(sweep.folder):\(run)",
            results: "",
            folders: place.folders(),
            threads: threads
        )
    }

    private func lines(_ place: ToyPlace, _ name: String) -> [String] {
        place.text(name).split(separator: "\n").map(String.init)
    }

    /// What instances got, as predictions.
    private func ranked(_ instances: [LabelledInstance]) -> RankedLabels {
        RankedLabels(
            rowOffsets: instances.reduce(into: [0]) {
                $0.append($0[$0.count - 1] + $1.labels.count)
            },
            labels: instances.flatMap { $0.labels.map { UInt32($0.index) } },
            scores: instances.flatMap { $0.labels.map(\.score) }
        )
    }

    @Test("The test set's own texts, line by line, get the run's own labels and scores, to the bit")
    func sameBits() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        #expect(try sweep.run().exitCode != 1)
        let texts = lines(place, "data/toy-text/test_texts.txt")
        let session = sweep.session(threads: 1)
        let pipelines = try sweep.pipelines()
        #expect(pipelines.count == 12)
        for (index, pipeline) in pipelines.enumerated() {
            let stored = try session.value(pipeline.prediction).ranked
            let top = pipeline.settings.matcher.top
            let predictor = try predictor(
                sweep,
                place,
                pipeline.settings.identifier,
                threads: 1 + index % 3
            )
            let alone = try texts.map { try predictor.label(TextColumn([$0]), top: top)[0] }
            #expect(ranked(alone) == stored)
            let together = try predictor.label(TextColumn(texts), top: top, explaining: true)
            #expect(ranked(together) == stored)
            for label in together.flatMap(\.labels) {
                let findings = try #require(label.findings)
                #expect(!findings.isEmpty)
                #expect(findings.count <= max(1, pipeline.settings.disentanglement.budget))
                #expect(findings.allSatisfy { $0.path.last?.about.isEmpty == false })
            }
            let few = try predictor.label(TextColumn(texts), top: 2)
            #expect(ranked(few) == stored.prefix(2))
            let names = together.flatMap(\.labels).map(\.text)
            #expect(names.allSatisfy { $0.hasPrefix("topic") })
        }
    }

    @Test("More labels than the run kept begin with those it kept")
    func more() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(textSpec("more", "matcher: {beam: 3, top: 6}"))
        _ = try sweep.run()
        let texts = TextColumn(lines(place, "data/toy-text/test_texts.txt").prefix(20))
        let predictor = try Predictor(
            sweep.folder,
            results: "",
            folders: place.folders(),
            threads: 1
        )
        let six = try predictor.label(texts, top: 6)
        let nine = try predictor.label(texts, top: 9)
        #expect(nine.allSatisfy { $0.labels.count == 9 })
        #expect(nine.map { Array($0.labels.prefix(6)) } == six.map(\.labels))
    }

    @Test("A model in parts labels as one in one piece, put together or part by part")
    func parts() throws {
        let place = try ToyPlace()
        let text = toySpec("parted", "disentanglement: {budget: 2}", dataset: "toy-text")
        let sweep = try place.sweep(text)
        let pipeline = try #require(sweep.pipelines().first)
        let session = Session(
            cache: sweep.cache,
            memory: MemoryCache(limit: 1 << 28),
            catalog: sweep.catalog,
            workers: Workers(2),
            progress: SilentProgress(),
            provenance: .object([:]),
            forced: ForcedStages([]),
            partBytes: 1
        )
        let stored = try session.value(pipeline.prediction).ranked
        try AtomicFile.write(sweep.folder + "/spec.resolved.yaml", sweep.spec.resolvedYAML)
        let texts = TextColumn(lines(place, "data/toy-text/test_texts.txt"))
        let shelf = StageShelf(cache: sweep.cache)
        let missing = InputError("gone")
        for memory in [0, 1 << 30] {
            let model = try #require(
                try shelf.model(pipeline.model, pipeline.settings, missing: missing, memory: memory)
            )
            if case .parted = model { #expect(memory == 0) } else { #expect(memory > 0) }
            let features = try session.value(pipeline.features).test
            let reading = LoadedModel.Reading(
                pipeline.settings.matcher,
                pipeline.settings.disentanglement
            )
            #expect(try model.predict(features, reading, workers: Workers(2)) == stored)
        }
        let predictor = try Predictor(
            sweep.folder,
            results: "",
            folders: place.folders(),
            threads: 2
        )
        #expect(try ranked(predictor.label(texts, top: 20)) == stored)
        // One part gone: the message says how to get it back.
        let part = try #require(sweep.cache.list().first { $0.stage == "model-part" })
        try FileManager.default.removeItem(
            atPath: "\(sweep.cache.folder)/\(part.digest.prefix(2))/\(part.digest).h5"
        )
        let error = #expect(throws: InputError.self) {
            try Predictor(sweep.folder, results: "", folders: place.folders(), threads: 1)
        }
        #expect(error?.message.contains("does not hold 'model part' of run toy-text-s1-") == true)
    }

    @Test("Feature vectors get the labels that the run gave them; texts are refused")
    func vectors() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(
            toySpec(
                "vectors",
                "features: {kind: given, normalize: l2}\ndisentanglement: {budget: 2}"
            )
        )
        _ = try sweep.run()
        let pipeline = try #require(sweep.pipelines().first)
        let stored = try sweep.session(threads: 1).value(pipeline.prediction).ranked
        let predictor = try Predictor(
            sweep.folder,
            results: "",
            folders: place.folders(),
            threads: 1
        )
        let rows = try lines(place, "data/toy/test.txt").dropFirst().map { line in
            let read = try FeatureLine(Array(line.utf8), featureCount: predictor.featureCount)
            return zip(read.columns, read.values).map { (column: $0, value: $1) }
        }
        #expect(try ranked(predictor.label(vectors: rows, top: 20)) == stored)
        let error = #expect(throws: InputError.self) {
            try predictor.label(TextColumn(["w1 w2"]), top: 1)
        }
        #expect(error?.message.contains("reads feature vectors and no text") == true)
        #expect(error?.message.contains("--features") == true)
    }

    @Test("What is gone from the cache is named, with the command that makes it again")
    func missing() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("gone", "", dataset: "toy-text"))
        _ = try sweep.run()
        let pipeline = try #require(sweep.pipelines().first)
        func error() -> String {
            do {
                _ = try Predictor(sweep.folder, results: "", folders: place.folders(), threads: 1)
                return ""
            } catch { return "\(error)" }
        }
        #expect(error().isEmpty)
        try sweep.cache.remove(pipeline.model.key)
        let run = pipeline.settings.identifier
        let again =
            "of run \(run); compute it again with: grove run \(sweep.folder)/spec.resolved.yaml"
        #expect(
            error()
                == "\(sweep.cache.folder): the cache does not hold 'matcher and ranker' \(again)"
        )
        try sweep.cache.remove(pipeline.features.key)
        #expect(error().contains("'features' and 'matcher and ranker' \(again)"))
        // And that command does.
        _ = try sweep.run()
        #expect(error().isEmpty)
    }

    @Test("Neither the dataset nor its manifest is needed")
    func withoutDataset() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("apart", "", dataset: "toy-text"))
        _ = try sweep.run()
        let stored = try sweep.session(threads: 1).value(sweep.pipelines()[0].prediction).ranked
        let texts = TextColumn(lines(place, "data/toy-text/test_texts.txt"))
        try FileManager.default.removeItem(atPath: place.data + "/toy-text")
        try FileManager.default.removeItem(atPath: place.home + "/Datasets/toy-text.yaml")
        let predictor = try Predictor(
            sweep.folder,
            results: "",
            folders: place.folders(),
            threads: 1
        )
        #expect(try ranked(predictor.label(texts, top: 20)) == stored)
    }

    @Test(
        "A run is found by its name, a part of it, its folder or its spec; ambiguity lists the runs"
    )
    func references() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(
            toySpec("one", "sweep: {disentanglement.budget: [1, 2]}", dataset: "toy-text")
        )
        _ = try sweep.run()
        let other = try place.sweep(toySpec("two", "seeds: [7]", dataset: "toy-text"))
        _ = try other.run()
        let names = try sweep.pipelines().map(\.settings.identifier)
        let alone = try #require(other.pipelines().first).settings.identifier
        func found(_ text: String) throws -> String {
            try RunReference(text, results: place.results).name
        }
        #expect(try found("\(sweep.folder):\(names[0])") == names[0])
        #expect(try found("\(sweep.folder):budget-2") == names[1])
        #expect(try found("one:budget-2") == names[1])
        #expect(try found(names[1]) == names[1])
        #expect(try found(other.folder) == alone)
        #expect(try found("two") == alone)
        #expect(try found("\(other.folder)/spec.resolved.yaml") == alone)
        #expect(try found("s7") == alone)
        func error(_ text: String) -> String {
            do { return try found(text) } catch { return "\(error)" }
        }
        let list = names.map { "\n  \($0)" }.joined()
        #expect(
            error(sweep.folder)
                == "\(sweep.folder): holds 2 runs; say which, as in \(sweep.folder):RUN; the runs are:"
                + list
        )
        #expect(
            error("one:budget-9").hasSuffix(
                "no run's name contains 'budget-9'; the runs are:" + list
            )
        )
        #expect(
            error("one:budget").hasSuffix(
                "'budget' is in the names of several runs; the runs are:" + list
            )
        )
        #expect(error("nothing").contains("no run's name contains 'nothing'; the runs are in "))
        #expect(error("budget") == error("one:budget"))
        let all = names.map { "\n  \(sweep.folder):\($0)" }.joined()
        #expect(
            error("toy-text").hasSuffix("the runs are:" + all + "\n  \(other.folder):\(alone)")
        )
        #expect(
            error("no/where").hasPrefix("no/where: no results folder with a spec.resolved.yaml")
        )
    }
}
