import GroveBase

/// The n-grams of one length that occur in enough documents.
struct NgramLevel: Sendable {
    /// Each n-gram as the pair of its first and its last n − 1 symbols; of one symbol, twice its id.
    var pairs: [PairCount] = []
    /// The id of the last symbol of each n-gram.
    var lastSymbols: [UInt32] = []
}

/// Counts the n-grams of a corpus, length by length.
///
/// An n-gram occurs in no more documents than any shorter n-gram within it. So symbols in too few
/// documents are dropped first and longer n-grams are only counted where both shorter ones within
/// them were kept (the idea of Apriori, Agrawal and Srikant, VLDB 1994).
///
/// Memory is about 4 bytes a symbol of the corpus, and while n-grams of one length are merged 24
/// bytes for each distinct pair of kept neighbours within each mebibyte of text.
struct NgramCounter {
    let minimum: Double
    let workers: Workers
    /// The symbols that occur in enough documents; their ids are those of `levels[0]`.
    private(set) var symbols = SymbolTable()
    /// The n-grams that occur in enough documents, by length from 1.
    private(set) var levels: [NgramLevel] = []
    /// The documents, block by block, as ids of ``symbols``.
    private(set) var sequences: [SymbolSequences] = []

    /// Counts symbols.
    init(
        _ texts: TextColumn,
        _ parameters: TfidfParameters,
        minimum: Double,
        workers: Workers,
        progress: any ProgressReporter
    ) {
        self.minimum = minimum
        self.workers = workers
        let blocks = documentBlocks(texts)
        let counted = workers.map(blocks.count) { i in
            let block = SymbolBlock(texts, blocks[i], parameters)
            progress.advance(blocks[i].count)
            return block
        }
        keepFrequentSymbols(counted)
    }

    private mutating func keepFrequentSymbols(_ blocks: [SymbolBlock]) {
        var all = SymbolTable()
        var counts: [PairCount] = []
        let maps = blocks.map { block in
            (0..<block.table.count).map { local in
                let range = block.table.offsets[local]..<block.table.offsets[local + 1]
                let text = block.table.bytes.span.extracting(range)
                let id = all.insert(text, hash: block.table.hashes[local])
                if Int(id) == counts.count {
                    counts.append(PairCount(key: 0, documents: 0, occurrences: 0))
                }
                counts[Int(id)].documents += block.counts[local].documents
                counts[Int(id)].occurrences += block.counts[local].occurrences
                return id
            }
        }
        let kept = keep(all, counts)
        sequences = workers.map(blocks.count) { i in
            blocks[i].sequences.mapped(maps[i].map { kept[Int($0)] })
        }
    }

    /// Keeps the symbols in enough documents; gives the new id of each, or ``noSymbol``.
    private mutating func keep(_ all: SymbolTable, _ counts: [PairCount]) -> [UInt32] {
        var level = NgramLevel()
        let ids = counts.enumerated().map { index, count -> UInt32 in
            guard Double(count.documents) >= minimum else { return noSymbol }
            let range = all.offsets[index]..<all.offsets[index + 1]
            let text = all.bytes.span.extracting(range)
            let id = symbols.insert(text, hash: all.hashes[index])
            var pair = PairCount(key: pairKey(id, id), documents: 0, occurrences: 0)
            pair.documents = count.documents
            pair.occurrences = count.occurrences
            level.pairs.append(pair)
            level.lastSymbols.append(id)
            return id
        }
        levels = [level]
        return ids
    }

    /// Counts the n-grams of two symbols and more, up to a length.
    mutating func count(upTo length: Int, progress: any ProgressReporter) {
        var current = sequences
        while levels.count < length, let below = levels.last, !below.pairs.isEmpty {
            let level = nextLevel(current, below: below, progress: progress)
            levels.append(level)
            guard levels.count < length else { return }
            var map = PairMap(capacity: level.pairs.count)
            for pair in level.pairs { _ = map.insert(pair.key) }
            current = workers.map(current.count) { [current, map] in current[$0].extended(map) }
        }
    }

    private func nextLevel(
        _ current: [SymbolSequences],
        below: NgramLevel,
        progress: any ProgressReporter
    ) -> NgramLevel {
        let blocks = workers.map(current.count) { i in
            let block = PairBlock(current[i])
            progress.advance(current[i].documentCount)
            return block
        }
        let shards = workers.map(PairBlock.shardCount) { shard in
            var table = PairTable()
            for block in blocks {
                for pair in block.shard(shard) { table.add(pair) }
            }
            return table.entries.filter { Double($0.documents) >= minimum }
        }
        let pairs = Array(shards.joined())
        return NgramLevel(
            pairs: pairs,
            lastSymbols: pairs.map { below.lastSymbols[Int(UInt32(truncatingIfNeeded: $0.key))] }
        )
    }
}

/// The symbols of a block of documents, counted.
struct SymbolBlock: Sendable {
    private(set) var table = SymbolTable()
    private(set) var counts: [PairCount] = []
    private(set) var sequences = SymbolSequences()

    init(_ texts: TextColumn, _ documents: Range<Int>, _ parameters: TfidfParameters) {
        var segmenter = Segmenter(parameters)
        for document in documents {
            let range = texts.offsets[document]..<texts.offsets[document + 1]
            segmenter.segment(texts.bytes.span.extracting(range))
            segmenter.ids(addingTo: &table, into: &sequences.ids)
            count(UInt32(document - documents.lowerBound))
            sequences.offsets.append(sequences.ids.count)
        }
    }

    /// Counts the symbols after the last offset as those of a document.
    private mutating func count(_ document: UInt32) {
        while counts.count < table.count {
            counts.append(PairCount(key: 0, documents: 0, occurrences: 0))
        }
        for id in sequences.ids[sequences.offsets[sequences.documentCount]...] where id != noSymbol
        {
            counts[Int(id)].occurrences += 1
            if counts[Int(id)].lastDocument != document {
                counts[Int(id)].lastDocument = document
                counts[Int(id)].documents += 1
            }
        }
    }
}

/// The pairs of neighbours in a block of documents, counted and sorted into shards.
struct PairBlock: Sendable {
    /// Pairs fall into this many shards by their hash, merged apart from each other.
    static let shardCount = 64
    private let pairs: [PairCount]
    private let offsets: [Int]

    init(_ sequences: SymbolSequences) {
        var table = PairTable(capacity: sequences.ids.count / 2)
        sequences.forEachPair { _, document, key in
            if let key { table.count(key, in: UInt32(document)) }
        }
        let shards = table.entries.map { Int(mix($0.key) >> 58) }
        var starts = [Int](repeating: 0, count: PairBlock.shardCount + 1)
        for shard in shards { starts[shard + 1] += 1 }
        for shard in 0..<PairBlock.shardCount { starts[shard + 1] += starts[shard] }
        offsets = starts
        var sorted = table.entries
        for (entry, shard) in zip(table.entries, shards) {
            sorted[starts[shard]] = entry
            starts[shard] += 1
        }
        pairs = sorted
    }

    /// The pairs of a shard, in the order they first occur.
    func shard(_ index: Int) -> ArraySlice<PairCount> { pairs[offsets[index]..<offsets[index + 1]] }
}
