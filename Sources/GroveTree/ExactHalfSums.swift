import CKernels
import GroveBase

/// The sums of a node's two halves, free of rounding, kept up to date by the rows that change sides.
///
/// Every value is first rounded to a multiple of one grid per node, so fine that a value of the longest
/// row's length keeps 52 − ⌈log2 n⌉ bits for n rows, and so coarse that no sum of n values leaves the 53
/// bits of a double. Additions are then exact: a half's sums depend on which rows it has and not on the
/// order or the rounds in which they came, so that taking away and adding the few rows that changed
/// sides gives the very sums of adding all rows anew.
struct ExactHalfSums: HalfCentroids {
    private let rows: NodeRows
    private let workers: Workers
    private let spherical: Bool
    private let instructionSet: Int32
    private let rounder: Double
    /// The left half's sums, one a column, then the right half's.
    private var sums: [Double]
    /// The side of each row as the sums have it; nil before the first rows.
    private var sides: [Bool]?

    init(
        _ rows: NodeRows,
        _ workers: Workers,
        spherical: Bool,
        instructionSet: Int32
    ) {
        self.rows = rows
        self.spherical = spherical
        self.workers = workers
        self.instructionSet = instructionSet
        rounder = 1.5 * 0x1p52 * exactGrid(rows)
        sums = [Double](repeating: 0, count: 2 * rows.width)
    }

    mutating func turn(_ projection: inout RowProjection, to isRight: [Bool]) {
        let (leaving, entering) = changes(to: isRight)
        sides = isRight
        let squares = add(leaving: leaving, entering: entering)
        let rightCount = isRight.count { $0 }
        let counts = [isRight.count - rightCount, rightCount]
        let scales = zip(squares, counts).map { squares, count in
            guard spherical else { return 1 / Double(max(1, count)) }
            return squares > 0 ? 1 / squares.squareRoot() : 1
        }
        let width = rows.width
        projection.turn { direction, squares in
            // Safety: both halves of the sums and the direction have a number for each column.
            unsafe sums.withUnsafeBufferPointer { sums in
                unsafe two_means_exact_direction(
                    sums.baseAddress,
                    sums.baseAddress?.advanced(by: width),
                    scales[0],
                    scales[1],
                    Int64(width),
                    instructionSet,
                    &direction,
                    &squares
                )
            }
        }
    }

    /// For either half the rows it loses and the rows it gains.
    private func changes(to isRight: [Bool]) -> (leaving: [[UInt32]], entering: [[UInt32]]) {
        var leaving: [[UInt32]] = [[], []]
        var entering = leaving
        for row in isRight.indices {
            let side = isRight[row] ? 1 : 0
            if let sides {
                guard sides[row] != isRight[row] else { continue }
                leaving[1 - side].append(UInt32(row))
            }
            entering[side].append(UInt32(row))
        }
        return (leaving, entering)
    }

    /// Brings the sums up to date, a half a task, and returns the sum of each half's squares.
    private mutating func add(leaving: [[UInt32]], entering: [[UInt32]]) -> [Double] {
        let (rows, rounder, instructionSet) = (rows, rounder, instructionSet)
        // Safety: a task writes one half of the sums, as many as the node has columns; the members
        // are rows of the node.
        return unsafe sums.withUnsafeMutableBufferPointer { buffer in
            let halves = unsafe ExactSumsPointer(base: buffer.baseAddress)
            return workers.map(2) { side in
                let sums = unsafe halves.base?.advanced(by: side * rows.width)
                unsafe rows.withRows { view in
                    for (members, take) in [(leaving[side], true), (entering[side], false)] {
                        unsafe two_means_exact_sums(
                            view,
                            members,
                            Int64(members.count),
                            take,
                            rounder,
                            sums
                        )
                    }
                }
                return unsafe two_means_exact_squares(sums, Int64(rows.width), instructionSet)
            }
        }
    }
}

// Safety: the pointer crosses threads, and each half behind it is used by one of them.
@unsafe private struct ExactSumsPointer: @unchecked Sendable {
    let base: UnsafeMutablePointer<Double>?
}

/// The grid on which sums of a node's values are exact: a power of two.
///
/// No value is longer than the longest row; n of them stay below 2^52 steps of the grid.
func exactGrid(_ rows: NodeRows) -> Double {
    let longest = rows.lengths.max() ?? 0
    guard longest > 0, longest.isFinite else { return 0 }
    var bits = 0
    while 1 << bits < rows.cells.count { bits += 1 }
    return Double(sign: .plus, exponent: Int(longest.exponent) + 1 + bits - 52, significand: 1)
}
