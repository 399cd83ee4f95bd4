import GroveBase

/// An entry of the `ensembles` section: how to combine, over which keys, of which runs.
struct EnsembleEntry {
    /// Its name, if it has one.
    let name: String?
    /// One ensemble for each.
    let methods: [EnsembleSettings.Method]
    /// The keys in which members may differ.
    let over: [String]
    /// Only runs that meet all conditions of one of these; none for all runs.
    let alternatives: [[SkipRule.Condition]]
    /// Whether an override removed values that it speaks of.
    let isOverridden: Bool
    /// Where it stands, for messages.
    let node: YAMLNode

    private static let keys = ["name", "method", "over", "where"]

    /// Reads an entry.
    ///
    /// - Returns: Nil if `where` speaks only of values that an override removed.
    /// - Throws: ``InputError`` at an unknown key, method or value.
    init?(_ node: YAMLNode, choices: ReportChoices) throws {
        let section = try SectionReader(node, path: "ensembles", keys: EnsembleEntry.keys)
        self.node = node
        methods = try EnsembleEntry.methods(node)
        name = try section.value("name", nil) { try EnsembleEntry.name($0, $1) }
        let known = ["dataset", "seed"] + choices.axes.map(\.key)
        let given = try node["where"]?.items.map {
            try EnsembleEntry.conditions($0, known: known, choices)
        }
        alternatives = (given ?? []).filter { !$0.contains { $0.texts.isEmpty } }
        let conditions = (given ?? []).flatMap(\.self)
        over =
            try node["over"].map { try EnsembleEntry.over($0, known: known) }
            ?? EnsembleEntry.varied(known, conditions)
        isOverridden = (over + conditions.map(\.key)).contains(where: choices.isOverridden)
        if let given, !given.isEmpty, alternatives.isEmpty { return nil }
        guard !over.isEmpty || isOverridden else {
            throw node.error(
                "ensembles: '\(title)' needs 'over', the keys in which its members differ, or a "
                    + "'where' with several values of a key"
            )
        }
    }

    /// The keys that have several values in the conditions.
    private static func varied(
        _ known: [String],
        _ conditions: [SkipRule.Condition]
    ) -> [String] {
        known.filter { key in
            key != "dataset"
                && Set(conditions.filter { $0.key == key }.flatMap(\.texts)).count > 1
        }
    }

    private static func methods(_ node: YAMLNode) throws -> [EnsembleSettings.Method] {
        let words = EnsembleSettings.Method.allCases.map(\.rawValue)
        guard let value = node["method"] else {
            throw node.error(
                "an entry of ensembles needs 'method', one of "
                    + words.joined(separator: ", ")
            )
        }
        guard !value.items.isEmpty else { throw value.error("method must not be an empty list") }
        try checkDistinct(value.items, in: "method")
        return try value.items.compactMap {
            EnsembleSettings.Method(rawValue: try $0.choice("ensembles.method", of: words))
        }
    }

    private static func name(_ node: YAMLNode, _ what: String) throws -> String {
        let text = try node.text(what)
        guard isName(text), text != EnsembleSettings.none else {
            throw node.error(
                text == EnsembleSettings.none
                    ? "\(what) must not be '\(text)', by which reports ask for plain runs"
                    : "\(what) '\(text)' must consist of lower-case letters, digits and hyphens"
            )
        }
        return text
    }

    private static func over(_ node: YAMLNode, known: [String]) throws -> [String] {
        guard !node.items.isEmpty else { throw node.error("over must not be an empty list") }
        try checkDistinct(node.items, in: "over")
        let choices = known.filter { $0 != "dataset" }
        return try node.items.map { item in
            let key = try item.text("over")
            guard key != "dataset" else {
                throw item.error(
                    "ensembles: over: members must be runs on one dataset, so 'dataset' cannot "
                        + "differ"
                )
            }
            guard choices.contains(key) else {
                throw item.error(
                    "ensembles: over: '\(key)' is not swept" + expected(choices, got: key)
                )
            }
            return key
        }
    }

    private static func conditions(
        _ node: YAMLNode,
        known: [String],
        _ choices: ReportChoices
    ) throws -> [SkipRule.Condition] {
        let members = try node.mapping("where")
        guard !members.isEmpty else { throw node.error("'where' must name at least one key") }
        return try members.map { key, line, value in
            guard known.contains(key) else {
                throw value.error(
                    "ensembles: where: '\(key)' is not swept" + expected(known, got: key),
                    line: line
                )
            }
            let items = try value.listItems("ensembles: where: \(key)")
            return SkipRule.Condition(
                key: key,
                items: items,
                texts: try choices.existing(items, of: key, in: "ensembles: where")
            )
        }
    }

