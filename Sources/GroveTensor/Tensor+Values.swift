import CTorch
import GroveBase

extension Tensor {
    /// A tensor of values in row-major order.
    ///
    /// - Parameters:
    ///   - values: As many as the shape holds; copied.
    ///   - shape: The extents; one dimension of all values unless given.
    ///   - device: Where to put it.
    public convenience init<Element: TensorElement>(
        _ values: [Element],
        shape: [Int]? = nil,
        device: Device = .cpu
    ) {
        // Safety: elements are trivial, so their bytes are the tensor's; the call copies them.
        let handle = unsafe values.withUnsafeBytes { bytes in
            unsafe Tensor.copying(bytes, Element.elementType, shape ?? [values.count], device)
        }
        self.init(handle)
    }

    /// A tensor of bytes in memory, such as a file's.
    ///
    /// - Parameters:
    ///   - bytes: The elements in row-major order, as this machine lays them out; copied.
    ///   - type: Their type.
    ///   - shape: The extents.
    ///   - device: Where to put it.
    public convenience init(
        bytes: UnsafeRawBufferPointer,
        type: ElementType,
        shape: [Int],
        device: Device = .cpu
    ) {
        // Safety: the buffer is the caller's for the call, which copies it.
        unsafe self.init(Tensor.copying(bytes, type, shape, device))
    }

    private static func copying(
        _ bytes: UnsafeRawBufferPointer,
        _ type: ElementType,
        _ shape: [Int],
        _ device: Device
    ) -> ctorch_tensor {
        Torch.requireLoaded()
        let expected = shape.reduce(type.size, *)
        precondition(
            bytes.count == expected,
            "\(bytes.count) bytes for a tensor of \(type) and shape \(shape)"
        )
        // Safety: the buffer holds the bytes of the shape, which are read during the call alone.
        return unsafe ctorch_from_host(
            bytes.baseAddress,
            type.rawValue,
            ctorch_dims(shape),
            device.number
        )
    }

    /// The elements in row-major order; their type must be the tensor's.
    ///
    /// - Parameter type: The type of the elements.
    /// - Returns: A copy, waited for if the tensor lies on a GPU.
    /// - Throws: What made this tensor fail, or fails now.
    public func values<Element: TensorElement>(as type: Element.Type = Element.self) throws
        -> [Element]
    {
        try requireSound()
        precondition(
            self.type == Element.elementType,
            "a tensor of \(self.type) read as \(Element.elementType)"
        )
        let count = count
        // Safety: the call writes exactly the bytes of `count` trivial elements, or fails.
        return try unsafe [Element](capacity: count) { buffer, filled in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            try withHandle { handle in
                try Torch.check(
                    unsafe ctorch_read_to_host(handle, bytes.baseAddress, Int64(bytes.count))
                )
            }
            filled = count
        }
    }

    /// The elements in row-major order as 32-bit floating point, whatever their type.
    ///
    /// - Returns: A copy.
    /// - Throws: What made this tensor fail, or fails now.
    public func floats() throws -> [Float] {
        try (type == .float32 ? self : converted(to: .float32)).values()
    }

    /// The only element of a tensor that has one.
    ///
    /// - Returns: It as 32-bit floating point.
    /// - Throws: What made this tensor fail, or fails now.
    public func item() throws -> Float {
        try requireSound()
        precondition(count == 1, "the only element of a tensor of shape \(shape)")
        return try floats()[0]
    }

    /// Overwrites the elements in place, in row-major order; their type must be the tensor's.
    ///
    /// - Parameter values: As many as there are.
    public func write<Element: TensorElement>(_ values: [Element]) {
        require([self], type == Element.elementType && count == values.count) {
            "\(values.count) values of \(Element.elementType) written to a tensor of \(type)"
        }
        // Safety: elements are trivial; the call reads their bytes while the array lends them.
        unsafe values.withUnsafeBytes { bytes in
            change { handle in
                unsafe ctorch_write_from_host(handle, bytes.baseAddress, Int64(bytes.count))
            }
        }
    }

