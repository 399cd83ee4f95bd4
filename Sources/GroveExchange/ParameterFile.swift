import Foundation
import GroveBase

/// A JSON file of parameters; what is wrong with it is said with its name.
struct ParameterFile {
    let path: String
    private let members: [String: JSONValue]
    /// How the members are called within the file, for messages: `pred_kwargs.`.
    private let prefix: String

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - known: The parameters it may hold; nil for any.
    /// - Throws: ``InputError`` if it is missing, no JSON object, or holds an unknown parameter.
    init(_ path: String, known: [String]? = nil) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw InputError("no such file, or it cannot be read", place: path)
        }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
        } catch let error as InputError { throw error.at(path) }
        guard let members = json.objectValue else {
            throw InputError("is no JSON object", place: path)
        }
        try self.init(path, members, prefix: "", known: known)
    }

    private init(
        _ path: String,
        _ members: [String: JSONValue],
        prefix: String,
        known: [String]?
    ) throws {
        self.path = path
        self.members = members
        self.prefix = prefix
        guard let known else { return }
        for key in members.keys.sorted() where key != "__meta__" && !known.contains(key) {
            throw InputError("unknown parameter '\(prefix)\(key)'" + expected(known, got: key))
                .at(path)
        }
    }

    /// The parameters within a parameter.
    ///
    /// - Throws: ``InputError`` if it is missing, no object, or holds an unknown parameter.
    func section(_ key: String, known: [String]) throws -> ParameterFile {
        guard let members = members[key]?.objectValue else { throw wrong(key, "an object") }
        return try ParameterFile(path, members, prefix: "\(prefix)\(key).", known: known)
    }

    /// Whether a parameter is there and not null.
    func has(_ key: String) -> Bool { members[key].map { $0 != .null } ?? false }

    /// A text.
    ///
    /// - Throws: ``InputError`` if it is missing or none.
    func text(_ key: String) throws -> String {
        guard let value = members[key]?.stringValue else { throw wrong(key, "a text") }
        return value
    }

    /// A whole number.
    ///
    /// - Throws: ``InputError`` if it is missing or none in the range.
    func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int {
        guard let value = members[key]?.intValue, range.contains(value) else {
            let bounds =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)"
                : "from \(range.lowerBound) to \(range.upperBound)"
            throw wrong(key, "a whole number \(bounds)")
        }
        return value
    }

    /// A number.
    ///
    /// - Throws: ``InputError`` if it is missing or none of single precision.
    func number(_ key: String) throws -> Float {
        guard let value = members[key]?.doubleValue.map(Float.init), value.isFinite else {
            throw wrong(key, "a number")
        }
        return value
    }

    /// `true` or `false`.
    ///
    /// - Throws: ``InputError`` if it is missing or neither.
    func boolean(_ key: String) throws -> Bool {
        guard case .bool(let value)? = members[key] else { throw wrong(key, "true or false") }
        return value
    }

    /// A list.
    ///
    /// - Throws: ``InputError`` if it is missing or none.
    func list(_ key: String) throws -> [JSONValue] {
        guard let value = members[key]?.arrayValue else { throw wrong(key, "a list") }
        return value
    }

    /// Says of a parameter what was expected.
    func wrong(_ key: String, _ wanted: String) -> InputError {
        let found = members[key].map { "is \($0.canonical)" } ?? "is missing"
        return InputError("\(prefix)\(key) \(found), expected \(wanted)", place: path)
    }
}

/// Whether there is a file or folder.
func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
