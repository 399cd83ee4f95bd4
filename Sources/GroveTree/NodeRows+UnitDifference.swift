import GroveBase

extension NodeRows {
    /// The right half's sum scaled to length 1 less the left half's, both in one go.
    ///
    /// The bits are those of the two sums taken apart: each half keeps its order of additions. A
    /// column's two sums lie side by side, so that one pass over the rows and one over the columns do,
    /// and the two sums of squares need not wait for one another's additions.
    ///
    /// - Parameter isRight: For each row whether it is in the right half.
    /// - Returns: The difference, one number a column.
    func unitDifference(_ isRight: [Bool]) -> [Float] {
        var sums = [Float](repeating: 0, count: 2 * width)
        let squares: (left: Float, right: Float)
        if denseCentroids {
            accumulate(isRight, &sums)
            squares = denseSquares(sums)
        } else {
            squares = touchedSquares(accumulating: isRight, &sums)
        }
        let left = squares.left > 0 ? 1 / Double(squares.left).squareRoot() : 1
        let right = squares.right > 0 ? 1 / Double(squares.right).squareRoot() : 1
        let pairs = sums.span
        return unsafe [Float](capacity: width) { buffer, count in
            for column in 0..<width {
                // Safety: there are two sums and one place for every column.
                unsafe buffer.initializeElement(
                    at: column,
                    to: Float(Double(pairs[unchecked: 2 * column + 1]) * right)
                        - Float(Double(pairs[unchecked: 2 * column]) * left)
                )
            }
            count = width
        }
    }

    private func accumulate(_ isRight: [Bool], _ sums: inout [Float]) {
        let columns = columns.span
        let values = values.span
        var sums = sums.mutableSpan
        for (row, range) in cells.enumerated() {
            let side = isRight[row] ? 1 : 0
            for cell in range {
                // Safety: cells lie within the rows, columns below the width, of which there are
                // two sums each.
                let place = unsafe Int(columns[unchecked: cell]) << 1 | side
                unsafe sums[unchecked: place] += values[unchecked: cell]
            }
        }
    }

    private func denseSquares(_ sums: [Float]) -> (left: Float, right: Float) {
        let sums = sums.span
        var squares: (left: Float, right: Float) = (0, 0)
        for column in 0..<width {
            // Safety: there are two sums for every column.
            let (a, b) = unsafe (sums[unchecked: 2 * column], sums[unchecked: 2 * column + 1])
            squares.left += a * a
            squares.right += b * b
        }
        return squares
    }

    /// Adds the rows up and sums the squares of each half in the order in which its rows first touch
    /// the columns.
    private func touchedSquares(accumulating isRight: [Bool], _ sums: inout [Float]) -> (
        left: Float, right: Float
    ) {
        var seenPlaces = [UInt8](repeating: 0, count: 2 * width)
        // The places of the left half from the front on, those of the right half from the middle.
        var order = [UInt32](repeating: 0, count: 2 * width + 2)
        let middle = width + 1
        let columns = columns.span
        let values = values.span
        var sums = sums.mutableSpan
        var seen = seenPlaces.mutableSpan
        var places = order.mutableSpan
        var touched = (left: 0, right: middle)
        for (row, range) in cells.enumerated() {
            let side = isRight[row] ? 1 : 0
            var next = isRight[row] ? touched.right : touched.left
            for cell in range {
                // Safety: cells lie within the rows, columns below the width; each half has one
                // place more than there are columns to touch.
                let place = unsafe Int(columns[unchecked: cell]) << 1 | side
                unsafe sums[unchecked: place] += values[unchecked: cell]
                unsafe places[unchecked: next] = UInt32(truncatingIfNeeded: place)
                next += unsafe Int(1 - seen[unchecked: place])
                unsafe seen[unchecked: place] = 1
            }
            if isRight[row] { touched.right = next } else { touched.left = next }
        }
        return squaresInOrder(
            sums.span,
            places.span,
            counts: (touched.left, touched.right - middle),
            middle: middle
        )
    }

    /// The squares of the sums that `places` names, from the front on and from the middle on.
    private func squaresInOrder(
        _ sums: Span<Float>,
        _ places: Span<UInt32>,
        counts: (left: Int, right: Int),
        middle: Int
    ) -> (left: Float, right: Float) {
        var squares: (left: Float, right: Float) = (0, 0)
        let common = min(counts.left, counts.right)
        for index in 0..<common {
            // Safety: places that were touched name sums.
            let left = unsafe sums[unchecked: Int(places[unchecked: index])]
            let right = unsafe sums[unchecked: Int(places[unchecked: middle + index])]
            squares.left += left * left
            squares.right += right * right
        }
        for index in common..<counts.left {
            // Safety: as above.
            let left = unsafe sums[unchecked: Int(places[unchecked: index])]
            squares.left += left * left
        }
        for index in common..<counts.right {
            // Safety: as above.
            let right = unsafe sums[unchecked: Int(places[unchecked: middle + index])]
            squares.right += right * right
        }
        return squares
    }
}
