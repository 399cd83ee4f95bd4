import CKernels
public import GroveBase
public import GroveSparse
public import GroveTree

/// A linear model whose weights are fetched part by part, for models larger than memory.
///
/// Prediction goes down the tree level by level. At each level the parts come one after the other,
/// every instance meets those with clusters of its beam, and keeps the best children so far; which
/// they are does not depend on the order, so that the result is that of ``LinearModel``, bit by bit.
public struct PartedModel: Sendable {
    /// The tree of clusters over the labels.
    public let tree: LabelTree
    /// The number of features of an instance.
    public let featureCount: Int
    /// The value of the constant feature.
    public let bias: Float
    /// What becomes of a margin at every level but the tree's last.
    public let postProcessor: PostProcessor
    /// What becomes of a margin at the tree's last level.
    public let rankerPostProcessor: PostProcessor
    /// For each trained level the parents of its parts, one after the other.
    public let cuts: [[Range<Int>]]
    /// Gets a part from where it lies.
    private let fetch: @Sendable (_ level: Int, _ parents: Range<Int>) throws -> LevelPart

    /// Creates a model from its parts' places.
    ///
    /// - Parameters:
    ///   - tree: The tree of clusters over the labels.
    ///   - featureCount: The number of features of an instance.
    ///   - bias: The value of the constant feature.
    ///   - postProcessor: What becomes of a margin at every level but the tree's last.
    ///   - rankerPostProcessor: What becomes of a margin at the tree's last level.
    ///   - cuts: For each trained level the parents of its parts.
    ///   - fetch: Gets a part from where it lies; called once a part and pass.
    /// - Precondition: ``problem(tree:cuts:)`` finds nothing.
    public init(
        tree: LabelTree,
        featureCount: Int,
        bias: Float,
        postProcessor: PostProcessor,
        rankerPostProcessor: PostProcessor,
        cuts: [[Range<Int>]],
        fetch: @escaping @Sendable (_ level: Int, _ parents: Range<Int>) throws -> LevelPart
    ) {
        if let problem = PartedModel.problem(tree: tree, cuts: cuts) {
            preconditionFailure(problem)
        }
        self.tree = tree
        self.featureCount = featureCount
        self.bias = bias
        self.postProcessor = postProcessor
        self.rankerPostProcessor = rankerPostProcessor
        self.cuts = cuts
        self.fetch = fetch
    }

    /// What breaks the invariants, for readers that must report it; nil where all hold.
    public static func problem(tree: LabelTree, cuts: [[Range<Int>]]) -> String? {
        guard cuts.count <= tree.levelCount else {
            return "parts of \(cuts.count) levels for a tree of \(tree.levelCount)"
        }
        for (level, ranges) in cuts.enumerated() {
            var end = 0
            for parents in ranges {
                guard parents.lowerBound == end else {
                    return "level \(level): parents \(parents) follow \(end)"
                }
                end = parents.upperBound
            }
            guard end == tree.parentCount(level) else {
                return "level \(level): parts of \(end) of \(tree.parentCount(level)) parents"
            }
        }
        return nil
    }

    /// Whether the model ranks labels, rather than clusters only.
    public var ranksLabels: Bool { cuts.count == tree.levelCount }

    /// Some parents of a trained level with their children's weights.
    ///
    /// - Parameters:
    ///   - level: The level.
    ///   - parents: The parents, one of ``cuts``.
    /// - Returns: The part.
    /// - Throws: What fetching it throws.
    public func part(_ level: Int, _ parents: Range<Int>) throws -> LevelPart {
        try fetch(level, parents)
    }

    /// The model with one part's weights and no others.
    private func model(_ level: Int, _ parents: Range<Int>) throws -> LinearModel {
        let part = try fetch(level, parents)
        return LinearModel(
            trustedTree: tree,
            levels: tree.childOffsets[..<level].map(LinearLevel.empty(childOffsets:))
                + [part.level(of: tree)],
            featureCount: featureCount,
            bias: bias,
            postProcessor: postProcessor,
            rankerPostProcessor: rankerPostProcessor
        )
    }

    /// A model of no weights, for what depends on the tree and the post-processors alone.
    var frame: LinearModel {
        LinearModel(
            trustedTree: tree,
            levels: [LinearLevel.empty(childOffsets: tree.childOffsets[0])],
            featureCount: featureCount,
            bias: bias,
            postProcessor: postProcessor,
            rankerPostProcessor: rankerPostProcessor
        )
    }

