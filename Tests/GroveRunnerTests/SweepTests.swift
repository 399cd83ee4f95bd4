import Foundation
import GroveBase
import GroveSpec
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("A sweep from spec to report")
struct SweepTests {
    private let spec = toySpec(
        "toy-sweep",
        """
        question: Do copies help on planted topics?
        seeds: [1, 2]
        sweep: {disentanglement.budget: [1, 2]}
        report:
          tables:
            - {name: budget, rows: disentanglement.budget, show: [P@1, P@5, copies-per-label]}
          plots:
            - {name: budget, x: disentanglement.budget, y: P@1}
        """
    )

    /// The columns of `records.csv` that DESIGN.md fixes, in its order.
    private let columns =
        ["run", "dataset", "seed", "disentanglement.budget"]
        + ["P", "R", "nDCG", "PSP", "PSnDCG"].flatMap { name in [1, 3, 5].map { "\(name)@\($0)" } }
        + [
            "R-Precision", "feature-seconds", "tree-seconds", "assign-seconds", "train-seconds",
            "predict-seconds", "predict-per-second", "peak-mib", "status", "error",
        ]

    @Test("A table's text is that of the perfect answer where every label has its own feature")
    func tableText() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(
            toySpec(
                "perfect",
                """
                seeds: 1..2
                sweep: {matcher.beam: [8, 10]}
                report:
                  tables:
                    - name: beam
                      caption: Every label is found.
                      rows: matcher.beam
                      show: [P@1, P@3, R@3]
                """,
                dataset: "plain"
            )
        )
        let outcome = try sweep.run()
        #expect(outcome.exitCode == 0 && outcome.failures.isEmpty && outcome.warnings.isEmpty)
        let text = """
            **Every label is found.**

            | Beam |       P@1 (%) |       P@3 (%) |       R@3 (%) |
            |-----:|--------------:|--------------:|--------------:|
            |    8 | 100.00 ± 0.00 | 100.00 ± 0.00 | 100.00 ± 0.00 |
            |   10 | 100.00 ± 0.00 | 100.00 ± 0.00 | 100.00 ± 0.00 |

            Mean ± sample standard deviation over 2 seeds.
            """
        #expect(outcome.tables.hasPrefix(text), "\(outcome.tables)")
        #expect(place.text("results/perfect/tables/beam.md") == outcome.tables)
    }

    @Test("Leaves every file of DESIGN.md, and a second run computes nothing and says the same")
    func filesAndRepeat() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        let outcome = try sweep.run(jobs: 2)
        #expect(outcome.exitCode == 0 && outcome.failures.isEmpty && outcome.warnings.isEmpty)
        #expect(outcome.folder == "\(place.results)/toy-sweep")

        let rows = place.text("results/toy-sweep/records.csv").split(separator: "\n")
        let header = rows[0].split(separator: ",").map(String.init)
        #expect(rows.count == 5)
        #expect(header.filter(columns.contains) == columns, "\(header)")
        let records = try sweep.records()
        #expect(records.map(\.seed) == [1, 2, 1, 2])
        #expect(records.allSatisfy { $0.status == .ok && ($0.number("P@1") ?? 0) > 80 })
        #expect(records.allSatisfy { ($0.number("train-seconds") ?? 0) > 0 })
        let stages = records.map { $0.provenance["stages"]?.arrayValue?.count }
        #expect(stages == [6, 6, 9, 9])
        #expect(records[0].provenance["propensity"]?["a"]?.doubleValue == 0.55)
        #expect(records[0].provenance["machine"]?["cores"] != nil)

        let curves = place.text("results/toy-sweep/curves.csv").split(separator: "\n")
        #expect(curves[0] == "run,matcher,stage,step,train-seconds,P@1,P@3,P@5")
        #expect(curves.count == 5 && curves[1].contains(",linear,round 0,0,"))
        let deciles = place.text("results/toy-sweep/deciles.csv").split(separator: "\n")
        #expect(deciles[0].hasPrefix("run,decile,labels,least-frequency,greatest-frequency"))
        #expect(deciles.count == 1 + 4 * 10)
        for record in records {
            let values = try RecordStore(folder: outcome.folder).readInstances(run: record.run)
            let precision = try #require(values.first { $0.name == "P@1" }).value
            #expect(precision.count == 100)
            let mean = precision.reduce(0) { $0 + Double($1) }
            expectClose(mean, record.number("P@1") ?? 0)
        }
        let resolved = try ExperimentSpec.read(outcome.folder + "/spec.resolved.yaml")
        #expect(resolved.runs() == sweep.spec.runs())
        #expect(resolved.resolvedYAML == sweep.spec.resolvedYAML)
        let wanted = ["tables/budget.md", "tables/budget.tex", "tables/budget.csv", "report.html"]
        let files = place.files("results/toy-sweep")
        #expect(wanted.allSatisfy(files.contains), "\(files)")
        #expect(!files.contains { $0.contains("tmp") })

        let before = try place.stages()
        let texts = ["records.csv", "records.json", "curves.csv", "deciles.csv"]
            .map { place.text("results/toy-sweep/" + $0) }
        let again = try place.sweep(spec).run(jobs: 2)
        #expect(again.exitCode == 0 && again.tables == outcome.tables)
        #expect(try place.stages() == before)
        let later = ["records.csv", "records.json", "curves.csv", "deciles.csv"]
            .map { place.text("results/toy-sweep/" + $0) }
        #expect(later == texts)
        try reports(place, outcome)
        try forces(place, before)
    }

    /// Tables come again from the folder, and from a spec whose report section has changed.
    private func reports(_ place: ToyPlace, _ outcome: Sweep.Outcome) throws {
        try FileManager.default.removeItem(atPath: outcome.folder + "/tables")
        let fromFolder = try Sweep.report(source: outcome.folder, resultsFolder: "")
        #expect(fromFolder.tables == outcome.tables && fromFolder.exitCode == 0)
        #expect(place.text("results/toy-sweep/tables/budget.md") == outcome.tables)
        let changed = try place.write(
            spec.replacingOccurrences(of: "show: [P@1, P@5", with: "show: [nDCG@3"),
            "changed.yaml"
        )
        let fromSpec = try Sweep.report(source: changed, resultsFolder: place.results)
        #expect(fromSpec.tables.contains("nDCG@3") && !fromSpec.tables.contains("P@5"))
        // The runs are the same, so the folder by itself now says the same.
        let later = try Sweep.report(source: outcome.folder, resultsFolder: "")
        #expect(later.tables == fromSpec.tables)
        #expect(throws: InputError.self) {
            try Sweep.report(source: changed, resultsFolder: place.path + "/nowhere")
        }
    }

    /// `--force` computes every stage once more, and only once.
    private func forces(_ place: ToyPlace, _ before: [String: Int]) throws {
        let sweep = try place.sweep(spec, results: "forced")
        _ = try sweep.run(jobs: 2, force: true)
        let after = try place.stages()
        #expect(after.keys.sorted() == before.keys.sorted())
        #expect(before.allSatisfy { after[$0.key] != $0.value })
        let old = try RecordStore(folder: "\(place.results)/toy-sweep").readRecords()
        #expect(try sweep.records().map(\.metrics) == old.map(\.metrics))
    }

    @Test("Metrics and predictions are the same at 1, 2 and 3 threads and with 1 and 2 jobs")
    func threads() throws {
        let place = try ToyPlace()
        let text = toySpec(
            "threads",
            """
            sweep:
              disentanglement.counts: [training, held-out]
              matcher.negatives: [tfn, tfn+man]
            disentanglement: {budget: 2, scheme: coverage}
            """,
            dataset: "toy-text"
        )
        var seen: [[String]] = []
        var predictions: [[Artifact]] = []
        for threads in 1...3 {
            let sweep = try place.sweep(text, cache: "cache-\(threads)")
            seen.append(metrics(try sweep.results(threads: threads)))
            predictions.append(
                try sweep.pipelines().map {
                    try #require(try sweep.cache.load($0.prediction.key)).artifact
                }
            )
        }
        #expect(seen[0] == seen[1] && seen[0] == seen[2])
        #expect(predictions[0] == predictions[1] && predictions[0] == predictions[2])
        let jobs = try place.sweep(text, cache: "cache-jobs")
        _ = try jobs.run(threads: 2, jobs: 2)
        let artifacts = try jobs.pipelines().map {
            try #require(try jobs.cache.load($0.prediction.key)).artifact
        }
        #expect(artifacts == predictions[0])
    }

    @Test("A run that fails is recorded with its error while the others finish")
    func failures() throws {
        let place = try ToyPlace()
        let text = """
            name: failing
            datasets: [toy, toy-text]
            features: {kind: tfidf}
            """ + "\n" + toyBase
        let sweep = try place.sweep(text)
        let outcome = try sweep.run()
        let wanted = "features.kind is tfidf, but dataset toy has no texts"
        let records = try sweep.records()
        #expect(outcome.exitCode == 1)
        #expect(outcome.failures == ["\(records[0].run): \(wanted)"])
        #expect(records.map(\.status) == [.failed, .ok])
        #expect(records.map(\.error) == [wanted, nil])
        let rows = place.text("results/failing/records.csv").split(separator: "\n")
        #expect(rows[1].hasSuffix(",failed,\"\(wanted)\""), "\(rows[1])")
        #expect(rows[2].hasSuffix(",ok,"), "\(rows[2])")
    }

    @Test("Where the input makes every run fail, the exit code is 2")
    func allFail() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("failing", "features: {kind: tfidf}\nseeds: 1..2"))
        let outcome = try sweep.run()
        #expect(outcome.exitCode == 2 && outcome.tables.isEmpty)
        #expect(
            outcome.failures == ["2 runs: features.kind is tfidf, but dataset toy has no texts"]
        )
        #expect(try sweep.records().allSatisfy { $0.status == .failed })
    }
}

@Suite("Jobs")
struct JobTests {
    @Test("Every job runs once, on threads that may outlive the wait, over and over")
    func runAll() {
        for count in 1...4 {
            for _ in 0..<200 {
                let seen = WarningList()
                Job.runAll(count) { job in seen.add("\(job)") }
                #expect(seen.all.sorted() == (0..<count).map { "\($0)" })
            }
        }
    }
}
