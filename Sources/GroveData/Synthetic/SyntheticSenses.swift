import GroveBase

/// Every label's senses: where each lives in the hierarchy, and how many instances it has.
///
/// Labels by rank have 1 + Zipf's share of the remaining pairs, (rank + 1 + offset)^-3/4; the test
/// part's follow the training part's. A label lives in the deepest topic of which it takes at most a
/// quarter of the instances, so that frequent labels are general ones. Each sense of an ambiguous
/// label lives under another of the four topics below the root.
struct SyntheticSenses: Sendable {
    /// The first sense of each label, and the end of the last.
    let offsets: [Int]
    /// The label of each sense.
    let labels: [UInt32]
    /// The level of each sense's topic.
    let levels: [UInt8]
    /// The number of each sense's topic within its level.
    let topics: [UInt32]
    /// The training instances of each sense, at least 1.
    let trainCounts: [UInt32]
    /// The test instances of each sense.
    let testCounts: [UInt32]

    var count: Int { labels.count }

    init(_ shape: SyntheticShape, _ hierarchy: SyntheticTopics) {
        let train = trainFrequencies(shape)
        let test = testFrequencies(train, shape)
        let ambiguous = ambiguousRanks(train, shape)
        var rankOfLabel = (0..<shape.labels).map { UInt32($0) }
        var stream = RandomStream(seed: UInt64(shape.seed), "synthetic.labels")
        stream.shuffle(&rankOfLabel)
        let homes = SenseHomes(train, ambiguous, shape, hierarchy)

        let total = shape.labels + ambiguous.reduce(0) { $0 + max(0, Int($1) - 1) }
        var offsets = [0]
        offsets.reserveCapacity(shape.labels + 1)
        var labels: [UInt32] = []
        var levels: [UInt8] = []
        var topics: [UInt32] = []
        var counts: (train: [UInt32], test: [UInt32]) = ([], [])
        labels.reserveCapacity(total)
        levels.reserveCapacity(total)
        topics.reserveCapacity(total)
        counts.train.reserveCapacity(total)
        counts.test.reserveCapacity(total)
        for (label, rank) in rankOfLabel.enumerated() {
            let rank = Int(rank)
            let senses = Int(ambiguous[rank])
            let shares = (
                train: senseShares(train[rank], senses), test: senseShares(test[rank], senses)
            )
            for sense in 0..<senses {
                let home = homes.home(rank, sense: sense, of: senses, count: shares.train[sense])
                labels.append(UInt32(label))
                levels.append(UInt8(home.level))
                topics.append(UInt32(home.topic))
                counts.train.append(UInt32(shares.train[sense]))
                counts.test.append(UInt32(shares.test[sense]))
            }
            offsets.append(labels.count)
        }
        self.offsets = offsets
        self.labels = labels
        self.levels = levels
        self.topics = topics
        (trainCounts, testCounts) = counts
    }
}

/// The training instances of each label by rank: at least 1, together exactly the pairs.
func trainFrequencies(_ shape: SyntheticShape) -> [Int] {
    let extra = Double(shape.trainPairs - shape.labels)
    var offset = 0.0
    var sums: [Double] = []
    while true {
        sums = []
        sums.reserveCapacity(shape.labels)
        var sum = 0.0
        for rank in 0..<shape.labels {
            // x^-3/4 from square roots, which are the same on every machine.
            let root = (Double(rank + 1) + offset).squareRoot()
            sum += 1 / (root * root.squareRoot())
            sums.append(sum)
        }
        // No label may have more than a quarter of the instances; a larger offset flattens the head,
        // in the end to the mean, which SyntheticShape.check bounds by an eighth.
        if 1 + extra * sums[0] / sum <= Double(shape.trainInstances / 4) { break }
        offset = offset * 2 + 1
    }
    let scale = extra / sums[shape.labels - 1]
    var previous = 0
    return sums.indices.map { rank in
        let last = rank == sums.count - 1
        let bound = last ? shape.trainPairs - shape.labels : Int(sums[rank] * scale)
        defer { previous = max(previous, bound) }
        return 1 + max(0, bound - previous)
    }
}

