import GroveBase
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// One training of a model stage: decides whether it fits, and trains it whole or in parts.
struct ModelTraining {
    private let inputs: ModelStage.Inputs
    private let modelKey: StageKey
    private let session: Session
    private let data: LabelData
    private let vectors: FeatureData
    private let tree: LabelTree

    /// Fetches what training reads.
    init(_ inputs: ModelStage.Inputs, modelKey: StageKey, session: Session) throws {
        self.inputs = inputs
        self.modelKey = modelKey
        self.session = session
        data = try session.value(inputs.labels)
        vectors = try session.value(inputs.features)
        tree = try inputs.source.tree(session)
    }

    private var levels: Range<Int> {
        inputs.matcherOnly ? tree.matcherLevels : 0..<tree.levelCount
    }

    /// Trains the model.
    func make() throws -> Made<StoredModel> {
        if let beams = inputs.beams { return try makeRanker(session.value(beams).pattern) }
        if let partBytes = session.partBytes { return try makeParts(partBytes) }
        let need = TrainingMemory(
            TrainingShape(
                features: vectors.train,
                labels: data.train,
                tree: tree,
                levels: levels,
                settings: inputs.settings.matcher,
                threads: session.workers.count
            )
        )
        let free = session.freeMemory
        if need.whole <= free { return try makeWhole() }
        let room = free - need.fixed
        guard room >= TrainingMemory.leastPart * TrainingMemory.partCost else {
            throw InputError(
                "training needs about \(readable(need.fixed)) beside the data and parts of the "
                    + "weights, and \(readable(max(0, free))) of the memory allowed are left; give "
                    + "more with --memory, or use fewer --threads"
            )
        }
        return try makeParts(room / TrainingMemory.partCost)
    }

    /// Trains the last level alone, on the clusters that an encoder chose.
    private func makeRanker(_ beams: CSRPattern) throws -> Made<StoredModel> {
        let settings = inputs.settings.matcher
        var parameters = settings.parameters
        parameters.rankerNegatives = settings.rankerNegatives.parameter
        let made = try timed {
            try LevelModel.train(
                level: tree.levelCount - 1,
                of: tree,
                features: vectors.train,
                labels: data.train,
                beams: beams,
                parameters: parameters,
                seed: UInt64(inputs.settings.seed),
                workers: session.workers,
                progress: session.progress
            )
        }
        return Made(value: .whole(made.result.linearModel), seconds: ["work": made.seconds])
    }

    private func makeWhole() throws -> Made<StoredModel> {
        let made = try LinearModel.train(
            features: vectors.train,
            labels: data.train,
            tree: tree,
            parameters: inputs.settings.matcher.parameters,
            seed: UInt64(inputs.settings.seed),
            levels: levels,
            workers: session.workers,
            progress: session.progress
        )
        return Made(value: .whole(made.model), seconds: ["work": made.statistics.seconds])
    }

    /// Trains part after part, each as large as the weights kept so far lead to expect.
    private func makeParts(_ partBytes: Int) throws -> Made<StoredModel> {
        let matcher = inputs.settings.matcher
        let work = PartTraining(inputs, modelKey: modelKey)
        var layout = ModelLayout(
            tree: tree,
            featureCount: vectors.train.columnCount,
            bias: Float(matcher.parameters.bias)
        )
        var seconds = ["work": 0.0, "peak-mib": 0.0]
        session.progress.begin(
            "training in parts",
            total: levels.reduce(0) { $0 + tree.childCount($1) }
        )
        defer { session.progress.end() }
        for level in levels {
            let (trainer, setUp) = try timed {
                try work.trainer(level: level, of: layout, session)
            }
            seconds["work", default: 0] += setUp
            let nonzeros = trainer.positiveNonzeros(level: level)
            var size = PartSize(tree: tree, level: level, nonzeros: nonzeros, bytes: partBytes)
            var cuts: [Range<Int>] = []
            while let parents = size.next(after: cuts.last?.upperBound ?? 0) {
                let stage = work.stage(level: level, parents: parents, of: layout)
                session.force(stage.key, as: modelKey)
                let part = try session.value(stage, isKept: false)
                size.learn(parents, weights: part.weights.weightCount)
                layout.weightCount += part.weights.weightCount
                cuts.append(parents)
                layout.parts.append(stage.key.digest)
                let header = try session.cache.header(stage.key)
                seconds["work", default: 0] += header?.seconds["work"] ?? 0
                seconds["peak-mib"] = max(
                    seconds["peak-mib"] ?? 0,
                    header?.seconds["peak-mib"] ?? 0
                )
            }
            layout.cuts.append(cuts)
        }
        return Made(value: .parted(layout), seconds: seconds)
    }
}

/// How many clusters of a level make a part of about so many bytes.
private struct PartSize {
    private let tree: LabelTree
    private let level: Int
    private let nonzeros: [Int]
    private let bytes: Int
    /// Weights by nonzero of a positive: at first more than any data has shown.
    private var ratio = TrainingMemory.mostWeightsPerNonzero
    private var seen = (nonzeros: 0, weights: 0)

    init(tree: LabelTree, level: Int, nonzeros: [Int], bytes: Int) {
        self.tree = tree
        self.level = level
        self.nonzeros = nonzeros
        self.bytes = bytes
    }

    /// The clusters of the next part, at least one; nil after the last.
    func next(after first: Int) -> Range<Int>? {
        let parents = tree.parentCount(level)
        guard first < parents else { return nil }
        var end = first
        var sum = 0.0
        repeat {
            let weights = ratio * Double(nonzeros[end])
            sum +=
                weights * TrainingMemory.bytesPerWeight
                + 4 * Double(tree.children(level, of: end).count)
            if sum > Double(bytes), end > first { break }
            end += 1
        } while end < parents
        return first..<end
    }

    /// Takes note of what a part has kept; a quarter more is allowed for in the next.
    mutating func learn(_ parents: Range<Int>, weights: Int) {
        seen.nonzeros += nonzeros[parents].reduce(0, +)
        seen.weights += weights
        if seen.nonzeros > 0 { ratio = 1.25 * Double(seen.weights) / Double(seen.nonzeros) }
    }
}
