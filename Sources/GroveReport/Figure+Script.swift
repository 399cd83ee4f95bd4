import Foundation

extension Figure {
    /// The gnuplot script that draws the figure as SVG, PNG and PDF beside itself.
    ///
    /// It holds its data, so `gnuplot NAME.gp` draws the figure again anywhere. Texts are not
    /// enhanced: `P@1` and `_` mean themselves.
    var script: String {
        let layout = FigureLayout(self)
        var lines = [
            "# Draws \(oneLine(name)).svg, .png and .pdf: gnuplot \(oneLine(name)).gp",
            "reset",
            "set encoding utf8",
        ]
        lines += dataBlocks
        lines += legendBlock(layout)
        lines.append("do for [kind in 'svg png pdf'] {")
        lines += terminals(layout)
        lines += [
            "set output \(quoted(name + ".")).kind",
            "unset key",
            "marker = kind eq 'svg' ? 0.75 : 0.55",
            "set border 3 linecolor rgb '#404040' linewidth 0.7",
            "set grid \(x.isCategorical ? "y" : "x y") back linetype 1 "
                + "linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1",
        ]
        // Defined inside the loop: choosing a terminal may bring its own line types back.
        lines += LineStyle.definitions(panels.first?.lines.count ?? 1)
        lines.append("set multiplot")
        for index in panels.indices { lines += panel(index, layout) }
        lines += legend(layout)
        lines += ["unset multiplot", "unset output", "}"]
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Data

    /// One block a panel; its lines are separated by two empty lines, as `index` counts them.
    private var dataBlocks: [String] {
        panels.enumerated().map { index, panel in
            let lines = panel.lines.map { line in
                let rows = line.points.isEmpty ? ["NaN NaN NaN NaN NaN NaN"] : line.points.map(row)
                return "# \(oneLine(line.title))\n" + rows.joined(separator: "\n")
            }
            return "$panel\(index + 1) << EOD\n# x low high y low high\n"
                + lines.joined(separator: "\n\n\n") + "\nEOD"
        }
    }

    private func row(_ point: Point) -> String {
        let isLogY = panels.first?.axis.isLogarithmic ?? false
        return
            (bar(point.x, point.xDeviation, x.isLogarithmic)
            + bar(point.y, point.yDeviation, isLogY))
            .joined(separator: " ")
    }

    private func bar(_ value: Double, _ deviation: Double?, _ isLogarithmic: Bool) -> [String] {
        let bar = deviation.map { ends(value, $0, isLogarithmic) } ?? [.nan, .nan]
        return ([value] + bar).map { $0.isNaN ? "NaN" : String(format: "%.6g", $0) }
    }

    // MARK: Terminals

    /// The three terminals at the same print size; SVG at 96 units and PNG at 300 pixels an inch.
    private func terminals(_ layout: FigureLayout) -> [String] {
        func size(_ scale: Double) -> String {
            "\(Int((layout.width * scale).rounded())),\(Int((layout.height * scale).rounded()))"
        }
        let font = "font 'Helvetica,\(trimmed(FigureLayout.labelSize))'"
        let inches = "\(trimmed(layout.width))in,\(fixed(layout.height, decimals: 3))in"
        return [
            "if (kind eq 'svg') { set terminal svg noenhanced size \(size(96)) dynamic "
                + "\(font) fontscale 1.3333 linewidth 1.1 background rgb 'white' }",
            "if (kind eq 'png') { set terminal pngcairo noenhanced size \(size(300)) "
                + "\(font) fontscale 3.125 linewidth 3.6 pointscale 3.6 }",
            "if (kind eq 'pdf') { set terminal pdfcairo noenhanced size \(inches) "
                + "\(font) fontscale 0.75 linewidth 1.6 pointscale 1 }",
        ]
    }

    // MARK: Panels

    private func panel(_ index: Int, _ layout: FigureLayout) -> [String] {
        let panel = panels[index]
        let box = layout.panels[index]
        var lines = [
            "set lmargin at screen \(part(box.left, layout.width))",
            "set rmargin at screen \(part(box.right, layout.width))",
            "set bmargin at screen \(part(box.bottom, layout.height))",
            "set tmargin at screen \(part(box.top, layout.height))",
            axis("x", x, layout, withTexts: layout.isLowest[index]),
            axis("y", panel.axis, layout, withTexts: true),
            "unset label",
        ]
        lines += labels(index, layout)
        lines.append("plot " + drawings(index, layout).joined(separator: ", \\\n  "))
        return lines
    }

    private func axis(
        _ name: String,
        _ axis: Axis,
        _ layout: FigureLayout,
        withTexts: Bool
    ) -> String {
        let texts = name == "x" ? layout.xTics : axis.tics.map(\.text)
        let tics = zip(axis.tics, texts).map { tic, text in
            "\(withTexts ? brokenText(text) : "''") \(String(format: "%.10g", tic.position))"
        }
        let tilt = name == "x" && layout.tiltsTics ? " rotate by 30 right" : ""
        let offset = name == "x" ? " offset 0,0.3" : " offset 0.5,0"
        let size = trimmed(FigureLayout.ticSize)
        return [
            axis.isLogarithmic ? "set logscale \(name)" : "unset logscale \(name)",
            "set \(name)range [\(String(format: "%.6g:%.6g", axis.low, axis.high))]",
            "set \(name)tics nomirror out scale 0.4,0\(tilt)\(offset) font ',\(size)' "
                + "(\(tics.joined(separator: ", ")))",
        ].joined(separator: "\n")
    }

    private func labels(_ index: Int, _ layout: FigureLayout) -> [String] {
        let box = layout.panels[index]
        let columnLeft = index.isMultiple(of: 2) || layout.width < 4 ? 0 : layout.width / 2
        var labels = layout.yLabels[index].enumerated().map { line, text in
            label(
                text,
                columnLeft + layout.yLabelInset + Double(line) * 0.13,
                box.middleY,
                layout,
                "center rotate"
            )
        }
        if layout.isLowest[index] {
            labels.append(
                label(x.label, box.middleX, box.bottom - layout.xLabelDrop, layout, "center")
            )
        }
        if index == 0 {
            labels += layout.titleLines.enumerated().map { line, text in
                let height = layout.height - 0.11 - 0.14 * Double(line)
                return label(text, layout.width / 2, height, layout, "center")
            }
        }
        let size = " font ',\(trimmed(FigureLayout.ticSize))'"
        for text in PointTexts(panels[index], x: x, frame: box).placed {
            labels.append(
                label(text.text, text.x, text.y, layout, "center")
                    + " textcolor rgb '#404040'" + size
            )
        }
        return labels
    }

    /// The commands that draw the lines of a panel: strokes, then bars, then markers over both.
    private func drawings(_ index: Int, _ layout: FigureLayout) -> [String] {
        let cap = fixed(0.027 / layout.width, decimals: 4)
        let lines = panels[index].lines
        let block = "$panel\(index + 1)"
        var drawings: [String] = []
        for (place, line) in lines.enumerated() {
            let data = "\(block) index \(place) using"
            if isConnected, line.points.count > 1 {
                drawings.append("\(data) 1:4 with lines linetype \(place + 1)")
            }
            // Vectors, since gnuplot's error bars leave a gap around the point.
            let style =
                "with vectors heads size screen \(cap),90 linetype \(place + 1) "
                + "dashtype 1 linewidth 0.7"
            if line.points.contains(where: { $0.yDeviation != nil }) {
                drawings.append("\(data) 1:5:(0):($6-$5) \(style)")
            }
            if line.points.contains(where: { $0.xDeviation != nil }) {
                drawings.append("\(data) 2:4:($3-$2):(0) \(style)")
            }
        }
        return drawings
            + lines.indices.map { place in
                "\(block) index \(place) using 1:4 with points linetype \(place + 1) dashtype 1"
            }
    }

    // MARK: Legend

    /// The strokes and markers of the legend, in inches.
    private func legendBlock(_ layout: FigureLayout) -> [String] {
        guard !layout.legendRows.isEmpty else { return [] }
        let entries = layout.legendRows.enumerated().flatMap { row, titles in
            titles.enumerated().map { column, _ in
                let place = legendPlace(row, column, layout)
                return "\(inch(place.x)) \(inch(place.y))\n\(inch(place.x + 0.28)) \(inch(place.y))"
            }
        }
        return ["$legend << EOD\n" + entries.joined(separator: "\n\n\n") + "\nEOD"]
    }

    private func legendPlace(
        _ row: Int,
        _ column: Int,
        _ layout: FigureLayout
    ) -> (x: Double, y: Double) {
        let perRow = layout.legendRows.first?.count ?? 1
        let left = (layout.width - Double(perRow) * layout.legendColumnWidth + 0.1) / 2
        return (
            max(0.06, left) + Double(column) * layout.legendColumnWidth,
            layout.legendTop - 0.1 - Double(row) * 0.16
        )
    }

    private func legend(_ layout: FigureLayout) -> [String] {
        guard layout.legendTop > 0.05 else { return [] }
        var lines = [
            "set lmargin at screen 0", "set rmargin at screen 1", "set bmargin at screen 0",
            "set tmargin at screen \(part(layout.legendTop, layout.height))",
            "unset logscale", "unset tics", "unset border", "unset grid", "unset label",
            "set xrange [0:\(inch(layout.width))]",
            "set yrange [0:\(inch(layout.legendTop))]",
        ]
        if let textMeaning {
            let text = "Numbers at the points: \(textMeaning.lowercased())"
            lines.append(label(text, layout.width / 2, 0.1, layout, "center"))
        }
        var drawings: [String] = []
        for (row, titles) in layout.legendRows.enumerated() {
            for (column, title) in titles.enumerated() {
                let place = legendPlace(row, column, layout)
                let text = FigureLayout.shortened(legend[title], within: layout.width - 0.5)
                lines.append(label(text, place.x + 0.35, place.y, layout, "left"))
                let data = "$legend index \(title) using"
                if isConnected {
                    drawings.append("\(data) 1:2 with lines linetype \(title + 1)")
                }
                drawings.append(
                    "\(data) (($1)+0.14):2 every ::0::0 with points linetype \(title + 1) dashtype 1"
                )
            }
        }
        lines.append("plot " + (drawings.isEmpty ? "NaN" : drawings.joined(separator: ", \\\n  ")))
        return lines
    }

    // MARK: Parts of commands

    private func label(
        _ text: String,
        _ x: Double,
        _ y: Double,
        _ layout: FigureLayout,
        _ manner: String
    ) -> String {
        "set label \(quoted(text)) at screen \(part(x, layout.width)), "
            + "screen \(part(y, layout.height)) \(manner)"
    }

    private func part(_ length: Double, _ whole: Double) -> String {
        fixed(length / whole, decimals: 4)
    }

    private func inch(_ length: Double) -> String { fixed(length, decimals: 3) }
}

/// A text of one or two lines as a gnuplot string.
func brokenText(_ text: String) -> String {
    guard text.contains("\n") else { return quoted(text) }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped.replacing("\n", with: "\\n"))\""
}

/// A text as a gnuplot string: within single quotes nothing but the quote is special.
func quoted(_ text: String) -> String {
    "'" + oneLine(text).replacing("'", with: "''") + "'"
}
