import Foundation

/// Where everything of a figure stands, in inches from the lower left corner.
///
/// A figure with up to three panels is one column of a paper wide (3.4 in), the panels above each
/// other over one x axis; more panels stand in two columns. The legend is below, never over data.
struct FigureLayout {
    /// A rectangle in inches.
    struct Box: Equatable {
        var left: Double
        var right: Double
        var bottom: Double
        var top: Double

        var width: Double { right - left }
        var height: Double { top - bottom }
        var middleX: Double { (left + right) / 2 }
        var middleY: Double { (bottom + top) / 2 }
    }

    /// The size of labels, legend and title in points.
    static let labelSize = 8.0
    /// The size of tics and texts beside points in points.
    static let ticSize = 7.0
    /// A generous width of a character, as a part of the font's size.
    static let characterWidth = 0.57

    /// The width over both columns of a paper, in inches and in an SVG's units.
    static let doubleWidth = 6.9
    static var doubleWidthUnits: Int { Int((doubleWidth * 96).rounded()) }

    let width: Double
    let height: Double
    let panels: [Box]
    /// Whether each panel is the lowest of its column, which bears the x tics' texts.
    let isLowest: [Bool]
    /// The label of each panel's y axis, over two lines where one is too long.
    let yLabels: [[String]]
    /// The texts at the x axis' tics, over two lines where names are too long for one.
    let xTics: [String]
    let tiltsTics: Bool
    /// How far the first line of a y axis' label lies within its column.
    let yLabelInset: Double
    /// The title, over as many lines as it needs.
    let titleLines: [String]
    /// How far the middle of the x axis' label lies below a lowest panel.
    let xLabelDrop: Double
    /// The middle of the lowest x axis label above the figure's lower edge.
    let xLabelHeight: Double
    /// The lines of the legend, from the top; the titles' indices.
    let legendRows: [[Int]]
    let legendColumnWidth: Double
    let legendTop: Double

    /// The width of a text in inches, estimated from above.
    static func textWidth(_ text: String, size: Double) -> Double {
        Double(text.count) * characterWidth * size / 72
    }

    /// Lays a figure out.
    init(_ figure: Figure) {
        let columns = figure.panels.count > 3 ? 2 : 1
        let rows = (figure.panels.count + columns - 1) / columns
        let panelHeight = rows == 1 ? 1.75 : rows == 2 ? 1.4 : 1.2
        width = columns == 1 ? 3.4 : FigureLayout.doubleWidth
        yLabels = figure.panels.map { FigureLayout.wrapped($0.axis.label, within: panelHeight) }

        let legend = FigureLayout.legend(figure.legend, within: width)
        legendRows = legend.rows
        legendColumnWidth = legend.columnWidth
        let meaning = figure.textMeaning == nil ? 0.0 : 0.16
        legendTop = Double(legendRows.count) * 0.16 + meaning + 0.04
        xLabelHeight = legendTop + 0.11

        let least = FigureLayout.leftMargin(figure, yLabels)
        let columnWidth = width / Double(columns)
        let room = (columnWidth - least - 0.12) / Double(max(1, figure.x.tics.count))
        let tics = FigureLayout.xTics(figure.x, room: room)
        xTics = tics.texts
        tiltsTics = tics.isTilted
        // A tilted text reaches to the left of its tic by its width times the cosine of 30°.
        let usable = columnWidth - 0.12
        let reach = tics.texts.enumerated().map { index, text in
            let length = FigureLayout.textWidth(text, size: FigureLayout.ticSize) * 0.87 + 0.06
            // Its tic stands at this part of the axis, which itself begins at the margin sought.
            let part = (Double(index) + 0.5) / Double(tics.texts.count)
            return (length - usable * part) / (1 - part)
        }
        let left = tics.isTilted ? max(least, reach.max() ?? 0) : least
        yLabelInset = left - least + 0.11
        let panelWidth = columnWidth - left - 0.12
        let bottom = xLabelHeight + 0.09 + tics.height
        xLabelDrop = 0.09 + tics.height
        let gap = 0.12
        titleLines = FigureLayout.lines(figure.title ?? "", within: width - 0.2)
        let top = titleLines.isEmpty ? 0.08 : 0.12 + 0.14 * Double(titleLines.count)
        height = bottom + Double(rows) * panelHeight + Double(rows - 1) * gap + top
        panels = figure.panels.indices.map { index in
            let row = index / columns
            let start = Double(index % columns) * columnWidth + left
            let base = bottom + Double(rows - 1 - row) * (panelHeight + gap)
            return Box(
                left: start,
                right: start + panelWidth,
                bottom: base,
                top: base + panelHeight
            )
        }
        isLowest = figure.panels.indices.map { $0 + columns >= figure.panels.count }
    }

