import Foundation
import GroveBase
import Testing

@testable import GroveStore

@Suite struct HeaderIndexTests {
    /// Caches of a dozen small stages that keep an index however few there are.
    private struct Place {
        let scratch = Scratch()
        let keys = (1...12).map { sampleKey($0) }

        var cache: StageCache {
            var cache = StageCache(folder: scratch.path, workers: Workers(2))
            cache.leastIndexed = 1
            return cache
        }

        init() throws {
            for (number, key) in keys.enumerated() { try store(key, Double(number)) }
        }

        func store(_ key: StageKey, _ seconds: Double) throws {
            try cache.store(
                Artifact(["x": .uint8([1])], attributes: ["name": .string("a\tb\n\u{1F333}")]),
                key: key,
                seconds: ["work": seconds],
                provenance: .object(["threads": .integer(2)])
            )
        }

        /// The headers as the files themselves tell them.
        func expected() throws -> [String: CachedHeader] {
            var headers: [String: CachedHeader] = [:]
            for key in keys { headers[key.digest] = try cache.header(key) }
            return headers
        }

        func indexes() -> [String] {
            scratch.files("index").sorted().map { "\(scratch.path)/index/\($0)" }
        }
    }

    @Test func `Headers read once come from the index, the same to every value`() throws {
        let place = try Place()
        let expected = try place.expected()
        #expect(try place.cache.headers() == expected)
        let texts = try place.indexes().map(bytes)
        #expect(!texts.isEmpty)
        let again = try place.cache.headers()
        #expect(again == expected)
        let one = try #require(again[place.keys[3].digest])
        #expect(one.attributes == ["name": .string("a\tb\n\u{1F333}")])
        #expect(one.seconds == ["work": 3] && one.provenance["threads"] == .integer(2))
        #expect(try place.indexes().map(bytes) == texts, "the files were read again")
        let some = try place.cache.headers(of: place.keys[2..<5] + [sampleKey(99)])
        let asked = Set(place.keys[2..<5].map(\.digest))
        #expect(some == expected.filter { asked.contains($0.key) })
        let listed = try place.cache.list()
        #expect(Set(listed.map(\.digest)) == Set(expected.keys))
        #expect(listed.allSatisfy { $0.seconds == expected[$0.digest]?.seconds })
    }

    @Test func `What the index says counts only for the very file it was read from`() throws {
        let place = try Place()
        let expected = try place.expected()
        let key = place.keys[0]
        // A sound line that does not say what the file does, to tell which of them was believed.
        func forge() throws {
            let status = try #require(fileStatus(place.cache.path(of: key)))
            let line = HeaderIndex.Line(
                identity: FileIdentity(status),
                header: CachedHeader(
                    stage: "forged",
                    key: key.text,
                    created: 1,
                    bytes: Int(status.st_size),
                    texts: ["{}", "{}", "{}"]
                )
            )
            let bytes = try #require(HeaderIndex.bytes(key.digest, line))
            place.cache.append(bytes, toIndex: String(key.digest.prefix(2)))
        }
        try forge()
        #expect(try place.cache.headers()[key.digest]?.stage == "forged")
        _ = try place.cache.load(key)
        #expect(try place.cache.headers() == expected, "the file was used since")
        try forge()
        try place.store(key, 77)
        #expect(try place.cache.headers()[key.digest]?.seconds == ["work": 77])
        try forge()
        try place.cache.remove(key)
        #expect(try place.cache.headers()[key.digest] == nil)
    }

    @Test func `An index cut or flipped anywhere changes no header`() throws {
        let place = try Place()
        let expected = try place.expected()
        _ = try place.cache.headers()
        let path = try #require(place.indexes().first)
        let whole = try bytes(of: path)
        var random = RandomStream(seed: 7, "index")
        for position in stride(from: 0, to: whole.count, by: 7) {
            try overwrite(path, whole[..<position])
            #expect(try place.cache.headers() == expected, "cut at \(position)")
            var broken = whole
            broken[position] ^= 1 << UInt8(random.below(8))
            try overwrite(path, broken)
            #expect(try place.cache.headers() == expected, "flipped at \(position)")
        }
        try overwrite(path, [UInt8](repeating: 0, count: 5000))
        #expect(try place.cache.headers() == expected)
        try FileManager.default.removeItem(atPath: place.scratch.path + "/index")
        #expect(try place.cache.headers() == expected)
        #expect(try bytes(of: path).count >= whole.count)
    }

    @Test func `Where no index can be written, the files are read each time`() throws {
        let place = try Place()
        try overwrite(place.scratch.path + "/index", [1])
        let expected = try place.expected()
        #expect(try place.cache.headers() == expected)
        #expect(try place.cache.headers() == expected)
        #expect(try place.cache.clear().removed == 12)
        #expect(place.scratch.files() == ["index"])
    }

    @Test func `Lines of files that are gone do not pile up`() throws {
        let place = try Place()
        let key = place.keys[0]
        let path = place.cache.indexPath(String(key.digest.prefix(2)))
        for round in 0..<150 {
            let time = Date(timeIntervalSince1970: Double(round))
            try FileManager.default.setAttributes(
                [.modificationDate: time],
                ofItemAtPath: place.cache.path(of: key)
            )
            _ = try place.cache.headers()
            let lines = try bytes(of: path).split(separator: UInt8(ascii: "\n"))
            #expect(lines.count <= 2 * 12 + 65)
        }
        try overwrite(path, [UInt8](repeating: 10, count: 1_000_000))
        #expect(try place.cache.headers() == place.expected())
        #expect(try bytes(of: path).count < 10_000)
        #expect(try place.cache.headers() == place.expected())
        #expect(place.scratch.files("tmp").isEmpty)
    }

    @Test func `Several at once read, index and store without a wrong header`() throws {
        let place = try Place()
        let sound = Workers(4).map(4) { thread in
            (0..<10).allSatisfy { round in
                if thread == 0 {
                    return (try? place.store(place.keys[round], Double(round))) != nil
                }
                guard let headers = try? place.cache.headers() else { return false }
                return place.keys.enumerated().allSatisfy { number, key in
                    headers[key.digest]?.key == key.text
                        && headers[key.digest]?.seconds == ["work": Double(number)]
                }
            }
        }
        #expect(sound == [true, true, true, true])
        #expect(try place.cache.headers() == place.expected())
    }

    @Test func `Clearing removes the index with the stages`() throws {
        let place = try Place()
        _ = try place.cache.headers()
        #expect(try place.cache.clear().removed == 12)
        #expect(place.scratch.files().isEmpty)
    }

    @Test func `Small caches keep no index`() throws {
        let place = try Place()
        _ = try StageCache(folder: place.scratch.path).headers()
        #expect(place.indexes().isEmpty)
    }
}
