import Foundation
import GroveBase

extension ReportReader {
    /// Reads what a table shows beside its runs: the name of a paper, or a mapping.
    ///
    /// - Throws: ``InputError`` for a file that is missing or wrong, an unknown table or method, or
    ///   a row that could not be named.
    func published(
        _ node: YAMLNode,
        in table: ReportSettings.Table
    ) throws -> ReportSettings.Table.Published {
        let path = "report.tables.published"
        if case .scalar = node.content {
            return ReportSettings.Table.Published(try numbers(ofPaper: node))
        }
        let keys = ["paper", "table", "methods", "others", "tolerance"]
        let section = try SectionReader(node, path: path, keys: keys)
        guard let paper = node["paper"] else {
            throw node.error("'published' needs a 'paper', the name of a file of published numbers")
        }
        let numbers = try numbers(ofPaper: paper)
        let tolerance: Double? = try section.value("tolerance", nil) { try $0.positiveNumber($1) }
        return ReportSettings.Table.Published(
            numbers,
            tables: try section.value("table", []) { node, name in
                try node.listItems(name).map { try $0.choice("table", of: numbers.tables) }
            },
            rules: try section.value("methods", nil) { node, _ in
                try node.items.compactMap { try rule($0, methods: numbers.methods) }
            },
            others: try section.value("others", .none) { node, _ in
                try others(node, methods: numbers.methods, in: table)
            },
            tolerance: tolerance
        )
    }

    /// Reads `published/NAME.csv` beside the spec, or the file of a path relative to it.
    private func numbers(ofPaper node: YAMLNode) throws -> PublishedNumbers {
        let name = try node.text("paper")
        let file = isName(name) ? "published/\(name).csv" : name
        let path = file.hasPrefix("/") || folder.isEmpty ? file : "\(folder)/\(file)"
        guard FileManager.default.isReadableFile(atPath: path) else {
            let beside = folder.isEmpty ? "published" : "\(folder)/published"
            let files = (try? FileManager.default.contentsOfDirectory(atPath: beside)) ?? []
            let known = files.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }
            throw node.error(
                "paper '\(name)': no such file \(path), or it cannot be read"
                    + (known.isEmpty ? "" : expected(known.sorted(), got: name))
            )
        }
        let numbers = try PublishedNumbers.read(path)
        guard isName(numbers.paper) else {
            throw node.error(
                "the name of \(path) must consist of lower-case letters, digits and hyphens"
            )
        }
        return numbers
    }

    /// Reads which runs are a method; nil for runs that an override removed.
    private func rule(
        _ node: YAMLNode,
        methods: [String]
    ) throws -> ReportSettings.Table.Published.Rule? {
        _ = try node.mapping("an entry of methods", keys: ["when", "method"])
        guard let when = node["when"], let method = node["method"] else {
            throw node.error("an entry of methods needs both 'when' and 'method'")
        }
        let rule = ReportSettings.Table.Published.Rule(
            when: try conditions(when, "when"),
            method: try method.choice("method", of: methods)
        )
        return rule.when.values.contains([]) ? nil : rule
    }

    private func others(
        _ node: YAMLNode,
        methods: [String],
        in table: ReportSettings.Table
    ) throws -> ReportSettings.Table.Published.Others {
        if case .scalar("false", quoted: false) = node.content { return .none }
        guard table.rows.contains(where: { $0 != "dataset" }),
            table.columns.allSatisfy({ $0 == "dataset" })
        else {
            throw node.error(
                "published methods without a run need a key of rows other than 'dataset' to stand "
                    + "in, and no columns other than 'dataset'"
            )
        }
        if case .scalar("true", quoted: false) = node.content { return .all }
        return .named(
            try node.listItems("others").map { try $0.choice("method of others", of: methods) }
        )
    }

    /// Reads a test against a baseline; nil for a baseline that an override removed.
    ///
    /// - Throws: ``InputError`` for a missing baseline, a metric that the table does not show, or a
    ///   number out of its range.
    func significance(
        _ node: YAMLNode,
        in table: ReportSettings.Table
    ) throws -> ReportSettings.Table.Significance? {
        let keys = ["baseline", "metrics", "test", "level", "correction", "resamples"]
        let section = try SectionReader(node, path: "report.tables.significance", keys: keys)
        guard let baseline = node["baseline"] else {
            throw node.error(
                "'significance' needs a 'baseline', such as {disentanglement.budget: 1}"
            )
        }
        let values = try conditions(baseline, "baseline")
        guard !values.isEmpty else { throw baseline.error("baseline must name at least one key") }
        for (key, texts) in values {
            guard !["dataset", "seed", "run"].contains(key) else {
                throw baseline.error(
                    "baseline must not name a \(key); runs of a dataset are compared seed by seed"
                )
            }
            guard texts.count <= 1 else {
                throw baseline.error(
                    "baseline: \(key) must have one value, got \(texts.joined(separator: ", "))"
                )
            }
        }
        let metrics = table.show.filter(ReportSettings.isTested)
        let shown: [String]? = try section.value("metrics", nil) { node, name in
            try node.listItems(name).map { try $0.choice("metric of significance", of: metrics) }
        }
        guard !metrics.isEmpty else {
            throw node.error("'significance' tests metrics, and the table shows none")
        }
        let level = try section.value("level", 0.05) { try $0.number($1, in: 0...1) }
        guard level > 0, level < 1 else {
            throw (node["level"] ?? node).error("level must be between 0 and 1, got \(level)")
        }
        let significance = ReportSettings.Table.Significance(
            baseline: values,
            metrics: shown,
            test: try section.word("test", .randomisation),
            level: level,
            correction: try section.word("correction", .holm),
            resamples: try section.integer("resamples", 10_000, in: 100...10_000_000)
        )
        return values.values.contains([]) ? nil : significance
    }
}

extension ReportSettings {
    /// Whether a number of a table is a metric with a value on every test instance.
    public static func isTested(_ name: String) -> Bool {
        (isMetricAtLength(name) && !name.hasPrefix("coverage")) || plainMetrics.contains(name)
    }

    /// Checks that papers of one name are one file, since a results folder keeps a copy by name.
    func checkPapers(of node: YAMLNode) throws {
        var texts: [String: String] = [:]
        for numbers in tables.compactMap(\.published?.numbers) {
            if let other = texts.updateValue(numbers.text, forKey: numbers.paper),
                other != numbers.text
            {
                throw node.error("two files of published numbers are named '\(numbers.paper)'")
            }
        }
    }
}
