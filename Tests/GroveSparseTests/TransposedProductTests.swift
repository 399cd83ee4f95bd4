import GroveBase
import Testing

@testable import GroveSparse

@Suite("Transposed product")
struct TransposedProductTests {
    /// Every pattern of the given shape.
    static func patterns(_ rows: Int, _ columns: Int) -> [CSRPattern] {
        (0..<(1 << (rows * columns))).map { bits in
            CSRPattern(
                columnCount: columns,
                rows: (0..<rows).map { row in
                    (0..<columns).filter { bits >> (row * columns + $0) & 1 == 1 }.map(UInt32.init)
                }
            )
        }
    }

    @Test(
        "Every small layout equals the plain form",
        arguments: [(1, 1, 1), (2, 2, 2), (3, 1, 2), (2, 3, 1), (1, 2, 3)]
    )
    func layouts(rows: Int, labels: Int, features: Int) {
        let scales = (0..<rows).map { 1 / Float($0 + 1) }
        for labelPattern in Self.patterns(rows, labels) {
            for featurePattern in Self.patterns(rows, features) {
                let values = (0..<featurePattern.nonzeroCount).map { Float($0) - 1.25 }
                let matrix = CSRMatrix(pattern: featurePattern, values: values)
                for normalized in [false, true] {
                    let result = transposedProduct(
                        labelPattern,
                        scales: scales,
                        matrix,
                        normalized: normalized,
                        workers: Workers(2)
                    )
                    let wanted = transposedProductReference(
                        labelPattern,
                        scales: scales,
                        matrix,
                        normalized: normalized
                    )
                    #expect(result == wanted)
                }
            }
        }
    }

    @Test("Wide matrices equal the plain form at any thread count", arguments: [1, 2, 3])
    func wide(threads: Int) {
        var stream = RandomStream(seed: 5, "test.product")
        func random(_ rows: Int, _ columns: Int, _ cells: Int) -> CSRPattern {
            CSRPattern(
                columnCount: columns,
                rows: (0..<rows).map { _ in
                    (0..<stream.below(cells)).map { _ in UInt32(stream.below(columns)) }
                }
            )
        }
        let labels = random(400, 60, 6)
        let pattern = random(400, 9000, 300)
        let values = pattern.columns.map { _ in Float(stream.unit()) - 0.25 }
        let matrix = CSRMatrix(pattern: pattern, values: values)
        let scales = (0..<400).map { _ in Float(stream.unit()) }
        for normalized in [false, true] {
            let result = transposedProduct(
                labels,
                scales: scales,
                matrix,
                normalized: normalized,
                workers: Workers(threads)
            )
            let wanted = transposedProductReference(
                labels,
                scales: scales,
                matrix,
                normalized: normalized
            )
            #expect(result == wanted)
        }
    }

    @Test("A stored zero stays stored")
    func storedZero() {
        let labels = CSRPattern(columnCount: 1, rows: [[0]])
        let matrix = CSRMatrix(columnCount: 70, rows: [[(3, 0), (69, 2)]])
        let result = transposedProduct(labels, scales: [0.5], matrix, workers: Workers(1))
        #expect(result.columns == [3, 69])
        #expect(result.values == [0, 1])
    }
}
