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
        var ids: [UInt32] = []
        for term in 0..<vocabulary.count {
            ids.removeAll(keepingCapacity: true)
            addSymbols(of: vocabulary, term, analyzer, to: &ids)
            var length = 1
            while ids.count > 1 {
                length += 1
                extend(&ids, to: length)
            }
            if let id = ids.first { columns[length - 1][Int(id)] = UInt32(term) }
        }
    }

    /// Appends the ids of a term's symbols.
    private mutating func addSymbols(
        of vocabulary: TextColumn,
        _ term: Int,
        _ analyzer: TfidfParameters.Analyzer,
        to ids: inout [UInt32]
    ) {
        let end = vocabulary.offsets[term + 1]
        let bytes = vocabulary.bytes.span
        var start = vocabulary.offsets[term]
        while start < end {
            var next = start + 1
            switch analyzer {
            case .word: while next < end, bytes[next] != 0x20 { next += 1 }
            case .character, .characterWithinWords:
                while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
            }
            let text = bytes.extracting(start..<next)
            ids.append(symbols.insert(text, hash: SymbolTable.hash(text)))
            start = analyzer == .word ? next + 1 : next
        }
        grow(length: 1, to: symbols.count)
    }

    /// Replaces n-grams by those one symbol longer, one fewer.
    private mutating func extend(_ ids: inout [UInt32], to length: Int) {
        if longer.count < length - 1 {
            longer.append(PairMap())
            columns.append([])
        }
        for i in 0..<(ids.count - 1) {
            ids[i] = longer[length - 2].insert(pairKey(ids[i], ids[i + 1]))
        }
        ids.removeLast()
        grow(length: length, to: longer[length - 2].count)
    }

    private mutating func grow(length: Int, to count: Int) {
        while columns[length - 1].count < count { columns[length - 1].append(noSymbol) }
    }
}
