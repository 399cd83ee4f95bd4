import Foundation
import GroveBase
import Testing

@testable import GroveStore

@Suite struct StageCacheTests {
    @Test func `What was not stored is not there`() throws {
        let cache = StageCache(folder: Scratch().path)
        #expect(!cache.contains(sampleKey()))
        #expect(try cache.load(sampleKey()) == nil && cache.header(sampleKey()) == nil)
        #expect(try cache.list().isEmpty)
    }

    @Test func `The list tells stage, size, times and seconds, last used first`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path)
        for seed in 1...3 {
            try cache.store(sampleArtifact(), key: sampleKey(seed), seconds: ["s": Double(seed)])
            try age(cache, seed, by: 1000 - Double(seed))
        }
        _ = try cache.load(sampleKey(1))
        let entries = try cache.list()
        #expect(entries.map(\.digest) == [1, 3, 2].map { sampleKey($0).digest })
        #expect(entries.map(\.seconds) == [["s": 1], ["s": 3], ["s": 2]])
        let file = try bytes(of: cache.path(of: sampleKey(1)))
        #expect(entries[0].bytes == file.count && entries[0].stage == "tree")
        #expect(entries[0].lastUsed > entries[1].lastUsed + 500)
    }

    @Test func `Headers of all stages come by their digests, damaged files set aside`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path)
        for seed in 1...3 {
            try cache.store(sampleArtifact(), key: sampleKey(seed), seconds: ["s": Double(seed)])
        }
        let damaged = cache.path(of: sampleKey(2))
        try Data("no stage".utf8).write(to: URL(fileURLWithPath: damaged))
        let headers = try cache.headers()
        #expect(Set(headers.keys) == [sampleKey(1).digest, sampleKey(3).digest])
        #expect(headers[sampleKey(3).digest] == (try cache.header(sampleKey(3))))
        #expect(!FileManager.default.fileExists(atPath: damaged))
    }

    @Test func `Pruning removes the old, then the longest unused, and keeps what it must`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path)
        for seed in 1...5 {
            try cache.store(sampleArtifact(), key: sampleKey(seed))
            try age(cache, seed, by: Double(seed) * 1000)
        }
        let size = try #require(try cache.list().first).bytes
        let keeping: Set = [sampleKey(5).digest]
        let old = try cache.prune(olderThan: 3500, keeping: keeping)
        #expect(old == CacheRemoval(removed: 1, removedBytes: size, kept: 4, keptBytes: 4 * size))
        let large = try cache.prune(keepBytes: 2 * size, keeping: keeping)
        #expect(large.removed == 2 && large.keptBytes == 2 * size)
        #expect((1...5).filter { cache.contains(sampleKey($0)) } == [1, 5])
    }

    @Test func `Clearing removes what the cache made and nothing else`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path)
        try cache.store(sampleArtifact(), key: sampleKey())
        try overwrite(scratch.path + "/mine.txt", [1])
        try overwrite(scratch.path + "/" + sampleKey().digest.prefix(2) + "/mine.h5", [1])
        #expect(try cache.clear().removed == 1)
        #expect(scratch.files().sorted() == [String(sampleKey().digest.prefix(2)), "mine.txt"])
        #expect(scratch.files(String(sampleKey().digest.prefix(2))) == ["mine.h5"])
    }

    @Test func `Files of dead writers go, those of living ones stay`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path)
        try cache.store(sampleArtifact(), key: sampleKey())
        let dead = try finishedProcess()
        let mine = Temporary.path(in: scratch.path + "/tmp", for: "mine")
        let own = "\(getpid())-"
        let names = [
            mine, mine.replacingOccurrences(of: own, with: "\(dead)-"),
            scratch.path + "/tmp/far.\(dead)-1-elsewhere.tmp",
            scratch.path + "/tmp/old.\(getpid())-1-elsewhere.tmp", scratch.path + "/tmp/note.txt",
        ]
        for name in names { try overwrite(name, [1]) }
        try setAge(names[3], 2 * Temporary.patience)
        // As it looks after the clock was set forward: its writer lives all the same.
        try setAge(mine, 2 * Temporary.patience)
        _ = StageCache(folder: scratch.path)
        let left = names.map { FileManager.default.fileExists(atPath: $0) }
        #expect(left == [true, false, true, false, true])
    }

    @Test func `A folder that is a file is an error with its path`() throws {
        let scratch = Scratch()
        try overwrite(scratch.path, [1])
        let cache = StageCache(folder: scratch.path)
        let error = #expect(throws: WorkError.self) {
            try cache.store(Artifact(), key: sampleKey())
        }
        #expect(error?.description.hasPrefix(scratch.path) == true)
        #expect(try cache.load(sampleKey()) == nil)
    }

    private func age(_ cache: StageCache, _ seed: Int, by seconds: Double) throws {
        try setAge(cache.path(of: sampleKey(seed)), seconds)
    }
}

func setAge(_ path: String, _ seconds: Double) throws {
    let time = Date(timeIntervalSinceNow: -seconds)
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
}

/// The id of a process that ran and ended.
func finishedProcess() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
}
