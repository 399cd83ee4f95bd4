/// A JSON value whose objects keep their order and whose numbers keep their kind.
///
/// `1` and `1.0` stay apart and whole numbers are exact to 64 bits, so that what
/// ``JSONValue/canonical`` wrote is read back as the very same value.
package indirect enum OrderedJSON: Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([OrderedJSON])
    case object([Member])

    package struct Member: Equatable {
        package let name: String
        package let value: OrderedJSON
        /// The line the name stands on, counted from 1.
        package let line: Int

        package init(name: String, value: OrderedJSON, line: Int) {
            self.name = name
            self.value = value
            self.line = line
        }
    }

    /// Parses a text.
    ///
    /// - Throws: ``InputError`` with the line.
    package init(parsing text: String) throws {
        var reader = JSONReader(bytes: Array(text.utf8))
        self = try reader.document()
    }

    /// The same value without the order.
    package var value: JSONValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .array(let values): .array(values.map(\.value))
        case .object(let members):
            .object(
                Dictionary(members.map { ($0.name, $0.value.value) }, uniquingKeysWith: { $1 })
            )
        }
    }
}

private struct JSONReader {
    let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws -> OrderedJSON {
        let value = try value()
        skipSpace()
        if position < bytes.count { throw unexpected("the end") }
        return value
    }

    private mutating func value() throws -> OrderedJSON {
        skipSpace()
        guard position < bytes.count else { throw unexpected("a value") }
        depth += 1
        defer { depth -= 1 }
        if depth > 200 { throw InputError("JSON nested deeper than 200 levels", line: line) }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws -> OrderedJSON {
        var members: [OrderedJSON.Member] = []
        // By bytes: two names that Unicode calls equivalent are two names. A few are compared one
        // by one, which is faster than to hash them.
        var names: Set<[UInt8]> = []
        func isNew(_ name: String) -> Bool {
            guard members.count >= 16 else {
                return !members.contains { $0.name.utf8.elementsEqual(name.utf8) }
            }
            if names.isEmpty { names = Set(members.map { Array($0.name.utf8) }) }
            return names.insert(Array(name.utf8)).inserted
        }
        position += 1
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            let line = line
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected("a name in quotes")
            }
            let name = try string()
            guard isNew(name) else {
                throw InputError("name '\(name)' occurs twice in an object", line: line)
            }
            guard take(":") else { throw unexpected("':' after '\(name)'") }
            members.append(.init(name: name, value: try value(), line: line))
        } while take(",")
        guard take("}") else { throw unexpected("',' or '}'") }
        return .object(members)
    }

    private mutating func array() throws -> OrderedJSON {
        var values: [OrderedJSON] = []
        position += 1
        if take("]") { return .array([]) }
        repeat { values.append(try value()) } while take(",")
        guard take("]") else { throw unexpected("',' or ']'") }
        return .array(values)
    }

    private mutating func word(_ text: String, _ value: OrderedJSON) throws -> OrderedJSON {
        guard bytes[position...].starts(with: text.utf8) else { throw unexpected("a value") }
        position += text.utf8.count
        return value
    }

    private mutating func number() throws -> OrderedJSON {
        let start = position
        while position < bytes.count, isNumeral(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let fraction = text.utf8.contains {
            $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e")
        }
        if text.utf8.first != UInt8(ascii: "+") {
            if !fraction, let whole = Int(text) { return .integer(whole) }
            if let number = Double(text), number.isFinite { return .number(number) }
        }
        position = start
        throw unexpected("a value")
    }

    private func isNumeral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func string() throws -> String {
        position += 1
        let start = position
        // Most texts have nothing escaped and are taken over as they stand.
        while position < bytes.count, bytes[position] >= 0x20, bytes[position] != UInt8(ascii: "\\")
        {
            position += 1
            if bytes[position - 1] == UInt8(ascii: "\"") {
                return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
            }
        }
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw InputError("a control character within a text", line: line)
            default: text.append(byte)
            }
        }
        throw unexpected("'\"'")
    }

    private mutating func escape(into text: inout [UInt8]) throws {
        guard position < bytes.count else { throw unexpected("an escape") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar()).utf8)
        default: throw InputError("an unknown escape within a text", line: line)
        }
    }

    /// The scalar of `\uXXXX`, of which a character beyond U+FFFF takes two.
    private mutating func scalar() throws -> Character {
        var units = [try hexadecimalUnit()]
        if 0xD800..<0xDC00 ~= units[0], bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            units.append(try hexadecimalUnit())
        }
        let text = String(decoding: units, as: UTF16.self)
        guard let character = text.first, text.count == 1 else {
            throw InputError("a broken \\u escape within a text", line: line)
        }
        return character
    }

    private mutating func hexadecimalUnit() throws -> UInt16 {
        let digits = bytes[position..<min(position + 4, bytes.count)]
        guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw InputError("a broken \\u escape within a text", line: line) }
        position += 4
        return unit
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 10: line += 1
            case 9, 13, 32: break
            default: return
            }
            position += 1
        }
    }

    private func unexpected(_ wanted: String) -> InputError {
        guard position < bytes.count else {
            return InputError("the JSON text ends early, expected \(wanted)", line: line)
        }
        let found = String(decoding: bytes[position...].prefix(12), as: UTF8.self)
        let first = found.prefix { !$0.isNewline }
        return InputError("unexpected '\(first)' in JSON, expected \(wanted)", line: line)
    }
}
