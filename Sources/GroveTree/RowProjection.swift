import CKernels
import GroveBase

/// The projections of a node's rows on a direction that turns, and the half that lies higher.
///
/// As the halves settle, the direction turns less and less. A row's projection moves by no more than
/// the row's length times that of the direction's step, rounding included; where that cannot carry it
/// across the median, its old score does. The halves are those of scoring all rows.
struct RowProjection {
    private let rows: NodeRows
    private let workers: Workers
    private let instructionSet: Int32
    private let count: Int
    /// Rows from long to short: rows scored together have similar lengths.
    private let byLength: [UInt32]

    private var direction: [Float]
    /// The length of the direction; infinite before its first turn.
    private var length = Double.infinity
    /// The length of the way that the direction's tip has come.
    private var way = 0.0

    private var scores: [Float]
    /// For each row `way` when it was scored, less what rounding may have done to the score.
    private var scoredAt: [Double]
    private var current: [Bool]
    /// How far rounding may put a row's score off, as a share of both lengths' product.
    ///
    /// n multiplications and additions in single precision err by γ = n u / (1 − n u) of the sum of
    /// the magnitudes at most, u = 2^-24 (Higham 2002, section 3.1), and that sum is no more than the
    /// product of the lengths.
    private let rounding: [Double]

    init(
        _ rows: NodeRows,
        start: [Float],
        _ workers: Workers,
        instructionSet: Int32
    ) {
        self.rows = rows
        self.workers = workers
        self.instructionSet = instructionSet
        count = rows.cells.count
        direction = start
        byLength = (0..<rows.cells.count).map { row in
            UInt64(UInt32.max - UInt32(truncatingIfNeeded: rows.row(row).count)) << 32
                | UInt64(row)
        }.sorted().map { UInt32(truncatingIfNeeded: $0) }
        rounding = rows.cells.map { cells in
            let share = Double(cells.end - cells.start) * 0x1p-24
            return share < 0.5 ? share / (1 - share) : .infinity
        }
        scores = [Float](repeating: 0, count: count)
        scoredAt = [Double](repeating: -.infinity, count: count)
        current = [Bool](repeating: false, count: count)
    }

    /// How many rows have been scored on the present direction.
    var scoredCount: Int { current.count { $0 } }

    /// Makes the direction the difference of two sums, each times a factor.
    mutating func turn(left: [Float], right: [Float], scales: (left: Double, right: Double)) {
        let (width, instructionSet) = (rows.width, instructionSet)
        turn { direction, squares in
            // Safety: both sums and the direction have a number for each column of the node.
            unsafe two_means_direction(
                left,
                right,
                scales.left,
                scales.right,
                Int64(width),
                instructionSet,
                &direction,
                &squares
            )
        }
    }

    /// Takes a new direction.
    ///
    /// - Parameter renew: Writes the direction and the squared lengths of it and of its difference
    ///   from the one before.
    mutating func turn(_ renew: (_ direction: inout [Float], _ squares: inout [Double]) -> Void) {
        var squares = [0.0, 0.0]
        renew(&direction, &squares)
        // A little more than the sums in double precision can have lost.
        let margin = 1 + 1e-9
        // Steps from the starting pair are too long to be of use.
        way = length.isFinite ? way + squares[1].squareRoot() * margin : 0
        length = squares[0].squareRoot() * margin
        for i in current.indices { current[i] = false }
    }

    /// For each row whether it is in the upper half by (score, row); the lower half is ⌊n/2⌋.
    mutating func upperHalf() -> [Bool] {
        if way == 0 { score(byLength[...]) }
        while true {
            let keys = (0..<count).map { rankKey(scores[$0], row: $0) }
            let pivot = smallest(keys, rank: count / 2)
            let doubtful = rowsInDoubt(Double(scores[Int(pivot & 0xFFFF_FFFF)]))
            // The median row is no longer in doubt and all others are on their sides of it.
            if doubtful.isEmpty { return keys.map { $0 >= pivot } }
            score(doubtful[...])
        }
    }

    /// The rows, from long to short, whose old scores do not say on which side of a score they are.
    private func rowsInDoubt(_ median: Double) -> [UInt32] {
        unsafe [UInt32](capacity: count + 1) { doubtful, found in
            // Safety: every array has a number for each row, and the pointers stay in their closures.
            unsafe withFacts { facts in
                found = unsafe Int(
                    rows_in_doubt(facts, byLength, Int64(count), median, doubtful.baseAddress)
                )
            }
        }
    }

    private func withFacts<Result>(_ body: (UnsafePointer<doubt_facts>) -> Result) -> Result {
        // Safety: the arrays outlive the body.
        unsafe scores.withUnsafeBufferPointer { scores in
            unsafe current.withUnsafeBufferPointer { current in
                unsafe scoredAt.withUnsafeBufferPointer { scoredAt in
                    unsafe rounding.withUnsafeBufferPointer { rounding in
                        unsafe rows.lengths.withUnsafeBufferPointer { lengths in
                            let facts = unsafe doubt_facts(
                                scores: scores.baseAddress,
                                current: current.baseAddress,
                                scored_at: scoredAt.baseAddress,
                                rounding: rounding.baseAddress,
                                row_lengths: lengths.baseAddress,
                                way: way,
                                length: length
                            )
                            return unsafe withUnsafePointer(to: facts, body)
                        }
                    }
                }
            }
        }
    }

    /// Scores some rows, given from long to short.
    private mutating func score(_ chosen: ArraySlice<UInt32>) {
        let blocks = Workers.blocks(chosen.count, size: 1024)
        let (rows, direction) = (rows, direction)
        // Safety: the rows exist, each has a place for its score and is scored by one call, and the
        // direction has a number for each column.
        unsafe scores.withUnsafeMutableBufferPointer { scores in
            let places = unsafe ScorePlaces(base: scores.baseAddress)
            unsafe chosen.withUnsafeBufferPointer { chosen in
                let members = unsafe Members(base: chosen.baseAddress)
                workers.forEach(blocks.count) { block in
                    let block = blocks[block]
                    unsafe rows.withRows { view in
                        unsafe two_means_scores(
                            view,
                            members.base?.advanced(by: block.lowerBound),
                            Int64(block.count),
                            direction,
                            places.base
                        )
                    }
                }
            }
        }
        for row in chosen {
            let row = Int(row)
            current[row] = true
            scoredAt[row] = way - rounding[row] * length
        }
    }
}

// Safety: the pointer crosses threads, and each row's score is written by one of them.
@unsafe private struct ScorePlaces: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>?
}

// Safety: the pointer crosses threads, which only read.
@unsafe private struct Members: @unchecked Sendable {
    let base: UnsafePointer<UInt32>?
}
