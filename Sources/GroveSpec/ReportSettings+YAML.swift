import GroveBase

extension ReportSettings {
    /// The numbers of a record that are no metric: seconds, rates, sizes and costs.
    public static let measures = [
        "feature-seconds", "tree-seconds", "assign-seconds", "train-seconds", "predict-seconds",
        "predict-per-second", "peak-mib", "copies-per-label", "largest-cluster", "cluster-count",
        "inner-products", "weights", "sense-variation", "sense-variation-random", "sense-labels",
        "VI", "VI-baseline", "VI-gain", "VI-labels",
    ]

    /// The metrics that are taken at a list length k, as in `P@5`.
    public static let metricsAtLength = ["P", "R", "nDCG", "PSP", "PSnDCG", "RP", "coverage"]

    /// The metrics that need no list length.
    public static let plainMetrics = ["R-Precision"]

    /// Whether a name is a metric at a list length, such as `P@5`.
    static func isMetricAtLength(_ name: String) -> Bool {
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && metricsAtLength.contains(String(parts[0]))
            && Int(parts[1]).map { $0 > 0 } ?? false
    }

    /// Reads the `report` section.
    ///
    /// Files that it names are relative to `folder`, the spec's.
    ///
    /// - Throws: ``InputError`` at an unknown key, number or value.
    init(
        _ node: YAMLNode?,
        choices: ReportChoices,
        metrics: MetricSettings,
        values: [String: [String: JSONValue]],
        folder: String = ""
    ) throws {
        self.init()
        guard let node else { return }
        let section = try SectionReader(node, path: "report", keys: ["tables", "plots"])
        let reader = ReportReader(
            choices: choices,
            at: metrics.at,
            values: values,
            folder: folder
        )
        tables = try section.value("tables", []) { list, _ in
            try list.items.enumerated().compactMap { try reader.table($1, number: $0 + 1) }
        }
        plots = try section.value("plots", []) { list, _ in
            try list.items.enumerated().compactMap { try reader.plot($1, number: $0 + 1) }
        }
        try ReportSettings.checkNames(tables.map(\.name), of: node["tables"])
        try checkPapers(of: node["tables"] ?? node)
        try ReportSettings.checkNames(plots.map(\.name), of: node["plots"])
    }

    private static func checkNames(_ names: [String], of node: YAMLNode?) throws {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw (node ?? YAMLNode(.null, file: "report", line: 0)).error(
                "report: the name '\(name)' stands twice"
            )
        }
    }
}

/// Reads tables and plots of a `report` section, with what their keys and numbers may be.
struct ReportReader {
    let choices: ReportChoices
    let at: [Int]
    let values: [String: [String: JSONValue]]
    /// The spec's folder; empty for the working directory.
    let folder: String

    /// Reads a table; nil for one whose `only` values an override removed.
    func table(_ node: YAMLNode, number: Int) throws -> ReportSettings.Table? {
        let keys = [
            "name", "caption", "rows", "columns", "show", "only", "published", "significance",
        ]
        let section = try SectionReader(node, path: "report.tables", keys: keys)
        guard let rows = node["rows"], let show = node["show"] else {
            throw node.error("a table of the report needs both 'rows' and 'show'")
        }
        var table = ReportSettings.Table(
            name: try section.value("name", "table-\(number)", name),
            caption: try section.value("caption", nil) { try $0.text($1) },
            rows: try self.keys(rows, "rows"),
            columns: try section.value("columns", []) { list, _ in try self.keys(list, "columns") },
            show: try numbers(show, "show"),
            only: try only(node["only"])
        )
        if let shared = table.rows.first(where: table.columns.contains) {
            throw node.error("a table of the report has '\(shared)' both in rows and in columns")
        }
        table.published = try node["published"].map { try published($0, in: table) }
        table.significance = try node["significance"].flatMap { try significance($0, in: table) }
        return table.only.values.contains([]) ? nil : table
    }

