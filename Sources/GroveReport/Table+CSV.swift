import Foundation
import GroveBase

extension Table {
    /// The table as CSV for machines: one line a combination of row and column keys, plain numbers.
    ///
    /// The columns are `dataset`, the keys, then for each number its mean over the runs that
    /// finished, its sample standard deviation (`-std`, empty for a single run) and their count
    /// (`-n`). Numbers that failed or are missing are empty.
    var csv: String {
        let keys = rowKeys + columnKeys
        let showsDataset = blocks.contains { $0.dataset != nil }
        let header =
            (showsDataset ? ["dataset"] : []) + keys
            + numbers.flatMap { [$0.name, "\($0.name)-std", "\($0.name)-n"] }
        var lines = [header]
        for block in blocks {
            for row in block.rows {
                for (group, cells) in zip(groups, row.cells) {
                    lines.append(
                        (showsDataset ? [block.dataset ?? ""] : [])
                            + (row.keys + group).map { $0 == .null ? "" : plain($0) }
                            + cells.flatMap(csvFields)
                    )
                }
            }
        }
        return lines.map { $0.map(csvField).joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    private func csvFields(_ cell: Cell) -> [String] {
        switch cell {
        case .value(let summary, _, _):
            [csvNumber(summary.mean), summary.deviation.map(csvNumber) ?? "", "\(summary.count)"]
        case .failed, .missing: ["", "", "0"]
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
