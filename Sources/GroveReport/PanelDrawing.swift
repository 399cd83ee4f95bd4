import Foundation

/// One panel of a figure as an SVG of the page.
///
/// Lengths are in units of the view box, which is about as many pixels wide on a screen. Colours
/// come from the page's style sheet, so that the drawing is light or dark with it.
struct PanelDrawing {
    private let figure: Figure
    private let panel: Figure.Panel
    /// The place of each run's row in the page.
    private let runPlaces: [String: Int]
    private let left: Double
    private let bottom: Double
    private let isTilted: Bool

    private static let width = 340.0
    private static let top = 30.0
    private static let right = 12.0
    private static let frameHeight = 190.0
    private static let ticSize = 12.0
    /// Units to an inch of the layout that texts beside points are placed in.
    private static let inch = PanelDrawing.ticSize / FigureLayout.ticSize * 72

    init(_ figure: Figure, _ index: Int, runPlaces: [String: Int]) {
        self.figure = figure
        panel = figure.panels[index]
        self.runPlaces = runPlaces
        let widest = panel.axis.tics.map { PanelDrawing.width(of: $0.text) }.max() ?? 0
        let tics = figure.x.tics.map { PanelDrawing.width(of: PanelDrawing.shortened($0.text)) }
        let longest = tics.max() ?? 0
        let least = widest + 12
        let room = (PanelDrawing.width - least - PanelDrawing.right) / Double(max(1, tics.count))
        isTilted = figure.x.isCategorical && longest + 6 > room
        // A tilted text reaches to the left of its tic by its width times the cosine of 30°.
        left = isTilted ? max(least, (tics.first ?? 0) * 0.87 - room / 2 + 8) : least
        bottom = isTilted ? longest * 0.5 + 38 : 43
    }

    private var frameWidth: Double { PanelDrawing.width - left - PanelDrawing.right }
    private var height: Double { PanelDrawing.top + PanelDrawing.frameHeight + bottom }
    private var base: Double { PanelDrawing.top + PanelDrawing.frameHeight }

    private func x(_ value: Double) -> Double { left + figure.x.fraction(value) * frameWidth }

    private func y(_ value: Double) -> Double {
        base - panel.axis.fraction(value) * PanelDrawing.frameHeight
    }

    /// The panel's markup.
    var html: HTML {
        let label = "\(panel.axis.label) against \(figure.x.label)"
        let series = panel.lines.indices.map(series)
        return """
            <svg class="plot" viewBox="0 0 \(coordinate(PanelDrawing.width)) \
            \(coordinate(height))" role="group" aria-label="\(label)">
            <path class="grid" d="\(grid)"/><path class="frame" d="\(frame)"/>
            \(texts)
            \(series.joined("\n"))
            \(pointTexts)</svg>
            """
    }

    // MARK: Axes

    private var grid: String {
        let across = panel.axis.tics.map {
            "M\(coordinate(left)) \(coordinate(y($0.position)))h\(coordinate(frameWidth))"
        }
        guard !figure.x.isCategorical else { return across.joined() }
        let up = figure.x.tics.map {
            "M\(coordinate(x($0.position))) \(coordinate(PanelDrawing.top))V\(coordinate(base))"
        }
        return (across + up).joined()
    }

    private var frame: String {
        let axes =
            "M\(coordinate(left)) \(coordinate(PanelDrawing.top))V\(coordinate(base))"
            + "h\(coordinate(frameWidth))"
        let tics = figure.x.tics.map {
            "M\(coordinate(x($0.position))) \(coordinate(base))v4"
        }
        return axes + tics.joined()
    }

    private var texts: HTML {
        let ups = panel.axis.tics.map { tic -> HTML in
            """
            <text x="\(coordinate(left - 6))" y="\(coordinate(y(tic.position) + 4))" \
            class="e">\(tic.text)</text>
            """
        }
        let title: HTML = "<text class=\"axis\" x=\"2\" y=\"14\">\(panel.axis.label)</text>"
        let below: HTML = """
            <text class="axis m" x="\(coordinate(left + frameWidth / 2))" \
            y="\(coordinate(height - 6))">\(figure.x.label)</text>
            """
        return (ups + xTexts + [title, below]).joined()
    }

    /// The texts at the x tics; one that would run into the text before it is left out.
    private var xTexts: [HTML] {
        var end = -Double.infinity
        return figure.x.tics.compactMap { tic in
            let place = x(tic.position)
            let text = PanelDrawing.shortened(tic.text)
            guard !isTilted else {
                guard place > end + PanelDrawing.ticSize else { return nil }
                end = place
                let at = "\(coordinate(place + 4)) \(coordinate(base + 14))"
                return """
                    <text class="e" transform="translate(\(at)) rotate(-30)">\(text)</text>
                    """
            }
            let half = PanelDrawing.width(of: text) / 2
            guard place - half > end + 2 else { return nil }
            end = place + half
            return """
                <text class="m" x="\(coordinate(place))" y="\(coordinate(base + 18))">\(text)</text>
                """
        }
    }

    /// Whether a figure's points are few enough for texts beside them.
    static func hasTexts(_ figure: Figure) -> Bool {
        figure.panels.allSatisfy { $0.lines.reduce(0) { $0 + $1.points.count } <= 80 }
    }

    /// The texts beside points, where there is room for them.
    private var pointTexts: HTML {
        guard PanelDrawing.hasTexts(figure) else { return "" }
        let scale = PanelDrawing.inch
        let frame = FigureLayout.Box(
            left: left / scale,
            right: (left + frameWidth) / scale,
            bottom: bottom / scale,
            top: (bottom + PanelDrawing.frameHeight) / scale
        )
        let texts = PointTexts(panel, x: figure.x, frame: frame).placed.map { placed -> HTML in
            """
            <text class="m" x="\(coordinate(placed.x * scale))" \
            y="\(coordinate(height - placed.y * scale + 4))">\(placed.text)</text>
            """
        }
        return texts.joined()
    }

