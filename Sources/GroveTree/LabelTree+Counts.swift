public import GroveBase
public import GroveSparse

extension LabelTree {
    /// How many of each instance's label slots lie under every cluster, level by level.
    ///
    /// Y^(t-1) = Y^(t) C^(t), kept as counts: the targets and weights of multi-resolution learning
    /// (Zhang et al. 2021, arXiv:2110.00685, section 3; `induce` in `pecos/xmc/base.py`). A label in
    /// several clusters counts in each.
    ///
    /// - Parameters:
    ///   - labels: The labels of the instances, (instances, labels).
    ///   - workers: The threads to use; their number does not change the result.
    /// - Returns: For each level but the last the counts (instances, children of the level).
    public func clusterCounts(of labels: CSRPattern, workers: Workers = Workers(1)) -> [CSRMatrix] {
        precondition(
            labels.columnCount == labelCount,
            "\(labels.columnCount) labels of \(labelCount)"
        )
        guard levelCount > 1 else { return [] }
        let clusters = clustersOfLabels()
        var levels = [
            counts(labels.rowCount, level: levelCount - 2, workers) { row, cells in
                for label in labels.row(row) {
                    for cluster in clusters.row(Int(label)) { cells.append((cluster, 1)) }
                }
                cells.sort { $0.cluster < $1.cluster }
            }
        ]
        for level in stride(from: levelCount - 3, through: 0, by: -1) {
            let below = levels[levels.count - 1]
            let parentOf = parents(level + 1)
            levels.append(
                counts(labels.rowCount, level: level, workers) { row, cells in
                    for (child, count) in zip(below.rowColumns(row), below.rowValues(row)) {
                        cells.append((parentOf[Int(child)], count))
                    }
                }
            )
        }
        return levels.reversed()
    }

    /// The label slots of each instance's labels: what ``clusterCounts(of:workers:)`` would give for
    /// the last level, where a slot belongs to one label and every count is 1.
    ///
    /// - Parameters:
    ///   - labels: The labels of the instances, (instances, labels).
    ///   - workers: The threads to use; their number does not change the result.
    /// - Returns: The slots, (instances, slots).
    public func slots(of labels: CSRPattern, workers: Workers = Workers(1)) -> CSRMatrix {
        precondition(
            labels.columnCount == labelCount,
            "\(labels.columnCount) labels of \(labelCount)"
        )
        let slots = CSRPattern(
            trustedColumnCount: labelCount,
            rowOffsets: Array(0...slotLabels.count),
            columns: slotLabels
        ).transposed()
        return counts(labels.rowCount, level: levelCount - 1, workers) { row, cells in
            for label in labels.row(row) {
                for slot in slots.row(Int(label)) { cells.append((slot, 1)) }
            }
            cells.sort { $0.cluster < $1.cluster }
        }
    }

    /// Adds up what `collect` finds for each row, clusters ascending.
    private func counts(
        _ rowCount: Int,
        level: Int,
        _ workers: Workers,
        collect: @Sendable (Int, inout [(cluster: UInt32, count: Float)]) -> Void
    ) -> CSRMatrix {
        let blocks = Workers.blocks(rowCount, size: 4096)
        let pieces = workers.map(blocks.count) { block -> CountedRows in
            var result = CountedRows()
            var cells: [(cluster: UInt32, count: Float)] = []
            for row in blocks[block] {
                cells.removeAll(keepingCapacity: true)
                collect(row, &cells)
                result.append(cells)
            }
            return result
        }
        let pattern = CSRPattern(
            trustedColumnCount: childCount(level),
            sizes: pieces.lazy.flatMap(\.sizes),
            pieces: pieces.map(\.clusters),
            workers: workers
        )
        return CSRMatrix(
            pattern: pattern,
            values: workers.joined(pieces.map(\.counts), initial: 0)
        )
    }

    /// The children at a level of the parents each instance has.
    ///
    /// - Parameters:
    ///   - parents: The parents of the level, (instances, parents).
    ///   - level: The level.
    ///   - positives: Children to join whatever the parents are, (instances, children).
    ///   - workers: The threads to use; their number does not change the result.
    /// - Returns: The children, ascending, (instances, children of the level).
    public func children(
        of parents: CSRPattern,
        level: Int,
        joining positives: CSRPattern,
        workers: Workers = Workers(1)
    ) -> CSRPattern {
        precondition(
            parents.columnCount == parentCount(level) && positives.columnCount == childCount(level)
                && parents.rowCount == positives.rowCount,
            "(\(parents.rowCount), \(parents.columnCount)) parents and (\(positives.rowCount), "
                + "\(positives.columnCount)) children at a level of \(parentCount(level)) and "
                + "\(childCount(level))"
        )
        let blocks = Workers.blocks(parents.rowCount, size: 4096)
        let pieces = workers.map(blocks.count) { block -> CountedRows in
            var result = CountedRows()
            for row in blocks[block] {
                let start = result.clusters.count
                var positive = positives.row(row)
                for parent in parents.row(row) {
                    let range = children(level, of: Int(parent))
                    while let first = positive.first, Int(first) < range.lowerBound {
                        result.clusters.append(positive.removeFirst())
                    }
                    result.clusters.append(contentsOf: range.lazy.map { UInt32($0) })
                    while let first = positive.first, Int(first) < range.upperBound {
                        positive.removeFirst()
                    }
                }
                result.clusters.append(contentsOf: positive)
                result.sizes.append(result.clusters.count - start)
            }
            return result
        }
        return CSRPattern(
            trustedColumnCount: childCount(level),
            sizes: pieces.lazy.flatMap(\.sizes),
            pieces: pieces.map(\.clusters),
            workers: workers
        )
    }
}

/// Rows of clusters with their counts.
private struct CountedRows: Sendable {
    var sizes: [Int] = []
    var clusters: [UInt32] = []
    var counts: [Float] = []

    /// Appends a row of clusters in ascending order, adding up those that repeat.
    mutating func append(_ cells: [(cluster: UInt32, count: Float)]) {
        let start = clusters.count
        for cell in cells {
            if clusters.count > start, clusters[clusters.count - 1] == cell.cluster {
                counts[counts.count - 1] += cell.count
            } else {
                clusters.append(cell.cluster)
                counts.append(cell.count)
            }
        }
        sizes.append(clusters.count - start)
    }
}
