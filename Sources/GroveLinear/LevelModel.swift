import CKernels
public import GroveBase
public import GroveSparse
public import GroveTree

/// The linear models of one level of a tree alone, for matchers that are not linear above it.
///
/// What chooses the parents is someone else's: an encoder's clusters (X-Transformer's ranker), or
/// the level before with features of its own (XR-Transformer's shortlists, where every level has
/// another encoder's embedding). Zhang et al. 2021, arXiv:2110.00685, section 3.
public struct LevelModel: Sendable {
    /// The level.
    public let level: Int
    private let model: LinearModel

    /// Trains the models of a level.
    ///
    /// - Parameters:
    ///   - level: The level of the tree.
    ///   - tree: The tree over the labels.
    ///   - features: The training instances, (instances, features).
    ///   - labels: Their labels, (instances, labels).
    ///   - beams: The parents of the level that each instance's beam holds, (instances, parents);
    ///     read unless `parameters.negatives` is the teacher's, or the level the first.
    ///   - parameters: How to train; `negatives` says whether the beams' parents replace or join
    ///     the true ones.
    ///   - seed: Orders the solver's passes.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the work done.
    /// - Returns: The models.
    /// - Throws: `InputError` where a parameter is out of its range; `WorkError` out of memory.
    public static func train(
        level: Int,
        of tree: LabelTree,
        features: CSRMatrix,
        labels: CSRPattern,
        beams: CSRPattern?,
        parameters: LinearParameters,
        seed: UInt64,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> LevelModel {
        precondition(level < tree.levelCount, "level \(level) of \(tree.levelCount)")
        var training = try TreeTraining(
            features: features,
            labels: labels,
            tree: tree,
            parameters: parameters,
            seed: seed,
            levels: 0..<level + 1,
            workers: workers
        )
        if training.negatives(level) != .teacher {
            guard let beams else { preconditionFailure("negatives by beams, and no beams") }
            precondition(
                beams.rowCount == features.rowCount && beams.columnCount == tree.parentCount(level),
                "beams (\(beams.rowCount), \(beams.columnCount)) for \(features.rowCount) instances "
                    + "and \(tree.parentCount(level)) parents"
            )
            training.setNegatives(beams, level: level, workers: workers)
        }
        progress.begin("training", total: tree.childCount(level))
        defer { progress.end() }
        let weights = try training.weights(
            level: level,
            parents: 0..<tree.parentCount(level),
            workers: workers,
            progress: progress
        )
        return LevelModel(
            level: level,
            tree: tree,
            weights: weights,
            featureCount: features.columnCount,
            parameters: parameters
        )
    }

    private init(
        level: Int,
        tree: LabelTree,
        weights: LinearLevel,
        featureCount: Int,
        parameters: LinearParameters
    ) {
        self.level = level
        let above = (0..<level).map { LinearLevel.empty(childOffsets: tree.childOffsets[$0]) }
        model = LinearModel(
            trustedTree: tree,
            levels: above + [weights],
            featureCount: featureCount,
            bias: Float(parameters.bias),
            postProcessor: parameters.postProcessor,
            rankerPostProcessor: parameters.rankerPostProcessor
        )
    }

    /// Creates the models of a level from a stored model whose levels above hold no weights.
    ///
    /// - Parameter model: A model that ends with the level.
    public init(_ model: LinearModel) {
        self.model = model
        level = model.levels.count - 1
    }

    /// Creates the models of a level that has one parent, from a dense layer.
    ///
    /// - Parameters:
    ///   - rows: The layer's weights, (children, features).
    ///   - biases: Its biases, (children).
    ///   - postProcessor: What becomes of a margin.
    public init(rows: [Float], biases: [Float], postProcessor: PostProcessor) {
        precondition(
            !biases.isEmpty && rows.count % biases.count == 0,
            "\(rows.count) weights for \(biases.count) children"
        )
        let (children, width) = (biases.count, rows.count / biases.count)
        let tree = LabelTree(
            childOffsets: [[0, children]],
            slotLabels: (0..<children).map(UInt32.init),
            labelCount: children
        )
        let chunks = LinearLevel.chunks(childOffsets: tree.childOffsets[0]).chunkOffsets
        var (ends, columns): ([UInt32], [UInt8]) = ([], [])
        var values: [Float] = []
        values.reserveCapacity(rows.count)
        for (first, end) in zip(chunks, chunks.dropFirst()) {
            for feature in 0..<width {
                for child in first..<end {
                    columns.append(UInt8(child - first))
                    values.append(rows[child * width + feature])
                }
                ends.append(UInt32((feature + 1) * (end - first)))
            }
        }
        let count = chunks.count - 1
        self.init(
            LinearModel(
                tree: tree,
                levels: [
                    LinearLevel(
                        chunkOffsets: chunks,
                        featureOffsets: (0...count).map { $0 * width },
                        weightOffsets: chunks.map { $0 * width },
                        features: (0..<count * width).map { UInt32($0 % width) },
                        rowEnds: ends,
                        columns: columns,
                        values: values,
                        biases: biases
                    )
                ],
                featureCount: width,
                bias: 1,
                postProcessor: postProcessor,
                rankerPostProcessor: postProcessor
            )
        )
    }

    /// The weights as a model that can be stored; its levels above are empty.
    public var linearModel: LinearModel { model }

    /// The tree of clusters over the labels.
    public var tree: LabelTree { model.tree }

    /// The weights as rows of a dense matrix, (children, features), and the bias weights times the
    /// bias feature's value, (children).
    public var denseWeights: (rows: [Float], biases: [Float]) {
        let weights = model.levels[level]
        let width = model.featureCount
        var rows = [Float](repeating: 0, count: weights.childCount * width)
        for chunk in 0..<weights.chunkCount {
            var cell = weights.weightOffsets[chunk]
            let first = cell
            for row in weights.featureOffsets[chunk]..<weights.featureOffsets[chunk + 1] {
                while cell < first + Int(weights.rowEnds[row]) {
                    let child = weights.chunkOffsets[chunk] + Int(weights.columns[cell])
                    rows[child * width + Int(weights.features[row])] = weights.values[cell]
                    cell += 1
                }
            }
        }
        return (rows, weights.biases.map { $0 * model.bias })
    }

    /// The best children of each instance's parents.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beams: Their parents with the scores so far, (instances, parents); nil at the first level.
    ///   - keep: How many children an instance keeps.
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: The kept children with scores that hold those of their parents, (instances,
    ///   children).
    public func beams(
        _ features: CSRMatrix,
        from beams: CSRMatrix?,
        keep: Int,
        workers: Workers = Workers(1)
    ) -> CSRMatrix {
        precondition(keep > 0, "keep must be > 0")
        let search = BeamSearch(model: model, features: features, workers: workers)
        var result = RankedRows()
        for instances in Workers.blocks(features.rowCount, size: LinearModel.blockSize) {
            var kept = search.descend(
                start(beams, instances, search),
                instances: instances,
                level: level,
                keep: min(keep, tree.childCount(level))
            )
            kept.finish(levelCount: level + 1, post: search.postProcessor(level))
            result.append(kept)
        }
        return CSRMatrix(
            columnCount: tree.childCount(level),
            rowOffsets: result.offsets,
            columns: result.labels,
            values: result.scores
        )
    }

    /// Ranks the labels inside given clusters; the level must be the tree's last.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beams: Their clusters with scores, (instances, clusters).
    ///   - top: How many labels an instance gets at most.
    ///   - candidates: How many of the best slots are kept before a label's slots are merged.
    ///   - merge: How the scores of a label's slots become one.
    ///   - workers: The threads; their number does not change a bit of the result.
    /// - Returns: For each instance its labels, best first, ties to the smaller label.
    public func rank(
        _ features: CSRMatrix,
        beams: CSRMatrix,
        top: Int,
        candidates: Int = 160,
        merge: ScoreMerge = .sum,
        workers: Workers = Workers(1)
    ) -> RankedLabels {
        precondition(level == tree.levelCount - 1, "level \(level) ranks no labels")
        precondition(top > 0 && candidates > 0, "top and candidates must be > 0")
        let search = BeamSearch(model: model, features: features, workers: workers)
        let repeats = tree.slotLabels.count > tree.labelCount
        let keep = min(repeats ? candidates : top, tree.slotLabels.count)
        var ranked = RankedRows()
        for instances in Workers.blocks(features.rowCount, size: LinearModel.blockSize) {
            let slots = search.descend(
                start(beams, instances, search),
                instances: instances,
                level: level,
                keep: keep,
                named: true
            )
            ranked.append(search.rank(slots, top: min(top, tree.labelCount), merge: merge))
        }
        return RankedLabels(
            rowOffsets: ranked.offsets,
            labels: ranked.labels,
            scores: ranked.scores
        )
    }

    /// The same weights, their margins read in another way.
    public func reading(
        postProcessor: PostProcessor,
        rankerPostProcessor: PostProcessor
    ) -> LevelModel {
        LevelModel(
            model.reading(
                postProcessor: postProcessor,
                rankerPostProcessor: rankerPostProcessor
            )
        )
    }

    /// The parents of some instances in the terms of the level's post-processor.
    func start(
        _ beams: CSRMatrix?,
        _ instances: Range<Int>,
        _ search: BeamSearch
    ) -> Beams {
        guard level > 0 else { return search.root(instances) }
        guard let beams else { preconditionFailure("level \(level) needs beams to start from") }
        precondition(
            beams.rowCount == search.features.rowCount
                && beams.columnCount == tree.parentCount(level),
            "beams (\(beams.rowCount), \(beams.columnCount)) for \(search.features.rowCount) "
                + "instances and \(tree.parentCount(level)) parents"
        )
        let logarithms = search.postProcessor(level).keepsLogarithms
        let offsets = beams.rowOffsets
        let widest = instances.map { offsets[$0 + 1] - offsets[$0] }.max() ?? 0
        var result = Beams(instances: instances.count, stride: max(1, widest))
        for (index, row) in instances.enumerated() {
            let first = index * result.stride
            result.counts[index] = UInt32(offsets[row + 1] - offsets[row])
            for (place, cell) in (offsets[row]..<offsets[row + 1]).enumerated() {
                let score = beams.values[cell]
                result.ids[first + place] = beams.columns[cell]
                result.scores[first + place] =
                    logarithms ? Float(linear_log(Double(score))) : score
            }
        }
        return result
    }
}
