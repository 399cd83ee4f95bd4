import GroveBase
import GroveLinear
import GroveSparse
import GroveTestSupport
import GroveTree
import Testing

@Suite struct `The lane solver` {
    /// Each label of a level against the reference solver, both to a tight epsilon.
    private func compare(
        _ problem: RandomProblem,
        _ parameters: LinearParameters,
        level: Int,
        instancesOf: (Int) -> [ReferenceSolver.Instance]
    ) throws {
        var tight = parameters
        tight.epsilon = 1e-6
        // Hinges go to the optimum slowly, and a pass may leave most rows out.
        tight.iterations = 10_000
        tight.threshold = 0
        let model = try LinearModel.train(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: tight,
            seed: 3
        ).model
        var stream = RandomStream(seed: 5, "test.reference")
        for child in 0..<problem.tree.childCount(level) {
            let instances = instancesOf(child)
            let reference = ReferenceSolver(
                features: problem.features,
                instances: instances,
                parameters: tight,
                stream: &stream
            )
            func objective(_ weights: [Double], _ bias: Double) -> Double {
                ReferenceSolver.objective(
                    features: problem.features,
                    instances: instances,
                    parameters: tight,
                    weights: weights,
                    bias: bias
                )
            }
            let solved = model.dense(level: level, child: child)
            expectClose(
                objective(solved.weights, solved.bias),
                objective(reference.weights, reference.bias),
                relative: 1e-4
            )
            // Single precision against double: the optimum is unique, its last digits are not.
            expectClose(solved.weights, reference.weights, relative: 1e-3, absolute: 2e-3)
            expectClose(solved.bias, reference.bias, relative: 1e-3, absolute: 2e-3)
        }
    }

    private func allRows(
        _ problem: RandomProblem,
        _ parameters: LinearParameters,
        label: Int
    ) -> [ReferenceSolver.Instance] {
        (0..<problem.features.rowCount).map { row in
            let positive = problem.labels.row(row).contains(UInt32(label))
            return ReferenceSolver.Instance(
                row: row,
                sign: positive ? 1 : -1,
                cost: parameters.cost
                    * (positive ? parameters.positiveCost : parameters.negativeCost)
            )
        }
    }

    @Test(
        "reaches the reference's optimum for every lane count",
        arguments: [1, 3, 4, 5, 8, 9, 16, 17, 21],
        LinearLoss.allCases
    )
    func optimum(labelCount: Int, loss: LinearLoss) throws {
        let problem = RandomProblem.siblings(
            seed: UInt64(labelCount),
            instances: 30,
            featureCount: 18,
            labelCount: labelCount
        )
        var parameters = LinearParameters()
        parameters.loss = loss
        try compare(problem, parameters, level: 0) { allRows(problem, parameters, label: $0) }
    }

    @Test(
        "reaches the reference's optimum where every row has the last features",
        arguments: [(5, true), (17, false)],
        LinearLoss.allCases
    )
    func denseTail(siblings: (labelCount: Int, alone: Bool), loss: LinearLoss) throws {
        let sparse = RandomProblem.siblings(
            seed: UInt64(siblings.labelCount),
            instances: 16,
            featureCount: 12,
            labelCount: siblings.labelCount
        )
        var parameters = LinearParameters()
        parameters.loss = loss
        let problem = sparse.appendingDense(18, alone: siblings.alone)
        try compare(problem, parameters, level: 0) { allRows(problem, parameters, label: $0) }
    }

    @Test("honours the costs of either side", arguments: LinearLoss.allCases)
    func costs(loss: LinearLoss) throws {
        let problem = RandomProblem.siblings(
            seed: 77,
            instances: 40,
            featureCount: 20,
            labelCount: 6
        )
        var parameters = LinearParameters()
        parameters.loss = loss
        parameters.cost = 0.5
        parameters.positiveCost = 4
        parameters.negativeCost = 1.5
        parameters.bias = 0.5
        try compare(problem, parameters, level: 0) { allRows(problem, parameters, label: $0) }
    }

