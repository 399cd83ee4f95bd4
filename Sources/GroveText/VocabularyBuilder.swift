import GroveBase

/// Puts n-grams of several lengths in the order of their text and chooses the terms.
///
/// The n-grams form a tree, each below the n-gram without its last symbol. Walked with children in
/// the order of their last symbol's text, it gives the order of whole texts by code point: a term
/// comes before its extensions, and the space that joins words sorts before every word character.
struct VocabularyBuilder {
    /// A term that may become a feature.
    private struct Candidate {
        let documents: UInt32
        let occurrences: UInt32
        let text: Range<Int>
    }

    private let counter: NgramCounter
    private let parameters: TfidfParameters
    private let maximum: Double
    private let space: UInt32
    private let ranks: [UInt32]
    /// The n-grams of each length in order.
    private var orders: [[UInt32]] = []
    /// How many n-grams of each length were visited.
    private var cursors: [Int] = []
    private var candidates: [Candidate] = []
    private var bytes: [UInt8] = []
    /// The symbols of the n-gram being visited.
    private var path: [UInt32] = []

    init(_ counter: NgramCounter, _ parameters: TfidfParameters, maximum: Double) {
        self.counter = counter
        self.parameters = parameters
        self.maximum = maximum
        let symbols = counter.symbols
        let spaceBytes = Segmenter.spaceBytes
        space = symbols.find(spaceBytes.span, hash: Segmenter.hash(of: spaceBytes))
        let byText = (0..<UInt32(symbols.count)).sorted {
            symbols.text($0).lexicographicallyPrecedes(symbols.text($1))
        }
        orders = [byText]
        ranks = VocabularyBuilder.ranks(byText)
        var below = ranks
        for level in counter.levels.dropFirst() {
            orders.append(VocabularyBuilder.order(level, below))
            below = VocabularyBuilder.ranks(orders[orders.count - 1])
        }
    }

    /// The n-grams of a level by the ranks of their first, then of their last n − 1 symbols.
    private static func order(_ level: NgramLevel, _ ranks: [UInt32]) -> [UInt32] {
        let keyed = level.pairs.enumerated().map { index, pair in
            let first = ranks[Int(pair.key >> 32)]
            let last = ranks[Int(UInt32(truncatingIfNeeded: pair.key))]
            return (key: pairKey(first, last), index: UInt32(index))
        }
        return keyed.sorted { $0.key < $1.key }.map(\.index)
    }

    private static func ranks(_ order: [UInt32]) -> [UInt32] {
        var ranks = [UInt32](repeating: 0, count: order.count)
        for (rank, index) in order.enumerated() { ranks[Int(index)] = UInt32(rank) }
        return ranks
    }

    /// The terms in order with the number of documents that hold each.
    mutating func build() -> (vocabulary: TextColumn, documentFrequencies: [Int]) {
        cursors = [Int](repeating: 0, count: orders.count)
        candidates = []
        bytes = []
        for symbol in orders[0] { visit(symbol, endingIn: symbol) }
        let kept = mostFrequent()
        var text: [UInt8] = []
        var offsets = [0]
        for candidate in kept {
            text.append(contentsOf: bytes[candidate.text])
            offsets.append(text.count)
        }
        return (
            TextColumn(bytes: text, offsets: offsets), kept.map { Int($0.documents) }
        )
    }

    /// Visits an n-gram, then all its extensions; ``path`` holds its other symbols.
    private mutating func visit(_ id: UInt32, endingIn symbol: UInt32) {
        path.append(symbol)
        defer { path.removeLast() }
        let length = path.count
        let pair = counter.levels[length - 1].pairs[Int(id)]
        if isCounted, Double(pair.documents) <= maximum { addCandidate(pair) }
        guard length < orders.count else { return }
        while cursors[length] < orders[length].count {
            let next = orders[length][cursors[length]]
            guard counter.levels[length].pairs[Int(next)].key >> 32 == UInt64(id) else { return }
            cursors[length] += 1
            visit(next, endingIn: counter.levels[length].lastSymbols[Int(next)])
        }
    }

    private mutating func addCandidate(_ pair: PairCount) {
        let start = bytes.count
        for (i, symbol) in path.enumerated() {
            if i > 0, parameters.analyzer == .word { bytes.append(0x20) }
            bytes.append(contentsOf: counter.symbols.text(symbol))
        }
        candidates.append(
            Candidate(
                documents: pair.documents,
                occurrences: pair.occurrences,
                text: start..<bytes.count
            )
        )
    }

    /// Whether the length of ``path`` is asked for, or it is a whole short word between spaces.
    private var isCounted: Bool {
        if path.count >= parameters.ngrams.lowerBound { return true }
        return parameters.analyzer == .characterWithinWords && path.count > 2
            && path.first == space && path.last == space
    }

    /// The candidates within the feature cap, in order.
    private func mostFrequent() -> [Candidate] {
        guard let limit = parameters.maxFeatures, limit < candidates.count else {
            return candidates
        }
        let byFrequency = candidates.indices.sorted {
            (candidates[$1].occurrences, $0) < (candidates[$0].occurrences, $1)
        }
        return byFrequency.prefix(limit).sorted().map { candidates[$0] }
    }
}
