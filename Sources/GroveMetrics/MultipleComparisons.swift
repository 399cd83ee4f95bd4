/// What the p-values of several comparisons are worth together.
///
/// Of twenty comparisons of systems that do not differ, one is expected below 0.05. An adjusted
/// p-value may be held against the level as if it stood alone. The results keep the order of the
/// input; equal p-values stay equal.
public enum MultipleComparisons {
    /// Adjusts p-values so that the chance of any false finding stays below the level.
    ///
    /// With the p-values ascending, p_(1) ≤ … ≤ p_(m), it is max_{j≤i} (m − j + 1) p_(j), at most 1
    /// (Holm, Scandinavian Journal of Statistics 1979). It holds however the tests depend on each
    /// other.
    ///
    /// - Parameter pValues: One of each comparison.
    /// - Returns: The adjusted p-values, each at least its own p-value.
    /// - Precondition: Every p-value is from 0 to 1.
    public static func holm(_ pValues: [Double]) -> [Double] {
        check(pValues)
        let order = ascending(pValues)
        var adjusted = pValues
        var greatest = 0.0
        for (rank, place) in order.enumerated() {
            greatest = max(greatest, Double(order.count - rank) * pValues[place])
            adjusted[place] = min(1, greatest)
        }
        return adjusted
    }

    /// Adjusts p-values so that the expected share of false findings stays below the level.
    ///
    /// With the p-values ascending, p_(1) ≤ … ≤ p_(m), it is min_{j≥i} m p_(j) / j, at most 1
    /// (Benjamini and Hochberg, Journal of the Royal Statistical Society B 1995). It holds for tests
    /// that are independent or depend on each other positively.
    ///
    /// - Parameter pValues: One of each comparison.
    /// - Returns: The adjusted p-values, each at least its own p-value.
    /// - Precondition: Every p-value is from 0 to 1.
    public static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
        check(pValues)
        let order = ascending(pValues)
        var adjusted = pValues
        var least = 1.0
        for (rank, place) in order.enumerated().reversed() {
            let scaled = Double(order.count) * pValues[place] / Double(rank + 1)
            // The quotient may round to just below the p-value itself.
            least = min(least, max(scaled, pValues[place]))
            adjusted[place] = least
        }
        return adjusted
    }

    private static func check(_ pValues: [Double]) {
        precondition(
            pValues.allSatisfy((0...1).contains),
            "p-values must be from 0 to 1, got \(pValues)"
        )
    }

    /// The places of the p-values, the smallest first.
    private static func ascending(_ pValues: [Double]) -> [Int] {
        pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    }
}