    @Test("trains a cluster's children on the instances under their parent", arguments: [0, 16])
    func teacher(dense: Int) throws {
        let problem = RandomProblem(seed: 9, instances: 60, featureCount: 20, labelCount: 12)
            .appendingDense(dense)
        let parameters = LinearParameters()
        let active = problem.tree.activeParents(of: problem.labels)
        let parents = problem.tree.parents(2)
        try compare(problem, parameters, level: 2) { slot in
            let label = problem.tree.slotLabels[slot]
            return (0..<problem.features.rowCount)
                .filter { active[2].row($0).contains(parents[slot]) }
                .map { row in
                    let positive = problem.labels.row(row).contains(label)
                    return ReferenceSolver.Instance(row: row, sign: positive ? 1 : -1, cost: 1)
                }
        }
    }

    @Test(
        "weighs positives by induced relevance",
        arguments: [RelevanceWeighting.induced, .inducedL1],
        LinearLoss.allCases
    )
    func relevance(weighting: RelevanceWeighting, loss: LinearLoss) throws {
        let problem = RandomProblem(
            seed: 10,
            instances: 40,
            featureCount: 18,
            labelCount: 12,
            copies: 2
        )
        var parameters = LinearParameters()
        parameters.relevance = weighting
        parameters.loss = loss
        parameters.positiveCost = 2
        let active = problem.tree.activeParents(of: problem.labels)
        let tree = problem.tree
        // Level 1: children are leaf clusters, their relevance the slots an instance has in them.
        try compare(problem, parameters, level: 1) { cluster in
            (0..<problem.features.rowCount)
                .filter { active[1].row($0).contains(tree.parents(1)[cluster]) }
                .map { row in
                    let own = problem.labels.row(row)
                    let under = tree.labels(ofCluster: cluster).count { own.contains($0) }
                    let all = tree.slotLabels.count { own.contains($0) }
                    let weight =
                        weighting == .induced ? Double(under) : Double(under) / Double(all)
                    return ReferenceSolver.Instance(
                        row: row,
                        sign: under > 0 ? 1 : -1,
                        cost: under > 0 ? 2 * weight : 1
                    )
                }
        }
    }

    @Test("adds positives from outside the parent's instances, for their own label only")
    func foreignPositives() throws {
        let problem = RandomProblem.siblings(
            seed: 12,
            instances: 40,
            featureCount: 20,
            labelCount: 5
        )
        var parameters = LinearParameters()
        parameters.epsilon = 1e-6
        parameters.iterations = 3000
        parameters.threshold = 0
        let rows = (0..<40).filter { $0 % 3 == 0 }
        let byLabel = problem.labels.transposed()
        let level = LevelProblem(
            rowOffsets: [0, rows.count],
            rows: rows.map(UInt32.init),
            positiveOffsets: byLabel.rowOffsets,
            positives: byLabel.columns,
            relevance: [],
            childLists: [],
            positivesWithin: false
        )
        let chunk = try ChunkTrainer(
            features: problem.features,
            parameters: parameters,
            seed: 1,
            workers: Workers(1)
        ).train(
            ChunkJob(level: 0, chunk: 0, parent: 0, children: 0..<5, cost: 0),
            of: level
        )
        var stream = RandomStream(seed: 5, "test.reference")
        for label in 0..<5 {
            let own = Set(byLabel.row(label).map(Int.init))
            let reference = ReferenceSolver(
                features: problem.features,
                instances: Set(rows).union(own).sorted().map {
                    .init(row: $0, sign: own.contains($0) ? 1 : -1, cost: 1)
                },
                parameters: parameters,
                stream: &stream
            )
            expectClose(
                Double(chunk.biases[label]),
                reference.bias,
                relative: 1e-3,
                absolute: 2e-3
            )
        }
    }

