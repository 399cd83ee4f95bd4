import Foundation
import GroveBase
import Synchronization
import Testing

@testable import GroveStore

@Suite struct StageCacheSharingTests {
    @Test func `Two caches storing and loading one key never see a part`() throws {
        let scratch = Scratch()
        let artifact = Artifact(["x": .int64(Array(0..<50_000))])
        let warnings = Warnings()
        let sound = Workers(4).map(4) { thread in
            let cache = StageCache(folder: scratch.path) { warnings.add($0) }
            return (0..<15).allSatisfy { _ in
                if thread < 2 {
                    return (try? cache.store(artifact, key: sampleKey())) != nil
                }
                guard let loaded = try? cache.load(sampleKey()) else { return true }
                return loaded.artifact == artifact
            }
        }
        #expect(sound == [true, true, true, true] && warnings.all.isEmpty)
        #expect(scratch.files("tmp").isEmpty)
        let cache = StageCache(folder: scratch.path)
        #expect(try cache.load(sampleKey())?.artifact == artifact)
    }

    @Test func `One computes while the others wait for the result`() throws {
        let scratch = Scratch()
        let computed = Atomic<Int>(0)
        let results = Workers(4).map(4) { _ in
            let cache = StageCache(folder: scratch.path)
            return try? cache.withLock(sampleKey()) { () -> Artifact? in
                if let found = try cache.load(sampleKey()) { return found.artifact }
                computed.add(1, ordering: .relaxed)
                Thread.sleep(forTimeInterval: 0.05)
                try cache.store(sampleArtifact(), key: sampleKey())
                return sampleArtifact()
            }
        }
        #expect(results.allSatisfy { $0 == sampleArtifact() })
        #expect(computed.load(ordering: .relaxed) == 1)
        #expect(scratch.files("locks").isEmpty)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock")))
    func `A lock of another process is waited for, a killed holder's is free`() throws {
        let scratch = Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path + "/locks",
            withIntermediateDirectories: true
        )
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        // -o keeps the lock from the child, so that it dies with the holder.
        holder.arguments = ["-o", "\(scratch.path)/locks/\(sampleKey().digest).lock", "sleep", "2"]
        try holder.run()
        Thread.sleep(forTimeInterval: 0.3)
        let cache = StageCache(folder: scratch.path)
        var waited = false
        let result = cache.withLock(sampleKey(), patience: 0) {
            waited = true
            kill(holder.processIdentifier, SIGKILL)
        } _: {
            "done"
        }
        holder.waitUntilExit()
        #expect(result == "done" && waited)
    }

    @Test func `A wait shorter than the patience is not told of`() throws {
        let scratch = Scratch()
        let told = Atomic<Int>(0)
        let inside = Atomic<Int>(0)
        _ = Workers(2).map(2) { _ in
            StageCache(folder: scratch.path).withLock(sampleKey(), patience: 600) {
                told.add(1, ordering: .relaxed)
            } _: {
                let others = inside.add(1, ordering: .relaxed).oldValue
                Thread.sleep(forTimeInterval: 0.05)
                inside.subtract(1, ordering: .relaxed)
                #expect(others == 0)
            }
        }
        #expect(told.load(ordering: .relaxed) == 0 && scratch.files("locks").isEmpty)
    }

    @Test func `A process about to end takes its locks' files away, and no one else's`() throws {
        let scratch = Scratch()
        let cache = StageCache(folder: scratch.path)
        cache.withLock(sampleKey()) {
            cache.withLock(sampleKey(2)) {
                #expect(scratch.files("locks").count == 2)
                cache.removeOwnTemporaries()
                #expect(scratch.files("locks").isEmpty)
                // Another process that takes its turn by now.
                #expect(throws: Never.self) { try overwrite(cache.lockPath(of: sampleKey()), []) }
            }
        }
        #expect(scratch.files("locks") == [sampleKey().digest + ".lock"])
    }

    @Test func `Where no lock can be made the work is done all the same`() throws {
        let scratch = Scratch()
        try overwrite(scratch.path, [1])
        #expect(StageCache(folder: scratch.path).withLock(sampleKey()) { 7 } == 7)
    }
}
