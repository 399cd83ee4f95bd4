import Foundation
import GroveBase

// Building one spec from its base, what it says itself, overrides and the values of a sweep. Every
// value keeps the file and line it came from, so that a message can still name them.

extension YAMLNode {
    /// A mapping with one member for each part of a path, the innermost holding this value.
    func nested(under path: some BidirectionalCollection<String>) -> YAMLNode {
        path.reversed().reduce(self) { inner, key in
            YAMLNode(.mapping([(key, inner.line, inner)]), file: inner.file, line: inner.line)
        }
    }

    /// This value with another laid over it: mappings are merged member by member.
    ///
    /// A member laid over as nothing (`null`) is removed. Where the other value chooses a `kind`,
    /// the members that this kind does not read are removed: they belonged to another kind.
    func overlaid(by other: YAMLNode, path: String = "") -> YAMLNode {
        guard case .mapping(var members) = content, case .mapping(let changes) = other.content
        else { return other }
        if case .scalar(let kind, _)? = other["kind"]?.content,
            let read = SpecGrammar.keysRead(by: kind, section: path)
        {
            members.removeAll { !read.contains($0.key) }
        }
        for change in changes {
            guard let index = members.firstIndex(where: { $0.key == change.key }) else {
                members.append(change)
                continue
            }
            if case .null = change.value.content {
                members.remove(at: index)
                continue
            }
            let inner = path.isEmpty ? change.key : "\(path).\(change.key)"
            let merged = members[index].value.overlaid(by: change.value, path: inner)
            members[index] = (change.key, change.keyLine, merged)
        }
        return YAMLNode(.mapping(members), file: other.file, line: other.line)
    }

    /// The value at a path of keys; nil where one of them is missing.
    func value(at path: some Sequence<String>) -> YAMLNode? {
        path.reduce(self) { node, key in node?[key] }
    }

    /// This mapping without a key.
    func removing(_ key: String) -> YAMLNode {
        guard case .mapping(let members) = content else { return self }
        return YAMLNode(.mapping(members.filter { $0.key != key }), file: file, line: line)
    }

    /// This mapping with only some of its keys.
    func keeping(_ keys: [String]) -> YAMLNode {
        guard case .mapping(let members) = content else { return self }
        return YAMLNode(
            .mapping(members.filter { keys.contains($0.key) }),
            file: file,
            line: line
        )
    }

    /// A bare word of a section (`clusterer: kmeans`) written out as a mapping (`{kind: kmeans}`).
    func expandingShorthand(of section: String) -> YAMLNode {
        guard let key = SpecGrammar.shorthand[section], case .scalar = content else { return self }
        return nested(under: [key])
    }

    /// A spec whose sections are all mappings.
    func expandingShorthands() -> YAMLNode {
        guard case .mapping(let members) = content else { return self }
        let expanded = members.map { ($0.key, $0.keyLine, $0.value.expandingShorthand(of: $0.key)) }
        return YAMLNode(.mapping(expanded), file: file, line: line)
    }

    /// The same value without line numbers, for text that is not from a file.
    func withoutLines() -> YAMLNode {
        switch content {
        case .null, .scalar: YAMLNode(content, file: file, line: 0)
        case .sequence(let items):
            YAMLNode(.sequence(items.map { $0.withoutLines() }), file: file, line: 0)
        case .mapping(let members):
            YAMLNode(
                .mapping(members.map { ($0.key, 0, $0.value.withoutLines()) }),
                file: file,
                line: 0
            )
        }
    }

    /// The value as short text that two spellings of the same number share.
    var comparableText: String {
        switch content {
        case .null: "null"
        case .scalar(let text, quoted: true): text
        case .scalar(let text, quoted: false):
            Int(text).map(String.init) ?? Double(text).map { "\($0)" } ?? text
        case .sequence(let items):
            "[" + items.map(\.comparableText).joined(separator: ",") + "]"
        case .mapping(let members):
            "{"
                + members.map { "\($0.key):\($0.value.comparableText)" }.sorted()
                .joined(separator: ",") + "}"
        }
    }

    /// The values of a list, or of a single value; ranges such as `1..6` are written out.
    ///
    /// - Throws: ``InputError`` for an empty list, a range that runs backwards or is huge, a value
    ///   twice.
    func listItems(_ what: String) throws -> [YAMLNode] {
        var items: [YAMLNode] = []
        for item in self.items {
            items += try item.expandingRange(what)
            guard items.count <= YAMLNode.longestRange else {
                throw item.error("\(what) has over \(YAMLNode.longestRange) values")
            }
        }
        guard !items.isEmpty else { throw error("\(what) must not be an empty list") }
        return items
    }

    private func expandingRange(_ what: String) throws -> [YAMLNode] {
        guard case .scalar(let text, quoted: false) = content, text.contains("..") else {
            return [self]
        }
        let ends = text.components(separatedBy: "..").map { Int($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1] else { return [self] }
        guard low <= high else {
            throw error("\(what): the range '\(text)' runs backwards; expected '\(high)..\(low)'")
        }
        guard Double(high) - Double(low) < Double(YAMLNode.longestRange) else {
            throw error("\(what): the range '\(text)' has over \(YAMLNode.longestRange) values")
        }
        return (low...high).map {
            YAMLNode(.scalar(String($0), quoted: false), file: file, line: line)
        }
    }

    /// Beyond this a range is a slip of the pen, not a sweep.
    private static let longestRange = 100_000
}
