import GroveBase

/// Values of their own for some points: an entry of `cases`.
///
/// What holds for a dataset, or for one encoder on one dataset, stands there once. Later cases are laid
/// over earlier ones, all of them over the spec's sections and over whole sections that the sweep varies;
/// a single key that the sweep varies they cannot set.
struct SpecCase {
    /// For which points; its reason is not read.
    let rule: SkipRule
    /// The sections with the values.
    let sections: YAMLNode
    /// The seed of these points in place of the spec's one.
    let seed: Int?

    /// Reads the entries of `cases`.
    ///
    /// - Parameters:
    ///   - node: The list; nil for none.
    ///   - choices: The values of keys, to find conditions that can never hold.
    ///   - seedCount: How many seeds the spec has.
    /// - Returns: The cases that may hold.
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    static func read(
        _ node: YAMLNode?,
        choices: ReportChoices,
        seedCount: Int
    ) throws -> [SpecCase] {
        try (node?.items ?? []).compactMap { entry in
            let found = try SpecCase(entry, axes: choices.axes)
            if found.seed != nil, seedCount > 1 {
                throw (entry["seed"] ?? entry).error(
                    "a case's seed stands for the spec's one seed, and seeds has \(seedCount)"
                )
            }
            guard let rule = try found.rule.restricted(to: choices, in: "cases") else { return nil }
            return SpecCase(rule: rule, sections: found.sections, seed: found.seed)
        }
    }

    private init(rule: SkipRule, sections: YAMLNode, seed: Int?) {
        self.rule = rule
        self.sections = sections
        self.seed = seed
    }

    private init(_ node: YAMLNode, axes: [SweepAxis]) throws {
        let what = "an entry of cases"
        _ = try node.mapping(what, keys: ["when", "seed"] + SpecGrammar.sections)
        guard let when = node["when"] else { throw node.error("\(what) needs 'when'") }
        rule = SkipRule(conditions: try SkipRule.conditions(when, in: "cases"), reason: "")
        sections = node.keeping(SpecGrammar.sections).expandingShorthands()
        seed = try node["seed"]?.integer("a case's seed", in: 0...Int.max)
        let keys = self.keys
        guard !keys.isEmpty || seed != nil else {
            throw node.error("\(what) needs a section or a seed beside 'when'")
        }
        for key in keys {
            if let problem = SpecGrammar.problem(withKey: key) {
                throw node.error("cases: \(problem)")
            }
            let decides = { (axis: SweepAxis) in
                !SpecGrammar.isSection(axis.key) && axis.decides(key)
            }
            guard let axis = axes.first(where: decides) else { continue }
            throw node.error(
                "cases: \(key) is swept (\(axis.key)); expected keys that the sweep leaves alone"
            )
        }
    }

    /// The dotted keys that it sets.
    var keys: [String] {
        SpecGrammar.sections.flatMap { section in
            sections[section].map { SpecOverride.leaves(of: $0, path: section) } ?? []
        }
    }
}

extension [SpecCase] {
    /// Stops an override of a key that a case sets, which would be laid over it.
    ///
    /// - Throws: ``InputError`` with the place of the case.
    func check(overrides: [String]) throws {
        for text in overrides {
            let override = try SpecOverride(text)
            for key in override.keys {
                guard let found = first(where: { $0.keys.contains(key) }) else { continue }
                let place =
                    found.sections.file + (found.sections.line > 0 ? ":\(found.sections.line)" : "")
                throw InputError(
                    "\(key) is set by a case (\(place)); expected --set cases=… (cases= takes all away)",
                    place: override.place
                )
            }
        }
    }
}
