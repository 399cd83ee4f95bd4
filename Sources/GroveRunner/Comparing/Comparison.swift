public import GroveBase
import GroveMetrics
public import GroveSpec
import GroveStore

/// Two sets of runs held against each other, setting by setting and metric by metric.
public struct Comparison: Sendable {
    /// How p-values are adjusted for the number of comparisons.
    public enum Correction: String, Sendable, CaseIterable {
        /// Holm: no false finding at all, with the confidence asked for.
        case holm
        /// Benjamini and Hochberg: a small share of false findings.
        case bh
        /// Each for itself.
        case none
    }

    /// What is compared, and how.
    public struct Options: Sendable {
        /// The metrics by name; none for P@k at every k that both sides have.
        public var metrics: [String] = []
        /// How to combine the predictions of either side; nil for no ensemble.
        public var ensemble: EnsembleSettings.Method?
        /// Of the intervals.
        public var confidence = 0.95
        /// Of the p-values.
        public var correction = Correction.holm
        /// How many bootstrap samples and how many random exchanges to draw.
        public var resamples = 10_000
        /// The threads to use; the numbers do not depend on it.
        public var threads = 1

        /// Creates the default options.
        public init() {}
    }

    /// A difference with what is known of it.
    struct Difference: Sendable {
        let compared: PairedComparison
        /// The p-value adjusted for the number of comparisons.
        var adjusted: Double
    }

    /// What an ensemble of both sides scores.
    struct Ensemble: Sendable {
        /// The metric in percent, the mean over seeds.
        let mean: Double
        /// How much more than the better side.
        var gain: Difference
    }

    /// One metric of one pair of settings.
    struct Row: Sendable {
        let dataset: String
        /// The values of the shared keys, and of those that tell the sides apart.
        let shared: [RunPairs.Value]
        let distinguishing: (first: [RunPairs.Value], second: [RunPairs.Value])
        /// The seeds of the runs, one for each pair of runs.
        let seeds: [Int]
        /// The number of test instances.
        let instances: Int
        let metric: String
        /// The metric of either side in percent, the mean over seeds.
        let means: (first: Double, second: Double)
        /// The second side's minus the first's.
        var difference: Difference
        var ensemble: Ensemble?
    }

    let first: ComparedRuns
    let second: ComparedRuns
    let options: Options
    let sharedKeys: [String]
    private(set) var rows: [Row]
    /// What could not be compared, a sentence each.
    let notes: [String]

    /// Compares the runs of two results folders, or two sets of runs of one.
    ///
    /// - Parameters:
    ///   - folders: One or two results folders.
    ///   - choices: None, or one for each side: part of runs' names, or `KEY=VALUE` conditions.
    ///   - options: What is compared, and how.
    ///   - places: Where the cache is, for ensembles.
    ///   - progress: Told of the work.
    /// - Throws: ``InputError`` if a folder has no records or no values of test instances, if no run
    ///   has a counterpart, if test sets differ, if predictions for an ensemble are gone.
    public init(
        folders: [String],
        choices: [String],
        options: Options,
        places: Folders?,
        progress: any ProgressReporter
    ) throws {
        precondition((1...2).contains(folders.count), "\(folders.count) results folders")
        precondition(
            choices.isEmpty || choices.count == 2,
            "\(choices.count) choices of runs for two sides"
        )
        first = try ComparedRuns(folder: folders[0], choice: choices.first)
        second = try ComparedRuns(folder: folders[folders.count - 1], choice: choices.last)
        self.options = options
        let pairs = try RunPairs(first, second)
        sharedKeys = pairs.sharedKeys
        notes =
            Comparison.notes(first, pairs.unmatched.first)
            + (first.folder == second.folder && choices.isEmpty
                ? [] : Comparison.notes(second, pairs.unmatched.second))
        var comparer = Comparer(
            first: first,
            second: second,
            options: options,
            predictions: try options.ensemble.map { method in
                try StoredPredictions(method: method, places: places, threads: options.threads)
            }
        )
        progress.begin("comparing", total: pairs.pairs.count)
        defer { progress.end() }
        var rows: [Row] = []
        for pair in pairs.pairs {
            rows += try comparer.rows(pair)
            progress.advance(1)
        }
        self.rows = rows
        adjust()
    }

    /// What is left out of a side.
    private static func notes(_ side: ComparedRuns, _ unmatched: [RunRecord]) -> [String] {
        var notes: [String] = []
        if side.failures > 0 { notes.append("\(side.folder): \(side.failures) failed runs") }
        if !unmatched.isEmpty {
            let names = unmatched.prefix(3).map(\.run).joined(separator: ", ")
            let more = unmatched.count > 3 ? " and \(unmatched.count - 3) more" : ""
            notes.append(
                "\(side.folder): \(unmatched.count) of \(side.records.count) runs have no "
                    + "counterpart (\(names)\(more))"
            )
        }
        return notes
    }

    /// The number of p-values, which are adjusted together.
    var comparisonCount: Int { rows.reduce(0) { $0 + ($1.ensemble == nil ? 1 : 2) } }

    private mutating func adjust() {
        let pValues = rows.flatMap { row in
            [row.difference.compared.pValue]
                + (row.ensemble.map { [$0.gain.compared.pValue] } ?? [])
        }
        let adjusted =
            switch options.correction {
            case .holm: MultipleComparisons.holm(pValues)
            case .bh: MultipleComparisons.benjaminiHochberg(pValues)
            case .none: pValues
            }
        var next = adjusted.makeIterator()
        for index in rows.indices {
            rows[index].difference.adjusted = next.next() ?? 1
            if rows[index].ensemble != nil {
                rows[index].ensemble?.gain.adjusted = next.next() ?? 1
            }
        }
    }
}
