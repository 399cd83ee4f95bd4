import Foundation
public import GroveBase

extension DatasetCatalog {
    /// A dataset's manifest.
    ///
    /// - Parameter name: The dataset's name.
    /// - Returns: Its manifest.
    /// - Throws: ``InputError`` for an unknown name, with the known ones, or a wrong manifest.
    public func manifest(_ name: String) throws -> DatasetManifest {
        guard !name.contains("/"), let file = manifestFile(name) else {
            throw InputError(
                "unknown dataset '\(name)'" + expected(names(), got: name),
                place: manifestFolder
            )
        }
        return try DatasetManifest.read(file)
    }

    /// The folder where a dataset's files lie, or else where they would be put.
    ///
    /// The first data folder in which every required file is there; else the first in which the
    /// dataset has a folder; else the first that can be written.
    ///
    /// - Parameter name: The dataset's name.
    /// - Returns: The folder's path.
    /// - Throws: ``InputError`` for an unknown name, a wrong manifest, or no data folder at all.
    public func folder(of name: String) throws -> String { try folder(of: try manifest(name)) }

    func folder(of manifest: DatasetManifest) throws -> String {
        let candidates = dataFolders.map { $0 + "/" + manifest.folder }
        if let whole = candidates.first(where: { missingFile(manifest, in: $0) == nil }) {
            return whole
        }
        let manager = FileManager.default
        if !manifest.format.isBuilt, let begun = candidates.first(where: manager.fileExists) {
            return begun
        }
        guard let first = candidates.first else {
            throw InputError("no folder of datasets is known; give --data-dir or set GROVE_DATA")
        }
        let writable = zip(dataFolders, candidates).first { folder, _ in
            manager.isWritableFile(atPath: nearestExisting(folder))
        }
        return writable?.1 ?? first
    }

    /// Whether all files of a dataset are there.
    ///
    /// - Parameter name: The dataset's name.
    /// - Returns: False also for an unknown name or a wrong manifest.
    public func isAvailable(_ name: String) -> Bool {
        guard let manifest = try? manifest(name), let folder = try? folder(of: manifest) else {
            return false
        }
        return missingFile(manifest, in: folder) == nil
    }

    /// The first required file that is not in a folder.
    private func missingFile(_ manifest: DatasetManifest, in folder: String) -> String? {
        manifest.requiredFiles
            .first { fileSize(DatasetFiles.present(folder + "/" + $0)) == nil }
    }

    /// Where a dataset's files lie.
    ///
    /// - Throws: ``InputError`` that says how to get the dataset, where files are missing.
    func located(_ manifest: DatasetManifest) throws -> DatasetFiles {
        let folder = try folder(of: manifest)
        if let missing = missingFile(manifest, in: folder) {
            let advice =
                if manifest.format.isBuilt {
                    "build it: grove datasets build \(manifest.name)"
                } else if manifest.download?.archive != nil {
                    "fetch it: grove datasets fetch \(manifest.name)"
                } else {
                    manifest.advice
                }
            throw InputError(
                "dataset \(manifest.name) is not there: no file \(missing)"
                    + (advice.isEmpty ? "" : "; \(advice)"),
                place: folder
            )
        }
        return DatasetFiles(manifest: manifest, folder: folder)
    }

    /// Loads a dataset and checks its counts against its manifest.
    ///
    /// - Parameters:
    ///   - name: The dataset's name.
    ///   - workers: The threads to parse with; the result does not depend on their number.
    ///   - progress: Told of each file.
    /// - Returns: The dataset, labels filtered as its manifest says.
    /// - Throws: ``InputError`` with file and line: a file missing, damaged or wrong, or counts that
    ///   differ from the manifest's.
    public func load(
        _ name: String,
        workers: Workers,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> Dataset {
        let manifest = try manifest(name)
        let files = try located(manifest)
        let dataset = try files.read(workers: workers, progress: progress)
        try checkExpected(manifest, DatasetStatistics(dataset))
        return dataset
    }

    /// Compares statistics with those that the manifest expects.
    ///
    /// - Throws: ``InputError`` with the manifest's line and both numbers.
    func checkExpected(_ manifest: DatasetManifest, _ statistics: DatasetStatistics) throws {
        for expectation in manifest.expected {
            let got = statistics[expectation.name]
            // Manifests state averages to four decimals, counts exactly.
            let tolerance = expectation.value == expectation.value.rounded() ? 0 : 0.500001e-4
            guard let got, abs(got - expectation.value) <= tolerance else {
                let found = manifest.otherVersions.first { $0.matches(statistics) }
                throw InputError(
                    "dataset \(manifest.name) has \(expectation.name) "
                        + "\(got.map(DatasetStatistics.shown) ?? "none"), expected "
                        + DatasetStatistics.shown(expectation.value)
                        + (found.map {
                            "; it is \($0.title), not \(manifest.version ?? manifest.title)"
                        } ?? ""),
                    place: manifest.path,
                    line: expectation.line
                )
            }
        }
    }
}

/// The nearest folder above a path (or itself) that exists.
func nearestExisting(_ path: String) -> String {
    var url = URL(fileURLWithPath: path)
    while !FileManager.default.fileExists(atPath: url.path), url.path != "/" {
        url.deleteLastPathComponent()
    }
    return url.path
}
