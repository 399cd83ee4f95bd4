import GroveBase
import GroveEncoder
import GroveSparse
import GroveTensor
import GroveText
import Testing

@Suite("The schedule of fine-tuning")
struct ScheduleTests {
    @Test("The rate rises over the warm-up and falls to 0")
    func rates() {
        let rate = LearningRate(peak: 2, warmup: 4, steps: 12)
        #expect(
            (0...12).map { rate($0) } == [
                0, 0.5, 1, 1.5, 2, 1.75, 1.5, 1.25, 1, 0.75, 0.5, 0.25, 0,
            ]
        )
        let without = LearningRate(peak: 1, warmup: 0, steps: 2)
        #expect((0...2).map { without($0) } == [1, 0.5, 0])
    }

    @Test("Every epoch sees every instance once, in an order of its own")
    func epochs() {
        var order = BatchOrder(count: 10, batch: 4, seed: 3)
        #expect(order.stepsPerEpoch == 3)
        let steps = (0..<6).map { order.instances($0) }
        #expect(steps.map(\.count) == [4, 4, 2, 4, 4, 2])
        #expect(steps[0..<3].joined().sorted() == Array(0..<10))
        #expect(steps[3..<6].joined().sorted() == Array(0..<10))
        #expect(Array(steps[0..<3].joined()) != Array(steps[3..<6].joined()))
        var again = BatchOrder(count: 10, batch: 4, seed: 3)
        #expect(again.instances(4) == steps[4])
        #expect(again.instances(1) == steps[1])
        var few = BatchOrder(count: 3, batch: 8, seed: 3)
        #expect(few.instances(5).sorted() == [0, 1, 2])
    }
}

@Suite("What a resolution asks of the encoder")
struct ResolutionTests {
    private let targets = CSRMatrix(columnCount: 4, rows: [[(1, 2)], [(0, 1), (3, 3)], []])

    @Test("All clusters take part at the first level")
    func dense() {
        let problem = ResolutionProblem(targets: targets, active: nil, isWeighted: true)
        #expect(problem.slotCount == 4)
        let batch = problem.batch([1, 0])
        #expect(batch.width == 4)
        #expect(batch.clusters.isEmpty)
        #expect(batch.signs == [1, -1, -1, 1, -1, 1, -1, -1])
        #expect(batch.weights == [1, 1, 1, 3, 1, 2, 1, 1])
    }

    @Test("Shortlists are filled up to the longest of a batch", arguments: [true, false])
    func shortlists(isWeighted: Bool) {
        let active = CSRPattern(columnCount: 4, rows: [[1, 2], [0, 2, 3], []])
        let problem = ResolutionProblem(
            targets: targets,
            active: active,
            isWeighted: isWeighted
        )
        #expect(problem.slotCount == 3)
        let batch = problem.batch([0, 2])
        #expect(batch.width == 2)
        #expect(batch.clusters == [1, 2, -1, -1])
        #expect(batch.signs == [1, -1, 0, 0])
        #expect(batch.weights == [isWeighted ? 2 : 1, 1, 0, 0])
        #expect(problem.batch([1]).weights == [1, 1, isWeighted ? 3 : 1])
    }
}

@Suite("Fine-tuning", .serialized, .enabled(if: hasTorch, "needs libtorch: scripts/quickstart"))
struct FineTuningTests {
    /// A tiny BERT over 32 tokens.
    private func encoder(seed: UInt64 = 5) throws -> Encoder {
        try Torch.load()
        var configuration = EncoderConfiguration(
            family: .bert,
            vocabularySize: 32,
            hiddenSize: 16,
            layerCount: 2,
            headCount: 2,
            feedForwardSize: 32
        )
        configuration.positionCount = 16
        configuration.initializerRange = 0.2
        return Encoder(configuration, seed: seed)
    }

    /// Texts of three tokens of which the first tells the cluster.
    private func texts(_ count: Int) -> TokenizedTexts {
        var stream = RandomStream(seed: 1, "test.texts")
        let ids = (0..<count).flatMap { text -> [Int32] in
            [2, Int32(8 + text % 4), Int32(16 + stream.below(16)), 3]
        }
        return TokenizedTexts(
            ids: ids,
            offsets: (0...count).map { 4 * $0 },
            layout: TokenLayout(prefix: [2], suffix: [3], padding: 0)
        )
    }

    private func targets(_ count: Int) -> CSRMatrix {
        CSRMatrix(
            columnCount: 4,
            rows: (0..<count).map { [(column: UInt32($0 % 4), value: Float(1))] }
        )
    }

    private func parameters(steps: Int, dropout: Double = 0.1) -> FineTuningParameters {
        var parameters = FineTuningParameters()
        parameters.steps = steps
        parameters.batch = 8
        parameters.rate = 1e-2
        parameters.headRate = 1e-1
        parameters.warmup = 5
        parameters.dropout = EncoderDropout(dropout)
        parameters.seed = 7
        return parameters
    }

    private func tuner(_ steps: Int, active: CSRPattern? = nil) throws -> FineTuner {
        try FineTuner(
            encoder: encoder(),
            head: ClusterHead(.random(clusters: 4), width: 16, seed: 2, device: .cpu),
            texts: texts(40),
            problem: ResolutionProblem(targets: targets(40), active: active, isWeighted: true),
            parameters: parameters(steps: steps)
        )
    }

