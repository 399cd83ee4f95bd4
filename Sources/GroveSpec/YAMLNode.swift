import Foundation
public import GroveBase
import Yams

/// A value of a YAML file that knows the line it stands on, so that messages can name it.
public struct YAMLNode: Sendable {
    /// What the node holds.
    public indirect enum Content: Sendable {
        case null
        case scalar(String, quoted: Bool)
        case sequence([YAMLNode])
        case mapping([(key: String, keyLine: Int, value: YAMLNode)])
    }

    /// The value.
    public let content: Content
    /// The file the value came from, or a word for another source (`--set`).
    public let file: String
    /// The line it starts on, counted from 1; 0 for a source without lines.
    public let line: Int

    /// Creates a node, for values that come from elsewhere than a file.
    public init(_ content: Content, file: String, line: Int) {
        self.content = content
        self.file = file
        self.line = line
    }

    /// Reads a YAML file.
    ///
    /// - Throws: ``InputError`` with file and line: unreadable, not UTF-8, not YAML, a key twice.
    public static func read(_ path: String) throws -> YAMLNode {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError("no such file, or it cannot be read", place: path)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw InputError("is not UTF-8 text", place: path)
        }
        return try parse(text, file: path)
    }

    /// Parses YAML text that came from `file`.
    ///
    /// - Throws: ``InputError`` with file and line.
    public static func parse(_ text: String, file: String) throws -> YAMLNode {
        // Yams copies what an alias stands for: ten lines of them can stand for 10^10 values.
        if let line = firstAlias(text) {
            throw InputError("YAML aliases are not supported", place: file, line: line)
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw syntaxError(error, in: text, file: file)
        }
        guard let root else { return YAMLNode(.mapping([]), file: file, line: 1) }
        return try YAMLNode(root, file: file)
    }

    private init(_ node: Node, file: String) throws {
        self.file = file
        line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar):
            let plain = scalar.style == .plain || scalar.style == .any
            let isNull = plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            content = isNull ? .null : .scalar(scalar.string, quoted: !plain)
        case .sequence(let sequence):
            content = .sequence(try sequence.map { try YAMLNode($0, file: file) })
        case .mapping(let mapping):
            var members: [(key: String, keyLine: Int, value: YAMLNode)] = []
            var names: Set<String> = []
            for (key, value) in mapping {
                let keyLine = key.mark?.line ?? line
                guard case .scalar(let name) = key else {
                    throw InputError("a key must be plain text", place: file, line: keyLine)
                }
                guard names.insert(name.string).inserted else {
                    throw InputError(
                        "key '\(name.string)' stands twice",
                        place: file,
                        line: keyLine
                    )
                }
                members.append((name.string, keyLine, try YAMLNode(value, file: file)))
            }
            content = .mapping(members)
        case .alias:
            throw InputError("YAML aliases are not supported", place: file, line: line)
        }
    }

    private static func syntaxError(
        _ error: YamlError,
        in text: String,
        file: String
    ) -> InputError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            InputError("is not valid YAML: \(problem)", place: file, line: mark.line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            InputError(
                "key '\(duplicates.first ?? "")' stands twice",
                place: file,
                line: secondLine(of: "\(duplicates.first ?? "")", in: text, from: context.mark.line)
            )
        default: InputError("is not valid YAML: \(error)", place: file)
        }
    }

    /// The line where a key of a mapping stands again; Yams only tells where the mapping starts.
    private static func secondLine(of key: String, in text: String, from start: Int) -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var indentation: Substring?
        for (index, line) in lines.enumerated().dropFirst(start - 1) {
            let margin = line.prefix { $0 == " " || $0 == "-" }
            guard line.dropFirst(margin.count).hasPrefix("\(key):") else { continue }
            guard let first = indentation else {
                indentation = margin
                continue
            }
            if first.count == margin.count { return index + 1 }
        }
        return start
    }

    // MARK: - Typed access, each with a message that names the line and what was expected

    /// An error about this value.
    public func error(_ message: String) -> InputError { error(message, line: line) }

    /// An error about something else in this value's file, such as the line of its key.
    func error(_ message: String, line: Int) -> InputError {
        InputError(message, place: file, line: line > 0 ? line : nil)
    }

    /// The value as one short text, for messages.
    public var summary: String {
        switch content {
        case .null: "nothing"
        case .scalar(let text, quoted: false): "'\(text)'"
        case .scalar(let text, quoted: true): "the text '\(text)'"
        case .sequence(let items): "a list of \(items.count)"
        case .mapping(let members):
            "a mapping with keys \(members.map(\.key).joined(separator: ", "))"
        }
    }

    /// The value of a key of a mapping; nil where the key is missing or its value is null.
    public subscript(_ key: String) -> YAMLNode? {
        guard case .mapping(let members) = content,
            let found = members.first(where: { $0.key == key })?.value
        else { return nil }
        if case .null = found.content { return nil }
        return found
    }

    /// The members of a mapping, in the file's order.
    ///
    /// - Throws: ``InputError`` if this is no mapping, or has a key outside `keys` where given.
    public func mapping(
        _ what: String,
        keys: [String]? = nil
    ) throws -> [(key: String, keyLine: Int, value: YAMLNode)] {
        guard case .mapping(let members) = content else {
            throw error("\(what) must be a mapping, got \(summary)")
        }
        if let keys {
            for member in members where !keys.contains(member.key) {
                throw member.value.error(
                    "unknown key '\(member.key)' in \(what)" + expected(keys, got: member.key),
                    line: member.keyLine
                )
            }
        }
        return members
    }

    /// The items of a list; a single value counts as a list of one.
    public var items: [YAMLNode] {
        if case .sequence(let items) = content { return items }
        return [self]
    }

    /// The text of a scalar.
    ///
    /// - Throws: ``InputError`` if this is a list, a mapping or nothing.
    public func text(_ what: String) throws -> String {
        guard case .scalar(let text, _) = content else {
            throw error("\(what) must be a text, got \(summary)")
        }
        return text
    }

    /// A whole number within a range.
    ///
    /// - Throws: ``InputError`` with the range that was expected.
    public func integer(_ what: String, in range: ClosedRange<Int>) throws -> Int {
        guard case .scalar(let text, quoted: false) = content,
            let value = Int(text.replacingOccurrences(of: "_", with: "")), range.contains(value)
        else {
            let bounds =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)"
                : "from \(range.lowerBound) to \(range.upperBound)"
            throw error("\(what) must be a whole number \(bounds), got \(summary)")
        }
        return value
    }

    /// A finite number within a range.
    ///
    /// - Throws: ``InputError`` with the range that was expected.
    public func number(_ what: String, in range: ClosedRange<Double>) throws -> Double {
        guard case .scalar(let text, quoted: false) = content, let value = Double(text),
            value.isFinite, range.contains(value)
        else {
            let bounds =
                range.upperBound >= .greatestFiniteMagnitude
                ? "of at least \(range.lowerBound)"
                : "from \(range.lowerBound) to \(range.upperBound)"
            throw error("\(what) must be a number \(bounds), got \(summary)")
        }
        return value
    }

    /// `true` or `false`.
    ///
    /// - Throws: ``InputError`` for anything else.
    public func boolean(_ what: String) throws -> Bool {
        switch content {
        case .scalar("true", quoted: false): return true
        case .scalar("false", quoted: false): return false
        default: throw error("\(what) must be true or false, got \(summary)")
        }
    }

    /// One of a few words.
    ///
    /// - Throws: ``InputError`` with the choices, and the nearest one where it is close.
    public func choice(_ what: String, of choices: [String]) throws -> String {
        let value = try text(what)
        guard choices.contains(value) else {
            throw error("unknown \(what) '\(value)'" + expected(choices, got: value))
        }
        return value
    }
}
