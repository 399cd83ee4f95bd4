import GroveBase
import GroveMetrics
import GroveSparse
import GroveSpec
import GroveStore

/// Ensembles of runs that are over, out of predictions that the cache still has.
struct StoredPredictions: Sendable {
    let method: EnsembleSettings.Method
    private let cache: StageCache
    private let workers: Workers

    init(method: EnsembleSettings.Method, places: Folders?, threads: Int) throws {
        guard let places else { throw InputError("an ensemble needs the cache of its runs") }
        self.method = method
        workers = Workers(threads)
        cache = StageCache(folder: places.stages, workers: workers)
    }

    /// What two runs' predictions score together.
    ///
    /// - Throws: ``InputError`` if the cache has no predictions or labels of them any more.
    func ensemble(
        _ one: RunRecord,
        _ first: ComparedRuns,
        _ other: RunRecord,
        _ second: ComparedRuns
    ) throws -> InstanceValues {
        let members = [
            try prediction(of: one, first).ranked, try prediction(of: other, second).ranked,
        ]
        let labels = try labels(of: one, first)
        let constants = one.provenance["propensity"]
        guard let a = constants?["a"]?.doubleValue, let b = constants?["b"]?.doubleValue else {
            throw InputError("run \(one.run) names no propensities", place: first.store.recordsPath)
        }
        let cutoffs = one.metrics.compactMap { entry in
            entry.name.split(separator: "@").dropFirst().first.flatMap { Int($0) }
        }
        let evaluation = evaluate(
            RankedLabels.ensemble(members, by: method.combination, workers: workers),
            truth: labels.test,
            trainLabels: labels.train,
            at: Set(cutoffs + [1, 3, 5]).sorted(),
            propensity: PropensityModel(labels: labels.train, a: a, b: b),
            workers: workers
        )
        return InstanceValues(evaluation.perInstance.map { RunRecord.Entry($0.name, $0.values) })
    }

    private func prediction(of run: RunRecord, _ side: ComparedRuns) throws -> Prediction {
        try Codec.prediction.decode(stage(["prediction", "ensemble"], of: run, side))
    }

    private func labels(of run: RunRecord, _ side: ComparedRuns) throws -> LabelData {
        try Codec.labels.decode(stage(["labels"], of: run, side))
    }

    private func stage(
        _ titles: [String],
        of run: RunRecord,
        _ side: ComparedRuns
    ) throws -> Artifact {
        guard let digest = run.stage(titles) else {
            throw InputError(
                "run \(run.run) names no stage '\(titles[0])'",
                place: side.store.recordsPath
            )
        }
        guard let cached = try cache.load(digest: digest) else {
            throw InputError(
                "the cache \(cache.folder) has no \(titles[0]) of run \(run.run) any more "
                    + "(\(digest.prefix(12))…); do the run again, name its cache with --cache, or "
                    + "compare without --ensemble",
                place: side.folder
            )
        }
        return cached.artifact
    }
}
