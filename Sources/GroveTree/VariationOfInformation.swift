import Foundation
public import GroveBase
public import GroveSparse

/// How well the clusters of one label tell its senses apart.
public struct LabelSeparation: Sendable, Equatable {
    /// The label.
    public let label: Int
    /// The positives that were routed to one of its clusters.
    public let positiveCount: Int
    /// The clusters that received positives.
    public let clusterCount: Int
    /// The senses among those positives.
    public let senseCount: Int
    /// The variation of information between routing and sense, in nats; 0 where they agree.
    public let variation: Double
    /// The mean variation of random routings with the same cluster sizes.
    public let baseline: Double

    /// How much closer to the senses the routing is than chance.
    public var gain: Double { baseline - variation }
}

/// How well the clusters of a tree tell the senses of ambiguous labels apart.
public struct SeparationReport: Sendable, Equatable {
    /// The labels that could be judged, best separated first; ties go to the smaller label.
    public let labels: [LabelSeparation]

    /// The mean variation of information over the labels, 0 without any.
    public var meanVariation: Double { mean(\.variation) }
    /// The mean random baseline over the labels, 0 without any.
    public var meanBaseline: Double { mean(\.baseline) }
    /// The mean of baseline less variation, 0 without any labels.
    public var meanGain: Double { mean(\.gain) }

    private func mean(_ value: (LabelSeparation) -> Double) -> Double {
        labels.isEmpty ? 0 : labels.reduce(0.0) { $0 + value($1) } / Double(labels.count)
    }

    /// The report as lines of text: the means, then the labels best and worst separated.
    ///
    /// - Parameters:
    ///   - names: The labels' names; ids stand in where there are none.
    ///   - count: How many labels at either end.
    /// - Returns: The lines.
    public func lines(names: TextColumn?, count: Int = 10) -> [String] {
        func line(_ entry: LabelSeparation) -> String {
            let name = names.map { $0[entry.label] } ?? String(entry.label)
            return "  \(name): \(fixed(entry.variation, 3)), baseline "
                + "\(fixed(entry.baseline, 3)), gain \(fixed(entry.gain, 3)); "
                + "\(entry.positiveCount) positives, \(entry.senseCount) senses, "
                + "\(entry.clusterCount) clusters"
        }
        guard !labels.isEmpty else { return ["no label has several clusters and several senses"] }
        let head =
            "variation of information \(fixed(meanVariation, 4)), random baseline "
            + "\(fixed(meanBaseline, 4)), gain \(fixed(meanGain, 4)), over "
            + "\(grouped(labels.count)) labels (nats)"
        let best = labels.prefix(count)
        let worst = labels.dropFirst(best.count).suffix(count).reversed()
        return [head, "best separated:"] + best.map(line)
            + (worst.isEmpty ? [] : ["worst separated:"] + worst.map(line))
    }
}