    /// Reads a plot; nil for one whose `only` values an override removed.
    func plot(_ node: YAMLNode, number: Int) throws -> ReportSettings.Plot? {
        let keys = ["name", "title", "x", "y", "line", "log-x", "log-y", "only"]
        let section = try SectionReader(node, path: "report.plots", keys: keys)
        guard let x = node["x"], let y = node["y"] else {
            throw node.error("a plot of the report needs both 'x' and 'y'")
        }
        let plot = ReportSettings.Plot(
            name: try section.value("name", "plot-\(number)", name),
            title: try section.value("title", nil) { try $0.text($1) },
            x: try keyOrNumber(x),
            y: try numbers(y, "y"),
            line: try section.value("line", []) { list, _ in try self.keys(list, "line") },
            logX: try section.boolean("log-x", false),
            logY: try section.boolean("log-y", false),
            only: try only(node["only"])
        )
        return plot.only.values.contains([]) ? nil : plot
    }

    private func name(_ node: YAMLNode, _ what: String) throws -> String {
        let text = try node.text(what)
        guard isName(text) else {
            throw node.error(
                "\(what) '\(text)' must consist of lower-case letters, digits and hyphens"
            )
        }
        return text
    }

    private func keys(_ node: YAMLNode, _ what: String) throws -> [String] {
        guard !node.items.isEmpty else { throw node.error("\(what) must not be an empty list") }
        try checkDistinct(node.items, in: what)
        return try node.items.map { item in
            let key = try item.text(what)
            guard choices.keys.contains(key) else {
                throw item.error(
                    "\(what): '\(key)' is not swept" + expected(choices.keys, got: key)
                )
            }
            return key
        }
    }

    func numbers(_ node: YAMLNode, _ what: String) throws -> [String] {
        guard !node.items.isEmpty else { throw node.error("\(what) must not be an empty list") }
        try checkDistinct(node.items, in: what)
        return try node.items.map { item in
            let number = try item.text(what)
            if let problem = problem(withNumber: number) { throw item.error("\(what): \(problem)") }
            return number
        }
    }

    private func keyOrNumber(_ node: YAMLNode) throws -> String {
        let text = try node.text("x")
        guard !choices.keys.contains(text), problem(withNumber: text) != nil else { return text }
        throw node.error(
            "x: '\(text)' is neither a swept key nor a number"
                + expected(choices.keys + allNumbers, got: text)
        )
    }

    /// What is wrong with the name of a number; nil for a known one.
    private func problem(withNumber text: String) -> String? {
        let known = ReportSettings.measures + ReportSettings.plainMetrics
        guard !known.contains(text) else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, ReportSettings.metricsAtLength.contains(parts[0]),
            let length = Int(parts[1])
        {
            let lengths = at.map(String.init).joined(separator: ", ")
            return at.contains(length)
                ? nil : "'\(text)' is not measured, metrics.at has only \(lengths)"
        }
        return "unknown number '\(text)'" + expected(allNumbers, got: text)
    }

    private var allNumbers: [String] {
        ReportSettings.metricsAtLength.flatMap { name in at.map { "\(name)@\($0)" } }
            + ReportSettings.plainMetrics + ReportSettings.measures
    }

    private func only(_ node: YAMLNode?) throws -> [String: [String]] {
        try node.map { try conditions($0, "only") } ?? [:]
    }

    /// Reads keys with the values that a run may have; none where an override removed them all.
    func conditions(_ node: YAMLNode, _ what: String) throws -> [String: [String]] {
        var conditions: [String: [String]] = [:]
        for (key, _, value) in try node.mapping(what, keys: choices.keys) {
            let items = try value.listItems("\(what): \(key)")
            let texts = try choices.existing(items, of: key, in: what)
            conditions[key] = texts.map { values[key]?[$0]?.text ?? $0 }
        }
        return conditions
    }
}
