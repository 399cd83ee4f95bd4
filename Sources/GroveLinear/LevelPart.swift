public import GroveTree

/// The weights of all children of some consecutive parents of a level.
///
/// What a model too large for memory is trained, stored and read in: the parents with all below them
/// at their level, for the last level the leaf clusters with their labels.
public struct LevelPart: Sendable, Equatable {
    /// The level of the tree.
    public let level: Int
    /// The parents.
    public let parents: Range<Int>
    /// The weights, children numbered from the first parent's first.
    public let weights: LinearLevel

    /// Creates a part.
    public init(level: Int, parents: Range<Int>, weights: LinearLevel) {
        self.level = level
        self.parents = parents
        self.weights = weights
    }

    /// What breaks the invariants, for readers that must report it; nil where all hold.
    ///
    /// - Parameters:
    ///   - tree: The tree the part is of.
    ///   - featureCount: The number of features the model knows.
    /// - Returns: One line on the first violation.
    public func problem(tree: LabelTree, featureCount: Int) -> String? {
        guard level < tree.levelCount, parents.upperBound <= tree.parentCount(level) else {
            return "parents \(parents) of level \(level) are not the tree's"
        }
        return weights.problem(
            childOffsets: LevelPart.childOffsets(tree, level: level, parents: parents),
            featureCount: featureCount
        )
    }

    /// The first child of each parent and the end, counted from the first parent's first.
    static func childOffsets(_ tree: LabelTree, level: Int, parents: Range<Int>) -> [Int] {
        let offsets = tree.childOffsets[level][parents.lowerBound...parents.upperBound]
        return offsets.map { $0 - (offsets.first ?? 0) }
    }

    /// The whole level with no weights but the part's; those are shared, not copied.
    func level(of tree: LabelTree) -> LinearLevel {
        let offsets = tree.childOffsets[level]
        let chunks = LinearLevel.chunks(childOffsets: offsets)
        let own = chunks.parentChunks[parents.lowerBound]..<chunks.parentChunks[parents.upperBound]
        func spread(_ values: [Int]) -> [Int] {
            [Int](repeating: 0, count: own.lowerBound) + values
                + [Int](
                    repeating: values.last ?? 0,
                    count: chunks.chunkOffsets.count - own.upperBound - 1
                )
        }
        let first = offsets[parents.lowerBound]
        let last = offsets[parents.upperBound]
        let after = (offsets.last ?? 0) - last
        return LinearLevel(
            chunkOffsets: chunks.chunkOffsets,
            featureOffsets: spread(weights.featureOffsets),
            weightOffsets: spread(weights.weightOffsets),
            features: weights.features,
            rowEnds: weights.rowEnds,
            columns: weights.columns,
            values: weights.values,
            biases: [Float](repeating: 0, count: first) + weights.biases
                + [Float](repeating: 0, count: after)
        )
    }
}

extension LinearLevel {
    /// A level without a weight.
    static func empty(childOffsets: [Int]) -> LinearLevel {
        let offsets = chunks(childOffsets: childOffsets).chunkOffsets
        let zeros = [Int](repeating: 0, count: offsets.count)
        return LinearLevel(
            chunkOffsets: offsets,
            featureOffsets: zeros,
            weightOffsets: zeros,
            features: [],
            rowEnds: [],
            columns: [],
            values: [],
            biases: [Float](repeating: 0, count: childOffsets.last ?? 0)
        )
    }
}

extension LinearModel {
    /// The parts that the trained levels are cut into.
    ///
    /// - Parameter cuts: For each level the parents of its parts, one after the other.
    /// - Returns: Each part, level by level.
    public func parts(_ cuts: [[Range<Int>]]) -> [[LevelPart]] {
        zip(levels.indices, cuts).map { index, ranges in
            ranges.map { parents in
                LevelPart(level: index, parents: parents, weights: weights(index, parents))
            }
        }
    }

    private func weights(_ index: Int, _ parents: Range<Int>) -> LinearLevel {
        let level = levels[index]
        let chunks =
            parentChunks[index][parents.lowerBound]...parentChunks[index][parents.upperBound]
        func shifted(_ values: [Int]) -> [Int] {
            values[chunks].map { $0 - values[chunks.lowerBound] }
        }
        let rows = level.featureOffsets[chunks.lowerBound]..<level.featureOffsets[chunks.upperBound]
        let cells = level.weightOffsets[chunks.lowerBound]..<level.weightOffsets[chunks.upperBound]
        let children = level.chunkOffsets[chunks.lowerBound]..<level.chunkOffsets[chunks.upperBound]
        return LinearLevel(
            chunkOffsets: shifted(level.chunkOffsets),
            featureOffsets: shifted(level.featureOffsets),
            weightOffsets: shifted(level.weightOffsets),
            features: Array(level.features[rows]),
            rowEnds: Array(level.rowEnds[rows]),
            columns: Array(level.columns[cells]),
            values: Array(level.values[cells]),
            biases: Array(level.biases[children])
        )
    }
}
