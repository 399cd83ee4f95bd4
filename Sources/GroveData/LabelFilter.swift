import GroveBase
import GroveSparse

/// Keeps the labels that have a training instance, and numbers them anew in their old order.
struct LabelFilter {
    /// The new number of each old label; nil for one that is dropped.
    private let renumbered: [UInt32?]
    /// The old labels that are kept, ascending.
    let kept: [Int]

    init(training: CSRPattern) {
        let counts = training.columnCounts()
        kept = counts.indices.filter { counts[$0] > 0 }
        var renumbered = [UInt32?](repeating: nil, count: counts.count)
        for (new, old) in kept.enumerated() { renumbered[old] = UInt32(new) }
        self.renumbered = renumbered
    }

    /// How many labels are dropped.
    var droppedCount: Int { renumbered.count - kept.count }

    func apply(_ labels: CSRPattern) -> CSRPattern {
        var offsets = [0]
        var columns: [UInt32] = []
        for row in 0..<labels.rowCount {
            columns.append(contentsOf: labels.row(row).compactMap { renumbered[Int($0)] })
            offsets.append(columns.count)
        }
        return CSRPattern(columnCount: kept.count, rowOffsets: offsets, columns: columns)
    }

    /// The values aligned with the pairs that are kept.
    func apply(_ values: [UInt32], of labels: CSRPattern) -> [UInt32] {
        zip(labels.columns, values).compactMap { renumbered[Int($0)] == nil ? nil : $1 }
    }

    func apply(_ names: TextColumn) -> TextColumn {
        var block = TextBlock()
        for old in kept {
            block.append(names.utf8(old))
            block.finish()
        }
        return TextBlock.joined([block])
    }
}
