import GroveBase
import GroveStore

extension Plots {
    /// The most curves one figure shows.
    private static let curveLimit = 8

    /// Builds the figures of precision against training time, one a dataset.
    ///
    /// A curve is the mean over the seeds of a setting where their points are of the same steps,
    /// else the first seed's. Where there are too many settings the best at the end are shown.
    init(curves: [CurvePoint], records: [RunRecord], name: String) {
        let points = Dictionary(grouping: curves, by: \.run)
        let drawn = records.filter { points[$0.run] != nil }
        let datasets = combinations(drawn, ["dataset"]).compactMap { $0[0].stringValue }
        for dataset in datasets {
            let own = drawn.filter { $0.dataset == dataset }
            let keys = unresolvedKeys(own, [])
            let names = KeyNames(keys)
            var lines = combinations(own, keys).map { combination in
                let runs = own.filter { $0.combination(keys) == combination }
                let curve = Curve(runs.compactMap { points[$0.run] })
                return (title: names.label(keys, combination), curve: curve)
            }
            let all = lines.count
            if all > Plots.curveLimit {
                let best = Set(
                    lines.indices.sorted { lines[$0].curve.last > lines[$1].curve.last }
                        .prefix(Plots.curveLimit)
                )
                lines = lines.indices.filter(best.contains).map { lines[$0] }
                warnings.append(
                    "plot '\(name)' shows the \(Plots.curveLimit) of \(all) settings "
                        + "that end with the best P@1 on \(dataset)"
                )
            }
            let isSplit = datasets.count > 1
            let panelCount = lines.map(\.curve.panelCount).min() ?? 0
            let figure = Figure(
                name: isSplit ? "\(name)-\(dataset)" : name,
                title: isSplit ? dataset : nil,
                xLabel: "Training time (s)",
                x: nil,
                isLogX: true,
                yLabels: ["P@1 (%)", "P@3 (%)", "P@5 (%)"].prefix(panelCount).map(\.self),
                isLogY: false,
                lines: (0..<panelCount).map { panel in
                    lines.map { Figure.Line(title: $0.title, points: $0.curve.points(panel)) }
                },
                isConnected: true
            )
            figures += [figure].compactMap(\.self)
        }
    }
}

/// The curve of one setting over its seeds.
private struct Curve {
    private let steps: [[CurvePoint]]

    init(_ seeds: [[CurvePoint]]) {
        let first = seeds.first ?? []
        let alike = seeds.allSatisfy { seed in
            seed.count == first.count
                && zip(seed, first).allSatisfy { $0.stage == $1.stage && $0.step == $1.step }
        }
        let used = alike ? seeds : [first]
        steps = first.indices.map { index in used.map { $0[index] } }
    }

    /// How many of P@1, P@3, P@5 every point has.
    var panelCount: Int { min(3, steps.flatMap(\.self).map(\.precision.count).min() ?? 0) }

    /// The mean P@1 at the end.
    var last: Double {
        Summary(steps.last?.compactMap(\.precision.first) ?? [])?.mean ?? -.infinity
    }

    func points(_ panel: Int) -> [Figure.Point] {
        steps.compactMap { step in
            guard let x = Summary(step.map(\.trainSeconds)),
                let y = Summary(step.map { $0.precision[panel] })
            else { return nil }
            return Figure.Point(
                x: x.mean,
                y: y.mean,
                yDeviation: y.deviation,
                runs: step.map(\.run),
                note: step.first.map { "\($0.stage), step \($0.step)" }
            )
        }
        // Points of trainings of their own may take longer than later ones.
        .sorted { $0.x < $1.x }
    }
}
