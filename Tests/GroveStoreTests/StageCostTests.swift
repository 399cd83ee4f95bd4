import Foundation
import GroveBase
import Testing

@testable import GroveStore

@Suite("Notes on the costs of stages")
struct StageCostTests {
    /// A cache of a dozen small stages that keeps notes however few there are.
    private struct Place {
        let scratch = Scratch()
        let keys = (1...12).map { sampleKey($0) }.sorted { $0.digest < $1.digest }

        var cache: StageCache {
            var cache = StageCache(folder: scratch.path, workers: Workers(2))
            cache.leastIndexed = 1
            return cache
        }

        init() throws { for key in keys { try store(key) } }

        func store(_ key: StageKey) throws {
            try cache.store(Artifact(["x": .uint8([1])]), key: key)
        }

        /// Costs of some stages as their files are; the facts are made up by number.
        func costs(of keys: [StageKey], lack: UInt64 = 0) throws -> [StageCost] {
            try cache.find(keys.compactMap { StageDigest($0.digest) }).map { stage in
                let place = keys.firstIndex { $0.digest == stage.digest.text } ?? -1
                return StageCost(
                    stage,
                    StageCost.Facts(
                        kind: UInt64(place + 1),
                        amount: place % 3 == 0 ? nil : Double(place) / 3,
                        seconds: 0.1 * Double(place),
                        dataset: place % 2 == 0 ? 0 : .max,
                        lack: place % 3 == 0 ? lack : 0
                    )
                )
            }
        }

        func noted(_ version: String = "1") -> [StageCost] { cache.costs(version: version).known }
    }

    @Test("come back the same, and are asked for without opening a file")
    func whole() throws {
        let place = try Place()
        let cache = place.cache
        let nothing = cache.costs(version: "1")
        #expect(nothing.known.isEmpty && nothing.unknown.map(\.text) == place.keys.map(\.digest))
        let costs = try place.costs(of: place.keys)
        #expect(costs.map(\.digest.text) == place.keys.map(\.digest))
        cache.note(costs, version: "1")
        let found = cache.costs(version: "1")
        #expect(found.known == costs && found.unknown.isEmpty && !found.areStale)
        #expect(cache.openedCount.withLock { $0 } == 0)
        #expect(place.noted("2").isEmpty, "by other formulas")
        #expect(cache.changed(costs).isEmpty)
    }

    @Test("go with their stages, and those of new ones are missing")
    func changes() throws {
        let place = try Place()
        let costs = try place.costs(of: Array(place.keys[0..<10]))
        place.cache.note(costs, version: "1")
        try place.cache.remove(place.keys[4])
        let found = place.cache.costs(version: "1")
        #expect(found.known == costs.filter { $0.digest.text != place.keys[4].digest })
        #expect(found.unknown.map(\.text) == place.keys[10...].map(\.digest) && found.areStale)
        // Replaced, used and gone: what was noted of the files is no longer certain.
        try place.store(place.keys[0])
        _ = try place.cache.load(place.keys[7])
        #expect(
            place.cache.changed(costs).map(\.text)
                == [0, 4, 7].map { place.keys[$0].digest }
        )
    }

    @Test("of stages that told nothing hold only as long as the very files are there")
    func nothing() throws {
        let place = try Place()
        let stages = try place.cache.find(place.keys.compactMap { StageDigest($0.digest) })
        place.cache.note(stages.map { StageCost($0, .init(kind: 0)) }, version: "1")
        #expect(place.noted().count == 12)
        try place.store(place.keys[3])
        #expect(place.cache.costs(version: "1").unknown.map(\.text) == [place.keys[3].digest])
    }

    @Test("without an amount hold until what was lacking is here")
    func lacking() throws {
        let place = try Place()
        let wanted = sampleKey(99)
        let lack = try #require(StageDigest(wanted.digest)).first
        place.cache.note(try place.costs(of: place.keys, lack: lack), version: "1")
        #expect(place.noted().count == 12)
        let planned = place.cache.costs(version: "1") { $0 == lack }
        let without = stride(from: 0, to: 12, by: 3).map { place.keys[$0].digest }
        #expect(planned.unknown.map(\.text) == without)
        try place.store(wanted)
        let stored = Set(place.cache.costs(version: "1").unknown.map(\.text))
        #expect(stored == Set(without + [wanted.digest]))
    }

    @Test("cut or flipped anywhere are as good as none")
    func damaged() throws {
        let place = try Place()
        let costs = try place.costs(of: place.keys)
        place.cache.note(costs, version: "1")
        let whole = try bytes(of: place.cache.costsPath)
        var random = RandomStream(seed: 7, "costs")
        for position in 0..<whole.count {
            var broken = whole
            broken[position] ^= 1 << UInt8(random.below(8))
            try overwrite(place.cache.costsPath, broken)
            #expect(place.noted().isEmpty, "flipped at \(position)")
            try overwrite(place.cache.costsPath, whole[..<position])
            #expect(place.noted().isEmpty, "cut at \(position)")
        }
        for length in [1, 8, 104, 5000] {
            try overwrite(place.cache.costsPath, whole + [UInt8](repeating: 0, count: length))
            #expect(place.noted().isEmpty)
        }
        try overwrite(place.cache.costsPath, whole)
        #expect(place.noted() == costs)
    }

    @Test("are not kept of small caches, nor where nothing can be written, and are cleared")
    func kept() throws {
        let place = try Place()
        let costs = try place.costs(of: place.keys)
        StageCache(folder: place.scratch.path).note(costs, version: "1")
        #expect(!FileManager.default.fileExists(atPath: place.cache.costsPath))
        place.cache.note(costs, version: "1")
        #expect(StageCache(folder: place.scratch.path).costs(version: "1").unknown.count == 12)
        #expect(try place.cache.clear().removed == 12)
        #expect(place.scratch.files().isEmpty)
        let other = try Place()
        try overwrite(other.scratch.path + "/index", [1])
        other.cache.note(costs, version: "1")
        #expect(other.noted().isEmpty)
    }

    @Test("of several writers at once are those of one of them")
    func shared() throws {
        let place = try Place()
        let costs = try place.costs(of: place.keys)
        let sound = Workers(4).map(4) { thread in
            (0..<50).allSatisfy { _ in
                place.cache.note(Array(costs[..<(3 * thread + 3)]), version: "1")
                let found = place.noted()
                return !found.isEmpty && found == Array(costs[..<found.count])
            }
        }
        #expect(sound == [true, true, true, true])
        #expect(place.scratch.files("tmp").isEmpty)
    }

    @Test("A digest is its text, in the same order, and nothing else is one")
    func digests() throws {
        let texts = (0..<50).map { sampleKey($0).digest }.sorted()
        let digests = texts.compactMap { StageDigest($0) }
        #expect(digests.map(\.text) == texts && digests.sorted() == digests)
        #expect(digests[0].first == UInt64(texts[0].prefix(16), radix: 16))
        for text in ["", "ab", texts[0] + "0", texts[0].uppercased(), "g" + texts[0].dropFirst()] {
            #expect(StageDigest(text) == nil)
        }
    }
}
