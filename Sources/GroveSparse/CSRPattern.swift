import CKernels
public import GroveBase

/// Which cells of a (rows, columns) matrix are set, row by row: labels of instances, clusters in a
/// beam.
///
/// A compressed sparse row matrix without values. /// Columns ascend strictly within a row.
public struct CSRPattern: Sendable, Equatable {
    /// The number of columns.
    public let columnCount: Int
    /// Where each row starts in `columns`: rowCount + 1 values from 0 to `columns.count`.
    public let rowOffsets: [Int]
    /// The set columns of each row, strictly ascending within the row.
    public let columns: [UInt32]

    /// Creates a pattern from its parts.
    ///
    /// - Precondition: The offsets rise from 0 to `columns.count`; columns ascend strictly within
    ///   each row and are below `columnCount`.
    public init(columnCount: Int, rowOffsets: [Int], columns: [UInt32]) {
        if let problem = CSRPattern.problem(columnCount, rowOffsets, columns) {
            preconditionFailure(problem)
        }
        self.columnCount = columnCount
        self.rowOffsets = rowOffsets
        self.columns = columns
    }

    /// Creates a pattern from each row's columns, in any order; doubles count once.
    public init(columnCount: Int, rows: [[UInt32]]) {
        var offsets = [0]
        offsets.reserveCapacity(rows.count + 1)
        var columns: [UInt32] = []
        for row in rows {
            columns.append(contentsOf: Set(row).sorted())
            offsets.append(columns.count)
        }
        self.init(columnCount: columnCount, rowOffsets: offsets, columns: columns)
    }

    /// The number of rows.
    public var rowCount: Int { rowOffsets.count - 1 }
    /// The number of set cells.
    public var nonzeroCount: Int { columns.count }

    /// The set columns of a row.
    public func row(_ index: Int) -> ArraySlice<UInt32> {
        columns[rowOffsets[index]..<rowOffsets[index + 1]]
    }

    /// How many rows set each column, `columnCount` values.
    public func columnCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: columnCount)
        for column in columns { counts[Int(column)] += 1 }
        return counts
    }

    /// The pattern with rows and columns exchanged, (columns, rows).
    ///
    /// - Complexity: O(rows + columns + nonzeros).
    public func transposed() -> CSRPattern {
        precondition(rowCount <= Int(UInt32.max), "too many rows to be columns: \(rowCount)")
        var offsets = [0] + columnCounts()
        for i in 1..<max(1, offsets.count) { offsets[i] += offsets[i - 1] }
        var next = offsets
        var result = [UInt32](repeating: 0, count: nonzeroCount)
        for row in 0..<rowCount {
            for column in self.row(row) {
                result[next[Int(column)]] = UInt32(row)
                next[Int(column)] += 1
            }
        }
        return CSRPattern(columnCount: rowCount, rowOffsets: offsets, columns: result)
    }

    /// The pattern of some rows, in the order given.
    public func selectingRows(_ rows: [Int]) -> CSRPattern {
        var offsets = [0]
        offsets.reserveCapacity(rows.count + 1)
        var result: [UInt32] = []
        for row in rows {
            result.append(contentsOf: self.row(row))
            offsets.append(result.count)
        }
        return CSRPattern(columnCount: columnCount, rowOffsets: offsets, columns: result)
    }

    /// The cells of both patterns.
    ///
    /// - Parameters:
    ///   - other: A pattern of the same shape.
    ///   - workers: The threads; their number does not change the result.
    /// - Returns: For each row the columns of either, ascending.
    public func joined(with other: CSRPattern, workers: Workers = Workers(1)) -> CSRPattern {
        precondition(
            rowCount == other.rowCount && columnCount == other.columnCount,
            "(\(rowCount), \(columnCount)) cells joined with (\(other.rowCount), "
                + "\(other.columnCount))"
        )
        let blocks = Workers.blocks(rowCount, size: 4096)
        let parts = workers.map(blocks.count) { block -> (sizes: [Int], columns: [UInt32]) in
            var (sizes, columns): ([Int], [UInt32]) = ([], [])
            for index in blocks[block] {
                var (own, others) = (row(index), other.row(index))
                let start = columns.count
                while let a = own.first, let b = others.first {
                    columns.append(min(a, b))
                    if a <= b { own.removeFirst() }
                    if b <= a { others.removeFirst() }
                }
                columns.append(contentsOf: own)
                columns.append(contentsOf: others)
                sizes.append(columns.count - start)
            }
            return (sizes, columns)
        }
        return CSRPattern(
            trustedColumnCount: columnCount,
            sizes: parts.lazy.flatMap(\.sizes),
            pieces: parts.map(\.columns),
            workers: workers
        )
    }

    /// What breaks the invariants, for parsers that must report it; nil where all hold.
    ///
    /// - Parameters:
    ///   - columnCount: The number of columns.
    ///   - rowOffsets: Where each row starts, and the end of the last.
    ///   - columns: The columns of each row.
    ///   - workers: The threads; the first row that breaks a rule is reported whatever their number.
    /// - Returns: One sentence, or nil.
    public static func problem(
        _ columnCount: Int,
        _ rowOffsets: [Int],
        _ columns: [UInt32],
        workers: Workers = Workers(1)
    ) -> String? {
        guard columnCount >= 0, rowOffsets.first == 0, rowOffsets.last == columns.count else {
            return "row offsets must run from 0 to \(columns.count)"
        }
        let blocks = Workers.blocks(rowOffsets.count - 1, size: 16_384)
        return workers.map(blocks.count) {
            problem(blocks[$0], columnCount, rowOffsets, columns)
        }.lazy.compactMap(\.self).first
    }

    private static func problem(
        _ rows: Range<Int>,
        _ columnCount: Int,
        _ rowOffsets: [Int],
        _ columns: [UInt32]
    ) -> String? {
        // The screen is a vectorised loop; the plain one below it only says what is wrong.
        let unsound = unsafe rowOffsets.withUnsafeBufferPointer { offsets in
            // Safety: the offsets of these rows lie within the array; columns are read only after a
            // row's offsets are found in range.
            unsafe first_unsound_row(
                offsets.baseAddress?.advanced(by: rows.lowerBound),
                Int64(rows.count),
                columns,
                Int64(columns.count),
                Int64(columnCount)
            )
        }
        for row in rows.dropFirst(Int(unsound)) {
            let range = (start: rowOffsets[row], end: rowOffsets[row + 1])
            guard range.start <= range.end, range.end <= columns.count else {
                return "row \(row): offsets descend (\(range.start), \(range.end))"
            }
            var previous = -1
            for column in columns[range.start..<range.end] {
                guard Int(column) > previous else {
                    return
                        "row \(row): column \(column) follows \(previous), expected ascending order"
                }
                previous = Int(column)
            }
            guard previous < columnCount else {
                return "row \(row): column \(previous) of a matrix with \(columnCount) columns"
            }
        }
        return nil
    }
}
