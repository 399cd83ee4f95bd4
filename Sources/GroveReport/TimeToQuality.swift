import GroveBase
import GroveSpec
import GroveStore

/// How long training takes to come near the best quality of an experiment.
///
/// The best P@1 on a dataset is that of the best setting, its seeds averaged, at any point of any
/// curve. A run reaches a share of it at the first measured point that is at least that good;
/// nothing is read into the time between two points.
struct TimeToQuality {
    /// The shares of the best P@1, in percent.
    static let shares = [95, 99]

    /// The records with the seconds to each share as measures, for runs that reach it.
    let records: [RunRecord]
    /// Whether any run has points before its end, without which the table says nothing new.
    let isTelling: Bool

    init(curves: [CurvePoint], records: [RunRecord]) {
        let points = Dictionary(grouping: curves, by: \.run)
        isTelling = points.values.contains { $0.count > 1 }
        let best = TimeToQuality.best(points, records)
        self.records = records.map { record in
            guard let goal = best[record.dataset], let own = points[record.run] else {
                return record
            }
            var result = record
            for share in TimeToQuality.shares {
                let reached = own.sorted { $0.trainSeconds < $1.trainSeconds }.first {
                    ($0.precision.first ?? 0) >= goal * Double(share) / 100
                }
                guard let reached else { continue }
                result.measures.append(
                    RunRecord.Entry(TimeToQuality.column(share), reached.trainSeconds)
                )
            }
            return result
        }
    }

    /// The table's settings: every setting that differs makes a row.
    var table: ReportSettings.Table {
        ReportSettings.Table(
            name: "time-to-quality",
            caption: "Seconds of training, assignments included, until P@1 first reaches a share "
                + "of the best of all settings; none where a run never does.",
            rows: unresolvedKeys(records, []),
            show: ["P@1", "train-seconds"] + TimeToQuality.shares.map(TimeToQuality.column)
        )
    }

    private static func column(_ share: Int) -> String { "quality-\(share)-seconds" }

    /// The best P@1 of each dataset.
    private static func best(
        _ points: [String: [CurvePoint]],
        _ records: [RunRecord]
    ) -> [String: Double] {
        var sums: [Place: (sum: Double, count: Int)] = [:]
        for record in records {
            for point in points[record.run] ?? [] {
                let place = Place(
                    setting: [record.dataset] + record.swept.map(\.value.canonical),
                    stage: point.stage,
                    step: point.step
                )
                let (sum, count) = sums[place] ?? (0, 0)
                sums[place] = (sum + (point.precision.first ?? 0), count + 1)
            }
        }
        return sums.reduce(into: [:]) { best, entry in
            let mean = entry.value.sum / Double(entry.value.count)
            best[entry.key.setting[0], default: mean].formMaximum(mean)
        }
    }

    /// A point of a setting, which its seeds share.
    private struct Place: Hashable {
        var setting: [String]
        var stage: String
        var step: Int
    }
}

extension Double {
    fileprivate mutating func formMaximum(_ other: Double) { self = Swift.max(self, other) }
}
