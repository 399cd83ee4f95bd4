import GroveBase
import GroveSparse

/// Generates a dataset and writes it as a folder of the format `synthetic`.
///
/// Features go to disk in blocks of 4,096 rows and are never in memory together; what is in memory
/// is proportional to the labels, the pairs and the instances.
func writeSynthetic(
    _ shape: SyntheticShape,
    to folder: String,
    manifest: (file: String, text: String),
    workers: Workers,
    progress: any ProgressReporter
) throws {
    let hierarchy = SyntheticTopics(shape)
    let senses = SyntheticSenses(shape, hierarchy)
    let rows = SyntheticRows(shape, hierarchy, senses)
    var writer = try FolderWriter(folder)
    for name in ["trn", "tst"] {
        let part = SyntheticPart(
            name,
            shape,
            hierarchy,
            senses,
            counts: name == "trn" ? senses.trainCounts : senses.testCounts,
            workers: workers
        )
        let (labels, meant) = part.labels(senses, labelCount: shape.labels)
        try writeLabelArchive(labels, to: writer.path("Y.\(name).npz"))
        if senses.count > shape.labels {
            try writer.write(numbers: meant, to: "senses.\(name).npy")
        }
        try writeFeatures(rows, part, to: writer.path("X.\(name).npz"), workers, progress)
    }
    try writeNames(senses, hierarchy, shape.labels, writer)
    var files: [String] = []
    var paths: [String] = []
    for file in DatasetFormat.synthetic.parts.map(\.file) {
        let path = writer.path(file)
        guard fileSize(path) != nil else { continue }
        files.append(file)
        paths.append(path)
    }
    let digests = try workers.tryMap(paths.count) { [paths] in try sha256(ofFile: paths[$0]) }
    let record = BuildRecord(
        dropped: DroppedCounts(),
        digests: Dictionary(
            uniqueKeysWithValues: zip(files, digests).map { ($0, JSONValue.string($1)) }
        )
    )
    try writer.write(Array((record.json.pretty() + "\n").utf8), to: BuildRecord.file)
    try writer.write(Array(manifest.text.utf8), to: manifest.file)
    try writer.place(replacing: true)
}

/// Writes a part's features as `scipy.sparse.save_npz` would, block by block.
private func writeFeatures(
    _ rows: SyntheticRows,
    _ part: SyntheticPart,
    to path: String,
    _ workers: Workers,
    _ progress: any ProgressReporter
) throws {
    var offsets: [Int32] = [0]
    offsets.reserveCapacity(part.instances + 1)
    for place in part.placeOfRow {
        offsets.append(offsets[offsets.count - 1] + Int32(rows.nonzeroCount(Int(place))))
    }
    let cells = Int(offsets[part.instances])
    let archive = try PlacedArchive(
        path,
        [
            .init(name: "indices", descriptor: "<i4", shape: [cells], elementSize: 4),
            .init(name: "indptr", descriptor: "<i4", shape: [offsets.count], elementSize: 4),
            .init(name: "format", descriptor: "|S3", shape: [], elementSize: 3),
            .init(name: "shape", descriptor: "<i8", shape: [2], elementSize: 8),
            .init(name: "data", descriptor: "<f4", shape: [cells], elementSize: 4),
        ]
    )
    try archive.write(offsets, to: 1, at: 0)
    try archive.write(Array("csr".utf8), to: 2, at: 0)
    try archive.write([Int64(part.instances), Int64(rows.shape.features)], to: 3, at: 0)
    progress.begin("generate X.\(part.name).npz", total: part.instances)
    defer { progress.end() }
    let blocks = Workers.blocks(part.instances, size: 4096)
    _ = try workers.tryMap(blocks.count) { [offsets] index in
        let block = blocks[index]
        let made = rows.make(block, of: part)
        let first = Int(offsets[block.lowerBound])
        precondition(first + made.columns.count == Int(offsets[block.upperBound]))
        try archive.write(made.columns, to: 0, at: first)
        try archive.write(made.values, to: 4, at: first)
        progress.advance(block.count)
    }
    try archive.close()
}

/// Writes the labels' names, and the senses' where labels have several.
private func writeNames(
    _ senses: SyntheticSenses,
    _ hierarchy: SyntheticTopics,
    _ labelCount: Int,
    _ writer: borrowing FolderWriter
) throws {
    var names: [UInt8] = []
    for label in 0..<labelCount { names += Array("label\(label)\n".utf8) }
    try writer.write(names, to: "labels.txt")
    guard senses.count > labelCount else { return }
    names = []
    for sense in 0..<senses.count {
        let path = hierarchy.path(Int(senses.levels[sense]), Int(senses.topics[sense]))
        names += Array("s\(sense) label\(senses.labels[sense]) in topic \(path)\n".utf8)
    }
    try writer.write(names, to: "senses.txt")
}
