import GroveBase

/// The texts of `records.json`, `records.csv` and `curves.csv`.
enum RecordText {
    /// The measures every table shows, in this order; others follow.
    static let standardMeasures = [
        "feature-seconds", "tree-seconds", "assign-seconds", "train-seconds", "predict-seconds",
        "predict-per-second", "peak-mib",
    ]

    /// `records.csv`: a row for each record, a column for each name in any of them.
    ///
    /// What a record does not have is an empty cell. Numbers are written so that reading them gives
    /// the same number.
    static func table(_ records: [RunRecord]) -> String {
        let swept = union(records.map { $0.swept.map(\.name) })
        let metrics = union(records.map { $0.metrics.map(\.name) })
        let measures =
            standardMeasures
            + union(
                records.map { $0.measures.map(\.name).filter { !standardMeasures.contains($0) } }
            )
        let header =
            ["run", "dataset", "seed"] + swept.filter { !["dataset", "seed", "run"].contains($0) }
            + metrics + measures + ["status", "error"]
        let rows = records.map { record in
            header.map { cell($0, record) }
        }
        return CSV.text([header] + rows)
    }

    private static func cell(_ column: String, _ record: RunRecord) -> String {
        switch column {
        case "status": record.status.rawValue
        case "error": record.error ?? ""
        default:
            if let key = record.key(column) {
                cell(key)
            } else {
                record.number(column).map(number) ?? ""
            }
        }
    }

    private static func cell(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .number(let value): number(value)
        case .null: ""
        default: value.canonical
        }
    }

    /// The shortest text that reads back as the number; whole numbers without `.0`.
    static func number(_ value: Double) -> String {
        if let whole = Int(exactly: value), whole.magnitude < 1 << 53,
            value.sign == .plus || whole != 0
        {
            return String(whole)
        }
        return value.isFinite ? "\(value)" : value.isNaN ? "nan" : value > 0 ? "inf" : "-inf"
    }

    /// All names in an order that keeps that of every list as far as they agree.
    ///
    /// A new name comes after the name it follows in its list; one that follows none, before the
    /// first known name of its list.
    static func union(_ lists: [[String]]) -> [String] {
        var result: [String] = []
        for list in lists {
            var position = list.lazy.compactMap { result.firstIndex(of: $0) }.first ?? result.count
            for name in list {
                if let known = result.firstIndex(of: name) {
                    position = max(position, known + 1)
                } else {
                    result.insert(name, at: position)
                    position += 1
                }
            }
        }
        return result
    }

    /// `curves.csv`.
    static func curves(_ points: [CurvePoint]) -> String {
        CSV.text(
            [curveColumns]
                + points.map { point in
                    let precision = (0..<3).map { index in
                        point.precision.indices.contains(index)
                            ? number(point.precision[index]) : ""
                    }
                    return [
                        point.run, point.matcher, point.stage, String(point.step),
                        number(point.trainSeconds),
                    ] + precision
                }
        )
    }

    private static let curveColumns = [
        "run", "matcher", "stage", "step", "train-seconds", "P@1", "P@3", "P@5",
    ]

    /// The points of `curves.csv`.
    ///
    /// - Throws: ``InputError`` with the line.
    static func curves(csv text: String) throws -> [CurvePoint] {
        let rows = try CSV.rows(text)
        guard let header = rows.first, header.fields == curveColumns else {
            throw InputError(
                "expected the columns \(curveColumns.joined(separator: ","))",
                line: 1
            )
        }
        return try rows.dropFirst().map { row in
            guard row.fields.count == curveColumns.count else {
                throw InputError("\(row.fields.count) cells, expected 8", line: row.line)
            }
            guard let step = Int(row.fields[3]), let seconds = Double(row.fields[4]) else {
                throw InputError("step or train-seconds is no number", line: row.line)
            }
            let precision = try row.fields[5...].filter { !$0.isEmpty }.map { field in
                guard let value = Double(field) else {
                    throw InputError("'\(field)' is no number", line: row.line)
                }
                return value
            }
            return CurvePoint(
                run: row.fields[0],
                matcher: row.fields[1],
                stage: row.fields[2],
                step: step,
                trainSeconds: seconds,
                precision: precision
            )
        }
    }
}
