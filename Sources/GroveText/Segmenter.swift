/// Where a symbol lies in a normalised text, with its hash; an empty one parts what surrounds it.
struct Segment {
    let start: Int
    let end: Int
    let hash: UInt64

    /// No n-gram reaches across it.
    static let barrier = Segment(start: 0, end: 0, hash: 0)

    var isBarrier: Bool { start == end }
}

/// Cuts texts, one after the other, into the symbols that n-grams are made of.
struct Segmenter {
    /// The symbols of the last text, in order.
    private(set) var segments: [Segment] = []
    private var normalizer: TextNormalizer
    private let analyzer: TfidfParameters.Analyzer
    private let classes = ScalarClasses.shared
    private let asciiWord = (0..<128).map {
        ScalarClasses.shared.isWord(Unicode.Scalar(UInt8($0)))
    }

    init(_ parameters: TfidfParameters) {
        analyzer = parameters.analyzer
        normalizer = TextNormalizer(lowercase: parameters.lowercase)
    }

    /// The last text, normalised; the segments are within it.
    var bytes: [UInt8] { normalizer.bytes }

    /// Takes a text; the result is in ``segments`` and ``bytes``.
    mutating func segment(_ text: borrowing Span<UInt8>) {
        normalizer.normalize(text)
        segments.removeAll(keepingCapacity: true)
        let (bytes, asciiWord) = (normalizer.bytes, asciiWord)
        let normalized = bytes.span.extracting(0..<normalizer.length)
        switch analyzer {
        case .word:
            Segmenter.words(normalized, asciiWord.span, classes, into: &segments)
        case .character:
            Segmenter.characters(normalized, classes, into: &segments)
        case .characterWithinWords:
            Segmenter.paddedWords(normalized, classes, into: &segments)
        }
    }

    /// Longest runs of at least two word scalars.
    private static func words(
        _ text: borrowing Span<UInt8>,
        _ asciiWord: borrowing Span<Bool>,
        _ classes: ScalarClasses,
        into segments: inout [Segment]
    ) {
        var start = 0
        var scalarCount = 0
        var state = SymbolTable.hashStart
        var i = 0
        while i < text.count {
            let byte = text[i]
            var length = 1
            let isWord: Bool
            if byte < 0x80 {
                isWord = asciiWord[Int(byte)]
            } else {
                let (scalar, count) = decodeScalar(text, at: i)
                length = count
                isWord = classes.isWord(scalar)
            }
            if isWord {
                for j in i..<(i + length) { state = SymbolTable.hash(state, text[j]) }
                scalarCount += 1
            } else {
                if scalarCount >= 2 {
                    segments.append(
                        Segment(start: start, end: i, hash: SymbolTable.hashEnd(state))
                    )
                }
                start = i + length
                scalarCount = 0
                state = SymbolTable.hashStart
            }
            i += length
        }
        if scalarCount >= 2 {
            segments.append(Segment(start: start, end: i, hash: SymbolTable.hashEnd(state)))
        }
    }

    /// Scalars; a run of two or more white-space scalars is one space (Python's `\s\s+`).
    private static func characters(
        _ text: borrowing Span<UInt8>,
        _ classes: ScalarClasses,
        into segments: inout [Segment]
    ) {
        var spaceCount = 0
        var i = 0
        while i < text.count {
            let (scalar, length) = decodeScalar(text, at: i)
            spaceCount = classes.isSpace(scalar) ? spaceCount + 1 : 0
            if spaceCount < 2 {
                segments.append(character(text, i..<(i + length)))
            } else if spaceCount == 2 {
                segments[segments.count - 1] = space
            }
            i += length
        }
    }

    /// Scalars of words parted by white space, a space before and after each, barriers between.
    private static func paddedWords(
        _ text: borrowing Span<UInt8>,
        _ classes: ScalarClasses,
        into segments: inout [Segment]
    ) {
        var isInWord = false
        var i = 0
        while i < text.count {
            let (scalar, length) = decodeScalar(text, at: i)
            let isSpace = classes.isSpace(scalar)
            if isInWord == isSpace { segments.append(space) }
            if isInWord && isSpace { segments.append(.barrier) }
            if !isSpace { segments.append(character(text, i..<(i + length))) }
            isInWord = !isSpace
            i += length
        }
        if isInWord { segments.append(space) }
    }

    private static func character(
        _ text: borrowing Span<UInt8>,
        _ range: Range<Int>
    ) -> Segment {
        Segment(
            start: range.lowerBound,
            end: range.upperBound,
            hash: SymbolTable.hash(text.extracting(range))
        )
    }

    /// A space that need not be in the text.
    private static let space = Segment(start: -1, end: 0, hash: hash(of: spaceBytes))
    /// The bytes of ``space``.
    static let spaceBytes: [UInt8] = [0x20]

    static func hash(of bytes: [UInt8]) -> UInt64 { SymbolTable.hash(bytes.span) }
}

extension Segmenter {
    /// Gives each symbol of the last text its id in a table, new ones where they are missing.
    func ids(addingTo table: inout SymbolTable, into result: inout [UInt32]) {
        let text = normalizer.bytes.span
        for segment in segments {
            if segment.isBarrier {
                result.append(noSymbol)
            } else if segment.start < 0 {
                result.append(table.insert(Segmenter.spaceBytes.span, hash: segment.hash))
            } else {
                let symbol = text.extracting(segment.start..<segment.end)
                result.append(table.insert(symbol, hash: segment.hash))
            }
        }
    }

    /// Gives each symbol of the last text its id in a table, ``noSymbol`` where it is missing.
    func ids(in table: SymbolTable, into result: inout [UInt32]) {
        let text = normalizer.bytes.span
        for segment in segments {
            if segment.isBarrier {
                result.append(noSymbol)
            } else if segment.start < 0 {
                result.append(table.find(Segmenter.spaceBytes.span, hash: segment.hash))
            } else {
                let symbol = text.extracting(segment.start..<segment.end)
                result.append(table.find(symbol, hash: segment.hash))
            }
        }
    }
}
