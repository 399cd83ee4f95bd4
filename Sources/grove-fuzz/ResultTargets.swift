import Foundation
import GroveBase
import GroveReport
import GroveSpec
import GroveStore

/// What runs left in a results folder, read back and reported.
let resultTargets: [FuzzTarget] = [
    FuzzTarget(
        name: "records",
        files: [
            FuzzFile("records.json", records),
            FuzzFile("curves.csv", text: curves),
            FuzzFile("parts/r.json", Array(part.utf8)),
        ],
        leftovers: ["copy"]
    ) { folder in
        let store = RecordStore(folder: folder)
        let copy = RecordStore(folder: folder + "/copy")
        let records = try store.readRecords()
        try copy.write(records)
        // NaN differs from itself, so texts are compared.
        let text = try bytes(of: copy.recordsPath)
        try copy.write(try copy.readRecords())
        guard try bytes(of: copy.recordsPath) == text else {
            fatalError("records read back as others")
        }
        try copy.write(curves: try store.readCurves())
        _ = try copy.readCurves()
        if let part = try store.readPart(run: "r") {
            try copy.write(part)
            guard try copy.readPart(run: part.record.run) != nil else { fatalError("no part") }
        }
    },
    FuzzTarget(
        name: "report",
        files: [
            FuzzFile("examples.json", text: examples),
            FuzzFile("trees.json", text: trees),
            FuzzFile("records.json", records),
            FuzzFile("curves.csv", text: curves),
        ],
        leftovers: ["tables", "plots", "report.html"]
    ) { folder in
        let store = RecordStore(folder: folder)
        let report = Report(
            title: "fuzz",
            records: try store.readRecords(),
            curves: try store.readCurves(),
            settings: settings,
            gnuplot: nil
        )
        _ = try report.write(to: folder)
    },
]

private let settings = ReportSettings(
    tables: [.init(name: "t", rows: ["clusterer.leaf"], show: ["P@1", "train-seconds"])],
    plots: [.init(name: "p", x: "train-seconds", y: ["P@1"])]
)

private let record = RunRecord(
    run: "r",
    dataset: "toy",
    seed: 1,
    swept: [.init("clusterer.leaf", .integer(50)), .init("features", .string("a \"b\""))],
    metrics: [.init("P@1", 61.25), .init("PSP@5", .nan)],
    measures: [.init("train-seconds", 2.5), .init("peak-mib", 100)],
    provenance: .object([
        "commit": .string("c0ffee"), "threads": .integer(2),
        "stages": .array([
            .object([
                "stage": .string("tree"), "key": .string("00"),
                "seconds": .object(["work": .number(1.5)]),
            ])
        ]),
    ])
)

/// What the store writes of the record above, and of one that failed.
private let records = written { store in
    var failed = record
    failed.run = "s"
    failed.status = .failed
    failed.error = "no\nroom"
    try store.write([record, failed])
    return store.recordsPath
}

private let part = String(
    decoding: written { store in
        try store.write(RunPart(key: "k", record: record, deciles: [[.init("P@1", 3)]]))
        return store.partPath(run: "r")
    },
    as: UTF8.self
)

private func written(_ write: (RecordStore) throws -> String) -> [UInt8] {
    let folder = NSTemporaryDirectory() + "grove-fuzz-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do { return try bytes(of: write(RecordStore(folder: folder))) } catch { fatalError("\(error)") }
}

private let curves = """
    run,matcher,stage,step,train-seconds,P@1,P@3,P@5
    r,linear,ranker,1,0.5,50,40,30
    r,linear,ranker,2,1.5,61.25,,

    """

private let examples = """
    {"version":1,"sources":{"toy":"00"},"datasets":{"toy":[{"instance":3,"text":"a <b>","labels":["x"],
    "runs":{"r":[{"label":"x","score":0.5,"correct":true,"paths":[[0,2]],"names":[["a","b"]]}]}}]}}
    """

private let trees = """
    {"version":1,"runs":{"r":{"labels":10,"copies-per-label":1.5,"levels":[
    {"clusters":2,"smallest":4,"median":5,"largest":6}]}}}
    """
