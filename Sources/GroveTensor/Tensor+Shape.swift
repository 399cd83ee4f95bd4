import CTorch

extension Tensor {
    /// The same elements in another shape.
    ///
    /// - Parameter shape: The new extents; one of them may be -1, to be worked out.
    /// - Returns: A view of the same memory where the layout allows, otherwise a copy.
    public func reshaped(_ shape: [Int]) -> Tensor {
        let known = shape.filter { $0 >= 0 }.reduce(1, *)
        let open = shape.count { $0 < 0 }
        require(
            [self],
            open == 0 ? known == count : open == 1 && known > 0 && count % known == 0
        ) { "reshaping to \(shape)" }
        return map { ctorch_reshape($0, ctorch_dims(shape)) }
    }

    /// A view in which dimensions of extent 1 are repeated.
    ///
    /// - Parameter shape: The new extents; -1 keeps one.
    /// - Returns: A view of the same memory.
    public func expanded(_ shape: [Int]) -> Tensor {
        map { ctorch_expand($0, ctorch_dims(shape)) }
    }

    /// A view with the dimensions in another order.
    ///
    /// - Parameter order: For each new dimension, the old one.
    /// - Returns: A view of the same memory.
    public func permuted(_ order: [Int]) -> Tensor {
        require([self], order.sorted() == Array(0..<rank)) { "permuting by \(order)" }
        return map { ctorch_permute($0, ctorch_dims(order)) }
    }

    /// A view with two dimensions swapped; below 0 counts from the last.
    ///
    /// - Parameters:
    ///   - first: One dimension.
    ///   - second: The other.
    /// - Returns: A view of the same memory.
    public func transposed(_ first: Int = -1, _ second: Int = -2) -> Tensor {
        map { ctorch_transpose($0, Int64(first), Int64(second)) }
    }

    /// A view with one more dimension, of extent 1.
    public func unsqueezed(_ dimension: Int) -> Tensor {
        map { ctorch_unsqueeze($0, Int64(dimension)) }
    }

    /// A view without a dimension of extent 1.
    public func squeezed(_ dimension: Int) -> Tensor {
        require([self], size(dimension) == 1) { "squeezing dimension \(dimension)" }
        return map { ctorch_squeeze($0, Int64(dimension)) }
    }

    /// A view of one place of a dimension, which is gone from the result.
    ///
    /// - Parameters:
    ///   - index: The place; below 0 counts from the last.
    ///   - dimension: The dimension.
    /// - Returns: A view of the same memory.
    public func selected(_ index: Int, dimension: Int) -> Tensor {
        require([self], (-size(dimension)..<size(dimension)).contains(index)) {
            "selecting \(index) of dimension \(dimension)"
        }
        return map { ctorch_select($0, Int64(dimension), Int64(index)) }
    }

    /// A view of some places of a dimension.
    ///
    /// - Parameters:
    ///   - dimension: The dimension.
    ///   - start: The first place.
    ///   - count: How many.
    ///   - step: Every how manieth.
    /// - Returns: A view of the same memory.
    public func narrowed(_ dimension: Int, from start: Int, count: Int, step: Int = 1) -> Tensor {
        let end = count == 0 ? start : start + (count - 1) * step + 1
        require([self], start >= 0 && count >= 0 && step > 0 && end <= size(dimension)) {
            "narrowing dimension \(dimension) to \(count) from \(start) by \(step)"
        }
        return map { ctorch_slice($0, Int64(dimension), Int64(start), Int64(end), Int64(step)) }
    }

    /// A copy with the places of a dimension in reverse.
    public func flipped(_ dimension: Int) -> Tensor { map { ctorch_flip($0, Int64(dimension)) } }

    /// Tensors put one after another along a dimension they have.
    ///
    /// - Parameters:
    ///   - parts: At least one, of equal extents but for the dimension.
    ///   - dimension: Along which.
    /// - Returns: The whole.
    public static func concatenated(_ parts: [Tensor], dimension: Int = 0) -> Tensor {
        // Safety: the call reads `count` handles while the array lends them.
        unsafe withHandles(parts) { handles, count in
            unsafe ctorch_concatenate(handles, count, Int64(dimension))
        }
    }

    /// Tensors of one shape put one after another along a new dimension.
    ///
    /// - Parameters:
    ///   - parts: At least one.
    ///   - dimension: The place of the new dimension.
    /// - Returns: The whole.
    public static func stacked(_ parts: [Tensor], dimension: Int = 0) -> Tensor {
        // Safety: the call reads `count` handles while the array lends them.
        unsafe withHandles(parts) { handles, count in
            unsafe ctorch_stack(handles, count, Int64(dimension))
        }
    }

    /// The tensor that an operation makes of several.
    static func withHandles(
        _ tensors: [Tensor],
        _ body: (UnsafePointer<ctorch_tensor>?, Int64) -> ctorch_tensor
    ) -> Tensor {
        Torch.requireLoaded()
        let handles = tensors.map(\.handle)
        return withExtendedLifetime(tensors) {
            // Safety: the pointer is to the array's elements, which outlive the call.
            unsafe Tensor(
                handles.withUnsafeBufferPointer {
                    unsafe body($0.baseAddress, Int64($0.count))
                }
            )
        }
    }
}

// MARK: - Chosen places

extension Tensor {
    /// The places of a dimension that ids name.
    ///
    /// - Parameters:
    ///   - ids: Integers of one dimension, each within the dimension.
    ///   - dimension: The dimension.
    /// - Returns: A copy in which the dimension has as many places as there are ids.
    public func indexed(by ids: Tensor, dimension: Int = 0) -> Tensor {
        map(ids) { ctorch_index_select($0, Int64(dimension), $1) }
    }

    /// One element for each id: along the dimension, the one the id names.
    ///
    /// - Parameters:
    ///   - ids: 64-bit integers, of this tensor's rank.
    ///   - dimension: The dimension.
    /// - Returns: A tensor of the ids' shape.
    public func gathered(_ ids: Tensor, dimension: Int) -> Tensor {
        map(ids) { ctorch_gather($0, Int64(dimension), $1) }
    }

    /// A copy in which the rows that ids name are replaced, or added to.
    ///
    /// - Parameters:
    ///   - ids: 64-bit integers.
    ///   - rows: A row for each id.
    ///   - accumulate: Whether to add rather than replace; ids may repeat then.
    /// - Returns: The copy.
    public func replacingRows(_ ids: Tensor, with rows: Tensor, accumulate: Bool = false) -> Tensor
    {
        rows.withHandle { rows in
            map(ids) { ctorch_index_put($0, $1, rows, accumulate ? 1 : 0) }
        }
    }

    /// The greatest elements of the last dimension, the greatest first, and where they are.
    ///
    /// - Parameter count: How many.
    /// - Returns: The elements and their places, both with `count` as the last extent.
    public func top(_ count: Int) -> (values: Tensor, ids: Tensor) {
        require([self], count <= size(-1)) { "the top \(count)" }
        var values = ctorch_tensor(id: 0)
        var ids = ctorch_tensor(id: 0)
        // Safety: the call writes one handle through each pointer.
        _ = withHandle { unsafe ctorch_top($0, Int64(count), &values, &ids) }
        return (Tensor(values), Tensor(ids))
    }
}
