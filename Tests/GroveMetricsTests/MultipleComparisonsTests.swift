import GroveBase
import GroveMetrics
import GroveTestSupport
import Testing

@Suite struct `Many comparisons` {
    @Test func `Holm's adjustment, by hand`() {
        // Ascending .01 .02 .03 .04 times 4 3 2 1 is .04 .06 .06 .04, and never less than before.
        expectClose(MultipleComparisons.holm([0.04, 0.01, 0.03, 0.02]), [0.06, 0.04, 0.06, 0.06])
        expectClose(MultipleComparisons.holm([0.5, 0.9, 0.001]), [1, 1, 0.003])
    }

    @Test func `Benjamini and Hochberg's adjustment, by hand`() {
        // Ascending times 4/1 4/2 4/3 4/4 is .04 .04 .04 .04.
        expectClose(
            MultipleComparisons.benjaminiHochberg([0.04, 0.01, 0.03, 0.02]),
            [0.04, 0.04, 0.04, 0.04]
        )
        // .003 .6 .6: times 3/1 3/2 3/3 is .009 .9 .6, and never more than the next.
        expectClose(
            MultipleComparisons.benjaminiHochberg([0.6, 0.003, 0.4]),
            [0.6, 0.009, 0.6]
        )
    }

    @Test func `a family with ties: Holm by hand, Benjamini and Hochberg by SciPy`() {
        let pValues = [0.011, 0.02, 0.0005, 0.3, 0.02, 0.9, 0.045, 0.008]
        expectClose(
            MultipleComparisons.holm(pValues),
            [0.066, 0.1, 0.004, 0.6, 0.1, 0.9, 0.135, 0.056]
        )
        // scipy.stats.false_discovery_control of SciPy 1.13.1.
        expectClose(
            MultipleComparisons.benjaminiHochberg(pValues),
            [
                0.02933333333333333, 0.032, 0.004, 0.3428571428571428, 0.032, 0.9, 0.06,
                0.02933333333333333,
            ],
            relative: 1e-12
        )
    }

    enum Adjustment: CaseIterable {
        case holm, benjaminiHochberg

        func callAsFunction(_ pValues: [Double]) -> [Double] {
            switch self {
            case .holm: MultipleComparisons.holm(pValues)
            case .benjaminiHochberg: MultipleComparisons.benjaminiHochberg(pValues)
            }
        }
    }

    @Test(arguments: Adjustment.allCases)
    func `one comparison stays, none is none, all stay from their own p-value to 1`(
        _ adjust: Adjustment
    ) {
        #expect(adjust([]) == [])
        #expect(adjust([0.03]) == [0.03])
        #expect(adjust([1, 1, 1]) == [1, 1, 1])
        #expect(adjust([0, 0.2]).first == 0)
        var random = RandomStream(seed: 3, "test.p-values")
        let pValues = (0..<200).map { _ in random.unit() * random.unit() }
        let adjusted = adjust(pValues)
        #expect(zip(pValues, adjusted).allSatisfy { $0 <= $1 && $1 <= 1 })
        // The order of the comparisons has no say in the result.
        #expect(adjust(pValues.reversed()) == adjusted.reversed())
    }
}

@Suite struct `Samples over several seeds` {
    @Test func `values are averaged instance by instance`() {
        let seeds = [
            PairedSample([1, 0.5, 0], [0, 0.5, 0.25]), PairedSample([0, 0.5, 1], [0.5, 0, 0.25]),
        ]
        let both = PairedSample(seeds: seeds)
        // (25 + 25) / 2; instance by instance .25, .25, .25: no exchange of signs is as extreme
        // but all plus and all minus.
        expectClose(both.difference, 25, relative: 1e-12)
        let compared = PairedComparison(both, resamples: 200, workers: Workers(1))
        #expect(compared.interval == 25...25)
        let alone = PairedComparison(seeds[0], resamples: 200, workers: Workers(1))
        #expect(alone.interval != 25...25)
    }

    @Test func `one seed is the sample itself, and ratios stay ratios`() {
        let sample = PairedSample(gains: [2, 1], [1, 1], best: [4, 2])
        let compared = PairedComparison(sample, resamples: 100, workers: Workers(1))
        let alone = PairedComparison(
            PairedSample(seeds: [sample]),
            resamples: 100,
            workers: Workers(1)
        )
        #expect(compared == alone)
        let other = PairedSample(gains: [0, 1], [1, 0], best: [4, 2])
        // Gains 1, 0 and -1, 1: means 0, .5 of bests 4, 2.
        expectClose(
            PairedSample(seeds: [sample, other]).difference,
            100 * 0.5 / 6,
            relative: 1e-12
        )
    }

    @Test func `seeds of different instances stop the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = PairedSample(seeds: [PairedSample([1], [0]), PairedSample([1, 0], [0, 1])])
        }
    }
}
