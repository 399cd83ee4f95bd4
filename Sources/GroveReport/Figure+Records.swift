import GroveBase
import GroveSpec
import GroveStore

/// The figures of one plot of a spec, one a dataset, with what the user should know.
struct Plots {
    var figures: [Figure] = []
    var warnings: [String] = []

    /// Builds the figures of a plot; several datasets that no key tells apart get one each.
    init(_ settings: ReportSettings.Plot, records all: [RunRecord]) {
        let records = all.filter { $0.status == .ok && $0.matches(settings.only) }
        let names = combinations(records, ["dataset"]).compactMap { $0[0].stringValue }
        let isSplit = names.count > 1 && !(settings.line + [settings.x]).contains("dataset")
        for dataset in isSplit ? names.map(Optional.some) : [nil] {
            var own = settings
            if let dataset {
                own.name += "-\(dataset)"
                own.title = [settings.title, dataset].compactMap(\.self).joined(separator: ", ")
            }
            let builder = PlotBuilder(
                settings: own,
                records: records.filter { dataset == nil || $0.dataset == dataset }
            )
            figures += [builder.figure].compactMap(\.self)
            warnings += builder.warnings.filter { !warnings.contains($0) }
        }
        if figures.isEmpty {
            warnings.append("plot '\(settings.name)': no finished run has the numbers it shows")
        }
    }
}

/// Gathers the points of one figure.
private struct PlotBuilder {
    let settings: ReportSettings.Plot
    let records: [RunRecord]
    /// Whether x is a key of the runs rather than a number they measured.
    let isKeyed: Bool
    let lineKeys: [String]
    /// The key along which points are connected where x is a number.
    let orderKey: String?
    private let names: KeyNames
    private let extra: [String]

    init(settings: ReportSettings.Plot, records: [RunRecord]) {
        self.settings = settings
        self.records = records
        isKeyed = records.contains { $0.key(settings.x) != nil }
        var open = unresolvedKeys(records, settings.line + (isKeyed ? [settings.x] : []))
        if !isKeyed, let longest = PlotBuilder.longest(open, records) {
            orderKey = longest
            open.removeAll { $0 == longest }
        } else {
            orderKey = nil
        }
        extra = open
        lineKeys = settings.line + open
        names = KeyNames(lineKeys + [orderKey].compactMap(\.self))
    }

    /// The key with most values, numeric ones first: the one whose values are worth following.
    private static func longest(_ keys: [String], _ records: [RunRecord]) -> String? {
        keys.max { a, b in score(a, records) < score(b, records) }
    }

    private static func score(_ key: String, _ records: [RunRecord]) -> Int {
        let values = combinations(records, [key])
        let isNumeric = values.allSatisfy { $0[0].doubleValue != nil }
        return values.count + (isNumeric ? 1_000_000 : 0)
    }

    var warnings: [String] {
        var warnings: [String] = []
        if !extra.isEmpty {
            warnings.append(
                "plot '\(settings.name)': runs also differ in \(extra.joined(separator: ", ")), "
                    + "which became lines; name them in line or only"
            )
        }
        for column in settings.y
        where !records.isEmpty && !records.contains(where: { $0.number(column) != nil }) {
            warnings.append("plot '\(settings.name)': no run has a number '\(column)'")
        }
        let count = combinations(records, lineKeys).count
        if count > LineStyle.count {
            warnings.append(
                "plot '\(settings.name)': \(count) lines share \(LineStyle.count) styles"
            )
        }
        return warnings
    }

    var figure: Figure? {
        let positions = isKeyed ? combinations(records, [settings.x]).map { $0[0] } : []
        let isNumeric = positions.allSatisfy { $0.doubleValue != nil }
        let xNumber = NumberDescription(settings.x)
        let label = isKeyed ? KeyNames.axis(settings.x) : xNumber.axisLabel
        let axis: Axis? =
            !isKeyed
            ? nil
            : isNumeric
                ? .keyed(
                    label,
                    values: positions.compactMap(\.doubleValue),
                    isLogarithmic: settings.logX
                ) : .categories(label, names: positions.map(readable))
        let shown = settings.y.filter { y in records.contains { $0.number(y) != nil } }
        return Figure(
            name: settings.name,
            title: settings.title,
            xLabel: label,
            x: axis,
            isLogX: axis?.isLogarithmic ?? settings.logX,
            yLabels: shown.map { NumberDescription($0).axisLabel },
            isLogY: settings.logY,
            lines: shown.map { lines($0, isNumeric ? nil : positions) },
            isConnected: isKeyed ? isNumeric : orderKey != nil,
            textMeaning: orderKey.map { names[$0] }
        )
    }

    private func lines(_ y: String, _ categories: [JSONValue]?) -> [Figure.Line] {
        let groups = Dictionary(grouping: records) { $0.combination(lineKeys) }
        let ordered = combinations(records, lineKeys)
        return ordered.enumerated().map { index, combination in
            let runs = groups[combination] ?? []
            let shift = dodge(index, ordered.count)
            let points =
                isKeyed
                ? keyedPoints(runs, y, categories, shift) : measuredPoints(runs, y)
            return Figure.Line(title: names.label(lineKeys, combination), points: points)
        }
    }

    /// How far the points of a line stand beside a category's middle.
    private func dodge(_ index: Int, _ count: Int) -> Double {
        (Double(index) - Double(count - 1) / 2) * min(0.14, 0.6 / Double(max(1, count)))
    }

    private func keyedPoints(
        _ runs: [RunRecord],
        _ y: String,
        _ categories: [JSONValue]?,
        _ shift: Double
    ) -> [Figure.Point] {
        combinations(runs, [settings.x]).compactMap { value in
            let here = runs.filter { $0.combination([settings.x]) == value }
            guard let summary = summary(here, y) else { return nil }
            let category = categories?.firstIndex(of: value[0]).map { Double($0) + shift }
            guard let x = category ?? value[0].doubleValue else { return nil }
            return Figure.Point(
                x: x,
                y: summary.mean,
                yDeviation: summary.deviation,
                runs: here.map(\.run)
            )
        }
    }

    private func measuredPoints(_ runs: [RunRecord], _ y: String) -> [Figure.Point] {
        let keys = [orderKey].compactMap(\.self)
        return combinations(runs, keys).compactMap { value in
            let here = runs.filter { $0.combination(keys) == value }
            guard let along = summary(here, settings.x), let up = summary(here, y) else {
                return nil
            }
            return Figure.Point(
                x: along.mean,
                xDeviation: along.deviation,
                y: up.mean,
                yDeviation: up.deviation,
                text: value.first.map(readable),
                runs: here.map(\.run)
            )
        }
    }
}
