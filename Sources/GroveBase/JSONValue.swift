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
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): value.isFinite ? "\(value)" : "null"
        case .string(let value): JSONValue.quoted(value)
        case .array(let values): "[" + values.map(\.canonical).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { JSONValue.quoted($0.key) + ":" + $0.value.canonical }
                .joined(separator: ",") + "}"
        }
    }

    /// The text over several lines, indented by two spaces, keys sorted.
    public func pretty(indent: Int = 0) -> String {
        let inner = String(repeating: " ", count: indent + 2)
        let outer = String(repeating: " ", count: indent)
        switch self {
        case .array(let values) where !values.isEmpty:
            let lines = values.map { inner + $0.pretty(indent: indent + 2) }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + outer + "]"
        case .object(let members) where !members.isEmpty:
            let lines = members.sorted { $0.key < $1.key }.map {
                inner + JSONValue.quoted($0.key) + ": " + $0.value.pretty(indent: indent + 2)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + outer + "}"
        default: return canonical
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

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case let control where control.value < 0x20:
                let digits = String(control.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// Tells a JSON true or false from a number; Foundation keeps both as NSNumber.
private func isBoolean(_ value: NSNumber) -> Bool {
    // Safety: the type code is a C string that lives as long as the number.
    unsafe String(cString: value.objCType) == "c"
}
