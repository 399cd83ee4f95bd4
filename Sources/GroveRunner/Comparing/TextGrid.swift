/// Cells in rows and columns, for a terminal or as a Markdown table.
struct TextGrid: Sendable {
    /// A column: its header and whether its cells stand on the left.
    struct Column: Sendable {
        let header: String
        let isLeft: Bool
        let cells: [String]

        init(_ header: String, left isLeft: Bool = false, _ cells: [String]) {
            self.header = header
            self.isLeft = isLeft
            self.cells = cells
        }

        /// The header and the cells, all of one width of at least 3.
        func padded(_ escaped: (String) -> String = { $0 }) -> [String] {
            let texts = ([header] + cells).map(escaped)
            let width = texts.reduce(3) { max($0, $1.count) }
            return texts.map { text in
                let blank = String(repeating: " ", count: width - text.count)
                return isLeft ? text + blank : blank + text
            }
        }
    }

    let columns: [Column]

    private var rowCount: Int { columns.first?.cells.count ?? 0 }

    /// Aligned columns, two blanks apart.
    var text: String {
        let padded = columns.map { $0.padded() }
        return (0...rowCount).map { row in
            let line = padded.map { $0[row] }.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        .joined(separator: "\n")
    }

    /// A Markdown table, aligned in its source too.
    var markdown: String {
        let padded = columns.map { $0.padded(TextGrid.escaped) }
        let lines = (0...rowCount).map { row in
            "| " + padded.map { $0[row] }.joined(separator: " | ") + " |"
        }
        let rules = zip(columns, padded).map { column, texts in
            let dashes = String(repeating: "-", count: texts[0].count + 1)
            return column.isLeft ? ":" + dashes : dashes + ":"
        }
        return ([lines[0], "|" + rules.joined(separator: "|") + "|"] + lines.dropFirst())
            .joined(separator: "\n")
    }

    private static func escaped(_ text: String) -> String {
        text.map { "|*_`<\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
