import Foundation
import GroveBase
import GroveMetrics
import GroveSpec
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

private let paper = """
    kind,method,dataset,number,value,table,notes,source
    result,XR-Linear,toy,P@1,12.5,main,,made up for this test

    """

private let spec = toySpec(
    "compared",
    """
    seeds: [1, 2]
    sweep: {disentanglement.budget: [1, 2]}
    report:
      tables:
        - name: budget
          rows: disentanglement.budget
          show: P@1
          published:
            paper: toy-paper
            methods: [{when: {disentanglement.budget: 1}, method: XR-Linear}]
          significance: {baseline: {disentanglement.budget: 1}, resamples: 1000}
    """
)

@Suite("Runs beside published numbers and a baseline")
struct ComparisonTests {
    @Test("The tables of a run say both, and the results folder says them again by itself")
    func comparisons() throws {
        let place = try ToyPlace()
        try place.write(paper, "specs/published/toy-paper.csv")
        let sweep = try place.sweep(spec)
        let outcome = try sweep.run()
        #expect(outcome.failures.isEmpty && outcome.warnings.isEmpty, "\(outcome.warnings)")
        #expect(place.text("results/compared/published/toy-paper.csv") == paper)

        let records = try sweep.records()
        let csv = place.text("results/compared/tables/budget.csv").split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(
            csv[0] == [
                "disentanglement.budget", "P@1-published", "P@1", "P@1-std", "P@1-n", "P@1-p",
                "P@1-p-adjusted", "P@1-difference", "P@1-outside",
            ]
        )
        let mean = records.prefix(2).reduce(0) { $0 + ($1.number("P@1") ?? 0) } / 2
        #expect(csv[1][1] == "12.5")
        expectClose(try #require(Double(csv[1][7])), mean - 12.5, relative: 1e-6)
        #expect(csv[1][8] == "true" && csv[1][5] == "")

        let values = try records.map { record in
            try #require(
                RecordStore(folder: sweep.folder).readInstances(run: record.run)
                    .first { $0.name == "P@1" }
            ).value
        }
        let sample = PairedSample(seeds: [
            PairedSample(values[2], values[0]), PairedSample(values[3], values[1]),
        ])
        let pValue = PairedComparison.pValue(sample, resamples: 1000, workers: Workers(1))
        expectClose(try #require(Double(csv[2][5])), pValue, relative: 1e-9)

        let again = try Sweep.report(source: outcome.folder, resultsFolder: "")
        #expect(again.tables == outcome.tables && again.warnings.isEmpty)
    }

    @Test("A run that is cut short leaves a resolved spec that can be read")
    func resolved() throws {
        let place = try ToyPlace()
        try place.write(paper, "specs/published/toy-paper.csv")
        let sweep = try place.sweep(spec)
        // Tables cannot be written where a file is in the way.
        try place.write("", "results/compared/tables")
        #expect(throws: WorkError.self) { try sweep.run() }
        #expect(place.text("results/compared/published/toy-paper.csv") == paper)
        let again = try ExperimentSpec.read(sweep.folder + "/spec.resolved.yaml")
        #expect(again.report == sweep.spec.report)
    }
}
