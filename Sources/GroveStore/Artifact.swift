public import GroveBase

/// What a stage made: named one-dimensional arrays and attributes.
///
/// Names consist of ASCII letters, digits, `-`, `_` and `.`, such as `level.0.offsets`. Two
/// artifacts are equal if their arrays and attributes are; where they came from does not count.
public struct Artifact: Sendable {
    /// An array of one of the types that are stored as they are, little-endian.
    public enum Values: Sendable, Equatable {
        case float32([Float])
        case float64([Double])
        case int32([Int32])
        case int64([Int])
        case uint8([UInt8])
        case uint16([UInt16])
        case uint32([UInt32])
    }

    /// The arrays by name.
    public private(set) var arrays: [String: Values]
    /// Anything small worth keeping beside the arrays: counts, names, settings.
    public var attributes: [String: JSONValue]
    /// The file the artifact was read from; nil if it was not.
    public internal(set) var file: String?

    /// Creates an artifact.
    ///
    /// - Precondition: Every name follows the rule of ``Artifact``.
    public init(_ arrays: [String: Values] = [:], attributes: [String: JSONValue] = [:]) {
        for name in arrays.keys { Artifact.check(name) }
        self.arrays = arrays
        self.attributes = attributes
    }

    /// The array of a name; nil if there is none.
    ///
    /// - Precondition: The name of an array that is set follows the rule of ``Artifact``.
    public subscript(_ name: String) -> Values? {
        get { arrays[name] }
        set {
            Artifact.check(name)
            arrays[name] = newValue
        }
    }

    /// The bytes of all arrays together.
    public var byteCount: Int { arrays.values.reduce(0) { $0 + $1.byteCount } }

    static func isName(_ name: String) -> Bool {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        return allowed && !name.isEmpty && name.utf8.contains { $0 != UInt8(ascii: ".") }
    }

    private static func check(_ name: String) {
        precondition(
            isName(name),
            "array name '\(name)' must consist of ASCII letters, digits, '-', '_' and '.'"
        )
    }
}

extension Artifact: Equatable {
    /// Whether arrays and attributes are the same; the file does not count.
    public static func == (a: Artifact, b: Artifact) -> Bool {
        a.arrays == b.arrays && a.attributes == b.attributes
    }
}
