import Foundation
import GroveBase
import GroveMetrics
import GroveSpec

extension Comparison {
    /// How a comparison is written.
    public enum Format: String, Sendable, CaseIterable {
        case text, markdown, csv, json
    }

    /// The comparison as a table with what must be known to read it, or as data.
    public func written(as format: Format) -> String {
        switch format {
        case .text: page(grid.text, method)
        case .markdown: page(grid.markdown, method.replacing("*", with: "\\*"))
        case .csv: csv
        case .json: json.pretty()
        }
    }

    /// A table between what it compares and how.
    private func page(_ table: String, _ method: String) -> String {
        let kept = notes.map { "- \($0)" }
        return
            ([
                "First: " + title(first, sides.first), "Second: " + title(second, sides.second),
                setting,
            ].compactMap(\.self)
            + ["", table, "", method] + (kept.isEmpty ? [] : ["", "Not compared:"] + kept))
            .joined(separator: "\n")
    }

    private func title(_ side: ComparedRuns, _ values: [String]) -> String {
        let runs = side.records.count == 1 ? "1 run" : "\(side.records.count) runs"
        let constant = Set(values).count == 1 ? values[0] : ""
        let choice = side.choice ?? constant
        return side.folder + ", \(runs)" + (choice.isEmpty ? "" : " (\(choice))")
    }

    /// What tells either side's settings apart, row by row.
    private var sides: (first: [String], second: [String]) {
        (
            rows.map { describe($0.distinguishing.first) },
            rows.map { describe($0.distinguishing.second) }
        )
    }

    /// What all rows have in common.
    private var setting: String? {
        let constant = shared.filter { !$0.varies && $0.values.first != "none" }
            .map { "\($0.key) \($0.values[0])" }
        return constant.isEmpty ? nil : "Both: " + constant.joined(separator: ", ")
    }

    /// Dataset and shared keys with their values row by row.
    private var shared: [(key: String, values: [String], varies: Bool)] {
        (["dataset"] + sharedKeys).map { key in
            let values = rows.map { row in
                key == "dataset"
                    ? row.dataset : row.shared.first { $0.key == key }?.text ?? ""
            }
            return (key, values, Set(values).count > 1)
        }
    }

    private var grid: TextGrid {
        typealias Column = TextGrid.Column
        var columns = shared.filter { $0.varies }.map { Column($0.key, left: true, $0.values) }
        // Where all are alike, the line above has said so.
        for (side, values) in [("first", sides.first), ("second", sides.second)]
        where Set(values).count > 1 {
            columns.append(Column("\(side) is", left: true, values))
        }
        let seeds = rows.map { String($0.seeds.count) }
        let interval = "\(percent(options.confidence)) interval"
        columns += [
            Column("metric", left: true, rows.map(\.metric)),
            Column("seeds", seeds),
            Column("first", rows.map { number($0.means.first) }),
            Column("second", rows.map { number($0.means.second) }),
            Column("difference", rows.map { signed($0.difference.compared.difference) }),
            Column(interval, rows.map { text($0.difference.compared.interval) }),
            Column("p", left: true, rows.map { pText($0.difference.adjusted) }),
        ]
        guard options.ensemble != nil else { return TextGrid(columns: columns) }
        let ensembles = rows.map(\.ensemble)
        columns += [
            Column("ensemble", ensembles.map { $0.map { number($0.mean) } ?? "" }),
            Column(
                "over the better",
                ensembles.map { $0.map { signed($0.gain.compared.difference) } ?? "" }
            ),
            Column(
                interval,
                ensembles.map { $0.map { text($0.gain.compared.interval) } ?? "" }
            ),
            Column("p", left: true, ensembles.map { $0.map { pText($0.gain.adjusted) } ?? "" }),
        ]
        return TextGrid(columns: columns)
    }

    /// What the columns are.
    private var method: String {
        let counts = distinct(rows.map(\.instances)).map(String.init).joined(separator: ", ")
        let adjustment =
            switch options.correction {
            case .holm: "adjusted for \(comparisonCount) comparisons (Holm)"
            case .bh: "adjusted for \(comparisonCount) comparisons (Benjamini and Hochberg)"
            case .none: "not adjusted for \(comparisonCount) comparisons"
            }
        let combined =
            options.ensemble.map {
                " Ensemble: \($0.rawValue) of both sides' predictions, seed by seed."
            } ?? ""
        return """
            Percent, means over seeds, \(counts) test instances; the difference is the second minus \
            the first, in percent points.
            Interval: paired bootstrap over test instances; p: paired randomisation test, two-sided, \
            \(adjustment); \(options.resamples) draws each.
            * p < 0.05, ** p < 0.01, *** p < 0.001.\(combined)
            """
    }

