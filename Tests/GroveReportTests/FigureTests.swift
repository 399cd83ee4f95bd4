import GroveBase
import GroveSpec
import GroveStore
import Testing

@testable import GroveReport

private let byBudget = ReportSettings.Plot(
    name: "p1",
    title: "It's P@1_x",
    x: "disentanglement.budget",
    y: ["P@1"],
    line: ["disentanglement.scheme"]
)

private func figure(
    _ settings: ReportSettings.Plot,
    _ records: [RunRecord]
) throws -> Figure {
    try #require(Plots(settings, records: records).figures.first)
}

@Suite("Figures")
struct FigureTests {
    @Test("Points are means with deviations, lines in the order of the legend")
    func points() throws {
        let figure = try figure(byBudget, sweep(budgets: [1, 2], seeds: [1, 2]))
        #expect(figure.legend == ["released", "capped"])
        #expect(figure.x.tics.map(\.text) == ["1", "2"])
        #expect(figure.x.label == "Disentanglement budget")
        let point = figure.panels[0].lines[0].points[0]
        // Wobbles of (7 + 3) % 5 - 2 = -2 and (14 + 3) % 5 - 2 = 0, times 0.06.
        #expect(abs(point.y - 65.18) < 1e-9)
        #expect(abs((point.yDeviation ?? 0) - 0.12 / 2.0.squareRoot()) < 1e-9)
        #expect(try self.figureOfOneSeed().panels[0].lines[0].points[0].yDeviation == nil)
    }

    private func figureOfOneSeed() throws -> Figure {
        try figure(byBudget, sweep(budgets: [1, 2, 3], schemes: ["capped"], seeds: [1]))
    }

