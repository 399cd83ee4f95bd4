import Foundation
public import GroveBase
public import GroveData
import GroveSparse
import GroveSpec
import GroveStore

/// What `grove datasets` says and does.
public struct DatasetLibrary: Sendable {
    let folders: Folders
    let catalog: DatasetCatalog

    /// Opens the library of some folders.
    public init(folders: Folders) {
        self.folders = folders
        catalog = folders.catalog
    }

    /// The names of all datasets with a manifest.
    public var names: [String] { catalog.names() }

    /// A line a dataset: name, whether its files are there, title.
    public func list() throws -> String {
        let width = names.map(\.count).max() ?? 0
        return try names.map { name in
            let manifest = try catalog.manifest(name)
            let state = catalog.isAvailable(name) ? "here   " : "missing"
            return name + String(repeating: " ", count: width - name.count)
                + "  \(state)  \(manifest.title)"
        }.joined(separator: "\n")
    }

    /// What a dataset is, where it comes from, and its counts as they were read.
    public func info(
        _ name: String,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> String {
        let manifest = try catalog.manifest(name)
        var lines = [
            "\(name): \(manifest.title)", "Source: \(manifest.source)",
            "Licence: \(manifest.licence)", "Citation: \(manifest.citation)",
            "Propensity constants: A \(manifest.propensity.a), B \(manifest.propensity.b)",
            "Expected counts:",
        ]
        if let version = manifest.version { lines.insert("Version: \(version)", at: 1) }
        lines += manifest.expected.map { "  \($0.name): \(number($0.value))" }
        guard catalog.isAvailable(name) else {
            let advice =
                manifest.download?.archive == nil
                ? manifest.instructions : "Fetch it: grove datasets fetch \(name)"
            return (lines + ["Not here. \(advice)"]).joined(separator: "\n")
        }
        let dataset = try catalog.load(name, workers: workers, progress: progress)
        lines.append("Folder: \(try catalog.folder(of: name))")
        lines.append("Read, and as expected:")
        for (part, split) in [("training", dataset.train), ("test", dataset.test)] {
            let pairs = split.labels.nonzeroCount
            let mean = Double(pairs) / Double(max(1, split.count))
            lines.append(
                "  \(part): \(split.count) instances, \(pairs) labels, \(number(mean)) an instance"
            )
        }
        lines.append("  labels: \(dataset.labelCount)")
        if let count = dataset.featureCount { lines.append("  features: \(count)") }
        if let senses = dataset.senses { lines.append("  senses: \(senses.senseNames.count)") }
        return lines.joined(separator: "\n")
    }

    /// Builds a dataset where it is not there yet.
    public func build(
        _ name: String,
        force: Bool,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> String {
        if !force, catalog.isAvailable(name) {
            return "\(name) is already in \(try catalog.folder(of: name))"
        }
        if try catalog.manifest(name).download != nil {
            return try buildFromArchive(name, force: force, workers: workers, progress: progress)
        }
        // What is found elsewhere may be read-only or shared; what is built goes to one place.
        let builder = folders.buildCatalog
        try builder.build(name, workers: workers, progress: progress)
        return "built \(name) in \(try builder.folder(of: name))"
    }

    /// Generates a synthetic dataset where one of its shape is not there yet.
    ///
    /// - Parameters:
    ///   - shape: Its size and seed.
    ///   - name: Its name.
    ///   - force: Whether to generate it again where it is there.
    ///   - workers: The threads to work with.
    ///   - progress: Told of each step.
    /// - Returns: What was done, for people.
    /// - Throws: ``InputError`` if the name is taken or such a dataset cannot be made;
    ///   ``WorkError`` if it cannot be written.
    public func buildSynthetic(
        _ shape: SyntheticShape,
        named name: String,
        force: Bool,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> String {
        if catalog.names().contains(name) {
            let manifest = try catalog.manifest(name)
            guard manifest.shape == shape else {
                throw InputError(
                    "the dataset \(name) has another shape; give a name with --as",
                    place: manifest.path
                )
            }
            if !force, catalog.isAvailable(name) {
                return "\(name) is already in \(try catalog.folder(of: name))"
            }
        }
        let builder = folders.buildCatalog
        try builder.buildSynthetic(shape, named: name, workers: workers, progress: progress)
        return "built \(name) in \(try builder.folder(of: name))"
    }

    /// Removes what this process was building, for a process about to end at a signal.
    public func removeOwnTemporaries() { folders.buildCatalog.removeOwnTemporaries() }

    /// Holds a dataset's files and counts against its manifest.
    public func verify(
        _ name: String,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> String {
        try catalog.verify(name, workers: workers, progress: progress).joined(separator: "\n")
    }

    /// Writes features and labels in a layout other systems read.
    public func export(
        _ name: String,
        format: String,
        spec: String?,
        to folder: String,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> String {
        guard ["pecos", "xc"].contains(format) else {
            throw InputError("unknown format '\(format)'" + expected(["pecos", "xc"], got: format))
        }
        var run = RunSettings(dataset: name)
        if let spec {
            let runs = try ExperimentSpec.read(spec, overrides: []).runs()
            guard let found = runs.first(where: { $0.dataset == name }) else {
                throw InputError("has no run on dataset \(name)", place: spec)
            }
            run = found
        }
        let pipeline = Pipeline(
            run,
            dataset: try catalog.facts(name),
            chain: try ChainFacts(run.clusterer)
        )
        let session = Session(
            cache: StageCache(folder: folders.stages, workers: workers),
            memory: Sweep.memoryCache(),
            catalog: catalog,
            workers: workers,
            progress: progress,
            provenance: .object([:]),
            forced: ForcedStages([])
        )
        let features = try session.value(pipeline.features)
        let dataset = try session.dataset(name)
        if format == "pecos" {
            try exportPECOS(
                trainFeatures: features.train,
                testFeatures: features.test,
                dataset: dataset,
                to: folder
            )
        } else {
            try exportXC(
                trainFeatures: features.train,
                testFeatures: features.test,
                dataset: dataset,
                to: folder,
                workers: workers
            )
        }
        return "wrote \(name) to \(folder): \(features.train.rowCount) + \(features.test.rowCount) "
            + "instances, \(features.train.columnCount) features, \(dataset.labelCount) labels"
    }

    private func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.4f", value)
    }
}
