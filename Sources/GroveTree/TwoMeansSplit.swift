import GroveBase
import GroveSparse

/// One node's split into two halves.
struct TwoMeansSplit {
    private let rows: NodeRows
    private let parameters: ClustererParameters
    private let workers: Workers
    /// Rows from long to short: rows scored together have similar lengths.
    private let byLength: [Int]

    init(_ rows: NodeRows, _ parameters: ClustererParameters, _ workers: Workers) {
        self.rows = rows
        self.parameters = parameters
        self.workers = workers
        byLength = rows.cells.indices.sorted {
            let (a, b) = (rows.cells[$0].count, rows.cells[$1].count)
            return a != b ? a > b : $0 < $1
        }
    }

    /// The members, left half first, each half in the order the members came.
    ///
    /// - Parameters:
    ///   - members: The ids of the rows, ascending; at least two.
    ///   - seed: The seed of the starting pair's draw.
    /// - Returns: As many ids.
    func halves(of members: ArraySlice<UInt32>, seed: UInt32) -> [UInt32] {
        let isRight = sides(seed: seed)
        var result: [UInt32] = []
        result.reserveCapacity(members.count)
        for side in [false, true] {
            for (id, right) in zip(members, isRight) where right == side { result.append(id) }
        }
        return result
    }

    /// For each row whether it ends in the right half.
    private func sides(seed: UInt32) -> [Bool] {
        let count = rows.cells.count
        var isRight = (0..<count).map { $0 >= count / 2 }
        for iteration in 0..<parameters.iterations {
            let direction = iteration == 0 ? startingDirection(seed) : direction(isRight)
            let next = upperHalf(scores(direction))
            if next == isRight { break }
            isRight = next
        }
        return isRight
    }

    /// The difference of two rows drawn at random.
    private func startingDirection(_ seed: UInt32) -> [Float] {
        var twister = MersenneTwister(seed: seed)
        let count = rows.cells.count
        let right = twister.uniform(0...(count - 1))
        let left = (right + twister.uniform(1...(count - 1))) % count
        var direction = [Float](repeating: 0, count: rows.width)
        for cell in rows.cells[right] { direction[Int(rows.columns[cell])] += rows.values[cell] }
        for cell in rows.cells[left] { direction[Int(rows.columns[cell])] -= rows.values[cell] }
        return direction
    }

    /// The right half's centroid less the left half's.
    private func direction(_ isRight: [Bool]) -> [Float] {
        if parameters.spherical, workers.count == 1 { return rows.unitDifference(isRight) }
        let halves = [false, true].map { side in isRight.indices.filter { isRight[$0] == side } }
        guard parameters.spherical else { return meanDifference(halves[1], halves[0]) }
        let centroids = workers.map(2) { unitSum(halves[$0]) }
        let left = centroids[0]
        var direction = centroids[1]
        for i in direction.indices { direction[i] -= left[i] }
        return direction
    }

    /// The sum of some rows scaled to length 1.
    ///
    /// The reference sums the squares by ascending column while it keeps centroids as dense
    /// vectors, and in the order in which the rows first touch the columns once it doesn't.
    private func unitSum(_ members: [Int]) -> [Float] {
        var sums = [Float](repeating: 0, count: rows.width)
        var squares: Float = 0
        if rows.denseCentroids {
            accumulate(members, scale: 1, &sums)
            for sum in sums { squares += sum * sum }
        } else {
            for column in touchOrder(accumulating: members, &sums) {
                squares += sums[Int(column)] * sums[Int(column)]
            }
        }
        guard squares > 0 else { return sums }
        let scale = 1 / Double(squares).squareRoot()
        for i in sums.indices { sums[i] = Float(Double(sums[i]) * scale) }
        return sums
    }

    /// The mean of some rows less that of others, in one sum of scaled rows.
    private func meanDifference(_ members: [Int], _ others: [Int]) -> [Float] {
        var sums = [Float](repeating: 0, count: rows.width)
        accumulate(members, scale: Float(1 / Double(members.count)), &sums)
        accumulate(others, scale: Float(-1 / Double(others.count)), &sums)
        return sums
    }

    private func accumulate(_ members: [Int], scale: Float, _ sums: inout [Float]) {
        let columns = rows.columns.span
        let values = rows.values.span
        var sums = sums.mutableSpan
        for member in members {
            for cell in rows.cells[member] {
                // Safety: cells lie within the rows, columns below the width.
                unsafe sums[unchecked: Int(columns[unchecked: cell])] +=
                    values[unchecked: cell] * scale
            }
        }
    }

