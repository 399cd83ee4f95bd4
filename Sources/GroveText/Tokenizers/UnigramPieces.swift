/// The pieces of a unigram model and the search for the likeliest ones of a word.
struct UnigramPieces: Sendable {
    private let table: TokenTable
    /// The logarithm of each piece's probability.
    private let scores: [Double]
    private let unknown: Int32
    /// The score of a scalar that is no piece: 10 below the least of all.
    private let unknownScore: Double

    init(_ table: TokenTable, scores: [Double], unknown: Int32) {
        self.table = table
        self.scores = scores
        self.unknown = unknown
        unknownScore = (scores.min() ?? 0) - 10
    }

    /// Appends the ids of a word's pieces: Viterbi's algorithm over its bytes.
    ///
    /// Of equally likely ways to reach a place the one whose last piece is longest stays. A run of
    /// scalars that are no pieces is one unknown token.
    func append(_ word: [UInt8], using paths: inout UnigramPaths, to ids: inout [Int32]) {
        paths.begin(word.count)
        var start = 0
        while start < word.count {
            var end = start + 1
            while end < word.count, word[end] & 0xC0 == 0x80 { end += 1 }
            extend(word.span, from: start, scalarEnd: end, &paths)
            start = end
        }
        let first = ids.count
        var end = word.count
        while end > 0 {
            var start = paths.starts[end]
            var id = paths.ids[end]
            if id == unknown {
                while start > 0, paths.ids[start] == unknown { start = paths.starts[start] }
                id = table.find(word.span.extracting(start..<end)) ?? unknown
            }
            ids.append(id)
            end = start
        }
        ids[first...].reverse()
    }

    /// Goes on from a place with every piece that starts there.
    private func extend(
        _ word: borrowing Span<UInt8>,
        from start: Int,
        scalarEnd: Int,
        _ paths: inout UnigramPaths
    ) {
        let score = paths.scores[start]
        let limit = min(word.count, start + table.longest)
        var isPiece = false
        var state = SymbolTable.hashStart
        var i = start
        while i < limit {
            state = SymbolTable.hash(state, word[i])
            i += 1
            // Only whole scalars.
            if i < word.count, word[i] & 0xC0 == 0x80 { continue }
            let piece = word.extracting(start..<i)
            guard let id = table.find(piece, hash: SymbolTable.hashEnd(state)) else { continue }
            paths.offer(start, i, id, score + scores[Int(id)])
            if i == scalarEnd { isPiece = true }
        }
        if !isPiece { paths.offer(start, scalarEnd, unknown, score + unknownScore) }
    }
}

/// The likeliest way to each place of a word.
struct UnigramPaths: Sendable {
    /// Where the last piece of the way to each place starts.
    private(set) var starts: [Int] = []
    /// That piece.
    private(set) var ids: [Int32] = []
    /// The way's score.
    private(set) var scores: [Double] = []

    mutating func begin(_ count: Int) {
        starts.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
        scores.removeAll(keepingCapacity: true)
        for i in 0...count {
            starts.append(0)
            ids.append(0)
            scores.append(i == 0 ? 0 : -.infinity)
        }
    }

    @inline(__always)
    mutating func offer(_ start: Int, _ end: Int, _ id: Int32, _ score: Double) {
        guard score > scores[end] else { return }
        starts[end] = start
        ids[end] = id
        scores[end] = score
    }
}
