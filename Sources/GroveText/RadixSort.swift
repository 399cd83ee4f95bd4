/// Sorts numbers by passes over their bytes, as many as the largest has.
///
/// Several times faster than comparing for the few hundred columns of a document's row.
struct RadixSorter {
    private var buffer: [UInt32] = []

    /// Sorts in place, ascending.
    mutating func sort(_ values: inout [UInt32]) {
        guard values.count >= 64, let largest = values.max() else {
            values.sort()
            return
        }
        if buffer.count < values.count { buffer = [UInt32](repeating: 0, count: values.count) }
        var shift: UInt32 = 0
        while shift < 32, largest >> shift > 0 {
            RadixSorter.scatter(values.span, to: &buffer, shift)
            for i in values.indices { values[i] = buffer[i] }
            shift += 8
        }
    }

    /// Puts values in the order of one of their bytes, equal ones as they were.
    private static func scatter(
        _ values: borrowing Span<UInt32>,
        to buffer: inout [UInt32],
        _ shift: UInt32
    ) {
        var starts: InlineArray<256, Int> = .init(repeating: 0)
        for i in values.indices { starts[Int((values[i] >> shift) & 255)] += 1 }
        var sum = 0
        for byte in 0..<256 {
            let count = starts[byte]
            starts[byte] = sum
            sum += count
        }
        var sorted = buffer.mutableSpan
        for i in values.indices {
            let byte = Int((values[i] >> shift) & 255)
            sorted[starts[byte]] = values[i]
            starts[byte] += 1
        }
    }
}
