import GroveBase

/// Reads the keys of one section of a spec, with a default for each that is left out.
struct SectionReader {
    /// The section's dotted name, for messages.
    let path: String
    /// The section; nil where the spec leaves it out.
    let node: YAMLNode?

    /// Checks that the section is a mapping of known keys, none of them without a value.
    ///
    /// - Throws: ``InputError`` with the offending key's line and the choices.
    init(_ node: YAMLNode?, path: String, keys: [String]) throws {
        self.path = path
        self.node = node
        guard let node else { return }
        for (key, line, value) in try node.mapping(path, keys: keys) {
            if case .null = value.content {
                throw value.error(
                    "\(path).\(key) has no value; leave the key out for its default",
                    line: line
                )
            }
        }
    }

    /// Checks a section of the grammar.
    ///
    /// - Throws: ``InputError`` as above.
    init(_ node: YAMLNode?, section: String) throws {
        try self.init(node, path: section, keys: SpecGrammar.sectionKeys[section] ?? [])
    }

    /// Checks that every key is one that the section's kind reads.
    ///
    /// - Throws: ``InputError`` with the key's line and the keys that the kind reads.
    func checkKeys(readBy kind: String) throws {
        guard let read = SpecGrammar.keysRead(by: kind, section: path),
            case .mapping(let members)? = node?.content
        else { return }
        for member in members where !read.contains(member.key) {
            let choices = read.dropFirst().joined(separator: ", ")
            throw member.value.error(
                "\(path).\(member.key) does not apply to \(path) '\(kind)', which reads "
                    + (choices.isEmpty ? "no further keys" : choices),
                line: member.keyLine
            )
        }
    }

    /// The value of a key through a reader, or its default.
    func value<T>(
        _ key: String,
        _ fallback: T,
        _ read: (YAMLNode, _ name: String) throws -> T
    ) rethrows -> T {
        guard let found = node?[key] else { return fallback }
        return try read(found, "\(path).\(key)")
    }

    /// A whole number.
    func integer(_ key: String, _ fallback: Int, in range: ClosedRange<Int>) throws -> Int {
        try value(key, fallback) { try $0.integer($1, in: range) }
    }

    /// A number within bounds.
    func number(_ key: String, _ fallback: Double, in range: ClosedRange<Double>) throws -> Double {
        try value(key, fallback) { try $0.number($1, in: range) }
    }

    /// A number above 0.
    func positive(_ key: String, _ fallback: Double) throws -> Double {
        try value(key, fallback) { try $0.positiveNumber($1) }
    }

    /// `true` or `false`.
    func boolean(_ key: String, _ fallback: Bool) throws -> Bool {
        try value(key, fallback) { try $0.boolean($1) }
    }

    /// One of an enumeration's words.
    func word<Word>(_ key: String, _ fallback: Word) throws -> Word
    where Word: RawRepresentable<String> & CaseIterable {
        try value(key, fallback) { node, name in
            let text = try node.choice(name, of: Word.allCases.map(\.rawValue))
            return Word(rawValue: text) ?? fallback
        }
    }

    /// A whole number, or nil for the word that stands for none.
    func integer(_ key: String, orWord word: String, in range: ClosedRange<Int>) throws -> Int? {
        try value(key, nil) { node, name in
            if case .scalar(word, _) = node.content { return nil }
            guard let value = try? node.integer(name, in: range) else {
                throw node.error(
                    "\(name) must be '\(word)' or a whole number of at least "
                        + "\(range.lowerBound), got \(node.summary)"
                )
            }
            return value
        }
    }

    /// The value of a key whose default is another key's value, also written as that key's name.
    func follower<T>(_ key: String, of leader: T, _ read: (YAMLNode, _ name: String) throws -> T)
        rethrows -> T
    {
        try value(key, leader) { node, name in
            let word = SpecGrammar.followers[path]?[key] ?? ""
            if case .scalar(word, _) = node.content { return leader }
            return try read(node, name)
        }
    }
}

extension YAMLNode {
    /// A finite number above 0.
    ///
    /// - Throws: ``InputError`` for anything else.
    func positiveNumber(_ what: String) throws -> Double {
        guard let value = try? number(what, in: 0...Double.greatestFiniteMagnitude), value > 0
        else { throw error("\(what) must be a number above 0, got \(summary)") }
        return value
    }
}
