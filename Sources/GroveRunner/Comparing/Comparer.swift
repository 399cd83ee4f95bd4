import GroveBase
import GroveMetrics
import GroveStore

/// Compares pair after pair; values of test instances are read once.
struct Comparer {
    let first: ComparedRuns
    let second: ComparedRuns
    let options: Comparison.Options
    /// What the cache still has of predictions, where ensembles were asked for.
    let predictions: StoredPredictions?

    private var read: [String: InstanceValues] = [:]

    init(
        first: ComparedRuns,
        second: ComparedRuns,
        options: Comparison.Options,
        predictions: StoredPredictions?
    ) {
        self.first = first
        self.second = second
        self.options = options
        self.predictions = predictions
    }

    /// The rows of a pair, one for each metric.
    mutating func rows(_ pair: RunPairs.Pair) throws -> [Comparison.Row] {
        var found: [(first: InstanceValues, second: InstanceValues)] = []
        for runs in pair.runs {
            let both = (try values(runs.first, first), try values(runs.second, second))
            try check(pair, runs, both)
            found.append(both)
        }
        let combined = try predictions.map { stored in
            try pair.runs.map { try stored.ensemble($0.first, first, $0.second, second) }
        }
        return try metrics(found[0].first, found[0].second).map { metric in
            let columns = try found.map {
                (
                    first: try column($0.first, metric, first),
                    second: try column($0.second, metric, second)
                )
            }
            for column in columns { try check(metric, column) }
            var row = Comparison.Row(
                dataset: pair.dataset,
                shared: pair.shared,
                distinguishing: pair.distinguishing,
                seeds: pair.runs.map { $0.first.isOverSeeds ? $0.second.seed : $0.first.seed },
                instances: found[0].first.count,
                metric: metric,
                means: (mean(columns.map { $0.first.mean }), mean(columns.map { $0.second.mean })),
                difference: difference(
                    columns.map { PairedSample($0.second, over: $0.first) }
                )
            )
            if let combined {
                let ensembles = try combined.map { try column($0, metric, second) }
                let isSecondBetter = row.means.second >= row.means.first
                row.ensemble = Comparison.Ensemble(
                    mean: mean(ensembles.map(\.mean)),
                    gain: difference(
                        zip(ensembles, columns).map {
                            PairedSample($0, over: isSecondBetter ? $1.second : $1.first)
                        }
                    )
                )
            }
            return row
        }
    }

    private func difference(_ samples: [PairedSample]) -> Comparison.Difference {
        let compared = PairedComparison(
            PairedSample(seeds: samples),
            resamples: options.resamples,
            confidence: options.confidence,
            workers: Workers(options.threads)
        )
        return Comparison.Difference(compared: compared, adjusted: compared.pValue)
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    private mutating func values(_ run: RunRecord, _ side: ComparedRuns) throws -> InstanceValues {
        let path = side.store.instancesPath(run: run.run)
        if let known = read[path] { return known }
        let values = InstanceValues(try side.store.readInstances(run: run.run))
        guard values.count > 0 else {
            throw InputError("has no values of test instances", place: path)
        }
        read[path] = values
        return values
    }

    /// The metrics that were asked for, or P@k.
    private func metrics(_ a: InstanceValues, _ b: InstanceValues) -> [String] {
        guard options.metrics.isEmpty else { return options.metrics }
        return a.metrics.filter { $0.hasPrefix("P@") && b.metrics.contains($0) }
    }

    private func column(
        _ values: InstanceValues,
        _ metric: String,
        _ side: ComparedRuns
    ) throws -> InstanceValues.Column {
        guard let column = values[metric] else {
            throw InputError(
                "its test instances have no values of '\(metric)'"
                    + expected(values.metrics, got: metric),
                place: side.folder
            )
        }
        return column
    }

    /// Checks that two runs were judged on the same test instances.
    private func check(
        _ pair: RunPairs.Pair,
        _ runs: (first: RunRecord, second: RunRecord),
        _ values: (first: InstanceValues, second: InstanceValues)
    ) throws {
        guard values.first.count == values.second.count else {
            throw InputError(
                "\(pair.dataset) has \(values.second.count) test instances here and "
                    + "\(values.first.count) in \(first.folder): not the same test set",
                place: second.folder
            )
        }
        if let one = runs.first.stage(["labels"]), let other = runs.second.stage(["labels"]),
            one != other
        {
            throw InputError(
                "\(pair.dataset) is not the same data as in \(first.folder): its fingerprint "
                    + "differs",
                place: second.folder
            )
        }
    }

    /// Checks that what instances could give at best is the same, as it is of the same truth.
    private func check(
        _ metric: String,
        _ columns: (first: InstanceValues.Column, second: InstanceValues.Column)
    ) throws {
        guard columns.first.best != columns.second.best else { return }
        throw InputError(
            "\(metric) was taken with other propensities than in \(first.folder)",
            place: second.folder
        )
    }
}
