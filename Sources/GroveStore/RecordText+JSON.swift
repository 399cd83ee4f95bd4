import GroveBase

/// `records.json`: one object with the format's name and the list of records.
///
/// Members of `swept`, `metrics` and `measures` stand in the order of the columns.
extension RecordText {
    static let recordsFormat = "grove-records-1"

    static func json(_ records: [RunRecord]) -> String {
        let texts = records.map { "    " + json($0) }.joined(separator: ",\n")
        return "{\n  \"format\": \"\(recordsFormat)\",\n  \"records\": ["
            + (records.isEmpty ? "" : "\n\(texts)\n  ") + "]\n}\n"
    }

    static func json(_ record: RunRecord) -> String {
        let members = [
            ("run", text(.string(record.run))),
            ("dataset", text(.string(record.dataset))),
            ("seed", String(record.seed)),
            ("swept", object(record.swept) { $0.canonical }),
            ("metrics", object(record.metrics, numberText)),
            ("measures", object(record.measures, numberText)),
            ("status", text(.string(record.status.rawValue))),
            ("error", record.error.map { text(.string($0)) } ?? "null"),
            ("provenance", record.provenance.pretty(indent: 6)),
        ]
        let lines = members.map { "      \"\($0)\": \($1)" }.joined(separator: ",\n")
        return "{\n\(lines)\n    }"
    }

    static func text(_ value: JSONValue) -> String { value.canonical }

    static func object<Value>(
        _ entries: [RunRecord.Entry<Value>],
        _ value: (Value) -> String
    ) -> String {
        "{"
            + entries.map { text(.string($0.name)) + ": " + value($0.value) }
            .joined(separator: ", ") + "}"
    }

    /// JSON has no infinity and no NaN; they are written as texts.
    static func numberText(_ value: Double) -> String {
        value.isFinite ? "\(value)" : "\"\(number(value))\""
    }

    /// The records of a text.
    ///
    /// - Throws: ``InputError`` with the line.
    static func records(json text: String) throws -> [RunRecord] {
        guard case .object(let members) = try OrderedJSON(parsing: text) else {
            throw InputError("expected an object with 'format' and 'records'", line: 1)
        }
        let fields = Fields(members: members, line: 1)
        guard case .string(recordsFormat) = try fields["format"].value else {
            throw InputError("expected \"format\": \"\(recordsFormat)\"", line: 1)
        }
        let list = try fields["records"]
        guard case .array(let entries) = list.value else {
            throw InputError("'records' is no list", line: list.line)
        }
        return try entries.enumerated().map { index, entry in
            guard case .object(let members) = entry else {
                throw InputError("record \(index + 1) is no object", line: list.line)
            }
            return try record(Fields(members: members, line: members.first?.line ?? list.line))
        }
    }

    static func record(_ fields: Fields) throws -> RunRecord {
        let status = try fields.text("status")
        guard let known = RunRecord.Status(rawValue: status) else {
            let line = try fields["status"].line
            throw InputError("unknown status '\(status)'; expected ok, failed", line: line)
        }
        return RunRecord(
            run: try fields.text("run"),
            dataset: try fields.text("dataset"),
            seed: try fields.integer("seed"),
            swept: try fields.entries("swept") { $0.value },
            metrics: try fields.entries("metrics", finiteOrNot),
            measures: try fields.entries("measures", finiteOrNot),
            status: known,
            error: try fields["error"].value == .null ? nil : try fields.text("error"),
            provenance: try fields["provenance"].value.value
        )
    }

    static func finiteOrNot(_ json: OrderedJSON) -> Double? {
        switch json {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .string("nan"): .nan
        case .string("inf"): .infinity
        case .string("-inf"): -.infinity
        default: nil
        }
    }
}

/// The members of an object that must be there.
struct Fields {
    let members: [OrderedJSON.Member]
    let line: Int

    subscript(_ name: String) -> OrderedJSON.Member {
        get throws {
            guard let member = members.first(where: { $0.name == name }) else {
                throw InputError("'\(name)' is missing", line: line)
            }
            return member
        }
    }

    func text(_ name: String) throws -> String {
        let member = try self[name]
        guard case .string(let text) = member.value else {
            throw InputError("'\(name)' is no text", line: member.line)
        }
        return text
    }

    func integer(_ name: String) throws -> Int {
        let member = try self[name]
        guard case .integer(let value) = member.value else {
            throw InputError("'\(name)' is no integer", line: member.line)
        }
        return value
    }

    func entries<Value>(
        _ name: String,
        _ value: (OrderedJSON) -> Value?
    ) throws -> [RunRecord.Entry<Value>] {
        let member = try self[name]
        guard case .object(let members) = member.value else {
            throw InputError("'\(name)' is no object", line: member.line)
        }
        return try members.map { inner in
            guard let value = value(inner.value) else {
                throw InputError("'\(inner.name)' in '\(name)' is no number", line: inner.line)
            }
            return RunRecord.Entry(inner.name, value)
        }
    }
}
