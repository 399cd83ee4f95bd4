import GroveBase

/// A block of documents as sequences of symbol ids.
struct SymbolSequences: Sendable {
    /// The ids of all documents' symbols, one document after the other.
    var ids: [UInt32] = []
    /// Where each document starts in ``ids``, and the end of the last.
    var offsets: [Int] = [0]

    var documentCount: Int { offsets.count - 1 }

    /// The ids with each replaced by its entry in a map; ``noSymbol`` stays.
    func mapped(_ map: [UInt32]) -> SymbolSequences {
        var result = self
        for (i, id) in ids.enumerated() where id != noSymbol { result.ids[i] = map[Int(id)] }
        return result
    }

    /// The ids of the n-grams one symbol longer that start where those of `self` start.
    func extended(_ pairs: PairMap) -> SymbolSequences {
        var longer = [UInt32](repeating: noSymbol, count: ids.count)
        forEachPair { position, _, key in
            if let key { longer[position] = pairs.find(key) }
        }
        return SymbolSequences(ids: longer, offsets: offsets)
    }

    /// Calls `body` with each two neighbours of a document: their place, the document, and their
    /// key, nil where one of them is ``noSymbol``.
    @inline(__always)
    func forEachPair(_ body: (Int, Int, UInt64?) -> Void) {
        let ids = ids.span
        for document in 0..<documentCount {
            let end = offsets[document + 1]
            var position = offsets[document]
            while position + 1 < end {
                let (first, last) = (ids[position], ids[position + 1])
                let isKnown = first != noSymbol && last != noSymbol
                body(position, document, isKnown ? pairKey(first, last) : nil)
                position += 1
            }
        }
    }
}

/// Cuts 0..<`texts.count` into ranges of about a mebibyte of text.
func documentBlocks(_ texts: TextColumn, bytes: Int = 1 << 20) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start = 0
    for document in 0..<texts.count
    where texts.offsets[document + 1] - texts.offsets[start] >= bytes {
        blocks.append(start..<(document + 1))
        start = document + 1
    }
    if start < texts.count { blocks.append(start..<texts.count) }
    return blocks
}
