/// The digest of a stage's key as four words, ordered as its text is.
public struct StageDigest: Sendable, Hashable {
    /// The first sixteen digits.
    public let first: UInt64
    let second: UInt64
    let third: UInt64
    let fourth: UInt64

    init(first: UInt64, second: UInt64, third: UInt64, fourth: UInt64) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    /// Reads 64 lower-case hexadecimal digits; nil for any other text.
    public init?(_ text: String) { self.init(digits: text.utf8) }

    init?(digits: some Collection<UInt8>) {
        guard digits.count == 64 else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for digit in digits {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            words.0 = words.0 << 4 | words.1 >> 60
            words.1 = words.1 << 4 | words.2 >> 60
            words.2 = words.2 << 4 | words.3 >> 60
            words.3 = words.3 << 4 | UInt64(value)
        }
        (first, second, third, fourth) = words
    }

    /// The 64 digits.
    public var text: String {
        [first, second, third, fourth].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension StageDigest: Comparable {
    /// Whether the text of one comes before that of the other.
    public static func < (a: StageDigest, b: StageDigest) -> Bool {
        (a.first, a.second, a.third, a.fourth) < (b.first, b.second, b.third, b.fourth)
    }
}