    @Test(
        "gives the same bits on every instruction set, with features in every row or without",
        arguments: LinearLoss.allCases,
        [0, 19]
    )
    func instructionSets(loss: LinearLoss, dense: Int) throws {
        let problem = RandomProblem(seed: 21, instances: 300, featureCount: 80, labelCount: 60)
            .appendingDense(dense)
        var parameters = LinearParameters()
        parameters.loss = loss
        let levels = LevelProblem.teacher(
            labels: problem.labels,
            tree: problem.tree,
            levelCount: 3,
            relevance: .none,
            workers: Workers(1)
        )
        for cluster in 0..<6 {
            let children = problem.tree.children(2, of: cluster)
            let job = ChunkJob(
                level: 2,
                chunk: cluster,
                parent: cluster,
                children: children,
                cost: 0
            )
            let chunks = try (0...ChunkTrainer.bestInstructionSet).map { set in
                try ChunkTrainer(
                    features: problem.features,
                    parameters: parameters,
                    seed: 8,
                    instructionSet: set,
                    workers: Workers(1)
                ).train(job, of: levels[2])
            }
            for chunk in chunks {
                #expect(chunk.features == chunks[0].features)
                #expect(chunk.values.map(\.bitPattern) == chunks[0].values.map(\.bitPattern))
                #expect(chunk.biases.map(\.bitPattern) == chunks[0].biases.map(\.bitPattern))
                #expect(chunk.passes == chunks[0].passes)
            }
        }
    }

    @Test("solves one instance by hand")
    func byHand() throws {
        // One positive with x = (2), bias 1, C = 1: α (0.5 + 5) = 1, w = 2α, b = α.
        let features = CSRMatrix(columnCount: 1, rows: [[(0, 2)]])
        var parameters = LinearParameters()
        parameters.threshold = 0
        parameters.epsilon = 1e-6
        let model = try LinearModel.train(
            features: features,
            labels: CSRPattern(columnCount: 1, rows: [[0]]),
            tree: LabelTree(childOffsets: [[0, 1]], slotLabels: [0], labelCount: 1),
            parameters: parameters,
            seed: 1
        ).model
        let solved = model.dense(level: 0, child: 0)
        expectClose(solved.weights, [2 / 5.5])
        expectClose(solved.bias, 1 / 5.5)
    }

    @Test("survives empty instances, labels without positives and no instances at all")
    func corners() throws {
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 2, 3]],
            slotLabels: [0, 1, 2],
            labelCount: 3
        )
        for loss in LinearLoss.allCases {
            var parameters = LinearParameters()
            parameters.loss = loss
            for (rows, labels) in [
                ([[], [], []], [[0], [], [1]]),
                ([[(0, 1)], [(1, 1)]], [[0], [0]]),
                ([], []),
            ] as [([[(column: UInt32, value: Float)]], [[UInt32]])] {
                let model = try LinearModel.train(
                    features: CSRMatrix(columnCount: 2, rows: rows),
                    labels: CSRPattern(columnCount: 3, rows: labels),
                    tree: tree,
                    parameters: parameters,
                    seed: 1
                ).model
                #expect(model.levels.allSatisfy { $0.biases.allSatisfy(\.isFinite) })
                #expect(model.levels.allSatisfy { $0.values.allSatisfy(\.isFinite) })
            }
        }
    }

    @Test("keeps weights from the threshold on, and the largest ones under a limit")
    func pruning() throws {
        let problem = RandomProblem(seed: 4)
        var parameters = LinearParameters()
        func train() throws -> LinearModel {
            try LinearModel.train(
                features: problem.features,
                labels: problem.labels,
                tree: problem.tree,
                parameters: parameters,
                seed: 1
            ).model
        }
        parameters.threshold = 0
        let full = try train()
        parameters.threshold = 0.2
        let thresholded = try train()
        parameters.maxWeights = 4
        let limited = try train()
        for slot in 0..<problem.tree.slotLabels.count {
            let all = full.dense(level: 2, child: slot)
            let kept = all.weights.map { abs(Float($0)) >= 0.2 ? $0 : 0 }
            let bias = abs(Float(all.bias)) >= 0.2 ? all.bias : 0
            #expect(thresholded.dense(level: 2, child: slot).weights == kept)
            #expect(thresholded.dense(level: 2, child: slot).bias == bias)
            let ranked = (kept + [bias]).enumerated()
                .sorted { (abs($1.element), $0.offset) < (abs($0.element), $1.offset) }
                .prefix(4)
            var expected = [Double](repeating: 0, count: kept.count + 1)
            for (offset, value) in ranked { expected[offset] = value }
            let got = limited.dense(level: 2, child: slot)
            #expect(got.weights + [got.bias] == expected)
        }
    }
}
