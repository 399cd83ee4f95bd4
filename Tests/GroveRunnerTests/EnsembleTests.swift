import Foundation
import GroveBase
import GroveMetrics
import GroveSparse
import GroveSpec
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("Ensembles of a sweep's runs")
struct EnsembleRunTests {
    private let spec = toySpec(
        "toy-ensembles",
        """
        seeds: 1..3
        sweep: {disentanglement.budget: [1, 2]}
        ensembles:
          - {name: seeds, method: [average, rank-average], over: seed}
          - {name: all, method: round-robin, over: [seed, disentanglement.budget]}
        report:
          tables:
            - {name: budget, rows: disentanglement.budget, show: [P@1, train-seconds]}
        """
    )

    /// What an ensemble's members predict together, without any stage.
    private func judged(_ ensemble: EnsemblePipeline, _ sweep: Sweep) throws -> Evaluation {
        let session = sweep.session(threads: 1)
        let labels = try session.value(ensemble.members[0].labels)
        return evaluate(
            RankedLabels.ensemble(
                try ensemble.members.map { try session.value($0.prediction).ranked },
                by: ensemble.settings.method.combination,
                workers: Workers(1)
            ),
            truth: labels.test,
            trainLabels: labels.train,
            at: [1, 3, 5],
            propensity: PropensityModel(labels: labels.train, a: 0.55, b: 1.5),
            workers: Workers(1)
        )
    }

    @Test("Ensembles are planned, run after their members, recorded, reported, and resumed")
    func all() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        let plan = try sweep.plan().text(everyStage: true)
        #expect(plan.hasPrefix("toy-ensembles: 11 runs"))
        #expect(plan.contains("  toy-all-s1+2+3-"), "\(plan)")
        #expect(plan.contains("  ensemble: to do"))
        let outcome = try sweep.run(jobs: 2)
        #expect(outcome.exitCode == 0 && outcome.failures.isEmpty && outcome.warnings.isEmpty)
        let records = try sweep.records()
        let names = records.map { $0.key("ensemble")?.stringValue ?? "plain" }
        #expect(
            names == [String](repeating: "plain", count: 6)
                + ["seeds-average", "seeds-average", "seeds-rank-average", "seeds-rank-average"]
                + ["all"]
        )
        let ensembles = sweep.ensembles(of: try sweep.pipelines())
        #expect(ensembles.map(\.settings.identifier) == records.dropFirst(6).map(\.run))
        for (ensemble, record) in zip(ensembles, records.dropFirst(6)) {
            try check(ensemble, record, among: records, sweep)
        }
        #expect(ensembles[4].members.map(\.settings.seed) == [1, 2, 3, 1, 2, 3])
        #expect(records[6].key("disentanglement.budget") == .integer(1))
        #expect(records[10].key("disentanglement.budget") == nil)
        let deciles = place.text("results/toy-ensembles/deciles.csv").split(separator: "\n")
        #expect(deciles.count == 1 + 11 * 10)
        let columns = place.text("results/toy-ensembles/records.csv").split(separator: "\n")[0]
        #expect(columns.hasPrefix("run,dataset,seed,disentanglement.budget,ensemble,P@1,"))
        #expect(outcome.tables.contains("| Budget | Ensemble"), "\(outcome.tables)")
        #expect(outcome.tables.contains("stages that they share counted once."))

        let before = try place.stages()
        let again = try place.sweep(spec)
        #expect(try again.plan().text(everyStage: false).contains("toy-all-s1+2+3-"))
        #expect(try again.run(jobs: 2).tables == outcome.tables)
        #expect(try place.stages() == before)
        #expect(try again.records() == records)
    }

    /// An ensemble's record: metrics, values by instance, the sum of its members' costs.
    private func check(
        _ ensemble: EnsemblePipeline,
        _ record: RunRecord,
        among records: [RunRecord],
        _ sweep: Sweep
    ) throws {
        let wanted = try judged(ensemble, sweep)
        #expect(record.metrics.map(\.name) == wanted.values.map(\.name))
        #expect(record.metrics.map(\.value) == wanted.values.map(\.value))
        let instances = try RecordStore(folder: sweep.folder).readInstances(run: record.run)
        #expect(instances.map(\.value) == wanted.perInstance.map(\.values))
        let members = ensemble.members.compactMap { member in
            records.first { $0.run == member.settings.identifier }
        }
        func sum(_ column: String) -> Double {
            members.reduce(0) { $0 + ($1.number(column) ?? .nan) }
        }
        expectClose(record.number("weights") ?? 0, sum("weights"))
        expectClose(record.number("inner-products") ?? 0, sum("inner-products"))
        // All members read the same features; those of one seed and budgets 1 and 2 share a tree.
        expectClose(
            record.number("feature-seconds") ?? 0,
            members[0].number("feature-seconds") ?? 0
        )
        let isOverBudgets = record.key("disentanglement.budget") == nil
        expectClose(
            record.number("tree-seconds") ?? 0,
            sum("tree-seconds") / (isOverBudgets ? 2 : 1)
        )
        if !isOverBudgets {
            expectClose(record.number("train-seconds") ?? 0, sum("train-seconds"))
        }
        #expect((record.number("predict-seconds") ?? 0) > sum("predict-seconds"))
        #expect(record.number("copies-per-label") == nil)
        let listed = record.provenance["members"]?.arrayValue?.map { $0["run"]?.stringValue }
        #expect(listed == members.map(\.run))
        let stages = record.provenance["stages"]?.arrayValue?.map { $0["stage"]?.stringValue }
        #expect(stages == ["labels", "ensemble", "evaluation"])
        #expect(record.provenance["parameters"]?["ensemble"]?["method"] != nil)
    }

    @Test("The numbers are the same at 1, 2 and 3 threads")
    func threads() throws {
        let place = try ToyPlace()
        var seen: [[String]] = []
        for threads in 1...3 {
            let sweep = try place.sweep(spec, cache: "cache-\(threads)")
            _ = try sweep.run(threads: threads)
            seen.append(
                try sweep.records().map { record in
                    record.metrics.map { "\($0.value)" }.joined(separator: " ")
                }
            )
        }
        #expect(seen[0] == seen[1] && seen[0] == seen[2])
    }

    @Test("A member that failed fails the ensemble, with the reason; others go on")
    func failure() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(
            toySpec(
                "toy-ensembles",
                """
                seeds: 1..2
                sweep: {features.kind: [given, tfidf]}
                ensembles:
                  - {name: kinds, method: average, over: features.kind, where: {seed: 1}}
                  - {name: seeds, method: average, over: seed}
                """
            )
        )
        let outcome = try sweep.run()
        let records = try sweep.records()
        let reason = "features.kind is tfidf, but dataset toy has no texts"
        #expect(outcome.exitCode == 1)
        #expect(
            records.dropFirst(4).map(\.error) == [
                "member \(records[2].run) failed: \(reason)", nil,
                "member \(records[2].run) (and 1 more) failed: \(reason)",
            ]
        )
        #expect(records[5].status == .ok && records[5].key("features.kind") == .string("given"))
        #expect(records[4].provenance["parameters"]?["ensemble"]?["name"] == .string("kinds"))
        #expect(outcome.failures.first == "2 runs: \(reason)")
    }
}
