import Foundation
import GroveBase
import GroveSparse

/// A dataset's files, found in a folder.
struct DatasetFiles {
    let manifest: DatasetManifest
    let folder: String

    /// The path of a part; nil for an optional one that is not there.
    func path(_ role: DatasetRole) -> String? {
        guard let part = manifest.format.parts.first(where: { $0.role == role }) else { return nil }
        let named = manifest.files[role.rawValue]
        let path = DatasetFiles.present(folder + "/" + (named ?? part.file))
        if named != nil || part.isRequired || fileSize(path) != nil { return path }
        return nil
    }

    /// The path of a file, or of the same file inflated by hand where only that is there.
    static func present(_ path: String) -> String {
        guard path.hasSuffix(".gz"), fileSize(path) == nil else { return path }
        let plain = String(path.dropLast(".gz".count))
        return fileSize(plain) == nil ? path : plain
    }

    /// The path of a part that the layout requires.
    func requiredPath(_ role: DatasetRole) throws -> String {
        guard let path = path(role) else {
            throw InputError("no file for the part '\(role.rawValue)'", place: folder)
        }
        return path
    }

    /// Reads all of the dataset.
    func read(workers: Workers, progress: any ProgressReporter) throws -> Dataset {
        progress.begin("load \(manifest.name)", total: 2 * manifest.format.parts.count)
        defer { progress.end() }
        var parts: DatasetParts
        switch manifest.format {
        case .xcSparse: parts = try readXCSparse(workers)
        case .xcPairs: parts = try readXCPairs(workers)
        case .xcTexts: parts = try readXCTexts(workers, progress)
        case .pecos, .wordnet, .synthetic: parts = try readPECOS(workers)
        case .plainText: parts = try readPlainText(workers)
        }
        parts.train = try filtered(parts.train, .trainFilter, workers)
        parts.test = try filtered(parts.test, .testFilter, workers)
        return try parts.dataset(manifest, folder: folder)
    }
}

/// What a reader found, before it is checked and filtered.
struct DatasetParts {
    var train: Split
    var test: Split
    var validation: Split?
    var labelNames: TextColumn?
    var labelTexts: TextColumn?
    var senses: SenseTable?
    var dropped = DroppedCounts()

    /// Checks that the parts fit together and filters the labels as the manifest says.
    func dataset(_ manifest: DatasetManifest, folder: String) throws -> Dataset {
        try check(folder)
        let parts = manifest.policy.onlyLabelsSeenInTraining ? filtered() : self
        return Dataset(
            name: manifest.name,
            train: parts.train,
            test: parts.test,
            validation: parts.validation,
            labelNames: parts.labelNames,
            labelTexts: parts.labelTexts,
            senses: parts.senses,
            propensity: manifest.propensity,
            dropped: parts.dropped
        )
    }

    private func check(_ folder: String) throws {
        guard train.count > 0 else {
            throw InputError("the dataset has no training instance", place: folder)
        }
        let labelCount = train.labels.columnCount
        let counts: [(String, Int?)] = [
            ("test part", test.labels.columnCount),
            ("validation part", validation?.labels.columnCount),
            ("list of label names", labelNames?.count),
            ("list of label texts", labelTexts?.count),
        ]
        for (what, count) in counts {
            if let count, count != labelCount {
                throw InputError(
                    "the \(what) has \(count) labels, the training part \(labelCount)",
                    place: folder
                )
            }
        }
        for (what, split) in [("test", test), ("validation", validation)] {
            if let split, split.features?.columnCount != train.features?.columnCount {
                let got = split.features.map { String($0.columnCount) } ?? "no"
                let wanted = train.features.map { String($0.columnCount) } ?? "no"
                throw InputError(
                    "the \(what) part has \(got) features, the training part \(wanted)",
                    place: folder
                )
            }
        }
        if let senses,
            senses.train.count != train.labels.nonzeroCount
                || senses.test.count != test.labels.nonzeroCount
        {
            throw InputError(
                "\(senses.train.count) and \(senses.test.count) senses for "
                    + "\(train.labels.nonzeroCount) and \(test.labels.nonzeroCount) pairs",
                place: folder
            )
        }
    }

    private func filtered() -> DatasetParts {
        let filter = LabelFilter(training: train.labels)
        guard filter.droppedCount > 0 else { return self }
        func apply(_ split: Split) -> Split {
            Split(
                ids: split.ids,
                texts: split.texts,
                features: split.features,
                labels: filter.apply(split.labels),
                filtered: split.filtered.map(filter.apply)
            )
        }
        var result = self
        result.train = apply(train)
        result.test = apply(test)
        result.validation = validation.map(apply)
        result.labelNames = labelNames.map(filter.apply)
        result.labelTexts = labelTexts.map(filter.apply)
        result.senses = senses.map {
            SenseTable(
                senseNames: $0.senseNames,
                train: filter.apply($0.train, of: train.labels),
                test: filter.apply($0.test, of: test.labels)
            )
        }
        result.dropped.labels += filter.droppedCount
        result.dropped.testPairs += test.labels.nonzeroCount - result.test.labels.nonzeroCount
        if let validation, let kept = result.validation {
            result.dropped.validationPairs +=
                validation.labels.nonzeroCount - kept.labels.nonzeroCount
        }
        return result
    }
}
