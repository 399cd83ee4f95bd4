/// How good predictions are, in all metrics at all k that were asked for.
public struct Evaluation: Sendable {
    /// Every metric in percent, in the order of the columns of `records.csv`.
    ///
    /// The names are `P@k`, `R@k`, `nDCG@k`, `PSP@k`, `PSnDCG@k`, `RP@k` for each k, then
    /// `R-Precision`, then `coverage@k` for each k.
    public let values: [(name: String, value: Double)]
    /// What each instance adds, as shares (not percent), in the order of the instances.
    ///
    /// `P@k`, `R@k`, `nDCG@k`, `RP@k` and `R-Precision` are means of these. `PSP@k` and `PSnDCG@k`
    /// are ratios of sums and come as two entries each: `PSP@k gain`, of the predictions, and
    /// `PSP@k best`, of the best predictions possible. See ``PairedSample``.
    public let perInstance: [(name: String, values: [Float])]
    /// How well the labels of each tenth by training frequency are predicted, rarest first.
    public let deciles: [FrequencyDecile]

    /// The value of a metric in percent, by its name; nil if it was not asked for.
    public subscript(_ name: String) -> Double? { values.first { $0.name == name }?.value }

    /// What each instance adds to a metric, by its name; nil if it was not asked for.
    public func perInstance(_ name: String) -> [Float]? {
        perInstance.first { $0.name == name }?.values
    }
}

/// A tenth of the labels by training frequency, and how well its labels are predicted.
///
/// Labels are ordered by training frequency, equal ones by id, and cut into ten groups whose sizes
/// differ by at most one.
public struct FrequencyDecile: Sendable {
    /// The smallest and largest training frequency among its labels; nil without labels.
    public let frequencies: ClosedRange<Int>?
    /// The number of its labels.
    public let labelCount: Int
    /// The number of (instance, label) pairs of the truth whose label is one of its labels.
    public let truePairs: Int
    /// For each k, what its labels add to P@k, in percent; the ten sum to P@k.
    public let precision: [(k: Int, value: Double)]
    /// For each k, the percent of its true pairs found in the top k; 0 without true pairs.
    public let recall: [(k: Int, value: Double)]
}
