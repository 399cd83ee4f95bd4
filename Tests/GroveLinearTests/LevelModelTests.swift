import GroveBase
import GroveLinear
import GroveSparse
import GroveTree
import Testing

@Suite("The models of one level alone")
struct LevelModelTests {
    private func parameters(
        _ negatives: NegativeSampling,
        _ post: PostProcessor = .hinge(3)
    ) -> LinearParameters {
        var parameters = LinearParameters()
        parameters.threshold = 0.02
        parameters.negatives = negatives
        parameters.beam = 2
        parameters.postProcessor = post
        parameters.rankerPostProcessor = post
        return parameters
    }

    @Test(
        "Level after level, they are the model that is trained whole",
        arguments: NegativeSampling.allCases,
        [PostProcessor.hinge(3), .sigmoid, .logSigmoid, .logHinge(2)]
    )
    func chain(_ negatives: NegativeSampling, _ post: PostProcessor) throws {
        let problem = RandomProblem(seed: 6, copies: 2)
        let parameters = parameters(negatives, post)
        let whole = try LinearModel.train(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: parameters,
            seed: 3
        ).model
        var beams: CSRMatrix?
        for level in 0..<problem.tree.levelCount {
            let model = try LevelModel.train(
                level: level,
                of: problem.tree,
                features: problem.features,
                labels: problem.labels,
                beams: beams?.pattern,
                parameters: parameters,
                seed: 3,
                workers: Workers(2)
            )
            #expect(model.linearModel.levels[level] == whole.levels[level])
            if level < problem.tree.levelCount - 1 {
                beams = model.beams(problem.features, from: beams, keep: 2, workers: Workers(2))
                continue
            }
            let clusters = whole.beams(features: problem.features, beam: 2)
            let kept = try #require(beams)
            #expect(kept.pattern == clusters.pattern)
            let ranked = model.rank(problem.features, beams: kept, top: 5)
            let expected = whole.predict(features: problem.features, beam: 2, top: 5)
            #expect(ranked.labels == expected.labels)
            for (a, b) in zip(ranked.scores, expected.scores) {
                #expect(abs(a - b) <= 1e-5 * max(1, abs(b)))
            }
        }
    }

    @Test("Dense weights give the margins that scoring gives")
    func denseWeights() throws {
        let problem = RandomProblem(seed: 7)
        var parameters = parameters(.teacher, .hinge(1))
        parameters.threshold = 0
        parameters.bias = 2
        let model = try LevelModel.train(
            level: 0,
            of: problem.tree,
            features: problem.features,
            labels: problem.labels,
            beams: nil,
            parameters: parameters,
            seed: 1
        )
        let dense = model.denseWeights
        let width = problem.features.columnCount
        #expect(dense.rows.count == 2 * width)
        #expect(dense.biases.count == 2)
        let scores = model.beams(problem.features, from: nil, keep: 2)
        for row in 0..<problem.features.rowCount {
            for (child, score) in zip(scores.rowColumns(row), scores.rowValues(row)) {
                var margin = Double(dense.biases[Int(child)])
                for (column, value) in zip(
                    problem.features.rowColumns(row),
                    problem.features.rowValues(row)
                ) {
                    margin += Double(value) * Double(dense.rows[Int(child) * width + Int(column)])
                }
                #expect(abs(Double(score) - exponential(-max(0, 1 - margin))) < 1e-5)
            }
        }
    }

    /// e^x by its series, for x from about -20 to 0.
    private func exponential(_ x: Double) -> Double {
        var sum = 1.0
        var term = 1.0
        for n in 1..<60 {
            term *= x / 16 / Double(n)
            sum += term
        }
        return (0..<4).reduce(sum) { value, _ in value * value }
    }

    @Test("Where clusters come from elsewhere, a noop ranker keeps the bare margins")
    func noop() throws {
        let problem = RandomProblem(seed: 8)
        var parameters = parameters(.both)
        parameters.rankerPostProcessor = .noop
        let last = problem.tree.levelCount - 1
        let clusters = CSRMatrix(
            columnCount: 6,
            rows: (0..<problem.features.rowCount).map { row -> [(column: UInt32, value: Float)] in
                [(UInt32(row % 5), 0.5), (UInt32(5), 0.25)]
            }
        )
        let model = try LevelModel.train(
            level: last,
            of: problem.tree,
            features: problem.features,
            labels: problem.labels,
            beams: clusters.pattern,
            parameters: parameters,
            seed: 1
        )
        let ranked = model.rank(problem.features, beams: clusters, top: 30)
        let weights = model.denseWeights
        let width = problem.features.columnCount
        for row in 0..<problem.features.rowCount {
            let slots = [row % 5, 5].flatMap { problem.tree.children(last, of: $0) }
            let margins = slots.map { slot in
                let label = problem.tree.slotLabels[slot]
                let cells = zip(
                    problem.features.rowColumns(row),
                    problem.features.rowValues(row)
                )
                let margin = cells.reduce(weights.biases[slot]) {
                    $0 + $1.1 * weights.rows[slot * width + Int($1.0)]
                }
                return (label: label, margin: margin)
            }
            let range = ranked.rowOffsets[row]..<ranked.rowOffsets[row + 1]
            #expect(Set(ranked.labels[range]) == Set(margins.map(\.label)))
            for index in range {
                let margin = margins.first { $0.label == ranked.labels[index] }?.margin
                #expect(abs((margin ?? .nan) - ranked.scores[index]) < 1e-5)
            }
        }
    }

    @Test(
        "Labels may have other negatives than clusters",
        arguments: [NegativeSampling.matcher, .both]
    )
    func rankerNegatives(_ negatives: NegativeSampling) throws {
        let problem = RandomProblem(seed: 9, copies: 2)
        var parameters = parameters(.teacher)
        let teacher = try train(problem, parameters)
        parameters.rankerNegatives = negatives
        let mixed = try train(problem, parameters)
        let last = problem.tree.levelCount - 1
        #expect(mixed.levels[..<last] == teacher.levels[..<last])
        let level = try LevelModel.train(
            level: last,
            of: problem.tree,
            features: problem.features,
            labels: problem.labels,
            beams: teacher.beams(features: problem.features, beam: 2).pattern,
            parameters: parameters,
            seed: 3
        )
        #expect(mixed.levels[last] == level.linearModel.levels[last])
        #expect(mixed.levels[last] != teacher.levels[last])
    }

    @Test("Labels may have other costs than clusters")
    func rankerCosts() throws {
        let problem = RandomProblem(seed: 9, copies: 2)
        var parameters = parameters(.teacher)
        let plain = try train(problem, parameters)
        parameters.rankerPositiveCost = 4
        parameters.rankerNegativeCost = 0.5
        let mixed = try train(problem, parameters)
        parameters = self.parameters(.teacher)
        (parameters.positiveCost, parameters.negativeCost) = (4, 0.5)
        let whole = try train(problem, parameters)
        let last = problem.tree.levelCount - 1
        #expect(mixed.levels[..<last] == plain.levels[..<last])
        #expect(mixed.levels[last] == whole.levels[last])
        #expect(whole.levels[..<last] != plain.levels[..<last])
        #expect(mixed.levels[last] != plain.levels[last])
    }

    private func train(_ problem: RandomProblem, _ parameters: LinearParameters) throws
        -> LinearModel
    {
        try LinearModel.train(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: parameters,
            seed: 3
        ).model
    }
}
