import GroveBase
import GroveLinear
import GroveSparse
import GroveTree
import Testing

@Suite struct `Ranking one instance at a time` {
    private func model(
        _ problem: RandomProblem,
        posts: (String, String) = ("l3-hinge", "l3-hinge"),
        threshold: Double = 0.05
    ) throws -> LinearModel {
        var parameters = LinearParameters()
        parameters.threshold = threshold
        parameters.postProcessor = try PostProcessor(parsing: posts.0)
        parameters.rankerPostProcessor = try PostProcessor(parsing: posts.1)
        return try LinearModel.train(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: parameters,
            seed: 1
        ).model
    }

    /// Every row ranked by itself, beside the batch.
    private func expectSameBits(
        _ model: LinearModel,
        _ features: CSRMatrix,
        beam: Int,
        top: Int,
        candidates: Int = 160,
        merge: ScoreMerge = .sum,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let batch = model.predict(
            features: features,
            beam: beam,
            top: top,
            candidates: candidates,
            merge: merge
        )
        let ranker = try InstanceRanker(
            model,
            beam: beam,
            top: top,
            candidates: candidates,
            merge: merge
        )
        for row in 0..<features.rowCount {
            let cells = batch.rowOffsets[row]..<batch.rowOffsets[row + 1]
            let expected = RankedLabels(
                rowOffsets: [0, cells.count],
                labels: Array(batch.labels[cells]),
                scores: Array(batch.scores[cells])
            )
            #expect(ranker.rank(row, of: features) == expected, sourceLocation: sourceLocation)
        }
    }

    @Test(
        "gives the bits of batches for every post-processor",
        arguments: [
            ("l3-hinge", "l3-hinge"), ("l2-hinge", "l1-hinge"), ("log-l3-hinge", "log-l3-hinge"),
            ("sigmoid", "sigmoid"), ("log-sigmoid", "log-sigmoid"), ("l3-hinge", "noop"),
            ("l3-hinge", "sigmoid"), ("sigmoid", "l3-hinge"),
        ],
        [1, 2]
    )
    func bits(posts: (String, String), copies: Int) throws {
        let problem = RandomProblem(seed: 41, instances: 60, copies: copies)
        let model = try model(problem, posts: posts)
        for merge in ScoreMerge.allCases {
            try expectSameBits(
                model,
                problem.features,
                beam: 2,
                top: 5,
                candidates: 8,
                merge: merge
            )
        }
    }

    @Test(
        "gives the bits of batches at any beam and length",
        arguments: [1, 3, 100],
        [1, 4, 1000]
    )
    func sizes(beam: Int, top: Int) throws {
        let problem = RandomProblem(seed: 43, instances: 60, copies: 2)
        try expectSameBits(try model(problem), problem.features, beam: beam, top: top)
    }

    @Test("gives the bits of batches where a cluster has more children than a chunk")
    func chunks() throws {
        let problem = RandomProblem.siblings(
            seed: 47,
            instances: 60,
            featureCount: 40,
            labelCount: 700
        )
        try expectSameBits(try model(problem), problem.features, beam: 10, top: 20)
    }

    /// 48 clusters of five labels: a feature's list is short, searched or complete.
    @Test(
        "gives the bits of batches whether a feature has weights in few, many or all clusters",
        arguments: [0, 0.2, 0.6]
    )
    func lists(threshold: Double) throws {
        var problem = RandomProblem(
            seed: 53,
            instances: 600,
            featureCount: 30,
            labelCount: 240
        )
        problem.tree = LabelTree(
            childOffsets: [[0, 48], Array(stride(from: 0, through: 240, by: 5))],
            slotLabels: Array(0..<240),
            labelCount: 240
        )
        let model = try model(problem, threshold: threshold)
        let lists = model.levels[1].features.reduce(into: [:]) { $0[$1, default: 0] += 1 }.values
        // Each of the three ways to meet a list is taken at one of the thresholds.
        switch threshold {
        case 0: #expect(lists.contains(48))
        case 0.2: #expect(lists.contains { (33..<48).contains($0) })
        default: #expect(lists.contains { $0 <= 32 })
        }
        try expectSameBits(model, problem.features, beam: 7, top: 5)
    }

    @Test("ranks by biases alone where an instance has no feature, and starts anew for the next")
    func empty() throws {
        let problem = RandomProblem(seed: 59)
        let model = try model(problem)
        let rows = CSRMatrix(columnCount: 50, rows: [[], [(3, 1)], []])
        try expectSameBits(model, rows, beam: 3, top: 4)
        let ranker = try InstanceRanker(model, beam: 3, top: 4)
        #expect(ranker.rank(0, of: rows) == ranker.rank(2, of: rows))
        #expect(ranker.byteCount >= 8 * model.weightCount)
    }
}
