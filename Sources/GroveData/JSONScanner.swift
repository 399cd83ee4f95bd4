/// A strict scanner of one JSON text (RFC 8259) within a file's bytes.
///
/// Every problem is thrown with the byte it was found at, as a column of the line.
struct JSONScanner {
    let bytes: [UInt8]
    let lineStart: Int
    var position: Int
    let end: Int

    init(_ bytes: [UInt8], _ line: Range<Int>) {
        self.bytes = bytes
        lineStart = line.lowerBound
        position = line.lowerBound
        end = line.upperBound
    }

    /// The byte at the position; 0 at the end, which no JSON text holds.
    var current: UInt8 { position < end ? bytes[position] : 0 }

    func problem(_ wanted: String) -> LineProblem {
        let got = position < end ? excerpt(bytes[position..<min(end, position + 12)]) : "the end"
        return LineProblem(
            lineStart: lineStart,
            message:
                "is not JSON: column \(position - lineStart + 1) has \(got), expected \(wanted)"
        )
    }

    mutating func skipSpace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x09, 0x0D, 0x0A: position += 1
            default: return
            }
        }
    }

    /// Steps over white space and one expected byte.
    mutating func expect(_ byte: UInt8) throws {
        skipSpace()
        guard current == byte, position < end else {
            throw problem("'\(Character(UnicodeScalar(byte)))'")
        }
        position += 1
    }

    /// Steps over white space and a byte if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < end, current == byte else { return false }
        position += 1
        return true
    }

    /// Reads an object: calls `member` for each key, with the scanner before the key's value.
    mutating func object(_ member: (inout JSONScanner, [UInt8]) throws -> Void) throws {
        try expect(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return }
        var key: [UInt8] = []
        repeat {
            skipSpace()
            key.removeAll(keepingCapacity: true)
            try string(into: &key)
            try expect(colon)
            skipSpace()
            try member(&self, key)
        } while take(comma)
        guard take(UInt8(ascii: "}")) else { throw problem("',' or '}'") }
    }

    /// Reads an array: calls `element` with the scanner before each element.
    mutating func array(_ element: (inout JSONScanner) throws -> Void) throws {
        try expect(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return }
        repeat {
            skipSpace()
            try element(&self)
        } while take(comma)
        guard take(UInt8(ascii: "]")) else { throw problem("',' or ']'") }
    }

    /// Appends the UTF-8 bytes of a string.
    mutating func string(into text: inout [UInt8]) throws {
        guard current == quote else { throw problem("a string") }
        position += 1
        while true {
            let start = position
            try skipPlain()
            text.append(contentsOf: bytes[start..<position])
            guard position < end else { throw problem("'\"'") }
            if bytes[position] == quote { break }
            position += 1
            try escape(into: &text)
        }
        position += 1
    }

    /// Steps to the next quote or backslash, checking that all before it is UTF-8 without controls.
    private mutating func skipPlain() throws {
        while position < end {
            let byte = bytes[position]
            if byte == quote || byte == backslash { return }
            if byte >= 0x80 {
                let length = sequenceLength(bytes, position, end)
                guard length > 0 else { throw problem("UTF-8 text") }
                position += length
            } else {
                guard byte >= 0x20 else { throw problem("an escape for a control character") }
                position += 1
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws {
        let letter = current
        switch letter {
        case quote, backslash, UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): return try unicodeEscape(into: &text)
        default: throw problem("an escape such as \\n or \\u00e9")
        }
        position += 1
    }

    /// Reads `uXXXX`, and the second half where it is the first half of a surrogate pair.
    private mutating func unicodeEscape(into text: inout [UInt8]) throws {
        var code = try hexadecimalUnit()
        if 0xD800..<0xDC00 ~= code, current == backslash {
            position += 1
            let low = try hexadecimalUnit()
            guard 0xDC00..<0xE000 ~= low else { throw problem("the second half of a surrogate") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = UnicodeScalar(code) else { throw problem("a pair of surrogates") }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func hexadecimalUnit() throws -> UInt32 {
        guard current == UInt8(ascii: "u") else { throw problem("'u'") }
        position += 1
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(UnicodeScalar(current)).hexDigitValue else {
                throw problem("four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    /// Reads a number.
    mutating func number() throws -> Double {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == zero { position += 1 } else { try digits() }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current | 0x20 == UInt8(ascii: "e") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        guard let value = decimal(bytes, start..<position) else {
            position = start
            throw problem("a finite number")
        }
        return value
    }

    private mutating func digits() throws {
        let start = position
        while current &- zero < 10 { position += 1 }
        guard position > start else { throw problem("a number") }
    }

    /// Steps over any value.
    mutating func skipValue(depth: Int = 0) throws {
        guard depth < 64 else { throw problem("at most 64 levels") }
        var ignored: [UInt8] = []
        switch current {
        case quote: try string(into: &ignored)
        case UInt8(ascii: "{"): try object { scanner, _ in try scanner.skipValue(depth: depth + 1) }
        case UInt8(ascii: "["): try array { scanner in try scanner.skipValue(depth: depth + 1) }
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: _ = try number()
        }
    }

    private mutating func word(_ word: String) throws {
        guard bytes[position..<end].starts(with: word.utf8) else { throw problem(word) }
        position += word.utf8.count
    }

    /// Checks that nothing but white space is left.
    mutating func finish() throws {
        skipSpace()
        guard position == end else { throw problem("the end of the line") }
    }
}

private let quote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")
