import GroveBase

/// A test instance with what each method predicts for it, as `examples.json` holds it.
struct Example: Equatable {
    /// One predicted label.
    struct Prediction: Equatable {
        var label: String
        var score: Double
        var isCorrect: Bool
        /// The clusters the label was found through, coarse to fine, one path a leaf cluster.
        var paths: [[Int]]
        /// A short description of each cluster of each path; fewer where there are none.
        var names: [[String]]
    }

    /// The row of the test set.
    var instance: Int
    /// The text; empty where the dataset has features only.
    var text: String
    /// The true labels.
    var labels: [String]
    /// The predictions of each run by its name, best first.
    var runs: [String: [Prediction]]

    /// Reads an `examples.json`: the examples of each dataset by its name.
    ///
    /// - Throws: ``InputError`` with the place of what is missing or of another kind.
    static func read(_ text: String) throws -> [String: [Example]] {
        let file = try ResultFile(text, version: 1)
        return try file.members("datasets").reduce(into: [:]) { datasets, entry in
            let place = "datasets.\(entry.name)"
            datasets[entry.name] = try file.array(entry.value, place).enumerated().map {
                try Example($1, file, "\(place)[\($0)]")
            }
        }
    }
}

extension Example {
    fileprivate init(_ value: JSONValue, _ file: ResultFile, _ place: String) throws {
        instance = try file.whole(value["instance"], place + ".instance")
        text = value["text"]?.stringValue ?? ""
        labels = try file.array(value["labels"], place + ".labels").map {
            try file.text($0, place + ".labels")
        }
        guard let members = value["runs"]?.objectValue else {
            throw InputError("'\(oneLine(place)).runs' is missing or not an object")
        }
        runs = try members.reduce(into: [:]) { runs, run in
            let place = "\(place).runs.\(run.key)"
            runs[run.key] = try file.array(run.value, place).enumerated().map {
                try Prediction($1, file, "\(place)[\($0)]")
            }
        }
    }
}

extension Example.Prediction {
    fileprivate init(_ value: JSONValue, _ file: ResultFile, _ place: String) throws {
        label = try file.text(value["label"], place + ".label")
        score = try file.number(value["score"], place + ".score")
        guard case .bool(let flag)? = value["correct"] else {
            throw InputError("'\(oneLine(place)).correct' is missing or not true or false")
        }
        isCorrect = flag
        paths = (value["paths"]?.arrayValue ?? []).map {
            ($0.arrayValue ?? []).compactMap(\.intValue)
        }
        names = (value["names"]?.arrayValue ?? []).map {
            ($0.arrayValue ?? []).compactMap(\.stringValue)
        }
    }
}
