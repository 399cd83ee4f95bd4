import Foundation
import GroveBase
import GroveData
import GroveSparse
import GroveSpec
import GroveStore
import GroveTestSupport
import GroveTree
import Testing

@testable import GroveRunner

/// A clusterer and matcher that suit the toy data.
let toyBase = """
    clusterer: {branching: 4, leaf: 8}
    matcher: {beam: 3}

    """

extension ToyPlace {
    /// The folders of this place, with a cache of another name where given.
    func folders(cache name: String = "cache") throws -> Folders {
        try Folders(cache: "\(path)/\(name)", environment: environment)
    }

    /// The sweep of a spec on this place's data.
    func sweep(_ spec: String, cache: String = "cache", results: String = "results") throws
        -> Sweep
    {
        let file = try write(spec, "specs/\(UUID().uuidString).yaml")
        return try Sweep(
            spec: ExperimentSpec.read(file),
            folders: folders(cache: cache),
            resultsFolder: "\(path)/\(results)",
            version: "test"
        )
    }

    /// The inode of every stage in a cache: a stage that is computed again gets another.
    func stages(cache: String = "cache") throws -> [String: Int] {
        var inodes: [String: Int] = [:]
        for name in files("\(cache)/stages") where name.hasSuffix(".h5") {
            let file = "\(path)/\(cache)/stages/\(name)"
            let facts = try FileManager.default.attributesOfItem(atPath: file)
            inodes[name] = (facts[.systemFileNumber] as? NSNumber)?.intValue
        }
        return inodes
    }
}

extension Sweep {
    /// Runs without anything being drawn on a screen.
    func run(threads: Int = 2, jobs: Int = 1, force: Bool = false) throws -> Outcome {
        try run(Options(threads: threads, jobs: jobs, force: force)) { _ in SilentProgress() }
    }

    /// A session on this sweep's cache.
    func session(threads: Int) -> Session {
        session(
            workers: Workers(threads),
            progress: SilentProgress(),
            memory: MemoryCache(limit: 1 << 28),
            provenance: .object([:])
        )
    }

    /// The result of every run, without any report.
    func results(threads: Int = 2) throws -> [RunResult] {
        let session = session(threads: threads)
        return try pipelines().map { RunResult($0, session, .object([:])) }
    }

    /// The records in the results folder.
    func records() throws -> [RunRecord] { try RecordStore(folder: folder).readRecords() }
}

/// A toy spec of a name and further lines.
func toySpec(_ name: String, _ more: String, dataset: String = "toy") -> String {
    "name: \(name)\ndatasets: [\(dataset)]\n" + toyBase + more + "\n"
}

/// The one pipeline of a spec.
func pipeline(_ place: ToyPlace, _ spec: String) throws -> Pipeline {
    try #require(place.sweep(spec).pipelines().first)
}

/// Metrics with their names, for comparison to the last bit.
func metrics(_ results: [RunResult]) -> [String] {
    results.flatMap { result in
        [result.record.error ?? "fine"]
            + result.record.metrics.map { "\($0.name) \($0.value)" }
    }
}
