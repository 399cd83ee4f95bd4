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
        /// A published number, as it was published.
        case published(String)
        /// What the mean differs by from the published number; nil where that is not judged.
        case difference(Double, isOutside: Bool?)
        /// Nothing to show: no published number is known, or nothing was measured beside it.
        case blank
    }

    /// One row: the values of its keys, and for each column group a cell a column.
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
    /// The columns of a group: one a number, or three where a published one stands beside it.
    var numbers: [NumberDescription]
    /// The decimals of each column, the same in every column group.
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
    /// What the cells of a table are made with.
    struct Context {
        var footnotes = Footnotes()
        var published: PublishedCells?
        var verdicts: Verdicts?
    }

    /// Builds a table from the records; nil if none of them belongs in it.
    ///
    /// - Parameters:
    ///   - settings: What to show.
    ///   - all: The runs.
    ///   - test: Compares the runs of the table, whose cells are told apart by the keys.
    init?(
        _ settings: ReportSettings.Table,
        records all: [RunRecord],
        test: (_ keys: [String], _ records: [RunRecord]) -> Verdicts? = { _, _ in nil }
    ) {
        let records = all.filter { $0.matches(settings.only) }
        guard !records.isEmpty else { return nil }
        let extra = furtherKeys(records, settings.rows + settings.columns)
        name = fileName(settings.name)
        rowKeys = settings.rows + extra
        columnKeys = settings.columns
        names = KeyNames(rowKeys + columnKeys)
        var context = Context()
        context.verdicts = test(rowKeys + columnKeys, records)
        context.published = settings.published.map {
            PublishedCells($0, rows: settings.rows + extra, columns: settings.columns)
        }
        numbers = settings.show.map(NumberDescription.init).flatMap { number in
            context.published?.isCompared(number, records) ?? false ? number.compared : [number]
        }
        groups = combinations(records, columnKeys)
        warnings = Table.warnings(settings, records, extra) + (context.verdicts?.warnings ?? [])
        caption = ""
        decimals = []
        notes = []
        footnotes = []
        blocks = []
        for dataset in Table.datasets(records, rowKeys + columnKeys) {
            let own = records.filter { dataset == nil || $0.dataset == dataset }
            let rows = rows(own, &context)
            blocks.append(Block(dataset: dataset, rows: withOthers(rows, own, &context)))
        }
        footnotes = context.footnotes.texts
        decimals = numbers.map { decimals(of: $0) }
        markBest()
        caption = settings.caption ?? defaultCaption
        notes = notes(records) + comparisonNotes(context)
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

    private func rows(_ records: [RunRecord], _ context: inout Context) -> [Row] {
        let cells = Dictionary(grouping: records) { $0.combination(rowKeys + columnKeys) }
        return combinations(records, rowKeys).map { row in
            let runs = groups.map { cells[row + $0] ?? [] }
            let method = runs.compactMap { context.published?.method($0) }.first
            return Row(
                keys: row,
                cells: zip(groups, runs).map { group, runs in
                    let own = columnKeys == ["dataset"] ? method : context.published?.method(runs)
                    let dataset = runs.first?.dataset ?? datasetOfColumn(group)
                    return self.cells(runs, method: own, dataset: dataset, &context)
                }
            )
        }
    }

    private func cells(
        _ runs: [RunRecord],
        method: String?,
        dataset: String?,
        _ context: inout Context
    ) -> [Cell] {
        let marks = context.footnotes.marks(runs)
        return numbers.map { number in
            if number.isMeasured { return cell(number.name, runs, marks, context.verdicts) }
            guard let method, let dataset,
                let entry = context.published?.show(number.name, method: method, dataset: dataset)
            else { return .blank }
            if number.part == .published { return .published(entry.text) }
            return summary(runs, number.name).flatMap { context.published?.difference($0, entry) }
                ?? .blank
        }
    }

    private func cell(
        _ column: String,
        _ runs: [RunRecord],
        _ marks: [Int],
        _ verdicts: Verdicts?
    ) -> Cell {
        if var summary = summary(runs, column) {
            summary.verdict = verdicts?.verdict(
                runs,
                keys: rowKeys + columnKeys,
                metric: column
            )
            return .value(summary, best: false, marks: marks)
        }
        return !runs.isEmpty && runs.allSatisfy { $0.status == .failed }
            ? .failed(marks: marks) : .missing
    }

    /// The decimals of a column, from all means of its number.
    private func decimals(of number: NumberDescription) -> Int {
        let values = blocks.flatMap(\.rows).flatMap(\.cells).flatMap { cells in
            zip(numbers, cells).compactMap { other, cell -> Double? in
                guard other.name == number.name, case .value(let summary, _, _) = cell else {
                    return nil
                }
                return summary.mean
            }
        }
        return number.decimals(values)
    }

    private var defaultCaption: String {
        let shown = numbers.filter(\.isMeasured).map(\.title).joined(separator: ", ")
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