    /// Room for the y axis' label and the widest text at its tics.
    private static func leftMargin(_ figure: Figure, _ labels: [[String]]) -> Double {
        let tics = figure.panels.flatMap(\.axis.tics).map { textWidth($0.text, size: ticSize) }
        let lines = labels.map(\.count).max() ?? 1
        return 0.05 + Double(lines) * 0.13 + 0.06 + (tics.max() ?? 0) + 0.07
    }

    /// The texts at x tics with `room` inches each: as they are, broken at a hyphen, or tilted.
    private static func xTics(
        _ axis: Axis,
        room: Double
    ) -> (texts: [String], isTilted: Bool, longest: Double, height: Double) {
        let texts = axis.tics.map(\.text)
        let longest = texts.map { textWidth($0, size: ticSize) }.max() ?? 0
        if !axis.isCategorical || longest + 0.06 <= room { return (texts, false, longest, 0.17) }
        let broken = texts.map { text in
            guard let hyphen = text.firstIndex(of: "-") else { return text }
            return text[...hyphen] + "\n" + text[text.index(after: hyphen)...]
        }
        let parts = broken.flatMap { $0.split(separator: "\n") }
        let widest = parts.map { textWidth(String($0), size: ticSize) }.max() ?? 0
        if widest + 0.04 <= room { return (broken, false, widest, 0.28) }
        return (texts, true, longest, longest * 0.47 + 0.12)
    }

    /// A text broken between words into lines of a width.
    private static func lines(_ text: String, within width: Double) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ").map(String.init) {
            if let last = lines.last, textWidth("\(last) \(word)", size: labelSize) <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }

    /// A text as long as fits, with a mark where its end is left out.
    static func shortened(_ text: String, within width: Double) -> String {
        guard textWidth(text, size: labelSize) > width else { return text }
        let count = Int(width / textWidth("x", size: labelSize)) - 1
        return text.prefix(max(1, count)) + "…"
    }

    /// A label on one line, or with its unit on a second where it is too long.
    private static func wrapped(_ label: String, within length: Double) -> [String] {
        guard textWidth(label, size: labelSize) > length,
            let unit = label.range(of: " (", options: .backwards)
        else { return [label] }
        return [String(label[..<unit.lowerBound]), String(label[unit.lowerBound...].dropFirst())]
    }

    private static func legend(
        _ titles: [String],
        within width: Double
    ) -> (rows: [[Int]], columnWidth: Double) {
        guard !titles.isEmpty else { return ([], 0) }
        let longest = titles.map { textWidth($0, size: labelSize) }.max() ?? 0
        let entry = min(longest + 0.45, width - 0.1)
        let fitting = max(1, min(titles.count, Int((width - 0.1) / entry)))
        // Rows of even length read better than a last row with a single entry.
        let rowCount = (titles.count + fitting - 1) / fitting
        let perRow = (titles.count + rowCount - 1) / rowCount
        let rows = stride(from: 0, to: titles.count, by: perRow).map {
            Array($0..<min($0 + perRow, titles.count))
        }
        return (rows, entry)
    }
}
