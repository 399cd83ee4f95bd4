public import GroveBase
public import GroveSparse

extension LabelTree {
    /// Which clusters each instance's labels lie under, level by level.
    ///
    /// - Parameters:
    ///   - labels: The labels of the instances, (instances, labels).
    ///   - workers: The threads to use.
    /// - Returns: For each level t the pattern (instances, parents of level t); at level 0 every
    ///   instance is under the root. This is the teacher's (tfn) set of active clusters.
    public func activeParents(of labels: CSRPattern, workers: Workers = Workers(1)) -> [CSRPattern]
    {
        precondition(
            labels.columnCount == labelCount,
            "\(labels.columnCount) labels of \(labelCount)"
        )
        let root = CSRPattern(
            trustedColumnCount: 1,
            rowOffsets: Array(0...labels.rowCount),
            columns: [UInt32](repeating: 0, count: labels.rowCount)
        )
        guard levelCount > 1 else { return [root] }
        let clusters = clustersOfLabels()
        let blocks = Workers.blocks(labels.rowCount, size: 4096)
        let leaves = workers.map(blocks.count) { block -> ActiveRows in
            var collector = ClusterCollector(clusterCount: clusterCount)
            return collector.rows(blocks[block], labels, clusters)
        }
        var active = [pattern(of: leaves, columnCount: clusterCount, workers)]
        for level in stride(from: levelCount - 2, through: 1, by: -1) {
            active.append(lifted(active[active.count - 1], to: level, workers))
        }
        return [root] + active.reversed()
    }

    /// The parents at a level of the clusters one level below, which ascend as their children do.
    private func lifted(_ below: CSRPattern, to level: Int, _ workers: Workers) -> CSRPattern {
        let parentOf = parents(level)
        let blocks = Workers.blocks(below.rowCount, size: 4096)
        let rows = workers.map(blocks.count) { block -> ActiveRows in
            var result = ActiveRows()
            for row in blocks[block] {
                let start = result.clusters.count
                for cluster in below.row(row) {
                    let parent = parentOf[Int(cluster)]
                    if result.clusters.count == start || result.clusters.last != parent {
                        result.clusters.append(parent)
                    }
                }
                result.sizes.append(result.clusters.count - start)
            }
            return result
        }
        return pattern(of: rows, columnCount: parentCount(level), workers)
    }

    private func pattern(
        of pieces: [ActiveRows],
        columnCount: Int,
        _ workers: Workers
    ) -> CSRPattern {
        CSRPattern(
            trustedColumnCount: columnCount,
            sizes: pieces.lazy.flatMap(\.sizes),
            pieces: pieces.map(\.clusters),
            workers: workers
        )
    }
}

private struct ActiveRows: Sendable {
    var sizes: [Int] = []
    var clusters: [UInt32] = []
}

/// Collects the clusters of rows of labels, each once and ascending.
private struct ClusterCollector {
    private var lastRow: [Int]

    init(clusterCount: Int) { lastRow = [Int](repeating: -1, count: clusterCount) }

    mutating func rows(
        _ range: Range<Int>,
        _ labels: CSRPattern,
        _ clusters: CSRPattern
    ) -> ActiveRows {
        var result = ActiveRows()
        for row in range {
            let start = result.clusters.count
            for label in labels.row(row) {
                for cluster in clusters.row(Int(label)) where lastRow[Int(cluster)] != row {
                    lastRow[Int(cluster)] = row
                    result.clusters.append(cluster)
                }
            }
            result.clusters[start...].sort()
            result.sizes.append(result.clusters.count - start)
        }
        return result
    }
}
