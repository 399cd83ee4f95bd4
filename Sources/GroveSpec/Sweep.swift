import GroveBase

/// One key that a sweep varies, with its values.
struct SweepAxis {
    /// The dotted key.
    let key: String
    /// The values in order.
    let values: [SweepValue]
    /// Where the values stand, for messages.
    let file: String
    /// The line they start on; 0 where the source has no lines.
    let line: Int

    /// The parts of the key.
    let path: [String]

    /// Whether the axis decides the value of another dotted key, in all or some of its values.
    func decides(_ other: String) -> Bool {
        guard other != key else { return true }
        guard other.hasPrefix(key + ".") else { return false }
        let inner = other.dropFirst(key.count + 1).split(separator: ".").map(String.init)
        return values.contains { $0.node.value(at: inner) != nil }
    }

    /// Whether `--set` gave the values, so that what else the spec says of them may no longer fit.
    var isOverridden: Bool { line == 0 }
}

/// One value of an axis.
struct SweepValue {
    /// What is laid over the spec's own value, without its `label`.
    let node: YAMLNode
    /// How `skip` and `only` name the value: its label, or its text.
    let text: String
    /// Whether the value is a whole section, known by its label.
    let isSection: Bool
}

/// The `sweep` section: which points there are, and which are left out.
struct Sweep {
    /// Axes that move together; every group multiplies the number of points.
    let groups: [[SweepAxis]]
    /// The points to leave out.
    let skips: [SkipRule]

    /// All axes in order.
    var axes: [SweepAxis] { groups.flatMap { $0 } }

    /// Reads the section; without one there is a single point.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        var groups: [[SweepAxis]] = []
        var skips: [SkipRule] = []
        for (key, line, value) in try node?.mapping("sweep") ?? [] {
            if case .null = value.content {
                throw value.error("sweep: '\(key)' has no value", line: line)
            }
            switch key {
            case "zip": groups += try Sweep.zips(value)
            case "skip": skips = try value.items.map { try SkipRule($0) }
            default: groups.append([try SweepAxis(key, line: line, values: value)])
            }
        }
        self.groups = groups
        self.skips = skips
        try checkAxes()
    }

    private static func zips(_ node: YAMLNode) throws -> [[SweepAxis]] {
        try node.items.map { item in
            let axes = try item.mapping("an entry of sweep.zip").map {
                try SweepAxis($0.key, line: $0.keyLine, values: $0.value, isZipped: true)
            }
            guard let first = axes.first, axes.count > 1 else {
                throw item.error("an entry of sweep.zip needs at least two axes")
            }
            if let other = axes.first(where: { $0.values.count != first.values.count }) {
                throw item.error(
                    "axes of a zip must have as many values as each other; \(first.key) has "
                        + "\(first.values.count), \(other.key) has \(other.values.count)"
                )
            }
            return axes
        }
    }

    private func checkAxes() throws {
        var seen: Set<String> = []
        for axis in axes where !seen.insert(axis.key).inserted {
            throw InputError(
                "sweep: axis '\(axis.key)' stands twice",
                place: axis.file,
                line: axis.line > 0 ? axis.line : nil
            )
        }
    }
}

extension SweepAxis {
    /// Reads an axis.
    ///
    /// - Throws: ``InputError`` for an unknown key, an empty list, a value or label twice.
    init(_ key: String, line: Int, values node: YAMLNode, isZipped: Bool = false) throws {
        if let problem = SweepAxis.problem(withKey: key) {
            throw node.error("sweep: \(problem)", line: line)
        }
        let items = try node.listItems("sweep: \(key)")
        let isSection = SpecGrammar.isSection(key)
        let values = try items.map {
            isSection ? try SweepValue(section: $0, key: key) : SweepValue($0)
        }
        // Axes of a zip may repeat a value, as long as the tuples differ; points are checked later.
        if !isZipped {
            var seen: Set<String> = []
            for (index, value) in values.enumerated() where !seen.insert(value.text).inserted {
                let hint = isSection ? "; each needs a 'label' of its own" : ""
                throw items[index].error("sweep: \(key): '\(value.text)' stands twice\(hint)")
            }
        }
        self.init(
            key: key,
            values: values,
            file: node.file,
            line: node.line,
            path: key.split(separator: ".").map(String.init)
        )
    }

    private static func problem(withKey key: String) -> String? {
        switch key {
        case "dataset", "datasets", "seed", "seeds":
            let plural = key.hasSuffix("s") ? key : key + "s"
            return "'\(key)' is no axis; list the values under '\(plural)' of the spec itself"
        case "metrics",
            _ where key.hasPrefix("metrics."):
            return "'\(key)' is no axis; metrics are the same for all runs"
        default: return SpecGrammar.problem(withKey: key)
        }
    }
}

extension SweepValue {
    /// A value of a plain key.
    init(_ node: YAMLNode) {
        self.init(node: node, text: node.comparableText, isSection: false)
    }

    /// A value of a whole section: a bare word, or a mapping that may have a `label`.
    ///
    /// - Throws: ``InputError`` for a label that is empty or no text.
    init(section node: YAMLNode, key: String) throws {
        let label = try node["label"]?.text("label of \(key)")
        if let label, label.allSatisfy(\.isWhitespace) {
            throw node.error("label of \(key) must not be empty")
        }
        let value = node.removing("label").expandingShorthand(of: key)
        self.init(
            node: value,
            text: label ?? SweepValue.description(value, of: key),
            isSection: true
        )
    }

    /// The kind, then every key with its value: `kmeans leaf=50`.
    private static func description(_ node: YAMLNode, of key: String) -> String {
        guard case .mapping(let members) = node.content else { return node.comparableText }
        let isBare = members.count == 1 && members[0].key == SpecGrammar.shorthand[key]
        return members.map { member in
            isBare || member.key == "kind"
                ? member.value.comparableText : "\(member.key)=\(member.value.comparableText)"
        }
        .joined(separator: " ")
    }
}
