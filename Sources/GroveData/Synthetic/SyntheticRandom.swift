import GroveBase

/// Sixty-four well mixed bits of some numbers (the finaliser of SplitMix64).
func mixed(_ values: UInt64...) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for value in values {
        hash = (hash ^ value) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 30)) &* 0x94D0_49BB_1331_11EB
        hash ^= hash >> 31
    }
    return hash
}

/// The natural logarithm from additions, multiplications and a division alone.
///
/// Those give the same bits on every machine, which the system's logarithm need not: generated
/// files are compared by their digests. The relative error is below 1e-12.
func portableLog(_ x: Double) -> Double {
    precondition(x > 0 && x.isFinite, "portableLog(\(x))")
    var (exponent, significand) = (Double(x.exponent), x.significand)
    if significand > 1.414_213_562_373_095_1 {
        exponent += 1
        significand /= 2
    }
    // log s = 2 atanh((s - 1) / (s + 1)), of which 0.172 is the largest argument.
    let t = (significand - 1) / (significand + 1)
    var (power, sum) = (t, 0.0)
    for k in stride(from: 1.0, through: 17, by: 2) {
        sum += power / k
        power *= t * t
    }
    return exponent * 0.693_147_180_559_945_3 + 2 * sum
}

/// Draws ranks 0..<count with a probability proportional to 1 / (rank + 3).
struct ZipfSampler: Sendable {
    private let cumulative: [Double]
    private let guide: [UInt32]

    init(count: Int) {
        var sums: [Double] = []
        sums.reserveCapacity(count)
        var sum = 0.0
        for rank in 0..<count {
            sum += 1 / Double(rank + 3)
            sums.append(sum)
        }
        cumulative = sums.map { $0 / sum }
        var starts: [UInt32] = []
        var rank = 0
        for cell in 0...ZipfSampler.cells {
            let bound = Double(cell) / Double(ZipfSampler.cells)
            while rank < count - 1, cumulative[rank] <= bound { rank += 1 }
            starts.append(UInt32(rank))
        }
        guide = starts
    }

    /// Entries of the guide table: each bounds the search for a cell's draws.
    private static let cells = 1 << 14

    /// The probability of a rank.
    func probability(_ rank: Int) -> Double {
        rank == 0 ? cumulative[0] : cumulative[rank] - cumulative[rank - 1]
    }

    /// The rank of a uniform number from [0, 1).
    func rank(_ uniform: Double) -> Int {
        let cell = Int(uniform * Double(ZipfSampler.cells))
        var (low, high) = (Int(guide[cell]), Int(guide[cell + 1]))
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > uniform { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
