import Foundation
import GroveBase
import GroveLinear
import GroveSparse
import GroveTestSupport
import GroveTree
import Testing

/// Beam search as the reference does it, one instance and one child at a time.
private struct NaiveSearch {
    let model: LinearModel
    let features: CSRMatrix

    private func margin(_ row: Int, level: Int, child: Int) -> Double {
        let (weights, bias) = model.dense(level: level, child: child)
        return zip(features.rowColumns(row), features.rowValues(row)).reduce(
            bias * Double(model.bias)
        ) { $0 + weights[Int($1.0)] * Double($1.1) }
    }

    private func combined(_ post: PostProcessor, _ margin: Double, _ parent: Double?) -> Double {
        switch post {
        case .noop: margin
        case .sigmoid: (parent ?? 1) / (1 + exp(-margin))
        case .logSigmoid: (parent ?? 0) - log(1 + exp(-margin))
        case .hinge(let p): (parent ?? 1) * exp(-pow(max(0, 1 - margin), Double(p)))
        case .logHinge(let p): (parent ?? 0) - pow(max(0, 1 - margin), Double(p))
        }
    }

    func children(_ row: Int, level: Int, of kept: [(Int, Double?)]) -> [(Int, Double)] {
        let isLast = level == model.tree.levelCount - 1
        let post = isLast ? model.rankerPostProcessor : model.postProcessor
        return kept.flatMap { parent, score in
            model.tree.children(level, of: parent).map {
                ($0, combined(post, margin(row, level: level, child: $0), score))
            }
        }
    }

    func leaves(_ row: Int, beam: Int) -> [(Int, Double?)] {
        var kept: [(Int, Double?)] = [(0, nil)]
        for level in 0..<(model.tree.levelCount - 1) {
            kept = children(row, level: level, of: kept)
                .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(beam).map { ($0.0, $0.1) }
        }
        return kept
    }

    func labels(_ row: Int, beam: Int, candidates: Int, top: Int, merge: ScoreMerge)
        -> [(label: UInt32, score: Double)]
    {
        let level = model.tree.levelCount - 1
        let slots = children(row, level: level, of: leaves(row, beam: beam))
            .map { (model.tree.slotLabels[$0.0], $0.1) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(candidates)
        let merged = Dictionary(grouping: slots) { $0.0 }.map { label, slots in
            let scores = slots.map(\.1)
            let sum = scores.reduce(0, +)
            return switch merge {
            case .sum: (label, sum)
            case .mean: (label, sum / Double(scores.count))
            case .max: (label, scores.max() ?? 0)
            }
        }
        return merged.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(top)
            .map { (label: $0.0, score: $0.1) }
    }
}

@Suite struct `Beam search` {
    private func model(
        _ problem: RandomProblem,
        _ change: (inout LinearParameters) -> Void = { _ in }
    )
        throws -> LinearModel
    {
        var parameters = LinearParameters()
        parameters.threshold = 0.05
        change(&parameters)
        return try LinearModel.train(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: parameters,
            seed: 1
        ).model
    }

    @Test(
        "ranks like a naive search for every post-processor",
        arguments: [
            ("l3-hinge", "l3-hinge"), ("l2-hinge", "l1-hinge"), ("log-l3-hinge", "log-l3-hinge"),
            ("sigmoid", "sigmoid"), ("log-sigmoid", "log-sigmoid"), ("l3-hinge", "noop"),
            ("l3-hinge", "sigmoid"), ("sigmoid", "l3-hinge"),
        ],
        [1, 2]
    )
    func naive(names: (String, String), copies: Int) throws {
        let problem = RandomProblem(seed: 31, instances: 60, copies: copies)
        let model = try model(problem) {
            $0.postProcessor = (try? PostProcessor(parsing: names.0)) ?? .noop
            $0.rankerPostProcessor = (try? PostProcessor(parsing: names.1)) ?? .noop
        }
        let naive = NaiveSearch(model: model, features: problem.features)
        for merge in ScoreMerge.allCases {
            let ranked = model.predict(
                features: problem.features,
                beam: 2,
                top: 5,
                candidates: 9,
                merge: merge
            )
            for row in 0..<60 {
                let wanted = naive.labels(
                    row,
                    beam: 2,
                    candidates: copies == 1 ? 5 : 9,
                    top: 5,
                    merge: merge
                )
                // Scores in single precision: near ties may swap, so scores are compared in order.
                expectClose(
                    ranked.scores[ranked.rowOffsets[row]..<ranked.rowOffsets[row + 1]].map {
                        Double($0)
                    },
                    wanted.map(\.score),
                    relative: 1e-4,
                    absolute: 1e-5
                )
            }
        }
    }

    /// Features go through the kernel in batches of 64.
    @Test("ranks instances of any length like a naive search")
    func lengths() throws {
        let problem = RandomProblem(seed: 35, instances: 400, featureCount: 200, labelCount: 60)
        let model = try model(problem)
        let rows = [0, 1, 2, 63, 64, 65, 127, 128, 129, 192, 200].map { length in
            (0..<length).map { (column: UInt32($0), value: Float(1 + $0 % 7) / 40) }
        }
        let features = CSRMatrix(columnCount: 200, rows: rows)
        let naive = NaiveSearch(model: model, features: features)
        let ranked = model.predict(features: features, beam: 6, top: 12)
        for row in rows.indices {
            let wanted = naive.labels(row, beam: 6, candidates: 12, top: 12, merge: .sum)
            let range = ranked.rowOffsets[row]..<ranked.rowOffsets[row + 1]
            #expect(range.count == wanted.count && !wanted.isEmpty)
            expectClose(
                ranked.scores[range].map { Double($0) },
                wanted.map(\.score),
                relative: 1e-4,
                absolute: 1e-5
            )
        }
    }

