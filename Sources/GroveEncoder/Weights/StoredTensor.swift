/// The types of numbers that a safetensors file can hold.
public enum StoredType: String, Sendable, CaseIterable {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case int32 = "I32"
    case int16 = "I16"
    case int8 = "I8"
    case uint64 = "U64"
    case uint32 = "U32"
    case uint16 = "U16"
    case uint8 = "U8"
    case bool = "BOOL"

    /// Whether its numbers are fractions rather than whole numbers.
    public var isFloatingPoint: Bool {
        switch self {
        case .float64, .float32, .float16, .bfloat16: true
        default: false
        }
    }

    /// The bytes of one number.
    public var byteCount: Int {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32, .uint32: 4
        case .float16, .bfloat16, .int16, .uint16: 2
        case .int8, .uint8, .bool: 1
        }
    }
}

/// A tensor as the header of a safetensors file describes it.
public struct StoredTensor: Sendable, Equatable {
    /// The tensor's name.
    public let name: String
    /// The type of its numbers.
    public let type: StoredType
    /// Its shape; empty for a single number.
    public let shape: [Int]
    /// Where its bytes lie behind the header.
    public let range: Range<Int>

    /// The number of elements.
    public var count: Int { range.count / type.byteCount }
}

/// A shape as `[30522, 384]`.
func text(ofShape shape: [Int]) -> String {
    "[" + shape.map(String.init).joined(separator: ", ") + "]"
}
