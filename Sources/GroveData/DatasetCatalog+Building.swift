import Foundation
public import GroveBase
import GroveSparse

extension DatasetCatalog {
    /// Builds a dataset that Grove makes itself, whole or not at all, replacing an older build.
    ///
    /// The folder gets PECOS's files (`X.*.txt`, `Y.*.npz`), `ids.*.txt`, `labels.txt`, and the
    /// senses (`senses.txt` with their names, `senses.*.npy` aligned with the cells of `Y.*.npz`),
    /// and `build.json` with what was dropped and the SHA-256 of every file.
    ///
    /// - Parameters:
    ///   - name: The dataset's name.
    ///   - workers: The threads to work with; the files do not depend on their number.
    ///   - progress: Told of each step.
    /// - Throws: ``InputError`` if the dataset is not one that is built, its source is missing or
    ///   wrong, or the counts differ from the manifest's; ``WorkError`` if it cannot be written.
    public func build(
        _ name: String,
        workers: Workers,
        progress: any ProgressReporter = SilentProgress()
    ) throws {
        let manifest = try manifest(name)
        guard manifest.format.isBuilt else {
            throw InputError(
                "dataset \(name) is not built by Grove but got: \(manifest.source)",
                place: manifest.path
            )
        }
        if let shape = manifest.shape {
            return try buildSynthetic(shape, named: name, workers: workers, progress: progress)
        }
        progress.begin("build \(name)", total: 3)
        defer { progress.end() }
        let source = try buildSource(manifest)
        let wordNet = try WordNet(
            folder: source,
            classes: manifest.buildClasses,
            workers: workers
        )
        progress.advance(1)
        let dataset = wordNetDataset(
            wordNet,
            name: name,
            propensity: manifest.propensity,
            workers: workers
        )
        try checkExpected(manifest, DatasetStatistics(dataset))
        progress.advance(1)
        try writeBuilt(dataset, to: try folder(of: manifest))
        progress.advance(1)
    }

    /// Removes what this process was building in the data folders, before it ends at a signal.
    public func removeOwnTemporaries() {
        for folder in dataFolders { FolderWriter.removeOwn(in: folder) }
    }

    /// The folder a builder reads: `WORDNET_DIR`, else what the manifest says.
    private func buildSource(_ manifest: DatasetManifest) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["WORDNET_DIR"], !folder.isEmpty { return folder }
        guard let folder = manifest.buildSource else {
            throw InputError("the manifest lacks build.source", place: manifest.path)
        }
        return folder
    }
}

/// Writes a built dataset in the layout that ``DatasetCatalog/build(_:workers:progress:)`` states.
func writeBuilt(_ dataset: Dataset, to folder: String) throws {
    var writer = try FolderWriter(folder)
    for (part, split, senses) in [
        ("trn", dataset.train, dataset.senses?.train), ("tst", dataset.test, dataset.senses?.test),
    ] {
        try split.texts.map { try writer.write($0, to: "X.\(part).txt") }
        try split.ids.map { try writer.write($0, to: "ids.\(part).txt") }
        try writeLabelArchive(split.labels, to: writer.path("Y.\(part).npz"))
        try senses.map { try writer.write(numbers: $0, to: "senses.\(part).npy") }
    }
    try dataset.labelNames.map { try writer.write($0, to: "labels.txt") }
    try dataset.senses.map { try writer.write($0.senseNames, to: "senses.txt") }
    let files = DatasetFormat.wordnet.parts.map(\.file)
    let digests = try files.map { ($0, JSONValue.string(try sha256(ofFile: writer.path($0)))) }
    let record = BuildRecord(
        dropped: dataset.dropped,
        digests: Dictionary(uniqueKeysWithValues: digests)
    )
    try writer.write(Array((record.json.pretty() + "\n").utf8), to: BuildRecord.file)
    try writer.place(replacing: true)
}

/// What a build leaves beside its files, `build.json`.
struct BuildRecord {
    static let file = "build.json"

    var dropped: DroppedCounts
    /// The SHA-256 of each file.
    var digests: [String: JSONValue]

    var json: JSONValue {
        .object([
            "dropped-labels": .integer(dropped.labels),
            "dropped-test-pairs": .integer(dropped.testPairs),
            "sha256": .object(digests),
        ])
    }

    /// Reads the record of a built folder.
    ///
    /// - Throws: ``InputError`` if it is missing or not what a build writes.
    static func read(_ folder: String) throws -> BuildRecord {
        let path = folder + "/" + file
        let text = String(decoding: try readBytes(path), as: UTF8.self)
        let json: JSONValue
        do {
            json = try JSONValue(parsing: text)
        } catch let error as InputError {
            throw error.at(path)
        }
        guard let labels = json["dropped-labels"]?.intValue,
            let pairs = json["dropped-test-pairs"]?.intValue,
            let digests = json["sha256"]?.objectValue
        else {
            throw InputError(
                "lacks dropped-labels, dropped-test-pairs or sha256; build the dataset again",
                place: path
            )
        }
        return BuildRecord(
            dropped: DroppedCounts(labels: labels, testPairs: pairs),
            digests: digests
        )
    }
}
