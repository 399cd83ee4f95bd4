import GroveBase

/// Makes the features of instances, each from a random stream of its own.
///
/// A quarter of an instance's words are background, a Zipf distribution over all features. A quarter
/// come from the instance's topic and its ancestors, each of which has 48 features of its own, the
/// deeper ones more often. Half are evidence for labels: 12 features a sense, half of them from its
/// topic's own. Of its labels an instance shows seven in ten; for each it shows with three in ten the
/// evidence of a label of the same topic that it does not have. So no method finds everything. The
/// value of a feature is (1 + ln count) · (1 + ln((1 + N) / (1 + d))) with the expected document
/// frequency d; rows have length 1.
struct SyntheticRows: Sendable {
    let shape: SyntheticShape
    let hierarchy: SyntheticTopics
    let senses: SyntheticSenses
    private let background: ZipfSampler
    /// (1 + ln((1 + N) / (1 + d))) of each feature.
    private let weights: [Float]
    /// 1 + ln count of small counts.
    private let countWeights: [Float]
    /// Turns ranks of frequency into features, which have no such order.
    private let spread: UInt64

    private static let topicFeatures: UInt64 = 48
    private static let senseFeatures: UInt64 = 12

    init(_ shape: SyntheticShape, _ hierarchy: SyntheticTopics, _ senses: SyntheticSenses) {
        self.shape = shape
        self.hierarchy = hierarchy
        self.senses = senses
        background = ZipfSampler(count: shape.features)
        countWeights = (0..<256).map { Float(1 + portableLog(Double(max(1, $0)))) }
        let count = UInt64(shape.features)
        var factor = count * 618 / 1000
        while greatestCommonDivisor(factor, count) != 1 { factor += 1 }
        spread = factor
        var weights = [Float](repeating: 0, count: shape.features)
        let instances = Double(shape.trainInstances)
        for rank in 0..<shape.features {
            let skewed =
                (Double(rank + 1) / Double(count)).squareRoot()
                - (Double(rank) / Double(count)).squareRoot()
            let share = 0.25 * background.probability(rank) + 0.75 * skewed
            let frequency = instances * min(1, shape.nonzeros * share)
            let feature = Int(UInt64(rank) * factor % count)
            weights[feature] = Float(1 + portableLog((1 + instances) / (1 + frequency)))
        }
        self.weights = weights
    }

    /// How many features the instance of a place has: from half the mean to one and a half.
    ///
    /// Multiples of the golden ratio fill the range evenly, so that the mean is near the shape's
    /// however few instances there are.
    func nonzeroCount(_ place: Int) -> Int { SyntheticRows.nonzeroCount(place, shape.nonzeros) }

    /// The features of all of some instances together.
    static func nonzeroCount(_ shape: SyntheticShape, instances: Int) -> Int {
        (0..<instances).reduce(0) { $0 + nonzeroCount($1, shape.nonzeros) }
    }

