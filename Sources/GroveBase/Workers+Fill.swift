extension Workers {
    /// An array filled piece by piece, each piece written in place by one call.
    ///
    /// - Parameters:
    ///   - offsets: Where each piece starts and the end of the last, rising from 0.
    ///   - initial: What every element is before its piece is written.
    ///   - body: Writes the piece with the given index.
    /// - Returns: The array of the last offset's length.
    public func fill<Element: BitwiseCopyable & Sendable>(
        offsets: [Int],
        initial: Element,
        _ body: @Sendable (Int, UnsafeMutableBufferPointer<Element>) -> Void
    ) -> [Element] {
        precondition(offsets.first == 0, "offsets must start at 0")
        let total = offsets[offsets.count - 1]
        return unsafe [Element](capacity: total) { buffer, initialized in
            let pieces = unsafe Pieces(base: buffer)
            forEach(offsets.count - 1) { i in
                // Safety: pieces do not overlap, each is written by one call, and slicing checks
                // that it lies within the buffer.
                let piece = unsafe UnsafeMutableBufferPointer(
                    rebasing: pieces.base[offsets[i]..<offsets[i + 1]]
                )
                unsafe piece.initialize(repeating: initial)
                unsafe body(i, piece)
            }
            initialized = total
        }
    }

    /// The pieces one after the other, copied in parallel.
    public func joined<Element: BitwiseCopyable & Sendable>(
        _ pieces: [[Element]],
        initial: Element
    ) -> [Element] {
        var offsets = [0]
        for piece in pieces { offsets.append(offsets[offsets.count - 1] + piece.count) }
        // Safety: the target has as many elements as the piece.
        return unsafe fill(offsets: offsets, initial: initial) { i, target in
            _ = unsafe target.update(fromContentsOf: pieces[i])
        }
    }
}

// Safety: the pointer crosses threads, and fill gives each call a piece of its own.
@unsafe private struct Pieces<Element>: @unchecked Sendable {
    let base: UnsafeMutableBufferPointer<Element>
}
