import CKernels
package import GroveBase
package import GroveSparse
package import GroveTree

/// What one level of a tree is trained on.
package struct LevelProblem: Sendable {
    /// For each parent the instances its children are trained on: offsets into `rows`.
    package var rowOffsets: [Int]
    /// Those instances, ascending within a parent.
    package var rows: [UInt32]
    /// The positives of each child, or of each label at the last level: offsets into `positives`.
    package var positiveOffsets: [Int]
    /// Those instances, ascending.
    package var positives: [UInt32]
    /// The relevance of each positive; empty where each weighs 1.
    package var relevance: [Float]
    /// The label of every slot at the last level; empty above, where a child has its own positives.
    package var childLists: [UInt32]
    /// Whether every positive of a child is among its parent's instances.
    package var positivesWithin: Bool

    /// Creates a problem from its parts.
    package init(
        rowOffsets: [Int],
        rows: [UInt32],
        positiveOffsets: [Int],
        positives: [UInt32],
        relevance: [Float],
        childLists: [UInt32],
        positivesWithin: Bool
    ) {
        self.rowOffsets = rowOffsets
        self.rows = rows
        self.positiveOffsets = positiveOffsets
        self.positives = positives
        self.relevance = relevance
        self.childLists = childLists
        self.positivesWithin = positivesWithin
    }

    /// The teacher's problem (tfn) of each of the first `levelCount` levels.
    package static func teacher(
        labels: CSRPattern,
        tree: LabelTree,
        levelCount: Int,
        relevance weighting: RelevanceWeighting,
        workers: Workers
    ) -> [LevelProblem] {
        let byLabel = labels.transposed()
        let weights = RelevanceWeights(
            labels: labels,
            tree: tree,
            weighting: weighting,
            workers: workers
        )
        var problems: [LevelProblem] = []
        var lists = (offsets: byLabel.rowOffsets, rows: byLabel.columns)
        for level in stride(from: tree.levelCount - 1, through: 0, by: -1) {
            let isLast = level == tree.levelCount - 1
            let childLists = isLast ? tree.slotLabels : []
            let parents =
                level == 0
                ? (offsets: [0, labels.rowCount], rows: (0..<labels.rowCount).map(UInt32.init))
                : unions(
                    of: lists,
                    ids: childLists,
                    childOffsets: tree.childOffsets[level],
                    rowCount: labels.rowCount,
                    workers: workers
                )
            if level < levelCount {
                problems.append(
                    LevelProblem(
                        rowOffsets: parents.offsets,
                        rows: parents.rows,
                        positiveOffsets: lists.offsets,
                        positives: lists.rows,
                        relevance: weights.values(level: level, isLast: isLast),
                        childLists: childLists,
                        positivesWithin: true
                    )
                )
            }
            lists = parents
        }
        return problems.reversed()
    }

    /// The same positives over other instances for each parent.
    ///
    /// - Parameters:
    ///   - beams: Which parents each instance's beam holds, (instances, parents).
    ///   - joined: Whether the instances there already stay as well (tfn+man).
    ///   - workers: The threads.
    /// - Returns: The problem of matcher-aware negatives.
    func withNegatives(beams: CSRPattern, joined: Bool, workers: Workers) -> LevelProblem {
        var result = self
        let byParent = beams.transposed()
        guard joined else {
            result.rowOffsets = byParent.rowOffsets
            result.rows = byParent.columns
            result.positivesWithin = false
            return result
        }
        let parentCount = rowOffsets.count - 1
        let shift = rows.count
        let lists = (
            offsets: rowOffsets + byParent.rowOffsets.dropFirst().map { $0 + shift },
            rows: rows + byParent.columns
        )
        let ids = (0..<parentCount).flatMap { [UInt32($0), UInt32($0 + parentCount)] }
        let union = LevelProblem.unions(
            of: lists,
            ids: ids,
            childOffsets: (0...parentCount).map { 2 * $0 },
            rowCount: beams.rowCount,
            workers: workers
        )
        result.rowOffsets = union.offsets
        result.rows = union.rows
        return result
    }

    /// For each parent the union of its children's lists of rows, ascending.
    ///
    /// - Parameters:
    ///   - lists: Lists of rows, each ascending.
    ///   - ids: The list of each child; empty where child c has list c.
    ///   - childOffsets: The first child of every parent and the end.
    ///   - rowCount: One more than the largest possible row.
    ///   - workers: The threads.
    /// - Returns: The unions' offsets and rows.
    static func unions(
        of lists: (offsets: [Int], rows: [UInt32]),
        ids: [UInt32],
        childOffsets: [Int],
        rowCount: Int,
        workers: Workers
    ) -> (offsets: [Int], rows: [UInt32]) {
        let parents = Workers.blocks(childOffsets.count - 1, size: 32)
        let parts = workers.map(parents.count) { block -> [[UInt32]] in
            var bits = [UInt64](repeating: 0, count: (rowCount + 63) / 64)
            return parents[block].map { parent in
                let first = childOffsets[parent]
                let count = childOffsets[parent + 1] - first
                let total = (first..<(first + count)).reduce(0) { sum, child in
                    let list = ids.isEmpty ? child : Int(ids[child])
                    return sum + lists.offsets[list + 1] - lists.offsets[list]
                }
                return unsafe [UInt32](capacity: min(total, rowCount)) {
                    buffer,
                    initialized in
                    // Safety: a union has at most `total` and at most `rowCount` rows; rows are
                    // below rowCount, which `bits` covers; the pointers live for the call.
                    initialized = unsafe Int(
                        linear_union_rows(
                            lists.offsets,
                            lists.rows,
                            ids.isEmpty ? nil : ids,
                            Int64(first),
                            Int64(count),
                            Int64(rowCount),
                            &bits,
                            buffer.baseAddress
                        )
                    )
                }
            }
        }
        var offsets = [0]
        offsets.reserveCapacity(childOffsets.count)
        for part in parts.joined() { offsets.append(offsets[offsets.count - 1] + part.count) }
        return (offsets, workers.joined(Array(parts.joined()), initial: 0))
    }
}

