import GroveBase
import GroveMetrics
import GroveSpec
import GroveStore

/// What a test of a cell's runs against their baseline says.
struct Verdict: Equatable {
    /// Which way a significant difference goes.
    enum Outcome: Equatable { case better, worse, undecided }

    var outcome: Outcome
    var pValue: Double
    /// The p-value adjusted for the number of comparisons.
    var adjusted: Double

    /// The mark beside the value; empty where nothing is significant.
    var sign: String {
        switch outcome {
        case .better: "†"
        case .worse: "‡"
        case .undecided: ""
        }
    }
}

/// The verdicts on the cells of a table.
struct Verdicts {
    /// A cell's dataset and keys with a metric.
    struct Place: Hashable {
        var dataset: String
        var keys: Combination
        var metric: String
    }

    private(set) var verdicts: [Place: Verdict] = [:]
    /// Why runs were not compared.
    private var problems: [(reason: String, runs: [String])] = []
    /// What the user should know of that.
    private(set) var warnings: [String] = []
    /// The sentences under the table.
    private(set) var notes: [String] = []
    /// The metrics that were tested.
    let metrics: [String]

    /// The verdict on some runs of the same keys; nil where they were not compared.
    func verdict(_ runs: [RunRecord], keys: [String], metric: String) -> Verdict? {
        guard let run = runs.first else { return nil }
        return verdicts[
            Place(dataset: run.dataset, keys: run.combination(keys), metric: metric)
        ]
    }
}

extension Verdicts {
    /// A comparison that is yet to be tested.
    private struct Comparison {
        var place: Place
        var sample: PairedSample
        var seeds: Int
    }

    /// Tests every cell of a table against its baseline.
    ///
    /// - Parameters:
    ///   - table: The table, with a test.
    ///   - keys: The keys that make its cells, those that became rows included.
    ///   - records: The runs in the table.
    ///   - all: All runs, among them the baselines.
    ///   - instances: The values of every test instance.
    ///   - workers: The threads to use; any number gives the same bits.
    ///   - progress: Hears of every comparison.
    init?(
        _ table: ReportSettings.Table,
        keys: [String],
        records: [RunRecord],
        all: [RunRecord],
        instances: InstanceValues,
        workers: Workers,
        progress: any ProgressReporter
    ) {
        guard let settings = table.significance else { return nil }
        metrics = settings.metrics ?? table.show.filter(ReportSettings.isTested)
        let baselines = Baselines(settings.baseline, in: all)
        let comparisons = compare(records, keys, baselines, instances)
        progress.begin("significance in table \(table.name)", total: comparisons.count)
        defer { progress.end() }
        let pValues = comparisons.map { comparison in
            defer { progress.advance(1) }
            return PairedComparison.pValue(
                comparison.sample,
                resamples: settings.resamples,
                workers: workers
            )
        }
        let adjusted =
            switch settings.correction {
            case .holm: MultipleComparisons.holm(pValues)
            case .benjaminiHochberg: MultipleComparisons.benjaminiHochberg(pValues)
            case .none: pValues
            }
        for (index, comparison) in comparisons.enumerated() {
            let difference = comparison.sample.difference
            let isSignificant = adjusted[index] <= settings.level && difference != 0
            verdicts[comparison.place] = Verdict(
                outcome: !isSignificant ? .undecided : difference > 0 ? .better : .worse,
                pValue: pValues[index],
                adjusted: adjusted[index]
            )
        }
        warnings = (problemLines + Verdicts.tooFewResamples(settings, comparisons.count))
            .map { "table '\(table.name)': \($0)" }
        let names = KeyNames(keys + settings.baseline.keys)
        notes = [note(settings, baselines.label(names), seeds: comparisons.map(\.seeds))]
    }

    /// The comparisons of all cells that have a baseline, seeds averaged.
    private mutating func compare(
        _ records: [RunRecord],
        _ keys: [String],
        _ baselines: Baselines,
        _ instances: InstanceValues
    ) -> [Comparison] {
        combinations(records, ["dataset"] + keys).flatMap { cell -> [Comparison] in
            let runs = records.filter {
                $0.status == .ok && $0.combination(["dataset"] + keys) == cell
            }
            var pairs: [(run: RunRecord, baseline: RunRecord)] = []
            for run in runs where !baselines.contains(run) {
                guard let baseline = baselines.baseline(of: run) else {
                    note(run.run, "no baseline to compare it with")
                    continue
                }
                pairs.append((run, baseline))
            }
            return metrics.compactMap { metric in
                let samples = pairs.compactMap { pair -> PairedSample? in
                    do {
                        return try instances.sample(metric, pair.run, pair.baseline)
                    } catch {
                        note(pair.run.run, (error as? InputError)?.message ?? "\(error)")
                        return nil
                    }
                }
                guard let sample = pooled(samples, cell) else { return nil }
                return Comparison(
                    place: Place(
                        dataset: cell[0].stringValue ?? "",
                        keys: Array(cell.dropFirst()),
                        metric: metric
                    ),
                    sample: sample,
                    seeds: samples.count
                )
            }
        }
    }

