import GroveBase

extension Table {
    /// The table in LaTeX, for a document that uses the package booktabs.
    var latex: String {
        let environment = columnCount > 8 ? "table*" : "table"
        var lines = [
            "% Needs \\usepackage{booktabs}.",
            "\\begin{\(environment)}[t]",
            "\\centering",
            "\\caption{\(escapedLaTeX(caption))}",
            "\\label{tab:\(latexLabel(name))}",
        ]
        // Nine columns of mean ± deviation just fit the page in a smaller type.
        if columnCount > 8 { lines.append("\\footnotesize\\setlength{\\tabcolsep}{4pt}") }
        lines += [
            "\\begin{tabular}{\(latexColumns)}",
            "\\toprule",
        ]
        lines += latexGroupHeader
        lines += latexNumberHeader
        for block in blocks {
            lines.append("\\midrule")
            if let dataset = block.dataset {
                let title = "\\textit{\(escapedLaTeX(dataset))}"
                lines.append("\\multicolumn{\(columnCount)}{l}{\(title)} \\\\")
            }
            lines += block.rows.map(latexRow)
        }
        lines += ["\\bottomrule", "\\end{tabular}"]
        lines += latexNotes
        return (lines + ["\\end{\(environment)}"]).joined(separator: "\n") + "\n"
    }

    private var columnCount: Int { rowKeys.count + groups.count * numbers.count }

    private var latexColumns: String {
        let keys = rowKeys.indices.map { key in
            let numeric = blocks.flatMap(\.rows).allSatisfy { $0.keys[key].doubleValue != nil }
            return numeric ? "r" : "l"
        }
        let group = String(repeating: "r", count: numbers.count)
        return keys.joined() + String(repeating: group, count: groups.count)
    }

    private var latexGroupHeader: [String] {
        guard !groupTitles.isEmpty else { return [] }
        let titles = groupTitles.map {
            "\\multicolumn{\(numbers.count)}{c}{\(escapedLaTeX($0))}"
        }
        let rules = groups.indices.map { group in
            let first = rowKeys.count + group * numbers.count + 1
            return "\\cmidrule(lr){\(first)-\(first + numbers.count - 1)}"
        }
        return [latexRow(rowKeys.map { _ in "" } + titles), rules.joined(separator: " ")]
    }

    /// The headers; a number with a published one beside it spans its three columns.
    private var latexNumberHeader: [String] {
        let keys = rowKeys.map { escapedLaTeX(names[$0]) }
        guard numbers.contains(where: { $0.part != .whole }) else {
            let headers = groups.flatMap { _ in numbers.map { escapedLaTeX($0.header) } }
            return [latexRow(keys + headers)]
        }
        var upper = rowKeys.map { _ in "" }
        var lower = keys
        var rules: [String] = []
        for number in groups.flatMap({ _ in numbers }) {
            lower.append(number.part == .whole ? "" : number.part.rawValue)
            switch number.part {
            case .whole: upper.append(escapedLaTeX(number.header))
            case .published:
                upper.append("\\multicolumn{3}{c}{\(escapedLaTeX(number.sharedHeader))}")
                rules.append("\\cmidrule(lr){\(lower.count)-\(lower.count + 2)}")
            case .measured, .difference: break
            }
        }
        return [latexRow(upper), rules.joined(separator: " "), latexRow(lower)]
    }

    private func latexRow(_ cells: [String]) -> String {
        cells.joined(separator: " & ") + " \\\\"
    }

    private func latexRow(_ row: Row) -> String {
        latexRow(
            row.keys.map { escapedLaTeX(readable($0)) }
                + row.cells.flatMap { zip($0, decimals).map(latexCell) }
        )
    }

    private func latexCell(_ cell: Cell, _ decimals: Int) -> String {
        switch cell {
        case .missing: return "--"
        case .blank: return ""
        case .published(let text): return grouped(text, by: "{,}")
        case .difference(let difference, let isOutside):
            let number = latexNumber(difference, decimals)
            let sign = signed(difference, decimals).hasPrefix("+") ? "$+$" : ""
            return sign + number + (isOutside == true ? " $\\neq$" : "")
        case .failed(let marks): return "failed" + latexMarks(marks)
        case .value(let summary, let best, let marks):
            let mean = latexNumber(summary.mean, decimals)
            let deviation = summary.deviation.map { " $\\pm$ " + latexNumber($0, decimals) }
            return (best ? "\\textbf{\(mean)}" : mean) + (deviation ?? "")
                + latexSign(summary.verdict) + latexMarks(marks)
        }
    }

    private func latexNumber(_ value: Double, _ decimals: Int) -> String {
        let text = grouped(fixed(value, decimals: decimals), by: "{,}")
        return text.hasPrefix("-") ? "$-$" + text.dropFirst() : text
    }

    private func latexSign(_ verdict: Verdict?) -> String {
        guard let sign = verdict?.sign, !sign.isEmpty else { return "" }
        return "\\textsuperscript{\(escapedLaTeX(sign))}"
    }

    private func latexMarks(_ marks: [Int]) -> String {
        marks.isEmpty
            ? "" : "\\textsuperscript{\(marks.map(String.init).joined(separator: ","))}"
    }

    private var latexNotes: [String] {
        let marked = footnotes.enumerated().map { index, text in
            latexMarks([index + 1]) + " " + escapedLaTeX(text)
        }
        let sentences =
            marked + (notes.isEmpty ? [] : [escapedLaTeX(notes.joined(separator: " "))])
        return sentences.enumerated().map { index, text in
            (index == 0 ? "\\par\\smallskip" : "\\par") + "{\\footnotesize \(text)\\par}"
        }
    }
}

/// Text with LaTeX's special characters escaped.
func escapedLaTeX(_ text: String) -> String {
    var result = ""
    for character in text {
        switch character {
        case "\\": result += "\\textbackslash{}"
        case "~": result += "\\textasciitilde{}"
        case "^": result += "\\textasciicircum{}"
        case "<": result += "\\textless{}"
        case ">": result += "\\textgreater{}"
        case "|": result += "\\textbar{}"
        case "±": result += "$\\pm$"
        case "–": result += "--"
        case "×": result += "$\\times$"
        case "†": result += "$\\dagger$"
        case "‡": result += "$\\ddagger$"
        case "≠": result += "$\\neq$"
        case "≤": result += "$\\leq$"
        case "λ": result += "$\\lambda$"
        case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
        default: result.append(character)
        }
    }
    return result
}

/// A name as the tail of a LaTeX label: letters, digits and hyphens.
func latexLabel(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
}
