import GroveBase
import GroveSparse
import GroveTree
import Testing

@testable import GroveLinear

@Suite struct `Features that every row has` {
    private func trained(_ problem: RandomProblem, threshold: Double) throws -> LinearModel {
        var parameters = LinearParameters()
        parameters.threshold = threshold
        return try LinearModel.train(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: parameters,
            seed: 1
        ).model
    }

    /// The rows and one more that has nothing, so that no column is in every row.
    private func followedByNothing(_ features: CSRMatrix) -> CSRMatrix {
        CSRMatrix(
            columnCount: features.columnCount,
            rowOffsets: features.rowOffsets + [features.columns.count],
            columns: features.columns,
            values: features.values
        )
    }

    @Test("are counted from the last column back, short runs apart")
    func counted() {
        let sparse = RandomProblem(seed: 3, instances: 20)
        #expect(ChunkTrainer.denseCount(sparse.features) == 0)
        #expect(ChunkTrainer.denseCount(sparse.appendingDense(15).features) == 0)
        #expect(ChunkTrainer.denseCount(sparse.appendingDense(16).features) == 16)
        #expect(ChunkTrainer.denseCount(sparse.appendingDense(33, alone: true).features) == 33)
        let tail = sparse.appendingDense(16).features
        #expect(ChunkTrainer.denseCount(followedByNothing(tail)) == 0)
        #expect(ChunkTrainer.denseCount(CSRMatrix(columnCount: 40, rows: [])) == 0)
        // One row without the last column but one: only the last is in every row.
        let holed = CSRMatrix(
            columnCount: 20,
            rows: [
                (0..<20).map { (column: $0, value: 1) },
                (0..<20).filter { $0 != 18 }.map { (column: $0, value: 1) },
            ]
        )
        #expect(ChunkTrainer.denseCount(holed) == 0)
    }

    @Test(
        "are scored to the bit as features that must be looked up",
        arguments: [false, true],
        [0.0, 0.05, 0.3]
    )
    func sameBits(alone: Bool, threshold: Double) throws {
        let problem = RandomProblem(seed: 41, instances: 90, labelCount: 120, copies: 2)
            .appendingDense(21, alone: alone)
        let model = try trained(problem, threshold: threshold)
        let lookedUp = followedByNothing(problem.features)
        #expect(ChunkTrainer.denseCount(problem.features) == 21)
        let ranked = model.predict(features: problem.features, beam: 4, top: 7)
        let expected = model.predict(features: lookedUp, beam: 4, top: 7)
        let cells = 0..<(ranked.labels.count)
        #expect(ranked.rowOffsets == Array(expected.rowOffsets.dropLast()))
        #expect(ranked.labels == Array(expected.labels[cells]))
        #expect(ranked.scores.map(\.bitPattern) == expected.scores[cells].map(\.bitPattern))
        // One at a time there are too few instances to lay weights out for.
        let ranker = try InstanceRanker(model, beam: 4, top: 7)
        for row in 0..<problem.features.rowCount {
            let range = problem.features.rowOffsets[row]..<problem.features.rowOffsets[row + 1]
            let single = CSRMatrix(
                columnCount: problem.features.columnCount,
                rowOffsets: [0, range.count],
                columns: Array(problem.features.columns[range]),
                values: Array(problem.features.values[range])
            )
            let own = ranked.rowOffsets[row]..<ranked.rowOffsets[row + 1]
            let alone = model.predict(features: single, beam: 4, top: 7)
            #expect(alone.labels == Array(ranked.labels[own]))
            #expect(alone.scores.map(\.bitPattern) == ranked.scores[own].map(\.bitPattern))
            #expect(ranker.rank(0, of: single) == alone)
        }
    }

    @Test(
        "train and predict to the same bits at one, two and three threads",
        arguments: NegativeSampling.allCases
    )
    func threads(negatives: NegativeSampling) throws {
        let problem = RandomProblem(seed: 43, instances: 150, labelCount: 60, copies: 2)
            .appendingDense(24)
        var parameters = LinearParameters()
        parameters.negatives = negatives
        let models = try (1...3).map { count in
            try LinearModel.train(
                features: problem.features,
                labels: problem.labels,
                tree: problem.tree,
                parameters: parameters,
                seed: 1,
                workers: Workers(count)
            ).model
        }
        let ranked = models.enumerated().map { index, model in
            model.predict(features: problem.features, top: 9, workers: Workers(index + 1))
        }
        for index in 1...2 {
            #expect(models[index] == models[0])
            #expect(ranked[index] == ranked[0])
        }
    }
}
