/// Byte-level byte-pair encoding, the tokenizer of GPT-2 and RoBERTa.
///
/// A text is parted by the pattern of Radford et al. 2019 ("Language Models are Unsupervised
/// Multitask Learners", section 2.2),
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// and within each part the bytes are merged pair by pair, the pair learned first before all
/// others (Sennrich et al. 2016, arXiv:1508.07909, section 3.2).
public struct ByteLevelTokenizer: Tokenizer {
    public let vocabularySize: Int
    public let layout: TokenLayout
    let added: AddedTokens
    /// Whether a section that starts with no space is given one.
    let addsPrefixSpace: Bool
    let merges: ByteMerges
    private let classes = PatternClasses.shared

    init(
        merges: ByteMerges,
        vocabularySize: Int,
        addsPrefixSpace: Bool,
        added: AddedTokens,
        layout: TokenLayout
    ) {
        self.merges = merges
        self.vocabularySize = vocabularySize
        self.addsPrefixSpace = addsPrefixSpace
        self.added = added
        self.layout = layout
    }
}

extension ByteLevelTokenizer: SectionTokenizer {
    func encodeSection(
        _ section: borrowing Span<UInt8>,
        upTo end: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    ) {
        guard addsPrefixSpace, section[0] != 0x20 else {
            encodeParts(section, upTo: end, using: &scratch, into: &ids)
            return
        }
        var text = scratch.text
        scratch.text = []
        text.removeAll(keepingCapacity: true)
        text.append(0x20)
        for i in section.indices { text.append(section[i]) }
        encodeParts(text.span, upTo: end, using: &scratch, into: &ids)
        scratch.text = text
    }

    private func encodeParts(
        _ text: borrowing Span<UInt8>,
        upTo end: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    ) {
        var start = 0
        while start < text.count, ids.count < end {
            let stop = classes.endOfPart(text, from: start)
            let part = text.extracting(start..<stop)
            var key = WordKey()
            for i in part.indices { key.append(part[i]) }
            let limit = end - ids.count
            if !scratch.words.append(part, key, limit: limit, to: &ids) {
                repair(part, into: &scratch.word)
                merges.encode(scratch.word, queue: &scratch.merging, into: &scratch.ids)
                ids.append(contentsOf: scratch.ids.prefix(limit))
                scratch.words.insert(part, key, scratch.ids)
            }
            start = stop
        }
    }

    /// Copies a part, U+FFFD in the place of broken bytes.
    private func repair(_ part: borrowing Span<UInt8>, into word: inout [UInt8]) {
        word.removeAll(keepingCapacity: true)
        var i = 0
        while i < part.count {
            let (scalar, length) = decodeScalar(part, at: i)
            i += length
            word.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}

/// Parts texts by the pattern of byte-level BPE.
struct PatternClasses: Sendable {
    /// The tables, made once.
    static let shared = PatternClasses()

    private static let tableSize: UInt32 = 0x3000
    private let table: [PatternClass]

    private init() {
        table = (0..<PatternClasses.tableSize).map {
            Unicode.Scalar($0).map(TokenScalars.patternClass) ?? .other
        }
    }

    /// The class of the scalar at an index, and its length in bytes.
    @inline(__always)
    private func classify(
        _ text: borrowing Span<UInt8>,
        at index: Int
    ) -> (PatternClass, length: Int) {
        let byte = text[index]
        if byte < 0x80 { return (table[Int(byte)], 1) }
        let (scalar, length) = decodeScalar(text, at: index)
        let found =
            scalar.value < PatternClasses.tableSize
            ? table[Int(scalar.value)] : TokenScalars.patternClass(scalar)
        return (found, length)
    }

    /// Where the part that starts at an index ends.
    func endOfPart(_ text: borrowing Span<UInt8>, from start: Int) -> Int {
        if let end = contraction(text, from: start) { return end }
        var i = start
        var (kind, length) = classify(text, at: i)
        if text[i] == 0x20, i + 1 < text.count {
            let (next, nextLength) = classify(text, at: i + 1)
            if next != .space {
                i += 1
                (kind, length) = (next, nextLength)
            }
        }
        guard kind != .space else { return endOfSpace(text, from: start) }
        i += length
        while i < text.count {
            let (next, nextLength) = classify(text, at: i)
            if next != kind { break }
            i += nextLength
        }
        return i
    }

    /// White space up to the end of the text, or but for the last one before a word.
    private func endOfSpace(_ text: borrowing Span<UInt8>, from start: Int) -> Int {
        var i = start
        var last = start
        while i < text.count {
            let (next, length) = classify(text, at: i)
            guard next == .space else { return last > start ? last : i }
            last = i
            i += length
        }
        return i
    }

    private func contraction(_ text: borrowing Span<UInt8>, from start: Int) -> Int? {
        guard text[start] == UInt8(ascii: "'"), start + 1 < text.count else { return nil }
        let second = start + 2 < text.count ? text[start + 2] : 0
        switch (text[start + 1], second) {
        case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _),
            (UInt8(ascii: "d"), _):
            return start + 2
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
            (UInt8(ascii: "l"), UInt8(ascii: "l")):
            return start + 3
        default: return nil
        }
    }
}