    // MARK: Lines

    private func series(_ index: Int) -> HTML {
        let line = panel.lines[index]
        guard !line.points.isEmpty else { return "" }
        let places = line.points.map { (x: x($0.x), y: y($0.y)) }
        var strokes: [HTML] = []
        if figure.isConnected, places.count > 1 {
            let path = places.map { "\(coordinate($0.x)) \(coordinate($0.y))" }
            strokes.append(
                "<path class=\"line\"\(htmlDash(index)) d=\"M\(path.joined(separator: "L"))\"/>"
            )
        }
        let bars = line.points.map(bar).joined()
        if !bars.isEmpty { strokes.append("<path class=\"bar\" d=\"\(bars)\"/>") }
        let points = zip(line.points, places).map { point, place -> HTML in
            """
            <use href="#\(htmlMarker(index))" x="\(coordinate(place.x))" \
            y="\(coordinate(place.y))"\(runs(point))><title>\(tip(line, point))</title></use>
            """
        }
        return """
            <g class="series c\(LineStyle.colour(index))" data-s="\(index)">\(strokes.joined())\
            \(points.joined())</g>
            """
    }

    /// The bars of a point's spread, with caps.
    private func bar(_ point: Figure.Point) -> String {
        var path = ""
        let middle = (x: x(point.x), y: y(point.y))
        if let deviation = point.yDeviation {
            let reach = ends(point.y, deviation, panel.axis.isLogarithmic).map(y)
            let low = coordinate(reach[0])
            let high = coordinate(reach[1])
            let start = coordinate(middle.x - 3)
            path += "M\(coordinate(middle.x)) \(low)V\(high)M\(start) \(low)h6M\(start) \(high)h6"
        }
        if let deviation = point.xDeviation {
            let reach = ends(point.x, deviation, figure.x.isLogarithmic).map(x)
            let low = coordinate(reach[0])
            let high = coordinate(reach[1])
            let start = coordinate(middle.y - 3)
            path += "M\(low) \(coordinate(middle.y))H\(high)M\(low) \(start)v6M\(high) \(start)v6"
        }
        return path
    }

    private func runs(_ point: Figure.Point) -> HTML {
        let places = point.runs.compactMap { runPlaces[$0] }.map(String.init)
        return places.isEmpty ? "" : " data-r=\"\(places.joined(separator: " "))\""
    }

    /// What a point says when pointed at: its line, its values, one a line.
    private func tip(_ line: Figure.Line, _ point: Figure.Point) -> String {
        var lines = line.title.isEmpty ? [] : [line.title]
        if let text = point.text, let meaning = figure.textMeaning {
            lines.append("\(meaning): \(text)")
        }
        if let note = point.note { lines.append(note) }
        lines.append("\(figure.x.label): \(category(point.x) ?? value(point.x, point.xDeviation))")
        lines.append("\(panel.axis.label): \(value(point.y, point.yDeviation))")
        return lines.map(oneLine).joined(separator: "\n")
    }

    /// The name of the category a point stands at; nil where x is a number.
    private func category(_ x: Double) -> String? {
        guard figure.x.isCategorical else { return nil }
        let place = Int(x.rounded())
        return figure.x.tics.indices.contains(place) ? figure.x.tics[place].text : nil
    }

    private func value(_ value: Double, _ deviation: Double?) -> String {
        let size = abs(value)
        let decimals = size == 0 || size >= 1000 ? 0 : max(0, 3 - Int(floor(log10(size))))
        let isWhole = deviation == nil && value == value.rounded()
        let digits = isWhole ? 0 : min(decimals, 6)
        let text = grouped(fixed(value, decimals: digits), by: ",")
        guard let deviation else { return text }
        return "\(text) ± \(grouped(fixed(deviation, decimals: digits), by: ","))"
    }

    // MARK: Texts

    private static func width(of text: String) -> Double {
        Double(text.count) * FigureLayout.characterWidth * ticSize
    }

    private static func shortened(_ text: String) -> String {
        text.count > 24 ? text.prefix(23) + "…" : text
    }
}

/// A length in an SVG, to a tenth.
func coordinate(_ value: Double) -> String {
    let text = fixed(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// The attribute with the dashes of a style; nothing for a line without gaps.
func htmlDash(_ index: Int) -> HTML {
    let dash = LineStyle.dash(index).map(String.init).joined(separator: " ")
    return dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
}

/// The id of the marker of a style among the page's ``markerDefinitions``.
func htmlMarker(_ index: Int) -> String {
    let shape = LineStyle.colour(index) % markerShapes.count
    return LineStyle.isFilled(index) ? "m\(shape)" : "o\(shape)"
}

/// The markers' outlines around the origin: circle, square, triangle, diamond, triangle downward.
private let markerShapes = [
    "M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0Z", "M-3.3-3.3H3.3V3.3H-3.3Z",
    "M0-4.4L4.2 3.1H-4.2Z", "M0-4.7L4.4 0L0 4.7L-4.4 0Z", "M0 4.4L4.2-3.1H-4.2Z",
]

/// All markers, once a page, for its plots to use.
let markerDefinitions: HTML = {
    let paths = markerShapes.enumerated().map { index, path -> HTML in
        "<path id=\"m\(index)\" class=\"filled\" d=\"\(path)\"/>"
            + "<path id=\"o\(index)\" class=\"open\" d=\"\(path)\"/>"
    }
    return """
        <svg class="definitions" width="0" height="0" aria-hidden="true"><defs>\
        \(paths.joined())</defs></svg>
        """
}()
