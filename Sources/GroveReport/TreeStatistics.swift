import GroveBase

/// The shape of the tree a run predicts with, as `trees.json` holds it.
struct TreeStatistics: Equatable {
    /// The clusters of one level; the size of a cluster is its children, on the last its labels.
    struct Level: Equatable {
        var clusters: Int
        var smallest: Double
        var median: Double
        var largest: Double
    }

    var labels: Int
    var copiesPerLabel: Double?
    /// The levels, coarse to fine.
    var levels: [Level]

    /// Reads a `trees.json`: the statistics of each run by its name.
    ///
    /// - Throws: ``InputError`` with the place of what is missing or of another kind.
    static func read(_ text: String) throws -> [String: TreeStatistics] {
        let file = try ResultFile(text, version: 1)
        return try file.members("runs").reduce(into: [:]) { trees, run in
            trees[run.name] = try TreeStatistics(run.value, file, "runs.\(run.name)")
        }
    }
}

extension TreeStatistics {
    fileprivate init(_ value: JSONValue, _ file: ResultFile, _ place: String) throws {
        labels = try file.whole(value["labels"], place + ".labels")
        copiesPerLabel = value["copies-per-label"]?.doubleValue
        levels = try file.array(value["levels"], place + ".levels").enumerated().map {
            index,
            level in
            let place = "\(place).levels[\(index)]"
            return Level(
                clusters: try file.whole(level["clusters"], place + ".clusters"),
                smallest: try file.number(level["smallest"], place + ".smallest"),
                median: try file.number(level["median"], place + ".median"),
                largest: try file.number(level["largest"], place + ".largest")
            )
        }
    }
}

/// A JSON file of a results folder, read with messages that name the place of what is wrong.
struct ResultFile {
    private let root: JSONValue

    /// Parses a text.
    ///
    /// - Throws: ``InputError`` if it is no JSON or of another version.
    init(_ text: String, version: Int) throws {
        root = try OrderedJSON(parsing: text).value
        guard root["version"]?.intValue == version else {
            let found = root["version"].map(\.canonical) ?? "none"
            throw InputError("version \(found), expected \(version)")
        }
    }

    /// The members of an object at the top, by name.
    func members(_ name: String) throws -> [(name: String, value: JSONValue)] {
        guard let members = root[name]?.objectValue else { throw wrong(name, "an object") }
        return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    func array(_ value: JSONValue?, _ place: String) throws -> [JSONValue] {
        guard let values = value?.arrayValue else { throw wrong(place, "an array") }
        return values
    }

    func whole(_ value: JSONValue?, _ place: String) throws -> Int {
        guard let whole = value?.intValue else { throw wrong(place, "a whole number") }
        return whole
    }

    func number(_ value: JSONValue?, _ place: String) throws -> Double {
        guard let number = value?.doubleValue else { throw wrong(place, "a number") }
        return number
    }

    func text(_ value: JSONValue?, _ place: String) throws -> String {
        guard let text = value?.stringValue else { throw wrong(place, "a text") }
        return text
    }

    private func wrong(_ place: String, _ kind: String) -> InputError {
        InputError("'\(oneLine(place))' is missing or not \(kind)")
    }
}
