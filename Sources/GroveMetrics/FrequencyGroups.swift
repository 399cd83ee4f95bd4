import GroveSparse

/// Labels by training frequency in ten groups, rarest first, whose sizes differ by at most one.
struct FrequencyGroups: Sendable {
    static let count = 10
    /// The group of each label.
    let group: [Int]
    let frequencies: [ClosedRange<Int>?]
    let labelCounts: [Int]

    init(frequencies: [Int]) {
        let order = frequencies.indices.sorted {
            (frequencies[$0], $0) < (frequencies[$1], $1)
        }
        var group = [Int](repeating: 0, count: order.count)
        var ranges: [ClosedRange<Int>?] = []
        var counts: [Int] = []
        for index in 0..<FrequencyGroups.count {
            let start = index * order.count / FrequencyGroups.count
            let end = (index + 1) * order.count / FrequencyGroups.count
            let labels = order[start..<end]
            for label in labels { group[label] = index }
            counts.append(labels.count)
            if let first = labels.first, let last = labels.last {
                ranges.append(frequencies[first]...frequencies[last])
            } else {
                ranges.append(nil)
            }
        }
        self.group = group
        self.frequencies = ranges
        labelCounts = counts
    }
}

extension InstanceScorer {
    /// The metrics of each tenth of the labels.
    func deciles(_ blocks: [BlockScores]) -> [FrequencyDecile] {
        (0..<FrequencyGroups.count).map { group in
            let truePairs = blocks.reduce(0) { $0 + $1.truePairs[group] }
            let hits = cutoffs.indices.map { i in
                blocks.reduce(0) { $0 + $1.hits[i * FrequencyGroups.count + group] }
            }
            return FrequencyDecile(
                frequencies: groups.frequencies[group],
                labelCount: groups.labelCounts[group],
                truePairs: truePairs,
                precision: zip(cutoffs, hits).map { k, hits in
                    (k, percent(Double(hits), of: Double(k * truth.rowCount)))
                },
                recall: zip(cutoffs, hits).map { k, hits in
                    (k, percent(Double(hits), of: Double(truePairs)))
                }
            )
        }
    }

    /// The share of the labels with true instances that some of them found in their top k.
    func coverage(_ blocks: [BlockScores]) -> [(name: String, value: Double)] {
        var bestRank = [Int](repeating: .max, count: truth.columnCount)
        for block in blocks {
            for (label, rank) in block.found {
                bestRank[Int(label)] = min(bestRank[Int(label)], rank)
            }
        }
        let labelsInUse = truth.columnCounts().count { $0 > 0 }
        return cutoffs.map { k in
            let found = bestRank.count { $0 < k }
            return ("coverage@\(k)", percent(Double(found), of: Double(labelsInUse)))
        }
    }
}
