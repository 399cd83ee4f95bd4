import Foundation
import GroveBase
import Testing

@testable import GroveStore

/// A file system in memory of a few hundred KiB, where mounting one is allowed.
final class SmallDisk: Sendable {
    let path: String

    init?(options: String) {
        path = NSTemporaryDirectory() + "grove-disk-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard geteuid() == 0, run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path) else {
            try? FileManager.default.removeItem(atPath: path)
            return nil
        }
    }

    func remount(_ options: String) -> Bool { run("mount", "-o", "remount,\(options)", path) }

    deinit {
        if run("umount", path) { try? FileManager.default.removeItem(atPath: path) }
    }

    static let isPossible = SmallDisk(options: "size=64k") != nil
}

private func run(_ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}

@Suite(.enabled(if: SmallDisk.isPossible, "needs root and leave to mount a tmpfs"))
struct StageCacheDiskTests {
    private let artifact = Artifact(["x": .uint8([UInt8](repeating: 3, count: 100_000))])

    @Test(arguments: [0, 1, 2, 3, 8, 16, 24])
    func `A disk that is full after some pages leaves nothing half-written`(pages: Int) throws {
        let disk = try #require(SmallDisk(options: "size=256k"))
        let cache = StageCache(folder: disk.path)
        try cache.store(Artifact(["y": .uint8([1])]), key: sampleKey(2))
        let free = try filled(disk, leaving: pages)
        let error = #expect(throws: WorkError.self) {
            try cache.store(artifact, key: sampleKey())
        }
        let text = error?.description ?? ""
        #expect(text.hasPrefix(disk.path) && text.hasSuffix("no space left on device"))
        #expect(!cache.contains(sampleKey()))
        #expect(names(in: disk.path + "/tmp").isEmpty)
        let small = #expect(throws: WorkError.self) {
            try AtomicFile.write(disk.path + "/t.csv", [UInt8](repeating: 1, count: 200_000))
        }
        #expect(small?.description.hasSuffix("no space left on device") == true)
        try FileManager.default.removeItem(atPath: free)
        try cache.store(artifact, key: sampleKey())
        #expect(try cache.load(sampleKey())?.artifact == artifact)
        #expect(try cache.load(sampleKey(2)) != nil)
    }

    @Test func `A read-only folder can be read and says why it cannot be written`() throws {
        let disk = try #require(SmallDisk(options: "size=512k"))
        let warnings = Warnings()
        let cache = StageCache(folder: disk.path) { warnings.add($0) }
        try cache.store(artifact, key: sampleKey())
        let other = cache.path(of: sampleKey(2))
        try makeFolder(folderName(of: other))
        try overwrite(other, [1, 2, 3])
        try #require(disk.remount("ro"))
        #expect(try cache.load(sampleKey())?.artifact == artifact)
        let error = #expect(throws: WorkError.self) {
            try cache.store(artifact, key: sampleKey(3))
        }
        #expect(error?.description.hasSuffix("read-only file system") == true)
        #expect(cache.withLock(sampleKey()) { true })
        #expect(try cache.load(sampleKey(2)) == nil)
        #expect(warnings.all.count == 1)
    }

    /// Fills the disk with a file, but for some pages.
    private func filled(_ disk: SmallDisk, leaving pages: Int) throws -> String {
        let path = disk.path + "/filler"
        let facts = try FileManager.default.attributesOfFileSystem(forPath: disk.path)
        let free = (facts[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        try overwrite(path, [UInt8](repeating: 0xFF, count: max(0, free - pages * 4096)))
        return path
    }
}
