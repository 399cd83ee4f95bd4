import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSpec
import GroveStore
import GroveTree

/// What a stage should take, beside time.
struct StageNeed: Sendable {
    /// Bytes of memory at the peak, everything kept from earlier stages included.
    var peak: Int
    /// Bytes of memory it cannot do without: training falls back to parts.
    var least: Int
    /// Bytes it adds to the cache.
    var disk: Int
    /// Whether features that do not exist yet had to be guessed.
    var isGuess: Bool
}

/// Foretells the memory of a sweep's stages from shapes alone, in the order of the work.
///
/// Values that a sweep keeps in memory (``MemoryCache``) are followed, as they count for every later
/// peak. Sizes come from the headers of finished stages, else from the dataset's manifest. What no
/// shape tells is how many weights survive and how many features a label's instances share: both
/// were fitted to three datasets (`GroveLinear.docc`, on memory).
struct MemoryForecast {
    /// What the process takes before it has data.
    static let base = 48 << 20
    /// Weights by pair of an instance and a label slot, by value of the instance that reaches the
    /// threshold.
    static let weightsPerReaching = 0.68
    /// Values of an instance that reach a threshold of 0.1, where the features do not exist yet.
    static let usualReaching = 17.0
    /// Weights of the levels above the last by those of the last.
    static let upperShares = [0.55, 0.24, 0.04]

    private let threads: Int
    var kept: KeptValues
    private let headers: [String: CachedHeader]
    private var book: SizeBook

    init(
        headers: [String: CachedHeader],
        catalog: DatasetCatalog,
        threads: Int,
        memoryCache: Int
    ) {
        self.headers = headers
        self.threads = threads
        book = SizeBook(catalog, headers)
        kept = KeptValues(limit: memoryCache)
    }

    /// The sizes of a dataset, read once.
    mutating func sizes(_ name: String) throws -> DatasetSizes { try book.sizes(name) }

    /// What each stage of a run needs that is not done, by the digest of its key.
    mutating func needs(
        of pipeline: Pipeline,
        isToDo: (StageOutline) -> Bool
    ) throws -> [String: StageNeed] {
        let (data, features) = try book.sizes(of: pipeline)
        let run = RunForecast(pipeline, data, features, headers, threads: threads)
        var needs: [String: StageNeed] = [:]
        for outline in pipeline.outlines where isToDo(outline) {
            let work = run.work(outline)
            for input in work.inputs { kept.keep(input.key, bytes: input.bytes) }
            let held =
                MemoryForecast.base + max(kept.bytes, work.inputs.reduce(0) { $0 + $1.bytes })
            needs[outline.key.digest] = StageNeed(
                peak: held + work.bytes,
                least: MemoryForecast.base + work.inputs.reduce(0) { $0 + $1.bytes } + work.least,
                disk: work.disk,
                isGuess: features.isGuess && work.readsFeatures
            )
            kept.keep(outline.key.digest, bytes: work.kept ?? work.disk)
        }
        return needs
    }
}

/// Which values the memory cache holds, by their sizes; the same rule as ``MemoryCache``.
struct KeptValues {
    let limit: Int
    /// The bytes of all values held.
    private(set) var bytes = 0
    private var entries: [String: (bytes: Int, turn: Int)] = [:]
    /// Every key in the order of its turns; one that was kept again later has a younger turn.
    private var turns: [String] = []
    /// The first turn that may be an entry's own.
    private var oldest = 0

    init(limit: Int) { self.limit = limit }

    mutating func keep(_ key: String, bytes: Int) {
        self.bytes -= entries.removeValue(forKey: key)?.bytes ?? 0
        guard bytes <= limit else { return }
        entries[key] = (bytes, turns.count)
        turns.append(key)
        self.bytes += bytes
        while self.bytes > limit, entries.count > 1 {
            let key = turns[oldest]
            if let entry = entries[key], entry.turn == oldest {
                self.bytes -= entry.bytes
                entries[key] = nil
            }
            oldest += 1
        }
    }
}

