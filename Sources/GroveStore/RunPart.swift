public import GroveBase

/// All that one run of a sweep left, on its way from the job that did it to the experiment's records.
///
/// One JSON file a run, `parts/RUN.json`: jobs on many machines write theirs without asking each
/// other, and whoever gathers them reads back the very same numbers.
public struct RunPart: Sendable, Equatable {
    /// The digest of the stage that evaluates the run: it names all that decided the numbers, so that
    /// the part of an older dataset or an older stage is told from the one that is wanted.
    public var key: String
    /// The run's record.
    public var record: RunRecord
    /// Its points of quality against training time.
    public var curve: [CurvePoint]
    /// A row for each tenth of the labels, by frequency.
    public var deciles: [[RunRecord.Entry<Double>]]
    /// What is known of the senses of its labels; null where nothing is.
    public var senses: JSONValue
    /// What `trees.json` says of its tree; null for a run that failed.
    public var tree: JSONValue
    /// Whether it failed for what the user wrote or supplied.
    public var isInputError: Bool

    /// Creates a part.
    public init(
        key: String,
        record: RunRecord,
        curve: [CurvePoint] = [],
        deciles: [[RunRecord.Entry<Double>]] = [],
        senses: JSONValue = .null,
        tree: JSONValue = .null,
        isInputError: Bool = false
    ) {
        self.key = key
        self.record = record
        self.curve = curve
        self.deciles = deciles
        self.senses = senses
        self.tree = tree
        self.isInputError = isInputError
    }
}

extension RecordStore {
    /// The file that holds a run's part.
    public func partPath(run: String) -> String {
        "\(folder)/parts/\(RecordStore.fileName(run: run)).json"
    }

    /// Writes a run's part, whole or not at all.
    ///
    /// - Throws: ``WorkError`` with the path if the file cannot be written.
    public func write(_ part: RunPart) throws {
        try AtomicFile.write(partPath(run: part.record.run), RecordText.json(part))
    }

    /// A run's part, equal to what was written; nil if there is none.
    ///
    /// - Throws: ``InputError`` with file and line if the file is not such a file.
    public func readPart(run: String) throws -> RunPart? {
        let path = partPath(run: run)
        guard try DiskFile(reading: path) != nil else { return nil }
        let text = try readText(path)
        do {
            return try RecordText.part(json: text)
        } catch let error as InputError {
            throw error.at(path)
        }
    }
}

extension RecordText {
    private static let partFormat = "grove-part-1"

    static func json(_ part: RunPart) -> String {
        let deciles = part.deciles.map { object($0, numberText) }.joined(separator: ", ")
        let members = [
            ("format", text(.string(partFormat))), ("key", text(.string(part.key))),
            ("record", json(part.record)),
            // As in curves.csv, whose reader gives the same numbers back.
            ("curve", text(.string(curves(part.curve)))), ("deciles", "[\(deciles)]"),
            ("senses", part.senses.canonical), ("tree", part.tree.canonical),
            ("input-error", text(.bool(part.isInputError))),
        ]
        return "{\n" + members.map { "  \"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n"
    }

    static func part(json text: String) throws -> RunPart {
        guard case .object(let members) = try OrderedJSON(parsing: text) else {
            throw InputError("expected an object with 'format' and 'record'", line: 1)
        }
        let fields = Fields(members: members, line: 1)
        guard case .string(partFormat) = try fields["format"].value else {
            throw InputError("expected \"format\": \"\(partFormat)\"", line: 1)
        }
        let record = try fields["record"]
        guard case .object(let recordMembers) = record.value else {
            throw InputError("'record' is no object", line: record.line)
        }
        let deciles = try fields["deciles"]
        guard case .array(let rows) = deciles.value else {
            throw InputError("'deciles' is no list", line: deciles.line)
        }
        return RunPart(
            key: try fields.text("key"),
            record: try self.record(Fields(members: recordMembers, line: record.line)),
            curve: try curves(csv: try fields.text("curve")),
            deciles: try rows.map { row in
                let member = OrderedJSON.Member(name: "row", value: row, line: deciles.line)
                let fields = Fields(members: [member], line: deciles.line)
                return try fields.entries("row", finiteOrNot)
            },
            senses: try fields["senses"].value.value,
            tree: try fields["tree"].value.value,
            isInputError: try fields["input-error"].value == .bool(true)
        )
    }
}
