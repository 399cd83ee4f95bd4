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
    var paths = UnigramPaths()
    /// The hash of each start of the word being worked on.
    var hashes: [UInt64] = []

    /// Creates a scratch that remembers nothing.
    public init() {}
}

/// The bytes of a word, gathered one by one, and what finds it in a cache.
struct WordKey {
    /// How many bytes there are.
    private(set) var count = 0
    /// The first 15 bytes, and the count where there are no more, else 255.
    private(set) var low: UInt64 = 0
    private(set) var high: UInt64 = 0

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count < 8 {
            low |= UInt64(byte) << (8 * UInt64(count))
        } else if count < 15 {
            high |= UInt64(byte) << (8 * UInt64(count - 8))
        }
        count += 1
    }

    /// The whole word where it is short enough.
    @inline(__always)
    var short: (low: UInt64, high: UInt64)? {
        count <= 15 ? (low, high | UInt64(count) << 56) : nil
    }
}

/// The ids of words by their bytes, up to a size.
///
/// Short words of few ids, nearly all, lie in one table, each within one cache line, where a new
/// one takes an old one's place; the others in a table that forgets all when it is full.
struct WordCache: Sendable {
    /// Longer words are rare and not worth the room.
    static let longestWord = 48
    private static let mostWords = 1 << 16
    private static let shortPlaces = 1 << 16

    private struct Entry {
        var low: UInt64 = 0
        var high: UInt64 = 0
        /// The ids, then -1.
        var ids = SIMD4<Int32>(repeating: -1)
    }

    private var entries: [Entry] = []
    private var symbols = SymbolTable()
    private var ends: [Int] = [0]
    private var ids: [Int32] = []

    @inline(__always)
    private static func place(_ low: UInt64, _ high: UInt64) -> Int {
        let product = (low ^ high &* 0x9E37_79B9_7F4A_7C15)
            .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return Int(truncatingIfNeeded: product.high ^ product.low) & (shortPlaces - 1)
    }

    /// Appends the ids of a word, at most `limit`; false where it is not known.
    @inline(__always)
    func append(
        _ word: borrowing Span<UInt8>,
        _ key: WordKey,
        limit: Int,
        to result: inout [Int32]
    ) -> Bool {
        if let short = key.short, !entries.isEmpty {
            let entry = entries[WordCache.place(short.low, short.high)]
            if entry.low == short.low, entry.high == short.high {
                for i in 0..<min(4, limit) {
                    if entry.ids[i] < 0 { break }
                    result.append(entry.ids[i])
                }
                return true
            }
        }
        return appendLong(word, limit: limit, to: &result)
    }

    private func appendLong(
        _ word: borrowing Span<UInt8>,
        limit: Int,
        to result: inout [Int32]
    ) -> Bool {
        let symbol = symbols.find(word, hash: SymbolTable.hash(word))
        guard symbol != noSymbol else { return false }
        let start = ends[Int(symbol)]
        let count = min(ends[Int(symbol) + 1] - start, limit)
        for i in start..<(start + count) { result.append(ids[i]) }
        return true
    }

    /// Remembers the ids of a word that is not known yet.
    mutating func insert(_ word: borrowing Span<UInt8>, _ key: WordKey, _ wordIDs: [Int32]) {
        guard word.count <= WordCache.longestWord else { return }
        if let short = key.short, wordIDs.count <= 4 {
            if entries.isEmpty {
                entries = [Entry](repeating: Entry(), count: WordCache.shortPlaces)
            }
            var entry = Entry(low: short.low, high: short.high)
            for (i, id) in wordIDs.enumerated() { entry.ids[i] = id }
            entries[WordCache.place(short.low, short.high)] = entry
            return
        }
        if symbols.count == WordCache.mostWords {
            symbols = SymbolTable()
            ends = [0]
            ids = []
        }
        _ = symbols.insert(word, hash: SymbolTable.hash(word))
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
