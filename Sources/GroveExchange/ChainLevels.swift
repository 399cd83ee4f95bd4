import GroveBase
import GroveData
import GroveSparse
import GroveTree

/// One matrix of a cluster chain: the children of each cluster.
struct ChainMatrix {
    /// The children, (clusters, children): C by columns.
    let clusters: CSRPattern
    /// The file it came from.
    let path: String

    /// Reads C.
    ///
    /// - Throws: ``InputError`` if there is no such matrix, or it stores a zero, whose meaning
    ///   libpecos's own parts do not agree on.
    init(_ path: String, _ workers: Workers) throws {
        let matrix = try readColumnArchive(path, workers: workers)
        if let zero = matrix.values.firstIndex(of: 0) {
            throw InputError("element \(zero) is 0, expected 1", place: "\(path)(data)")
        }
        clusters = matrix.pattern
        self.path = path
    }

    /// One cluster of all children, for a chain that begins below its root.
    init(rootOf count: Int, path: String) {
        clusters = CSRPattern(
            columnCount: count,
            rowOffsets: [0, count],
            columns: (0..<UInt32(count)).map(\.self)
        )
        self.path = path
    }
}

/// The levels of a chain in Grove's order: the children of a cluster side by side, clusters in the
/// order of their own parents.
///
/// PECOS numbers children as it likes, and a matrix says which belong to a cluster; a tree's
/// children are ranges. Only their numbers change.
struct ChainLevels {
    /// For each level the first child of every parent and the end.
    private(set) var childOffsets: [[Int]] = []
    /// For each level the number that PECOS gives every child.
    private(set) var orders: [[UInt32]] = []

    /// Orders the levels.
    ///
    /// - Parameter matrices: The matrices from the root down.
    /// - Throws: ``InputError`` where they are no chain, or children are not in one cluster each.
    init(_ matrices: [ChainMatrix]) throws {
        var parents: [UInt32] = [0]
        var above = ""
        for matrix in matrices {
            guard matrix.clusters.rowCount == parents.count else {
                throw InputError(
                    above.isEmpty
                        ? "has \(matrix.clusters.rowCount) columns, expected 1: the clusters above "
                            + "them are missing"
                        : "has \(matrix.clusters.rowCount) columns, expected \(parents.count), the "
                            + "rows of \(above)",
                    place: matrix.path
                )
            }
            try ChainLevels.checkPartition(matrix)
            var offsets = [0]
            var children: [UInt32] = []
            for parent in parents {
                children.append(contentsOf: matrix.clusters.row(Int(parent)))
                offsets.append(children.count)
            }
            childOffsets.append(offsets)
            orders.append(children)
            parents = children
            above = matrix.path
        }
    }

    private static func checkPartition(_ matrix: ChainMatrix) throws {
        var counts = [UInt32](repeating: 0, count: matrix.clusters.columnCount)
        for child in matrix.clusters.columns { counts[Int(child)] += 1 }
        guard let child = counts.firstIndex(where: { $0 != 1 }) else { return }
        throw InputError(
            "row \(child) is in \(counts[child] == 0 ? "no" : "\(counts[child])") columns, expected "
                + "exactly 1: every child has one cluster",
            place: matrix.path
        )
    }

    /// The tree, the children of the last level being labels or, with a map, their copies.
    ///
    /// - Parameter map: The label of each child of the last level.
    /// - Returns: The tree; ``orders`` follow it.
    /// - Throws: ``InputError`` if the map does not fit.
    mutating func tree(_ map: LabelMap?) throws -> LabelTree {
        let last = orders.count - 1
        guard let map else {
            return LabelTree(
                childOffsets: childOffsets,
                slotLabels: orders[last],
                labelCount: orders[last].count
            )
        }
        guard map.labels.count == orders[last].count else {
            throw InputError(
                "has \(map.labels.count) rows, expected \(orders[last].count), one for each child "
                    + "of the last level",
                place: map.path
            )
        }
        for (first, end) in zip(childOffsets[last], childOffsets[last].dropFirst()) {
            orders[last][first..<end].sort { map.labels[Int($0)] < map.labels[Int($1)] }
        }
        let slots = orders[last].map { map.labels[Int($0)] }
        if let problem = LabelTree.problem(
            childOffsets: childOffsets,
            slotLabels: slots,
            labelCount: map.labelCount
        ) {
            throw InputError(problem, place: map.path)
        }
        return LabelTree(
            childOffsets: childOffsets,
            slotLabels: slots,
            labelCount: map.labelCount
        )
    }
}

/// Which label each pseudo-label stands for.
///
/// PECOS has no label in several clusters. A tree that has such labels is written with a
/// pseudo-label for each place of a label; this matrix, (pseudo-labels, labels), lies beside it, and
/// predictions times the matrix are sums over the copies.
struct LabelMap {
    /// The file's name.
    static let file = "label-map.npz"

    /// The label of each pseudo-label.
    let labels: [UInt32]
    let labelCount: Int
    let path: String

    /// Reads the map of a folder; nil where there is none.
    ///
    /// - Throws: ``InputError`` if a pseudo-label does not stand for exactly one label.
    init?(folder: String, _ workers: Workers) throws {
        path = "\(folder)/\(LabelMap.file)"
        guard exists(path) else { return nil }
        let pattern = try readLabelArchive(path, workers: workers)
        let sizes = zip(pattern.rowOffsets, pattern.rowOffsets.dropFirst()).map { $1 - $0 }
        if let row = sizes.firstIndex(where: { $0 != 1 }) {
            throw InputError("row \(row) has \(sizes[row]) labels, expected exactly 1", place: path)
        }
        labels = pattern.columns
        labelCount = pattern.columnCount
    }

    /// Writes the map of a tree whose labels have copies.
    static func write(_ tree: LabelTree, to folder: String) throws {
        let map = CSRPattern(
            columnCount: tree.labelCount,
            rowOffsets: Array(0...tree.slotLabels.count),
            columns: tree.slotLabels
        )
        try writeLabelArchive(map, to: "\(folder)/\(file)")
    }
}

extension LabelTree {
    /// Whether some label is in several clusters.
    var hasCopies: Bool { slotLabels.count > labelCount }

    /// The matrix C of a level by columns, (clusters, children): the last level's children are
    /// labels, or pseudo-labels where labels have copies.
    func chainMatrix(_ level: Int) -> CSRMatrix {
        let count = childCount(level)
        let names =
            level == levelCount - 1 && !hasCopies ? slotLabels : (0..<UInt32(count)).map(\.self)
        let pattern = CSRPattern(
            columnCount: count,
            rowOffsets: childOffsets[level],
            columns: names
        )
        return CSRMatrix(pattern: pattern, values: [Float](repeating: 1, count: count))
    }
}
