/// What Python's `re`, `str.lower` and `str.split` hold of Unicode scalars, from Swift's own
/// Unicode tables.
///
/// The two may know different Unicode versions; then they differ on the scalars that the newer one
/// added.
struct ScalarClasses: Sendable {
    /// The tables, made once.
    static let shared = ScalarClasses()

    /// Scalars below this are answered from tables.
    private static let tableSize: UInt32 = 0x3000
    private let wordTable: [Bool]
    private let lowerTable: [UInt32]

    private init() {
        let scalars = (0..<ScalarClasses.tableSize).compactMap(Unicode.Scalar.init)
        precondition(scalars.count == Int(ScalarClasses.tableSize), "no surrogates in the tables")
        wordTable = scalars.map(ScalarClasses.isWordByProperties)
        lowerTable = scalars.map { ScalarClasses.lowerByProperties($0).value }
    }

    /// Whether Python's `\w` matches: letters, anything numeric, and the underscore.
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < ScalarClasses.tableSize
            ? wordTable[Int(scalar.value)] : ScalarClasses.isWordByProperties(scalar)
    }

    /// The lower-case mapping of a scalar whose mapping is one scalar.
    ///
    /// U+0130, the only scalar that becomes two, and the context of U+03A3 are the caller's.
    func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard scalar.value < ScalarClasses.tableSize else {
            return ScalarClasses.lowerByProperties(scalar)
        }
        return Unicode.Scalar(lowerTable[Int(scalar.value)]) ?? scalar
    }

    /// Whether Python's `\s` matches and `str.split` parts: bidirectional class WS, B or S, or Zs.
    func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
            0x205F, 0x3000:
            true
        default: false
        }
    }

    private static func isWordByProperties(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            true
        default: scalar == "_" || scalar.properties.numericType != nil
        }
    }

    private static func lowerByProperties(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    }
}
