import Foundation
import GroveSparse

/// What a block of instances adds to every metric.
struct BlockScores: Sendable {
    /// For each column, the sum over the block.
    var sums: [Double]
    /// For each column, one value an instance.
    var instances: [[Float]]
    /// Labels found, each with the rank it was found at, from 0.
    var found: [(label: UInt32, rank: Int)] = []
    /// Hits of each decile in the top k, deciles within cutoffs.
    var hits: [Int]
    /// True pairs of each decile.
    var truePairs: [Int]
}

/// Scores instances one by one.
struct InstanceScorer: Sendable {
    let predictions: RankedLabels
    let truth: CSRPattern
    let cutoffs: [Int]
    let columns: [MetricColumn]
    let weights: [Double]
    let groups: FrequencyGroups
    /// 1 / log2(r + 2) for each rank r from 0 to the largest k.
    let discounts: [Double]
    /// The sums of the first r discounts, r from 0 to the largest k.
    let idealGains: [Double]

    init(
        predictions: RankedLabels,
        truth: CSRPattern,
        cutoffs: [Int],
        weights: [Double],
        groups: FrequencyGroups
    ) {
        self.predictions = predictions
        self.truth = truth
        self.cutoffs = cutoffs
        self.weights = weights
        self.groups = groups
        columns = MetricColumn.all(at: cutoffs)
        discounts = (0..<(cutoffs.max() ?? 0)).map { 1 / log2(Double($0) + 2) }
        idealGains = discounts.reduce(into: [0]) { sums, next in
            sums.append(sums[sums.count - 1] + next)
        }
    }

    func score(_ rows: Range<Int>) -> BlockScores {
        var block = BlockScores(
            sums: [Double](repeating: 0, count: columns.count),
            instances: [[Float]](repeating: [], count: columns.count),
            hits: [Int](repeating: 0, count: cutoffs.count * FrequencyGroups.count),
            truePairs: [Int](repeating: 0, count: FrequencyGroups.count)
        )
        for row in rows {
            let scores = score(row, into: &block)
            precondition(scores.count == columns.count, "one value for each column")
            for (column, value) in scores.enumerated() {
                block.sums[column] += value
                block.instances[column].append(Float(value))
            }
        }
        return block
    }

    /// The values of one instance, in the order of the columns.
    private func score(_ row: Int, into block: inout BlockScores) -> [Double] {
        let truth = truth.row(row)
        let ranked = predictions.row(row)
        validate(row)
        let hits = ranked.map { contains($0, in: truth) }
        count(ranked, hits, truth, into: &block)
        let hitCounts = hits.reduce(into: [0]) { sums, hit in
            sums.append(sums[sums.count - 1] + (hit ? 1 : 0))
        }
        func hitsWithin(_ k: Int) -> Double { Double(hitCounts[min(k, hits.count)]) }

        let ones = hits.map { $0 ? 1.0 : 0.0 }
        let gains = zip(ranked, ones).map { weights[Int($0)] * $1 }
        let best = truth.map { weights[Int($0)] }.sorted(by: >)
        let size = truth.count
        let any = Double(max(size, 1))
        var scores = cutoffs.map { hitsWithin($0) / Double($0) }
        scores += cutoffs.map { hitsWithin($0) / any }
        scores += cutoffs.map { discounted(ones, $0, size) }
        scores += cutoffs.flatMap { [total(gains, $0), total(best, $0)] }
        scores += cutoffs.flatMap { [discounted(gains, $0, size), discounted(best, $0, size)] }
        scores += cutoffs.map { hitsWithin($0) / min(Double($0), any) }
        scores.append(hitsWithin(size) / any)
        return scores
    }

    private func total(_ gains: [Double], _ k: Int) -> Double { gains.prefix(k).reduce(0, +) }

    /// Gains of the top k discounted by rank, over the most that as many true labels can have.
    private func discounted(_ gains: [Double], _ k: Int, _ size: Int) -> Double {
        guard size > 0 else { return 0 }
        var sum = 0.0
        for (rank, gain) in gains.prefix(k).enumerated() { sum += gain * discounts[rank] }
        return sum / idealGains[min(k, size)]
    }

    private func count(
        _ ranked: ArraySlice<UInt32>,
        _ hits: [Bool],
        _ truth: ArraySlice<UInt32>,
        into block: inout BlockScores
    ) {
        for label in truth { block.truePairs[groups.group[Int(label)]] += 1 }
        for (rank, label) in ranked.prefix(discounts.count).enumerated() where hits[rank] {
            block.found.append((label, rank))
            for (i, k) in cutoffs.enumerated() where rank < k {
                block.hits[i * FrequencyGroups.count + groups.group[Int(label)]] += 1
            }
        }
    }

    private func validate(_ row: Int) {
        let range = predictions.rowOffsets[row]..<predictions.rowOffsets[row + 1]
        for i in range {
            let label = predictions.labels[i]
            precondition(
                Int(label) < truth.columnCount,
                "instance \(row): label \(label) of \(truth.columnCount) labels"
            )
            guard i > range.lowerBound else { continue }
            let scores = (predictions.scores[i - 1], predictions.scores[i])
            precondition(
                scores.0 > scores.1
                    || (scores.0 == scores.1 && predictions.labels[i - 1] < label),
                "instance \(row): label \(label) with score \(scores.1) is out of order"
            )
        }
        let labels = predictions.labels[range]
        precondition(
            Set(labels).count == labels.count,
            "instance \(row): a label is predicted twice"
        )
    }

    /// Whether an ascending list holds a label.
    private func contains(_ label: UInt32, in row: ArraySlice<UInt32>) -> Bool {
        var low = row.startIndex
        var high = row.endIndex
        while low < high {
            let middle = (low + high) / 2
            if row[middle] < label { low = middle + 1 } else { high = middle }
        }
        return low < row.endIndex && row[low] == label
    }
}
