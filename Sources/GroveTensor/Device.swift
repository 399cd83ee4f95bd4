/// Where a tensor lies and its operations run.
public enum Device: Sendable, Hashable, CustomStringConvertible {
    /// The processor and its memory.
    case cpu
    /// A CUDA device by its number, from 0.
    case cuda(Int)

    /// `cpu`, or `cuda:` and the number.
    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let index): "cuda:\(index)"
        }
    }

    /// The number of the C interface.
    var number: Int32 {
        switch self {
        case .cpu: -1
        case .cuda(let index): Int32(index)
        }
    }

    init(number: Int32) { self = number < 0 ? .cpu : .cuda(Int(number)) }
}

/// The arithmetic of a model's products.
public enum Precision: String, Sendable, Hashable, CaseIterable {
    /// 32-bit floating point throughout.
    case float32
    /// Products in 16-bit brain floating point; weights, sums and norms stay in 32 bits.
    case bfloat16
}

/// The type of a tensor's elements.
public enum ElementType: Int32, Sendable, Hashable {
    /// 32-bit floating point.
    case float32 = 0
    /// Brain floating point: 8 bits of exponent, 7 of fraction.
    case bfloat16 = 1
    /// 64-bit floating point.
    case float64 = 2
    /// Signed 32-bit integers.
    case int32 = 3
    /// Signed 64-bit integers; the type of ids.
    case int64 = 4
    /// One byte each, 0 or 1.
    case bool = 5
    /// Bytes.
    case uint8 = 6
    /// IEEE half precision.
    case float16 = 7

    /// Bytes of one element.
    public var size: Int {
        switch self {
        case .bool, .uint8: 1
        case .bfloat16, .float16: 2
        case .float32, .int32: 4
        case .float64, .int64: 8
        }
    }
}

/// A Swift type that a tensor's elements can be copied from and to, byte for byte.
public protocol TensorElement: Sendable, BitwiseCopyable {
    /// The tensor's type of it.
    static var elementType: ElementType { get }
}

extension Float: TensorElement {
    /// 32-bit floating point.
    public static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
    /// 64-bit floating point.
    public static var elementType: ElementType { .float64 }
}

extension Int32: TensorElement {
    /// 32-bit integers.
    public static var elementType: ElementType { .int32 }
}

extension Int: TensorElement {
    /// 64-bit integers.
    public static var elementType: ElementType { .int64 }
}

extension Int64: TensorElement {
    /// 64-bit integers.
    public static var elementType: ElementType { .int64 }
}

extension Bool: TensorElement {
    /// One byte each.
    public static var elementType: ElementType { .bool }
}

extension UInt8: TensorElement {
    /// Bytes.
    public static var elementType: ElementType { .uint8 }
}
