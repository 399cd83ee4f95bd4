import GroveBase
import GroveLinear
import GroveSparse
import GroveTree
import Testing

@Suite("Models trained and read part by part")
struct PartTests {
    /// Cuts every level's parents after `width`.
    private func cuts(_ tree: LabelTree, _ width: Int, levels: Int? = nil) -> [[Range<Int>]] {
        (0..<(levels ?? tree.levelCount)).map { Workers.blocks(tree.parentCount($0), size: width) }
    }

    private func parameters(_ negatives: NegativeSampling = .teacher) -> LinearParameters {
        var parameters = LinearParameters()
        parameters.threshold = 0.05
        parameters.negatives = negatives
        parameters.beam = 2
        return parameters
    }

    private func whole(_ problem: RandomProblem, _ parameters: LinearParameters) throws
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

    /// A model that hands out the parts of one in memory, and counts how often.
    private func parted(
        _ model: LinearModel,
        _ cuts: [[Range<Int>]],
        fetched: Locked<Int> = Locked(0)
    ) -> PartedModel {
        let parts = model.parts(cuts)
        return PartedModel(
            tree: model.tree,
            featureCount: model.featureCount,
            bias: model.bias,
            postProcessor: model.postProcessor,
            rankerPostProcessor: model.rankerPostProcessor,
            cuts: cuts
        ) { level, parents in
            fetched.withLock { $0 += 1 }
            return try #require(parts[level].first { $0.parents == parents })
        }
    }

    @Test("Parts trained one at a time are those of the whole model", arguments: 1...3, 1...3)
    func training(width: Int, threads: Int) throws {
        let problem = RandomProblem(seed: 4, copies: 2)
        let model = try whole(problem, parameters())
        let trainer = try PartTrainer(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: parameters(),
            seed: 3,
            workers: Workers(threads)
        )
        #expect(trainer.levelCount == problem.tree.levelCount)
        for parts in model.parts(cuts(problem.tree, width)) {
            for part in parts {
                let trained = try trainer.train(
                    level: part.level,
                    parents: part.parents,
                    workers: Workers(threads)
                )
                #expect(trained == part)
                #expect(part.problem(tree: problem.tree, featureCount: 50) == nil)
            }
        }
    }

    @Test(
        "Matcher-aware negatives come out of parts",
        arguments: [NegativeSampling.matcher, .both]
    )
    func negatives(_ negatives: NegativeSampling) throws {
        let problem = RandomProblem(seed: 5)
        let model = try whole(problem, parameters(negatives))
        let cuts = cuts(problem.tree, 2)
        var trainer = try PartTrainer(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: parameters(negatives),
            seed: 3
        )
        for (level, parts) in model.parts(cuts).enumerated() {
            #expect(trainer.needsBeams(level: level) == (level > 0))
            if level > 0 {
                let beams = try parted(model, cuts).beams(
                    features: problem.features,
                    beam: trainer.beam,
                    levelCount: level
                )
                trainer.setNegatives(beams.pattern, level: level, workers: Workers(2))
            }
            for part in parts {
                #expect(try trainer.train(level: level, parents: part.parents) == part)
            }
        }
    }

    @Test(
        "Prediction part by part gives the same labels and the same bits",
        arguments: [1, 2, 4],
        [PostProcessor.hinge(3), .sigmoid, .logSigmoid]
    )
    func prediction(width: Int, post: PostProcessor) throws {
        let problem = RandomProblem(seed: 6, copies: 2)
        let model = try whole(problem, parameters())
            .reading(postProcessor: post, rankerPostProcessor: post)
        let fetched = Locked(0)
        let cuts = cuts(problem.tree, width)
        let parts = parted(model, cuts, fetched: fetched)
        for (beam, top, candidates) in [(1, 5, 160), (2, 3, 4), (6, 30, 160)] {
            let expected = model.predict(
                features: problem.features,
                beam: beam,
                top: top,
                candidates: candidates
            )
            #expect(expected.labels.count > 100)
            for threads in 1...3 {
                let before = fetched.withLock { $0 }
                let found = try parts.predict(
                    features: problem.features,
                    beam: beam,
                    top: top,
                    candidates: candidates,
                    workers: Workers(threads)
                )
                #expect(found == expected)
                #expect(fetched.withLock { $0 } - before == cuts.reduce(0) { $0 + $1.count })
            }
        }
        #expect(
            try parts.beams(features: problem.features, beam: 3)
                == model.beams(features: problem.features, beam: 3)
        )
    }

    @Test func `The nonzeros of positives count an instance once a child`() throws {
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 1, 3]],
            slotLabels: [0, 1, 2],
            labelCount: 3
        )
        let trainer = try PartTrainer(
            features: CSRMatrix(
                columnCount: 4,
                rows: [[(0, 1), (1, 1)], [(2, 1)], [(1, 1), (2, 1), (3, 1)]]
            ),
            labels: CSRPattern(columnCount: 3, rows: [[0, 1], [1, 2], [2]]),
            tree: tree,
            parameters: parameters(),
            seed: 1
        )
        // Label 0 has the first instance (2); 1 the first two (3); 2 the last two (4). Of the two
        // clusters the first has the first instance, the second all.
        #expect(trainer.positiveNonzeros(level: 1) == [2, 7])
        #expect(trainer.positiveNonzeros(level: 0) == [2 + 6])
    }

    @Test func `Cuts that leave parents out are described`() {
        let tree = RandomProblem(seed: 1).tree
        #expect(PartedModel.problem(tree: tree, cuts: cuts(tree, 1)) == nil)
        #expect(
            PartedModel.problem(tree: tree, cuts: [[0..<1], [0..<1]])?.contains("1 of 2") == true
        )
        #expect(
            PartedModel.problem(tree: tree, cuts: [[0..<1], [1..<2]])?.contains("follow") == true
        )
    }
}
