extension TwoMeansSplit {
    /// The plain form of ``halves(of:seed:)``, for tests: every round scores every row.
    ///
    /// - Parameters:
    ///   - members: The ids of the rows, ascending; at least two.
    ///   - seed: The seed of the starting pair's draw.
    /// - Returns: As many ids.
    func plainHalves(of members: ArraySlice<UInt32>, seed: UInt32) -> [UInt32] {
        let count = rows.cells.count
        var isRight = (0..<count).map { $0 >= count / 2 }
        for iteration in 0..<parameters.iterations {
            let direction =
                iteration == 0 ? startingDirection(seed) : plainDirection(isRight)
            let keys = (0..<count).map { row in
                rankKey(
                    rows.row(row).reduce(Float(0)) {
                        $0 + direction[Int(rows.columns[$1])] * rows.values[$1]
                    },
                    row: row
                )
            }
            let pivot = keys.sorted()[count / 2]
            let next = keys.map { $0 >= pivot }
            if next == isRight { break }
            isRight = next
        }
        return arranged(members, isRight)
    }

    private func plainDirection(_ isRight: [Bool]) -> [Float] {
        guard parameters.sums == .ordered else { return plainExactDirection(isRight) }
        guard parameters.spherical else { return meanDifference(rows, isRight) }
        let (left, right) = (plainUnitSum(isRight, false), plainUnitSum(isRight, true))
        return zip(right, left).map { $0 - $1 }
    }

    /// The difference of the centroids from whole multiples of the grid, added up as integers.
    private func plainExactDirection(_ isRight: [Bool]) -> [Float] {
        let grid = exactGrid(rows)
        var centroids: [[Double]] = []
        for side in [false, true] {
            var steps = [Int](repeating: 0, count: rows.width)
            for row in isRight.indices where isRight[row] == side && grid > 0 {
                for cell in rows.row(row) {
                    let value = (Double(rows.values[cell]) / grid).rounded(.toNearestOrEven)
                    steps[Int(rows.columns[cell])] += Int(value)
                }
            }
            let sums = steps.map { Double($0) * grid }
            let scale: Double
            if parameters.spherical {
                let squares = laneSum(sums.map { $0 * $0 })
                scale = squares > 0 ? 1 / squares.squareRoot() : 1
            } else {
                scale = 1 / Double(max(1, isRight.count { $0 == side }))
            }
            centroids.append(sums.map { $0 * scale })
        }
        return zip(centroids[1], centroids[0]).map { Float($0 - $1) }
    }

    /// A sum in the kernels' order: eight partial sums over all whole groups of eight, the rest to the first.
    private func laneSum(_ terms: [Double]) -> Double {
        var lanes = [Double](repeating: 0, count: 8)
        let whole = terms.count / 8 * 8
        for (place, term) in terms.enumerated() { lanes[place < whole ? place % 8 : 0] += term }
        return lanes.dropFirst().reduce(lanes[0], +)
    }

    /// The sum of a half's rows scaled to length 1.
    private func plainUnitSum(_ isRight: [Bool], _ side: Bool) -> [Float] {
        var sums = [Float](repeating: 0, count: rows.width)
        var seen = Set<Int>()
        var touched: [Int] = []
        for row in isRight.indices where isRight[row] == side {
            for cell in rows.row(row) {
                let column = Int(rows.columns[cell])
                sums[column] += rows.values[cell]
                if seen.insert(column).inserted { touched.append(column) }
            }
        }
        let order = rows.denseCentroids ? Array(sums.indices) : touched
        let squares = order.reduce(Float(0)) { $0 + sums[$1] * sums[$1] }
        let scale = squares > 0 ? 1 / Double(squares).squareRoot() : 1
        return sums.map { Float(Double($0) * scale) }
    }
}
