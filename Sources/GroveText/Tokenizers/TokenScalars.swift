import Foundation

/// What Hugging Face's `tokenizers` 0.23 holds of Unicode scalars.
///
/// It takes categories, decompositions and patterns from tables of different Unicode versions;
/// each is Swift's own as of that version, but for the few scalars whose category changed since.
enum TokenScalars {
    /// Whether a scalar was assigned in a Unicode version.
    private static func isIn(_ version: Int, _ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age.map { $0.major < version || ($0.major, $0.minor) == (version, 0) }
            // Private use has no age.
            ?? true
    }

    /// Control, format and private-use characters, which BERT's normaliser drops (Unicode 8).
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\t" && scalar != "\n" && scalar != "\r"
        case .format, .privateUse: isIn(8, scalar)
        default: false
        }
    }

    /// Punctuation as BERT means it: ASCII's that is no letter or digit, and P* of Unicode 8.
    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return isASCIIPunctuation(UInt8(truncatingIfNeeded: scalar.value)) }
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return isIn(8, scalar)
        default: return scalar.value == 0x166D || scalar.value == 0x111C9
        }
    }

    /// White space as Rust's `char::is_whitespace`.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar.value == 0x20 || 0x09...0x0D ~= scalar.value
            : scalar.properties.isWhitespace
    }

    private static func isASCIIPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// The blocks whose scalars BERT's normaliser puts between spaces.
    static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B81F,
            0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// Marks that take no room, which BERT's normaliser strips with the accents (Unicode 8).
    static func isNonspacingMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1734, 0x1171E: true
        case 0x1885, 0x1886, 0xA9BD, 0x111C9: false
        default: scalar.properties.generalCategory == .nonspacingMark && isIn(8, scalar)
        }
    }

    /// Marks of any kind, which XLNet's normaliser strips (Unicode 9).
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark:
            scalar.value != 0x111C9 && isIn(9, scalar)
        default: scalar.value == 0x1CF2 || scalar.value == 0x1CF3
        }
    }

    /// Whether Unicode 11 knows a scalar, the newest whose decompositions are taken.
    static func mayDecompose(_ scalar: Unicode.Scalar) -> Bool { isIn(11, scalar) }

    /// What the byte-level pattern tells apart: `\p{L}`, `\p{N}` (Unicode 16), `\s`, the rest.
    static func patternClass(_ scalar: Unicode.Scalar) -> PatternClass {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            isIn(16, scalar) ? .letter : .other
        case .decimalNumber, .letterNumber, .otherNumber: isIn(16, scalar) ? .number : .other
        default: scalar.properties.isWhitespace ? .space : .other
        }
    }
}

/// The classes of scalars in the pattern of byte-level BPE.
enum PatternClass: UInt8, Sendable { case letter, number, space, other }

/// Canonical and compatibility decompositions of scalars, remembered.
struct Decompositions: Sendable {
    enum Kind: Sendable { case canonical, compatibility }

    private var canonical: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    private var compatibility: [Unicode.Scalar: [Unicode.Scalar]] = [:]

    /// Writes the decomposition of some scalars: NFD or NFKD.
    mutating func decompose(
        _ scalars: [Unicode.Scalar],
        _ kind: Kind,
        into result: inout [Unicode.Scalar]
    ) {
        result.removeAll(keepingCapacity: true)
        for scalar in scalars {
            if scalar.isASCII {
                result.append(scalar)
            } else {
                result.append(contentsOf: decomposition(scalar, kind))
            }
        }
        Decompositions.order(&result)
    }

    private mutating func decomposition(
        _ scalar: Unicode.Scalar,
        _ kind: Kind
    ) -> [Unicode.Scalar] {
        if let known = kind == .canonical ? canonical[scalar] : compatibility[scalar] {
            return known
        }
        var parts = [scalar]
        if TokenScalars.mayDecompose(scalar) {
            let text = String(scalar)
            let whole =
                kind == .canonical
                ? text.decomposedStringWithCanonicalMapping
                : text.decomposedStringWithCompatibilityMapping
            parts = Array(whole.unicodeScalars)
        }
        switch kind {
        case .canonical: canonical[scalar] = parts
        case .compatibility: compatibility[scalar] = parts
        }
        return parts
    }

    /// The canonical order: runs of combining scalars sorted by class, equal ones as they stand.
    private static func order(_ scalars: inout [Unicode.Scalar]) {
        var i = 1
        while i < scalars.count {
            let scalar = scalars[i]
            let rank = combiningClass(scalar)
            var j = i
            while rank > 0, j > 0, combiningClass(scalars[j - 1]) > rank {
                scalars[j] = scalars[j - 1]
                j -= 1
            }
            scalars[j] = scalar
            i += 1
        }
    }

    private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
        // Below U+0300 nothing combines.
        scalar.value < 0x300 ? 0 : scalar.properties.canonicalCombiningClass.rawValue
    }
}
