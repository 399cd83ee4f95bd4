import GroveBase

extension Table {
    /// The table as a section of a page.
    var html: String {
        let heads =
            rowKeys.map { "<th>\(escapedHTML(names[$0]))</th>" }
            + groups.flatMap { _ in
                numbers.map { "<th class=\"n\">\(escapedHTML($0.header))</th>" }
            }
        let title = escapedHTML(caption)
        var lines = ["<section>", "<h3>\(title)</h3>"]
        lines.append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"\(title)\">")
        lines += ["<table aria-label=\"\(title)\">", "<thead>"]
        if !groupTitles.isEmpty {
            let corner = rowKeys.isEmpty ? "" : "<th colspan=\"\(rowKeys.count)\"></th>"
            let titles = groupTitles.map {
                "<th class=\"group\" colspan=\"\(numbers.count)\">\(escapedHTML($0))</th>"
            }
            lines.append("<tr>\(corner)\(titles.joined())</tr>")
        }
        lines += ["<tr>\(heads.joined())</tr>", "</thead>"]
        for block in blocks {
            lines.append("<tbody>")
            if let dataset = block.dataset {
                let span = "colspan=\"\(heads.count)\""
                lines.append("<tr class=\"block\"><th \(span)>\(escapedHTML(dataset))</th></tr>")
            }
            lines += block.rows.map(htmlRow)
            lines.append("</tbody>")
        }
        lines.append("</table></div>")
        lines += footnotes.enumerated().map { index, text in
            "<p class=\"note\"><sup>\(index + 1)</sup> \(escapedHTML(text))</p>"
        }
        if !notes.isEmpty {
            lines.append("<p class=\"note\">\(escapedHTML(notes.joined(separator: " ")))</p>")
        }
        return (lines + ["</section>"]).joined(separator: "\n")
    }

    private func htmlRow(_ row: Row) -> String {
        let keys = row.keys.map { "<td>\(escapedHTML(readable($0)))</td>" }
        let cells = row.cells.flatMap { zip($0, decimals).map(htmlCell) }
        return "<tr>\((keys + cells.map { "<td class=\"n\">\($0)</td>" }).joined())</tr>"
    }

    private func htmlCell(_ cell: Cell, _ decimals: Int) -> String {
        switch cell {
        case .missing: return "–"
        case .failed(let marks): return "<span class=\"failed\">failed</span>" + htmlMarks(marks)
        case .value(let summary, let best, let marks):
            let mean = grouped(fixed(summary.mean, decimals: decimals), by: ",")
            let deviation = summary.deviation.map {
                " ± " + grouped(fixed($0, decimals: decimals), by: ",")
            }
            return (best ? "<b>\(mean)</b>" : mean) + (deviation ?? "") + htmlMarks(marks)
        }
    }

    private func htmlMarks(_ marks: [Int]) -> String {
        marks.isEmpty ? "" : "<sup>\(marks.map(String.init).joined(separator: ","))</sup>"
    }
}
