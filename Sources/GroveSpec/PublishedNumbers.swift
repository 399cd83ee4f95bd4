import Foundation
import GroveBase

/// What a paper, its logs or a tutorial report: a file such as `Experiments/published/NAME.csv`.
///
/// The columns are ``header``. A `result` is a number that a table may show; a `parameter` is a
/// setting, kept as text for readers of the file.
public struct PublishedNumbers: Sendable, Equatable {
    /// One published result.
    public struct Entry: Sendable, Equatable {
        /// The method, as the paper calls it.
        public var method: String
        /// The dataset, as Grove calls it.
        public var dataset: String
        /// The number's column in `records.csv`, such as `P@1`.
        public var number: String
        /// The value, in percent for a metric, in seconds for a time.
        public var value: Double
        /// The value with the digits that were published.
        public var text: String
        /// The table or section that it stands in.
        public var table: String
        /// What a reader should know of it; may be empty.
        public var notes: String
        /// Where it was read.
        public var source: String

        /// Half a unit of the value's last digit, which rounding may hide.
        public var rounding: Double {
            let point = text.firstIndex(of: ".")
            let decimals = point.map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
            return 0.5 * pow(10, -Double(decimals))
        }
    }

    /// The columns of a file.
    public static let header = [
        "kind", "method", "dataset", "number", "value", "table", "notes", "source",
    ]

    /// Results that papers give and Grove does not measure.
    static let unmeasured = ["micro-F1", "speed-up"]

    /// The file's name without its ending.
    public let paper: String
    /// The text of the file.
    public let text: String
    /// The results, in the file's order.
    public let entries: [Entry]

    /// The methods with a result, in the order of their first.
    public var methods: [String] { PublishedNumbers.distinct(entries.map(\.method)) }
    /// The tables with a result, in the order of their first.
    public var tables: [String] { PublishedNumbers.distinct(entries.map(\.table)) }

    /// The result of a method on a dataset; nil where none is known.
    ///
    /// - Parameters:
    ///   - number: The number's column, such as `P@1`.
    ///   - method: The method, as the paper calls it.
    ///   - dataset: The dataset, as Grove calls it.
    ///   - tables: Only from these tables of the paper; empty for all, the first in the file counts.
    /// - Returns: The first result that fits.
    public func entry(
        _ number: String,
        method: String,
        dataset: String,
        tables: [String]
    ) -> Entry? {
        entries.first {
            $0.number == number && $0.method == method && $0.dataset == dataset
                && (tables.isEmpty || tables.contains($0.table))
        }
    }

    /// Reads a file.
    ///
    /// - Throws: ``InputError`` with file, line, value and what was expected.
    public static func read(_ path: String) throws -> PublishedNumbers {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError("no such file of published numbers, or it cannot be read", place: path)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw InputError("is not UTF-8 text", place: path)
        }
        do {
            return PublishedNumbers(
                paper: ((path as NSString).lastPathComponent as NSString).deletingPathExtension,
                text: text,
                entries: try entries(text)
            )
        } catch let error as InputError {
            throw error.at(path)
        }
    }

    private static func entries(_ text: String) throws -> [Entry] {
        let rows = try CSV.rows(text)
        guard rows.first?.fields == header else {
            throw InputError(
                "the columns must be \(header.joined(separator: ",")), got "
                    + (rows.first?.fields.joined(separator: ",") ?? "nothing"),
                line: 1
            )
        }
        var seen: [[String]: Int] = [:]
        return try rows.dropFirst().compactMap { row in
            let entry = try entry(row)
            let fields = row.fields
            let key = [fields[1], fields[2], fields[3], fields[5]]
            if let first = seen.updateValue(row.line, forKey: key) {
                throw InputError(
                    "\(fields[3]) of '\(fields[1])' on \(fields[2]) in '\(fields[5])' stands in line "
                        + "\(first) already",
                    line: row.line
                )
            }
            return entry
        }
    }

    /// A row's result; nil for a parameter.
    private static func entry(_ row: CSV.Row) throws -> Entry? {
        let fields = row.fields
        guard fields.count == header.count else {
            throw InputError(
                "a row must have \(header.count) fields, got \(fields.count)",
                line: row.line
            )
        }
        for (name, field) in zip(header, fields) where field.isEmpty && name != "notes" {
            throw InputError("\(name) is empty", line: row.line)
        }
        guard ["result", "parameter"].contains(fields[0]) else {
            throw InputError(
                "unknown kind '\(fields[0])'"
                    + expected(["result", "parameter"], got: fields[0]),
                line: row.line
            )
        }
        guard isName(fields[2]) else {
            throw InputError(
                "dataset '\(fields[2])' must consist of lower-case letters, digits and hyphens",
                line: row.line
            )
        }
        guard fields[0] == "result" else { return nil }
        return Entry(
            method: fields[1],
            dataset: fields[2],
            number: try number(fields[3], line: row.line),
            value: try value(fields[4], of: fields[3], line: row.line),
            text: fields[4],
            table: fields[5],
            notes: fields[6],
            source: fields[7]
        )
    }

    private static func number(_ name: String, line: Int) throws -> String {
        let known = ReportSettings.plainMetrics + ReportSettings.measures + unmeasured
        guard known.contains(name) || ReportSettings.isMetricAtLength(name) else {
            let choices = ReportSettings.metricsAtLength.map { $0 + "@k" } + known
            throw InputError(
                "unknown number '\(name)'" + expected(choices, got: name),
                line: line
            )
        }
        return name
    }

    private static func value(_ text: String, of number: String, line: Int) throws -> Double {
        let isPercent =
            ReportSettings.isMetricAtLength(number) || ReportSettings.plainMetrics.contains(number)
        let digits = text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard digits, let value = Double(text), !isPercent || value <= 100 else {
            throw InputError(
                "\(number) must be a number "
                    + (isPercent ? "from 0 to 100" : "of at least 0, in plain digits")
                    + ", got '\(text)'",
                line: line
            )
        }
        return value
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
