import Foundation
import GroveBase

/// The n-grams of a vocabulary, each a path of tokens from the root.
struct TermTree: Sendable {
    /// The node of no token.
    static let root: UInt32 = 0

    private var children: [UInt64: UInt32] = [:]
    private var features: [UInt32?] = [nil]

    /// The node that a token leads to; nil where no n-gram goes on so.
    func child(_ node: UInt32, _ token: UInt32) -> UInt32? {
        children[UInt64(node) << 32 | UInt64(token)]
    }

    /// The feature of the n-gram that ends at a node.
    func feature(_ node: UInt32) -> UInt32? { features[Int(node)] }

    /// Adds an n-gram; false where it is there already.
    mutating func insert(_ tokens: [UInt32], feature: UInt32) -> Bool {
        var node = TermTree.root
        for token in tokens {
            if let next = child(node, token) {
                node = next
            } else {
                let made = UInt32(features.count)
                children[UInt64(node) << 32 | UInt64(token)] = made
                features.append(nil)
                node = made
            }
        }
        guard features[Int(node)] == nil else { return false }
        features[Int(node)] = feature
        return true
    }
}

/// `tfidf-model.txt`: the number of features, then a line each of feature, inverse document frequency,
/// number of tokens, tokens.
struct TermFile {
    private(set) var terms = TermTree()
    /// The weight of each feature.
    let inverseFrequencies: [Float]

    /// Reads the file.
    ///
    /// - Throws: ``InputError`` with the line.
    init(_ path: String) throws {
        let lines = try CountedLines(path)
        var weights = [Float?](repeating: nil, count: lines.count)
        for (number, line) in lines.numbered {
            let words = String(decoding: line, as: UTF8.self).split { $0 == "\t" || $0 == " " }
            guard words.count >= 4, let feature = UInt32(words[0]), let weight = Float(words[1]),
                let length = Int(words[2]), weight.isFinite,
                case let tokens = words[3...].compactMap({ UInt32($0) }),
                tokens.count == length, words.count == 3 + length
            else {
                throw InputError(
                    "is no feature, weight, number of tokens and tokens",
                    place: path,
                    line: number
                )
            }
            guard Int(feature) < lines.count, weights[Int(feature)] == nil else {
                throw InputError(
                    "feature \(feature) is out of range or there already, expected each of 0 to "
                        + "\(lines.count - 1) once",
                    place: path,
                    line: number
                )
            }
            weights[Int(feature)] = weight
            guard terms.insert(tokens, feature: feature) else {
                throw InputError("these tokens are there already", place: path, line: number)
            }
        }
        inverseFrequencies = weights.compactMap(\.self)
    }
}

/// `vocab.txt`: the number of tokens, then a line each of number, tab, token.
///
/// - Throws: ``InputError`` with the line.
func readVocabulary(_ path: String) throws -> [[UInt8]: UInt32] {
    let lines = try CountedLines(path)
    var tokens: [[UInt8]: UInt32] = [:]
    for (number, line) in lines.numbered {
        guard let tab = line.firstIndex(of: UInt8(ascii: "\t")),
            let id = UInt32(String(decoding: line[..<tab], as: UTF8.self))
        else { throw InputError("is no number, tab and token", place: path, line: number) }
        guard tokens.updateValue(id, forKey: Array(line[(tab + 1)...])) == nil else {
            throw InputError("the token is there already", place: path, line: number)
        }
    }
    return tokens
}

/// The lines of a file whose first says how many follow.
private struct CountedLines {
    let count: Int
    /// The lines with their numbers in the file, from 2.
    let numbered: [(Int, ArraySlice<UInt8>)]

    init(_ path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError("no such file, or it cannot be read", place: path)
        }
        var lines = Array(data).split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        guard let first = lines.first, let count = Int(String(decoding: first, as: UTF8.self)),
            count >= 0
        else { throw InputError("is no number of lines to come", place: path, line: 1) }
        guard lines.count - 1 == count else {
            throw InputError(
                "says that \(count) lines follow, and \(lines.count - 1) do",
                place: path,
                line: 1
            )
        }
        self.count = count
        numbered = lines.dropFirst().enumerated().map { ($0.offset + 2, $0.element) }
    }
}