/// The sizes of one run's values and the working memory of its stages.
private struct RunForecast {
    /// The work of a stage.
    struct Work {
        var inputs: [(key: String, bytes: Int)]
        /// Bytes beside the inputs.
        var bytes: Int
        /// Bytes beside the inputs that it cannot do without.
        var least: Int
        var disk: Int
        var readsFeatures: Bool
        /// Bytes of the result in memory that are not those of an input; nil for as on disk.
        var kept: Int?
    }

    private let pipeline: Pipeline
    private let data: DatasetSizes
    /// Those of texts or dataset, before an encoder's vectors join them.
    private let plain: FeatureSizes
    /// Those that models read.
    private let features: FeatureSizes
    private let encoder: EncoderMemory?
    private let headers: [String: CachedHeader]
    private let threads: Int
    /// Label slots, after disentanglement where there is any.
    private let slots: (before: Int, after: Int)

    init(
        _ pipeline: Pipeline,
        _ data: DatasetSizes,
        _ features: FeatureSizes,
        _ headers: [String: CachedHeader],
        threads: Int
    ) {
        self.pipeline = pipeline
        self.data = data
        plain = features
        encoder = pipeline.encoder.map { EncoderMemory($0, pipeline.settings.matcher) }
        self.features = encoder.map { features.joined($0.width, data) } ?? features
        self.headers = headers
        self.threads = threads
        let assigned = pipeline.rounds.last.flatMap { headers[$0.assignment.key.digest] }
        let copies =
            assigned?.attributes["copies-per-label"]?.doubleValue
            ?? (pipeline.settings.isDisentangled
                ? Double(pipeline.settings.disentanglement.budget) : 1)
        slots = (data.labels, Int(Double(data.labels) * copies))
    }

    private var matcher: MatcherSettings { pipeline.settings.matcher }
    private var dataset: (String, Int) { ("dataset:" + pipeline.settings.dataset, data.bytes) }
    private var labelInput: (String, Int) { (pipeline.labels.key.digest, data.labelBytes) }
    private var featureInput: (String, Int) {
        (pipeline.tail.features.key.digest, features.bytes(data))
    }

    /// Children by level: the tree's own where it is cached, else as its settings let expect.
    private func children(slots: Int) -> [Int] {
        let clusterer = pipeline.settings.clusterer
        guard clusterer.kind != .none else { return [slots] }
        var clusters = 1
        while clusters * clusterer.leaf < data.labels { clusters *= 2 }
        var levels = [slots]
        var count = clusters
        while count > 1 {
            levels.append(count)
            count /= max(2, clusterer.branching)
        }
        return levels.reversed()
    }

    /// The sizes of training a tree, and the weights it should keep.
    private func training(slots: Int, matcherOnly: Bool) -> (memory: TrainingMemory, weights: Int) {
        let children = children(slots: slots)
        let copies = Double(slots) / Double(max(1, data.labels))
        let perRow = Double(features.nonzeros) / Double(max(1, data.instances))
        let reaching =
            features.magnitudes?.perRow(matcher.threshold)
            ?? min(perRow, MemoryForecast.usualReaching * 0.1 / max(matcher.threshold, 1e-3))
        let perPair = MemoryForecast.weightsPerReaching * reaching
        var weights = 0.0
        let levels = children.indices.map { index -> TrainingShape.Level in
            let above = children.count - 1 - index
            let share = above == 0 ? copies : above <= 3 ? MemoryForecast.upperShares[above - 1] : 0
            if above > 0 || !matcherOnly {
                let most = Double(children[index]) * Double(features.columns)
                weights += min(share * perPair * Double(data.pairs), most)
            }
            let pairs = Int(copies * Double(data.pairs))
            return TrainingShape.Level(
                children: children[index],
                rows: pairs,
                positiveNonzeros: Int(perRow * Double(pairs))
            )
        }
        let shape = TrainingShape(
            instances: data.instances,
            nonzeros: features.nonzeros,
            features: features.columns,
            pairs: data.pairs,
            levels: matcherOnly ? Array(levels.dropLast()) : levels,
            threads: threads,
            reaching: reaching,
            hasRelevance: matcher.parameters.relevance != .none,
            isLogistic: matcher.parameters.loss == .logistic
        )
        return (TrainingMemory(shape), Int(weights))
    }

