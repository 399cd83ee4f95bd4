import Foundation
import GroveBase
import GroveSparse

/// How many values of a matrix reach a magnitude, for rows of norm 1.
///
/// Few weights survive a threshold that belong to smaller values: weights by pair of an instance and a
/// label follow this number, not that of nonzeros.
struct Magnitudes: Sendable, Equatable {
    /// The number of values of at least 2^(−i/2), by i; the last one counts all.
    private let reaching: [Int]
    private let rowCount: Int

    private static let steps = 24

    /// Counts the values of a matrix.
    init(_ matrix: CSRMatrix) {
        var counts = [Int](repeating: 0, count: Magnitudes.steps + 1)
        for value in matrix.values where value != 0 {
            let half = Int((value * value).exponent)
            counts[min(max(0, -half), Magnitudes.steps)] += 1
        }
        for index in counts.indices.dropFirst() { counts[index] += counts[index - 1] }
        reaching = counts
        rowCount = matrix.rowCount
    }

    /// Reads what ``json`` wrote; nil if it is something else.
    init?(_ json: JSONValue?, rowCount: Int) {
        let counts = json?.arrayValue?.compactMap(\.intValue) ?? []
        guard counts.count == Magnitudes.steps + 1 else { return nil }
        reaching = counts
        self.rowCount = rowCount
    }

    /// The counts, for an artifact's attributes.
    var json: JSONValue { .array(reaching.map(JSONValue.integer)) }

    /// The mean number of a row's values that reach a magnitude, between steps by their logarithms.
    func perRow(_ magnitude: Double) -> Double {
        let place = min(max(0, -2 * log2(max(magnitude, 1e-9))), Double(Magnitudes.steps))
        let below = Int(place)
        let low = log(Double(reaching[below]) + 1)
        let high = log(Double(reaching[min(below + 1, Magnitudes.steps)]) + 1)
        let count = exp(low + (place - Double(below)) * (high - low)) - 1
        return count / Double(max(1, rowCount))
    }
}

/// The mean squared norm of a matrix's rows; 0 if it has none.
func meanSquaredNorm(_ matrix: CSRMatrix) -> Double {
    let sum = matrix.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    return sum / Double(max(1, matrix.rowCount))
}
