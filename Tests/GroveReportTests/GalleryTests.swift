import Foundation
import GroveSpec
import GroveStore
import Testing

@testable import GroveReport

/// Every kind of plot from made-up records.
let gallery: [ReportSettings.Plot] = [
    .init(
        name: "precision-budget",
        x: "disentanglement.budget",
        y: ["P@1", "P@5", "PSP@5"],
        line: ["disentanglement.scheme"]
    ),
    .init(
        name: "p5-budget",
        title: "WordNet-28K",
        x: "disentanglement.budget",
        y: ["P@5"],
        line: ["disentanglement.scheme"]
    ),
    .init(
        name: "time-budget",
        x: "disentanglement.budget",
        y: ["train-seconds", "predict-per-second"],
        line: ["disentanglement.scheme"]
    ),
    .init(
        name: "precision-time",
        x: "train-seconds",
        y: ["P@5"],
        line: ["disentanglement.scheme"],
        logX: true
    ),
    .init(
        name: "five-panels",
        x: "disentanglement.budget",
        y: ["P@1", "P@5", "PSP@5", "train-seconds", "predict-per-second"],
        line: ["disentanglement.scheme"]
    ),
    .init(
        name: "schemes",
        x: "disentanglement.scheme",
        y: ["P@1"],
        line: ["disentanglement.budget"]
    ),
    .init(
        name: "one-line",
        x: "disentanglement.budget",
        y: ["P@1"],
        logY: true,
        only: ["disentanglement.scheme": ["capped"]]
    ),
]

@Suite("Gallery")
struct GalleryTests {
    @Test(
        "Every kind of plot is written into the folder GROVE_GALLERY, for looking at",
        .enabled(if: ProcessInfo.processInfo.environment["GROVE_GALLERY"] != nil)
    )
    func write() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["GROVE_GALLERY"])
        let records = sweep()
        let kinds = ["balanced-kmeans", "kmeans", "random", "flat", "none"]
        let clusterers = kinds.enumerated().flatMap { index, kind in
            (1...3).map { seed in
                run(
                    kind,
                    seed: seed,
                    precision: 60 + Double(index) + Double(seed) * 0.1,
                    seconds: 3 * pow(4, Double(index))
                )
            }
        }
        let report = Report(
            title: "budget-ablation",
            question: "Does letting a label join several clusters raise precision?",
            records: records,
            curves: curvePoints(records),
            settings: ReportSettings(
                tables: [
                    .init(
                        name: "budget",
                        rows: ["disentanglement.budget"],
                        columns: ["disentanglement.scheme"],
                        show: ["P@1", "P@5", "PSP@5", "train-seconds"]
                    )
                ],
                plots: gallery
            )
        )
        print(try report.write(to: folder).markdown)
        let plot = ReportSettings.Plot(
            name: "clusterers",
            x: "clusterer.kind",
            y: ["P@1", "train-seconds"]
        )
        var logarithmic = plot
        logarithmic.name = "clusterers-log"
        logarithmic.y = ["train-seconds"]
        logarithmic.logY = true
        var long = plot
        long.name = "clusterers-long"
        long.y = ["P@1"]
        long.title = "A title that is longer than one column of a paper is wide goes on below"
        let longer = ["balanced-kmeans-of-labels", "another-long-name"].map {
            run($0, seed: 1, precision: 61, seconds: 50)
        }
        _ = try Report(
            title: "clusterers",
            records: clusterers + longer,
            settings: ReportSettings(plots: [plot, logarithmic, long])
        )
        .write(to: folder + "/clusterers")
    }
}
