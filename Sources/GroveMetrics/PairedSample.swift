/// What two systems score on the same instances, in one metric.
///
/// The metric is Σ_i gain_i / Σ_i best_i: with every best 1 it is the mean of the gains, otherwise a
/// ratio of sums such as PSP@k.
public struct PairedSample: Sendable {
    /// What the first system gains more than the second on each instance.
    let differences: [Double]
    /// What each instance could give at best.
    let best: [Double]
    /// Whether every best is 1, so that the metric is a mean.
    let isMean: Bool

    /// Creates a sample of a metric that is a mean, such as P@k.
    ///
    /// - Parameters:
    ///   - first: The first system's value on each instance.
    ///   - second: The second system's, on the same instances.
    /// - Precondition: As many values of one as of the other.
    public init(_ first: [Float], _ second: [Float]) {
        self.init(gains: first, second, best: [Float](repeating: 1, count: first.count))
    }

    /// Creates a sample of a metric that is a ratio of sums, such as PSP@k.
    ///
    /// - Parameters:
    ///   - first: What the first system gains on each instance (`PSP@k gain`).
    ///   - second: What the second gains, on the same instances.
    ///   - best: What the best predictions would gain (`PSP@k best`); the same for both, since the
    ///     truth is.
    /// - Precondition: As many values of one as of the others.
    public init(gains first: [Float], _ second: [Float], best: [Float]) {
        precondition(
            first.count == second.count && first.count == best.count,
            "\(first.count) and \(second.count) gains, best gains of \(best.count) instances"
        )
        differences = zip(first, second).map { Double($0) - Double($1) }
        self.best = best.map(Double.init)
        isMean = best.allSatisfy { $0 == 1 }
    }

    /// Creates a sample of both systems' means over several seeds, instance by instance.
    ///
    /// Instances stay the units that are drawn, so that a comparison of the means says how sure the
    /// difference is over test instances, with the chance of a seed averaged away as far as there
    /// are seeds.
    ///
    /// - Parameter samples: The two systems on the same instances, one sample for each seed.
    /// - Precondition: At least one seed, and as many instances in each.
    public init(seeds samples: [PairedSample]) {
        precondition(!samples.isEmpty, "no seeds to average over")
        let counts = samples.map(\.differences.count)
        precondition(
            counts.allSatisfy { $0 == counts[0] },
            "seeds of \(counts) instances; expected the same instances in each"
        )
        differences = PairedSample.means(samples.map(\.differences))
        best = PairedSample.means(samples.map(\.best))
        isMean = samples.allSatisfy(\.isMean)
    }

    /// The mean of each place over several arrays of one length.
    private static func means(_ arrays: [[Double]]) -> [Double] {
        arrays[0].indices.map { place in
            arrays.reduce(0) { $0 + $1[place] } / Double(arrays.count)
        }
    }

    /// How many instances there are.
    public var instanceCount: Int { differences.count }

    /// How much the first system is better, in percent points.
    public var difference: Double { percent(differences.reduce(0, +), best.reduce(0, +)) }

    /// A ratio of signed sums in percent; of nothing it is 0.
    func percent(_ gain: Double, _ best: Double) -> Double { best > 0 ? 100 * gain / best : 0 }
}
