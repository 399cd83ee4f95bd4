import Foundation
import GroveBase

/// A JSON file of settings whose errors name the file, the key and the value.
struct ConfigurationFile {
    let path: String
    private let root: JSONValue

    /// Reads a file that must hold a JSON object of at most 16 MiB.
    init(_ path: String) throws {
        self.path = path
        root = try readJSON(path, limit: 16 << 20)
        guard root.objectValue != nil else {
            throw InputError(
                "must hold a JSON object, got \(root.canonical.prefix(40))",
                place: path
            )
        }
    }

    /// A value; nil where the key is missing or null.
    subscript(_ key: String) -> JSONValue? {
        guard let value = root[key], value != .null else { return nil }
        return value
    }

    /// Whether a key is there with the value null.
    func isNull(_ key: String) -> Bool { root[key] == .null }

    /// A whole number from a range; the first key that is there counts.
    func integer(_ keys: String..., in range: ClosedRange<Int>, else common: Int? = nil) throws
        -> Int
    {
        guard let key = keys.first(where: { self[$0] != nil }), let value = self[key] else {
            if let common { return common }
            throw missing(keys[0])
        }
        guard let number = value.intValue, range.contains(number) else {
            throw wrong(
                key,
                value,
                "a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// A number from a range.
    func number(_ key: String, in range: ClosedRange<Double>, else common: Double) throws -> Double
    {
        guard let value = self[key] else { return common }
        guard let number = value.doubleValue, range.contains(number) else {
            throw wrong(key, value, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A share of units to drop: from 0 up to, but not, 1.
    func dropout(_ key: String, else common: Double = 0.1) throws -> Double {
        guard let value = self[key] else { return common }
        guard let number = value.doubleValue, (0..<1).contains(number) else {
            throw wrong(key, value, "a number of at least 0 and less than 1")
        }
        return number
    }

    /// True or false.
    func boolean(_ key: String, else common: Bool) throws -> Bool {
        guard let value = self[key] else { return common }
        guard case .bool(let flag) = value else { throw wrong(key, value, "true or false") }
        return flag
    }

    /// One of some words.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        else common: Choice
    ) throws -> Choice where Choice.RawValue == String {
        guard let value = self[key] else { return common }
        guard let text = value.stringValue, let choice = Choice(rawValue: text) else {
            throw wrong(key, value, Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// An error about a value.
    func wrong(_ key: String, _ value: JSONValue, _ wanted: String) -> InputError {
        InputError("\(key) is \(value.canonical.prefix(80)), expected \(wanted)", place: path)
    }

    /// An error about a key that is not there.
    func missing(_ key: String) -> InputError {
        InputError("lacks the key \(key)", place: path)
    }
}

/// Reads a JSON file of bounded size.
///
/// - Throws: ``InputError`` naming the file: missing, too large, not UTF-8, not JSON.
func readJSON(_ path: String, limit: Int) throws -> JSONValue {
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(path))
    guard let size = (attributes?[.size] as? NSNumber)?.intValue else {
        throw InputError("no such file", place: path)
    }
    guard size <= limit else {
        throw InputError("has \(size) bytes, expected at most \(limit)", place: path)
    }
    guard let data = FileManager.default.contents(atPath: path) else {
        throw InputError("cannot be read", place: path)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
        throw InputError("is not UTF-8 text", place: path)
    }
    do {
        return try JSONValue(parsing: text)
    } catch let error as InputError {
        throw error.at(path)
    }
}
