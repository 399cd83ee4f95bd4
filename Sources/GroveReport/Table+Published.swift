import GroveBase
import GroveSpec
import GroveStore

extension Table {
    /// The dataset that a column group is of; nil where datasets are no columns.
    func datasetOfColumn(_ group: Combination) -> String? {
        columnKeys.firstIndex(of: "dataset").flatMap { group[$0].stringValue }
    }

    /// The sentences on what runs are compared with.
    func comparisonNotes(_ context: Context) -> [String] {
        let published = context.published?.notes(
            names,
            blocks.flatMap(\.rows).flatMap(\.cells).flatMap(\.self),
            hasMeasures: numbers.contains { $0.part == .difference && !$0.isMetric }
        )
        return (published ?? []) + (context.verdicts?.notes ?? [])
    }

    /// The rows with those of published methods after the runs of their dataset.
    func withOthers(
        _ rows: [Row],
        _ records: [RunRecord],
        _ context: inout Context
    ) -> [Row] {
        guard let published = context.published else { return rows }
        var result = rows
        var placed: [String: Int] = [:]
        for dataset in combinations(records, ["dataset"]).compactMap({ $0[0].stringValue }) {
            let methods = published.others(
                records,
                dataset: dataset,
                numbers: numbers.map(\.name)
            )
            for method in methods {
                if let place = placed[method] {
                    // Where datasets are columns, a method has one row for all of them.
                    fill(&result[place], method, dataset, &context)
                    continue
                }
                var row = emptyRow(method, dataset)
                fill(&row, method, dataset, &context)
                if let key = rowKeys.firstIndex(of: "dataset") {
                    let last = result.lastIndex { $0.keys[key] == .string(dataset) }
                    result.insert(row, at: last.map { $0 + 1 } ?? result.count)
                } else {
                    placed[method] = result.count
                    result.append(row)
                }
            }
        }
        return result
    }

    /// A row that is named by a method, in the first column that is not of datasets.
    private func emptyRow(_ method: String, _ dataset: String) -> Row {
        var keys = Combination(repeating: .null, count: rowKeys.count)
        if let place = rowKeys.firstIndex(of: "dataset") { keys[place] = .string(dataset) }
        if let place = rowKeys.firstIndex(where: { $0 != "dataset" }) {
            keys[place] = .string(method)
        }
        return Row(keys: keys, cells: groups.map { _ in numbers.map { _ in .blank } })
    }

    private func fill(
        _ row: inout Row,
        _ method: String,
        _ dataset: String,
        _ context: inout Context
    ) {
        for (group, values) in groups.enumerated() {
            if let own = datasetOfColumn(values), own != dataset { continue }
            for (index, number) in numbers.enumerated() where number.part == .published {
                let entry = context.published?.show(
                    number.name,
                    method: method,
                    dataset: dataset
                )
                if let entry { row.cells[group][index] = .published(entry.text) }
            }
        }
    }
}
