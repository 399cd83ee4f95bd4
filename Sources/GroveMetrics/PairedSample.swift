/// What two systems score on the same instances, in one metric.
///
/// The metric is Σ_i gain_i / Σ_i best_i: with every best 1 it is the mean of the gains, otherwise a
/// ratio of sums such as PSP@k.
public struct PairedSample: Sendable {
    /// What the first system gains more than the second on each instance.
    let differences: [Double]
    /// What each instance could give at best.
    let best: [Double]

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
    }

    /// How much the first system is better, in percent points.
    public var difference: Double { percent(differences.reduce(0, +), best.reduce(0, +)) }

    /// A ratio of signed sums in percent; of nothing it is 0.
    func percent(_ gain: Double, _ best: Double) -> Double { best > 0 ? 100 * gain / best : 0 }
}
