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
                columns[rowKeys.count + group * numbers.count + number] += markdown(
                    cells,
                    decimals[number]
                )
            }
        }
        let leftAligned = rowKeys.indices.map { key in
            !block.rows.allSatisfy { $0.keys[key].doubleValue != nil }
        }
        return aligned(columns, left: leftAligned)
    }

    /// The cells of a column; beside one with marks the others get blanks, so that digits align.
    private func markdown(_ cells: [Cell], _ decimals: Int) -> [String] {
        let texts = cells.map { markdown($0, decimals) }
        let isMarked = cells.contains { cell in
            if case .value(_, best: true, _) = cell { true } else { false }
        }
        let signs = texts.map(\.sign.count).max() ?? 0
        return zip(cells, texts).map { cell, text in
            switch cell {
            case .value(_, let best, _):
                let stars = best ? "**" : isMarked ? "  " : ""
                let blank = String(repeating: " ", count: signs - text.sign.count)
                // A sign stands at its number, before the blanks for asterisks.
                return !best && text.rest.isEmpty
                    ? stars + text.mean + text.sign + text.notes + stars + blank
                    : stars + text.mean + stars + text.rest + text.sign + text.notes + blank
            case .missing: return text.mean + (isMarked ? "  " : "")
            case .difference:
                return text.mean + text.sign
                    + String(repeating: " ", count: signs - text.sign.count)
            case .failed, .published, .blank: return text.mean + text.notes
            }
        }
    }

    /// A cell's number, what follows it, its sign and its footnotes.
    private func markdown(
        _ cell: Cell,
        _ decimals: Int
    ) -> (mean: String, rest: String, sign: String, notes: String) {
        switch cell {
        case .missing: return ("–", "", "", "")
        case .blank: return ("", "", "", "")
        case .published(let text): return (grouped(text, by: ","), "", "", "")
        case .difference(let difference, let isOutside):
            return (signed(difference, decimals), "", isOutside == true ? " ≠" : "", "")
        case .failed(let marks): return ("failed", "", "", superscript(marks))
        case .value(let summary, _, let marks):
            let deviation = summary.deviation.map {
                " ± " + grouped(fixed($0, decimals: decimals), by: ",")
            }
            return (
                grouped(fixed(summary.mean, decimals: decimals), by: ","), deviation ?? "",
                summary.verdict?.sign ?? "", superscript(marks)
            )
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

/// A difference with its sign, also where it is positive.
func signed(_ difference: Double, _ decimals: Int) -> String {
    let text = grouped(fixed(difference, decimals: decimals), by: ",")
    return text.hasPrefix("-") || !text.contains(where: { "123456789".contains($0) })
        ? text : "+" + text
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