/// The test instances of each label by rank, in proportion, together exactly the pairs.
func testFrequencies(_ train: [Int], _ shape: SyntheticShape) -> [Int] {
    let (trainPairs, testPairs) = (shape.trainPairs, shape.testPairs)
    var (sum, previous) = (0, 0)
    return train.indices.map { rank in
        sum += train[rank]
        let exact = Double(sum) / Double(trainPairs) * Double(testPairs)
        let bound = rank == train.count - 1 ? testPairs : min(testPairs, Int(exact))
        defer { previous = max(previous, bound) }
        return max(0, bound - previous)
    }
}

/// How many senses each label has by rank: a random half of the most frequent labels have several.
func ambiguousRanks(_ frequencies: [Int], _ shape: SyntheticShape) -> [UInt8] {
    var senses = [UInt8](repeating: 1, count: frequencies.count)
    var stream = RandomStream(seed: UInt64(shape.seed), "synthetic.ambiguous")
    var needed = shape.ambiguousLabels
    let several = frequencies.lazy.filter { $0 > 1 }.count
    var left = min(max(2 * needed, needed), several)
    for rank in frequencies.indices where needed > 0 && left > 0 && frequencies[rank] > 1 {
        if stream.below(left) < needed {
            senses[rank] = frequencies[rank] >= 12 && stream.below(4) == 0 ? 3 : 2
            needed -= 1
        }
        left -= 1
    }
    return senses
}

/// How the instances of a label fall to its senses, the first one the most frequent.
func senseShares(_ count: Int, _ senses: Int) -> [Int] {
    switch senses {
    case 1: return [count]
    case 2:
        let second = (2 * count + 2) / 5
        return [count - second, second]
    default:
        let (second, third) = (count / 3, count / 4)
        return [count - second - third, second, third]
    }
}

/// The topics that senses live in.
private struct SenseHomes {
    private let levels: [UInt8]
    private let numbers: [UInt32]
    private let seed: UInt64
    private let hierarchy: SyntheticTopics
    private let instances: Int

    /// Deals the labels of each level to its topics in turn, so that all get about as many pairs.
    init(
        _ frequencies: [Int],
        _ senses: [UInt8],
        _ shape: SyntheticShape,
        _ hierarchy: SyntheticTopics
    ) {
        self.hierarchy = hierarchy
        seed = UInt64(shape.seed)
        instances = shape.trainInstances
        var dealt = [Int](repeating: 0, count: hierarchy.depth + 1)
        var levels: [UInt8] = []
        var numbers: [UInt32] = []
        levels.reserveCapacity(frequencies.count)
        numbers.reserveCapacity(frequencies.count)
        for rank in frequencies.indices {
            let first = senseShares(frequencies[rank], Int(senses[rank]))[0]
            let level = SenseHomes.level(first, senses[rank] > 1, hierarchy, instances)
            // An odd factor permutes the numbers below a power of two.
            let spread = mixed(seed, 11, UInt64(level)) | 1
            let number = UInt64(dealt[level]) &* spread & UInt64(hierarchy.count(level) - 1)
            dealt[level] += 1
            levels.append(UInt8(level))
            numbers.append(UInt32(number))
        }
        self.levels = levels
        self.numbers = numbers
    }

    /// The deepest level of which the topics hold at least four times the instances.
    private static func level(
        _ count: Int,
        _ isAmbiguous: Bool,
        _ hierarchy: SyntheticTopics,
        _ instances: Int
    ) -> Int {
        var level = hierarchy.depth
        let least = isAmbiguous ? 1 : 0
        while level > least, instances >> (2 * level) < 4 * count { level -= 1 }
        return level
    }

    func home(
        _ rank: Int,
        sense: Int,
        of senses: Int,
        count: Int
    ) -> (level: Int, topic: Int) {
        let (level, topic) = (Int(levels[rank]), Int(numbers[rank]))
        guard sense > 0 else { return (level, topic) }
        let own = SenseHomes.level(count, true, hierarchy, instances)
        let hash = mixed(seed, 13, UInt64(rank), UInt64(sense))
        let turn = Int(mixed(seed, 12, UInt64(rank)) % 3)
        let branch = (topic >> (2 * (level - 1)) + 1 + (turn + sense - 1) % 3) & 3
        let below = Int(hash & UInt64(hierarchy.count(own - 1) - 1))
        return (own, branch << (2 * (own - 1)) | below)
    }
}