    private static func nonzeroCount(_ place: Int, _ mean: Double) -> Int {
        let turn = (UInt64(place) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        let uniform = Double(turn >> 11) * 0x1p-53
        return Int(mean * (0.5 + uniform) + 0.5)
    }

    /// The features of some rows of a part, one row after the other.
    func make(
        _ rows: Range<Int>,
        of part: SyntheticPart
    ) -> (columns: [UInt32], values: [Float]) {
        var columns: [UInt32] = []
        var values: [Float] = []
        let expected = Int(shape.nonzeros * 1.1) * rows.count
        columns.reserveCapacity(expected)
        values.reserveCapacity(expected)
        var counter = FeatureCounter(features: shape.features)
        for row in rows {
            count(Int(part.placeOfRow[row]), part, &counter)
            append(&counter, &columns, &values)
        }
        return (columns, values)
    }

    /// Draws words until the instance has its number of different features.
    private func count(_ place: Int, _ part: SyntheticPart, _ counter: inout FeatureCounter) {
        let wanted = nonzeroCount(place)
        let seed = mixed(UInt64(shape.seed), UInt64(place))
        var stream = RandomStream(seed: seed, "synthetic.rows." + part.name)
        let leaf = hierarchy.leaf(place, of: part.instances)
        let shown = evidence(place, leaf, part, &stream)
        var draws = 0
        counter.clear()
        while counter.count < wanted {
            draws += 1
            // Small vocabularies: what the topics cannot give comes from anywhere.
            guard draws < 8 * wanted else {
                counter.add(stream.below(shape.features))
                continue
            }
            let kind = stream.next() & 3
            if kind == 0 {
                counter.add(feature(rank: background.rank(stream.unit())))
            } else if kind == 1 || shown.isEmpty {
                // Each step up is half as likely as staying.
                let up = min(hierarchy.depth - 1, stream.next().trailingZeroBitCount)
                let level = hierarchy.depth - up
                let skew = stream.unit()
                counter.add(topicFeature(level, leaf >> (2 * up), skew * skew))
            } else {
                let sense = shown[stream.below(shown.count)]
                counter.add(senseFeature(sense, stream.next()))
            }
        }
    }

    /// The senses an instance shows, some of them thrice, some of them not its own.
    private func evidence(
        _ place: Int,
        _ leaf: Int,
        _ part: SyntheticPart,
        _ stream: inout RandomStream
    ) -> [UInt32] {
        let near = hierarchy.places(hierarchy.depth, leaf, of: part.instances)
        var shown: [UInt32] = []
        func show(_ sense: UInt32, _ stream: inout RandomStream) {
            for _ in 0...stream.below(3) { shown.append(sense) }
        }
        for cell in part.offsets[place]..<part.offsets[place + 1] {
            if stream.below(10) < 7 { show(part.senses[cell], &stream) }
            guard stream.below(10) < 3 else { continue }
            let other = near.lowerBound + stream.below(near.count)
            let cells = part.offsets[other]..<part.offsets[other + 1]
            show(part.senses[cells.lowerBound + stream.below(cells.count)], &stream)
        }
        return shown
    }

    private func topicFeature(_ level: Int, _ topic: Int, _ uniform: Double) -> Int {
        let index = UInt64(uniform * Double(SyntheticRows.topicFeatures))
        return feature(mixed(UInt64(shape.seed), 21, UInt64(level), UInt64(topic), index))
    }

    private func senseFeature(_ sense: UInt32, _ random: UInt64) -> Int {
        let index = random % SyntheticRows.senseFeatures
        let hash = mixed(UInt64(shape.seed), 22, UInt64(sense), index)
        guard hash & 1 == 0 else { return feature(hash) }
        let uniform = Double(hash >> 11) * 0x1p-53
        return topicFeature(
            Int(senses.levels[Int(sense)]),
            Int(senses.topics[Int(sense)]),
            uniform
        )
    }

    /// A feature from 64 random bits, of rank r with a probability proportional to 1 / √r.
    private func feature(_ hash: UInt64) -> Int {
        let uniform = Double(mixed(hash) >> 11) * 0x1p-53
        return feature(rank: Int(uniform * uniform * Double(shape.features)))
    }

    private func feature(rank: Int) -> Int {
        Int(UInt64(rank) * spread % UInt64(shape.features))
    }

    /// Weighs and scales the counted features of a row.
    private func append(
        _ counter: inout FeatureCounter,
        _ columns: inout [UInt32],
        _ values: inout [Float]
    ) {
        let start = values.count
        var sum = 0.0
        for (feature, count) in counter.sorted() {
            let value = countWeights[min(count, 255)] * weights[feature]
            columns.append(UInt32(feature))
            values.append(value)
            sum += Double(value) * Double(value)
        }
        let scale = 1 / sum.squareRoot()
        for i in start..<values.count { values[i] = Float(Double(values[i]) * scale) }
    }
}

/// Counts the words of one instance at a time.
private struct FeatureCounter {
    /// For each feature the instance that had it last and its place in `found`.
    private var seen: [(row: UInt32, place: UInt32)]
    private var found: [(feature: UInt32, count: UInt32)] = []
    private var row: UInt32 = 0

    init(features: Int) {
        seen = [(row: UInt32, place: UInt32)](repeating: (0, 0), count: features)
    }

    /// The different features so far.
    var count: Int { found.count }

    /// Begins another instance.
    mutating func clear() {
        row += 1
        found.removeAll(keepingCapacity: true)
    }

    mutating func add(_ feature: Int) {
        if seen[feature].row == row {
            found[Int(seen[feature].place)].count += 1
        } else {
            seen[feature] = (row, UInt32(found.count))
            found.append((UInt32(feature), 1))
        }
    }

    /// The features in ascending order with their counts.
    mutating func sorted() -> [(feature: Int, count: Int)] {
        found.sort { $0.feature < $1.feature }
        return found.map { (Int($0.feature), Int($0.count)) }
    }
}

private func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b > 0 { (a, b) = (b, a % b) }
    return a
}
