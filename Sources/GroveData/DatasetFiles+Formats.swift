import Foundation
import GroveBase
import GroveSparse

extension DatasetFiles {
    func readXCSparse(_ workers: Workers) throws -> DatasetParts {
        func split(_ path: String) throws -> Split {
            let (features, labels) = try readSparseText(
                path,
                policy: manifest.policy,
                workers: workers
            )
            return Split(features: features, labels: labels)
        }
        return DatasetParts(
            train: try split(try requiredPath(.train)),
            test: try split(try requiredPath(.test)),
            validation: try path(.validation).map(split),
            labelNames: try names(.labelNames, workers)
        )
    }

    func readXCPairs(_ workers: Workers) throws -> DatasetParts {
        func split(_ featureRole: DatasetRole, _ labelRole: DatasetRole) throws -> Split {
            let (featurePath, labelPath) = (
                try requiredPath(featureRole), try requiredPath(labelRole)
            )
            let features = try readSparseCells(
                featurePath,
                "feature",
                mayBeEmpty: manifest.policy.allowsEmpty,
                policy: manifest.policy,
                workers: workers
            )
            let labels = try readSparseCells(
                labelPath,
                "label",
                mayBeEmpty: manifest.policy.allowsUnlabelled,
                policy: manifest.policy,
                workers: workers
            )
            try checkRows(featurePath, features.rowCount, labelPath, labels.rowCount)
            return Split(features: features, labels: labels.pattern)
        }
        return DatasetParts(
            train: try split(.trainFeatures, .trainLabels),
            test: try split(.testFeatures, .testLabels),
            labelNames: try names(.labelNames, workers)
        )
    }

    /// Inflates all files at once, the largest first, then parses each by blocks of lines.
    func readXCTexts(
        _ workers: Workers,
        _ progress: any ProgressReporter
    ) throws -> DatasetParts {
        let roles: [DatasetRole] = [.train, .test, .validation, .labels]
        let paths = roles.map(path)
        let inflated = try workers.tryMap(roles.count) { index in
            defer { progress.advance(1) }
            return try paths[index].map(readBytes)
        }
        func parsed(_ index: Int, labelCount: Int?) throws -> LabelledTexts? {
            defer { progress.advance(1) }
            guard let bytes = inflated[index], let path = paths[index] else { return nil }
            var options = LabelledTextsOptions(labelCount: labelCount, policy: manifest.policy)
            options.keepsTitles = labelCount == nil
            return try parseLabelledTexts(bytes, path, options, workers: workers)
        }
        let labels = try parsed(3, labelCount: nil)
        let labelCount = labels?.texts.count ?? 0
        func split(_ index: Int) throws -> Split? {
            try parsed(index, labelCount: labelCount).map {
                Split(ids: $0.ids, texts: $0.texts, labels: $0.labels)
            }
        }
        guard let train = try split(0), let test = try split(1) else {
            throw InputError("the training or test part is missing", place: folder)
        }
        return DatasetParts(
            train: train,
            test: test,
            validation: try split(2),
            labelNames: labels?.titles,
            labelTexts: labels?.texts
        )
    }

    func readPlainText(_ workers: Workers) throws -> DatasetParts {
        let style = manifest.labelLines
        let policy = manifest.policy
        func lines(_ role: DatasetRole) throws -> LabelLines {
            try LabelLines(try requiredPath(role), style, policy, workers: workers)
        }
        let (trainLines, testLines) = (try lines(.trainLabels), try lines(.testLabels))
        let listed = try names(.labelNames, workers)
        var labelNames = listed
        var ids: [ArraySlice<UInt8>: UInt32] = [:]
        if !style.areNumbers {
            let known = listed ?? sortedNames([trainLines.words, testLines.words])
            ids = try numbering(known, path(.labelNames) ?? folder)
            labelNames = known
        }
        let bound = listed?.count ?? max(trainLines.numberBound, testLines.numberBound)
        func split(_ lines: LabelLines, _ textRole: DatasetRole) throws -> Split {
            let textPath = try requiredPath(textRole)
            let texts = try readTextLines(
                textPath,
                allowsEmpty: policy.allowsEmpty,
                workers: workers
            )
            let labels =
                style.areNumbers
                ? try lines.numbers(labelCount: bound, sorted: policy.sortsIndices)
                : try lines.numbered(by: ids)
            try checkRows(textPath, texts.count, lines.path, labels.rowCount)
            return Split(texts: texts, labels: labels)
        }
        return DatasetParts(
            train: try split(trainLines, .trainTexts),
            test: try split(testLines, .testTexts),
            labelNames: labelNames
        )
    }

    /// The different names of some columns, sorted by their bytes.
    private func sortedNames(_ columns: [TextColumn]) -> TextColumn {
        var found: Set<ArraySlice<UInt8>> = []
        for column in columns { for i in 0..<column.count { found.insert(column.utf8(i)) } }
        var block = TextBlock()
        for name in found.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            block.append(name)
            block.finish()
        }
        return TextBlock.joined([block])
    }

    /// A list of names, one a line, where there is one.
    func names(_ role: DatasetRole, _ workers: Workers) throws -> TextColumn? {
        try path(role).map { try readTextLines($0, allowsEmpty: false, workers: workers) }
    }

    /// Checks that two files about the same instances have as many rows.
    func checkRows(_ path: String, _ count: Int, _ other: String, _ otherCount: Int) throws {
        guard count == otherCount else {
            let name = URL(fileURLWithPath: other).lastPathComponent
            throw InputError("has \(count) rows, but \(name) has \(otherCount)", place: path)
        }
    }
}
