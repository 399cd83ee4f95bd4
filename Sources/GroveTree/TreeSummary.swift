import Foundation
public import GroveBase
import GroveSparse

/// What a tree looks like: levels, cluster sizes, balance, a few clusters by name.
public struct TreeSummary: Sendable, Equatable {
    /// The number of labels.
    public let labelCount: Int
    /// The number of slots: labels counted once for each cluster they are in.
    public let slotCount: Int
    /// The children of each level: clusters, and slots at the last.
    public let levels: [Int]
    /// The labels of the smallest leaf cluster.
    public let smallest: Int
    /// The middle size of the leaf clusters; the mean of the two middle ones of an even number.
    public let median: Double
    /// The mean size of the leaf clusters.
    public let mean: Double
    /// The labels of the largest leaf cluster.
    public let largest: Int
    /// The entropy of the slots' distribution over leaf clusters over its maximum: 1 if all sizes
    /// are equal, 0 if one cluster holds everything (and 1 for a single cluster).
    public let normalizedEntropy: Double
    /// How many labels are in 1, 2, 3, … clusters, from 1 on.
    public let labelsByCopies: [Int]

    /// Describes a tree.
    public init(_ tree: LabelTree) {
        let sizes = tree.clusterSizes.sorted()
        let clusters = tree.clustersOfLabels()
        labelCount = tree.labelCount
        slotCount = tree.slotLabels.count
        levels = (0..<tree.levelCount).map(tree.childCount)
        smallest = sizes.first ?? 0
        largest = sizes.last ?? 0
        mean = sizes.isEmpty ? 0 : Double(slotCount) / Double(sizes.count)
        median =
            sizes.isEmpty ? 0 : Double(sizes[(sizes.count - 1) / 2] + sizes[sizes.count / 2]) / 2
        let total = Double(max(1, slotCount))
        let entropy = sizes.reduce(0.0) { sum, size in
            let share = Double(size) / total
            return share > 0 ? sum - share * log(share) : sum
        }
        normalizedEntropy = sizes.count > 1 ? entropy / log(Double(sizes.count)) : 1
        var copies: [Int] = []
        for label in 0..<tree.labelCount {
            let count = clusters.row(label).count
            while copies.count < count { copies.append(0) }
            copies[count - 1] += 1
        }
        labelsByCopies = copies
    }

    /// The largest leaf cluster over the mean one, 1 for perfect balance.
    public var largestOverMean: Double { mean > 0 ? Double(largest) / mean : 1 }

    /// The mean number of clusters a label is in.
    public var copiesPerLabel: Double { Double(slotCount) / Double(max(1, labelCount)) }

    /// The summary as lines of text.
    public var lines: [String] {
        let shape = ([1] + levels).map(grouped).joined(separator: " – ")
        var lines = [
            "levels     \(shape)",
            "labels     \(grouped(labelCount)) in \(grouped(slotCount)) places, "
                + "\(fixed(copiesPerLabel, 2)) clusters a label",
            "clusters   smallest \(grouped(smallest)), median \(fixed(median, 1)), mean "
                + "\(fixed(mean, 1)), largest \(grouped(largest))",
            "balance    entropy \(fixed(normalizedEntropy, 3)) of 1, largest "
                + "\(fixed(largestOverMean, 2)) times the mean",
        ]
        if labelsByCopies.count > 1 {
            let counts = labelsByCopies.enumerated().map { "\(grouped($1)) in \($0 + 1)" }
            lines.append("copies     \(counts.joined(separator: ", "))")
        }
        return lines
    }
}

extension LabelTree {
    /// A few leaf clusters as lines of text: the largest, and some evenly spread over the tree.
    ///
    /// - Parameters:
    ///   - names: The labels' names; ids stand in where there are none.
    ///   - largest: How many of the largest clusters.
    ///   - spread: How many clusters evenly spread over the tree.
    ///   - labelsPerCluster: The most labels named for a cluster.
    /// - Returns: One line a cluster.
    public func exampleLines(
        names: TextColumn?,
        largest: Int = 3,
        spread: Int = 3,
        labelsPerCluster: Int = 8
    ) -> [String] {
        let sizes = clusterSizes
        let bySize = sizes.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
        var chosen = Array(bySize.prefix(largest))
        for i in 0..<spread {
            let cluster = (2 * i + 1) * sizes.count / (2 * spread)
            if !chosen.contains(cluster), sizes.indices.contains(cluster) { chosen.append(cluster) }
        }
        return chosen.map { cluster in
            let labels = labels(ofCluster: cluster)
            var listed = labels.prefix(labelsPerCluster).map { label in
                names.map { $0[Int(label)] } ?? String(label)
            }
            if labels.count > labelsPerCluster { listed.append("…") }
            return "cluster \(cluster) (\(grouped(labels.count))): "
                + listed.joined(separator: ", ")
        }
    }
}

/// A number with its thousands apart.
func grouped(_ number: Int) -> String {
    var digits = String(abs(number))
    var parts: [String] = []
    while digits.count > 3 {
        parts.insert(String(digits.suffix(3)), at: 0)
        digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([digits] + parts).joined(separator: ",")
}

/// A number with a fixed number of decimals.
func fixed(_ number: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", number)
}
