import GroveBase

/// Something wrong in a line of a file, known by the byte at which the line starts.
///
/// Blocks of lines are parsed in parallel and do not know how many lines stand before them; the
/// line's number is counted when the problem is reported.
struct LineProblem: Error {
    let lineStart: Int
    let message: String

    func inputError(_ bytes: [UInt8], _ path: String) -> InputError {
        var line = 1
        for byte in bytes[0..<min(lineStart, bytes.count)] where byte == newline { line += 1 }
        return InputError(message, place: path, line: line)
    }
}

let newline = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")
let space = UInt8(ascii: " ")

/// Cuts a file into blocks of whole lines, of about `size` bytes each.
func lineBlocks(_ bytes: [UInt8], from start: Int = 0, size: Int = 1 << 20) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var low = start
    while low < bytes.count {
        let high = lineEnd(bytes, min(low + size, bytes.count) - 1)
        blocks.append(low..<min(high + 1, bytes.count))
        low = high + 1
    }
    return blocks
}

/// The index of the next newline from an index on, or the end of the bytes.
func lineEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    var i = start
    while i < bytes.count, bytes[i] != newline { i += 1 }
    return i
}

/// Parses blocks of lines in parallel, in the file's order.
///
/// - Throws: ``InputError`` with the line of the first problem in the file.
func parseBlocks<Block: Sendable>(
    _ bytes: [UInt8],
    _ path: String,
    from start: Int = 0,
    workers: Workers,
    _ parse: @Sendable (Range<Int>) throws -> Block
) throws -> [Block] {
    let blocks = lineBlocks(bytes, from: start)
    do {
        return try workers.tryMap(blocks.count) { try parse(blocks[$0]) }
    } catch let problem as LineProblem {
        throw problem.inputError(bytes, path)
    }
}

/// Calls `body` with the range of each line in a block, without its end (`\n` or `\r\n`).
func forEachLine(
    _ bytes: [UInt8],
    _ block: Range<Int>,
    _ body: (Range<Int>) throws -> Void
) rethrows {
    var start = block.lowerBound
    while start < block.upperBound {
        let end = lineEnd(bytes, start)
        let isWindows = end > start && bytes[end - 1] == carriageReturn
        try body(start..<(isWindows ? end - 1 : end))
        start = end + 1
    }
}

/// Texts being collected, which can be joined with those of other blocks.
struct TextBlock: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []

    /// Ends the text that was being appended.
    mutating func finish() { ends.append(bytes.count) }
    mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }
    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    static func joined(_ blocks: [TextBlock]) -> TextColumn {
        if blocks.count == 1, let only = blocks.first {
            return TextColumn(bytes: only.bytes, offsets: [0] + only.ends)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(blocks.reduce(0) { $0 + $1.bytes.count })
        var offsets = [0]
        offsets.reserveCapacity(1 + blocks.reduce(0) { $0 + $1.ends.count })
        for block in blocks {
            let base = bytes.count
            bytes.append(contentsOf: block.bytes)
            for end in block.ends { offsets.append(base + end) }
        }
        return TextColumn(bytes: bytes, offsets: offsets)
    }
}

/// Bytes of a file as text for a message, at most 40 of them.
func excerpt(_ bytes: some Collection<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(40), as: UTF8.self)
    return bytes.count > 40 ? "'\(text)…'" : "'\(text)'"
}

/// The index of the first byte that is not UTF-8 within a range, or nil where all is well.
func firstInvalidUTF8(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var i = range.lowerBound
    while i < range.upperBound {
        if bytes[i] < 0x80 {
            i += 1
        } else {
            let length = sequenceLength(bytes, i, range.upperBound)
            guard length > 0 else { return i }
            i += length
        }
    }
    return nil
}

/// The length of the well-formed UTF-8 sequence at an index, 0 where there is none (RFC 3629).
func sequenceLength(_ bytes: [UInt8], _ i: Int, _ end: Int) -> Int {
    let lead = bytes[i]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0..<0x80: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard i + length <= end, second.contains(bytes[i + 1]) else { return 0 }
    for j in 2..<max(2, length) where bytes[i + j] & 0xC0 != 0x80 { return 0 }
    return length
}
