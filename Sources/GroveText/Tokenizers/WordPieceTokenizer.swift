/// BERT's tokenizer, also DistilBERT's: words cut into the longest pieces of a vocabulary.
///
/// Texts are cleaned and parted into words and punctuation as Devlin et al. 2019 do
/// (arXiv:1810.04805, `BasicTokenizer` of its code); a word is then cut from the left into the
/// longest pieces there are (Wu et al. 2016, arXiv:1609.08144, section 4.1), or is unknown as a
/// whole. A piece within a word starts with `##` in the vocabulary.
public struct WordPieceTokenizer: Tokenizer {
    /// How texts are cleaned before they are parted.
    public struct Normalization: Sendable, Equatable {
        /// Whether control characters are dropped and white space of all kinds is a space.
        public var cleansText: Bool
        /// Whether Chinese characters are words of their own.
        public var partsChinese: Bool
        /// Whether accents are stripped; nil: where letters are lower-cased.
        public var stripsAccents: Bool?
        /// Whether letters are lower-cased.
        public var lowercases: Bool

        /// Creates settings; those not given are the ones of BERT's uncased models.
        public init(
            cleansText: Bool = true,
            partsChinese: Bool = true,
            stripsAccents: Bool? = nil,
            lowercases: Bool = true
        ) {
            self.cleansText = cleansText
            self.partsChinese = partsChinese
            self.stripsAccents = stripsAccents
            self.lowercases = lowercases
        }
    }

    public let vocabularySize: Int
    public let layout: TokenLayout
    let added: AddedTokens
    let normalization: Normalization
    let pieces: WordPieces

    init(
        pieces: WordPieces,
        vocabularySize: Int,
        normalization: Normalization,
        added: AddedTokens,
        layout: TokenLayout
    ) {
        self.pieces = pieces
        self.vocabularySize = vocabularySize
        self.normalization = normalization
        self.added = added
        self.layout = layout
    }
}

extension WordPieceTokenizer: SectionTokenizer {
    func encodeSection(
        _ section: borrowing Span<UInt8>,
        upTo end: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    ) {
        var i = 0
        while i < section.count, ids.count < end {
            // Up to the next ASCII white space, which parts words whatever is around it.
            let start = i
            var key = WordKey()
            while i < section.count, !isSeparator(section[i]) {
                key.append(section[i])
                i += 1
            }
            if i > start {
                let chunk = section.extracting(start..<i)
                let isKnown = scratch.words.append(
                    chunk,
                    key,
                    limit: end - ids.count,
                    to: &ids
                )
                if !isKnown {
                    encodeChunk(chunk, upTo: end - ids.count, using: &scratch)
                    ids.append(contentsOf: scratch.ids.prefix(end - ids.count))
                    // A short chunk is never cut, so that what is remembered is whole.
                    scratch.words.insert(chunk, key, scratch.ids)
                }
            }
            i += 1
        }
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
    }

    /// The ids of what stands between white space, in `scratch.ids`; a long chunk may be left off
    /// after `limit` of them.
    private func encodeChunk(
        _ chunk: borrowing Span<UInt8>,
        upTo limit: Int,
        using scratch: inout TokenizerScratch
    ) {
        scratch.ids.removeAll(keepingCapacity: true)
        scratch.word.removeAll(keepingCapacity: true)
        normalize(chunk, using: &scratch)
        let limit = chunk.count > WordCache.longestWord ? limit : .max
        for scalar in scratch.scalars {
            let isPunctuation = TokenScalars.isPunctuation(scalar)
            let isSpace = !isPunctuation && TokenScalars.isSpace(scalar)
            if isPunctuation || isSpace {
                finishWord(&scratch)
                if scratch.ids.count >= limit { return }
            }
            guard !isSpace else { continue }
            if scalar.isASCII {
                scratch.word.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                scratch.word.append(
                    contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                )
            }
            if isPunctuation { finishWord(&scratch) }
        }
        finishWord(&scratch)
    }

    private func finishWord(_ scratch: inout TokenizerScratch) {
        guard !scratch.word.isEmpty else { return }
        pieces.append(scratch.word, using: &scratch.hashes, to: &scratch.ids)
        scratch.word.removeAll(keepingCapacity: true)
    }