    private func trainingWork(_ source: StageKey, slots: Int, matcherOnly: Bool) -> Work {
        let (memory, weights) = training(slots: slots, matcherOnly: matcherOnly)
        let bytes = Int(Double(weights) * TrainingMemory.bytesPerWeight) + 12 * slots
        return Work(
            inputs: [labelInput, featureInput, (source.digest, 12 * slots)],
            bytes: memory.fixed + bytes + bytes / 2,
            least: memory.fixed + TrainingMemory.leastPart * TrainingMemory.partCost,
            disk: bytes,
            readsFeatures: true
        )
    }

    /// What matching or predicting takes beside model and instances: candidates of the instances
    /// that walk down together, a table of features for each thread, the results.
    private func walking(instances: Int, width: Int, kept: Int) -> Int {
        let together = min(instances, 8192)
        let candidates = min(together * matcher.beam * width * 4, 64 << 20)
        return candidates + together * matcher.beam * 40 + threads * 4 * features.columns
            + 16 * instances * kept
    }

    func work(_ outline: StageOutline) -> Work {
        // By name: a curve's points have stages of the same kinds with keys of their own.
        switch outline.key.stage {
        case "labels": return work(dataset, data.readingBytes - data.bytes, disk: data.labelBytes)
        case "merged-labels":
            return work(labelInput, 3 * data.labelBytes, disk: 2 * data.labelBytes)
        case "features": return featureWork
        case "tree": return treeWork(pipeline.settings.clusterer)
        case "model", "ranker":
            let source = pipeline.rounds.last?.assignment.key ?? pipeline.tree.key
            return trainingWork(source, slots: slots.after, matcherOnly: false)
        case "level-points":
            return trainingWork(pipeline.tree.key, slots: slots.before, matcherOnly: true)
        case "prediction": return predictionWork
        case "senses":
            let bytes = walking(instances: data.instances, width: 32, kept: matcher.beam)
            return readingWork(pipeline.model.key, false, bytes, 1 << 16)
        case "evaluation":
            return work(labelInput, data.evaluationBytes, disk: data.instanceValueBytes)
        default: return encoderWork(outline) ?? roundWork(outline)
        }
    }

    private func work(_ input: (String, Int), _ bytes: Int, disk: Int) -> Work {
        Work(inputs: [input], bytes: bytes, least: bytes, disk: disk, readsFeatures: false)
    }

    private var predictionWork: Work {
        let clusterer = pipeline.settings.clusterer
        let bytes = walking(
            instances: data.testInstances,
            width: clusterer.leaf * slots.after / max(1, slots.before),
            kept: matcher.top
        )
        return readingWork(pipeline.model.key, false, bytes, data.testInstances * matcher.top * 8)
    }

    /// The stages of an encoder; nil for another stage.
    private func encoderWork(_ outline: StageOutline) -> Work? {
        guard let encoder else { return nil }
        let rows = outline.title.contains("test") ? data.testInstances : data.instances
        let vectors = 4 * rows * encoder.width
        let ids = 4 * (data.instances + data.testInstances) * matcher.encoder.tokens
        let tokens = (pipeline.settings.dataset + "/tokens", ids)
        let embedded = (outline.key.digest + "/vectors", vectors)
        switch outline.key.stage {
        case "tokens": return work(dataset, 2 * ids, disk: ids)
        case "embeddings": return work(tokens, encoder.encoding + 2 * vectors, disk: vectors)
        case "tuned-encoder": return work(tokens, encoder.tuning, disk: encoder.weights)
        case "shortlists":
            let training = training(slots: slots.before, matcherOnly: true).memory.fixed
            return work(
                embedded,
                vectors + features.bytes(data) + training,
                disk: 8 * data.instances * matcher.fineTuning.top
            )
        case "joined-features", "neural-vectors":
            return work(embedded, features.bytes(data), disk: features.bytes(data))
        case "beam-pattern":
            let beams = 8 * data.instances * matcher.beam
            return work((outline.key.digest + "/matched", 2 * beams), beams, disk: beams)
        case "head-beams": return work(embedded, 2 * vectors, disk: 8 * rows * matcher.beam)
        default: return nil
        }
    }

