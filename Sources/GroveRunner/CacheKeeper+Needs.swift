import Foundation
import GroveBase
import GroveSpec
import GroveStore
import GroveTensor

extension CacheKeeper {
    /// What results need of the cache.
    struct Needs: Sendable, Equatable {
        /// The digests of stages, whether or not they are there.
        var stages: Set<String> = []
        /// Sweeps with runs to do of which it cannot be told what they need, and why.
        var unknown: [String] = []
    }

    /// What some results folders need: the stages that records and parts of runs name, and of sweeps
    /// that are not through — at work, interrupted, submitted or with failures — all their stages.
    ///
    /// - Parameters:
    ///   - results: Folders of experiments, or folders that hold such.
    ///   - folders: Where the sweeps' data and cache lie.
    /// - Returns: The needs.
    /// - Throws: ``InputError`` if records are damaged.
    static func needs(of results: [String], _ folders: Folders) throws -> Needs {
        var needs = Needs()
        for folder in results {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for candidate in [folder] + names.sorted().map({ "\(folder)/\($0)" }) {
                try needs.add(experiment: candidate, folders)
            }
        }
        return needs
    }
}

extension CacheKeeper.Needs {
    /// Adds what an experiment's folder needs; any other folder needs nothing.
    fileprivate mutating func add(experiment: String, _ folders: Folders) throws {
        let store = RecordStore(folder: experiment)
        let isThere = FileManager.default.fileExists(atPath:)
        var done: Set<String> = []
        if isThere(store.recordsPath) {
            for record in try store.readRecords() {
                add(record)
                if record.status == .ok { done.insert(record.run) }
            }
        }
        let jobs = JobFolder.all(in: experiment)
        let whole = experiment + "/spec.resolved.yaml"
        let specs =
            (isThere(whole) ? [(path: whole, job: nil as JobFolder?)] : [])
            + jobs.map { (path: $0.specPath, job: $0) }
        for (path, job) in specs {
            do {
                let spec = try ExperimentSpec.read(path)
                for run in spec.runs() where !done.contains(run.identifier) {
                    if let part = try store.readPart(run: run.identifier) { add(part.record) }
                }
                try add(spec, job, experiment, folders, done: done)
            } catch let error as InputError {
                unknown.append("\(path): \(error)")
            }
        }
    }

    private mutating func add(_ record: RunRecord) {
        for stage in record.provenance["stages"]?.arrayValue ?? [] {
            if let key = stage["key"]?.stringValue { stages.insert(key) }
        }
        let further = record.provenance["further-stages"]?.arrayValue ?? []
        stages.formUnion(further.compactMap(\.stringValue))
    }

    /// Adds all stages of a sweep that has runs to do.
    private mutating func add(
        _ spec: ExperimentSpec,
        _ job: JobFolder?,
        _ experiment: String,
        _ folders: Folders,
        done: Set<String>
    ) throws {
        let runs = spec.runs().map(\.identifier) + spec.ensembles.map(\.identifier)
        guard !runs.allSatisfy(done.contains) else { return }
        // As whoever submitted it planned it: stages are named by the device.
        let device = try job?.readPlan().device.flatMap(Device.init(named:))
        let sweep = try Sweep(
            spec: spec,
            folders: job == nil ? folders : folders.elsewhere(device: device),
            resultsFolder: (experiment as NSString).deletingLastPathComponent,
            version: ""
        )
        let (pipelines, absent) = try sweep.plannedPipelines()
        let outlines =
            pipelines.flatMap(\.outlines)
            + sweep.ensembles(of: pipelines).flatMap(\.outlines)
        stages.formUnion(outlines.map(\.key.digest))
        if let missing = absent.first {
            throw InputError("\(missing.name) is not here: \(missing.remedy)")
        }
    }
}
