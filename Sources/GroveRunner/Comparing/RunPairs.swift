import GroveBase
import GroveStore

/// The settings of two sides that belong together, with their runs seed by seed.
struct RunPairs: Sendable {
    /// The value of a key in words.
    typealias Value = (key: String, text: String)

    /// One setting of either side on the same dataset with the same values of the shared keys.
    struct Pair: Sendable {
        let dataset: String
        /// The values of the shared keys.
        let shared: [Value]
        /// The values of keys that tell the first side's settings apart, and the second's.
        let distinguishing: (first: [Value], second: [Value])
        /// The runs, one of either side, a seed at a time.
        let runs: [(first: RunRecord, second: RunRecord)]
    }

    /// The keys in which runs of a pair agree, beside dataset and seed.
    let sharedKeys: [String]
    /// The pairs, in the order of the first side's records, then of the second's.
    let pairs: [Pair]
    /// The runs of either side that have no counterpart.
    let unmatched: (first: [RunRecord], second: [RunRecord])

    /// Matches runs by dataset, seed and every swept key that both sides have.
    ///
    /// A key that has no value in common tells the sides apart instead, such as the budget where
    /// budget 1 is held against budget 4. An ensemble over seeds is matched with every seed.
    ///
    /// - Throws: ``InputError`` if no run has a counterpart but itself.
    init(_ first: ComparedRuns, _ second: ComparedRuns) throws {
        let keys = ComparedRuns.sweptKeys(first.records).filter(
            ComparedRuns.sweptKeys(second.records).contains
        )
        sharedKeys = keys.filter { key in
            let values = Set(first.records.map { $0.text(of: key) })
            return second.records.contains { values.contains($0.text(of: key)) }
        }
        let isSameFolder = first.folder == second.folder
        let settings = (
            first: Setting.all(first.records, sharedKeys),
            second: Setting.all(second.records, sharedKeys)
        )
        var pairs: [Pair] = []
        for one in settings.first {
            for other in settings.second where other.place == one.place {
                let runs = one.matched(other).filter {
                    !isSameFolder || $0.first.run != $0.second.run
                }
                guard !runs.isEmpty else { continue }
                pairs.append(
                    Pair(
                        dataset: one.dataset,
                        shared: zip(sharedKeys, one.place.dropFirst()).map { ($0, $1) },
                        distinguishing: (one.own, other.own),
                        runs: runs
                    )
                )
            }
        }
        self.pairs = pairs
        let used = (
            first: Set(pairs.flatMap { pair in pair.runs.map { $0.first.run } }),
            second: Set(pairs.flatMap { pair in pair.runs.map { $0.second.run } })
        )
        unmatched = (
            first.records.filter { !used.first.contains($0.run) },
            second.records.filter { !used.second.contains($0.run) }
        )
        if pairs.isEmpty { throw RunPairs.nothing(first, second, sharedKeys) }
    }

    /// Why nothing could be matched.
    private static func nothing(
        _ first: ComparedRuns,
        _ second: ComparedRuns,
        _ sharedKeys: [String]
    ) -> InputError {
        if first.folder == second.folder,
            Set(first.records.map(\.run)) == Set(second.records.map(\.run))
        {
            return InputError(
                "both sides are the same runs; choose two with --run A --run B",
                place: first.folder
            )
        }
        for key in ["dataset"] + sharedKeys + ["seed"] {
            let values = (
                distinct(first.records.map { $0.text(of: key) }),
                distinct(second.records.map { $0.text(of: key) })
            )
            guard Set(values.0).isDisjoint(with: values.1) else { continue }
            return InputError(
                "no run in common with \(first.folder): \(key) is "
                    + "\(values.1.joined(separator: ", ")) here and "
                    + "\(values.0.joined(separator: ", ")) there",
                place: second.folder
            )
        }
        return InputError(
            "no run in common with \(first.folder): none agrees in dataset, seed, "
                + sharedKeys.joined(separator: ", "),
            place: second.folder
        )
    }
}

/// The runs of one side that differ in the seed alone.
private struct Setting {
    let dataset: String
    /// The dataset and the values of the shared keys.
    let place: [String]
    /// The values of its side's other keys.
    let own: [RunPairs.Value]
    var runs: [RunRecord]

    /// All settings of some runs, in order.
    static func all(_ records: [RunRecord], _ sharedKeys: [String]) -> [Setting] {
        let others = ComparedRuns.sweptKeys(records).filter { !sharedKeys.contains($0) }
        var settings: [Setting] = []
        var places: [[String]: Int] = [:]
        for record in records {
            let place = [record.dataset] + sharedKeys.map(record.text)
            let own: [RunPairs.Value] = others.compactMap { key in
                record.key(key).map { _ in (key, record.text(of: key)) }
            }
            // With the keys' names, since a run may lack some.
            let whole = place + own.flatMap { [$0.key, $0.text] }
            if let index = places[whole] {
                settings[index].runs.append(record)
            } else {
                places[whole] = settings.count
                settings.append(
                    Setting(dataset: record.dataset, place: place, own: own, runs: [record])
                )
            }
        }
        return settings
    }

    /// The runs of two settings, seed by seed.
    func matched(_ other: Setting) -> [(first: RunRecord, second: RunRecord)] {
        runs.flatMap { run in
            other.runs.filter { $0.seed == run.seed || run.isOverSeeds || $0.isOverSeeds }
                .map { (run, $0) }
        }
    }
}
