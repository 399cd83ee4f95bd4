import GroveBase
import GroveSpec
import GroveStore

/// Finds the published numbers that stand beside the cells of a table.
struct PublishedCells {
    let settings: ReportSettings.Table.Published
    /// The keys of rows and columns.
    let keys: [String]
    /// Whether each dataset is a column group, so that a row is one method on all of them.
    let areDatasetsColumns: Bool
    /// What was shown so far, for the notes.
    private(set) var shown: [PublishedNumbers.Entry] = []

    init(_ settings: ReportSettings.Table.Published, rows: [String], columns: [String]) {
        self.settings = settings
        keys = rows + columns
        areDatasetsColumns = columns == ["dataset"]
    }

    /// The method of the paper that some runs are; nil where they are none.
    func method(_ runs: [RunRecord]) -> String? {
        guard let first = runs.first else { return nil }
        if let rules = settings.rules {
            return rules.first { rule in runs.allSatisfy { $0.matches(rule.when) } }?.method
        }
        let names = keys.compactMap { first.key($0)?.stringValue }
        return names.first(where: settings.numbers.methods.contains)
    }

    /// What is published of a number.
    func entry(_ number: String, method: String, dataset: String) -> PublishedNumbers.Entry? {
        settings.numbers.entry(
            number,
            method: method,
            dataset: dataset,
            tables: settings.tables
        )
    }

    /// What is published of a number, remembered as shown.
    mutating func show(
        _ number: String,
        method: String,
        dataset: String
    ) -> PublishedNumbers.Entry? {
        let entry = entry(number, method: method, dataset: dataset)
        if let entry, !shown.contains(entry) { shown.append(entry) }
        return entry
    }

    /// Methods without a run on a dataset that get a row, in the file's order.
    func others(_ records: [RunRecord], dataset: String, numbers: [String]) -> [String] {
        let candidates: [String]
        switch settings.others {
        case .none: return []
        case .all: candidates = settings.numbers.methods
        case .named(let methods): candidates = methods
        }
        let own = records.filter { areDatasetsColumns || $0.dataset == dataset }
        let run = Set(
            Dictionary(grouping: own) { $0.combination(keys) }.values.compactMap { method($0) }
        )
        return candidates.filter { method in
            !run.contains(method)
                && numbers.contains { entry($0, method: method, dataset: dataset) != nil }
        }
    }

    /// Whether a number has columns for what is published: a metric always, others where known.
    func isCompared(_ number: NumberDescription, _ records: [RunRecord]) -> Bool {
        guard !number.isMetric else { return true }
        return Dictionary(grouping: records) { $0.combination(["dataset"] + keys) }.values
            .contains { runs in
                guard let method = method(runs) else { return false }
                return entry(number.name, method: method, dataset: runs[0].dataset) != nil
            }
            || combinations(records, ["dataset"]).compactMap { $0[0].stringValue }
                .contains { !others(records, dataset: $0, numbers: [number.name]).isEmpty }
    }

    /// What a measured number differs by from the published one.
    func difference(_ measured: Summary, _ published: PublishedNumbers.Entry) -> Table.Cell {
        let difference = measured.mean - published.value
        guard NumberDescription(published.number).isMetric else {
            return .difference(difference, isOutside: nil)
        }
        let spread = settings.tolerance ?? measured.deviation.map { 2 * $0 }
        // The last term is for the noise of binary fractions: 50.0 and 50.2 differ by 0.2.
        let unexplained = abs(difference) - published.rounding - 1e-9
        return .difference(difference, isOutside: spread.map { unexplained > $0 })
    }

    // MARK: Notes

    /// The sentences under a table with these cells.
    func notes(_ names: KeyNames, _ cells: [Table.Cell], hasMeasures: Bool) -> [String] {
        guard !shown.isEmpty else {
            return ["No number of \(settings.numbers.paper) is known for these runs."]
        }
        return ["Published: \(sources)."] + mapping(names) + remarks + judgement(cells)
            + (hasMeasures
                ? ["What is no metric was published for other hardware and is not judged."] : [])
    }

    private var sources: String {
        var texts: [String] = []
        for entry in shown {
            let text = "\(settings.numbers.paper), \(entry.table) (\(entry.source))"
            if !texts.contains(text) { texts.append(text) }
        }
        return texts.joined(separator: "; ")
    }

    private func mapping(_ names: KeyNames) -> [String] {
        let rules = (settings.rules ?? []).filter { rule in
            shown.contains { $0.method == rule.method }
        }
        let texts = rules.map { rule in
            let when = rule.when.sorted { place($0.key) < place($1.key) }.map { key, values in
                "\(names[key].lowercased()) \(values.joined(separator: " or "))"
            }
            return "\(rule.method) beside \(when.joined(separator: ", "))"
        }
        return texts.isEmpty ? [] : [texts.joined(separator: "; ") + "."]
    }

    private func place(_ key: String) -> (Int, String) {
        (keys.firstIndex(of: key) ?? keys.count, key)
    }

    /// What the file says of the numbers shown, each remark with its methods.
    private var remarks: [String] {
        var methods: [(remark: String, names: [String])] = []
        for entry in shown where !entry.notes.isEmpty {
            if let place = methods.firstIndex(where: { $0.remark == entry.notes }) {
                if !methods[place].names.contains(entry.method) {
                    methods[place].names.append(entry.method)
                }
            } else {
                methods.append((entry.notes, [entry.method]))
            }
        }
        return methods.map { "Of \($0.names.joined(separator: ", ")): \($0.remark)." }
    }

    private func judgement(_ cells: [Table.Cell]) -> [String] {
        let judged = cells.compactMap { cell -> Bool? in
            guard case .difference(_, let isOutside) = cell else { return nil }
            return isOutside
        }
        let bound =
            settings.tolerance.map { "\($0) percent points" }
            ?? "two sample standard deviations over seeds"
        let rule = "larger than \(bound), the rounding of the published number taken off"
        if judged.isEmpty {
            let isAnyCompared = cells.contains { cell in
                if case .difference = cell { true } else { false }
            }
            return isAnyCompared && settings.tolerance == nil
                ? ["One seed has no spread to judge a difference by."] : []
        }
        return [
            judged.contains(true) ? "≠: a difference \(rule)." : "No difference is \(rule)."
        ]
    }
}