    /// Overwrites the elements in place with another tensor's, converted and moved as needed.
    ///
    /// - Parameter source: A tensor of this shape, or one that broadcasts to it.
    public func assign(_ source: Tensor) {
        source.withHandle { from in change { ctorch_assign($0, from) } }
    }

    /// Overwrites every element in place with a number.
    public func fill(_ value: Double) { change { ctorch_fill($0, value) } }

    /// Throws what happened if this tensor failed.
    func requireSound() throws {
        guard hasFailed else { return }
        throw Torch.takeFailure() ?? WorkError("PyTorch: a tensor that failed earlier was read")
    }
}

// MARK: - Making tensors

extension Tensor {
    /// A tensor of one number throughout.
    ///
    /// - Parameters:
    ///   - shape: The extents; none for a single element.
    ///   - value: The number.
    ///   - type: The elements' type.
    ///   - device: Where to put it.
    /// - Returns: The tensor.
    public static func full(
        _ shape: [Int],
        _ value: Double,
        type: ElementType = .float32,
        device: Device = .cpu
    ) -> Tensor {
        Torch.requireLoaded()
        return Tensor(ctorch_full(ctorch_dims(shape), value, type.rawValue, device.number))
    }

    /// A tensor of zeros.
    ///
    /// - Parameters:
    ///   - shape: The extents.
    ///   - type: The elements' type.
    ///   - device: Where to put it.
    /// - Returns: The tensor.
    public static func zeros(
        _ shape: [Int],
        type: ElementType = .float32,
        device: Device = .cpu
    ) -> Tensor {
        full(shape, 0, type: type, device: device)
    }

    /// A tensor of ones.
    ///
    /// - Parameters:
    ///   - shape: The extents.
    ///   - type: The elements' type.
    ///   - device: Where to put it.
    /// - Returns: The tensor.
    public static func ones(
        _ shape: [Int],
        type: ElementType = .float32,
        device: Device = .cpu
    ) -> Tensor {
        full(shape, 1, type: type, device: device)
    }

    /// A tensor of normally distributed numbers, after ``Torch/seed(_:)``.
    ///
    /// - Parameters:
    ///   - shape: The extents.
    ///   - mean: The mean.
    ///   - deviation: The standard deviation.
    ///   - device: Where to put it; other devices draw other numbers.
    /// - Returns: The tensor, in 32-bit floating point.
    public static func normal(
        _ shape: [Int],
        mean: Double = 0,
        deviation: Double = 1,
        device: Device = .cpu
    ) -> Tensor {
        Torch.requireLoaded()
        return Tensor(ctorch_normal(ctorch_dims(shape), mean, deviation, device.number))
    }

    /// The numbers from a start to before an end.
    ///
    /// - Parameters:
    ///   - start: The first.
    ///   - end: Where to stop, not reached.
    ///   - step: From each to the next; may be negative.
    ///   - type: The elements' type.
    ///   - device: Where to put it.
    /// - Returns: The tensor, of one dimension.
    public static func range(
        from start: Double,
        to end: Double,
        by step: Double = 1,
        type: ElementType = .int64,
        device: Device = .cpu
    ) -> Tensor {
        Torch.requireLoaded()
        return Tensor(ctorch_range(start, end, step, type.rawValue, device.number))
    }

    /// The same elements on a device; this very tensor if it lies there.
    public func moved(to device: Device) -> Tensor {
        self.device == device ? self : map { ctorch_to_device($0, device.number) }
    }

    /// The same elements in another type; this very tensor if that is its type.
    public func converted(to type: ElementType) -> Tensor {
        self.type == type ? self : map { ctorch_to_type($0, type.rawValue) }
    }

    /// The same elements in page-locked memory, whose copy to a GPU does not wait.
    public func pinned() -> Tensor { map { ctorch_pinned($0) } }

    /// A copy with memory of its own.
    public func copied() -> Tensor { map { ctorch_clone($0) } }

    /// The same elements in row-major order in memory; this very memory if they are.
    public func contiguous() -> Tensor { map { ctorch_contiguous($0) } }

    /// The same elements with nothing left out, of a tensor that may be sparse.
    public func dense() -> Tensor { map { ctorch_to_dense($0) } }
}