    /// Adds some rows up and gives the columns in the order in which they were first touched.
    private func touchOrder(accumulating members: [Int], _ sums: inout [Float]) -> ArraySlice<
        UInt32
    > {
        var seenColumns = [UInt8](repeating: 0, count: rows.width)
        var order = [UInt32](repeating: 0, count: rows.width + 1)
        let columns = rows.columns.span
        let values = rows.values.span
        var sums = sums.mutableSpan
        var seen = seenColumns.mutableSpan
        var places = order.mutableSpan
        var touched = 0
        for member in members {
            for cell in rows.cells[member] {
                // Safety: cells lie within the rows, columns below the width that sums and seen
                // have, and there is one place more than there are columns to touch.
                let column = unsafe Int(columns[unchecked: cell])
                unsafe sums[unchecked: column] += values[unchecked: cell]
                unsafe places[unchecked: touched] = UInt32(truncatingIfNeeded: column)
                touched += unsafe Int(1 - seen[unchecked: column])
                unsafe seen[unchecked: column] = 1
            }
        }
        return order[..<touched]
    }

    /// The rows' dot products with a direction, in row order.
    private func scores(_ direction: [Float]) -> [Float] {
        let blocks = Workers.blocks(byLength.count, size: 1024)
        let pieces = workers.map(blocks.count) { blockScores(byLength[blocks[$0]], direction) }
        var result = [Float](repeating: 0, count: byLength.count)
        for (block, piece) in zip(blocks, pieces) {
            for (place, score) in zip(block, piece) { result[byLength[place]] = score }
        }
        return result
    }

    /// Four rows at a time, each summed in its own order: a sum waits for its own last addition
    /// only.
    private func blockScores(_ members: ArraySlice<Int>, _ direction: [Float]) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(members.count)
        let columns = rows.columns.span
        let values = rows.values.span
        let weights = direction.span
        var place = members.startIndex
        func tail(_ row: Range<Int>, from start: Int, _ sum: Float) -> Float {
            var sum = sum
            for cell in start..<row.upperBound {
                // Safety: cells lie within the rows, columns below the width of the direction.
                unsafe sum +=
                    weights[unchecked: Int(columns[unchecked: cell])] * values[unchecked: cell]
            }
            return sum
        }
        while place + 4 <= members.endIndex {
            let cells = (
                rows.cells[members[place]], rows.cells[members[place + 1]],
                rows.cells[members[place + 2]], rows.cells[members[place + 3]]
            )
            let (a, b) = (cells.0.lowerBound, cells.1.lowerBound)
            let (c, d) = (cells.2.lowerBound, cells.3.lowerBound)
            let common = cells.3.count
            var sums = (Float(0), Float(0), Float(0), Float(0))
            for i in 0..<common {
                // Safety: as above; the fourth row is the shortest of the four.
                unsafe sums.0 +=
                    weights[unchecked: Int(columns[unchecked: a + i])] * values[unchecked: a + i]
                unsafe sums.1 +=
                    weights[unchecked: Int(columns[unchecked: b + i])] * values[unchecked: b + i]
                unsafe sums.2 +=
                    weights[unchecked: Int(columns[unchecked: c + i])] * values[unchecked: c + i]
                unsafe sums.3 +=
                    weights[unchecked: Int(columns[unchecked: d + i])] * values[unchecked: d + i]
            }
            result.append(tail(cells.0, from: a + common, sums.0))
            result.append(tail(cells.1, from: b + common, sums.1))
            result.append(tail(cells.2, from: c + common, sums.2))
            result.append(sums.3)
            place += 4
        }
        for member in members[place...] {
            result.append(tail(rows.cells[member], from: rows.cells[member].lowerBound, 0))
        }
        return result
    }

    /// For each score whether it is in the upper half by (score, row); the lower half is ⌊n/2⌋.
    private func upperHalf(_ scores: [Float]) -> [Bool] {
        let keys = scores.enumerated().map { row, score in
            // Adding 0 makes −0 equal to 0; flipping the bits makes the order that of integers.
            let bits = (score + 0).bitPattern
            let ascending = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
            return UInt64(ascending) << 32 | UInt64(row)
        }
        let pivot = smallest(keys, rank: keys.count / 2)
        return keys.map { $0 >= pivot }
    }
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
