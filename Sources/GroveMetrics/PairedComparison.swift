public import GroveBase

/// Whether one system is better than another on the same instances.
///
/// The interval is the percentile interval of the paired bootstrap: instances are drawn with
/// replacement, always with the values of both systems (Efron and Tibshirani 1993, chapter 13). The
/// p-value is that of the paired randomisation test, two-sided: if the systems did not differ, each
/// instance's two values could be exchanged without anybody noticing (Noreen 1989; Smucker, Allan
/// and Carterette, CIKM 2007). It is (1 + m) / (1 + n) where m of n random exchanges differ at least
/// as much as what was seen (Phipson and Smyth 2010), so it is never 0.
public struct PairedComparison: Sendable, Equatable {
    /// How much the first system is better, in percent points.
    public let difference: Double
    /// Where the difference lies with the confidence asked for, in percent points.
    public let interval: ClosedRange<Double>
    /// How likely so large a difference is between systems that do not differ.
    public let pValue: Double

    /// Compares two systems.
    ///
    /// - Parameters:
    ///   - sample: Their values on the same instances, at least one.
    ///   - resamples: How many bootstrap samples and how many random exchanges to draw.
    ///   - confidence: Of the interval, between 0 and 1.
    ///   - seed: Of the draws.
    ///   - workers: The threads to use; any number gives the same bits.
    /// - Precondition: At least one instance and one resample.
    public init(
        _ sample: PairedSample,
        resamples: Int = 10_000,
        confidence: Double = 0.95,
        seed: UInt64 = 0,
        workers: Workers
    ) {
        precondition(!sample.differences.isEmpty, "no instances to compare on")
        precondition(resamples > 0, "\(resamples) resamples; at least 1 is needed")
        precondition((0..<1).contains(confidence), "a confidence of \(confidence)")
        difference = sample.difference
        let blocks = Workers.blocks(resamples, size: 128)
        let drawn = workers.map(blocks.count) { block in
            var random = RandomStream(seed: seed, "metrics.bootstrap.\(block)")
            return blocks[block].map { _ in sample.bootstrapped(&random) }
        }
        let sorted = drawn.joined().sorted()
        let tail = (1 - confidence) / 2
        let lower = Int((tail * Double(resamples)).rounded(.down))
        interval = sorted[lower]...sorted[resamples - 1 - lower]
        pValue = PairedComparison.pValue(
            sample,
            resamples: resamples,
            seed: seed,
            workers: workers
        )
    }

    /// The p-value alone, in a fraction of the time that the interval takes.
    ///
    /// - Parameters:
    ///   - sample: Two systems' values on the same instances, at least one.
    ///   - resamples: How many random exchanges to draw.
    ///   - seed: Of the draws.
    ///   - workers: The threads to use; any number gives the same bits.
    /// - Returns: The same as ``pValue`` of a comparison with these parameters.
    /// - Precondition: At least one instance and one resample.
    public static func pValue(
        _ sample: PairedSample,
        resamples: Int = 10_000,
        seed: UInt64 = 0,
        workers: Workers
    ) -> Double {
        precondition(!sample.differences.isEmpty, "no instances to compare on")
        precondition(resamples > 0, "\(resamples) resamples; at least 1 is needed")
        let blocks = Workers.blocks(resamples, size: 128)
        let exchange = Exchange(sample)
        let extremes = workers.map(blocks.count) { block in
            var random = RandomStream(seed: seed, "metrics.exchange.\(block)")
            return blocks[block].count { _ in exchange.isExtreme(&random) }
        }
        return Double(1 + extremes.reduce(0, +)) / Double(1 + resamples)
    }
}

extension PairedSample {
    /// The difference on as many instances, drawn with replacement.
    func bootstrapped(_ random: inout RandomStream) -> Double {
        var gain = 0.0
        if isMean {
            for _ in differences.indices { gain += differences[random.below(differences.count)] }
            return percent(gain, Double(differences.count))
        }
        var most = 0.0
        for _ in differences.indices {
            let instance = random.below(differences.count)
            gain += differences[instance]
            most += best[instance]
        }
        return percent(gain, most)
    }
}

/// Random exchanges of two systems' values; the sum of best gains stays, so gains are enough.
private struct Exchange: Sendable {
    /// The differences other than 0, which exchanging does not change.
    let differences: [Double]
    /// What a sum must reach to be as extreme as what was seen, allowing for rounding.
    let threshold: Double

    init(_ sample: PairedSample) {
        differences = sample.differences.filter { $0 != 0 }
        let scale = differences.reduce(0) { $0 + abs($1) }
        threshold = abs(differences.reduce(0, +)) - 1e-12 * scale
    }

    /// Whether a random exchange differs at least as much as what was seen.
    func isExtreme(_ random: inout RandomStream) -> Bool {
        var sum = 0.0
        var bits: UInt64 = 0
        for (i, difference) in differences.enumerated() {
            if i % 64 == 0 { bits = random.next() }
            sum += bits & 1 == 0 ? difference : -difference
            bits >>= 1
        }
        return abs(sum) >= threshold
    }
}
