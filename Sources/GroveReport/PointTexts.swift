import Foundation

/// Places the short texts beside the points of a panel so that none covers another or a point.
struct PointTexts {
    /// A text and its middle, in inches from the figure's lower left corner.
    struct Placed: Equatable {
        var text: String
        var x: Double
        var y: Double
    }

    private typealias Box = FigureLayout.Box

    private let frame: FigureLayout.Box
    private var taken: [FigureLayout.Box] = []
    private var strokes: [FigureLayout.Box] = []
    private var named: [Placed] = []
    /// The texts that found a place; a text without one is left out.
    private(set) var placed: [Placed] = []

    /// Places the texts of a panel drawn in a frame.
    init(_ panel: Figure.Panel, x: Axis, frame: FigureLayout.Box) {
        self.frame = frame
        let lines = panel.lines.map { line in
            line.points.map { point in
                (
                    x: frame.left + x.fraction(point.x) * frame.width,
                    y: frame.bottom + panel.axis.fraction(point.y) * frame.height,
                    text: point.text,
                    yDeviation: point.yDeviation ?? 0
                )
            }
        }
        for line in lines {
            let span = panel.axis.high - panel.axis.low
            taken += line.map { point in
                // On a logarithmic axis bars differ up and down; they are short beside the decades.
                let bar = panel.axis.isLogarithmic ? 0 : point.yDeviation / span * frame.height
                return PointTexts.box(
                    point.x,
                    point.y,
                    width: 0.07,
                    height: max(0.07, 2 * bar + 0.02)
                )
            }
            for (a, b) in zip(line, line.dropFirst()) {
                strokes += (1..<24).map { step in
                    let part = Double(step) / 24
                    let x = a.x + (b.x - a.x) * part
                    return PointTexts.box(x, a.y + (b.y - a.y) * part, width: 0.02, height: 0.02)
                }
            }
        }
        for point in lines.flatMap(\.self) {
            if let text = point.text, !isPlaced(text, point.x, point.y) {
                place(text, point.x, point.y)
                named.append(Placed(text: text, x: point.x, y: point.y))
            }
        }
    }

    /// Whether a point at the same place already bears the same text.
    private func isPlaced(_ text: String, _ x: Double, _ y: Double) -> Bool {
        named.contains { $0.text == text && abs($0.x - x) < 0.04 && abs($0.y - y) < 0.04 }
    }

    private static func box(
        _ x: Double,
        _ y: Double,
        width: Double,
        height: Double
    ) -> FigureLayout.Box {
        Box(left: x - width / 2, right: x + width / 2, bottom: y - height / 2, top: y + height / 2)
    }

    /// Takes the free place around a point that covers the least of the lines.
    private mutating func place(_ text: String, _ x: Double, _ y: Double) {
        let width = FigureLayout.textWidth(text, size: FigureLayout.ticSize)
        let height = FigureLayout.ticSize / 72
        let away = (x: width / 2 + 0.055, y: height / 2 + 0.05)
        let directions: [(Double, Double)] = [
            (0, 1), (0, -1), (1, 0.7), (-1, 0.7), (1, -0.7), (-1, -0.7), (1, 0), (-1, 0), (0, 1.8),
            (0, -1.8),
        ]
        let free = directions.map { (x + $0.0 * away.x, y + $0.1 * away.y) }.filter { middle in
            let box = PointTexts.box(middle.0, middle.1, width: width, height: height)
            let isInside =
                box.left >= frame.left && box.right <= frame.right
                && box.bottom >= frame.bottom && box.top <= frame.top
            return isInside && !taken.contains { PointTexts.overlap($0, box) }
        }
        let best = free.min { a, b in
            covered(a, width, height) < covered(b, width, height)
        }
        guard let best else { return }
        taken.append(PointTexts.box(best.0, best.1, width: width, height: height))
        placed.append(Placed(text: text, x: best.0, y: best.1))
    }

    private func covered(_ middle: (Double, Double), _ width: Double, _ height: Double) -> Int {
        let box = PointTexts.box(middle.0, middle.1, width: width, height: height)
        return strokes.count { PointTexts.overlap($0, box) }
    }

    private static func overlap(_ a: FigureLayout.Box, _ b: FigureLayout.Box) -> Bool {
        a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top
    }
}
