import Foundation
import GroveBase
import Testing

@testable import GroveStore

private typealias Entry = RunRecord.Entry

@Suite struct RecordStoreTests {
    private let records = [
        RunRecord(
            run: "wordnet-28k/budget=1",
            dataset: "wordnet-28k",
            seed: 1,
            swept: [
                Entry("disentanglement.budget", .integer(1)), Entry("threshold", .number(1)),
                Entry("a", .string("x, \"y\"")),
            ],
            metrics: [Entry("P@1", 0.1 + 0.2), Entry("P@3", 1.0 / 3), Entry("P@10", 5)],
            measures: [Entry("train-seconds", 12.5), Entry("copies", 1e-7)],
            provenance: .object(["commit": .string("abc"), "big": .integer(.max), "x": .null])
        ),
        RunRecord(
            run: "wordnet-28k/budget=2",
            dataset: "wordnet-28k",
            seed: 2,
            swept: [Entry("disentanglement.budget", .integer(2))],
            metrics: [],
            measures: [Entry("inner-products", 3), Entry("rate", .infinity)],
            status: .failed,
            error: "line one\nline two, with \"quotes\" and \u{1}\u{7F}\u{2028}"
        ),
    ]

    @Test func `Records come back exactly, order included`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path + "/results/x")
        try store.write(records)
        #expect(try store.readRecords() == records)
        try store.write([])
        #expect(try store.readRecords() == [])
    }

    @Test func `The least number that an integer holds is written and read`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        var record = records[0]
        record.metrics = [.init("P@1", -0x1p63)]
        try store.write([record])
        #expect(try store.readRecords() == [record])
        #expect(try store.tableAgrees(with: [record]))
    }

    @Test func `The table has the union of the columns and empty cells for failed runs`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        try store.write(records)
        let text = String(decoding: try bytes(of: store.tablePath), as: UTF8.self)
        #expect(
            text == """
                run,dataset,seed,disentanglement.budget,threshold,a,P@1,P@3,P@10,feature-seconds,\
                tree-seconds,assign-seconds,train-seconds,predict-seconds,predict-per-second,\
                peak-mib,copies,inner-products,rate,status,error
                wordnet-28k/budget=1,wordnet-28k,1,1,1,"x, ""y""\",0.30000000000000004,\
                0.3333333333333333,5,,,,12.5,,,,1e-07,,,ok,
                wordnet-28k/budget=2,wordnet-28k,2,2,,,,,,,,,,,,,,3,inf,failed,\
                "line one
                line two, with ""quotes"" and \u{1}\u{7F}\u{2028}"

                """
        )
        let rows = try CSV.rows(text)
        #expect(rows.map(\.line) == [1, 2, 3] && rows[2].fields.last == records[1].error)
    }

    @Test func `Names keep the order of whoever brought them`() {
        #expect(
            RecordText.union([["a", "c"], ["a", "b", "c", "d"], []]) == ["a", "b", "c", "d"]
        )
        #expect(RecordText.union([[], ["P@1"], ["P@1", "R@1"]]) == ["P@1", "R@1"])
        #expect(RecordText.union([["b", "c"], ["a", "b"], ["x"]]) == ["a", "b", "c", "x"])
    }

    @Test func `A cut or altered records file is an error with its place`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        try store.write(records)
        let whole = try bytes(of: store.recordsPath)
        for cut in stride(from: 0, to: whole.count - 2, by: 7) {
            try overwrite(store.recordsPath, whole[..<cut])
            let error = #expect(throws: InputError.self) { try store.readRecords() }
            #expect(error?.place == store.recordsPath)
        }
        let text = String(decoding: whole, as: UTF8.self)
        let altered = [
            ("\"ok\"", "\"fine\"", "unknown status 'fine'; expected ok, failed", 11),
            ("\"seed\": 1", "\"seed\": \"1\"", "'seed' is no integer", 7),
            ("\"dataset\"", "\"date\"", "'dataset' is missing", 5),
            ("grove-records-1", "grove-records-9", "expected \"format\": \"grove-records-1\"", 1),
        ]
        for (old, new, message, line) in altered {
            try AtomicFile.write(
                store.recordsPath,
                text.replacingOccurrences(of: old, with: new)
            )
            #expect(throws: InputError(message, place: store.recordsPath, line: line)) {
                try store.readRecords()
            }
        }
        let missing = RecordStore(folder: scratch.path + "/none")
        #expect(throws: InputError.self) { try missing.readRecords() }
    }

    @Test func `Curves come back exactly`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        #expect(try store.readCurves() == [])
        let points = [
            CurvePoint(
                run: "a,b",
                matcher: "linear",
                stage: "round 1",
                step: 3,
                trainSeconds: 0.1,
                precision: [1.0 / 3, 2, 3]
            ),
            CurvePoint(
                run: "c",
                matcher: "linear",
                stage: "\"",
                step: 0,
                trainSeconds: 0,
                precision: [9]
            ),
        ]
        try store.write(curves: points)
        #expect(try store.readCurves() == points)
        try AtomicFile.write(store.curvesPath, "run,matcher\n")
        let error = #expect(throws: InputError.self) { try store.readCurves() }
        #expect(error?.line == 1 && error?.place == store.curvesPath)
    }

    @Test func `Values of every instance come back, whatever the run's name`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        let values = [Entry("P@5", [Float](repeating: 0.2, count: 9)), Entry("P@1", [1, 0])]
        let names = ["a/b", "a_b", "..", "ä b", String(repeating: "x", count: 400)]
        for (index, run) in names.enumerated() {
            try store.writeInstances(run: run, values + [Entry("i", [Float(index)])])
        }
        for (index, run) in names.enumerated() {
            let back = try store.readInstances(run: run)
            #expect(back == values + [Entry("i", [Float(index)])])
        }
        #expect(scratch.files("instances").count == names.count)
        try overwrite(store.instancesPath(run: "a_b"), [1, 2])
        let error = #expect(throws: InputError.self) { try store.readInstances(run: "a_b") }
        #expect(error?.place == store.instancesPath(run: "a_b"))
        let other = store.instancesPath(run: "a/b")
        removeFile(other)
        try writeOtherFormat(other)
        let old = #expect(throws: InputError.self) { try store.readInstances(run: "a/b") }
        #expect(old?.place == other)
        #expect(old?.message == "was written by another version of Grove; run its spec again")
    }

    @Test func `A file whose metadata has no checksums is refused before HDF5 reads it`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        let path = store.instancesPath(run: "a")
        let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
        for (version, reason) in [
            ([UInt8(0)], "its metadata has no checksums, which Grove's files have"),
            ([1], "its metadata has no checksums, which Grove's files have"),
            ([], "it does not begin as HDF5 files do"),
        ] {
            try AtomicFile.write(path, signature + version)
            let error = #expect(throws: InputError.self) { try store.readInstances(run: "a") }
            #expect(error?.message == "is damaged: HDF5 cannot read it: \(reason)")
        }
    }

    @Test func `Values in the format of earlier results are read, and checked`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        let older = try #require(
            Bundle.module.url(forResource: "Resources/older-instances.h5", withExtension: nil)
        )
        let path = store.instancesPath(run: "older")
        try AtomicFile.write(path, try bytes(of: older.path))
        let values = try store.readInstances(run: "older")
        #expect(values == [Entry("P@1", [1, 0.25, 0, 0.5]), Entry("R@1", [0.125, 1, 0.75, 0])])

        // A changed number does not pass, though it is still one.
        var damaged = try bytes(of: older.path)
        let place = try #require(damaged.firstRange(of: [0, 0, 0x80, 0x3E]))
        damaged[place.lowerBound] = 1
        try overwrite(path, damaged)
        let error = #expect(throws: InputError.self) { try store.readInstances(run: "older") }
        #expect(error?.message == "is damaged: its checksum does not hold")
        // Stages of that format are none.
        guard let file = try DiskFile(reading: older.path) else {
            Issue.record("there is no file \(older.path)")
            return
        }
        do {
            _ = try ArtifactFile.read(file, workers: Workers(1))
            Issue.record("a stage of another format was read")
        } catch is ArtifactFile.OtherFormat {}
    }
}
