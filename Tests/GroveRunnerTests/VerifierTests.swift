import Foundation
import GroveBase
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("Numbers of a results folder, verified")
struct VerifierTests {
    private let spec = toySpec(
        "verified",
        "seeds: [1, 2]\nsweep: {disentanglement.budget: [1, 2]}"
    )

    private func verify(
        _ place: ToyPlace,
        _ sweep: Sweep,
        count: Int? = nil,
        threads: Int = 3,
        change: (inout Verifier.Options) -> Void = { _ in }
    ) throws -> Verifier.Outcome {
        var options = Verifier.Options(sweep: .init(threads: threads), count: count)
        change(&options)
        return try Verifier(
            path: sweep.folder,
            folders: place.folders(),
            options: options,
            version: "test"
        ).verify(progress: SilentProgress())
    }

    @Test("What a sweep wrote holds to the last bit, with other threads and an empty cache")
    func holds() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        #expect(try sweep.run(threads: 2).exitCode == 0)
        let before = try place.stages()
        let all = try verify(place, sweep)
        #expect(all.failures == 0)
        #expect(all.text.contains("records: 4 of 4 agree"))
        #expect(all.text.contains("done again: 4 of 4 runs, from the datasets"))
        #expect(all.text.components(separatedBy: "to the last bit").count == 5)
        // The usual cache is not touched, and the scratch one is gone.
        #expect(try place.stages() == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path + "/cache")
        #expect(!left.contains { $0.hasPrefix("verify") })

        let some = try verify(place, sweep, count: 2) { $0.filter = "budget-2" }
        #expect(some.text.contains("done again: 2 of 4 runs") && some.failures == 0)
        let none = try verify(place, sweep, count: 0)
        #expect(!none.text.contains("done again") && none.failures == 0)
    }

    @Test("A record that was changed by hand is found, with its run and metric")
    func changed() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        _ = try sweep.run()
        let store = RecordStore(folder: sweep.folder)
        var records = try store.readRecords()
        records[1].metrics[0].value += 0.5
        try store.write(records)
        let found = try verify(place, sweep)
        #expect(found.failures == 2)
        #expect(found.text.contains("\(records[1].run): 1 metrics differ from the test instances'"))
        #expect(found.text.contains("\(records[1].run): 1 of"))
        #expect(found.text.contains("P@1: \(records[1].metrics[0].value) recorded"))
        let lenient = try verify(place, sweep) { $0.tolerance = 1 }
        #expect(lenient.failures == 1 && lenient.text.contains("furthest by 0.5"))
    }

    @Test("A missing run, a lost file of instances and a table of another sweep are found")
    func lost() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        _ = try sweep.run()
        let store = RecordStore(folder: sweep.folder)
        var records = try store.readRecords()
        try FileManager.default.removeItem(atPath: store.instancesPath(run: records[0].run))
        let gone = records.removeLast()
        let json = try String(contentsOfFile: store.recordsPath, encoding: .utf8)
        try store.write(records)
        let found = try verify(place, sweep, count: 0)
        #expect(found.failures == 2)
        #expect(found.text.contains("1 runs of the spec are missing, the first: \(gone.run)"))
        #expect(found.text.contains("there is no such file"))
        try json.write(toFile: store.recordsPath, atomically: true, encoding: .utf8)
        let table = try verify(place, sweep, count: 0)
        #expect(table.text.contains("records.csv: differs from records.json"))
        try FileManager.default.removeItem(atPath: sweep.folder + "/instances")
        let bare = try verify(place, sweep, count: 0)
        #expect(bare.failures == 1 && bare.text.contains("no values by test instance here"))
    }

    @Test("A folder without records and a filter that nothing fits are refused")
    func refused() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(spec)
        #expect(throws: InputError.self) { try verify(place, sweep) }
        _ = try sweep.run()
        let error = #expect(throws: InputError.self) {
            try verify(place, sweep) { $0.filter = "budget-7" }
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("no run's name contains 'budget-7'"))
    }
}
