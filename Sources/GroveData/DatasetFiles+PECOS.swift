import Foundation
import GroveBase
import GroveSparse

extension DatasetFiles {
    /// Reads a PECOS folder, and the ids, label names and senses that Grove's builds add to one.
    func readPECOS(_ workers: Workers) throws -> DatasetParts {
        let features = try featurePaths()
        func split(
            _ labelRole: DatasetRole,
            _ textRole: DatasetRole,
            _ idRole: DatasetRole,
            _ featurePath: String?
        ) throws -> Split {
            let labelPath = try requiredPath(labelRole)
            let labels = try readLabelArchive(labelPath, workers: workers)
            try checkUnlabelled(labels, labelPath)
            func column(_ role: DatasetRole, allowsEmpty: Bool) throws -> TextColumn? {
                guard let path = path(role) else { return nil }
                let texts = try readTextLines(path, allowsEmpty: allowsEmpty, workers: workers)
                try checkRows(path, texts.count, labelPath, labels.rowCount)
                return texts
            }
            let matrix = try featurePath.map { path in
                let matrix = try readSparseArchive(path, workers: workers)
                try checkRows(path, matrix.rowCount, labelPath, labels.rowCount)
                try checkEmpty(matrix, path)
                return matrix
            }
            return Split(
                ids: try column(idRole, allowsEmpty: false),
                texts: try column(textRole, allowsEmpty: manifest.policy.allowsEmpty),
                features: matrix,
                labels: labels
            )
        }
        var parts = DatasetParts(
            train: try split(.trainLabels, .trainTexts, .trainIDs, features?.train),
            test: try split(.testLabels, .testTexts, .testIDs, features?.test),
            labelNames: try names(.labelNames, workers),
            labelTexts: try names(.labelTexts, workers)
        )
        parts.senses = try readSenses(workers)
        if manifest.format.isBuilt { parts.dropped = try BuildRecord.read(folder).dropped }
        return parts
    }

    /// The two feature files: as named, in the folder, or in its only subfolder that has them
    /// (PECOS keeps tf-idf in one such as `tfidf-attnxml`).
    private func featurePaths() throws -> (train: String, test: String)? {
        switch (path(.trainFeatures), path(.testFeatures)) {
        case (let train?, let test?): return (train, test)
        case (nil, nil): break
        default:
            throw InputError("has only one of X.trn.npz and X.tst.npz", place: folder)
        }
        guard manifest.format == .pecos else { return nil }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let found = names.filter { fileSize("\(folder)/\($0)/X.trn.npz") != nil }
        guard found.count <= 1 else {
            throw InputError(
                "has features in \(found.joined(separator: ", ")); the manifest must name one "
                    + "(files: train-features, test-features)",
                place: folder
            )
        }
        return found.first.map { ("\(folder)/\($0)/X.trn.npz", "\(folder)/\($0)/X.tst.npz") }
    }

    /// Feature files that lie in a subfolder, for the dataset's fingerprint.
    func subfolderFeatures() throws -> [(role: DatasetRole, path: String)] {
        guard manifest.format == .pecos, let found = try featurePaths() else { return [] }
        return [(.trainFeatures, found.train), (.testFeatures, found.test)]
    }

    private func checkUnlabelled(_ labels: CSRPattern, _ path: String) throws {
        guard !manifest.policy.allowsUnlabelled else { return }
        if let row = (0..<labels.rowCount).first(where: { labels.row($0).isEmpty }) {
            throw InputError(
                "row \(row): the instance has no label; the manifest may allow it "
                    + "(unlabelled: allowed)",
                place: path
            )
        }
    }

    private func checkEmpty(_ features: CSRMatrix, _ path: String) throws {
        guard !manifest.policy.allowsEmpty else { return }
        if let row = (0..<features.rowCount).first(where: { features.rowColumns($0).isEmpty }) {
            throw InputError(
                "row \(row): the instance has no feature; the manifest may allow it "
                    + "(empty: allowed)",
                place: path
            )
        }
    }

    private func readSenses(_ workers: Workers) throws -> SenseTable? {
        guard let names = try names(.senseNames, workers) else { return nil }
        func column(_ role: DatasetRole) throws -> [UInt32] {
            let path = try requiredPath(role)
            let senses = try NumpyArray(try readBytes(path), place: path).indices()
            if let wrong = senses.firstIndex(where: { Int($0) >= names.count }) {
                throw InputError(
                    "element \(wrong) is sense \(senses[wrong]) of \(names.count)",
                    place: path
                )
            }
            return senses
        }
        return SenseTable(
            senseNames: names,
            train: try column(.trainSenses),
            test: try column(.testSenses)
        )
    }
}
