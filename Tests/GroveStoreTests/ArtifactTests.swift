import GroveBase
import Testing

@testable import GroveStore

@Suite struct ArtifactTests {
    @Test func `Every type, empty arrays and all attributes come back as they were`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path, workers: Workers(2))
        let seconds = ["tree-seconds": 0.1, "whole": 2.0]
        let provenance = JSONValue.object(["commit": .string("abc"), "dirty": .bool(false)])
        let key = sampleKey()
        try cache.store(sampleArtifact(), key: key, seconds: seconds, provenance: provenance)
        let loaded = try #require(try cache.load(key))
        #expect(loaded.artifact == sampleArtifact())
        #expect(try loaded.artifact.float32("f")[1].sign == .minus)
        #expect(loaded.seconds == seconds && loaded.provenance == provenance)
        #expect(loaded.artifact.file == cache.path(of: key))
        let header = try #require(try cache.header(key))
        #expect(header == loaded.header && header.attributes == sampleArtifact().attributes)
        #expect(header.stage == "tree" && header.key == key.text)
    }

    @Test func `An artifact of nothing is stored too`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path)
        try cache.store(Artifact(), key: sampleKey())
        #expect(try cache.load(sampleKey())?.artifact == Artifact())
    }

    @Test func `NaN keeps its bits`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path)
        let odd = Float(bitPattern: 0x7FC0_1234)
        try cache.store(Artifact(["x": .float32([odd])]), key: sampleKey())
        let back = try cache.load(sampleKey())?.artifact.float32("x")
        #expect(back?.map(\.bitPattern) == [odd.bitPattern])
    }

    @Test(arguments: [1, 2, 3])
    func `Arrays of several blocks and attributes beyond 64 KiB come back`(threads: Int) throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path, workers: Workers(threads))
        var random = RandomStream(seed: 1, "test")
        let large = (0..<400_000).map { _ in Int(truncatingIfNeeded: random.next()) }
        let long = String(repeating: "langer Text ", count: 20_000)
        let artifact = Artifact(
            ["large": .int64(large), "odd": .uint8([UInt8](repeating: 7, count: 1_048_577))],
            attributes: ["long": .string(long)]
        )
        try cache.store(artifact, key: sampleKey())
        #expect(try cache.load(sampleKey())?.artifact == artifact)
        let one = StageCache(folder: scratch.path)
        #expect(try one.load(sampleKey())?.artifact == artifact)
    }

    @Test func `Getters name the file and the array that is wrong`() throws {
        var artifact = sampleArtifact()
        artifact.file = "cache/x.h5"
        #expect(
            throws: WorkError("cache/x.h5: array 'f' is float32, expected int64")
        ) { try artifact.int64("f") }
        let error = #expect(throws: WorkError.self) { try artifact.uint8("none") }
        #expect(
            error?.description.hasPrefix("cache/x.h5: no array 'none'; there are: b, d") == true
        )
        #expect(
            throws: WorkError("cache/x.h5: attribute 'count' is 3, expected a text")
        ) { try artifact.text("count") }
        #expect(try artifact.integer("count") == 3 && artifact.number("share") == 1)
    }

    @Test func `Texts are kept as two arrays and checked`() throws {
        var artifact = Artifact()
        artifact.set("names", TextColumn(["a", "", "ünï"]))
        #expect(try artifact.texts("names").texts == ["a", "", "ünï"])
        artifact["names.offsets"] = .int64([0, 9, 1])
        #expect(throws: WorkError.self) { try artifact.texts("names") }
    }

    @Test func `The library tells its version`() {
        #expect(HDF5Library.version.split(separator: ".").count == 3)
        _ = HDF5Library.isThreadSafe
    }
}
