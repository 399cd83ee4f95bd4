import Foundation

/// A place in a line of sparse text.
struct SparseCursor {
    let bytes: [UInt8]
    var position: Int
    let end: Int

    /// Reads `label,label,…` up to the first space or the end of the line.
    mutating func labels(
        into block: inout RowBlock,
        below bound: Int,
        _ policy: DatasetPolicy
    ) throws(RowProblem) {
        if position < end, bytes[position] != space {
            // A line that starts with a feature has lost the space that stands for no labels.
            while true {
                block.columns.append(try index("label", below: bound, until: ", "))
                guard position < end, bytes[position] == comma else { break }
                position += 1
            }
        } else if !policy.allowsUnlabelled {
            throw RowProblem(
                "the instance has no label; the manifest may allow it (unlabelled: allowed)"
            )
        }
        try block.finishRow("label", sorting: policy.sortsIndices)
    }

    /// Reads `column:value` cells, separated by spaces, up to the end of the line.
    mutating func cells(
        into block: inout RowBlock,
        _ what: String,
        below bound: Int,
        _ policy: DatasetPolicy
    ) throws(RowProblem) {
        let before = block.columns.count
        while true {
            while position < end, bytes[position] == space { position += 1 }
            guard position < end else { break }
            let column = try index(what, below: bound, until: ":")
            guard position < end, bytes[position] == colon else {
                throw RowProblem("\(what) \(column) has no value, expected '\(column):value'")
            }
            position += 1
            block.columns.append(column)
            block.values.append(try value(what, column))
        }
        if block.columns.count == before, !policy.allowsEmpty {
            throw RowProblem(
                "the instance has no \(what); the manifest may allow it "
                    + (what == "label" ? "(unlabelled: allowed)" : "(empty: allowed)")
            )
        }
        try block.finishRow(what, sorting: policy.sortsIndices)
    }

    /// Reads a whole number below a bound, which must end where one of a few bytes or the line does.
    private mutating func index(
        _ what: String,
        below bound: Int,
        until ends: StaticString
    ) throws(RowProblem) -> UInt32 {
        let start = position
        var number = 0
        while position < end, case let digit = bytes[position] &- zero, digit < 10 {
            number = number &* 10 &+ Int(digit)
            position += 1
            // One digit more could be beyond what an Int holds.
            if position - start == 18 { break }
        }
        let stops = position == end || ends.contains(bytes[position])
        guard position > start, stops else { throw wrongIndex(what, start, bound) }
        guard number < bound else {
            throw RowProblem("\(what) \(number) is out of range, expected 0 to \(bound - 1)")
        }
        return UInt32(number)
    }

    private func wrongIndex(_ what: String, _ start: Int, _ bound: Int) -> RowProblem {
        let word = bytes[start..<end].prefix { $0 != space && $0 != comma && $0 != colon }
        if Int(String(decoding: word, as: UTF8.self)).map({ $0 < 0 }) ?? false {
            return RowProblem(
                "\(what) \(String(decoding: word, as: UTF8.self)) is negative, "
                    + "expected 0 to \(bound - 1)"
            )
        }
        return RowProblem("\(what) \(excerpt(word)) is not a whole number from 0 to \(bound - 1)")
    }

    /// Reads a finite number up to the next space or the end of the line.
    private mutating func value(_ what: String, _ column: UInt32) throws(RowProblem) -> Float {
        let start = position
        while position < end, bytes[position] != space { position += 1 }
        guard let number = decimal(bytes, start..<position), Float(number).isFinite else {
            throw RowProblem(
                "\(what) \(column) has the value \(excerpt(bytes[start..<position])), "
                    + "expected a finite number"
            )
        }
        return Float(number)
    }
}

let zero = UInt8(ascii: "0")
let comma = UInt8(ascii: ",")
let colon = UInt8(ascii: ":")

extension StaticString {
    /// Whether an ASCII byte is one of this string's.
    fileprivate func contains(_ byte: UInt8) -> Bool {
        // Safety: the pointer is used within the closure, for the string's own length.
        withUTF8Buffer { unsafe $0.contains(byte) }
    }
}

/// The decimal number written in some bytes; nil for anything else, NaN and infinity included.
///
/// Up to 15 digits with a small exponent are exact in double precision (Clinger 1990), which
/// covers nearly every file; the rest goes to the C library.
func decimal(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
    var i = range.lowerBound
    let negative = i < range.upperBound && bytes[i] == UInt8(ascii: "-")
    if negative { i += 1 }
    var mantissa = 0
    var digits = 0
    var decimals = 0
    var seenPoint = false
    while i < range.upperBound {
        let byte = bytes[i]
        if byte &- zero < 10 {
            mantissa = mantissa &* 10 &+ Int(byte &- zero)
            digits += 1
            if seenPoint { decimals += 1 }
        } else if byte == UInt8(ascii: "."), !seenPoint {
            seenPoint = true
        } else {
            break
        }
        i += 1
    }
    if i == range.upperBound, digits > 0, digits <= 15 {
        let exact = Double(mantissa) / powersOfTen[decimals]
        return negative ? -exact : exact
    }
    return slowDecimal(bytes, range)
}

private func slowDecimal(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
    let allowed = Array("0123456789+-.eE".utf8)
    guard !range.isEmpty, bytes[range].allSatisfy(allowed.contains) else { return nil }
    return Double(String(decoding: bytes[range], as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
}

private let powersOfTen: [Double] = (0...15).map { Double("1e\($0)") ?? 1 }
