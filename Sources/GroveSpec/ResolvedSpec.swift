import GroveBase

/// A spec with every default decided, written so that reading it gives the same runs.
struct ResolvedSpec {
    let name: String
    let question: String?
    let datasets: [String]
    let seeds: [Int]
    let points: SweepPoints
    let cases: [SpecCase]
    /// For each swept key, what records keep for every value.
    let values: [String: [String: JSONValue]]
    /// The entries that have members; nil where the spec has no such section.
    let ensembles: [EnsembleEntry]?
    let metrics: MetricSettings
    let report: ReportSettings
    let overrides: [String]

    /// The whole spec as YAML.
    ///
    /// - Throws: ``InputError`` for a swept section that is wrong in itself.
    func text() throws -> String {
        var members: [(String, YAMLNode)] = [("name", .text(name))]
        if let question { members.append(("question", .text(question))) }
        members.append(("datasets", .list(datasets.map(YAMLNode.text))))
        members.append(("seeds", .list(seeds.map(YAMLNode.integer))))
        for section in SpecGrammar.sections {
            // Most specs have nothing to do with merged labels.
            if section == "merged-labels", points.base[section] == nil { continue }
            members.append((section, try ResolvedSpec.section(section, of: points.base)))
        }
        let sweep = try self.sweep()
        if !sweep.isEmpty { members.append(("sweep", .members(sweep))) }
        if !cases.isEmpty { members.append(("cases", .list(cases.map(caseNode)))) }
        if let ensembles { members.append(("ensembles", .list(ensembles.map(ensembleNode)))) }
        members.append(("metrics", .json(metrics.json, section: "metrics")))
        members.append(("report", reportNode))
        if !overrides.isEmpty {
            members.append(("overrides", .list(overrides.map { .text($0) })))
        }
        return "# Every value of the experiment, defaults included; written by grove.\n"
            + YAMLNode.members(members).blockText() + "\n"
    }

    /// A section with every key that its kind reads.
    ///
    /// A key that follows another (`top` follows `branching`) keeps following it, by its word, so
    /// that sweeping the other moves both as before.
    private static func section(_ key: String, of tree: YAMLNode) throws -> YAMLNode {
        let given = tree.value(at: key.split(separator: ".").map(String.init))
        let json: JSONValue =
            switch key {
            case "merged-labels": try MergedLabelSettings(given).json
            case "features": try FeatureSettings(given).json
            case "features.tfidf": try TfidfSettings(given).json
            case "clusterer": try ClustererSettings(given).json
            case "matcher": try MatcherSettings(given).json
            case "matcher.encoder": try EncoderSettings(given).json
            case "matcher.fine-tuning": try FineTuningSettings(given).json
            case "matcher.preliminary": try PreliminarySettings(given).json
            default: try DisentanglementSettings(given).json
            }
        return .json(followed(json, given: given, section: key), section: key)
    }

    /// A section's values, with the leader's word for every key that follows another.
    private static func followed(
        _ json: JSONValue,
        given: YAMLNode?,
        section: String
    ) -> JSONValue {
        guard case .object(var members) = json else { return json }
        for (key, value) in members {
            members[key] = followed(value, given: given?[key], section: "\(section).\(key)")
        }
        for (follower, leader) in SpecGrammar.followers[section] ?? [:] {
            // What follows its leader may be left out; what only equals it must not move with it.
            if members[follower] == nil, let own = given?[follower]?.comparableText, own != leader {
                members[follower] = Double(own).map(JSONValue.number) ?? .string(own)
            }
            guard members[follower] != nil else { continue }
            if given?[follower].map({ $0.comparableText == leader }) ?? true {
                members[follower] = .string(leader)
            }
        }
        return .object(members)
    }

    private func sweep() throws -> [(String, YAMLNode)] {
        var members: [(String, YAMLNode)] = []
        var zips: [YAMLNode] = []
        for group in points.sweep.groups {
            let axes = try group.map { ($0.key, YAMLNode.list(try $0.values.map(value(of: $0)))) }
            if axes.count == 1 { members += axes } else { zips.append(.members(axes)) }
        }
        if !zips.isEmpty { members.append(("zip", .list(zips))) }
        if !points.skips.isEmpty { members.append(("skip", .list(points.skips.map(skipNode)))) }
        return members
    }

    private func value(of axis: SweepAxis) -> (SweepValue) throws -> YAMLNode {
        { value in
            guard value.isSection else { return resolved(value.node, of: axis.key) }
            let tree = points.base.overlaid(by: value.node.nested(under: axis.path))
            let section = try ResolvedSpec.section(axis.key, of: tree)
            return YAMLNode.members([("label", .quoted(value.text))]).overlaid(by: section)
        }
    }

