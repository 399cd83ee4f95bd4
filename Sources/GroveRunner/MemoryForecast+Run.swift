import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSpec
import GroveStore
import GroveTree

/// The sizes of one run's values and the working memory of its stages.
struct RunForecast {
    /// The work of a stage.
    struct Work {
        /// The dataset, where the stage reads it.
        var dataset: (key: String, bytes: Int)?
        /// Bytes beside the inputs.
        var bytes: Int
        /// Bytes beside the inputs that it cannot do without.
        var least: Int
        var disk: Int
        var readsFeatures = false
        /// Whether it reads a model, which may be in parts.
        var readsModel = false
        /// Bytes that libtorch keeps from now on; nil where it does not compute.
        var keptByLibrary: Int?
        /// Bytes of the result in memory that are not those of an input; nil for as on disk.
        var own: Int?
    }

    let pipeline: Pipeline
    let data: DatasetSizes
    /// Those of texts or dataset, before an encoder's vectors join them.
    let plain: FeatureSizes
    /// Those that models read.
    let features: FeatureSizes
    let encoder: EncoderMemory?
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
        self.threads = threads
        let assigned = pipeline.rounds.last.flatMap { headers[$0.assignment.key.digest] }
        let copies =
            assigned?.attributes["copies-per-label"]?.doubleValue
            ?? (pipeline.settings.isDisentangled
                ? pipeline.settings.disentanglement.likelyCopies : 1)
        slots = (data.labels, Int(Double(data.labels) * copies))
    }

    var matcher: MatcherSettings { pipeline.settings.matcher }
    private var dataset: (key: String, bytes: Int) {
        ("dataset:" + pipeline.settings.dataset, data.bytes)
    }

    /// Children by level: the tree's own where it is cached, else as its settings let expect.
    private func children(slots: Int) -> [Int] {
        let clusterer = pipeline.settings.clusterer
        guard clusterer.kind != .none else { return [slots] }
        var clusters = 1
        while clusters * clusterer.leaf < data.labels { clusters *= 2 }
        guard clusterer.kind != .flat else { return [clusterer.clusters ?? clusters, slots] }
        var levels = [slots]
        var count = clusters
        while count > 1 {
            levels.append(count)
            count /= max(2, clusterer.branching)
        }
        return levels.reversed()
    }

    /// Which levels of a tree are trained: those of clusters, the labels', or both.
    private enum Part { case all, matcher, ranker }

    /// The sizes of training a tree, and the weights it should keep.
    private func training(slots: Int, _ part: Part) -> (memory: TrainingMemory, weights: Int) {
        let children = children(slots: slots)
        let copies = Double(slots) / Double(max(1, data.labels))
        let perRow = features.perRow(data)
        let levels = children.indices.map { index -> TrainingShape.Level in
            let pairs = Int(copies * Double(data.pairs))
            let parents = index == 0 ? 1 : children[index - 1]
            return TrainingShape.Level(
                children: children[index],
                rows: min(pairs, data.instances * parents),
                positiveNonzeros: Int(perRow * Double(pairs)),
                likelyWeights: part == .ranker && index + 1 < children.count
                    ? 0 : Int(likelyWeights(of: index, children, copies: copies))
            )
        }
        let shape = TrainingShape(
            instances: data.instances,
            nonzeros: features.nonzeros,
            features: features.columns,
            pairs: data.pairs,
            levels: part == .matcher && levels.count > 1 ? Array(levels.dropLast()) : levels,
            threads: threads,
            reaching: features.magnitudes?.perRow(matcher.threshold) ?? perRow,
            hasRelevance: matcher.parameters.relevance != .none,
            isLogistic: matcher.parameters.loss == .logistic
        )
        return (
            TrainingMemory(shape), shape.levels.reduce(0) { $0 + ($1.likelyWeights ?? 0) }
        )
    }

    private func trainingWork(slots: Int, _ part: Part) -> Work {
        let (memory, weights) = training(slots: slots, part)
        let bytes = modelBytes(weights, slots: part == .matcher ? 0 : slots)
        return Work(
            bytes: memory.fixed + bytes + min(bytes, TrainingMemory.joining),
            least: memory.fixed + TrainingMemory.leastPart * TrainingMemory.partCost,
            disk: bytes,
            readsFeatures: true
        )
    }

    /// What matching or predicting takes beside model and instances.
    ///
    /// That is the candidates of the instances that walk down together and what is kept of them, a
    /// table of features for each thread, levels laid out with a place for every child, and the
    /// results, which grow by doubling.
    private func walking(
        _ instances: Int,
        slots: Int,
        matcherOnly: Bool = false,
        kept: Int? = nil
    ) -> Int {
        let kept = kept ?? matcher.beam
        let together = min(instances, 8192)
        let children = children(slots: slots)
        let clusters = children.count > 1 ? children[children.count - 2] : 1
        let last = Double(slots) / Double(clusters)
        let upper = children.count > 2 ? Double(clusters) / Double(children[children.count - 3]) : 1
        let width = matcherOnly ? upper : max(upper, last)
        // Beams hold large clusters more often: the released scheme bounds none, k-means balances none.
        let isReleased =
            pipeline.settings.disentanglement.scheme == .released && slots > data.labels
        let unevenness =
            isReleased ? 2.5 : pipeline.settings.clusterer.kind == .kMeans ? 2.0 : 1
        let reached = min(
            Double(min(matcher.beam, clusters)) * width * unevenness,
            Double(slots)
        )
        let candidates = min(Int(4 * Double(together) * reached), 64 << 20)
        let isMerged = !matcherOnly && slots > data.labels
        let places =
            isMerged
            ? min(pipeline.settings.disentanglement.candidates, slots)
            : max(kept, min(matcher.beam, clusters))
        return candidates + together * (40 * min(matcher.beam, clusters) + 16 * places)
            + threads * 4 * features.columns + 16 * instances * kept
            + densePlaces(children: children, matcherOnly: matcherOnly)
    }

    /// Bytes of the levels above the last that are laid out with a place for every child: those
    /// whose clusters have weights for a quarter of them.
    private func densePlaces(children: [Int], matcherOnly: Bool) -> Int {
        var bytes = 0
        for index in children.indices.dropLast() {
            let parents = index == 0 ? 1 : children[index - 1]
            let weights = likelyWeights(of: index, children, copies: 1) / Double(parents)
            guard weights > 0 else { continue }
            let stride = (children[index] / parents + 15) / 16 * 16
            let rows = min(Double(features.columns), weights * 0.4)
            if weights * 4 >= 0.8 * rows * Double(stride), parents * Int(rows) * stride <= 1 << 26 {
                bytes += 4 * parents * Int(rows) * stride
            }
        }
        return bytes
    }

    func work(_ outline: StageOutline) -> Work {
        // By name: a curve's points have stages of the same kinds with keys of their own.
        switch outline.key.stage {
        case "labels":
            // Its arrays are the dataset's own.
            return Work(data.readingBytes, disk: data.labelBytes, own: 0, of: dataset)
        case "merged-labels":
            return Work(3 * data.labelBytes, disk: 2 * data.labelBytes, own: data.labelBytes)
        case "features": return featureWork
        case "tree": return treeWork(outline)
        case "model": return trainingWork(slots: slots.after, .all)
        case "ranker": return trainingWork(slots: slots.after, .ranker)
        case "matcher": return trainingWork(slots: slots.before, .matcher)
        case "level-points":
            // Its models are gone when their points are known.
            var work = trainingWork(slots: slots.before, .matcher)
            work.disk = 1 << 12
            return work
        case "prediction":
            let bytes = walking(data.testInstances, slots: slots.after, kept: matcher.top)
            return reading(bytes, disk: data.testInstances * matcher.top * 8)
        case "senses":
            let bytes = walking(data.instances, slots: slots.after, matcherOnly: true)
            return reading(bytes, disk: 1 << 16)
        case "beams":
            let bytes = walking(data.instances, slots: slots.before, matcherOnly: true)
            return reading(bytes, disk: beamBytes)
        case "held-out-beams": return heldOutWork
        case "assignment": return assignmentWork
        case "evaluation": return Work(data.evaluationBytes, disk: data.instanceValueBytes)
        default: return encoderWork(outline)
        }
    }

    /// Bytes of the clusters that all training instances are matched to.
    private var beamBytes: Int { 4 * data.instances * matcher.beam + 8 * data.instances }

    /// A stage that reads a model: matching, predicting.
    private func reading(_ bytes: Int, disk: Int) -> Work {
        Work(bytes: bytes, least: bytes, disk: disk, readsFeatures: true, readsModel: true)
    }

    /// Folds are trained on copies of their rows, and their beams kept until all are there.
    private var heldOutWork: Work {
        let folds = Double(max(2, pipeline.settings.disentanglement.folds))
        let training = trainingWork(slots: slots.before, .matcher)
        let rows = Int(Double(8 * features.nonzeros) * (1 - 1 / folds)) + 8 * data.instances
        let bytes = training.bytes + rows + 2 * beamBytes
        return Work(bytes: bytes, least: bytes, disk: beamBytes, readsFeatures: true)
    }

    /// Cells of counts by label and cluster: made in pieces, joined, and ordered by count.
    ///
    /// The positives of a frequent label share their clusters: together they meet about four times as
    /// many as one beam holds, and more where beams are out of fold.
    private var assignmentWork: Work {
        let meeting = data.pairs * matcher.beam
        let isHeldOut = pipeline.settings.disentanglement.counts == .heldOut
        let met = Double(4 * data.labels * matcher.beam) * (isHeldOut ? 1.6 : 1)
        return Work(28 * min(Int(met), meeting) + 48 * slots.after, disk: 8 * slots.after)
    }

    /// The stages of an encoder.
    private func encoderWork(_ outline: StageOutline) -> Work {
        guard let encoder else { return Work(0, disk: 0) }
        let parameters = outline.key.json["parameters"]
        let split = parameters?["split"]?.stringValue ?? parameters?["of"]?.stringValue ?? ""
        let isTest = split == "test" || outline.title.contains("test texts")
        let rows = split == "labels" ? data.labels : isTest ? data.testInstances : data.instances
        let vectors = 4 * rows * encoder.width
        let tokens = data.likelyTokens(limit: matcher.encoder.tokens)
        let ids = 4 * (data.instances + data.testInstances) * tokens
        switch outline.key.stage {
        case "tokens": return Work(ids, disk: ids, of: dataset)
        case "embeddings":
            var work = Work(encoder.encoding(tokens) + vectors, disk: vectors)
            work.keptByLibrary = encoder.kept(after: "embeddings")
            return work
        case "tuned-encoder":
            let isFirst = outline.key.json["inputs"]?["encoder"] == nil
            let start = isFirst ? 0 : startingWork
            var work = Work(encoder.tuning(tokens, start: start), disk: encoder.weights)
            work.keptByLibrary = encoder.kept(after: "tuned-encoder")
            return work
        case "shortlists":
            // Joined vectors, beside them first those of unit length, then the training of the level.
            let training = training(slots: slots.before, .matcher).memory.fixed
            return Work(
                features.trainBytes(data) + max(vectors, training),
                disk: 8 * data.instances * (matcher.fineTuning.top + 1),
                readsFeatures: true
            )
        case "joined-features":
            // Beside the result: vectors of unit length, or a scaled result and what it is scaled from.
            let bytes = features.bytes(data)
            let isScaled = parameters?["scaled"] == .bool(true)
            let copies =
                isScaled
                ? 4 * (plain.nonzeros + max(features.nonzeros, data.instances * encoder.width))
                : 4 * data.instances * encoder.width
            return Work(bytes + copies, disk: bytes, readsFeatures: true)
        case "neural-vectors":
            let bytes = 2 * vectors + 8 * rows
            return Work(bytes, disk: bytes)
        case "beam-pattern": return Work(0, disk: beamBytes, own: 0)
        case "head-beams":
            return Work(3 * vectors + 16 * rows * matcher.beam, disk: 8 * rows * (matcher.beam + 1))
        default: return Work(0, disk: 0)
        }
    }

    /// What it takes to predict where a level's clusters start from the embeddings of the one before:
    /// them as sparse rows, and the solver's memory for the root.
    private var startingWork: Int {
        guard let encoder, matcher.fineTuning.bootstrap != .none else { return 0 }
        let cells = data.instances * encoder.width
        return 8 * cells + data.instances * 160 * min(2, threads)
    }

    private var featureWork: Work {
        let settings = pipeline.settings.features
        let isGiven = settings.kind == .given || (settings.kind == .auto && data.hasFeatures)
        // Given features share the dataset's arrays, but for values that are scaled. Of texts, every
        // term of every text is counted before rare ones go and rows are scaled.
        let scaled = settings.normalize == .l2 ? 4 * (plain.nonzeros + plain.testNonzeros) : 0
        let bytes = isGiven ? 2 * scaled : plain.bytes(data) * 5 / 2 + 4 << 20
        return Work(
            bytes,
            disk: plain.bytes(data),
            own: isGiven ? scaled : nil,
            of: dataset,
            readsFeatures: true
        )
    }

    private func treeWork(_ outline: StageOutline) -> Work {
        let clusterer = pipeline.settings.clusterer
        guard let read = outline.key.json["inputs"]?["features"]?.stringValue else {
            // Reading one takes more than making one at random.
            let perLabel = clusterer.kind == .imported ? 512 : 64
            return Work(perLabel * data.labels, disk: 12 * data.labels)
        }
        // Distinct features of a label's instances, of all their nonzeros: fitted to two datasets.
        let cells = plain.perRow(data) * Double(data.pairs)
        let mean = cells / Double(max(1, data.labels))
        // A label has each feature once at most, which binds where there are few features.
        let most = Double(data.labels * plain.columns)
        // Rows of instances have a cell for every pair.
        let isByInstance = clusterer.representation == .pii
        var distinct =
            isByInstance
            ? Double(data.pairs) : min(cells, 1.83 * cells / pow(max(1, mean), 0.208), most)
        // An encoder's vectors have no zeros.
        if read != pipeline.features.key.digest, let encoder {
            distinct += Double(data.labels * encoder.width)
        }
        // The representations at 8 bytes a cell, and what the clusterer copies of them: the rows of
        // a node for each thread, none of more than a quarter of all; k-means has all rows once more,
        // by row and by column.
        let width = isByInstance ? data.instances : plain.columns
        let perCell = clusterer.kind == .kMeans ? 8 + 16 : 8 + min(4, 2 * threads)
        return Work(
            perCell * Int(distinct) + threads * 24 * width + 4 * data.pairs,
            disk: 12 * data.labels,
            readsFeatures: true
        )
    }
}

extension RunForecast.Work {
    /// A stage that is worked on as a whole.
    init(
        _ bytes: Int,
        disk: Int,
        own: Int? = nil,
        of dataset: (key: String, bytes: Int)? = nil,
        readsFeatures: Bool = false
    ) {
        self.init(
            dataset: dataset,
            bytes: bytes,
            least: bytes,
            disk: disk,
            readsFeatures: readsFeatures,
            own: own
        )
    }
}

extension DisentanglementSettings {
    /// The copies a label should have: nearly as many as it may, but for the scheme that asks each to
    /// pay (`results/copies`).
    var likelyCopies: Double {
        switch scheme {
        case .released: Double(budget)
        case .capped, .priced: 1 + 0.96 * Double(budget - 1)
        case .coverage: counts == .heldOut ? 1 + 0.45 * (1 - 1 / Double(budget)) : 1
        }
    }
}
