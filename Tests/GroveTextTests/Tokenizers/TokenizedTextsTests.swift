import GroveBase
import Testing

@testable import GroveText

@Suite struct `Texts as ids` {
    /// Many documents of the texts, one after the other and repeated.
    private func documents() throws -> TextColumn {
        let texts = try TokenizerGoldens().texts.texts
        var random = RandomStream(seed: 1, "tokens")
        return TextColumn(
            (0..<1500).map { _ in
                (0..<3).map { _ in texts[Int(random.next() % UInt64(texts.count))] }
                    .joined(separator: " ")
            }
        )
    }

    @Test(arguments: ["wordpiece", "byte-level", "unigram"])
    func `any thread count gives the same ids, with a scratch of any past`(model: String) throws {
        let tokenizer = try readTokenizer(folder: tokenizerFolder("models/\(model)"))
        let documents = try documents()
        for limit in [16, Int.max] {
            let one = tokenizer.tokenize(
                documents,
                limit: limit,
                workers: Workers(1),
                progress: SilentProgress()
            )
            for threads in [2, 3] {
                let other = tokenizer.tokenize(
                    documents,
                    limit: limit,
                    workers: Workers(threads),
                    progress: SilentProgress()
                )
                #expect(other == one)
            }
            for i in stride(from: 0, to: documents.count, by: 100) {
                #expect(tokenizer.encode(documents[i], limit: limit) == Array(one[i]))
            }
        }
    }

    @Test func `a cut text has the first ids of the whole`() throws {
        let documents = try documents()
        for model in ["wordpiece", "byte-level", "unigram"] {
            let tokenizer = try readTokenizer(folder: tokenizerFolder("models/\(model)"))
            let layout = tokenizer.layout
            for i in stride(from: 0, to: documents.count, by: 150) {
                let whole = tokenizer.encode(documents[i]).dropFirst(layout.prefix.count)
                    .dropLast(layout.suffix.count)
                for limit in layout.specialCount..<(layout.specialCount + 40) {
                    let room = limit - layout.specialCount
                    let wanted = layout.prefix + whole.prefix(room) + layout.suffix
                    #expect(tokenizer.encode(documents[i], limit: limit) == wanted)
                }
            }
        }
    }

    @Test func `a batch is filled up on the right`() {
        let texts = TokenizedTexts(
            ids: [1, 7, 2, 1, 2, 1, 8, 9, 2],
            offsets: [0, 3, 5, 9],
            layout: TokenLayout(prefix: [1], suffix: [2], padding: 0)
        )
        #expect(texts.count == 3 && texts.length(2) == 4 && texts[1] == [1, 2])
        let batch = texts.batch([1, 0])
        #expect(batch.rowCount == 2 && batch.length == 3)
        #expect(batch.ids == [1, 2, 0, 1, 7, 2])
        #expect(batch.mask == [1, 1, 0, 1, 1, 1])
        #expect(batch.segments == [0, 0, 0, 0, 0, 0])
        #expect(texts.batch([]).length == 0)
    }

    @Test func `a batch of XLNet's is filled up on the left, with its segments`() {
        let layout = TokenLayout(
            suffix: [4, 3],
            suffixSegments: [0, 2],
            padding: 5,
            paddingSegment: 3,
            paddingSide: .left
        )
        let texts = TokenizedTexts(ids: [9, 4, 3, 8, 9, 4, 3], offsets: [0, 3, 7], layout: layout)
        let batch = texts.batch([0, 1])
        #expect(batch.ids == [5, 9, 4, 3, 8, 9, 4, 3])
        #expect(batch.segments == [3, 0, 0, 2, 0, 0, 0, 2])
        #expect(batch.mask == [0, 1, 1, 1, 1, 1, 1, 1])
    }

    @Test func `the layouts are those of the families`() throws {
        let bert = try readTokenizer(folder: tokenizerFolder("models/wordpiece"))
        #expect(bert.layout == TokenLayout(prefix: [2], suffix: [3], padding: 0))
        let roberta = try readTokenizer(folder: tokenizerFolder("models/byte-level"))
        #expect(roberta.layout == TokenLayout(prefix: [0], suffix: [2], padding: 1))
        let xlnet = try readTokenizer(folder: tokenizerFolder("models/unigram"))
        let layout = TokenLayout(
            suffix: [4, 3],
            suffixSegments: [0, 2],
            padding: 5,
            paddingSegment: 3,
            paddingSide: .left
        )
        #expect(xlnet.layout == layout)
    }

    @Test func `merges go by rank, of equal ones from the left`() {
        // Bytes are their own ids; a+a is 256 (rank 1), 256+a 257 (rank 0), 256+256 258 (rank 2).
        let merges = ByteMerges(
            bytes: (0..<256).map { Int32($0) },
            pairs: [
                ByteMerges.key(97, 97): .init(rank: 1, id: 256),
                ByteMerges.key(256, 97): .init(rank: 0, id: 257),
                ByteMerges.key(256, 256): .init(rank: 2, id: 258),
            ]
        )
        var queue = MergeQueue()
        var ids: [Int32] = []
        let wanted: [[Int32]] = [[], [97], [256], [257], [257, 97], [257, 256], [257, 257]]
        for (count, wanted) in wanted.enumerated() {
            merges.encode([UInt8](repeating: 97, count: count), queue: &queue, into: &ids)
            #expect(ids == wanted)
        }
    }

    @Test func `the likeliest pieces are found, of ties the longest last one`() {
        var table = TokenTable()
        for (id, piece) in ["?", "1", "11", "a", "ab", "b"].enumerated() {
            let isNew = table.insert(Array(piece.utf8).span, Int32(id))
            #expect(isNew)
        }
        let pieces = UnigramPieces(table, scores: [0, -2, -3, -2, -5, -2], unknown: 0)
        var paths = UnigramPaths()
        let wanted: [(String, [Int32])] = [
            ("", []), ("111", [1, 2]), ("ab", [3, 5]), ("axyb", [3, 0, 5]), ("é1", [0, 1]),
        ]
        for (word, wanted) in wanted {
            var ids: [Int32] = []
            pieces.append(Array(word.utf8), using: &paths, to: &ids)
            #expect(ids == wanted, "\(word)")
        }
    }
}