    @Test("The script of a small plot")
    func script() throws {
        var small = try figureOfOneSeed()
        small.panels[0].lines[0].points = [
            .init(x: 1, y: 60), .init(x: 2, y: 62.5, yDeviation: 0.5), .init(x: 3, y: 63),
        ]
        #expect(
            small.script.hasPrefix(
                """
                # Draws p1.svg, .png and .pdf: gnuplot p1.gp
                reset
                set encoding utf8
                $panel1 << EOD
                # x low high y low high
                # capped
                1 NaN NaN 60 NaN NaN
                2 NaN NaN 62.5 62 63
                3 NaN NaN 63 NaN NaN
                EOD
                do for [kind in 'svg png pdf'] {

                """
            )
        )
        let lines = small.script.split(separator: "\n").map(String.init)
        for line in [
            "set output 'p1.'.kind",
            "set xrange [0.88:3.12]",
            "set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '3' 3)",
            "plot $panel1 index 0 using 1:4 with lines linetype 1, \\",
            "  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 "
                + "linetype 1 dashtype 1 linewidth 0.7, \\",
            "  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1",
        ] {
            #expect(lines.contains(line), "no line \(line)")
        }
        #expect(small.script.contains("set label 'It''s P@1_x' at screen 0.5000, screen "))
        #expect(small.script.contains("set label 'P@1 (%)' at screen "))
        // One line needs no legend.
        #expect(!small.script.contains("$legend"))
    }

    @Test("Texts are categories, side by side, in the order of the spec and not connected")
    func categories() throws {
        let kinds = ["none", "flat", "balanced-kmeans"]
        let figure = try figure(
            ReportSettings.Plot(name: "c", x: "clusterer.kind", y: ["P@1"]),
            kinds.map { run($0, precision: 60) }
        )
        #expect(figure.x.isCategorical)
        #expect(figure.x.tics.map(\.text) == kinds)
        #expect(!figure.isConnected)
        #expect(figure.panels[0].lines[0].points.map(\.x) == [0, 1, 2])
        #expect(!figure.script.contains("with lines"))
    }

    @Test("A number on x connects a line's points in order of the key that is left")
    func measured() throws {
        let settings = ReportSettings.Plot(
            name: "t",
            x: "train-seconds",
            y: ["P@1"],
            line: ["disentanglement.scheme"],
            logX: true
        )
        let plots = Plots(settings, records: sweep(budgets: [4, 1, 2]))
        let figure = try #require(plots.figures.first)
        #expect(plots.warnings == [])
        #expect(figure.panels[0].lines[0].points.map(\.text) == ["1", "2", "4"])
        #expect(figure.textMeaning == "Budget")
        #expect(figure.x.isLogarithmic)
        #expect(figure.x.label == "Training time (s)")
        #expect(figure.script.contains("'Numbers at the points: budget'"))
    }

    @Test("A key nobody named becomes lines, with a warning")
    func unresolved() throws {
        let settings = ReportSettings.Plot(name: "u", x: "disentanglement.budget", y: ["P@1"])
        let plots = Plots(settings, records: sweep())
        #expect(plots.figures.first?.legend == ["released", "capped"])
        #expect(plots.warnings.count == 1)
        #expect(plots.warnings.first?.contains("disentanglement.scheme") == true)
    }

    @Test("Several datasets get a figure each; without finished runs there is a warning")
    func datasets() throws {
        let records = sweep() + sweep(dataset: "bibtex")
        let plots = Plots(byBudget, records: records)
        #expect(plots.figures.map(\.name) == ["p1-wordnet-28k", "p1-bibtex"])
        let none = Plots(byBudget, records: [run("flat", error: "no memory")])
        #expect(none.figures.isEmpty)
        #expect(none.warnings == ["plot 'p1': no finished run has the numbers it shows"])
    }

    @Test("Curves are means over seeds; of too many settings the best are shown")
    func curves() throws {
        let few = sweep(budgets: [1, 2], seeds: [1, 2])
        let plots = Plots(curves: curvePoints(few), records: few, name: "curves")
        let figure = try #require(plots.figures.first)
        #expect(figure.panels.map(\.axis.label) == ["P@1 (%)", "P@3 (%)", "P@5 (%)"])
        #expect(
            figure.legend == [
                "Budget 1, released", "Budget 1, capped", "Budget 2, released", "Budget 2, capped",
            ]
        )
        #expect(figure.x.isLogarithmic)
        let times = figure.panels[0].lines[0].points.map(\.x)
        expectAscending(times)
        let all = sweep()
        let many = Plots(curves: curvePoints(all), records: all, name: "curves")
        #expect(many.figures.first?.legend.count == 8)
        #expect(many.warnings.count == 1)
    }

    private func expectAscending(_ values: [Double]) {
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("Values that differ by rounding only get an axis around them", arguments: [false, true])
    func flatAxes(isLogarithmic: Bool) {
        for values in [[40.0, 40.000000000000014], [66.66666666666667], [0, 0], [1e-9, 1e-9]] {
            let axis = Axis.measured("y", values: values, isLogarithmic: isLogarithmic, count: 4)
            let ends = [axis.low, axis.high].map { Float($0) }
            #expect(ends[0] < ends[1] && ends[1] - ends[0] > 1e-5 * abs(ends[1]), "\(ends)")
            #expect(values.allSatisfy { axis.low <= $0 && $0 <= axis.high } && !axis.tics.isEmpty)
        }
    }

    @Test(
        "Axes have three to nine tics within their range, also over small and large spans",
        arguments: [(65.1, 67.2), (0.001, 0.0042), (14, 69), (3, 90_000), (55, 55), (0, 1e7)]
    )
    func tics(_ low: Double, _ high: Double) {
        for isLogarithmic in [false, true] {
            let axis = Axis.measured(
                "y",
                values: [low, high],
                isLogarithmic: isLogarithmic && low > 0,
                count: 5
            )
            #expect((3...9).contains(axis.tics.count), "\(axis.tics)")
            #expect(axis.tics.allSatisfy { axis.low <= $0.position && $0.position <= axis.high })
            #expect(Set(axis.tics.map(\.text)).count == axis.tics.count)
            #expect(axis.low <= low && high <= axis.high)
        }
    }

    @Test("Panels, legend and labels have their own places on the sheet")
    func layout() throws {
        let count = 8
        let records = sweep(budgets: [1, 2], schemes: (1...count).map { "a long scheme \($0)" })
        for panelCount in 1...5 {
            var settings = byBudget
            let all = ["P@1", "P@5", "PSP@5", "train-seconds", "predict-per-second"]
            settings.y = Array(all.prefix(panelCount))
            let layout = FigureLayout(try figure(settings, records))
            #expect(layout.width == (panelCount > 3 ? 6.9 : 3.4))
            #expect(layout.legendRows.flatMap(\.self) == Array(0..<count))
            for (index, box) in layout.panels.enumerated() {
                #expect(box.left > 0.3 && box.right < layout.width && box.top < layout.height)
                #expect(box.bottom > layout.xLabelHeight && layout.xLabelHeight > layout.legendTop)
                for other in layout.panels.dropFirst(index + 1) {
                    let isApart =
                        box.right < other.left || other.right < box.left
                        || other.top < box.bottom || box.top < other.bottom
                    #expect(isApart)
                }
            }
        }
    }

    @Test("Texts beside points cover neither points nor each other")
    func pointTexts() throws {
        let settings = ReportSettings.Plot(
            name: "t",
            x: "train-seconds",
            y: ["P@1"],
            line: ["disentanglement.scheme"]
        )
        let figure = try figure(settings, sweep())
        let box = FigureLayout(figure).panels[0]
        let placed = PointTexts(figure.panels[0], x: figure.x, frame: box).placed
        #expect(placed.count == 11, "both lines begin at the same point, named once")
        for (index, one) in placed.enumerated() {
            for other in placed.dropFirst(index + 1) {
                #expect(abs(one.x - other.x) > 0.055 || abs(one.y - other.y) > 0.095)
            }
        }
    }
}
