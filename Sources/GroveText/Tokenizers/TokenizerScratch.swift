/// What a tokenizer needs while it works, and what it remembers of words it has seen.
///
/// What is in it never changes a result. It serves one tokenizer and one thread at a time.
public struct TokenizerScratch: Sendable {
    /// The ids of words seen.
    var words = WordCache()
    /// The text being repaired or given a space before it.
    var text: [UInt8] = []
    /// The word being worked on.
    var word: [UInt8] = []
    /// The ids of the word being worked on.
    var ids: [Int32] = []
    /// The scalars of a word, before and after a step of normalisation.
    var scalars: [Unicode.Scalar] = []
    var otherScalars: [Unicode.Scalar] = []
    var decompositions = Decompositions()
    var merging = MergeQueue()

    /// Creates a scratch that remembers nothing.
    public init() {}
}

/// The ids of words by their bytes, up to a size; full, it forgets all.
struct WordCache: Sendable {
    /// Longer words are rare and not worth the room.
    static let longestWord = 48
    private static let mostWords = 1 << 17

    private var symbols = SymbolTable()
    private var ends: [Int] = [0]
    private var ids: [Int32] = []

    /// Appends the ids of a word, at most `limit`; false where it is not known.
    @inline(__always)
    func append(
        _ word: borrowing Span<UInt8>,
        hash: UInt64,
        limit: Int,
        to result: inout [Int32]
    ) -> Bool {
        let symbol = symbols.find(word, hash: hash)
        guard symbol != noSymbol else { return false }
        let start = ends[Int(symbol)]
        let end = min(ends[Int(symbol) + 1], start + limit)
        for i in start..<end { result.append(ids[i]) }
        return true
    }

    /// Remembers the ids of a word that is not known yet.
    mutating func insert(_ word: borrowing Span<UInt8>, hash: UInt64, _ wordIDs: [Int32]) {
        guard word.count <= WordCache.longestWord else { return }
        if symbols.count == WordCache.mostWords { self = WordCache() }
        _ = symbols.insert(word, hash: hash)
        ids.append(contentsOf: wordIDs)
        ends.append(ids.count)
    }
}

/// Tokens by their bytes.
struct TokenTable: Sendable {
    private var symbols = SymbolTable()
    private var ids: [Int32] = []
    /// The length of the longest token in bytes.
    private(set) var longest = 0

    var count: Int { ids.count }

    /// Adds a token; false where it is there already.
    mutating func insert(_ token: borrowing Span<UInt8>, _ id: Int32) -> Bool {
        let symbol = symbols.insert(token, hash: SymbolTable.hash(token))
        guard Int(symbol) == ids.count else { return false }
        ids.append(id)
        longest = max(longest, token.count)
        return true
    }

    /// The id of a token; nil where there is none.
    func find(_ token: borrowing Span<UInt8>) -> Int32? {
        find(token, hash: SymbolTable.hash(token))
    }

    func find(_ token: borrowing Span<UInt8>, hash: UInt64) -> Int32? {
        let symbol = symbols.find(token, hash: hash)
        return symbol == noSymbol ? nil : ids[Int(symbol)]
    }

    func find(_ token: String) -> Int32? { find(Array(token.utf8).span) }
}
