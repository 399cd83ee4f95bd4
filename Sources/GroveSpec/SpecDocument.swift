import Foundation
import GroveBase

/// A spec as written: its own values over those of its base, overrides over both.
///
/// Its sections are mappings; nothing but its outermost keys has been checked yet.
struct SpecDocument {
    /// The merged values.
    let root: YAMLNode
    /// Every override, those of the file (a resolved spec keeps them) before those given now.
    let overrides: [String]

    /// Reads a spec, its base if it includes one, and lays overrides over them.
    ///
    /// - Throws: ``InputError`` for files that cannot be read, unknown keys, malformed overrides.
    init(path: String, overrides: [String]) throws {
        let own = try SpecDocument.read(path)
        var merged = try SpecDocument.base(of: own, path: path)?.overlaid(by: own) ?? own
        let recorded = try SpecDocument.recordedOverrides(of: own)
        for text in overrides {
            let override = try SpecOverride(text)
            merged = merged.overlaid(by: override.tree)
        }
        for (key, line, value) in try merged.mapping("the spec") {
            if case .null = value.content { throw value.error("'\(key)' has no value", line: line) }
        }
        root = merged
        self.overrides = recorded + overrides
    }

    private static func read(_ path: String) throws -> YAMLNode {
        let node = try YAMLNode.read(path)
        let members = try node.mapping("the spec")
        for (key, line, value) in members where !SpecGrammar.keys.contains(key) {
            throw value.error(unknownKey(key), line: line)
        }
        return node.expandingShorthands()
    }

    private static func unknownKey(_ key: String) -> String {
        let parts = key.split(separator: ".")
        return switch key {
        case "zip", "skip": "unknown key '\(key)' in the spec; it stands under 'sweep'"
        case _ where parts.count > 1 && SpecGrammar.problem(withKey: key) == nil:
            "unknown key '\(key)' in the spec; write it as a mapping, "
                + "\(parts.joined(separator: ": {")): …"
                + String(repeating: "}", count: parts.count - 1)
        default: "unknown key '\(key)' in the spec" + expected(SpecGrammar.keys, got: key)
        }
    }

    /// Reads the file that `include` names, relative to the spec's folder.
    private static func base(of spec: YAMLNode, path: String) throws -> YAMLNode? {
        guard let include = spec["include"] else { return nil }
        let name = try include.text("include")
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let file = name.hasPrefix("/") ? name : sibling(name, of: path)
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw include.error(
                "include '\(name)': no such file in \(folder.relativePath), or it cannot be read"
            )
        }
        let base = try read(file)
        if let nested = base["include"] {
            throw nested.error("a base must not include another file: one level of base only")
        }
        return base
    }

    /// The path of a file named relative to another, kept relative so that messages stay short.
    private static func sibling(_ name: String, of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? name : "\(folder)/\(name)"
    }

    private static func recordedOverrides(of spec: YAMLNode) throws -> [String] {
        guard let node = spec["overrides"] else { return [] }
        return try node.items.map { try $0.text("overrides") }
    }

    /// Stops an override of a key whose value the sweep decides.
    ///
    /// - Throws: ``InputError`` that names the axis and the override that would work.
    static func checkOverrides(_ overrides: [String], against axes: [SweepAxis]) throws {
        for text in overrides {
            let override = try SpecOverride(text)
            for key in override.keys {
                guard let axis = axes.first(where: { $0.decides(key) }) else { continue }
                let place = axis.line > 0 ? "\(axis.file):\(axis.line)" : axis.file
                throw InputError(
                    "\(key) is swept (\(axis.key), \(place)); expected --set sweep.\(axis.key)=…",
                    place: override.place
                )
            }
        }
    }
}

/// One `--set KEY=VALUE`.
struct SpecOverride {
    /// How messages name it.
    let place: String
    /// The value under the key's path, to be laid over a spec.
    let tree: YAMLNode

    /// Parses `KEY=VALUE`; the value is YAML, and nothing after the `=` unsets the key.
    ///
    /// - Throws: ``InputError`` for a missing `=`, an unknown key, a value that is not YAML.
    init(_ text: String) throws {
        place = "--set \(text)"
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw InputError("must be KEY=VALUE, such as clusterer.leaf=50", place: place)
        }
        let key = String(text[..<equals]).trimmingCharacters(in: .whitespaces)
        let value = String(text[text.index(after: equals)...])
        let path = SpecOverride.path(of: key)
        let choices = SpecGrammar.keys.filter { $0 != "include" && $0 != "overrides" }
        guard choices.contains(path[0]) else {
            throw InputError(
                "unknown key '\(path[0])'" + expected(choices, got: path[0]),
                place: place
            )
        }
        let node = try SpecOverride.parse(value, place: place)
        tree = node.nested(under: path).expandingShorthands()
    }

    /// The parts of a key; an axis of the sweep is one part, though its name has dots.
    private static func path(of key: String) -> [String] {
        let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts[0] == "sweep", parts.count > 1 else { return parts }
        return ["sweep", parts.dropFirst().joined(separator: ".")]
    }

    private static func parse(_ value: String, place: String) throws -> YAMLNode {
        guard !value.allSatisfy(\.isWhitespace) else {
            return YAMLNode(.null, file: place, line: 0)
        }
        do {
            return try YAMLNode.parse(value, file: place).withoutLines()
        } catch let error as InputError {
            throw InputError(error.message, place: place)
        }
    }

    /// The dotted keys of a run's settings that it sets.
    var keys: [String] {
        SpecGrammar.sections.flatMap { section in
            tree[section].map { SpecOverride.leaves(of: $0, path: section) } ?? []
        }
    }

    /// The dotted keys of all values under a node.
    static func leaves(of node: YAMLNode, path: String) -> [String] {
        guard case .mapping(let members) = node.content else { return [path] }
        return members.flatMap { leaves(of: $0.value, path: "\(path).\($0.key)") }
    }
}
