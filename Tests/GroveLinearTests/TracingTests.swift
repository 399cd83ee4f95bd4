import GroveBase
import GroveSparse
import GroveTree
import Testing

@testable import GroveLinear

@Suite("How labels were found")
struct TracingTests {
    private static let posts = [
        ("l3-hinge", "l3-hinge"), ("l2-hinge", "l1-hinge"), ("log-l3-hinge", "log-l3-hinge"),
        ("sigmoid", "sigmoid"), ("log-sigmoid", "log-sigmoid"), ("l3-hinge", "noop"),
        ("l3-hinge", "sigmoid"), ("sigmoid", "l3-hinge"),
    ]

    private func model(
        _ problem: RandomProblem,
        _ posts: (String, String) = ("l3-hinge", "l3-hinge")
    ) throws -> LinearModel {
        var parameters = LinearParameters()
        parameters.threshold = 0.05
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

    /// Labels and scores of traces as predictions.
    private func ranked(_ traces: [SearchTrace]) -> RankedLabels {
        RankedLabels(
            rowOffsets: traces.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.labels.count) },
            labels: traces.flatMap { $0.labels.map(\.label) },
            scores: traces.flatMap { $0.labels.map(\.score) }
        )
    }

    /// That each label's copies are where the tree has it, inside clusters that were kept.
    private func expectSound(_ traces: [SearchTrace], _ tree: LabelTree, merge: ScoreMerge) {
        for label in traces.flatMap({ trace in trace.labels.map { (trace, $0) } }) {
            let (trace, found) = label
            #expect(!found.copies.isEmpty)
            #expect(Set(found.copies.map(\.cluster)).count == found.copies.count)
            #expect(zip(found.copies, found.copies.dropFirst()).allSatisfy { $0.score >= $1.score })
            for copy in found.copies {
                #expect(tree.labels(ofCluster: copy.cluster).contains(found.label))
                for (level, cluster) in tree.path(toLeaf: copy.cluster).enumerated()
                where !trace.levels[level].isEmpty {
                    #expect(trace.levels[level].contains { $0.cluster == cluster })
                }
            }
            let shares = found.copies.compactMap(\.share)
            #expect(shares.isEmpty || shares.count == found.copies.count)
            if !shares.isEmpty { #expect(abs(shares.reduce(0, +) - 1) < 1e-12) }
            if merge == .max, let first = shares.first { #expect(first == 1) }
        }
    }

    @Test(
        "Traced labels and scores are those of the fast search, to the bit",
        arguments: posts,
        [1, 3]
    )
    func sameBits(posts: (String, String), copies: Int) throws {
        let problem = RandomProblem(seed: 61, instances: 70, copies: copies)
        let model = try model(problem, posts)
        for merge in ScoreMerge.allCases {
            for (beam, top, candidates) in [(2, 5, 8), (1, 3, 1), (6, 40, 100), (3, 2, 3)] {
                let fast = model.predict(
                    features: problem.features,
                    beam: beam,
                    top: top,
                    candidates: candidates,
                    merge: merge
                )
                for threads in beam == 2 ? [1, 3] : [1] {
                    let traces = model.trace(
                        features: problem.features,
                        beam: beam,
                        top: top,
                        candidates: candidates,
                        merge: merge,
                        workers: Workers(threads)
                    )
                    #expect(ranked(traces) == fast)
                    if threads == 1 { expectSound(traces, model.tree, merge: merge) }
                }
            }
        }
    }

    @Test("The clusters of a trace are those of the beam, with its scores", arguments: posts)
    func beams(posts: (String, String)) throws {
        let problem = RandomProblem(seed: 62, copies: 2)
        let model = try model(problem, posts)
        let traces = model.trace(features: problem.features, beam: 2, top: 4)
        for levelCount in 1...2 {
            let beams = model.clusterBeams(
                features: problem.features,
                beam: 2,
                levelCount: levelCount,
                workers: Workers(1),
                progress: SilentProgress()
            )
            for (row, trace) in traces.enumerated() {
                let visits = trace.levels[levelCount - 1]
                #expect(visits.map { UInt32($0.cluster) } == Array(beams.rowColumns(row)))
                #expect(visits.map(\.score) == Array(beams.rowValues(row)))
            }
        }
    }

    @Test("A tree of one level has no clusters to tell of")
    func flat() throws {
        let problem = RandomProblem.siblings(
            seed: 63,
            instances: 70,
            featureCount: 30,
            labelCount: 300
        )
        let model = try model(problem)
        let traces = model.trace(features: problem.features, top: 6)
        #expect(ranked(traces) == model.predict(features: problem.features, top: 6))
        #expect(traces.allSatisfy { $0.levels.isEmpty })
    }

    @Test("A model in parts is traced as one in one piece, and put together it is that one")
    func parts() throws {
        let problem = RandomProblem(seed: 64, instances: 80, copies: 2)
        let whole = try model(problem, ("l3-hinge", "sigmoid"))
        let cuts = [[0..<1], [0..<1, 1..<2], [0..<2, 2..<3, 3..<6]]
        let parts = whole.parts(cuts)
        let parted = PartedModel(
            tree: whole.tree,
            featureCount: whole.featureCount,
            bias: whole.bias,
            postProcessor: whole.postProcessor,
            rankerPostProcessor: whole.rankerPostProcessor,
            cuts: cuts
        ) { level, parents in
            try #require(parts[level].first { $0.parents == parents })
        }
        let traces = try parted.trace(features: problem.features, beam: 3, top: 5, candidates: 9)
        #expect(
            traces == whole.trace(features: problem.features, beam: 3, top: 5, candidates: 9)
        )
        #expect(try parted.whole() == whole)
    }

    @Test("Inside clusters that something else chose, labels are those of ranking there")
    func givenClusters() throws {
        let problem = RandomProblem(seed: 65, instances: 90, copies: 2)
        let model = LevelModel(try model(problem))
        let clusters = CSRMatrix(
            columnCount: 6,
            rows: (0..<90).map { row in
                let first = (column: UInt32(row % 5), value: Float(0.5))
                let second = (column: UInt32(5), value: Float(0.25))
                return row == 3 ? [] : [first, second]
            }
        )
        let traces = model.trace(problem.features, beams: clusters, top: 5, candidates: 7)
        #expect(
            ranked(traces) == model.rank(problem.features, beams: clusters, top: 5, candidates: 7)
        )
        let visits = [
            SearchTrace.Visit(cluster: 0, score: 0.5), SearchTrace.Visit(cluster: 5, score: 0.25),
        ]
        #expect(traces[0].levels == [[], visits])
        #expect(traces[3].labels.isEmpty)
        expectSound(traces, model.tree, merge: .sum)
    }

    /// Labels 0 in both clusters, 1 in the first alone; margins are biases, the post-processor keeps
    /// them: 3 and 1 for the copies, 2 for the other.
    @Test(
        "Copies are merged and shared out by hand",
        arguments: [
            (ScoreMerge.sum, Float(4), [0.75, 0.25]), (.mean, 2, [0.75, 0.25]), (.max, 3, [1, 0]),
        ]
    )
    func shares(merge: ScoreMerge, score: Float, shares: [Double]) {
        func level(_ offsets: [Int], _ biases: [Float]) -> LinearLevel {
            let empty = LinearLevel.empty(childOffsets: offsets)
            return LinearLevel(
                chunkOffsets: empty.chunkOffsets,
                featureOffsets: empty.featureOffsets,
                weightOffsets: empty.weightOffsets,
                features: [],
                rowEnds: [],
                columns: [],
                values: [],
                biases: biases
            )
        }
        let model = LinearModel(
            tree: LabelTree(
                childOffsets: [[0, 2], [0, 2, 3]],
                slotLabels: [0, 1, 0],
                labelCount: 2
            ),
            levels: [level([0, 2], [1, 1]), level([0, 2, 3], [1, 2, 3])],
            featureCount: 1,
            bias: 1,
            postProcessor: .noop,
            rankerPostProcessor: .noop
        )
        let nothing = CSRMatrix(columnCount: 1, rows: [[]])
        let trace = model.trace(features: nothing, beam: 2, top: 2, merge: merge)[0]
        let found = trace.labels.first { $0.label == 0 }
        #expect(found?.score == score)
        #expect(found?.copies.map(\.cluster) == [1, 0])
        #expect(found?.copies.map(\.score) == [3, 1])
        #expect(found?.copies.map(\.share) == shares)
        let other = trace.labels.first { $0.label == 1 }
        #expect(other?.copies == [.init(cluster: 0, score: 2, share: 1)])
    }
}
