import CKernels
import GroveBase
import GroveSparse
import GroveTree

/// The beams of some consecutive instances at one level: parents ascending, with their scores.
struct Beams: Sendable {
    /// The most parents an instance may hold; instance i's start at `i * stride`.
    var stride: Int
    /// How many each instance holds.
    var counts: [UInt32]
    /// The parents (or, after the last level, the labels).
    var ids: [UInt32]
    /// Their scores; logarithms where the level's post-processor is a hinge.
    var scores: [Float]

    /// Room for the beams of some instances.
    init(instances: Int, stride: Int) {
        self.stride = stride
        counts = [UInt32](repeating: 0, count: instances)
        ids = [UInt32](repeating: 0, count: instances * stride)
        scores = [Float](repeating: 0, count: instances * stride)
    }

    /// The beams before the first level: every instance at the root.
    init(rootOf instances: Int, score: Float) {
        stride = 1
        counts = [UInt32](repeating: 1, count: instances)
        ids = [UInt32](repeating: 0, count: instances)
        scores = [Float](repeating: score, count: instances)
    }

    /// The beams as C sees them, from an instance on, for the length of a call.
    func withPointers<Result>(
        _ instances: Range<Int>,
        _ body: (UnsafePointer<linear_beams>) -> Result
    ) -> Result {
        unsafe counts.withUnsafeBufferPointer { counts in
            unsafe ids.withUnsafeBufferPointer { ids in
                unsafe scores.withUnsafeBufferPointer { scores in
                    // Safety: the instances lie within the arrays, which outlive the body.
                    let beams = unsafe linear_beams(
                        count: Int64(instances.count),
                        stride: Int64(stride),
                        counts: counts.baseAddress?.advanced(by: instances.lowerBound),
                        ids: ids.baseAddress?.advanced(by: instances.lowerBound * stride),
                        scores: scores.baseAddress?.advanced(by: instances.lowerBound * stride)
                    )
                    return unsafe withUnsafePointer(to: beams, body)
                }
            }
        }
    }

    /// Puts the beams of some instances in their place.
    mutating func replace(_ instances: Range<Int>, with part: Beams) {
        counts.replaceSubrange(instances, with: part.counts)
        let range = instances.lowerBound * stride..<instances.upperBound * stride
        ids.replaceSubrange(range, with: part.ids)
        scores.replaceSubrange(range, with: part.scores)
    }
}

/// What one thread needs to score the children of a chunk.
struct ScoringTable: Sendable {
    /// For each feature its row in the chunk; all zero between uses.
    let rows: SharedBuffer<UInt32>
    /// Room for a chunk's weights of the features that every instance has.
    let room: SharedBuffer<Float>

    init(featureCount: Int, denseCount: Int) {
        rows = SharedBuffer(repeating: 0, count: featureCount)
        room = SharedBuffer(count: denseCount * LinearLevel.maximumWidth)
    }
}

/// A walk of many instances down a model's levels.
///
/// At every level the (instance, cluster) pairs are grouped by cluster, so that a cluster's weights
/// are read once for all instances that reach it. Every pair and every instance is computed by
/// itself, which is why neither grouping nor threads change a bit.
struct BeamSearch: Sendable {
    let model: LinearModel
    let features: CSRMatrix
    let workers: Workers
    private let tables: Pool<ScoringTable>
    /// How many of the last features every instance has.
    let denseCount: Int
    /// The levels whose rows are so full that they are added as vectors; nil for the others.
    let dense: [DenseLevel?]

    /// The most candidate scores held at once (64 MiB).
    static let candidateLimit = 1 << 24
    /// The most pairs one job scores.
    static let sliceLimit = 1024

    init(model: LinearModel, features: CSRMatrix, workers: Workers) {
        precondition(
            features.columnCount == model.featureCount,
            "instances of \(features.columnCount) features, a model of \(model.featureCount)"
        )
        self.model = model
        self.features = features
        self.workers = workers
        let size = features.columnCount
        let denseCount = ChunkTrainer.denseCount(features)
        self.denseCount = denseCount
        tables = Pool { ScoringTable(featureCount: size, denseCount: denseCount) }
        dense = model.levels.map {
            DenseLevel($0, nonzeros: features.nonzeroCount, workers: workers)
        }
    }

    /// The post-processor of a level.
    func postProcessor(_ level: Int) -> PostProcessor {
        level == model.tree.levelCount - 1 ? model.rankerPostProcessor : model.postProcessor
    }

    /// The beams of some instances at the root, in the terms of the first level.
    func root(_ instances: Range<Int>) -> Beams {
        let start = postProcessor(0).startScore
        return Beams(rootOf: instances.count, score: start)
    }

    /// One level down.
    ///
    /// - Parameters:
    ///   - beams: What the instances hold of the level's parents.
    ///   - instances: Which rows of the features they are.
    ///   - level: The level.
    ///   - keep: How many children each instance keeps.
    ///   - named: Whether children become their labels, at the last level.
    /// - Returns: What the instances hold of its children.
    func descend(
        _ beams: Beams,
        instances: Range<Int>,
        level: Int,
        keep: Int,
        named: Bool = false
    ) -> Beams {
        var start = 0
        var result = Beams(instances: instances.count, stride: keep)
        let offsets = candidateOffsets(beams, level: level)
        while start < instances.count {
            var end = start + 1
            while end < instances.count,
                offsets[end + 1] - offsets[start] <= BeamSearch.candidateLimit
            {
                end += 1
            }
            let step = LevelStep(
                search: self,
                level: level,
                beams: beams,
                instances: start..<end,
                firstRow: instances.lowerBound + start,
                offsets: offsets[start...end].map { $0 - offsets[start] }
            )
            let scores = step.score(tables)
            for (part, selected) in step.select(scores, keep: keep, named: named) {
                result.replace(part, with: selected)
            }
            start = end
        }
        return result
    }

    private func candidateOffsets(_ beams: Beams, level: Int) -> [Int] {
        var offsets = [Int](repeating: 0, count: beams.counts.count + 1)
        // Safety: offsets hold one value more than there are instances; parents are in range.
        unsafe beams.withPointers(beams.counts.indices) {
            unsafe linear_candidate_offsets($0, model.tree.childOffsets[level], &offsets)
        }
        return offsets
    }
}

extension PostProcessor {
    /// The score of the root: the neutral element of how scores combine.
    var startScore: Float {
        switch self {
        case .sigmoid: 1
        case .noop, .logSigmoid, .hinge, .logHinge: 0
        }
    }

    /// Whether kept scores are logarithms of what the user sees.
    var keepsLogarithms: Bool {
        if case .hinge = self { true } else { false }
    }
}
