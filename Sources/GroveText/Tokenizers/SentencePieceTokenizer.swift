/// XLNet's tokenizer: a sentencepiece unigram model on words as XLNet cleans them.
///
/// The pieces of a word are those of largest likelihood (Kudo 2018, arXiv:1804.10959, section
/// 3.2). A word starts with `▁` in the vocabulary; words are parted by white space. Likelihoods
/// are summed in double precision and word by word, as Hugging Face does; the sentencepiece
/// library sums in single precision, and then parts `111` as often after the first digit as after
/// the second.
public struct SentencePieceTokenizer: Tokenizer {
    /// How texts are cleaned before they are parted.
    public struct Normalization: Sendable, Equatable {
        /// Whether two single quotes or back-quotes are one double quote.
        public var joinsQuotes: Bool
        /// Whether accents are kept; else texts are NFKD without any marks.
        public var keepsAccents: Bool
        /// Whether letters are lower-cased.
        public var lowercases: Bool

        /// Creates settings; those not given are XLNet's.
        public init(joinsQuotes: Bool = true, keepsAccents: Bool = false, lowercases: Bool = false)
        {
            self.joinsQuotes = joinsQuotes
            self.keepsAccents = keepsAccents
            self.lowercases = lowercases
        }
    }

    public let layout: TokenLayout
    public let vocabularySize: Int
    let added: AddedTokens
    let normalization: Normalization
    let characters: CharacterMap?
    let pieces: UnigramPieces
    /// Whether a word of this byte and other such needs no cleaning.
    private let isPlain: [Bool]

    init(
        pieces: UnigramPieces,
        vocabularySize: Int,
        characters: CharacterMap?,
        normalization: Normalization,
        added: AddedTokens,
        layout: TokenLayout
    ) {
        self.pieces = pieces
        self.vocabularySize = vocabularySize
        self.characters = characters
        self.normalization = normalization
        self.added = added
        self.layout = layout
        isPlain = (0..<256).map { value in
            let byte = UInt8(value)
            guard 0x21...0x7E ~= byte, byte != UInt8(ascii: "'"), byte != UInt8(ascii: "`") else {
                return false
            }
            if normalization.lowercases, 0x41...0x5A ~= byte { return false }
            return characters?.replacement([byte].span) == nil
        }
    }
}

extension SentencePieceTokenizer: SectionTokenizer {
    func encodeSection(
        _ section: borrowing Span<UInt8>,
        upTo end: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    ) {
        var i = 0
        while i < section.count, ids.count < end {
            let start = i
            var key = WordKey()
            while i < section.count, !parts(section, at: i) {
                key.append(section[i])
                i += 1
            }
            if i > start {
                let chunk = section.extracting(start..<i)
                let limit = end - ids.count
                if !scratch.words.append(chunk, key, limit: limit, to: &ids) {
                    encodeChunk(chunk, upTo: limit, using: &scratch)
                    ids.append(contentsOf: scratch.ids.prefix(limit))
                    // A short chunk is never cut, so that what is remembered is whole.
                    scratch.words.insert(chunk, key, scratch.ids)
                }
            }
            i += 1
        }
    }

    /// Whether there is a space that parts words whatever the character map does: no character
    /// of several scalars reaches across a space between ASCII characters.
    private func parts(_ text: borrowing Span<UInt8>, at index: Int) -> Bool {
        text[index] == 0x20 && (index == 0 || text[index - 1] < 0x80)
            && (index + 1 == text.count || text[index + 1] < 0x80)
    }

    /// The ids of a chunk, in `scratch.ids`; a long chunk may be left off after `limit` of them.
    private func encodeChunk(
        _ chunk: borrowing Span<UInt8>,
        upTo limit: Int,
        using scratch: inout TokenizerScratch
    ) {
        scratch.ids.removeAll(keepingCapacity: true)
        scratch.word.removeAll(keepingCapacity: true)
        let isPlain = isPlain.span
        var needsCleaning = false
        for i in chunk.indices where !isPlain[Int(chunk[i])] { needsCleaning = true }
        guard needsCleaning else {
            scratch.word.append(contentsOf: SentencePieceTokenizer.mark)
            for i in chunk.indices { scratch.word.append(chunk[i]) }
            finishWord(&scratch)
            return
        }
        clean(chunk, using: &scratch)
        let limit = chunk.count > WordCache.longestWord ? limit : .max
        for scalar in scratch.scalars {
            if TokenScalars.isSpace(scalar) {
                finishWord(&scratch)
                if scratch.ids.count >= limit { return }
            } else if scalar == SentencePieceTokenizer.markScalar {
                finishWord(&scratch)
                scratch.word.append(contentsOf: SentencePieceTokenizer.mark)
            } else {
                if scratch.word.isEmpty {
                    scratch.word.append(contentsOf: SentencePieceTokenizer.mark)
                }
                scratch.word.append(
                    contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                )
            }
        }
        finishWord(&scratch)
    }

    private static let markScalar: Unicode.Scalar = "\u{2581}"
    private static let mark: [UInt8] = [0xE2, 0x96, 0x81]

    private func finishWord(_ scratch: inout TokenizerScratch) {
        guard !scratch.word.isEmpty else { return }
        pieces.append(scratch.word, using: &scratch.paths, to: &scratch.ids)
        scratch.word.removeAll(keepingCapacity: true)
    }

    /// A chunk's scalars as XLNet's normaliser makes them, in `scratch.scalars`.
    private func clean(_ chunk: borrowing Span<UInt8>, using scratch: inout TokenizerScratch) {
        scratch.scalars.removeAll(keepingCapacity: true)
        var i = 0
        while i < chunk.count {
            let (scalar, length) = decodeScalar(chunk, at: i)
            i += length
            let isQuote = scalar == "'" || scalar == "`"
            if normalization.joinsQuotes, isQuote, i < chunk.count, chunk[i] == chunk[i - 1] {
                scratch.scalars.append("\"")
                i += 1
            } else {
                scratch.scalars.append(scalar)
            }
        }
        if !normalization.keepsAccents {
            swap(&scratch.scalars, &scratch.otherScalars)
            scratch.decompositions.decompose(
                scratch.otherScalars,
                .compatibility,
                into: &scratch.scalars
            )
            scratch.scalars.removeAll { TokenScalars.isMark($0) }
        }
        if normalization.lowercases {
            swap(&scratch.scalars, &scratch.otherScalars)
            appendLowercase(scratch.otherScalars, to: &scratch.scalars)
        }
        if let characters {
            swap(&scratch.scalars, &scratch.otherScalars)
            characters.map(scratch.otherScalars, into: &scratch.scalars)
        }
    }
}
