import Foundation
import GroveBase
import GroveSparse

/// Rows of labels and features read from one block of lines.
private struct SparseBlock: Sendable {
    var labels = RowBlock()
    var features = RowBlock()
}

/// Rows of columns, with values where the format has them.
struct RowBlock: Sendable {
    var ends: [Int] = []
    var columns: [UInt32] = []
    var values: [Float] = []

    static func joined(_ blocks: [RowBlock]) -> (offsets: [Int], columns: [UInt32], values: [Float])
    {
        var offsets = [0]
        offsets.reserveCapacity(1 + blocks.reduce(0) { $0 + $1.ends.count })
        var base = 0
        for block in blocks {
            for end in block.ends { offsets.append(base + end) }
            base += block.columns.count
        }
        return (
            offsets, Array(blocks.map(\.columns).joined()), Array(blocks.map(\.values).joined())
        )
    }

    /// Ends a row, after checking that its columns ascend (or sorting them, where allowed).
    mutating func finishRow(_ what: String, sorting: Bool) throws(RowProblem) {
        let start = ends.last ?? 0
        var sorted = true
        for i in (start + 1)..<max(start + 1, columns.count) where columns[i - 1] >= columns[i] {
            if columns[i - 1] == columns[i] {
                throw RowProblem("\(what) \(columns[i]) stands twice")
            }
            sorted = false
            if !sorting {
                throw RowProblem(
                    "\(what) \(columns[i]) follows \(columns[i - 1]), expected ascending order"
                )
            }
        }
        if !sorted { try sortRow(from: start, what) }
        ends.append(columns.count)
    }

    private mutating func sortRow(from start: Int, _ what: String) throws(RowProblem) {
        let order = (start..<columns.count).sorted { columns[$0] < columns[$1] }
        let row = order.map { columns[$0] }
        for (a, b) in zip(row, row.dropFirst()) where a == b {
            throw RowProblem("\(what) \(a) stands twice")
        }
        if !values.isEmpty { values.replaceSubrange(start..., with: order.map { values[$0] }) }
        columns.replaceSubrange(start..., with: row)
    }
}

/// Something wrong in a row, not yet located.
struct RowProblem: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

/// Reads XC repository sparse text: a header `instances features labels`, then a line
/// `label,label feature:value feature:value` an instance; one without labels starts with a space.
///
/// - Throws: ``InputError`` with file and line.
func readSparseText(
    _ path: String,
    policy: DatasetPolicy,
    workers: Workers
) throws -> (features: CSRMatrix, labels: CSRPattern) {
    let bytes = try readBytes(path)
    let header = try readHeader(bytes, path, ["instances", "features", "labels"])
    let (featureCount, labelCount) = (header.counts[1], header.counts[2])
    let blocks = try parseBlocks(bytes, path, from: header.end, workers: workers) { range in
        var block = SparseBlock()
        try forEachLine(bytes, range) { line in
            var cursor = SparseCursor(bytes: bytes, position: line.lowerBound, end: line.upperBound)
            try locating(line) { () throws(RowProblem) in
                guard !line.isEmpty else {
                    throw RowProblem("is empty; an instance without labels starts with a space")
                }
                try cursor.labels(into: &block.labels, below: labelCount, policy)
                try cursor.cells(into: &block.features, "feature", below: featureCount, policy)
            }
        }
        return block
    }
    let labels = RowBlock.joined(blocks.map(\.labels))
    let features = RowBlock.joined(blocks.map(\.features))
    try checkRows(labels.offsets.count - 1, header.counts[0], "instances", path)
    return (
        CSRMatrix(
            columnCount: featureCount,
            rowOffsets: features.offsets,
            columns: features.columns,
            values: features.values
        ),
        CSRPattern(columnCount: labelCount, rowOffsets: labels.offsets, columns: labels.columns)
    )
}

/// Reads one half of an `X_Xf` / `X_Y` pair: a header `rows columns`, then a line of
/// `column:value` cells a row.
///
/// - Throws: ``InputError`` with file and line.
func readSparseCells(
    _ path: String,
    _ what: String,
    mayBeEmpty: Bool,
    policy: DatasetPolicy,
    workers: Workers
) throws -> CSRMatrix {
    let bytes = try readBytes(path)
    let header = try readHeader(bytes, path, ["rows", "columns"])
    var policy = policy
    policy.allowsEmpty = mayBeEmpty
    let blocks = try parseBlocks(bytes, path, from: header.end, workers: workers) {
        [policy] range in
        var block = RowBlock()
        try forEachLine(bytes, range) { line in
            var cursor = SparseCursor(bytes: bytes, position: line.lowerBound, end: line.upperBound)
            try locating(line) { () throws(RowProblem) in
                try cursor.cells(into: &block, what, below: header.counts[1], policy)
            }
        }
        return block
    }
    let rows = RowBlock.joined(blocks)
    try checkRows(rows.offsets.count - 1, header.counts[0], "rows", path)
    return CSRMatrix(
        columnCount: header.counts[1],
        rowOffsets: rows.offsets,
        columns: rows.columns,
        values: rows.values
    )
}

/// Runs a parser of one line and locates what it throws.
private func locating(_ line: Range<Int>, _ body: () throws(RowProblem) -> Void) throws {
    do {
        try body()
    } catch {
        throw LineProblem(lineStart: line.lowerBound, message: error.message)
    }
}

private func checkRows(_ got: Int, _ header: Int, _ what: String, _ path: String) throws {
    guard got == header else {
        throw InputError(
            "the header says \(header) \(what), but \(got) follow",
            place: path,
            line: 1
        )
    }
}

private func readHeader(
    _ bytes: [UInt8],
    _ path: String,
    _ names: [String]
) throws -> (counts: [Int], end: Int) {
    let end = lineEnd(bytes, 0)
    let words = bytes[0..<end].split { $0 == space || $0 == carriageReturn }
    let counts = words.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard words.count == names.count, counts.count == names.count,
        counts.allSatisfy({ $0 >= 0 && $0 < 1 << 31 })
    else {
        throw InputError(
            "the header is \(excerpt(bytes[0..<end])), expected '\(names.joined(separator: " "))'"
                + " as whole numbers",
            place: path,
            line: 1
        )
    }
    if let wrong = counts.firstIndex(where: { $0 > mostColumns(bytes.count) }) {
        throw InputError(
            "the header says \(counts[wrong]) \(names[wrong]), too many for \(bytes.count) bytes",
            place: path,
            line: 1
        )
    }
    return (counts, min(end + 1, bytes.count))
}

/// The most columns that a matrix in a file of so many bytes may claim.
///
/// Columns without a cell cost a file nothing, but memory when they are counted; in a true file most
/// have one. So a few bytes cannot ask for gigabytes.
func mostColumns(_ byteCount: Int) -> Int { max(1 << 24, byteCount) }
