package import GroveBase

extension CSRPattern {
    /// Creates a pattern from parts whose invariants hold by construction; debug builds check.
    package init(trustedColumnCount columnCount: Int, rowOffsets: [Int], columns: [UInt32]) {
        assert(CSRPattern.problem(columnCount, rowOffsets, columns) == nil)
        self.columnCount = columnCount
        self.rowOffsets = rowOffsets
        self.columns = columns
    }

    /// Creates a pattern from rows that were made block by block.
    ///
    /// - Parameters:
    ///   - columnCount: The number of columns.
    ///   - sizes: The cells of each row, block by block.
    ///   - pieces: The columns of each block's rows, one after the other.
    ///   - workers: The threads.
    package init(
        trustedColumnCount columnCount: Int,
        sizes: some Sequence<Int>,
        pieces: [[UInt32]],
        workers: Workers
    ) {
        var offsets = [0]
        for size in sizes { offsets.append(offsets[offsets.count - 1] + size) }
        self.init(
            trustedColumnCount: columnCount,
            rowOffsets: offsets,
            columns: workers.joined(pieces, initial: 0)
        )
    }
}
