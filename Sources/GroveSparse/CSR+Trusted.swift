extension CSRPattern {
    /// Creates a pattern from parts whose invariants hold by construction; debug builds check.
    package init(trustedColumnCount columnCount: Int, rowOffsets: [Int], columns: [UInt32]) {
        assert(CSRPattern.problem(columnCount, rowOffsets, columns) == nil)
        self.columnCount = columnCount
        self.rowOffsets = rowOffsets
        self.columns = columns
    }
}