    private let everyCluster = CSRPattern(
        columnCount: 4,
        rows: [[UInt32]](repeating: [0, 1, 2, 3], count: 40)
    )

    @Test("A batch's loss is the sum over its slots, written out")
    func loss() throws {
        _ = try encoder()
        let rows: [Float] = [0.5, -1, 0.25, 2, 0, 1]
        let head = try ClusterHead(
            .weights(rows: rows, biases: [0.1, -0.2, 0.3]),
            width: 2,
            seed: 0,
            device: .cpu
        )
        let vectors: [Float] = [1, 2, -0.5, 0.5]
        let pooled = Tensor(vectors, shape: [2, 2])
        let targets = CSRMatrix(columnCount: 3, rows: [[(1, 2)], [(0, 1)]])
        let active = CSRPattern(columnCount: 3, rows: [[1, 2], [0, 1, 2]])
        for shortlist in [nil, active] {
            let problem = ResolutionProblem(targets: targets, active: shortlist, isWeighted: true)
            let loss = head.loss(pooled, problem.batch([0, 1]), slotCount: problem.slotCount)
            var expected = 0.0
            for instance in 0..<2 {
                for cluster in shortlist?.row(instance) ?? [0, 1, 2] {
                    let c = Int(cluster)
                    let z =
                        Double(rows[2 * c]) * Double(vectors[2 * instance])
                        + Double(rows[2 * c + 1]) * Double(vectors[2 * instance + 1])
                        + [0.1, -0.2, 0.3][c]
                    let count = zip(targets.rowColumns(instance), targets.rowValues(instance))
                        .first { $0.0 == cluster }?.1
                    let short = max(0, 1 - (count == nil ? -z : z))
                    expected += Double(count ?? 1) * short * short
                }
            }
            #expect(abs(Double(try loss.item()) - expected / 6) < 1e-5)
        }
    }

    @Test("The loss falls until the head tells the clusters apart", arguments: [false, true])
    func learning(hasShortlists: Bool) throws {
        let tuner = try tuner(300, active: hasShortlists ? everyCluster : nil)
        try tuner.run(to: 1)
        let first = try #require(tuner.loss)
        try tuner.run(to: 300)
        let last = try #require(tuner.loss)
        #expect(last < first / 5)
        #expect(tuner.step == 300)
        #expect(tuner.seconds > 0)
    }

    @Test(
        "Training that goes on from a checkpoint ends with the same bits",
        arguments: [false, true]
    )
    func resuming(hasShortlists: Bool) throws {
        let active = hasShortlists ? everyCluster : nil
        let whole = try tuner(20, active: active)
        try whole.run(to: 20)
        let begun = try tuner(20, active: active)
        try begun.run(to: 7)
        let checkpoint = try begun.checkpoint()
        #expect(checkpoint.step == 7)
        let resumed = try tuner(20, active: active)
        try resumed.restore(checkpoint)
        #expect(resumed.seconds == checkpoint.seconds)
        try resumed.run(to: 20)
        #expect(try resumed.encoder.weights() == whole.encoder.weights())
        #expect(try resumed.head.values().rows == whole.head.values().rows)
        #expect(try resumed.head.values().biases == whole.head.values().biases)
        #expect(try resumed.encoder.weights() != begun.encoder.weights())
    }

    @Test("A checkpoint of another encoder is refused by name")
    func otherCheckpoint() throws {
        var checkpoint = try tuner(5).checkpoint()
        checkpoint.arrays[0].shape = [2, 2]
        let tuner = try tuner(5)
        #expect(throws: WorkError.self) { try tuner.restore(checkpoint) }
    }

    @Test("Weights set are the weights read")
    func weights() throws {
        let first = try encoder(seed: 1)
        let second = try encoder(seed: 2)
        #expect(try first.weights() != second.weights())
        try second.setWeights(first.weights())
        #expect(try first.weights() == second.weights())
        var arrays = try first.weights()
        arrays.removeLast()
        #expect(throws: WorkError.self) { try second.setWeights(arrays) }
    }

    @Test("Mean pooling is the mean over a text's own tokens")
    func meanPooling() throws {
        let encoder = try encoder()
        let ids: [Int32] = [2, 9, 3, 2, 10, 11, 12, 3]
        let vectors = try encoder.encode(
            ids: ids,
            offsets: [0, 3, 8],
            settings: EncodingSettings(pooling: .mean)
        )
        #expect(vectors.count == 32)
        for (row, range) in [0..<3, 3..<8].enumerated() {
            let alone = try Torch.run {
                try noGrad {
                    try encoder(EncoderInput([ids[range]], for: encoder.configuration)).hidden
                        .floats()
                }
            }
            for unit in 0..<16 {
                let mean =
                    range.indices.reduce(0) { $0 + alone[($1 - range.lowerBound) * 16 + unit] }
                    / Float(range.count)
                #expect(abs(vectors[row * 16 + unit] - mean) < 1e-5)
            }
        }
    }
}