    /// What messages call it.
    var title: String { name ?? methods.map(\.rawValue).joined(separator: ", ") }

    /// The name of the ensemble of one of the methods: `NAME`, `NAME-METHOD` where there are several,
    /// `METHOD` where there is no name.
    func name(of method: EnsembleSettings.Method) -> String {
        guard let name else { return method.rawValue }
        return methods.count == 1 ? name : "\(name)-\(method.rawValue)"
    }
}

/// The `ensembles` section: its entries, and the ensembles that they are over the runs.
struct EnsembleSection {
    /// The entries that have members.
    private(set) var entries: [EnsembleEntry] = []
    /// Every ensemble.
    private(set) var ensembles: [EnsembleSettings] = []
    /// Whether an override left an entry without members.
    private(set) var isReduced = false

    /// The ensembles' names, each once.
    var names: [String] {
        var seen: Set<String> = []
        return ensembles.map(\.name).filter { seen.insert($0).inserted }
    }

    /// Reads the section and finds every ensemble's members.
    ///
    /// - Parameters:
    ///   - node: The section; nil where the spec has none.
    ///   - runs: The sweep's runs.
    ///   - choices: The keys and values there are.
    ///   - values: For each swept key, what records keep for every value.
    /// - Throws: ``InputError`` at a wrong key or value, at an entry without members or with groups
    ///   of one, at a name that two ensembles of the same runs have.
    init(
        _ node: YAMLNode?,
        runs: [RunSettings],
        choices: ReportChoices,
        values: [String: [String: JSONValue]]
    ) throws {
        var seen: Set<[String]> = []
        for item in node?.items ?? [] {
            guard let entry = try EnsembleEntry(item, choices: choices) else {
                isReduced = true
                continue
            }
            let groups = EnsembleSection.groups(of: runs, entry, values)
            if entry.isOverridden, groups.allSatisfy({ $0.count < 2 }) {
                isReduced = true
                continue
            }
            try EnsembleSection.check(groups, entry)
            entries.append(entry)
            for method in entry.methods {
                for members in groups {
                    let ensemble = EnsembleSettings(
                        name: entry.name(of: method),
                        method: method,
                        members: members,
                        over: entry.over
                    )
                    let place =
                        [ensemble.dataset]
                        + (entry.over.contains("seed") ? [] : ["\(ensemble.seed)"])
                        + ensemble.swept.map { "\($0.key)=\($0.value.canonical)" }
                    guard seen.insert(place).inserted else {
                        throw item.error(
                            "ensembles: '\(ensemble.name)' stands twice for the same runs"
                        )
                    }
                    ensembles.append(ensemble)
                }
            }
        }
    }

    /// The members of each ensemble: runs that share every key but those of `over`.
    private static func groups(
        of runs: [RunSettings],
        _ entry: EnsembleEntry,
        _ values: [String: [String: JSONValue]]
    ) -> [[RunSettings]] {
        let allowed = entry.alternatives.map { conditions in
            conditions.map { condition in
                (
                    key: condition.key,
                    texts: Set(condition.texts.map { values[condition.key]?[$0]?.text ?? $0 })
                )
            }
        }
        let chosen = runs.filter { run in
            allowed.isEmpty
                || allowed.contains { conditions in
                    conditions.allSatisfy { $0.texts.contains(run.text(of: $0.key)) }
                }
        }
        var order: [[String]] = []
        var groups: [[String]: [RunSettings]] = [:]
        for run in chosen {
            let shared = (["dataset", "seed"] + run.swept.map(\.key)).filter {
                !entry.over.contains($0)
            }
            let place = shared.map(run.text)
            if groups[place] == nil { order.append(place) }
            groups[place, default: []].append(run)
        }
        return order.compactMap { groups[$0] }
    }

    private static func check(_ groups: [[RunSettings]], _ entry: EnsembleEntry) throws {
        guard !groups.isEmpty else {
            throw entry.node.error("ensembles: '\(entry.title)' has no members: no run matches")
        }
        guard let lonely = groups.first(where: { $0.count < 2 })?.first else { return }
        throw entry.node.error(
            "ensembles: '\(entry.title)' has one member only, \(lonely.identifier); expected at "
                + "least two runs that differ in \(entry.over.joined(separator: ", ")) alone"
        )
    }
}

extension RunSettings {
    /// The value of the dataset, the seed or a swept key as records write it.
    fileprivate func text(of key: String) -> String {
        switch key {
        case "dataset": dataset
        case "seed": String(seed)
        default: swept.first { $0.key == key }?.value.text ?? ""
        }
    }
}
