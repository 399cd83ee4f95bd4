import Foundation

/// A figure ready to be drawn: panels over one x axis, the same lines in each.
struct Figure {
    /// A value with its spread over seeds on both axes.
    struct Point: Equatable {
        var x: Double
        var xDeviation: Double?
        var y: Double
        var yDeviation: Double?
        /// A short text beside the point, such as the budget.
        var text: String?
        /// The names of the runs it stands for.
        var runs: [String] = []
        /// What else there is to say of it, such as the step of a training.
        var note: String?
    }

    /// The points of one line in one panel, in the order in which they are connected.
    struct Line: Equatable {
        var title: String
        var points: [Point]
    }

    /// One y axis with its lines.
    struct Panel: Equatable {
        var axis: Axis
        var lines: [Line]
    }

    var name: String
    var title: String?
    var x: Axis
    var panels: [Panel]
    /// Whether the points of a line are connected.
    var isConnected: Bool
    /// What the texts beside the points are, such as `Budget`.
    var textMeaning: String?

    /// Creates a figure from the lines of each panel; nil if there is no point at all.
    ///
    /// `lines` holds for each panel, each of `yLabels`, the same lines; without an axis `x` one is
    /// laid over the values.
    init?(
        name: String,
        title: String?,
        xLabel: String,
        x: Axis?,
        isLogX: Bool,
        yLabels: [String],
        isLogY: Bool,
        lines: [[Line]],
        isConnected: Bool,
        textMeaning: String? = nil
    ) {
        let kept = lines.map { panel in
            panel.map { line in
                var line = line
                line.points.removeAll { (isLogX && $0.x <= 0) || (isLogY && $0.y <= 0) }
                return line
            }
        }
        let points = kept.flatMap(\.self).flatMap(\.points)
        guard !points.isEmpty else { return nil }
        self.name = fileName(name)
        self.title = title
        self.isConnected = isConnected
        self.textMeaning = textMeaning
        self.x =
            x
            ?? .measured(
                xLabel,
                values: points.flatMap { ends($0.x, $0.xDeviation, isLogX) },
                isLogarithmic: isLogX,
                count: 5
            )
        panels = zip(yLabels, kept).map { label, lines in
            let values = lines.flatMap(\.points).flatMap { ends($0.y, $0.yDeviation, isLogY) }
            return Panel(
                axis: .measured(
                    label,
                    values: values,
                    isLogarithmic: isLogY,
                    count: yLabels.count > 1 ? 4 : 6
                ),
                lines: lines
            )
        }
    }

    /// The titles of the lines, in the order of the legend; empty for a single line.
    var legend: [String] {
        let titles = panels.first?.lines.map(\.title) ?? []
        return titles.count > 1 ? titles : []
    }
}

/// The ends of an error bar; a bar that would reach zero on a logarithmic axis stops at a tenth.
func ends(_ value: Double, _ deviation: Double?, _ isLogarithmic: Bool) -> [Double] {
    guard let deviation else { return [value] }
    let low = value - deviation
    return [isLogarithmic && low <= 0 ? value / 10 : low, value + deviation]
}
