import CKernels

/// The weights of one level of a tree, a chunk for each group of siblings.
///
/// A chunk covers at most ``maximumWidth`` children of one parent. It holds a row for each feature
/// that has a weight for at least one of them, so an instance meets the feature once for all
/// siblings (Etter et al. 2022, arXiv:2106.02697). Row r of chunk c is the feature
/// `features[featureOffsets[c] + r]`; its weights lie, counted from `weightOffsets[c]`, from the end
/// of the row before up to `rowEnds[featureOffsets[c] + r]`.
public struct LinearLevel: Sendable, Equatable {
    /// The most children in a chunk: a column fits a byte, and the sums of a chunk stay in cache.
    public static let maximumWidth = 256

    /// The first child of each chunk and the end: chunks + 1 values.
    public let chunkOffsets: [Int]
    /// Where each chunk's features start: chunks + 1 values.
    public let featureOffsets: [Int]
    /// Where each chunk's weights start: chunks + 1 values.
    public let weightOffsets: [Int]
    /// The feature of each row, ascending within a chunk.
    public let features: [UInt32]
    /// Where each row's weights end, counted from the chunk's first weight.
    public let rowEnds: [UInt32]
    /// The child of each weight, counted from the chunk's first; in no particular order.
    public let columns: [UInt8]
    /// The weights.
    public let values: [Float]
    /// The bias weight b of every child; the bias feature's value times it is added to w·x.
    public let biases: [Float]

    /// Creates a level from its parts.
    ///
    /// - Precondition: ``problem(featureCount:)`` finds nothing once the level is in a model.
    public init(
        chunkOffsets: [Int],
        featureOffsets: [Int],
        weightOffsets: [Int],
        features: [UInt32],
        rowEnds: [UInt32],
        columns: [UInt8],
        values: [Float],
        biases: [Float]
    ) {
        self.chunkOffsets = chunkOffsets
        self.featureOffsets = featureOffsets
        self.weightOffsets = weightOffsets
        self.features = features
        self.rowEnds = rowEnds
        self.columns = columns
        self.values = values
        self.biases = biases
    }

    /// The number of chunks.
    public var chunkCount: Int { chunkOffsets.count - 1 }
    /// The number of children: clusters of the next level, or slots.
    public var childCount: Int { biases.count }
    /// The number of stored weights, biases excluded.
    public var weightCount: Int { values.count }
    /// The bytes its arrays take.
    public var byteCount: Int {
        8 * (chunkOffsets.count + featureOffsets.count + weightOffsets.count)
            + 8 * features.count + 5 * values.count + 4 * biases.count
    }

    /// The chunks that cover the children of some parents.
    ///
    /// - Parameter childOffsets: The first child of every parent and the end.
    /// - Returns: The first child of every chunk and the end, and for every parent its first chunk
    ///   and the end.
    static func chunks(childOffsets: [Int]) -> (chunkOffsets: [Int], parentChunks: [Int]) {
        var chunkOffsets = [0]
        var parentChunks = [0]
        for parent in 0..<(childOffsets.count - 1) {
            let end = childOffsets[parent + 1]
            for first in stride(from: childOffsets[parent], to: end, by: maximumWidth) {
                chunkOffsets.append(min(first + maximumWidth, end))
            }
            parentChunks.append(chunkOffsets.count - 1)
        }
        return (chunkOffsets, parentChunks)
    }

    /// What breaks the invariants, for readers that must report it; nil where all hold.
    ///
    /// - Parameters:
    ///   - childOffsets: The tree's children at this level.
    ///   - featureCount: The number of features the model knows.
    /// - Returns: One line on the first violation.
    public func problem(childOffsets: [Int], featureCount: Int) -> String? {
        guard chunkOffsets == LinearLevel.chunks(childOffsets: childOffsets).chunkOffsets else {
            return "chunks do not cover the tree's children"
        }
        guard biases.count == childOffsets.last else {
            return "\(biases.count) biases for \(childOffsets.last ?? 0) children"
        }
        guard rowEnds.count == features.count, columns.count == values.count else {
            return "\(rowEnds.count) row ends for \(features.count) features, "
                + "\(columns.count) columns for \(values.count) weights"
        }
        for (offsets, end) in [(featureOffsets, features.count), (weightOffsets, values.count)] {
            guard offsets.count == chunkOffsets.count, offsets.first == 0, offsets.last == end,
                zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
            else { return "offsets of \(chunkCount) chunks must rise from 0 to \(end)" }
        }
        for chunk in 0..<chunkCount {
            if let problem = chunkProblem(chunk, featureCount: featureCount) { return problem }
        }
        return nil
    }

    private func chunkProblem(_ chunk: Int, featureCount: Int) -> String? {
        let width = chunkOffsets[chunk + 1] - chunkOffsets[chunk]
        let rows = featureOffsets[chunk]..<featureOffsets[chunk + 1]
        let weights = weightOffsets[chunk]..<weightOffsets[chunk + 1]
        // Safety: each call reads the part it is given.
        let (ascends, ends, widest) = unsafe (
            features[rows].withUnsafeBufferPointer {
                unsafe rises_strictly($0.baseAddress, Int64($0.count))
            },
            rowEnds[rows].withUnsafeBufferPointer {
                unsafe never_falls($0.baseAddress, Int64($0.count))
            },
            columns[weights].withUnsafeBufferPointer {
                unsafe largest_byte($0.baseAddress, Int64($0.count))
            }
        )
        guard ascends else { return "chunk \(chunk): a feature follows one that is not below it" }
        if let last = features[rows].last, Int(last) >= featureCount {
            return "chunk \(chunk): feature \(last) of \(featureCount)"
        }
        guard ends else { return "chunk \(chunk): row ends descend" }
        guard Int(rowEnds[rows].last ?? 0) == weights.count else {
            return
                "chunk \(chunk): rows end at \(rowEnds[rows].last ?? 0) of \(weights.count) weights"
        }
        guard weights.isEmpty || widest < width else {
            return "chunk \(chunk): column \(widest) of \(width)"
        }
        return nil
    }
}
