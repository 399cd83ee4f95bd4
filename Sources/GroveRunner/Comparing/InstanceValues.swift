import GroveBase
import GroveMetrics
import GroveStore

/// What a run gained on every test instance, in every metric.
struct InstanceValues: Sendable {
    /// A metric's values, as shares.
    struct Column: Sendable {
        /// What each instance adds.
        let gains: [Float]
        /// What it could add at best, for metrics that are ratios of sums; nil for means.
        let best: [Float]?

        /// The metric in percent.
        var mean: Double {
            let most = best.map(InstanceValues.sum) ?? Double(gains.count)
            return most > 0 ? 100 * InstanceValues.sum(gains) / most : 0
        }
    }

    private let columns: [String: [Float]]
    /// The metrics that have values, in order.
    let metrics: [String]

    init(_ entries: [RunRecord.Entry<[Float]>]) {
        columns = Dictionary(entries.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        metrics = entries.compactMap { entry in
            entry.name.hasSuffix(" gain")
                ? String(entry.name.dropLast(5)) : entry.name.hasSuffix(" best") ? nil : entry.name
        }
    }

    /// The number of test instances.
    var count: Int { columns.first?.value.count ?? 0 }

    /// The values of a metric; nil if there are none.
    subscript(_ metric: String) -> Column? {
        if let values = columns[metric] { return Column(gains: values, best: nil) }
        guard let gains = columns[metric + " gain"], let best = columns[metric + " best"] else {
            return nil
        }
        return Column(gains: gains, best: best)
    }

    fileprivate static func sum(_ values: [Float]) -> Double {
        values.reduce(0) { $0 + Double($1) }
    }
}

extension PairedSample {
    /// What the second of two systems gains more than the first.
    init(_ second: InstanceValues.Column, over first: InstanceValues.Column) {
        if let best = second.best {
            self.init(gains: second.gains, first.gains, best: best)
        } else {
            self.init(second.gains, first.gains)
        }
    }
}