    /// A value of a swept key as records write it: `0.1` for `1e-1`.
    private func resolved(_ node: YAMLNode, of key: String) -> YAMLNode {
        values[key]?[node.comparableText].map { .json($0, section: key) } ?? node
    }

    private func skipNode(_ rule: SkipRule) -> YAMLNode {
        .members([("when", node(rule.conditions)), ("reason", .text(rule.reason))])
    }

    private func node(_ conditions: [SkipRule.Condition]) -> YAMLNode {
        .members(
            conditions.map { condition in
                let kept = condition.kept.map { resolved($0, of: condition.key) }
                return (condition.key, YAMLNode.list(kept))
            }
        )
    }

    private func ensembleNode(_ entry: EnsembleEntry) -> YAMLNode {
        var members = entry.name.map { [("name", YAMLNode.text($0))] } ?? []
        members.append(("method", .texts(entry.methods.map(\.rawValue))))
        members.append(("over", .texts(entry.over)))
        if !entry.alternatives.isEmpty {
            members.append(("where", .list(entry.alternatives.map(node))))
        }
        return .members(members)
    }

    /// A case as written: what it leaves out comes from the sections.
    private func caseNode(_ entry: SpecCase) -> YAMLNode {
        var members = [("when", node(entry.rule.conditions))]
        if let seed = entry.seed { members.append(("seed", .integer(seed))) }
        for section in SpecGrammar.sections {
            if let values = entry.sections[section] { members.append((section, values)) }
        }
        return .members(members)
    }

    private var reportNode: YAMLNode {
        let tables = report.tables.map { table in
            var members: [(String, YAMLNode)] = [("name", .text(table.name))]
            if let caption = table.caption { members.append(("caption", .text(caption))) }
            members.append(("rows", .texts(table.rows)))
            if !table.columns.isEmpty { members.append(("columns", .texts(table.columns))) }
            members.append(("show", .texts(table.show)))
            return YAMLNode.members(members + only(table.only) + table.comparisons)
        }
        let plots = report.plots.map { plot in
            var members: [(String, YAMLNode)] = [("name", .text(plot.name))]
            if let title = plot.title { members.append(("title", .text(title))) }
            members += [("x", .text(plot.x)), ("y", .texts(plot.y))]
            if !plot.line.isEmpty { members.append(("line", .texts(plot.line))) }
            members += [("log-x", .boolean(plot.logX)), ("log-y", .boolean(plot.logY))]
            return YAMLNode.members(members + only(plot.only))
        }
        return .members([("tables", .list(tables)), ("plots", .list(plots))])
    }

    private func only(_ values: [String: [String]]) -> [(String, YAMLNode)] {
        values.isEmpty ? [] : [("only", .conditions(values))]
    }
}

extension YAMLNode {
    private static func made(_ content: Content) -> YAMLNode {
        YAMLNode(content, file: "resolved", line: 0)
    }

    static func text(_ text: String) -> YAMLNode { made(.scalar(text, quoted: false)) }

    static func quoted(_ text: String) -> YAMLNode { made(.scalar(text, quoted: true)) }

    static func integer(_ value: Int) -> YAMLNode { text(String(value)) }

    static func boolean(_ value: Bool) -> YAMLNode { text(value ? "true" : "false") }

    static func list(_ items: [YAMLNode]) -> YAMLNode { made(.sequence(items)) }

    static func texts(_ texts: [String]) -> YAMLNode { list(texts.map { text($0) }) }

    static func members(_ members: [(String, YAMLNode)]) -> YAMLNode {
        made(.mapping(members.map { ($0.0, 0, $0.1) }))
    }

    /// Keys with the values that a run may have.
    static func conditions(_ values: [String: [String]]) -> YAMLNode {
        members(
            values.sorted { $0.key < $1.key }.map { key, texts in
                (key, list(texts.map { quoted($0) }))
            }
        )
    }

    /// A JSON value of a section, its keys in the order of the grammar.
    static func json(_ value: JSONValue, section: String) -> YAMLNode {
        switch value {
        case .object(let members):
            let order = SpecGrammar.sectionKeys[section] ?? []
            return .members(
                members.sorted {
                    (order.firstIndex(of: $0.key) ?? order.count, $0.key)
                        < (order.firstIndex(of: $1.key) ?? order.count, $1.key)
                }
                .map { ($0.key, .json($0.value, section: "\(section).\($0.key)")) }
            )
        case .array(let values): return .list(values.map { .json($0, section: section) })
        case .string(let value): return Double(value) == nil ? .text(value) : .quoted(value)
        default: return .text(value.canonical)
        }
    }
}