    @Test("keeps the leaf clusters a naive search keeps, with their chained scores")
    func beams() throws {
        let problem = RandomProblem(seed: 32, instances: 50)
        let model = try model(problem)
        let naive = NaiveSearch(model: model, features: problem.features)
        let beams = model.beams(features: problem.features, beam: 3)
        #expect(beams.columnCount == 6)
        for row in 0..<50 {
            let wanted = naive.leaves(row, beam: 3).sorted { $0.0 < $1.0 }
            #expect(beams.rowColumns(row).map(Int.init) == wanted.map(\.0))
            expectClose(
                beams.rowValues(row).map { Double($0) },
                wanted.map { $0.1 ?? 0 },
                relative: 1e-4
            )
        }
    }

    @Test("gives ties to the smaller label")
    func ties() throws {
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 2, 4]],
            slotLabels: [2, 3, 0, 1],
            labelCount: 4
        )
        // No weights and equal biases: every label has the same score.
        func level(_ offsets: [Int]) -> LinearLevel {
            let chunks = offsets
            return LinearLevel(
                chunkOffsets: chunks,
                featureOffsets: chunks.map { _ in 0 },
                weightOffsets: chunks.map { _ in 0 },
                features: [],
                rowEnds: [],
                columns: [],
                values: [],
                biases: [Float](repeating: 0.5, count: offsets[offsets.count - 1])
            )
        }
        let model = LinearModel(
            tree: tree,
            levels: [level([0, 2]), level([0, 2, 4])],
            featureCount: 3,
            bias: 1,
            postProcessor: .hinge(3),
            rankerPostProcessor: .hinge(3)
        )
        let one = CSRMatrix(columnCount: 3, rows: [[(1, 1)], []])
        #expect(Array(model.predict(features: one, top: 3).row(0)) == [0, 1, 2])
        #expect(Array(model.predict(features: one, beam: 1, top: 3).row(1)) == [2, 3])
        #expect(Array(model.predict(features: one, top: 40).row(1)) == [0, 1, 2, 3])
    }

    @Test("gives the same bits at one, two and three threads", arguments: NegativeSampling.allCases)
    func threads(negatives: NegativeSampling) throws {
        let problem = RandomProblem(seed: 33, instances: 2500, copies: 2)
        var parameters = LinearParameters()
        parameters.negatives = negatives
        parameters.beam = 2
        let runs = try (1...3).map { count in
            let workers = Workers(count)
            let model = try LinearModel.train(
                features: problem.features,
                labels: problem.labels,
                tree: problem.tree,
                parameters: parameters,
                seed: 4,
                workers: workers
            ).model
            let ranked = model.predict(features: problem.features, top: 4, workers: workers)
            return (
                model, ranked, model.beams(features: problem.features, beam: 2, workers: workers)
            )
        }
        for run in runs.dropFirst() {
            #expect(run.0 == runs[0].0)
            #expect(run.1 == runs[0].1)
            #expect(run.2 == runs[0].2)
        }
    }

    @Test("scores one instance to the bit as it does in a batch")
    func oneByOne() throws {
        let problem = RandomProblem(seed: 34, instances: 200, featureCount: 300, labelCount: 60)
        let model = try model(problem)
        let batch = model.predict(features: problem.features, beam: 3, top: 5)
        for row in 0..<200 {
            let alone = model.predict(
                features: problem.features.selectingRows([row]),
                beam: 3,
                top: 5
            )
            #expect(Array(alone.row(0)) == Array(batch.row(row)))
            #expect(
                alone.scores
                    == Array(batch.scores[batch.rowOffsets[row]..<batch.rowOffsets[row + 1]])
            )
        }
    }

    @Test("cuts a parent of many children into chunks")
    func manyChildren() throws {
        let problem = RandomProblem.siblings(
            seed: 36,
            instances: 40,
            featureCount: 30,
            labelCount: 600
        )
        let model = try model(problem) { $0.threshold = 0.01 }
        #expect(model.levels[0].chunkOffsets == [0, 256, 512, 600])
        let naive = NaiveSearch(model: model, features: problem.features)
        for top in [5, 50] {
            let ranked = model.predict(features: problem.features, top: top)
            for row in 0..<3 {
                let wanted = naive.labels(row, beam: 1, candidates: top, top: top, merge: .sum)
                expectClose(
                    ranked.scores[ranked.rowOffsets[row]..<ranked.rowOffsets[row + 1]].map {
                        Double($0)
                    },
                    wanted.map(\.score),
                    relative: 1e-4,
                    absolute: 1e-5
                )
            }
        }
        let beams = model.beams(features: problem.features)
        #expect(beams.columnCount == 1)
        #expect(beams.values.allSatisfy { $0 == 1 })
    }

    @Test("a matcher stops above the labels")
    func matcherOnly() throws {
        let problem = RandomProblem(seed: 35)
        let all = try model(problem)
        let matcher = try LinearModel.train(
            features: problem.features,
            labels: problem.labels,
            tree: problem.tree,
            parameters: {
                var parameters = LinearParameters()
                parameters.threshold = 0.05
                return parameters
            }(),
            seed: 1,
            levels: 0..<2
        ).model
        #expect(!matcher.ranksLabels)
        #expect(matcher.levels == Array(all.levels.prefix(2)))
        #expect(matcher.beams(features: problem.features) == all.beams(features: problem.features))
    }
}