/// Compares where a matcher routes a label's positives with the senses they were meant in.
///
/// A positive goes to the first cluster of its beam that is one of the label's; positives without
/// one are left out. A label is judged if it has at least two clusters, at least two senses among
/// its routed positives, and at least `minimumPositives` of them. The variation of information is
/// −Σ r_ij (ln(r_ij / p_i) + ln(r_ij / q_j)) over the table r of shares (`disentangle_metric.py` of
/// the code to Liu et al. 2021, arXiv:2106.12751); the baseline is its mean over random routings
/// with the same margins.
///
/// - Parameters:
///   - tree: The tree with several clusters for some labels.
///   - labels: Y, (instances, labels).
///   - senses: The sense behind each pair, in the order of Y's cells.
///   - beams: The leaf clusters of each instance, best first.
///   - minimumPositives: The least routed positives of a label that is judged.
///   - draws: The number of random routings.
///   - seed: The seed of the random routings.
///   - workers: The threads to use.
/// - Returns: The judged labels.
public func senseSeparation(
    tree: LabelTree,
    labels: CSRPattern,
    senses: [UInt32],
    beams: RankedLabels,
    minimumPositives: Int = 11,
    draws: Int = 100,
    seed: UInt64 = 0,
    workers: Workers
) -> SeparationReport {
    precondition(
        labels.columnCount == tree.labelCount && senses.count == labels.nonzeroCount
            && beams.rowCount == labels.rowCount,
        "(\(labels.rowCount), \(labels.columnCount)) labels, \(senses.count) senses of "
            + "\(labels.nonzeroCount) pairs, \(beams.rowCount) beams"
    )
    let clusters = tree.clustersOfLabels()
    var routes = [[(cluster: UInt32, sense: UInt32)]](repeating: [], count: tree.labelCount)
    for row in 0..<labels.rowCount {
        for cell in labels.rowOffsets[row]..<labels.rowOffsets[row + 1] {
            let label = Int(labels.columns[cell])
            let own = clusters.row(label)
            guard own.count > 1, let cluster = beams.row(row).first(where: own.contains) else {
                continue
            }
            routes[label].append((cluster, senses[cell]))
        }
    }
    let judged = workers.map(tree.labelCount) { [routes] label in
        routes[label].count < max(1, minimumPositives)
            ? nil : separation(of: label, routes[label], draws: draws, seed: seed)
    }
    return SeparationReport(
        labels: judged.compactMap(\.self).sorted { ($1.gain, $0.label) < ($0.gain, $1.label) }
    )
}

private func separation(
    of label: Int,
    _ routes: [(cluster: UInt32, sense: UInt32)],
    draws: Int,
    seed: UInt64
) -> LabelSeparation? {
    let (clusters, clusterCount) = numbered(routes.map(\.cluster))
    var (senses, senseCount) = numbered(routes.map(\.sense))
    guard senseCount > 1 else { return nil }
    let variation = variationOfInformation(clusters, clusterCount, senses, senseCount)
    var stream = RandomStream(seed: seed, "disentanglement.baseline.\(label)")
    var sum = 0.0
    for _ in 0..<draws {
        stream.shuffle(&senses)
        sum += variationOfInformation(clusters, clusterCount, senses, senseCount)
    }
    return LabelSeparation(
        label: label,
        positiveCount: routes.count,
        clusterCount: clusterCount,
        senseCount: senseCount,
        variation: variation,
        baseline: sum / Double(max(1, draws))
    )
}

/// Values as numbers from 0 on, in ascending order, and how many there are.
private func numbered(_ values: [UInt32]) -> ([Int], Int) {
    let distinct = Set(values).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
    return (values.map { numbers[$0, default: 0] }, distinct.count)
}

/// The variation of information between two labelings of the same items, in nats.
///
/// - Parameters:
///   - first: The first labeling, values below `firstCount`.
///   - firstCount: The number of its values.
///   - second: The second labeling, as long, values below `secondCount`.
///   - secondCount: The number of its values.
/// - Returns: −Σ r_ij (ln(r_ij / p_i) + ln(r_ij / q_j)), at least 0.
public func variationOfInformation(
    _ first: [Int],
    _ firstCount: Int,
    _ second: [Int],
    _ secondCount: Int
) -> Double {
    precondition(first.count == second.count, "\(first.count) and \(second.count) items")
    var table = [Int](repeating: 0, count: firstCount * secondCount)
    var (rows, columns) = (
        [Int](repeating: 0, count: firstCount), [Int](repeating: 0, count: secondCount)
    )
    for (i, j) in zip(first, second) {
        table[i * secondCount + j] += 1
        rows[i] += 1
        columns[j] += 1
    }
    var sum = 0.0
    for i in 0..<firstCount {
        for j in 0..<secondCount where table[i * secondCount + j] > 0 {
            let cell = Double(table[i * secondCount + j])
            sum -= cell * (log(cell / Double(rows[i])) + log(cell / Double(columns[j])))
        }
    }
    return first.isEmpty ? 0 : max(0, sum / Double(first.count))
}
