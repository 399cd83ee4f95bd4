import CKernels
import GroveBase

/// One node's split into two halves.
///
/// ``plainHalves(of:seed:)`` is the same without the kernels and without leaving scores out.
struct TwoMeansSplit {
    let rows: NodeRows
    let parameters: ClustererParameters
    private let workers: Workers
    private let instructionSet: Int32

    init(
        _ rows: NodeRows,
        _ parameters: ClustererParameters,
        _ workers: Workers,
        instructionSet: Int32
    ) {
        self.rows = rows
        self.parameters = parameters
        self.workers = workers
        self.instructionSet = instructionSet
    }

    /// The members, left half first, each half in the order the members came.
    ///
    /// - Parameters:
    ///   - members: The ids of the rows, ascending; at least two.
    ///   - seed: The seed of the starting pair's draw.
    /// - Returns: As many ids.
    func halves(of members: ArraySlice<UInt32>, seed: UInt32) -> [UInt32] {
        arranged(members, sides(seed: seed))
    }

    /// The members of the left half, then those of the right one.
    func arranged(_ members: ArraySlice<UInt32>, _ isRight: [Bool]) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(members.count)
        for side in [false, true] {
            for (id, right) in zip(members, isRight) where right == side { result.append(id) }
        }
        return result
    }

    /// For each row whether it ends in the right half.
    private func sides(seed: UInt32) -> [Bool] {
        switch parameters.sums {
        case .ordered:
            sides(
                seed: seed,
                OrderedHalfSums(rows, workers, spherical: parameters.spherical)
            )
        case .exact:
            sides(
                seed: seed,
                ExactHalfSums(
                    rows,
                    workers,
                    spherical: parameters.spherical,
                    instructionSet: instructionSet
                )
            )
        }
    }

    private func sides(seed: UInt32, _ centroids: some HalfCentroids) -> [Bool] {
        var centroids = centroids
        let count = rows.cells.count
        var isRight = (0..<count).map { $0 >= count / 2 }
        var projection = RowProjection(
            rows,
            start: startingDirection(seed),
            workers,
            instructionSet: instructionSet
        )
        for iteration in 0..<parameters.iterations {
            if iteration > 0 { centroids.turn(&projection, to: isRight) }
            let next = projection.upperHalf()
            if next == isRight { break }
            isRight = next
        }
        return isRight
    }

    /// The difference of two rows drawn at random.
    func startingDirection(_ seed: UInt32) -> [Float] {
        var twister = MersenneTwister(seed: seed)
        let count = rows.cells.count
        let right = twister.uniform(0...(count - 1))
        let left = (right + twister.uniform(1...(count - 1))) % count
        var direction = [Float](repeating: 0, count: rows.width)
        for cell in rows.row(right) { direction[Int(rows.columns[cell])] += rows.values[cell] }
        for cell in rows.row(left) { direction[Int(rows.columns[cell])] -= rows.values[cell] }
        return direction
    }
}

/// The centroids of a node's two halves.
protocol HalfCentroids {
    /// Turns a projection to the difference of the centroids of two halves.
    ///
    /// - Parameters:
    ///   - projection: The projection of the node's rows.
    ///   - isRight: For each row whether it is in the right half.
    mutating func turn(_ projection: inout RowProjection, to isRight: [Bool])
}

/// The key of a score and a row: keys ascend with the score, then the row.
///
/// Adding 0 makes −0 equal to 0; flipping the bits makes the order that of integers.
func rankKey(_ score: Float, row: Int) -> UInt64 {
    let bits = (score + 0).bitPattern
    let ascending = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
    return UInt64(ascending) << 32 | UInt64(row)
}

/// The key of a rank, counted from 0, among distinct keys (Hoare's selection).
func smallest(_ keys: [UInt64], rank: Int) -> UInt64 {
    var keys = keys
    var (low, high) = (0, keys.count - 1)
    while low < high {
        let (a, b, c) = (keys[low], keys[(low + high) / 2], keys[high])
        let pivot = max(min(a, b), min(max(a, b), c))
        var (i, j) = (low, high)
        while i <= j {
            while keys[i] < pivot { i += 1 }
            while keys[j] > pivot { j -= 1 }
            if i <= j {
                keys.swapAt(i, j)
                i += 1
                j -= 1
            }
        }
        if rank <= j {
            high = j
        } else if rank >= i {
            low = i
        } else {
            break
        }
    }
    return keys[rank]
}
