import GroveBase

extension Table {
    /// The table in Markdown, padded so that it also reads well in a terminal.
    var markdown: String {
        var parts = ["**\(escapedMarkdown(caption))**"]
        for block in blocks {
            if let dataset = block.dataset { parts.append("*\(escapedMarkdown(dataset))*") }
            parts.append(markdown(block))
        }
        parts += footnotes.enumerated().map { index, text in
            "\(superscript([index + 1])) \(escapedMarkdown(text))"
        }
        if !notes.isEmpty { parts.append(escapedMarkdown(notes.joined(separator: " "))) }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func markdown(_ block: Block) -> String {
        let titles = groupTitles.isEmpty ? [nil] : groupTitles.map(Optional.some)
        let headers =
            rowKeys.map { names[$0] }
            + titles.flatMap { title in
                numbers.map { number in title.map { "\($0): \(number.header)" } ?? number.header }
            }
        var columns = headers.map { [escapedMarkdown($0)] }
        for (index, _) in rowKeys.enumerated() {
            columns[index] += block.rows.map { escapedMarkdown(readable($0.keys[index])) }
        }
        for group in groups.indices {
            for number in numbers.indices {
                let cells = block.rows.map { $0.cells[group][number] }
                let marked = cells.contains {
                    if case .value(_, true, _) = $0 { true } else { false }
                }
                columns[rowKeys.count + group * numbers.count + number] += cells.map {
                    markdown($0, decimals[number], besideMarked: marked)
                }
            }
        }
        let leftAligned = rowKeys.indices.map { key in
            !block.rows.allSatisfy { $0.keys[key].doubleValue != nil }
        }
        return aligned(columns, left: leftAligned)
    }

    /// A cell; a value beside a bold one gets blanks for the asterisks it has not.
    private func markdown(_ cell: Cell, _ decimals: Int, besideMarked: Bool) -> String {
        switch cell {
        case .missing: return "–" + (besideMarked ? "  " : "")
        case .failed(let marks): return "failed" + superscript(marks)
        case .value(let summary, let best, let marks):
            let stars = best ? "**" : besideMarked ? "  " : ""
            let mean = stars + grouped(fixed(summary.mean, decimals: decimals), by: ",") + stars
            let deviation = summary.deviation.map {
                " ± " + grouped(fixed($0, decimals: decimals), by: ",")
            }
            return mean + (deviation ?? "") + superscript(marks)
        }
    }

    private func aligned(_ columns: [[String]], left: [Bool]) -> String {
        let widths = columns.map { max(3, $0.map(\.count).max() ?? 0) }
        let isLeft = columns.indices.map { $0 < left.count && left[$0] }
        func line(_ row: Int) -> String {
            let cells = columns.indices.map { column in
                let text = columns[column][row]
                let blank = String(repeating: " ", count: widths[column] - text.count)
                return isLeft[column] ? text + blank : blank + text
            }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let rules = columns.indices.map { column in
            let dashes = String(repeating: "-", count: widths[column] + 1)
            return isLeft[column] ? ":" + dashes : dashes + ":"
        }
        let rowCount = columns.first?.count ?? 0
        let lines =
            [line(0), "|" + rules.joined(separator: "|") + "|"] + (1..<max(1, rowCount)).map(line)
        return lines.joined(separator: "\n")
    }
}

/// Text with what Markdown would read as markup escaped.
func escapedMarkdown(_ text: String) -> String {
    var result = ""
    for character in text {
        if "|*_`<\\".contains(character) { result += "\\" }
        result.append(character)
    }
    return result
}

/// Footnote marks as superscript digits, `¹ ²`.
func superscript(_ marks: [Int]) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return marks.map { mark in
        String(String(mark).compactMap(\.wholeNumberValue).map { digits[$0] })
    }
    .joined(separator: "˒")
}

/// A number of five or more digits with its thousands set apart.
func grouped(_ number: String, by separator: String) -> String {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    let sign = parts[0].hasPrefix("-") ? "-" : ""
    let whole = Array(parts[0].dropFirst(sign.count))
    guard whole.count >= 5 else { return number }
    var text = ""
    for (index, digit) in whole.enumerated() {
        if index > 0, (whole.count - index) % 3 == 0 { text += separator }
        text.append(digit)
    }
    return sign + text + (parts.count > 1 ? "." + parts[1] : "")
}
