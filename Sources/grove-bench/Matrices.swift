import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveRunner
import GroveSparse
import GroveStore
import GroveTree

/// The exported matrices of a dataset; every part is read when it is asked for.
struct Matrices {
    let folder: String

    func trainFeatures() throws -> CSRMatrix { try readSparseArchive("\(folder)/X.trn.npz") }
    func testFeatures() throws -> CSRMatrix { try readSparseArchive("\(folder)/X.tst.npz") }
    func trainLabels() throws -> CSRPattern { try readLabelArchive("\(folder)/Y.trn.npz") }

    /// One text a line, as the export writes them.
    func texts(_ part: String) throws -> TextColumn {
        let path = "\(folder)/X.\(part).txt"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError("no such file; the dataset may have no texts", place: path)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count)
        var offsets = [0]
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            bytes.append(contentsOf: line)
            offsets.append(bytes.count)
        }
        // What follows the last line's end is no line.
        if data.last == UInt8(ascii: "\n") { offsets.removeLast() }
        return TextColumn(bytes: bytes, offsets: offsets)
    }
}

/// A label tree as a chain of scipy matrices, which libpecos reads too.
///
/// `C.t.npz` is (children, parents) of level t; the last is (labels, leaf clusters).
struct TreeFolder {
    let folder: String

    func write(_ tree: LabelTree) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        } catch { throw WorkError("cannot make \(folder): \(error.localizedDescription)") }
        for level in 0..<tree.levelCount - 1 {
            let pattern = CSRPattern(
                columnCount: tree.parentCount(level),
                rowOffsets: Array(0...tree.childCount(level)),
                columns: tree.parents(level)
            )
            try writeLabelArchive(pattern, to: "\(folder)/C.\(level).npz")
        }
        let last = tree.levelCount - 1
        try writeLabelArchive(tree.clustersOfLabels(), to: "\(folder)/C.\(last).npz")
    }

    func read() throws -> LabelTree {
        var levels: [CSRPattern] = []
        while FileManager.default.fileExists(atPath: "\(folder)/C.\(levels.count).npz") {
            levels.append(try readLabelArchive("\(folder)/C.\(levels.count).npz"))
        }
        guard let leaves = levels.last else { throw InputError("has no C.0.npz", place: folder) }
        let children = levels.map { $0.transposed() }
        let offsets = children.map(\.rowOffsets)
        let slots = children[children.count - 1].columns
        if let problem = LabelTree.problem(
            childOffsets: offsets,
            slotLabels: slots,
            labelCount: leaves.rowCount
        ) {
            throw InputError(problem, place: folder)
        }
        return LabelTree(childOffsets: offsets, slotLabels: slots, labelCount: leaves.rowCount)
    }
}

/// A trained model in a cache file of its own.
struct ModelFolder {
    let folder: String

    private var key: StageKey { StageKey(stage: "model", version: 1) }

    func write(_ model: LinearModel) throws {
        try StageCache(folder: folder).store(StageFiles.artifact(model), key: key)
    }

    func read() throws -> LinearModel {
        guard let stage = try StageCache(folder: folder).load(key) else {
            throw InputError("holds no model; make one with `grove-bench train`", place: folder)
        }
        return try StageFiles.model(stage.artifact)
    }
}

extension RankedLabels {
    /// The scores as a matrix, (instances, labels).
    func matrix(labelCount: Int) -> CSRMatrix {
        var columns: [UInt32] = []
        var values: [Float] = []
        for row in 0..<rowCount {
            let range = rowOffsets[row]..<rowOffsets[row + 1]
            for place in range.sorted(by: { labels[$0] < labels[$1] }) {
                columns.append(labels[place])
                values.append(scores[place])
            }
        }
        return CSRMatrix(
            columnCount: labelCount,
            rowOffsets: rowOffsets,
            columns: columns,
            values: values
        )
    }
}