/// The relevance R of positives, level by level: how many of an instance's label slots lie under a
/// child (`induce` in `pecos/xmc/base.py`).
struct RelevanceWeights {
    private let matrices: [CSRMatrix]
    private let ofLabels: CSRMatrix?

    init(
        labels: CSRPattern,
        tree: LabelTree,
        weighting: RelevanceWeighting,
        workers: Workers
    ) {
        guard weighting == .inducedL1 || weighting == .induced else {
            matrices = []
            ofLabels = nil
            return
        }
        let clusters = tree.clustersOfLabels()
        let slots = (0..<labels.rowCount).map { row in
            labels.row(row).reduce(0) { $0 + clusters.row(Int($1)).count }
        }
        let normalizes = weighting == .inducedL1
        func weight(_ count: Float, _ row: Int) -> Float {
            normalizes ? count / Float(max(1, slots[row])) : count
        }
        matrices = tree.clusterCounts(of: labels, workers: workers).map { counts in
            let values = (0..<counts.rowCount).flatMap { row in
                counts.rowValues(row).map { weight($0, row) }
            }
            return CSRMatrix(pattern: counts.pattern, values: values).transposed()
        }
        let values = (0..<labels.rowCount).flatMap { row in
            [Float](repeating: weight(1, row), count: labels.row(row).count)
        }
        ofLabels = CSRMatrix(pattern: labels, values: values).transposed()
    }

    /// The relevance of each positive of a level, child by child (label by label at the last).
    func values(level: Int, isLast: Bool) -> [Float] {
        isLast ? ofLabels?.values ?? [] : matrices.isEmpty ? [] : matrices[level].values
    }
}
