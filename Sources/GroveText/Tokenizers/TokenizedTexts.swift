public import GroveBase

/// The ids of many texts, special tokens included.
public struct TokenizedTexts: Sendable, Equatable {
    /// The ids of all texts, one after the other.
    public let ids: [Int32]
    /// Where each text's ids start, and the end of the last: `count + 1` values.
    public let offsets: [Int]
    /// The special tokens around each text and what fills a batch up.
    public let layout: TokenLayout

    /// Creates ids from their parts.
    ///
    /// - Precondition: The offsets rise from 0 to the number of ids, and each text has room for the
    ///   special tokens.
    public init(ids: [Int32], offsets: [Int], layout: TokenLayout) {
        precondition(
            offsets.first == 0 && offsets.last == ids.count
                && zip(offsets, offsets.dropFirst()).allSatisfy {
                    $1 - $0 >= layout.specialCount
                },
            "offsets must rise from 0 to \(ids.count) by at least \(layout.specialCount)"
        )
        self.ids = ids
        self.offsets = offsets
        self.layout = layout
    }

    /// How many texts there are.
    public var count: Int { offsets.count - 1 }

    /// The ids of a text.
    public subscript(_ text: Int) -> ArraySlice<Int32> { ids[offsets[text]..<offsets[text + 1]] }

    /// How many ids a text has.
    public func length(_ text: Int) -> Int { offsets[text + 1] - offsets[text] }

    /// Some of the texts as rows of one length, that of the longest among them.
    public func batch(_ texts: some Collection<Int>) -> TokenBatch {
        let length = texts.map { self.length($0) }.max() ?? 0
        let size = texts.count * length
        var ids = [Int32](repeating: layout.padding, count: size)
        var segments = [Int32](repeating: layout.paddingSegment, count: size)
        var mask = [UInt8](repeating: 0, count: size)
        for (row, text) in texts.enumerated() {
            let count = self.length(text)
            let start = row * length + (layout.paddingSide == .left ? length - count : 0)
            let target = start..<(start + count)
            ids.replaceSubrange(target, with: self[text])
            for i in target {
                segments[i] = 0
                mask[i] = 1
            }
            segments.replaceSubrange(
                target.suffix(layout.suffix.count),
                with: layout.suffixSegments
            )
        }
        return TokenBatch(
            rowCount: texts.count,
            length: length,
            ids: ids,
            segments: segments,
            mask: mask
        )
    }
}

/// Texts as rows of one length, filled up; every array is (rows, length), row after row.
public struct TokenBatch: Sendable, Equatable {
    /// The number of texts.
    public let rowCount: Int
    /// The number of ids a row.
    public let length: Int
    /// The ids.
    public let ids: [Int32]
    /// The segment of each id.
    public let segments: [Int32]
    /// 1 for what is the text's, 0 for what fills up.
    public let mask: [UInt8]
}

extension Tokenizer {
    /// Turns texts into ids, special tokens included, each cut to at most `limit` ids in all.
    ///
    /// As in Hugging Face's, what is cut is the end of the text, before the special tokens are
    /// added.
    ///
    /// - Parameters:
    ///   - texts: The texts.
    ///   - limit: The most ids a text may have, special tokens included.
    ///   - workers: The threads to use; any number gives the same ids.
    ///   - progress: Is told of the texts read.
    /// - Returns: The ids, in the order of the texts.
    /// - Precondition: The limit leaves room for the special tokens.
    public func tokenize(
        _ texts: TextColumn,
        limit: Int = .max,
        workers: Workers,
        progress: any ProgressReporter
    ) -> TokenizedTexts {
        progress.begin("tokens", total: texts.count)
        defer { progress.end() }
        let blocks = Workers.blocks(texts.count, size: 256)
        // What a thread learned of words in one block serves it in the next.
        let idle = Locked<[TokenizerScratch]>([])
        let pieces = workers.map(blocks.count) { i in
            var scratch = idle.withLock { $0.popLast() } ?? TokenizerScratch()
            let piece = block(texts, blocks[i], limit: limit, using: &scratch)
            idle.withLock { $0.append(scratch) }
            progress.advance(blocks[i].count)
            return piece
        }
        var offsets = [0]
        offsets.reserveCapacity(texts.count + 1)
        for piece in pieces {
            let start = offsets[offsets.count - 1]
            for end in piece.ends { offsets.append(start + end) }
        }
        return TokenizedTexts(
            ids: workers.joined(pieces.map(\.ids), initial: 0),
            offsets: offsets,
            layout: layout
        )
    }

    private func block(
        _ texts: TextColumn,
        _ range: Range<Int>,
        limit: Int,
        using scratch: inout TokenizerScratch
    ) -> (ids: [Int32], ends: [Int]) {
        var ids: [Int32] = []
        var ends: [Int] = []
        for text in range {
            let bytes = texts.bytes.span.extracting(texts.offsets[text]..<texts.offsets[text + 1])
            encodeWhole(bytes, limit: limit, using: &scratch, into: &ids)
            ends.append(ids.count)
        }
        return (ids, ends)
    }
}
