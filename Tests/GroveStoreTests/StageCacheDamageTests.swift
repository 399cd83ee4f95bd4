import Foundation
import GroveBase
import Testing

@testable import GroveStore

@Suite struct StageCacheDamageTests {
    private func stored(_ scratch: Scratch, _ warnings: Warnings) throws -> (StageCache, [UInt8]) {
        let cache = StageCache(folder: scratch.path) { warnings.add($0) }
        try cache.store(sampleArtifact(), key: sampleKey(), seconds: ["a": 1])
        return (cache, try bytes(of: cache.path(of: sampleKey())))
    }

    @Test func `A file cut at any sixteenth is set aside and counts as missing`() throws {
        let scratch = Scratch()
        let warnings = Warnings()
        let (cache, whole) = try stored(scratch, warnings)
        let path = cache.path(of: sampleKey())
        let cuts = (0..<16).map { whole.count * $0 / 16 } + [whole.count - 1]
        for (index, cut) in cuts.enumerated() {
            try overwrite(path, whole[..<cut])
            #expect(try cache.load(sampleKey()) == nil, "cut at \(cut)")
            #expect(!cache.contains(sampleKey()))
            #expect(warnings.all.count == index + 1)
        }
        #expect(scratch.files("damaged") == ["\(sampleKey().digest).h5"])
        #expect(warnings.all[0].contains("damaged") && !warnings.all[0].contains("\n"))
        try cache.store(sampleArtifact(), key: sampleKey())
        #expect(try cache.load(sampleKey())?.artifact == sampleArtifact())
    }

    @Test func `A flipped bit anywhere is noticed or changes nothing`() throws {
        let scratch = Scratch()
        let warnings = Warnings()
        let (cache, whole) = try stored(scratch, warnings)
        let path = cache.path(of: sampleKey())
        var noticed = 0
        var random = RandomStream(seed: 5, "flips")
        // Beyond the metadata most of the file is padding between pages; every byte of the start
        // and of what is not zero is tried.
        for position in whole.indices where position < 512 || whole[position] != 0 {
            var broken = whole
            broken[position] ^= 1 << UInt8(random.below(8))
            try overwrite(path, broken)
            if let loaded = try cache.load(sampleKey()) {
                #expect(loaded.artifact == sampleArtifact(), "position \(position)")
                #expect(loaded.seconds == ["a": 1])
            } else {
                noticed += 1
            }
        }
        #expect(noticed > 1000)
        try overwrite(path, whole)
        #expect(try cache.load(sampleKey())?.artifact == sampleArtifact())
    }

    @Test func `A flipped bit in a large array is noticed`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path, workers: Workers(2))
        let artifact = Artifact(["x": .float32([Float](repeating: 1, count: 600_000))])
        try cache.store(artifact, key: sampleKey())
        let whole = try bytes(of: cache.path(of: sampleKey()))
        for step in 1..<12 {
            var broken = whole
            broken[whole.count * step / 12] ^= 0x10
            try overwrite(cache.path(of: sampleKey()), broken)
            #expect(try cache.load(sampleKey()) == nil)
        }
    }

    @Test func `A file put in another's place is noticed`() throws {
        let scratch = Scratch()
        let warnings = Warnings()
        let (cache, whole) = try stored(scratch, warnings)
        try cache.store(Artifact(["other": .uint8([1])]), key: sampleKey(2))
        try overwrite(cache.path(of: sampleKey(2)), whole)
        #expect(try cache.header(sampleKey(2)) == nil)
        try overwrite(cache.path(of: sampleKey(2)), whole)
        #expect(try cache.load(sampleKey(2)) == nil)
        #expect(warnings.all.last?.contains("another key") == true)
        #expect(try cache.load(sampleKey()) != nil)
    }

    @Test func `A file that is no HDF5 is set aside`() throws {
        let scratch = Scratch()
        let (cache, _) = try stored(scratch, Warnings())
        for content in [[], Array("not HDF5".utf8), [UInt8](repeating: 0x89, count: 5000)] {
            try overwrite(cache.path(of: sampleKey()), content)
            #expect(try cache.load(sampleKey()) == nil)
        }
    }

    @Test func `Verify finds the damaged file among sound ones`() throws {
        let scratch = Scratch()
        let (cache, whole) = try stored(scratch, Warnings())
        try cache.store(sampleArtifact(), key: sampleKey(2))
        try cache.store(sampleArtifact(), key: sampleKey(3))
        try overwrite(cache.path(of: sampleKey(3)), whole)
        let found = try cache.verify(progress: SilentProgress())
        #expect(found.checked == 3 && found.damaged.map(\.digest) == [sampleKey(3).digest])
        #expect(try cache.verify(progress: SilentProgress()).damaged.isEmpty)
    }

    @Test func `A stage is found by its digest alone, and set aside where it is another's`() throws
    {
        let scratch = Scratch()
        let warnings = Warnings()
        let (cache, whole) = try stored(scratch, warnings)
        let digest = sampleKey().digest
        #expect(try cache.load(digest: digest)?.artifact == sampleArtifact())
        #expect(try cache.load(digest: sampleKey(2).digest) == nil && warnings.all.isEmpty)
        try cache.store(sampleArtifact(), key: sampleKey(2))
        try overwrite(cache.path(of: sampleKey(2)), whole)
        #expect(try cache.load(digest: sampleKey(2).digest) == nil)
        #expect(warnings.all.count == 1 && !cache.contains(sampleKey(2)))
    }

    @Test func `A file of another format is neither damaged nor there, and is replaced`() throws {
        let scratch = Scratch()
        let warnings = Warnings()
        let (cache, _) = try stored(scratch, warnings)
        let path = cache.path(of: sampleKey())
        removeFile(path)
        try writeOtherFormat(path)
        #expect(try cache.header(sampleKey()) == nil)
        #expect(try cache.load(sampleKey()) == nil)
        #expect(cache.contains(sampleKey()) && warnings.all.isEmpty)
        try cache.store(sampleArtifact(), key: sampleKey())
        #expect(try cache.load(sampleKey())?.artifact == sampleArtifact())
    }
}

/// Writes a file of an earlier format under the sample's key.
func writeOtherFormat(_ path: String) throws {
    var texts = ArtifactFile.texts(
        sampleArtifact(),
        ArtifactFile.Header(key: sampleKey().text, stage: "sample", seconds: [:])
    )
    texts[0] = "grove-artifact-0"
    let file = try DiskFile(creating: path)
    try HDF5File.create(file) { hdf5 in
        for (name, text) in zip(ArtifactFile.textNames, texts) {
            try hdf5.add(text: text, named: name)
        }
        try hdf5.add(
            text: hexadecimal(ArtifactFile.digest(texts: texts)),
            named: "texts-checksum"
        )
    }
}
