import GroveBase
import GroveMetrics
import GroveTestSupport
import Testing

@Suite struct `Paired comparison` {
    @Test func `the difference is that of the means, or of the ratios of sums`() {
        expectClose(PairedSample([1, 0.5, 0], [0, 0.5, 0.25]).difference, 25, relative: 1e-12)
        let ratios = PairedSample(gains: [2, 1], [1, 1], best: [4, 4])
        expectClose(ratios.difference, 12.5, relative: 1e-12)
        #expect(PairedSample(gains: [0], [0], best: [0]).difference == 0)
    }

    @Test func `the randomisation test finds the exact share of sign patterns`() {
        // Of the 8 sign patterns of 3, 2, 1 only all plus and all minus reach a sum of 6.
        let comparison = PairedComparison(
            PairedSample([3, 2, 1], [0, 0, 0]),
            resamples: 40_000,
            workers: Workers(2)
        )
        // Standard error of a share of 1/4 in 40,000 draws: 0.0022.
        expectClose(comparison.pValue, 0.25, absolute: 0.01)
    }

    @Test func `systems that do not differ have p = 1 and an interval of 0`() {
        let values: [Float] = [0, 1, 0.5, 0.25]
        let comparison = PairedComparison(PairedSample(values, values), workers: Workers(1))
        #expect(comparison.pValue == 1)
        #expect(comparison.interval == 0...0)
    }

    @Test func `the bootstrap interval is near that of the normal distribution`() {
        var random = RandomStream(seed: 5, "test.bootstrap")
        let first = (0..<400).map { _ in Float(random.unit()) }
        let second = [Float](repeating: 0.5, count: 400)
        let comparison = PairedComparison(
            PairedSample(first, second),
            resamples: 4000,
            workers: Workers(2)
        )
        // A uniform number's deviation is sqrt(1/12): ±1.96 · 28.87 / 20 percent points.
        let width = comparison.interval.upperBound - comparison.interval.lowerBound
        expectClose(width, 5.66, relative: 0.08)
        #expect(comparison.interval.contains(comparison.difference))
    }

    @Test func `a consistent small gain is significant, noise is not`() {
        var random = RandomStream(seed: 6, "test.gain")
        let base = (0..<300).map { _ in Float(random.unit()) }
        let better = base.map { $0 + 0.01 * Float(random.unit()) }
        let noisy = base.map { _ in Float(random.unit()) }
        let gain = PairedComparison(PairedSample(better, base), workers: Workers(2))
        let noise = PairedComparison(PairedSample(noisy, base), workers: Workers(2))
        #expect(gain.pValue < 0.001 && gain.interval.lowerBound > 0)
        #expect(noise.pValue > 0.01)
    }

    @Test func `any thread count gives the same draws`() {
        var random = RandomStream(seed: 7, "test.draws")
        let first = (0..<60).map { _ in Float(random.unit()) }
        let second = (0..<60).map { _ in Float(random.unit()) }
        func compared(seed: UInt64, workers: Int) -> PairedComparison {
            PairedComparison(
                PairedSample(first, second),
                resamples: 1000,
                seed: seed,
                workers: Workers(workers)
            )
        }
        let one = compared(seed: 9, workers: 1)
        let alone = PairedComparison.pValue(
            PairedSample(first, second),
            resamples: 1000,
            seed: 9,
            workers: Workers(3)
        )
        #expect(alone == one.pValue)
        #expect(one == compared(seed: 9, workers: 2) && one == compared(seed: 9, workers: 3))
        #expect(one != compared(seed: 10, workers: 1))
    }
}
