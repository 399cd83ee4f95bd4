import Foundation
import GroveBase
import GroveSparse
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("Models in parts out of the cache")
struct PartedModelTests {
    private let spec = toySpec(
        "parts",
        "disentanglement: {budget: 2}\nsweep: {matcher.negatives: [tfn, man, tfn+man]}"
    )

    private func session(
        _ sweep: Sweep,
        threads: Int,
        partBytes: Int?,
        memoryLimit: Int = .max
    ) -> Session {
        Session(
            cache: sweep.cache,
            memory: MemoryCache(limit: 1 << 28),
            catalog: sweep.catalog,
            workers: Workers(threads),
            progress: SilentProgress(),
            provenance: .object([:]),
            forced: ForcedStages([]),
            memoryLimit: memoryLimit,
            partBytes: partBytes
        )
    }

    private func predictions(_ sweep: Sweep, threads: Int, partBytes: Int?) throws -> [Prediction] {
        let session = session(sweep, threads: threads, partBytes: partBytes)
        return try sweep.pipelines().map { try session.value($0.prediction) }
    }

    private func partCounts(_ sweep: Sweep) throws -> [Int] {
        try sweep.pipelines().map { pipeline in
            let session = session(sweep, threads: 1, partBytes: nil)
            guard case .parted(let layout) = try session.value(pipeline.model.stage) else {
                return 0
            }
            return layout.cuts.reduce(0) { $0 + $1.count }
        }
    }

    @Test(
        "Training and prediction in parts give the bits of those in one piece",
        arguments: 1...3,
        [1, 3000]
    )
    func sameBits(threads: Int, partBytes: Int) throws {
        let place = try ToyPlace()
        let whole = try predictions(place.sweep(spec), threads: 1, partBytes: nil)
        let sweep = try place.sweep(spec, cache: "parted")
        let parted = try predictions(sweep, threads: threads, partBytes: partBytes)
        #expect(parted.map(\.ranked) == whole.map(\.ranked))
        #expect(parted.map(\.weightCount) == whole.map(\.weightCount))
        #expect(parted.map(\.innerProducts) == whole.map(\.innerProducts))
        #expect(whole.allSatisfy { $0.ranked.labels.count > 10 && $0.weightCount > 0 })
        #expect(try partCounts(sweep).allSatisfy { $0 > 3 })
        let evaluated = try sweep.results()
        #expect(evaluated.allSatisfy { $0.record.status == .ok })
        // What records name is what pruning the cache keeps.
        let named = Set(
            evaluated.flatMap { $0.record.provenance["stages"]?.arrayValue ?? [] }
                .compactMap { $0["key"]?.stringValue }
        )
        #expect(try sweep.cache.list().allSatisfy { named.contains($0.digest) })
    }

    /// The cache files of parts, by path within the cache.
    private func parts(_ place: ToyPlace, _ sweep: Sweep) throws -> [String] {
        let entries = try sweep.cache.list()
        return entries.filter { $0.stage == "model-part" }.map {
            "\($0.digest.prefix(2))/\($0.digest).h5"
        }
        .sorted()
    }

    @Test("A training that was ended goes on with the parts that are not there")
    func restart() throws {
        let place = try ToyPlace()
        let spec = toySpec("restart", "")
        let sweep = try place.sweep(spec)
        let first = try predictions(sweep, threads: 2, partBytes: 1)
        let files = try parts(place, sweep)
        #expect(files.count > 4)
        // As if it had been killed before the last parts and all that comes after.
        let pipeline = try #require(sweep.pipelines().first)
        let keys = [pipeline.model.key, pipeline.prediction.key]
        let folder = "\(place.path)/cache/stages"
        for path in keys.map(sweep.cache.path(of:)) + files.prefix(2).map({ "\(folder)/\($0)" }) {
            try FileManager.default.removeItem(atPath: path)
        }
        let before = try place.stages()
        let again = try predictions(place.sweep(spec), threads: 2, partBytes: 1)
        #expect(again.map(\.ranked) == first.map(\.ranked))
        let after = try place.stages()
        for file in files.dropFirst(2) { #expect(before[file] == after[file], "\(file)") }
        for file in files.prefix(2) { #expect(after[file] != nil, "\(file)") }
    }

    @Test("A part that is damaged or gone is trained again when prediction meets it")
    func damage() throws {
        let place = try ToyPlace()
        let spec = toySpec("damaged-part", "")
        let sweep = try place.sweep(spec)
        let first = try predictions(sweep, threads: 2, partBytes: 1)
        let files = try parts(place, sweep)
        let folder = "\(place.path)/cache/stages"
        let pipeline = try #require(sweep.pipelines().first)
        try FileManager.default.removeItem(atPath: sweep.cache.path(of: pipeline.prediction.key))
        try FileManager.default.removeItem(atPath: "\(folder)/\(files[0])")
        let damaged = URL(fileURLWithPath: "\(folder)/\(files[1])")
        let bytes = try Data(contentsOf: damaged)
        try bytes.prefix(bytes.count / 2).write(to: damaged, options: .atomic)
        let again = try predictions(place.sweep(spec), threads: 1, partBytes: nil)
        #expect(again.map(\.ranked) == first.map(\.ranked))
        #expect(try parts(place, sweep) == files)
    }

    @Test("Computing anew trains every part anew")
    func force() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("forced-parts", ""))
        let first = try predictions(sweep, threads: 1, partBytes: 1)
        let before = try place.stages()
        let outlines = try sweep.pipelines().flatMap(\.outlines)
        let session = Session(
            cache: sweep.cache,
            memory: MemoryCache(limit: 1 << 28),
            catalog: sweep.catalog,
            workers: Workers(1),
            progress: SilentProgress(),
            provenance: .object([:]),
            forced: ForcedStages(Set(outlines.map(\.key.digest))),
            partBytes: 1
        )
        let again = try sweep.pipelines().map { try session.value($0.prediction) }
        #expect(again.map(\.ranked) == first.map(\.ranked))
        let after = try place.stages()
        for file in try parts(place, sweep) { #expect(before[file] != after[file], "\(file)") }
    }

    @Test("A model in one piece that fits no longer is trained again in parts")
    func outgrown() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("outgrown", ""))
        let pipeline = try #require(sweep.pipelines().first)
        let whole = try session(sweep, threads: 2, partBytes: nil).value(pipeline.prediction)
        #expect(try partCounts(sweep) == [0])
        try FileManager.default.removeItem(atPath: sweep.cache.path(of: pipeline.prediction.key))
        let tight = session(sweep, threads: 2, partBytes: 1, memoryLimit: 1)
        #expect(try tight.value(pipeline.prediction).ranked == whole.ranked)
        #expect(try partCounts(sweep)[0] > 4)
    }

    @Test("Where not even parts fit, training says what it needs")
    func tooTight() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("too-tight", ""))
        let pipeline = try #require(sweep.pipelines().first)
        let tight = session(sweep, threads: 2, partBytes: nil, memoryLimit: 1)
        let error = #expect(throws: InputError.self) { try tight.value(pipeline.model.stage) }
        #expect("\(try #require(error))".contains("beside the data and parts of the weights"))
    }
}
