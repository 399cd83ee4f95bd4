import CKernels
import GroveBase

/// Sums of rows of a matrix, each row times a factor of its own.
///
/// The kernels of `row_sums.h`; ``transposedProductReference(_:scales:_:normalized:)`` is the plain
/// form.
struct RowSums: Sendable {
    private let matrix: CSRMatrix
    private let scales: [Float]
    private let spare = Locked<[SumScratch]>([])

    /// Prepares to sum rows of a matrix, row i times `scales[i]`.
    init(_ matrix: CSRMatrix, _ scales: [Float]) {
        precondition(scales.count == matrix.rowCount, "\(scales.count) of \(matrix.rowCount)")
        self.matrix = matrix
        self.scales = scales
    }

    /// Calls a body with scratch that no other thread uses meanwhile.
    func withScratch<Result>(_ body: (SumScratch) -> Result) -> Result {
        let scratch = spare.withLock { $0.popLast() } ?? SumScratch(columnCount: matrix.columnCount)
        defer { spare.withLock { $0.append(scratch) } }
        return body(scratch)
    }

    /// How many columns some rows store between them.
    func columnCount(of rows: ArraySlice<UInt32>, _ scratch: SumScratch) -> Int {
        // Safety: rows of the product's pattern are rows of the matrix, of which scratch is as wide.
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe withMatrix { matrix in
                unsafe Int(
                    count_columns(&scratch.sums, matrix, rows.baseAddress, Int64(rows.count))
                )
            }
        }
    }

    /// Writes the sum of some rows, in their order.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - normalized: Whether the sum is divided by its length.
    ///   - places: Where cells go.
    ///   - range: The places of this sum, one for each of its columns.
    ///   - scratch: What ``withScratch(_:)`` gave.
    @unsafe func write(
        _ rows: ArraySlice<UInt32>,
        normalized: Bool,
        to places: CellPlaces,
        _ range: Range<Int>,
        _ scratch: SumScratch
    ) {
        let values = unsafe places.values + range.lowerBound
        // Safety: as for the count, which said how many places the sum has.
        let count = unsafe rows.withUnsafeBufferPointer { rows in
            unsafe withMatrix { matrix in
                unsafe sum_rows(
                    &scratch.sums,
                    matrix,
                    rows.baseAddress,
                    Int64(rows.count),
                    scales,
                    places.columns + range.lowerBound,
                    values
                )
            }
        }
        precondition(count == range.count, "\(count) cells for \(range.count) places")
        if normalized { unsafe divide_by_length(values, count) }
    }

    private func withMatrix<Result>(_ body: (UnsafePointer<linear_matrix>) -> Result) -> Result {
        // Safety: the arrays outlive the body, and CSRMatrix keeps their invariants.
        unsafe matrix.rowOffsets.withUnsafeBufferPointer { offsets in
            unsafe matrix.columns.withUnsafeBufferPointer { columns in
                unsafe matrix.values.withUnsafeBufferPointer { values in
                    let view = unsafe linear_matrix(
                        row_count: Int64(matrix.rowCount),
                        column_count: Int64(matrix.columnCount),
                        row_offsets: offsets.baseAddress,
                        columns: columns.baseAddress,
                        values: values.baseAddress
                    )
                    return unsafe withUnsafePointer(to: view, body)
                }
            }
        }
    }
}

// Safety: each range of places is written by one call, and the arrays are handed out after all.
@unsafe struct CellPlaces: @unchecked Sendable {
    let columns: UnsafeMutablePointer<UInt32>
    let values: UnsafeMutablePointer<Float>
}

/// A dense row of sums that knows its columns, all zero between uses.
@safe final class SumScratch: @unchecked Sendable {
    // Safety: owned by this object, used by one thread at a time.
    fileprivate var sums: row_sums

    init(columnCount: Int) {
        let words = Int(row_sum_words(Int64(columnCount)))
        // Safety: allocated and zeroed here, freed once, in deinit.
        unsafe sums = row_sums(
            sums: Self.zeros(columnCount, of: Float.self),
            columns: Self.zeros(words, of: UInt64.self),
            used: Self.zeros(words, of: UInt8.self)
        )
    }

    deinit {
        // Safety: allocated in init, freed only here.
        unsafe sums.sums.deallocate()
        unsafe sums.columns.deallocate()
        unsafe sums.used.deallocate()
    }

    private static func zeros<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(
        _ count: Int,
        of type: Element.Type
    ) -> UnsafeMutablePointer<Element> {
        let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        unsafe pointer.initialize(repeating: 0, count: count)
        return unsafe pointer
    }
}