    private var featureWork: Work {
        let settings = pipeline.settings.features
        let isGiven = settings.kind == .given || (settings.kind == .auto && data.hasFeatures)
        // Given features share the dataset's arrays, but for values that are scaled. Of texts, every
        // term of every text is counted before rare ones go and rows are scaled.
        let scaled = settings.normalize == .l2 ? 4 * (plain.nonzeros + plain.testNonzeros) : 0
        let bytes = isGiven ? 2 * scaled : plain.bytes(data) * 5 / 2 + 16 << 20
        return Work(
            inputs: [dataset],
            bytes: bytes,
            least: bytes,
            disk: plain.bytes(data),
            readsFeatures: true,
            kept: isGiven ? scaled : nil
        )
    }

    /// A stage that reads a model: matching, predicting.
    private func readingWork(_ model: StageKey, _ matcherOnly: Bool, _ bytes: Int, _ disk: Int)
        -> Work
    {
        let weights = training(slots: slots.after, matcherOnly: matcherOnly).weights
        let size =
            headers[model.digest]?.bytes
            ?? Int(Double(weights) * TrainingMemory.bytesPerWeight) + 12 * slots.after
        return Work(
            inputs: [featureInput, (model.digest, size)],
            bytes: bytes,
            least: bytes - size,
            disk: disk,
            readsFeatures: true
        )
    }

    private func roundWork(_ outline: StageOutline) -> Work {
        let beams = 8 * data.instances * matcher.beam
        for round in pipeline.rounds {
            if outline.key.stage == "matcher" {
                return trainingWork(pipeline.tree.key, slots: slots.before, matcherOnly: true)
            }
            if ["beams", "held-out-beams"].contains(outline.key.stage) {
                let bytes = walking(instances: data.instances, width: 32, kept: matcher.beam)
                if let model = round.matcher {
                    return readingWork(model.key, true, bytes, beams)
                }
                // Folds are trained on copies of their rows.
                var work = trainingWork(pipeline.tree.key, slots: slots.before, matcherOnly: true)
                work.bytes += features.bytes(data) + bytes
                work.least = work.bytes
                work.disk = beams
                return work
            }
        }
        return Work(
            inputs: [labelInput, (outline.key.digest + "/beams", beams)],
            bytes: 12 * slots.after * 4 + 2 * beams,
            least: 12 * slots.after * 4 + 2 * beams,
            disk: 8 * slots.after,
            readsFeatures: false
        )
    }

    private func treeWork(_ clusterer: ClustererSettings) -> Work {
        let reads = clusterer.kind.readsVectors
        // Distinct features of a label's instances, of all their nonzeros: fitted to two datasets.
        let cells = Double(features.nonzeros) / Double(max(1, data.instances)) * Double(data.pairs)
        let mean = cells / Double(max(1, data.labels))
        let distinct = min(cells, 1.83 * cells / pow(max(1, mean), 0.208))
        // The representations, and of what the clusterer copies, by label and by feature, as much
        // as is in memory at the same time.
        let bytes = reads ? 20 * Int(distinct) + 8 * features.columns : 64 * data.labels
        return Work(
            inputs: reads ? [labelInput, featureInput] : [labelInput],
            bytes: bytes,
            least: bytes,
            disk: 12 * data.labels,
            readsFeatures: reads
        )
    }
}
