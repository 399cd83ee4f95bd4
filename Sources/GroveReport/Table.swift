import GroveBase
import GroveSpec
import GroveStore

/// A table ready to be written in any format.
struct Table {
    /// What stands where a row meets a number of a column group.
    enum Cell: Equatable {
        /// The mean over seeds, with marks of footnotes on seeds that failed.
        case value(Summary, best: Bool, marks: [Int])
        /// All runs failed.
        case failed(marks: [Int])
        /// No run, or a run without that number.
        case missing
    }

    /// One row: the values of its keys, and for each column group a cell a number.
    struct Row {
        var keys: Combination
        var cells: [[Cell]]
    }

    /// The rows of one dataset; without a name where the dataset is a key or the only one.
    struct Block {
        var dataset: String?
        var rows: [Row]
    }

    var name: String
    var caption: String
    var rowKeys: [String]
    var columnKeys: [String]
    var names: KeyNames
    var groups: [Combination]
    var numbers: [NumberDescription]
    /// The decimals of each number, the same in every column group.
    var decimals: [Int]
    var blocks: [Block]
    /// Sentences under the table.
    var notes: [String]
    /// The footnotes, the first one marked 1.
    var footnotes: [String]
    /// What the reader of the terminal should know about the settings.
    var warnings: [String]

    /// The titles of the column groups; empty where there is no grouping.
    var groupTitles: [String] {
        columnKeys.isEmpty ? [] : groups.map { names.label(columnKeys, $0) }
    }
}

extension Table {
    /// Builds a table from the records; nil if none of them belongs in it.
    init?(_ settings: ReportSettings.Table, records all: [RunRecord]) {
        let records = all.filter { $0.matches(settings.only) }
        guard !records.isEmpty else { return nil }
        let extra = furtherKeys(records, settings.rows + settings.columns)
        name = fileName(settings.name)
        rowKeys = settings.rows + extra
        columnKeys = settings.columns
        names = KeyNames(rowKeys + columnKeys)
        numbers = settings.show.map(NumberDescription.init)
        groups = combinations(records, columnKeys)
        warnings = Table.warnings(settings, records, extra)
        caption = ""
        decimals = []
        notes = []
        footnotes = []
        blocks = []
        var errors = Footnotes()
        for dataset in Table.datasets(records, rowKeys + columnKeys) {
            let own = records.filter { dataset == nil || $0.dataset == dataset }
            blocks.append(Block(dataset: dataset, rows: rows(own, &errors)))
        }
        footnotes = errors.texts
        decimals = numbers.indices.map { i in numbers[i].decimals(means(i)) }
        markBest()
        caption = settings.caption ?? defaultCaption
        notes = notes(records)
    }

    /// The datasets that get a block of their own, or a single nil.
    private static func datasets(_ records: [RunRecord], _ keys: [String]) -> [String?] {
        let names = combinations(records, ["dataset"]).compactMap { $0[0].stringValue }
        return names.count > 1 && !keys.contains("dataset") ? names : [nil]
    }

    private static func warnings(
        _ settings: ReportSettings.Table,
        _ records: [RunRecord],
        _ extra: [String]
    ) -> [String] {
        var warnings: [String] = []
        // Ensembles come to a table unasked, by design.
        let extra = extra.filter { $0 != EnsembleSettings.key }
        if !extra.isEmpty {
            warnings.append(
                "table '\(settings.name)': runs also differ in \(extra.joined(separator: ", ")), "
                    + "which became rows; name them in rows, columns or only"
            )
        }
        let finished = records.filter { $0.status == .ok }
        for column in settings.show
        where !finished.isEmpty && !finished.contains(where: { $0.number(column) != nil }) {
            warnings.append("table '\(settings.name)': no run has a number '\(column)'")
        }
        return warnings
    }

    private func rows(_ records: [RunRecord], _ footnotes: inout Footnotes) -> [Row] {
        let cells = Dictionary(grouping: records) { $0.combination(rowKeys + columnKeys) }
        return combinations(records, rowKeys).map { row in
            Row(
                keys: row,
                cells: groups.map { group in
                    let runs = cells[row + group] ?? []
                    let marks = footnotes.marks(runs)
                    return numbers.map { cell($0.name, runs, marks) }
                }
            )
        }
    }

    private func cell(_ column: String, _ runs: [RunRecord], _ marks: [Int]) -> Cell {
        if let summary = summary(runs, column) {
            return .value(summary, best: false, marks: marks)
        }
        return !runs.isEmpty && runs.allSatisfy { $0.status == .failed }
            ? .failed(marks: marks) : .missing
    }

    /// All means of a number.
    private func means(_ number: Int) -> [Double] {
        blocks.flatMap(\.rows).flatMap(\.cells).compactMap { cells in
            guard case .value(let summary, _, _) = cells[number] else { return nil }
            return summary.mean
        }
    }

    private var defaultCaption: String {
        let shown = numbers.map(\.title).joined(separator: ", ")
        let keys = (rowKeys + columnKeys).map { names[$0].lowercased() }
        return keys.isEmpty ? shown : "\(shown) by \(keys.joined(separator: " and "))"
    }
}

/// The footnotes of a table: one for each distinct error.
struct Footnotes {
    private var errors: [String] = []
    private var runs: [[String]] = []

    /// The marks of the errors of some runs, counted from 1.
    mutating func marks(_ records: [RunRecord]) -> [Int] {
        var marks: Set<Int> = []
        for record in records where record.status == .failed {
            let error = oneLine(record.error ?? "no error was recorded")
            if !errors.contains(error) {
                errors.append(error)
                runs.append([])
            }
            guard let place = errors.firstIndex(of: error) else { continue }
            if !runs[place].contains(record.run) { runs[place].append(record.run) }
            marks.insert(place + 1)
        }
        return marks.sorted()
    }

    /// The footnotes' texts in order of their marks.
    var texts: [String] {
        zip(errors, runs).map { error, runs in
            let shown = runs.prefix(3).joined(separator: ", ")
            let more = runs.count > 3 ? " and \(runs.count - 3) more" : ""
            return "failed (\(shown)\(more)): \(error)"
        }
    }
}

/// A text without line breaks.
func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
}
