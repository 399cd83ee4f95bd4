import GroveBase
import GroveSpec

/// The keys a report groups by, in short form: `disentanglement.budget` as `Budget`.
///
/// Where two keys would be named alike, both keep the part before: `Matcher beam`.
struct KeyNames {
    private let short: [String: String]

    /// Names the keys that appear together in one table or plot.
    init(_ keys: [String]) {
        var counts: [String: Int] = [:]
        for key in Set(keys) { counts[KeyNames.last(key), default: 0] += 1 }
        short = Dictionary(
            uniqueKeysWithValues: Set(keys).map { key in
                (key, counts[KeyNames.last(key)] == 1 ? KeyNames.last(key) : KeyNames.full(key))
            }
        )
    }

    /// The short name of a key.
    subscript(_ key: String) -> String { short[key] ?? KeyNames.last(key) }

    /// The name on an axis: with the part before, `Disentanglement budget`.
    static func axis(_ key: String) -> String { full(key) }

    /// A value for a reader, alone for a text and with the key's name for a number or a flag.
    func label(_ key: String, _ value: JSONValue) -> String {
        switch value {
        case .null where key == EnsembleSettings.key: "no ensemble"
        case .integer, .number, .bool: "\(self[key]) \(readable(value))"
        default: readable(value)
        }
    }

    /// A combination of values for a reader, such as `released, Beam 10`.
    func label(_ keys: [String], _ values: [JSONValue]) -> String {
        zip(keys, values).map(label).joined(separator: ", ")
    }

    private static func last(_ key: String) -> String {
        spelled(Array(parts(key).suffix(1)))
    }

    private static func full(_ key: String) -> String {
        spelled(Array(parts(key).suffix(2)))
    }

    /// The parts of a key; the kind of a thing is the thing.
    private static func parts(_ key: String) -> [String] {
        let parts = key.split(separator: ".").map(String.init)
        return parts.count > 1 && parts.last == "kind" ? parts.dropLast() : parts
    }

    private static func spelled(_ parts: [String]) -> String {
        let words = parts.map { ["ngrams": "n-grams", "df": "document frequency"][$0] ?? $0 }
        let text = words.joined(separator: " ")
        return text == "n-grams" ? text : sentenceCaseKeepingHyphens(text)
    }

    private static func sentenceCaseKeepingHyphens(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}

/// A key's value as plain text, as `only` and the CSV write it.
func plain(_ value: JSONValue) -> String {
    value.stringValue ?? value.canonical
}

/// A key's value for a reader.
func readable(_ value: JSONValue) -> String {
    switch value {
    case .null: "–"
    case .bool(let flag): flag ? "yes" : "no"
    case .integer(let whole): String(whole)
    case .number(let number):
        Int(exactly: number).map(String.init) ?? "\(number)"
    case .string(let text): text
    case .array(let values): values.map(readable).joined(separator: ", ")
    case .object(let members):
        members["kind"].map(readable)
            ?? members.sorted { $0.key < $1.key }.map { "\($0.key) \(readable($0.value))" }
            .joined(separator: ", ")
    }
}