    /// A chunk's scalars as BERT's normaliser makes them, in `scratch.scalars`.
    private func normalize(_ chunk: borrowing Span<UInt8>, using scratch: inout TokenizerScratch) {
        scratch.scalars.removeAll(keepingCapacity: true)
        var isASCII = true
        var i = 0
        while i < chunk.count {
            let (scalar, length) = decodeScalar(chunk, at: i)
            i += length
            if scalar.isASCII {
                if normalization.cleansText, scalar.value < 0x20 || scalar.value == 0x7F {
                    continue
                }
                scratch.scalars.append(scalar)
            } else {
                isASCII = false
                clean(scalar, into: &scratch.scalars)
            }
        }
        if !isASCII, normalization.stripsAccents ?? normalization.lowercases {
            swap(&scratch.scalars, &scratch.otherScalars)
            scratch.decompositions.decompose(
                scratch.otherScalars,
                .canonical,
                into: &scratch.scalars
            )
            scratch.scalars.removeAll { TokenScalars.isNonspacingMark($0) }
        }
        if normalization.lowercases { lowercase(&scratch, isASCII: isASCII) }
    }

    private func clean(_ scalar: Unicode.Scalar, into scalars: inout [Unicode.Scalar]) {
        if normalization.cleansText {
            guard scalar != "\u{FFFD}", !TokenScalars.isControl(scalar) else { return }
            guard !TokenScalars.isSpace(scalar) else {
                scalars.append(" ")
                return
            }
        }
        guard normalization.partsChinese, TokenScalars.isChinese(scalar) else {
            scalars.append(scalar)
            return
        }
        scalars.append(" ")
        scalars.append(scalar)
        scalars.append(" ")
    }

    private func lowercase(_ scratch: inout TokenizerScratch, isASCII: Bool) {
        guard !isASCII else {
            for i in scratch.scalars.indices where 0x41...0x5A ~= scratch.scalars[i].value {
                scratch.scalars[i] = Unicode.Scalar(
                    UInt8(truncatingIfNeeded: scratch.scalars[i].value) | 0x20
                )
            }
            return
        }
        swap(&scratch.scalars, &scratch.otherScalars)
        appendLowercase(scratch.otherScalars, to: &scratch.scalars)
    }
}

/// Replaces an array's contents by the full lower case of each scalar, whatever is around it.
func appendLowercase(_ scalars: [Unicode.Scalar], to result: inout [Unicode.Scalar]) {
    result.removeAll(keepingCapacity: true)
    for scalar in scalars {
        if scalar == "\u{130}" {
            result.append("i")
            result.append("\u{307}")
        } else {
            result.append(ScalarClasses.shared.lower(scalar))
        }
    }
}

/// The pieces of words: those that start a word, and those within one without their `##`.
struct WordPieces: Sendable {
    private var first = TokenTable()
    private var continued = TokenTable()
    private let unknown: Int32
    /// Words of more scalars are unknown.
    private let longestWord: Int

    init(unknown: Int32, longestWord: Int) {
        self.unknown = unknown
        self.longestWord = longestWord
    }

    /// Adds a token of the vocabulary; false where it is there already.
    mutating func insert(
        _ token: borrowing Span<UInt8>,
        continuedBy mark: borrowing Span<UInt8>,
        _ id: Int32
    ) -> Bool {
        guard first.insert(token, id) else { return false }
        guard token.count >= mark.count else { return true }
        for i in mark.indices where token[i] != mark[i] { return true }
        return continued.insert(token.extracting(mark.count..<token.count), id)
    }

    /// Appends the ids of a word's pieces, or that of the unknown token.
    func append(_ word: [UInt8], using hashes: inout [UInt64], to ids: inout [Int32]) {
        let count = ids.count
        var scalarCount = 0
        for i in word.indices where word[i] & 0xC0 != 0x80 { scalarCount += 1 }
        var start = 0
        while scalarCount <= longestWord, start < word.count {
            guard let found = longest(word.span, from: start, using: &hashes) else { break }
            ids.append(found.id)
            start = found.end
        }
        if start < word.count || scalarCount > longestWord {
            ids.removeSubrange(count...)
            ids.append(unknown)
        }
    }

    /// The longest piece that starts at an index.
    private func longest(
        _ word: borrowing Span<UInt8>,
        from start: Int,
        using hashes: inout [UInt64]
    ) -> (id: Int32, end: Int)? {
        let table = start == 0 ? first : continued
        let limit = min(word.count, start + table.longest)
        hashes.removeAll(keepingCapacity: true)
        var state = SymbolTable.hashStart
        for i in start..<limit {
            state = SymbolTable.hash(state, word[i])
            hashes.append(state)
        }
        var end = limit
        while end > start {
            // Only whole scalars.
            if end == word.count || word[end] & 0xC0 != 0x80 {
                let hash = SymbolTable.hashEnd(hashes[end - start - 1])
                if let id = table.find(word.extracting(start..<end), hash: hash) {
                    return (id, end)
                }
            }
            end -= 1
        }
        return nil
    }
}
