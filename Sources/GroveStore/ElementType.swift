import GroveBase

/// The types an array may have in a file; the raw values are part of the checksum.
enum ElementType: String, CaseIterable {
    case float32, float64, int32, int64, uint8, uint16, uint32

    /// The number CHDF5 knows the type by.
    var code: Int32 {
        switch self {
        case .float32: 0
        case .float64: 1
        case .int32: 2
        case .int64: 3
        case .uint8: 4
        case .uint16: 5
        case .uint32: 6
        }
    }

    /// Bytes of an element.
    var size: Int {
        switch self {
        case .float32, .int32, .uint32: 4
        case .float64, .int64: 8
        case .uint8: 1
        case .uint16: 2
        }
    }
}

extension Artifact.Values {
    var type: ElementType {
        switch self {
        case .float32: .float32
        case .float64: .float64
        case .int32: .int32
        case .int64: .int64
        case .uint8: .uint8
        case .uint16: .uint16
        case .uint32: .uint32
        }
    }

    /// How many elements there are.
    public var count: Int {
        switch self {
        case .float32(let values): values.count
        case .float64(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .uint8(let values): values.count
        case .uint16(let values): values.count
        case .uint32(let values): values.count
        }
    }

    /// Bytes of all elements.
    public var byteCount: Int { count * type.size }

    /// Calls a body with the elements' bytes.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        // Safety: each pointer is used only while the body runs; elements are trivial.
        switch self {
        case .float32(let values): try unsafe values.withUnsafeBytes(body)
        case .float64(let values): try unsafe values.withUnsafeBytes(body)
        case .int32(let values): try unsafe values.withUnsafeBytes(body)
        case .int64(let values): try unsafe values.withUnsafeBytes(body)
        case .uint8(let values): try unsafe values.withUnsafeBytes(body)
        case .uint16(let values): try unsafe values.withUnsafeBytes(body)
        case .uint32(let values): try unsafe values.withUnsafeBytes(body)
        }
    }

    /// Makes an array whose bytes a body fills in; none is left out.
    static func filled(
        _ type: ElementType,
        count: Int,
        by body: (UnsafeMutableRawBufferPointer) throws -> Void
    ) rethrows -> Artifact.Values {
        // Safety: the buffer is only used while the body runs.
        switch type {
        case .float32: .float32(try unsafe filledArray(count, body))
        case .float64: .float64(try unsafe filledArray(count, body))
        case .int32: .int32(try unsafe filledArray(count, body))
        case .int64: .int64(try unsafe filledArray(count, body))
        case .uint8: .uint8(try unsafe filledArray(count, body))
        case .uint16: .uint16(try unsafe filledArray(count, body))
        case .uint32: .uint32(try unsafe filledArray(count, body))
        }
    }
}

private func filledArray<Element: BitwiseCopyable>(
    _ count: Int,
    _ body: (UnsafeMutableRawBufferPointer) throws -> Void
) rethrows -> [Element] {
    // Safety: the body writes every byte of the buffer or throws, and any bytes are a valid element
    // of these number types.
    try unsafe [Element](capacity: count) { buffer, initialized in
        let exact = unsafe UnsafeMutableBufferPointer(rebasing: buffer[0..<count])
        try unsafe body(UnsafeMutableRawBufferPointer(exact))
        initialized = count
    }
}
