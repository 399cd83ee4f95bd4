import Foundation
import GroveBase
import GroveSparse
import GroveText

/// Reads a JSON file beside the script that made it.
func golden(_ name: String) throws -> JSONValue {
    let path = "Resources/\(name)"
    guard let url = Bundle.module.url(forResource: path, withExtension: nil) else {
        throw InputError("no such resource", place: path)
    }
    return try JSONValue(parsing: String(contentsOf: url, encoding: .utf8))
}

extension JSONValue {
    var strings: [String] { (arrayValue ?? []).compactMap(\.stringValue) }
    var integers: [Int] { (arrayValue ?? []).compactMap(\.intValue) }
    var numbers: [Double] { (arrayValue ?? []).compactMap(\.doubleValue) }
}

extension TfidfParameters {
    /// The settings named by scikit-learn's keyword arguments.
    init(scikitLearn settings: JSONValue) throws {
        self.init()
        for (key, value) in settings.objectValue ?? [:] {
            switch key {
            case "ngram_range": ngrams = value.integers[0]...value.integers[1]
            case "analyzer":
                analyzer = value.stringValue == "char" ? .character : .characterWithinWords
            case "min_df": minDocumentFrequency = DocumentFrequency(scikitLearn: value)
            case "max_df": maxDocumentFrequency = DocumentFrequency(scikitLearn: value)
            case "max_features": maxFeatures = value.intValue
            case "sublinear_tf": sublinear = value == .bool(true)
            case "lowercase": lowercase = value == .bool(true)
            case "smooth_idf": smooth = value == .bool(true)
            case "norm": normalize = value != .null
            default: throw InputError("unknown setting \(key)")
            }
        }
    }
}

extension TfidfParameters.DocumentFrequency {
    /// A whole number is a count, any other a share.
    init(scikitLearn value: JSONValue) {
        if case .integer(let count) = value {
            self = .count(count)
        } else {
            self = .fraction(value.doubleValue ?? .nan)
        }
    }
}

/// Rows as [column, value, column, value, …].
func flatRows(_ matrix: CSRMatrix) -> [[Double]] {
    (0..<matrix.rowCount).map { row in
        zip(matrix.rowColumns(row), matrix.rowValues(row)).flatMap { [Double($0), Double($1)] }
    }
}
