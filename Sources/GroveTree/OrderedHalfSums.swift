import CKernels
import GroveBase

/// The sums of a node's two halves and the factors that make them centroids, as the reference has them.
///
/// The reference sums the squares of a half's sums by ascending column while it keeps centroids as
/// dense vectors, and in the order in which the rows first touch the columns once it doesn't; means
/// are one sum of scaled rows.
struct OrderedHalfSums: HalfCentroids {
    private let rows: NodeRows
    private let workers: Workers
    private let spherical: Bool
    /// The left half's sums, one a column.
    private var left: [Float]
    /// The right half's sums, one a column.
    private var right: [Float]

    init(_ rows: NodeRows, _ workers: Workers, spherical: Bool) {
        self.rows = rows
        self.workers = workers
        self.spherical = spherical
        left = [Float](repeating: 0, count: rows.width)
        right = left
    }

    mutating func turn(_ projection: inout RowProjection, to isRight: [Bool]) {
        let scales = spherical ? addUnit(isRight) : addMean(isRight)
        projection.turn(left: left, right: right, scales: scales)
    }

    /// Adds both halves up.
    ///
    /// - Parameter isRight: For each row whether it is in the right half.
    /// - Returns: What makes each half's sums a vector of length 1.
    private mutating func addUnit(_ isRight: [Bool]) -> (left: Double, right: Double) {
        let squares: (left: Float, right: Float)
        if rows.denseCentroids {
            addDense(isRight)
            var both: [Float] = [0, 0]
            // Safety: as many sums on both sides as the node has columns, and two squares.
            unsafe two_means_squares(left, right, Int64(rows.width), &both)
            squares = (both[0], both[1])
        } else {
            squares = addTouched(isRight)
        }
        func scale(_ squares: Float) -> Double {
            squares > 0 ? 1 / Double(squares).squareRoot() : 1
        }
        return (scale(squares.left), scale(squares.right))
    }

    /// Makes `right` the difference of the halves' means and `left` nothing.
    ///
    /// - Parameter isRight: For each row whether it is in the right half.
    /// - Returns: Factors of 1.
    private mutating func addMean(_ isRight: [Bool]) -> (left: Double, right: Double) {
        right = meanDifference(rows, isRight)
        return (1, 1)
    }

    private mutating func addDense(_ isRight: [Bool]) {
        let halves = workers.count > 1 ? [[false], [true]] : [[false, true]]
        clear()
        let rows = rows
        // Safety: a half's sums, as many as the node has columns, are written by one call.
        unsafe left.withUnsafeMutableBufferPointer { left in
            unsafe right.withUnsafeMutableBufferPointer { right in
                let sums = unsafe (left: SumsPointer(left), right: SumsPointer(right))
                workers.forEach(halves.count) { task in
                    let wanted = halves[task]
                    unsafe rows.withRows { rows in
                        unsafe two_means_sums(
                            rows,
                            isRight,
                            wanted.contains(false) ? sums.left.base : nil,
                            wanted.contains(true) ? sums.right.base : nil
                        )
                    }
                }
            }
        }
    }

    private mutating func addTouched(_ isRight: [Bool]) -> (left: Float, right: Float) {
        clear()
        let (a, b) = (
            addTouched(isRight, right: false, &left), addTouched(isRight, right: true, &right)
        )
        return (a, b)
    }

    private func addTouched(_ isRight: [Bool], right: Bool, _ sums: inout [Float]) -> Float {
        var seen = [UInt8](repeating: 0, count: rows.width)
        var order = [UInt32](repeating: 0, count: rows.width + 1)
        // Safety: a sum and a flag for every column of the node and one place more in `order`.
        return unsafe rows.withRows { rows in
            let touched = unsafe two_means_touched_sums(
                rows,
                isRight,
                right,
                &sums,
                &seen,
                &order
            )
            return unsafe two_means_ordered_squares(sums, order, touched)
        }
    }

    private mutating func clear() {
        for i in left.indices { left[i] = 0 }
        for i in right.indices { right[i] = 0 }
    }
}

/// The mean of the right half less that of the left half, in one sum of scaled rows.
func meanDifference(_ rows: NodeRows, _ isRight: [Bool]) -> [Float] {
    var sums = [Float](repeating: 0, count: rows.width)
    for side in [true, false] {
        let members = isRight.indices.filter { isRight[$0] == side }
        let scale = Float((side ? 1 : -1) / Double(members.count))
        for member in members {
            for cell in rows.row(member) {
                sums[Int(rows.columns[cell])] += rows.values[cell] * scale
            }
        }
    }
    return sums
}

// Safety: the pointer crosses threads, and each half's is used by one of them.
@unsafe private struct SumsPointer: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>?

    init(_ buffer: UnsafeMutableBufferPointer<Float>) { unsafe base = buffer.baseAddress }
}
