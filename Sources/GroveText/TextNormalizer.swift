/// Repairs and lower-cases texts, one after the other, into one buffer of valid UTF-8.
struct TextNormalizer {
    /// The last text, in the first ``length`` bytes.
    private(set) var bytes: [UInt8] = []
    /// How many bytes the last text has.
    private(set) var length = 0
    private let lowercase: Bool
    private let classes = ScalarClasses.shared

    init(lowercase: Bool) { self.lowercase = lowercase }

    /// Takes a text; the result is in ``bytes``.
    mutating func normalize(_ text: borrowing Span<UInt8>) {
        // One byte becomes at most three: a broken byte U+FFFD, U+0130 "i" and U+0307.
        let room = 3 * text.count
        if bytes.count < room { bytes = [UInt8](repeating: 0, count: room) }
        length = TextNormalizer.write(text, to: &bytes, lowercase: lowercase, classes: classes)
    }

    private static func write(
        _ text: borrowing Span<UInt8>,
        to bytes: inout [UInt8],
        lowercase: Bool,
        classes: ScalarClasses
    ) -> Int {
        var output = bytes.mutableSpan
        var length = 0
        var i = 0
        while i < text.count {
            let byte = text[i]
            if byte < 0x80 {
                let isUpper = lowercase && byte &- 0x41 < 26
                output[length] = isUpper ? byte | 0x20 : byte
                length += 1
                i += 1
                continue
            }
            let (scalar, count) = decodeScalar(text, at: i)
            var mapped = scalar
            if lowercase {
                mapped = lower(scalar, in: text, from: i, to: i + count, classes: classes)
            }
            length = append(mapped, to: &output, at: length)
            if lowercase, scalar == "\u{130}" {
                length = append("\u{307}", to: &output, at: length)
            }
            i += count
        }
        return length
    }

    private static func lower(
        _ scalar: Unicode.Scalar,
        in text: borrowing Span<UInt8>,
        from start: Int,
        to end: Int,
        classes: ScalarClasses
    ) -> Unicode.Scalar {
        guard scalar == "\u{3A3}" else { return classes.lower(scalar) }
        return endsWord(text, from: start, to: end) ? "\u{3C2}" : "\u{3C3}"
    }

    /// Unicode's Final_Sigma: a cased scalar before and none after, case-ignorable ones apart.
    private static func endsWord(
        _ text: borrowing Span<UInt8>,
        from start: Int,
        to end: Int
    ) -> Bool {
        var i = start
        var isCased = false
        while i > 0 {
            let previous = decodeScalar(text, before: i)
            i = previous.start
            guard !previous.scalar.properties.isCaseIgnorable else { continue }
            isCased = previous.scalar.properties.isCased
            break
        }
        guard isCased else { return false }
        i = end
        while i < text.count {
            let next = decodeScalar(text, at: i)
            i += next.length
            guard !next.scalar.properties.isCaseIgnorable else { continue }
            return !next.scalar.properties.isCased
        }
        return true
    }

    private static func append(
        _ scalar: Unicode.Scalar,
        to output: inout MutableSpan<UInt8>,
        at index: Int
    ) -> Int {
        var index = index
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            output[index] = byte
            index += 1
        }
        return index
    }
}