    /// Ranks labels by a beam search down the tree; as `LinearModel.predict`.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beam: How many clusters each level keeps.
    ///   - top: How many labels an instance gets at most.
    ///   - candidates: How many of the best slots are kept before a label's slots are merged.
    ///   - merge: How the scores of a label's slots become one.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the parts done.
    /// - Returns: For each instance its labels, best first, ties to the smaller label.
    /// - Throws: What fetching a part throws.
    public func predict(
        features: CSRMatrix,
        beam: Int = 10,
        top: Int,
        candidates: Int = 160,
        merge: ScoreMerge = .sum,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> RankedLabels {
        precondition(ranksLabels, "a matcher of \(cuts.count) levels ranks no labels")
        precondition(beam > 0 && top > 0 && candidates > 0, "beam, top and candidates must be > 0")
        progress.begin("predicting by parts", total: cuts.reduce(0) { $0 + $1.count })
        defer { progress.end() }
        let last = tree.levelCount - 1
        let repeats = tree.slotLabels.count > tree.labelCount
        var blocks = try walk(features, beam, levelCount: last, workers, progress)
        let frame = BeamSearch(model: frame, features: features, workers: workers)
        for index in blocks.indices { blocks[index] = frame.crossing(blocks[index], level: last) }
        blocks = try descend(
            blocks,
            features: features,
            level: last,
            keep: min(repeats ? candidates : top, tree.slotLabels.count),
            named: true,
            workers: workers,
            progress: progress
        )
        var ranked = RankedRows()
        for block in blocks {
            ranked.append(frame.rank(block, top: min(top, tree.labelCount), merge: merge))
        }
        return RankedLabels(
            rowOffsets: ranked.offsets,
            labels: ranked.labels,
            scores: ranked.scores
        )
    }

    /// The parents of a level that a beam search keeps; as `LinearModel.beams`.
    ///
    /// - Parameters:
    ///   - features: The instances, (instances, features).
    ///   - beam: How many clusters each level keeps.
    ///   - levelCount: How many levels to go down; nil for all but the tree's last, to the leaf
    ///     clusters.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the parts done.
    /// - Returns: Their chained scores, (instances, parents).
    /// - Throws: What fetching a part throws.
    public func beams(
        features: CSRMatrix,
        beam: Int = 10,
        levelCount: Int? = nil,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> CSRMatrix {
        let levelCount = levelCount ?? tree.levelCount - 1
        precondition(beam > 0, "beam must be > 0")
        precondition(levelCount <= cuts.count, "\(levelCount) levels of a model of \(cuts.count)")
        progress.begin("matching by parts", total: cuts[..<levelCount].reduce(0) { $0 + $1.count })
        defer { progress.end() }
        var result = RankedRows()
        for var block in try walk(features, beam, levelCount: levelCount, workers, progress) {
            block.finish(levelCount: levelCount, post: postProcessor)
            result.append(block)
        }
        return CSRMatrix(
            columnCount: tree.parentCount(levelCount),
            rowOffsets: result.offsets,
            columns: result.labels,
            values: result.scores
        )
    }

    /// What each block of instances holds after some levels.
    private func walk(
        _ features: CSRMatrix,
        _ beam: Int,
        levelCount: Int,
        _ workers: Workers,
        _ progress: any ProgressReporter
    ) throws -> [Beams] {
        let frame = BeamSearch(model: frame, features: features, workers: workers)
        var blocks = Workers.blocks(features.rowCount, size: LinearModel.blockSize).map {
            frame.root($0)
        }
        for level in 0..<levelCount {
            blocks = try descend(
                blocks,
                features: features,
                level: level,
                keep: min(beam, tree.childCount(level)),
                named: false,
                workers: workers,
                progress: progress
            )
        }
        return blocks
    }

    /// One level down for all blocks of instances, part by part.
    func descend(
        _ blocks: [Beams],
        features: CSRMatrix,
        level: Int,
        keep: Int,
        named: Bool,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> [Beams] {
        let ranges = Workers.blocks(features.rowCount, size: LinearModel.blockSize)
        var kept = ranges.map { Beams(instances: $0.count, stride: keep) }
        for parents in cuts[level] {
            let search = BeamSearch(
                model: try model(level, parents),
                features: features,
                workers: workers
            )
            for (index, instances) in ranges.enumerated() {
                let within = blocks[index].limited(to: parents)
                guard within.counts.contains(where: { $0 > 0 }) else { continue }
                let found = search.descend(
                    within,
                    instances: instances,
                    level: level,
                    keep: keep,
                    named: named
                )
                kept[index] = kept[index].merged(with: found)
            }
            progress.advance(1)
        }
        return kept
    }
}

extension Beams {
    /// Turns what a walk keeps into the scores its user sees.
    mutating func finish(levelCount: Int, post: PostProcessor) {
        if levelCount == 0 { scores = scores.map { _ in 1 } }
        if levelCount > 0 && post.keepsLogarithms {
            scores = scores.map { Float(linear_exp(Double($0))) }
        }
    }

    /// The same instances with some of their parents only.
    func limited(to parents: Range<Int>) -> Beams {
        var result = Beams(instances: counts.count, stride: stride)
        for instance in counts.indices {
            var count = 0
            let first = instance * stride
            for place in first..<first + Int(counts[instance])
            where parents.contains(Int(ids[place])) {
                result.ids[first + count] = ids[place]
                result.scores[first + count] = scores[place]
                count += 1
            }
            result.counts[instance] = UInt32(count)
        }
        return result
    }

    /// The best of what two parts of a level gave, as many as an instance may hold.
    func merged(with other: Beams) -> Beams {
        var result = Beams(instances: counts.count, stride: stride)
        // One instance's candidates are what both hold: children of a parent of its own.
        var offsets = [0]
        var names: [UInt32] = []
        var found: [Float] = []
        for instance in counts.indices {
            let first = instance * stride
            let own = first..<first + Int(counts[instance])
            let others = first..<first + Int(other.counts[instance])
            names += ids[own] + other.ids[others]
            found += scores[own] + other.scores[others]
            offsets.append(names.count)
        }
        var parents = Beams(rootOf: counts.count, score: 0)
        parents.ids = counts.indices.map(UInt32.init)
        var keys = [UInt64](repeating: 0, count: 2 * stride)
        // Safety: results have room for `stride` of every instance, keys for what two parts gave.
        unsafe parents.withPointers(counts.indices) {
            unsafe linear_select(
                $0,
                0,
                Int64(counts.count),
                offsets,
                names,
                offsets,
                found,
                Int64(stride),
                &keys,
                &result.counts,
                &result.ids,
                &result.scores
            )
        }
        return result
    }
}
