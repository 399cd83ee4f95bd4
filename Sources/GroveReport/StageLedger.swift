import GroveBase
import GroveStore

/// The stages that an experiment's runs name in their provenance.
struct StageLedger {
    /// One stage as a run recorded it: what it is, where its result lies, what it took.
    struct Stage: Equatable {
        /// Such as `fine-tuning, level 1`.
        var name: String
        /// The digest under which the cache holds the result.
        var key: String
        /// The commit that computed it.
        var commit: String
        var threads: Int?
        /// Seconds of work.
        var work: Double?
        /// The most memory while it was computed, in MiB.
        var peak: Double?

        /// The name without the level or round it was for.
        var kind: String { name.split(separator: ",").first.map(String.init) ?? name }
    }

    /// The stages of each run, in the order of the records.
    let runs: [[Stage]]
    /// Every stage once, in order of appearance, with how many runs share it.
    let distinct: [(stage: Stage, runs: Int)]

    init(_ records: [RunRecord]) {
        runs = records.map { record in
            (record.provenance["stages"]?.arrayValue ?? []).compactMap(StageLedger.stage)
        }
        var places: [String: Int] = [:]
        var distinct: [(stage: Stage, runs: Int)] = []
        for stage in runs.flatMap(\.self) {
            if let place = places[stage.key] {
                distinct[place].runs += 1
            } else {
                places[stage.key] = distinct.count
                distinct.append((stage, 1))
            }
        }
        self.distinct = distinct
    }

    /// Seconds of work of all stages, each counted once.
    var totalWork: Double { distinct.compactMap(\.stage.work).reduce(0, +) }

    /// The most memory any stage took, in MiB.
    var peak: Double? { distinct.compactMap(\.stage.peak).max() }

    private static func stage(_ value: JSONValue) -> Stage? {
        guard let name = value["stage"]?.stringValue, let key = value["key"]?.stringValue else {
            return nil
        }
        return Stage(
            name: name,
            key: key,
            commit: value["commit"]?.stringValue ?? "",
            threads: value["threads"]?.intValue,
            work: value["seconds"]?["work"]?.doubleValue,
            peak: value["seconds"]?["peak-mib"]?.doubleValue
        )
    }
}
