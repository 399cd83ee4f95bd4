import GroveBase

/// Finds the feature columns of n-grams: a hash table for symbols and one for each longer length.
///
/// An n-gram is found through its first and its last n − 1 symbols, so that of every term all
/// shorter n-grams within it are kept too, without a column of their own.
struct TermIndex: Sendable {
    private(set) var symbols = SymbolTable()
    /// The n-grams of 2, 3, … symbols.
    private(set) var longer: [PairMap] = []
    /// The column of each n-gram, by length from 1; ``noSymbol`` where it has none.
    private(set) var columns: [[UInt32]] = [[]]

    /// Indexes the terms of a vocabulary; the column of a term is its place.
    init(vocabulary: TextColumn, analyzer: TfidfParameters.Analyzer) {
        for term in 0..<vocabulary.count {
            let parts = TermIndex.parts(vocabulary.utf8(term), analyzer)
            var ids = parts.map { range in
                let text = vocabulary.bytes.span.extracting(range)
                return symbols.insert(text, hash: SymbolTable.hash(text))
            }
            grow(length: 1, to: symbols.count)
            var length = 1
            while ids.count > 1 {
                length += 1
                ids = extend(ids, to: length)
            }
            if let id = ids.first { columns[length - 1][Int(id)] = UInt32(term) }
        }
    }

    /// The n-grams of a length, by those one symbol shorter.
    private mutating func extend(_ ids: [UInt32], to length: Int) -> [UInt32] {
        if longer.count < length - 1 {
            longer.append(PairMap())
            columns.append([])
        }
        let result = zip(ids, ids.dropFirst()).map {
            longer[length - 2].insert(pairKey($0, $1))
        }
        grow(length: length, to: longer[length - 2].count)
        return result
    }

    private mutating func grow(length: Int, to count: Int) {
        while columns[length - 1].count < count { columns[length - 1].append(noSymbol) }
    }

    /// Where the symbols of a term lie in the vocabulary's bytes.
    private static func parts(
        _ term: ArraySlice<UInt8>,
        _ analyzer: TfidfParameters.Analyzer
    ) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = term.startIndex
        switch analyzer {
        case .word:
            for i in term.indices where term[i] == 0x20 {
                parts.append(start..<i)
                start = i + 1
            }
        case .character, .characterWithinWords:
            for i in term.indices.dropFirst() where term[i] & 0xC0 != 0x80 {
                parts.append(start..<i)
                start = i
            }
        }
        if start < term.endIndex { parts.append(start..<term.endIndex) }
        return parts
    }
}
