public import GroveBase
public import GroveSparse

/// Scores predictions against the truth.
///
/// With y_i the true labels of instance i of N, t_i its predictions (best first), h_r = 1 where the
/// label at rank r is true, else 0, w_l = 1 / p_l and d_r = 1 / log2(r + 1):
///
///     P@k         = mean of (Σ_{r≤k} h_r) / k
///     R@k         = mean of (Σ_{r≤k} h_r) / |y_i|
///     RP@k        = mean of (Σ_{r≤k} h_r) / min(k, |y_i|)
///     R-Precision = mean of (Σ_{r≤|y_i|} h_r) / |y_i|
///     nDCG@k      = mean of (Σ_{r≤k} h_r d_r) / n_i,   n_i = Σ_{r≤min(k,|y_i|)} d_r
///     PSP@k       = Σ_i Σ_{r≤k} h_r w  /  Σ_i (the k largest w of y_i, summed)
///     PSnDCG@k    = Σ_i (Σ_{r≤k} h_r w d_r) / n_i  /  the same for y_i sorted by descending w
///     coverage@k  = share of the labels true for some instance that are found in the top k of at
///                   least one of the instances they are true for
///
/// An instance without true labels adds 0 to every mean and still counts in N. A list shorter than
/// k counts as if it went on with wrong labels. P, R, nDCG and PSP are those of the XC repository,
/// PSnDCG is pyxclib's.
///
/// - Parameters:
///   - predictions: The labels predicted for each instance, best first.
///   - truth: The true labels, (instances, labels).
///   - trainLabels: The labels of the training set, (training instances, labels), for the deciles.
///   - at: Every k, each at least 1.
///   - propensity: The labels' propensities.
///   - workers: The threads to use; any number gives the same bits.
/// - Returns: Metrics over all, by instance, and by decile of training frequency.
/// - Precondition: Instances and labels agree in number; predictions are below the label count,
///   ranked, and distinct within an instance.
public func evaluate(
    _ predictions: RankedLabels,
    truth: CSRPattern,
    trainLabels: CSRPattern,
    at: [Int],
    propensity: PropensityModel,
    workers: Workers
) -> Evaluation {
    precondition(
        predictions.rowCount == truth.rowCount,
        "predictions of \(predictions.rowCount) instances, truth of \(truth.rowCount)"
    )
    precondition(
        truth.columnCount == trainLabels.columnCount
            && truth.columnCount == propensity.inversePropensities.count,
        """
        \(truth.columnCount) labels in the truth, \(trainLabels.columnCount) in training, \
        \(propensity.inversePropensities.count) propensities
        """
    )
    precondition(at.allSatisfy { $0 >= 1 }, "every k must be at least 1, got \(at)")
    let groups = FrequencyGroups(frequencies: trainLabels.columnCounts())
    let scorer = InstanceScorer(
        predictions: predictions,
        truth: truth,
        cutoffs: at,
        weights: propensity.inversePropensities,
        groups: groups
    )
    let blocks = Workers.blocks(truth.rowCount, size: 1024)
    let scores = workers.map(blocks.count) { scorer.score(blocks[$0]) }
    return Evaluation(scorer: scorer, blocks: scores)
}

extension Evaluation {
    init(scorer: InstanceScorer, blocks: [BlockScores]) {
        let columns = scorer.columns
        var sums = [Double](repeating: 0, count: columns.count)
        var instances = [[Float]](repeating: [], count: columns.count)
        for block in blocks {
            for column in columns.indices {
                sums[column] += block.sums[column]
                instances[column].append(contentsOf: block.instances[column])
            }
        }
        perInstance = zip(columns, instances).map { ($0.name, $1) }
        values =
            Evaluation.overall(columns: columns, sums: sums, count: scorer.truth.rowCount)
            + scorer.coverage(blocks)
        deciles = scorer.deciles(blocks)
    }

    /// Means, and ratios of sums where a column's successor holds the best possible.
    private static func overall(
        columns: [MetricColumn],
        sums: [Double],
        count: Int
    ) -> [(name: String, value: Double)] {
        columns.indices.compactMap { i in
            switch columns[i].role {
            case .mean: (columns[i].metric, percent(sums[i], of: Double(count)))
            case .gain: (columns[i].metric, percent(sums[i], of: sums[i + 1]))
            case .best: nil
            }
        }
    }
}

/// A share in percent; of nothing it is 0.
func percent(_ part: Double, of whole: Double) -> Double { whole > 0 ? 100 * part / whole : 0 }

/// One value kept for each instance.
struct MetricColumn {
    enum Role { case mean, gain, best }
    let metric: String
    let role: Role

    var name: String {
        switch role {
        case .mean: metric
        case .gain: "\(metric) gain"
        case .best: "\(metric) best"
        }
    }

    /// All columns for some k, in the order of ``Evaluation/values``.
    static func all(at cutoffs: [Int]) -> [MetricColumn] {
        func means(_ name: String) -> [MetricColumn] {
            cutoffs.map { MetricColumn(metric: "\(name)@\($0)", role: .mean) }
        }
        func ratios(_ name: String) -> [MetricColumn] {
            cutoffs.flatMap { k in
                [.gain, .best].map { MetricColumn(metric: "\(name)@\(k)", role: $0) }
            }
        }
        return means("P") + means("R") + means("nDCG") + ratios("PSP") + ratios("PSnDCG")
            + means("RP") + [MetricColumn(metric: "R-Precision", role: .mean)]
    }
}
