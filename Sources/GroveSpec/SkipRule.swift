import GroveBase

/// Points that a sweep leaves out: those where every key of `when` has one of its values.
struct SkipRule {
    /// A key with the values that match.
    struct Condition {
        /// `dataset`, `seed`, a swept key, or any other key of a run's settings.
        let key: String
        /// The values as written.
        let items: [YAMLNode]
        /// The values as they are compared, in the same form as ``SweepValue/text``.
        var texts: [String]

        /// The values that the sweep still has.
        var kept: [YAMLNode] { items.filter { texts.contains($0.comparableText) } }
    }

    /// What must hold together.
    var conditions: [Condition]
    /// Why such points are left out.
    let reason: String

    /// Reads an entry of `sweep.skip`.
    ///
    /// - Throws: ``InputError`` for an unknown key, a missing reason, an empty list.
    init(_ node: YAMLNode) throws {
        let what = "an entry of sweep.skip"
        _ = try node.mapping(what, keys: ["when", "reason"])
        guard let when = node["when"], let reason = try node["reason"]?.text("reason") else {
            throw node.error("\(what) needs both 'when' and 'reason'")
        }
        self.init(conditions: try SkipRule.conditions(when, in: "skip"), reason: reason)
    }

    /// Creates a rule.
    init(conditions: [Condition], reason: String) {
        self.conditions = conditions
        self.reason = reason
    }

    /// Reads a `when`.
    ///
    /// - Throws: ``InputError`` for an unknown key, an empty list.
    static func conditions(_ when: YAMLNode, in what: String) throws -> [Condition] {
        let members = try when.mapping("when")
        guard !members.isEmpty else { throw when.error("'when' must name at least one key") }
        return try members.map { key, line, value in
            if !["dataset", "seed"].contains(key), let problem = SpecGrammar.problem(withKey: key) {
                throw value.error("\(what): \(problem)", line: line)
            }
            let items = try value.listItems("\(what): \(key)")
            return Condition(key: key, items: items, texts: items.map(\.comparableText))
        }
    }

    /// The rule without values that an override removed; nil if it can match nothing any more.
    ///
    /// - Throws: ``InputError`` at a value that the sweep never had.
    func restricted(to choices: ReportChoices, in what: String = "skip") throws -> SkipRule? {
        var rule = self
        for index in conditions.indices {
            let condition = conditions[index]
            rule.conditions[index].texts = try choices.existing(
                condition.items,
                of: condition.key,
                in: what
            )
        }
        return rule.conditions.contains { $0.texts.isEmpty } ? nil : rule
    }

    /// Whether the rule leaves out a point whose keys have the values that `text` gives.
    func matches(_ text: (_ key: String) -> String?) -> Bool {
        conditions.allSatisfy { condition in
            text(condition.key).map(condition.texts.contains) ?? false
        }
    }
}
