public import GroveBase
import GroveSparse

/// Reads a file of texts, one a line; lines may be empty.
///
/// - Parameters:
///   - path: The file, UTF-8.
///   - workers: The threads to read with.
/// - Returns: The texts.
/// - Throws: ``InputError`` if it cannot be read or is not UTF-8, with the line.
public func readTexts(_ path: String, workers: Workers = Workers(1)) throws -> TextColumn {
    try readTextLines(path, allowsEmpty: true, workers: workers)
}

/// Reads a text file with one text a line.
///
/// - Throws: ``InputError`` with file and line: not UTF-8, or empty where that is not allowed.
func readTextLines(_ path: String, allowsEmpty: Bool, workers: Workers) throws -> TextColumn {
    let bytes = try readBytes(path)
    let blocks = try parseBlocks(bytes, path, workers: workers) { range in
        var block = TextBlock()
        try forEachLine(bytes, range) { line in
            if let wrong = firstInvalidUTF8(bytes, line) {
                throw LineProblem(
                    lineStart: line.lowerBound,
                    message: "is not UTF-8 text at byte \(wrong - line.lowerBound + 1)"
                )
            }
            guard allowsEmpty || !bytes[line].allSatisfy({ $0 <= space }) else {
                throw LineProblem(
                    lineStart: line.lowerBound,
                    message: "the text is empty; the manifest may allow it (empty: allowed)"
                )
            }
            block.append(bytes[line])
            block.finish()
        }
        return block
    }
    return TextBlock.joined(blocks)
}

/// Lines of labels, split but not yet numbered.
struct LabelLines {
    let path: String
    /// The labels of all lines, one after the other.
    let words: TextColumn
    /// Where each line's labels start.
    let offsets: [Int]

    /// Reads a file with the labels of an instance on each line.
    ///
    /// - Throws: ``InputError`` with file and line.
    init(_ path: String, _ style: LabelLineStyle, _ policy: DatasetPolicy, workers: Workers) throws
    {
        let lines = try readTextLines(path, allowsEmpty: policy.allowsUnlabelled, workers: workers)
        var words = TextBlock()
        var offsets = [0]
        for line in 0..<lines.count {
            for word in lines.utf8(line).split(separator: style.separator.byte) {
                words.append(word.drop { $0 == space })
                words.finish()
            }
            offsets.append(words.ends.count)
        }
        self.path = path
        self.words = TextBlock.joined([words])
        self.offsets = offsets
    }

    /// The labels as a matrix, numbered by a table of names.
    ///
    /// - Throws: ``InputError`` for a name that is unknown or twice on a line.
    func numbered(by ids: [ArraySlice<UInt8>: UInt32]) throws -> CSRPattern {
        try pattern(labelCount: ids.count, sorted: true) { word, line in
            guard let id = ids[word] else {
                throw InputError(
                    "unknown label \(excerpt(word)); it is not in the list of labels",
                    place: path,
                    line: line
                )
            }
            return id
        }
    }

    /// The labels as a matrix, where they are numbers.
    ///
    /// - Throws: ``InputError`` for anything but a whole number below the label count, and for
    ///   labels out of order unless the policy sorts them.
    func numbers(labelCount: Int, sorted: Bool) throws -> CSRPattern {
        try pattern(labelCount: labelCount, sorted: sorted) { word, line in
            guard let id = Int(String(decoding: word, as: UTF8.self)), 0..<labelCount ~= id else {
                throw InputError(
                    "label \(excerpt(word)), expected a whole number from 0 to \(labelCount - 1)",
                    place: path,
                    line: line
                )
            }
            return UInt32(id)
        }
    }

    private func pattern(
        labelCount: Int,
        sorted: Bool,
        _ number: (ArraySlice<UInt8>, Int) throws -> UInt32
    ) throws -> CSRPattern {
        var rows = RowBlock()
        for line in 0..<(offsets.count - 1) {
            for word in offsets[line]..<offsets[line + 1] {
                rows.columns.append(try number(words.utf8(word), line + 1))
            }
            do {
                try rows.finishRow("label", sorting: sorted)
            } catch {
                throw InputError(error.message, place: path, line: line + 1)
            }
        }
        return CSRPattern(
            columnCount: labelCount,
            rowOffsets: [0] + rows.ends,
            columns: rows.columns
        )
    }

    /// The largest number on any line plus one, for labels that are numbers; what no file of this
    /// size can number does not count.
    var numberBound: Int {
        let most = mostColumns(words.bytes.count)
        return (0..<words.count).reduce(0) { bound, word in
            guard let number = Int(words[word]), number < most else { return bound }
            return max(bound, number + 1)
        }
    }
}

/// The number of each name of a column.
///
/// - Throws: ``InputError`` for a name that stands twice.
func numbering(_ names: TextColumn, _ path: String) throws -> [ArraySlice<UInt8>: UInt32] {
    var ids: [ArraySlice<UInt8>: UInt32] = [:]
    ids.reserveCapacity(names.count)
    for i in 0..<names.count where ids.updateValue(UInt32(i), forKey: names.utf8(i)) != nil {
        throw InputError("label \(excerpt(names.utf8(i))) stands twice", place: path, line: i + 1)
    }
    return ids
}
