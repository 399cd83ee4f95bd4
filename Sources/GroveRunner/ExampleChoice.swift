import GroveSparse

/// Which test instances are worth showing: the first ones, those that the last run labels better or
/// worse than the first, those over which runs differ most.
///
/// Where runs do not differ, instances evenly spread over the test set make up the number.
struct ExampleChoice {
    /// How many of its best labels an instance is judged by.
    static let depth = 5
    /// How many instances are chosen.
    static let count = 8

    /// What sets runs apart at an instance.
    private struct Difference {
        let instance: Int
        /// Right labels of the last run less those of the first.
        let gain: Int
        /// Most right labels less fewest.
        let spread: Int
        /// How many different labels are on top.
        let tops: Int
    }

    /// The instances in the order in which they are shown.
    let instances: [Int]

    /// Chooses.
    ///
    /// - Parameters:
    ///   - predictions: What each run predicts for the test instances.
    ///   - truth: Their labels, (instances, labels).
    init(_ predictions: [RankedLabels], truth: CSRPattern) {
        var gained = Best(2)
        var lost = Best(2)
        var torn = Best(ExampleChoice.count)
        for instance in 0..<truth.rowCount where predictions.count > 1 {
            let difference = ExampleChoice.difference(instance, predictions, truth)
            guard difference.spread > 0 || difference.tops > 1 else { continue }
            gained.offer(instance, (difference.gain, difference.spread, difference.tops))
            lost.offer(instance, (-difference.gain, difference.spread, difference.tops))
            torn.offer(instance, (difference.spread, difference.tops, 0))
        }
        var chosen = Array((0..<truth.rowCount).prefix(2))
        func add(_ some: [Int], atMost count: Int) {
            let new = some.filter { !chosen.contains($0) }.prefix(count)
            chosen += new.prefix(ExampleChoice.count - chosen.count)
        }
        add(gained.instances { $0.0 > 0 }, atMost: 2)
        add(lost.instances { $0.0 > 0 }, atMost: 2)
        add(torn.instances { _ in true }, atMost: ExampleChoice.count)
        let spread = Set(
            (0..<ExampleChoice.count).map { $0 * truth.rowCount / ExampleChoice.count }
        )
        add(spread.sorted().filter { $0 < truth.rowCount }, atMost: ExampleChoice.count)
        instances = chosen
    }

    private static func difference(
        _ instance: Int,
        _ predictions: [RankedLabels],
        _ truth: CSRPattern
    ) -> Difference {
        let labels = truth.row(instance)
        var hits: [Int] = []
        var tops: [UInt32] = []
        for prediction in predictions {
            let row = prediction.row(instance).prefix(depth)
            hits.append(row.count { labels.contains($0) })
            if let top = row.first, !tops.contains(top) { tops.append(top) }
        }
        return Difference(
            instance: instance,
            gain: hits[hits.count - 1] - hits[0],
            spread: (hits.max() ?? 0) - (hits.min() ?? 0),
            tops: tops.count
        )
    }

    /// The instances with the greatest values, ties to the earlier one.
    private struct Best {
        typealias Value = (Int, Int, Int)
        private let count: Int
        private var entries: [(instance: Int, value: Value)] = []

        init(_ count: Int) { self.count = count }

        mutating func offer(_ instance: Int, _ value: Value) {
            if entries.count == count, entries[count - 1].value >= value { return }
            let place = entries.firstIndex { $0.value < value } ?? entries.count
            entries.insert((instance, value), at: place)
            if entries.count > count { entries.removeLast() }
        }

        func instances(where holds: (Value) -> Bool) -> [Int] {
            entries.filter { holds($0.value) }.map(\.instance)
        }
    }
}