    /// The mean of the seeds; nil without any, or where they are of different instances.
    private mutating func pooled(_ samples: [PairedSample], _ cell: Combination) -> PairedSample? {
        guard let first = samples.first else { return nil }
        guard samples.allSatisfy({ $0.instanceCount == first.instanceCount }) else {
            note(
                cell.map(readable).joined(separator: ", "),
                "its seeds have different test instances"
            )
            return nil
        }
        return PairedSample(seeds: samples)
    }

    /// Notes why a run was not compared.
    private mutating func note(_ run: String, _ reason: String) {
        let place = problems.firstIndex { $0.reason == reason } ?? problems.count
        if place == problems.count { problems.append((reason, [])) }
        if !problems[place].runs.contains(run) { problems[place].runs.append(run) }
    }

    /// A line for each reason with the runs that it kept from being compared.
    private var problemLines: [String] {
        problems.map { reason, runs in
            let more = runs.count > 1 ? " and \(runs.count - 1) more" : ""
            return "no significance of \(runs[0])\(more): \(reason)"
        }
    }

    private static func tooFewResamples(
        _ settings: ReportSettings.Table.Significance,
        _ count: Int
    ) -> [String] {
        let least =
            Double(settings.correction == .holm ? count : 1) / Double(settings.resamples + 1)
        guard least > settings.level else { return [] }
        return [
            "nothing can be significant at \(settings.level) in \(count) comparisons with "
                + "\(settings.resamples) resamples; expected significance.resamples of at least "
                + "\(Int((Double(count) / settings.level).rounded(.up)))"
        ]
    }

    private func note(
        _ settings: ReportSettings.Table.Significance,
        _ baseline: String,
        seeds: [Int]
    ) -> String {
        guard let low = seeds.min(), let high = seeds.max() else {
            return "No run could be compared with \(baseline)."
        }
        let outcomes = verdicts.values.map(\.outcome)
        let marks = [(Verdict.Outcome.better, "† better"), (.worse, "‡ worse")]
            .filter { outcomes.contains($0.0) }.map(\.1)
        let claim =
            marks.isEmpty
            ? "No difference from \(baseline) is significant"
            : marks.joined(separator: ", ") + " than \(baseline)"
        let means = high == 1 ? "" : ", means of \(low == high ? "" : "\(low) to ")\(high) seeds"
        let count = seeds.count == 1 ? "one comparison" : "\(seeds.count) comparisons"
        let correction =
            switch settings.correction {
            case .holm: "after Holm's correction for \(count)"
            case .benjaminiHochberg: "after Benjamini and Hochberg's correction for \(count)"
            case .none: "without correction for \(count)"
            }
        return "\(claim): paired randomisation test over test instances\(means), "
            + "p ≤ \(settings.level) \(correction)."
    }
}

/// The runs that others are compared with.
private struct Baselines {
    private let values: [String: [String]]
    private let candidates: [RunRecord]

    init(_ values: [String: [String]], in records: [RunRecord]) {
        self.values = values
        candidates = records.filter { $0.status == .ok && $0.matches(values) }
    }

    /// Whether a run is itself a baseline.
    func contains(_ run: RunRecord) -> Bool { run.matches(values) }

    /// The baseline of the same dataset and seed: with otherwise the same values, else the only one.
    func baseline(of run: RunRecord) -> RunRecord? {
        let own = candidates.filter { $0.dataset == run.dataset && $0.seed == run.seed }
        let alike = own.first { candidate in
            run.swept.allSatisfy { entry in
                values[entry.name] != nil || candidate.key(entry.name) == entry.value
            }
        }
        return alike ?? (own.count == 1 ? own.first : nil)
    }

    /// The baseline for a reader, such as `Budget 1`.
    func label(_ names: KeyNames) -> String {
        values.keys.sorted().map { key in
            candidates.first?.key(key).map { names.label(key, $0) }
                ?? "\(names[key]) \(values[key, default: []].joined(separator: ", "))"
        }
        .joined(separator: ", ")
    }
}
