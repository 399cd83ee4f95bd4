import GroveBase

extension ReportSettings.Table {
    /// The members of a resolved table that say what it compares its runs with.
    var comparisons: [(String, YAMLNode)] {
        (published.map { [("published", $0.node)] } ?? [])
            + (significance.map { [("significance", $0.node)] } ?? [])
    }
}

extension ReportSettings.Table.Published {
    fileprivate var node: YAMLNode {
        var members: [(String, YAMLNode)] = [("paper", .quoted(numbers.paper))]
        if !tables.isEmpty { members.append(("table", .list(tables.map(YAMLNode.quoted)))) }
        if let rules {
            let nodes = rules.map { rule in
                YAMLNode.members([
                    ("when", .conditions(rule.when)), ("method", .quoted(rule.method)),
                ])
            }
            members.append(("methods", .list(nodes)))
        }
        switch others {
        case .none: break
        case .all: members.append(("others", .boolean(true)))
        case .named(let methods):
            members.append(("others", .list(methods.map(YAMLNode.quoted))))
        }
        if let tolerance {
            members.append(("tolerance", .text(JSONValue.number(tolerance).canonical)))
        }
        return .members(members)
    }
}

extension ReportSettings.Table.Significance {
    fileprivate var node: YAMLNode {
        var members: [(String, YAMLNode)] = [("baseline", .conditions(baseline))]
        if let metrics { members.append(("metrics", .texts(metrics))) }
        members += [
            ("test", .text(test.rawValue)),
            ("level", .text(JSONValue.number(level).canonical)),
            ("correction", .text(correction.rawValue)),
            ("resamples", .integer(resamples)),
        ]
        return .members(members)
    }
}
