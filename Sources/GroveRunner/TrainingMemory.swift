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
        /// The weights it should keep; nil where only a bound is wanted.
        var likelyWeights: Int?
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
    /// Bytes of a stored weight at most: value, column, and its share of a row's 8.
    static let bytesPerWeight = 8.0
    /// Bytes of a stored weight of most models: about three weights a row.
    static let likelyBytesPerWeight = 7.8
    /// Bytes of a stored weight where siblings have few features in common: 8.6 to 9.0 were seen.
    static let scatteredBytesPerWeight = 9.0
    /// Bytes of chunks that are joined before their memory goes back to the system.
    static let joining = 64 << 20
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

    /// All at once: weights, and those being joined beside their chunks.
    var whole: Int { fixed + weights + min(weights, TrainingMemory.joining) }

    init(_ shape: TrainingShape) {
        let lists =
            shape.levels.reduce(0) { $0 + 4 * $1.rows + 16 * $1.children }
            + 12 * shape.pairs + 16 * shape.instances
        fixed = lists + TrainingMemory.scratch(shape)
        weights = shape.levels.reduce(0) { sum, level in
            let most = TrainingMemory.mostWeights(level, shape)
            return sum + Int(TrainingMemory.bytesPerWeight * Double(most)) + 12 * level.children
        }
    }

    private static func mostWeights(_ level: TrainingShape.Level, _ shape: TrainingShape) -> Int {
        Int(
            min(
                mostWeightsPerNonzero * Double(level.positiveNonzeros),
                mostWeightsPerReaching * shape.reaching * Double(level.rows),
                Double(level.children) * Double(shape.features)
            )
        )
    }

    /// The working memory of all threads: one has the root's chunk, where every instance and feature
    /// takes part; as many as take the costliest have the largest chunks below, those that take the
    /// cheapest have chunks of the last level, where most of the work is.
    private static func scratch(_ shape: TrainingShape) -> Int {
        var parents = 1
        var chunks: [(bytes: Int, count: Int)] = []
        for level in shape.levels {
            let wide = max(1, level.children / parents)
            let count = parents * ((wide + 255) / 256)
            chunks.append((scratch(level, parents: parents, chunks: count, shape), count))
            parents = level.children
        }
        var left = (shape.threads + 1) / 2
        let busy = min(shape.threads, chunks.reduce(0) { $0 + $1.count })
        var sum = busy * copies(shape)
        if let last = chunks.last {
            sum += min(max(0, busy - left), last.count) * last.bytes
        }
        for (bytes, count) in chunks.sorted(by: { $0.bytes > $1.bytes }) where left > 0 {
            sum += min(left, count) * bytes
            left -= min(left, count)
        }
        return sum
    }

    /// The nonzeros that a thread copies of a chunk's rows, where those hold less than a quarter of all.
    ///
    /// Some clusters hold twice as much as the mean one.
    private static func copies(_ shape: TrainingShape) -> Int {
        var parents = 1
        var most = 0
        for level in shape.levels {
            if parents > 1 {
                let rows = min(2 * level.rows / parents, shape.instances)
                let nonzeros = shape.nonzeros / max(1, shape.instances) * rows
                most = max(most, min(nonzeros, shape.nonzeros / 4))
            }
            parents = level.children
        }
        return 10 * most
    }

    /// The working memory for a chunk of a level, its siblings 16 side by side, but for copies.
    private static func scratch(
        _ level: TrainingShape.Level,
        parents: Int,
        chunks: Int,
        _ shape: TrainingShape
    ) -> Int {
        let siblings = max(1, level.children / parents)
        let lanes = siblings <= 4 ? 4 : siblings <= 8 ? 8 : 16
        var perRow = 4 * lanes + 41
        if shape.hasRelevance { perRow += 4 * lanes }
        if shape.isLogistic { perRow += 16 * lanes }
        let rows = parents == 1 ? shape.instances : level.rows / parents
        let nonzeros = shape.nonzeros / max(1, shape.instances) * rows
        // Where the rows hold a quarter of the matrix, its features keep their numbers.
        let isLocal = 4 * nonzeros < shape.nonzeros
        let features = isLocal ? min(shape.features, nonzeros / 2) : shape.features
        let numbers = isLocal ? 3 * shape.features / 8 : 0
        // Every array has a quarter more room than was asked for.
        let arrays = rows * perRow + features * (4 * lanes + 12) + numbers + 4 * shape.instances
        let weights = level.likelyWeights ?? mostWeights(level, shape)
        return arrays + arrays / 4 + 12 * weights / chunks
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
