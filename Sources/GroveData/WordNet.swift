import GroveBase

/// The noun and verb synsets of a WordNet database (`data.noun`, `data.verb`; wndb(5WN)).
struct WordNet: Sendable {
    /// A set of synonyms.
    struct Synset: Sendable {
        /// `n` or `v`, then the byte offset in its file: `n00001740`.
        let id: String
        /// Its words in lower case, underscores as spaces, in order; doubles are kept.
        let lemmas: [String]
        /// Its definition and examples, trimmed.
        let gloss: String
        /// The ids of its hypernyms and instance hypernyms, in order of the pointers.
        let hypernymIDs: [String]
    }

    /// Nouns then verbs, each in the order of its file.
    let synsets: [Synset]
    /// The hypernyms of each synset, as indices into `synsets`.
    let hypernyms: [[Int]]

    /// Reads a WordNet folder.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - classes: The word classes to read.
    ///   - workers: The threads.
    /// - Throws: ``InputError`` with file and line.
    init(
        folder: String,
        classes: [WordClass] = WordClass.allCases,
        workers: Workers
    ) throws {
        var all: [Synset] = []
        var places: [(path: String, lineCount: Int)] = []
        for wordClass in WordClass.allCases where classes.contains(wordClass) {
            let letter = String(wordClass.rawValue.prefix(1))
            let path = folder + "/data." + wordClass.rawValue
            let bytes = try readBytes(path)
            let blocks = try parseBlocks(bytes, path, workers: workers) { range in
                var block: [Synset] = []
                try forEachLine(bytes, range) { line in
                    // The licence at the top: lines that start with two spaces.
                    guard bytes[line].first != space else { return }
                    block.append(try parseSynset(bytes, line, letter))
                }
                return block
            }
            all += blocks.joined()
            places.append((path, all.count))
        }
        var indices: [String: Int] = [:]
        indices.reserveCapacity(all.count)
        for (i, synset) in all.enumerated() { indices[synset.id] = i }
        synsets = all
        hypernyms = try all.enumerated().map { i, synset in
            try synset.hypernymIDs.map { id in
                guard let index = indices[id] else {
                    throw InputError(
                        "synset \(synset.id) has the hypernym \(id), which is in no file",
                        place: places.first { i < $0.lineCount }?.path
                    )
                }
                return index
            }
        }
    }

    /// The ancestors of a synset within some hypernym steps, the nearest first, those equally near
    /// in the order they are met along the pointers; the synset itself is not among them.
    func ancestors(of synset: Int, steps: Int) -> [Int] {
        var found: [Int] = []
        var frontier = [synset]
        for _ in 0..<steps {
            var next: [Int] = []
            for node in frontier {
                for parent in hypernyms[node]
                where parent != synset && !found.contains(parent) && !next.contains(parent) {
                    next.append(parent)
                }
            }
            found += next
            frontier = next
        }
        return found
    }
}

/// Parses `offset file type count {lemma id} count {pointer offset type source} … | gloss`.
private func parseSynset(
    _ bytes: [UInt8],
    _ line: Range<Int>,
    _ letter: String
) throws -> WordNet.Synset {
    func fail(_ message: String) -> LineProblem {
        LineProblem(lineStart: line.lowerBound, message: message)
    }
    guard firstInvalidUTF8(bytes, line) == nil else { throw fail("is not UTF-8 text") }
    let bar = bytes[line].firstIndex(of: UInt8(ascii: "|")) ?? line.upperBound
    let words = bytes[line.lowerBound..<bar].split(separator: space)
    func word(_ i: Int, _ what: String) throws -> String {
        guard i < words.count else { throw fail("ends before its \(what)") }
        return String(decoding: words[i], as: UTF8.self)
    }
    func number(_ i: Int, _ what: String, radix: Int) throws -> Int {
        let text = try word(i, what)
        guard let value = Int(text, radix: radix), value >= 0 else {
            throw fail("\(what) '\(text)' is not a number")
        }
        return value
    }
    let lemmaCount = try number(3, "count of words", radix: 16)
    guard lemmaCount <= words.count else { throw fail("ends before its words") }
    let lemmas = try (0..<lemmaCount).map { try word(4 + 2 * $0, "words") }
    let pointers = 4 + 2 * lemmaCount
    var hypernyms: [String] = []
    for i in 0..<(try number(pointers, "count of pointers", radix: 10)) {
        let at = pointers + 1 + 4 * i
        guard ["@", "@i"].contains(try word(at, "pointers")) else { continue }
        hypernyms.append(try word(at + 2, "pointers") + (try word(at + 1, "pointers")))
    }
    let gloss = bytes[min(bar + 1, line.upperBound)..<line.upperBound]
    let trimmed = gloss.drop { $0 == space }.reversed().drop { $0 == space }.reversed()
    guard !lemmas.isEmpty else { throw fail("has no word") }
    return WordNet.Synset(
        id: letter + (try word(0, "offset")),
        lemmas: lemmas.map(normalized),
        gloss: String(decoding: Array(trimmed), as: UTF8.self),
        hypernymIDs: hypernyms
    )
}

/// A word in lower case with spaces for underscores.
private func normalized(_ lemma: String) -> String {
    var text = lemma.lowercased()
    if text.utf8.contains(UInt8(ascii: "_")) {
        text = String(
            decoding: text.utf8.map { $0 == UInt8(ascii: "_") ? space : $0 },
            as: UTF8.self
        )
    }
    return text
}
