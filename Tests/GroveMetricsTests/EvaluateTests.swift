import Foundation
import GroveBase
import GroveMetrics
import GroveSparse
import GroveTestSupport
import Testing

/// Predictions with scores 1, 1/2, 1/3, … unless given.
func ranked(_ rows: [[UInt32]], scores: [[Float]]? = nil) -> RankedLabels {
    var offsets = [0]
    for row in rows { offsets.append(offsets[offsets.count - 1] + row.count) }
    let given = scores ?? rows.map { row in row.indices.map { 1 / Float($0 + 1) } }
    return RankedLabels(
        rowOffsets: offsets,
        labels: rows.flatMap { $0 },
        scores: given.flatMap { $0 }
    )
}

@Suite struct `Metrics by hand` {
    // Label 0 twice in training, 1 and 2 once, 3 never.
    let train = CSRPattern(columnCount: 4, rows: [[0, 1], [0], [2], []])

    private func evaluation(
        _ predictions: RankedLabels,
        _ truth: [[UInt32]],
        at: [Int] = [1, 3]
    ) -> Evaluation {
        evaluate(
            predictions,
            truth: CSRPattern(columnCount: 4, rows: truth),
            trainLabels: train,
            at: at,
            propensity: PropensityModel(labels: train),
            workers: Workers(1)
        )
    }

    private func expect(_ evaluation: Evaluation, _ name: String, _ value: Double) {
        expectClose(evaluation[name] ?? .nan, value, relative: 1e-12)
    }

    @Test func `propensities follow the formula`() {
        let model = PropensityModel(labels: train, a: 1, b: 1)
        // c = (ln 4 − 1) · 2; 1 + c / (N_l + 1)
        let c = (log(4.0) - 1) * 2
        expectClose(
            model.inversePropensities,
            [1 + c / 3, 1 + c / 2, 1 + c / 2, 1 + c],
            relative: 1e-14
        )
    }

    @Test func `one instance with one hit of two at the second rank`() {
        let result = evaluation(ranked([[3, 0, 1]]), [[0, 2]], at: [1, 2, 3])
        expect(result, "P@1", 0)
        expect(result, "P@2", 50)
        expect(result, "P@3", 100 / 3)
        expect(result, "R@3", 50)
        expect(result, "RP@3", 50)
        expect(result, "R-Precision", 50)
        let ideal = 1 + 1 / log2(3.0)
        expect(result, "nDCG@3", 100 / log2(3.0) / ideal)
        let w = PropensityModel(labels: train).inversePropensities
        expect(result, "PSP@3", 100 * w[0] / (w[0] + w[2]))
        expect(result, "PSP@1", 0)
        expect(result, "PSnDCG@3", 100 * w[0] / log2(3.0) / (w[2] + w[0] / log2(3.0)))
        expect(result, "coverage@1", 0)
        expect(result, "coverage@2", 50)
    }

    @Test func `a list shorter than k counts as if it went on with wrong labels`() {
        let result = evaluation(ranked([[0], []]), [[0, 1, 2], [1]])
        expect(result, "P@1", 50)
        expect(result, "P@3", 100 / 6)
        expect(result, "R@3", 100 / 6)
        expect(result, "RP@3", 100 / 6)
        expect(result, "R-Precision", 100 / 6)
        expect(result, "coverage@3", 100 / 3)
    }

    @Test func `an instance without true labels adds nothing and still counts`() {
        let result = evaluation(ranked([[0, 1], [2, 1]]), [[], [2]])
        for name in ["P@1", "R@1", "nDCG@1", "RP@1", "R-Precision"] { expect(result, name, 50) }
        expect(result, "PSP@1", 100)
        expect(result, "PSnDCG@3", 100)
        expect(result, "coverage@1", 100)
    }

    @Test func `k above the number of labels is no error`() {
        let result = evaluation(ranked([[1, 0, 2, 3]]), [[0, 1, 2, 3]], at: [10])
        expect(result, "P@10", 40)
        for name in ["R@10", "nDCG@10", "PSP@10", "RP@10", "R-Precision", "coverage@10"] {
            expect(result, name, 100)
        }
    }

    @Test func `no instance or no true label at all scores 0`() {
        for result in [evaluation(ranked([]), []), evaluation(ranked([[0]]), [[]])] {
            #expect(result.values.allSatisfy { $0.value == 0 })
        }
    }

    @Test func `ties are taken as ranked, the smaller label first`() {
        let tied = ranked([[1, 2]], scores: [[0.5, 0.5]])
        expect(evaluation(tied, [[1]]), "P@1", 100)
        expect(evaluation(tied, [[2]]), "P@1", 0)
    }

    @Test func `ties in the wrong order, ascending scores, doubles and NaN stop`() async {
        await #expect(processExitsWith: .failure) { stop(ranked([[2, 1]], scores: [[0.5, 0.5]])) }
        await #expect(processExitsWith: .failure) { stop(ranked([[1, 2]], scores: [[0.1, 0.5]])) }
        await #expect(processExitsWith: .failure) { stop(ranked([[1, 2, 1]])) }
        await #expect(processExitsWith: .failure) { stop(ranked([[1, 2]], scores: [[1, .nan]])) }
        await #expect(processExitsWith: .failure) { stop(ranked([[3]])) }
    }

    @Test func `names come in the order of the columns`() {
        let result = evaluation(ranked([[0]]), [[0]])
        #expect(
            result.values.map(\.name) == [
                "P@1", "P@3", "R@1", "R@3", "nDCG@1", "nDCG@3", "PSP@1", "PSP@3", "PSnDCG@1",
                "PSnDCG@3", "RP@1", "RP@3", "R-Precision", "coverage@1", "coverage@3",
            ]
        )
    }
}

/// Evaluates predictions against one instance with three labels.
private func stop(_ predictions: RankedLabels) {
    let truth = CSRPattern(columnCount: 3, rows: [[1]])
    _ = evaluate(
        predictions,
        truth: truth,
        trainLabels: truth,
        at: [1],
        propensity: PropensityModel(labels: truth),
        workers: Workers(1)
    )
}
