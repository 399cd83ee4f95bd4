import Testing

@testable import GroveReport

@Suite("Numbers that no run measures, but a file may hold")
struct ExtremeNumberTests {
    @Test func `Seconds beyond what an integer holds are spelled`() {
        #expect(spelledSeconds(1e300).hasSuffix(" s"))
        #expect(spelledSeconds(.infinity).hasSuffix(" s"))
        #expect(spelledSeconds(3_900) == "1 h 05 min")
    }

    @Test func `An axis over a range that no number holds has no tics`() {
        for values in [[-1.7e308, 1.7e308], [.leastNonzeroMagnitude, 1.7e308]] {
            for isLogarithmic in [false, true] {
                let axis = Axis.measured(
                    "x",
                    values: values,
                    isLogarithmic: isLogarithmic,
                    count: 5
                )
                #expect(axis.tics.count <= 101)
            }
        }
        #expect(
            Axis.measured("x", values: [-1.7e308, 1.7e308], isLogarithmic: false, count: 5)
                .tics.isEmpty
        )
    }
}
