import ArgumentParser
import Foundation
import GroveBase
import GroveRunner
import GroveSparse
import GroveStore

/// `grove-bench load`: a cached stage from disk to arrays, its checksum verified.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Time loading the features from a stage cache, with warm and cold page cache."
    )
    @OptionGroup var folder: FolderOptions
    @OptionGroup var timing: TimingOptions
    @Option(name: .long, help: "A folder for the cache; made, and removed at the end.")
    var cache: String

    private var key: StageKey { StageKey(stage: "features", version: 1) }

    func run() throws {
        let matrices = Matrices(folder: folder.folder)
        let stages = StageCache(folder: cache, workers: timing.workers)
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let artifact = StageFiles.artifact(
            train: try matrices.trainFeatures(),
            test: try matrices.testFeatures()
        )
        try stages.store(artifact, key: key)
        _ = try load(stages)
        let (_, measurement) = try timing.measure { try load(stages) }
        var cold: [Double] = []
        for _ in 0..<timing.times {
            dropPages(of: stages.path(of: key))
            cold.append(try timed { try load(stages) }.seconds)
        }
        let bytes = Double(artifact.byteCount)
        measurement.print(
            "load",
            [
                "bytes": .integer(artifact.byteCount),
                "bytes-per-second": .number(bytes / measurement.median),
                "cold-seconds": .array(cold.map(JSONValue.number)),
                "cold-bytes-per-second": .number(bytes / quantile(cold, 0.5)),
            ]
        )
    }

    private func load(_ stages: StageCache) throws -> Int {
        guard let stage = try stages.load(key) else {
            throw WorkError("the stage just stored in \(stages.folder) is not there")
        }
        return try StageFiles.features(stage.artifact).train.nonzeroCount
    }

    /// Asks the system to forget a file's pages; they are on disk, for the cache syncs its files.
    private func dropPages(of path: String) {
        guard let handle = FileHandle(forReadingAtPath: path) else { return }
        _ = posix_fadvise(handle.fileDescriptor, 0, 0, POSIX_FADV_DONTNEED)
        try? handle.close()
    }
}
