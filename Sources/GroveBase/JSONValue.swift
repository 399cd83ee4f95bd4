import Foundation

/// A JSON value whose text is canonical: keys sorted, no white space, shortest exact numbers.
///
/// Two equal values have the same text, so the text can be hashed into a stage's key.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The canonical text, on one line.
    public var canonical: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// The text over several lines, indented by two spaces, keys sorted.
    public func pretty(indent: Int = 0) -> String {
        var text = ""
        write(to: &text, indent: indent)
        return text
    }

    /// Appends the canonical text.
    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += value.isFinite ? "\(value)" : "null"
        case .string(let value): JSONValue.write(quoted: value, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += "," }
                JSONValue.write(quoted: member.key, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    /// Appends the text over several lines.
    private func write(to text: inout String, indent: Int) {
        let inner = String(repeating: " ", count: indent + 2)
        let outer = String(repeating: " ", count: indent)
        switch self {
        case .array(let values) where !values.isEmpty:
            text += "[\n"
            for (index, value) in values.enumerated() {
                if index > 0 { text += ",\n" }
                text += inner
                value.write(to: &text, indent: indent + 2)
            }
            text += "\n" + outer + "]"
        case .object(let members) where !members.isEmpty:
            text += "{\n"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += ",\n" }
                text += inner
                JSONValue.write(quoted: member.key, to: &text)
                text += ": "
                member.value.write(to: &text, indent: indent + 2)
            }
            text += "\n" + outer + "}"
        default: write(to: &text)
        }
    }

    /// A member of an object; nil for a missing member or another kind of value.
    public subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The text of a string value.
    public var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The value of a whole number.
    public var intValue: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The value of a number.
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The elements of an array.
    public var arrayValue: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The members of an object.
    public var objectValue: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// Parses a JSON text.
    ///
    /// - Throws: ``InputError`` with what Foundation's parser found wrong.
    public init(parsing text: String) throws {
        let parsed: Any
        do {
            parsed = try JSONSerialization.jsonObject(
                with: Data(text.utf8),
                options: [.fragmentsAllowed]
            )
        } catch {
            throw InputError("is not JSON: \(error.localizedDescription)")
        }
        self = JSONValue(foundation: parsed)
    }

    private init(foundation value: Any) {
        switch value {
        case let value as NSNumber:
            if isBoolean(value) {
                self = .bool(value.boolValue)
            } else if let whole = Int(exactly: value.doubleValue), whole.magnitude < 1 << 53 {
                self = .integer(whole)
            } else {
                self = .number(value.doubleValue)
            }
        case let value as String: self = .string(value)
        case let value as [Any]: self = .array(value.map(JSONValue.init(foundation:)))
        case let value as [String: Any]:
            self = .object(value.mapValues(JSONValue.init(foundation:)))
        default: self = .null
        }
    }

    private static func write(quoted value: String, to text: inout String) {
        text += "\""
        // Most texts, and they are many, have nothing to escape.
        let isPlain = value.utf8.allSatisfy {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { text += value } else { write(escaped: value, to: &text) }
        text += "\""
    }

    private static func write(escaped value: String, to text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case let control where control.value < 0x20:
                let digits = String(control.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

/// Tells a JSON true or false from a number; Foundation keeps both as NSNumber.
private func isBoolean(_ value: NSNumber) -> Bool {
    // Safety: the type code is a C string that lives as long as the number.
    unsafe String(cString: value.objCType) == "c"
}
