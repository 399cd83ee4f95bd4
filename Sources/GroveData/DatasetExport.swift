import Foundation
public import GroveBase
public import GroveSparse

/// Writes a dataset as a PECOS folder, which libpecos and the peers' scripts read.
///
/// `X.trn.npz`, `X.tst.npz`, `Y.trn.npz`, `Y.tst.npz` (scipy CSR, float32, sorted indices), and
/// where the dataset has texts `X.trn.txt`, `X.tst.txt`, `Y.txt` (one a line, line ends within a
/// text as spaces). Also `labels.txt` with the labels' names where it has some.
///
/// - Parameters:
///   - trainFeatures: The features of the training instances, (instances, features).
///   - testFeatures: The features of the test instances, (instances, features).
///   - dataset: The dataset, for its labels and texts.
///   - folder: The folder to make; it must not exist, or be empty.
/// - Throws: ``InputError`` if the folder is not empty; ``WorkError`` if it cannot be written.
/// - Precondition: One row of features an instance, and as many features in both.
public func exportPECOS(
    trainFeatures: CSRMatrix,
    testFeatures: CSRMatrix,
    dataset: Dataset,
    to folder: String
) throws {
    checkShapes(trainFeatures, testFeatures, dataset)
    try requireEmpty(folder)
    var writer = try FolderWriter(folder)
    for (part, split, features) in [
        ("trn", dataset.train, trainFeatures), ("tst", dataset.test, testFeatures),
    ] {
        try writeSparseArchive(features, to: writer.path("X.\(part).npz"))
        try writeLabelArchive(split.labels, to: writer.path("Y.\(part).npz"))
        try split.texts.map { try writer.write($0, to: "X.\(part).txt") }
    }
    try dataset.labelNames.map { try writer.write($0, to: "labels.txt") }
    try dataset.labelTexts.map { try writer.write($0, to: "Y.txt") }
    try writer.place(replacing: false)
}

/// Writes a dataset as XC repository sparse text: `train.txt` and `test.txt`, each with a header.
///
/// Values are written with the fewest digits that read back as the same single-precision number.
///
/// - Parameters:
///   - trainFeatures: The features of the training instances, (instances, features).
///   - testFeatures: The features of the test instances, (instances, features).
///   - dataset: The dataset, for its labels.
///   - folder: The folder to make; it must not exist, or be empty.
///   - workers: The threads to format with; the files do not depend on their number.
/// - Throws: ``InputError`` if the folder is not empty; ``WorkError`` if it cannot be written.
/// - Precondition: One row of features an instance, and as many features in both.
public func exportXC(
    trainFeatures: CSRMatrix,
    testFeatures: CSRMatrix,
    dataset: Dataset,
    to folder: String,
    workers: Workers
) throws {
    checkShapes(trainFeatures, testFeatures, dataset)
    try requireEmpty(folder)
    var writer = try FolderWriter(folder)
    for (file, split, features) in [
        ("train.txt", dataset.train, trainFeatures), ("test.txt", dataset.test, testFeatures),
    ] {
        let header = "\(split.count) \(features.columnCount) \(dataset.labelCount)\n"
        let blocks = Workers.blocks(split.count, size: 1024)
        let lines = workers.map(blocks.count) { sparseLines(blocks[$0], features, split.labels) }
        try writeFile([Array(header.utf8)] + lines, to: writer.path(file))
    }
    try dataset.labelNames.map { try writer.write($0, to: "labels.txt") }
    try writer.place(replacing: false)
}

private func sparseLines(_ rows: Range<Int>, _ features: CSRMatrix, _ labels: CSRPattern) -> [UInt8]
{
    var bytes: [UInt8] = []
    for row in rows {
        for (i, label) in labels.row(row).enumerated() {
            if i > 0 { bytes.append(comma) }
            append(label, to: &bytes)
        }
        // The space stays where a part is empty: it tells no labels from no features.
        if features.rowColumns(row).isEmpty { bytes.append(space) }
        for (column, value) in zip(features.rowColumns(row), features.rowValues(row)) {
            bytes.append(space)
            append(column, to: &bytes)
            bytes.append(colon)
            if value >= 0, value < 16_777_216, value == value.rounded() {
                append(UInt32(value), to: &bytes)
            } else {
                var text = value.description
                // Safety: the bytes are copied within the closure.
                text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
            }
        }
        bytes.append(newline)
    }
    return bytes
}

/// Appends the decimal digits of a number.
private func append(_ number: UInt32, to bytes: inout [UInt8]) {
    var divisor: UInt32 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
        bytes.append(zero + UInt8(number / divisor % 10))
        divisor /= 10
    }
}

private func checkShapes(_ train: CSRMatrix, _ test: CSRMatrix, _ dataset: Dataset) {
    precondition(
        train.rowCount == dataset.train.count && test.rowCount == dataset.test.count
            && train.columnCount == test.columnCount,
        "features (\(train.rowCount), \(train.columnCount)) and (\(test.rowCount), "
            + "\(test.columnCount)) for \(dataset.train.count) and \(dataset.test.count) instances"
    )
}

/// Checks that a folder to be made is not there, or empty.
///
/// - Throws: ``InputError`` if it holds something.
package func requireEmpty(_ folder: String) throws {
    let manager = FileManager.default
    guard manager.fileExists(atPath: folder) else { return }
    guard let found = try? manager.contentsOfDirectory(atPath: folder), found.isEmpty else {
        throw InputError("exists already and is not an empty folder", place: folder)
    }
}
