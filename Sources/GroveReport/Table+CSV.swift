import Foundation
import GroveBase

extension Table {
    /// The table as CSV for machines: one line a combination of row and column keys, plain numbers.
    ///
    /// The columns are `dataset`, the keys, then for each number its mean over the runs that
    /// finished, its sample standard deviation (`-std`, empty for a single run) and their count
    /// (`-n`); with a test also its p-value (`-p`) and that adjusted (`-p-adjusted`); beside a
    /// published number (`-published`) what it differs by (`-difference`) and whether that lies
    /// outside the spread (`-outside`). Numbers that failed or are missing are empty.
    var csv: String {
        let keys = rowKeys + columnKeys
        let showsDataset = blocks.contains { $0.dataset != nil }
        let header =
            (showsDataset ? ["dataset"] : []) + keys
            + numbers.flatMap(csvHeaders)
        var lines = [header]
        for block in blocks {
            for row in block.rows {
                for (group, cells) in zip(groups, row.cells) {
                    lines.append(
                        (showsDataset ? [block.dataset ?? ""] : [])
                            + (row.keys + group).map { $0 == .null ? "" : plain($0) }
                            + zip(numbers, cells).flatMap(csvFields)
                    )
                }
            }
        }
        return lines.map { $0.map(csvField).joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    private func csvHeaders(_ number: NumberDescription) -> [String] {
        let name = number.name
        switch number.part {
        case .whole, .measured:
            let tested = isTested(number) ? ["\(name)-p", "\(name)-p-adjusted"] : []
            return [name, "\(name)-std", "\(name)-n"] + tested
        case .published: return ["\(name)-published"]
        case .difference: return ["\(name)-difference", "\(name)-outside"]
        }
    }

    private func csvFields(_ number: NumberDescription, _ cell: Cell) -> [String] {
        let places = csvHeaders(number).count
        var fields: [String]
        switch cell {
        case .value(let summary, _, _):
            fields = [
                csvNumber(summary.mean), summary.deviation.map(csvNumber) ?? "",
                "\(summary.count)",
            ]
            if let verdict = summary.verdict {
                fields += [csvNumber(verdict.pValue), csvNumber(verdict.adjusted)]
            }
        case .failed, .missing: fields = ["", "", "0"]
        case .published(let text): fields = [text]
        case .difference(let difference, let isOutside):
            fields = [csvNumber(difference), isOutside.map { $0 ? "true" : "false" } ?? ""]
        case .blank: fields = number.isMeasured ? ["", "", "0"] : []
        }
        return fields + [String](repeating: "", count: places - fields.count)
    }

    /// Whether any cell of a column was tested against a baseline.
    private func isTested(_ number: NumberDescription) -> Bool {
        blocks.flatMap(\.rows).flatMap(\.cells).contains { cells in
            zip(numbers, cells).contains { other, cell in
                guard case .value(let summary, _, _) = cell else { return false }
                return other.name == number.name && summary.verdict != nil
            }
        }
    }
}

/// A number with ten significant digits, which hide the noise of summing.
func csvNumber(_ value: Double) -> String { String(format: "%.10g", value) }

/// A field of a CSV file, quoted where it must be (RFC 4180).
func csvField(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
}
