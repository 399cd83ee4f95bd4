import GroveLinear
import GroveSparse
import GroveSpec
import GroveTree

/// The sizes that decide what training a linear model takes.
struct TrainingShape: Sendable {
    /// One level of the tree.
    struct Level: Sendable {
        var children: Int
        /// Pairs of a training instance and a parent it is trained under.
        var rows: Int
        /// The nonzeros of all children's positives, an instance counted for each.
        var positiveNonzeros: Int
    }

    var instances: Int
    var nonzeros: Int
    var features: Int
    /// Pairs of a training instance and a label.
    var pairs: Int
    var levels: [Level]
    var threads: Int
    /// The mean number of an instance's values that reach the threshold below which weights are
    /// dropped.
    var reaching: Double
    var hasRelevance = false
    var isLogistic = false
}

/// The bytes that training a linear model takes beside its inputs.
struct TrainingMemory: Sendable {
    /// Bytes of a stored weight: value, column, and its share of a row.
    static let bytesPerWeight = 8.0
    /// More weights by nonzero of a positive than any data has shown.
    static let mostWeightsPerNonzero = 2.0
    /// More weights by pair of an instance and a child it is a positive of than any data has shown,
    /// by value of the instance that reaches the threshold: 0.64 to 0.75 were seen.
    static let mostWeightsPerReaching = 1.5
    /// The least bytes worth a part.
    static let leastPart = 1 << 20
    /// How many times a part's bytes its training takes: chunks, joined weights, the next estimate.
    static let partCost = 3

    /// Lists of rows, working memory of the threads: whatever the weights.
    let fixed: Int
    /// At most the weights of all levels.
    let weights: Int

    /// All at once: weights, and the largest level's chunks beside the joined ones.
    var whole: Int { fixed + weights + weights / 2 }

    init(_ shape: TrainingShape) {
        let lists =
            shape.levels.reduce(0) { $0 + 4 * $1.rows + 16 * $1.children }
            + 12 * shape.pairs + 16 * shape.instances
        fixed = lists + shape.threads * TrainingMemory.scratch(shape)
        weights = shape.levels.reduce(0) { sum, level in
            let perPair = TrainingMemory.mostWeightsPerReaching * shape.reaching
            let most = Int(
                min(
                    TrainingMemory.mostWeightsPerNonzero * Double(level.positiveNonzeros),
                    perPair * Double(level.rows),
                    Double(level.children) * Double(shape.features)
                )
            )
            return sum + Int(TrainingMemory.bytesPerWeight * Double(most)) + 12 * level.children
        }
    }

    /// The working memory of a thread that trains the root, where every instance and feature takes
    /// part, 16 siblings side by side.
    private static func scratch(_ shape: TrainingShape) -> Int {
        let lanes = 16
        var rows = 4 * lanes + 52
        if shape.hasRelevance { rows += 4 * lanes }
        if shape.isLogistic { rows += 16 * lanes }
        // Weights, and a copy of the nonzeros of a large child of the root.
        let bytes = shape.instances * rows + shape.features * 4 * lanes + shape.nonzeros / 4 * 8
        return bytes + bytes / 4
    }
}

extension TrainingShape {
    /// The shape of data at hand; levels above the last are bounded by it.
    init(
        features: CSRMatrix,
        labels: CSRPattern,
        tree: LabelTree,
        levels range: Range<Int>,
        settings: MatcherSettings,
        threads: Int
    ) {
        var copies = [Int](repeating: 0, count: tree.labelCount)
        for label in tree.slotLabels { copies[Int(label)] += 1 }
        var slots = 0
        var positive = 0
        for row in 0..<labels.rowCount {
            let count = labels.row(row).reduce(0) { $0 + copies[Int($1)] }
            slots += count
            positive += count * (features.rowOffsets[row + 1] - features.rowOffsets[row])
        }
        self.init(
            instances: features.rowCount,
            nonzeros: features.nonzeroCount,
            features: features.columnCount,
            pairs: labels.nonzeroCount,
            levels: range.map { level in
                Level(
                    children: tree.childCount(level),
                    rows: slots,
                    positiveNonzeros: positive
                )
            },
            threads: threads,
            reaching: Magnitudes(features).perRow(settings.parameters.threshold),
            hasRelevance: settings.parameters.relevance != .none,
            isLogistic: settings.parameters.loss == .logistic
        )
    }
}
