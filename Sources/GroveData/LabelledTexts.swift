import GroveBase
import GroveSparse

/// What a JSON-lines file of the XC repository holds: instances, or labels (without targets).
struct LabelledTexts {
    let ids: TextColumn
    let titles: TextColumn
    /// Title, a space, content; either may be empty, and then there is no space.
    let texts: TextColumn
    let labels: CSRPattern
}

/// What a file of JSON lines is expected to hold.
struct LabelledTextsOptions: Sendable {
    /// How many labels there are; nil for a file of labels, which has no targets.
    var labelCount: Int?
    var policy = DatasetPolicy()
    /// Keep titles on their own: label names.
    var keepsTitles = false
}

private struct LFBlock: Sendable {
    var ids = TextBlock()
    var titles = TextBlock()
    var texts = TextBlock()
    var labels = RowBlock()
}

/// Parses the inflated bytes of `trn.json.gz` and the like: one object a line with `uid`, `title`,
/// `content`, `target_ind` and `target_rel`; other keys are checked for being JSON and left out.
///
/// - Throws: ``InputError`` with file and line.
func parseLabelledTexts(
    _ bytes: [UInt8],
    _ path: String,
    _ options: LabelledTextsOptions,
    workers: Workers
) throws -> LabelledTexts {
    let blocks = try parseBlocks(bytes, path, workers: workers) { range in
        var block = LFBlock()
        var record = LFRecord()
        try forEachLine(bytes, range) { line in
            try record.read(bytes, line, options)
            try record.append(to: &block, line, options)
        }
        return block
    }
    let rows = RowBlock.joined(blocks.map(\.labels))
    return LabelledTexts(
        ids: TextBlock.joined(blocks.map(\.ids)),
        titles: TextBlock.joined(blocks.map(\.titles)),
        texts: TextBlock.joined(blocks.map(\.texts)),
        labels: CSRPattern(
            columnCount: options.labelCount ?? 0,
            rowOffsets: rows.offsets,
            columns: rows.columns
        )
    )
}

/// One line of the file, its buffers used again for the next.
private struct LFRecord {
    var id: [UInt8] = []
    var title: [UInt8] = []
    var content: [UInt8] = []
    var targets: [Double] = []
    var relevances: [Double] = []
    var seen = Keys()

    struct Keys: OptionSet {
        let rawValue: Int
        static let id = Keys(rawValue: 1)
        static let title = Keys(rawValue: 2)
        static let content = Keys(rawValue: 4)
        static let targets = Keys(rawValue: 8)
        static let relevances = Keys(rawValue: 16)
    }

    mutating func read(
        _ bytes: [UInt8],
        _ line: Range<Int>,
        _ options: LabelledTextsOptions
    ) throws {
        id.removeAll(keepingCapacity: true)
        title.removeAll(keepingCapacity: true)
        content.removeAll(keepingCapacity: true)
        targets.removeAll(keepingCapacity: true)
        relevances.removeAll(keepingCapacity: true)
        seen = []
        var scanner = JSONScanner(bytes, line)
        scanner.skipSpace()
        guard scanner.position < scanner.end else {
            throw LineProblem(
                lineStart: line.lowerBound,
                message: "is empty, expected a JSON object"
            )
        }
        try scanner.object { scanner, key in try member(&scanner, key) }
        try scanner.finish()
        try require(.id, "uid", line)
        guard !seen.isDisjoint(with: [.title, .content]) else {
            throw LineProblem(
                lineStart: line.lowerBound,
                message: "the object lacks 'title' and 'content', expected at least one"
            )
        }
        if options.labelCount != nil { try require(.targets, "target_ind", line) }
    }

    private func require(_ key: Keys, _ name: String, _ line: Range<Int>) throws {
        guard seen.contains(key) else {
            throw LineProblem(
                lineStart: line.lowerBound,
                message: "the object lacks '\(name)'"
            )
        }
    }

    private mutating func member(_ scanner: inout JSONScanner, _ key: [UInt8]) throws {
        switch key {
        case uidKey:
            try once(.id, scanner, key)
            let start = scanner.position
            if scanner.current == UInt8(ascii: "\"") {
                try scanner.string(into: &id)
            } else {
                _ = try scanner.number()
                id.append(contentsOf: scanner.bytes[start..<scanner.position])
            }
        case titleKey:
            try once(.title, scanner, key)
            try scanner.string(into: &title)
        case contentKey:
            try once(.content, scanner, key)
            try scanner.string(into: &content)
        case targetsKey:
            try once(.targets, scanner, key)
            try scanner.array { scanner in targets.append(try scanner.number()) }
        case relevancesKey:
            try once(.relevances, scanner, key)
            try scanner.array { scanner in relevances.append(try scanner.number()) }
        default: try scanner.skipValue()
        }
    }

    private mutating func once(_ key: Keys, _ scanner: JSONScanner, _ name: [UInt8]) throws {
        guard seen.insert(key).inserted else {
            throw LineProblem(
                lineStart: scanner.lineStart,
                message: "key \(excerpt(name)) stands twice"
            )
        }
    }

    func append(
        to block: inout LFBlock,
        _ line: Range<Int>,
        _ options: LabelledTextsOptions
    ) throws {
        func fail(_ message: String) -> LineProblem {
            LineProblem(lineStart: line.lowerBound, message: message)
        }
        if title.allSatisfy(isBlank), content.allSatisfy(isBlank), !options.policy.allowsEmpty {
            throw fail("the document is empty; the manifest may allow it (empty: allowed)")
        }
        block.ids.append(id)
        block.ids.finish()
        if options.keepsTitles {
            block.titles.append(title)
            block.titles.finish()
        }
        block.texts.append(title)
        if !title.isEmpty, !content.isEmpty { block.texts.append(space) }
        block.texts.append(content)
        block.texts.finish()
        guard let labelCount = options.labelCount else { return block.labels.ends.append(0) }
        if seen.contains(.relevances) {
            guard relevances.count == targets.count else {
                throw fail("\(relevances.count) target_rel for \(targets.count) target_ind")
            }
            if let wrong = relevances.first(where: { $0 <= 0 }) {
                throw fail("target_rel \(wrong), expected a positive number")
            }
        }
        guard !targets.isEmpty || options.policy.allowsUnlabelled else {
            throw fail("the instance has no label; the manifest may allow it (unlabelled: allowed)")
        }
        try appendTargets(to: &block.labels, labelCount, options, fail)
    }

    private func appendTargets(
        to labels: inout RowBlock,
        _ labelCount: Int,
        _ options: LabelledTextsOptions,
        _ fail: (String) -> LineProblem
    ) throws {
        for (i, target) in targets.enumerated() {
            guard let label = Int(exactly: target), 0..<labelCount ~= label else {
                let shown = Int(exactly: target).map(String.init) ?? String(target)
                throw fail(
                    "target_ind \(shown) (element \(i)) is out of range, "
                        + "expected a whole number from 0 to \(labelCount - 1)"
                )
            }
            labels.columns.append(UInt32(label))
        }
        do {
            try labels.finishRow("target_ind", sorting: options.policy.sortsIndices)
        } catch {
            throw fail(error.message)
        }
    }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == space || 9...13 ~= byte }

private let uidKey = Array("uid".utf8)
private let titleKey = Array("title".utf8)
private let contentKey = Array("content".utf8)
private let targetsKey = Array("target_ind".utf8)
private let relevancesKey = Array("target_rel".utf8)
