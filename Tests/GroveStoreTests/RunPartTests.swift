import Foundation
import GroveBase
import Testing

@testable import GroveStore

@Suite struct RunPartTests {
    private let part = RunPart(
        key: "abc",
        record: RunRecord(
            run: "toy/odd name, \"x\"-s1",
            dataset: "toy",
            seed: 1,
            swept: [.init("b", .number(1)), .init("a", .string("y"))],
            metrics: [.init("P@1", 0.1 + 0.2), .init("P@3", .nan)],
            measures: [.init("rate", .infinity), .init("a", 1e-300)],
            provenance: .object(["big": .integer(.max), "x": .null])
        ),
        curve: [
            CurvePoint(
                run: "toy/odd name, \"x\"-s1",
                matcher: "linear",
                stage: "level, 1",
                step: 3,
                trainSeconds: 1.0 / 3,
                precision: [1, 2.5, 1.0 / 7]
            )
        ],
        deciles: [[.init("labels", 3), .init("P", 0.7)], []],
        senses: .object(["lines": .array([.string("a\n\"b\"")]), "variation": .number(0.5)]),
        tree: .object(["labels": .integer(3)]),
        isInputError: true
    )

    /// NaN is equal to nothing, itself included.
    private func plain(_ part: RunPart) -> RunPart {
        var part = part
        part.record.metrics.removeAll { $0.value.isNaN }
        return part
    }

    @Test func `A part comes back exactly, in a file of its own`() throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        #expect(try store.readPart(run: part.record.run) == nil)
        try store.write(part)
        #expect(scratch.files("parts") == ["toy%2fodd%20name,%20%22x%22-s1.json"])
        let read = try #require(try store.readPart(run: part.record.run))
        #expect(plain(read) == plain(part))
        #expect(read.record.metrics.map(\.name) == ["P@1", "P@3"])
        #expect(read.record.metrics[1].value.isNaN)
        let failed = RunPart(
            key: "k",
            record: RunRecord(
                run: "r",
                dataset: "d",
                seed: 0,
                swept: [],
                status: .failed,
                error: "e"
            )
        )
        try store.write(failed)
        #expect(try store.readPart(run: "r") == failed)
    }

    @Test(arguments: [
        "", "[]", "{\"format\": \"grove-part-2\"}", "{\"format\": \"grove-part-1\"}",
        "{\"format\": \"grove-part-1\", \"record\": 3, \"deciles\": [], \"key\": \"\"}",
    ])
    func `What is no part is named with its file`(text: String) throws {
        let scratch = Scratch()
        let store = RecordStore(folder: scratch.path)
        try AtomicFile.write(store.partPath(run: "r"), text)
        let error = #expect(throws: InputError.self) { try store.readPart(run: "r") }
        #expect(error?.place == store.partPath(run: "r"))
    }
}