    /// Keys with values, `disentanglement.budget=4`.
    private func describe(_ values: [RunPairs.Value]) -> String {
        values.map { "\($0.key)=\($0.text)" }.joined(separator: ", ")
    }

    private func number(_ value: Double) -> String { String(format: "%.2f", value) }

    private func signed(_ value: Double) -> String {
        let text = String(format: "%+.2f", value)
        return text == "-0.00" ? "+0.00" : text
    }

    private func text(_ interval: ClosedRange<Double>) -> String {
        "[\(signed(interval.lowerBound)), \(signed(interval.upperBound))]"
    }

    private func percent(_ share: Double) -> String {
        let value = share * 100
        return (Int(exactly: value).map(String.init) ?? "\((value * 1000).rounded() / 1000)") + " %"
    }

    /// A p-value with its mark.
    private func pText(_ value: Double) -> String {
        let mark =
            switch value {
            case ..<0.001: " ***"
            case ..<0.01: " **"
            case ..<0.05: " *"
            default: ""
            }
        let format =
            switch value {
            case ..<0.000_095: "%.1e"
            case ..<0.001: "%.4f"
            default: "%.3f"
            }
        return String(format: format, value) + mark
    }
}

// MARK: - Data

extension Comparison {
    private var csv: String {
        ([header] + rows.map(fields)).map { $0.map(quoted).joined(separator: ",") }
            .joined(separator: "\n")
    }

    private var header: [String] {
        let plain = [
            "first", "second", "seeds", "instances", "metric", "first-mean", "second-mean",
            "difference", "lower", "upper", "p", "adjusted-p",
        ]
        let combined = [
            "ensemble", "ensemble-difference", "ensemble-lower", "ensemble-upper", "ensemble-p",
            "ensemble-adjusted-p",
        ]
        return ["dataset"] + sharedKeys + plain + (options.ensemble == nil ? [] : combined)
    }

    private func fields(_ row: Row) -> [String] {
        var fields = [row.dataset]
        fields += sharedKeys.map { key in row.shared.first { $0.key == key }?.text ?? "" }
        fields.append(describe(row.distinguishing.first))
        fields.append(describe(row.distinguishing.second))
        fields.append(row.seeds.map(String.init).joined(separator: " "))
        fields += [String(row.instances), row.metric]
        var values = [row.means.first, row.means.second] + numbers(row.difference)
        if let ensemble = row.ensemble { values += [ensemble.mean] + numbers(ensemble.gain) }
        return fields + values.map { "\($0)" }
    }

    private func quoted(_ field: String) -> String {
        guard field.contains(where: { ",\"\n\r".contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }

    private func numbers(_ difference: Difference) -> [Double] {
        let compared = difference.compared
        return [
            compared.difference, compared.interval.lowerBound, compared.interval.upperBound,
            compared.pValue, difference.adjusted,
        ]
    }

    private var json: JSONValue {
        var members: [String: JSONValue] = [
            "version": .integer(1),
            "first": json(first), "second": json(second),
            "confidence": .number(options.confidence),
            "correction": .string(options.correction.rawValue),
            "resamples": .integer(options.resamples),
            "comparisons": .array(rows.map(json)),
            "not-compared": .array(notes.map(JSONValue.string)),
        ]
        members["ensemble"] = options.ensemble.map { .string($0.rawValue) }
        return .object(members)
    }

    private func json(_ side: ComparedRuns) -> JSONValue {
        .object([
            "results": .string(side.folder), "runs": .integer(side.records.count),
            "choice": side.choice.map(JSONValue.string) ?? .null,
        ])
    }

    private func json(_ row: Row) -> JSONValue {
        var members = json(row.difference)
        members["dataset"] = .string(row.dataset)
        members["shared"] = json(row.shared)
        members["first"] = json(row.distinguishing.first)
        members["second"] = json(row.distinguishing.second)
        members["seeds"] = .array(row.seeds.map(JSONValue.integer))
        members["instances"] = .integer(row.instances)
        members["metric"] = .string(row.metric)
        members["first-mean"] = .number(row.means.first)
        members["second-mean"] = .number(row.means.second)
        members["ensemble"] = row.ensemble.map { ensemble in
            var inner = json(ensemble.gain)
            inner["mean"] = .number(ensemble.mean)
            return .object(inner)
        }
        return .object(members)
    }

    private func json(_ values: [RunPairs.Value]) -> JSONValue {
        .object(Dictionary(values.map { ($0.key, .string($0.text)) }, uniquingKeysWith: { $1 }))
    }

    private func json(_ difference: Difference) -> [String: JSONValue] {
        let compared = difference.compared
        return [
            "difference": .number(compared.difference),
            "interval": .array([
                .number(compared.interval.lowerBound), .number(compared.interval.upperBound),
            ]),
            "p": .number(compared.pValue), "adjusted-p": .number(difference.adjusted),
        ]
    }
}
