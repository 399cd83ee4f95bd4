import GroveBase

/// The size of a synthetic dataset, and the seed of everything random in it.
///
/// What is generated from it is described at ``DatasetCatalog/buildSynthetic(_:named:workers:progress:)``.
public struct SyntheticShape: Sendable, Equatable {
    /// The number of labels.
    public var labels: Int
    /// The number of training instances.
    public var trainInstances: Int
    /// The number of test instances.
    public var testInstances: Int
    /// The number of features.
    public var features: Int
    /// The mean number of features of an instance.
    public var nonzeros: Double
    /// The mean number of labels of an instance.
    public var labelsPerInstance: Double
    /// The share of labels that have two or three senses in distant topics.
    public var ambiguous: Double
    /// The seed.
    public var seed: Int

    /// Creates a shape.
    public init(
        labels: Int,
        trainInstances: Int,
        testInstances: Int,
        features: Int,
        nonzeros: Double,
        labelsPerInstance: Double,
        ambiguous: Double = 0.1,
        seed: Int = 1
    ) {
        self.labels = labels
        self.trainInstances = trainInstances
        self.testInstances = testInstances
        self.features = features
        self.nonzeros = nonzeros
        self.labelsPerInstance = labelsPerInstance
        self.ambiguous = ambiguous
        self.seed = seed
    }

    /// A shape with the proportions of Amazon-670K for another number of labels.
    ///
    /// Instances grow with the labels, features with their square root (Heaps' law), and an instance
    /// keeps its 75.68 features and 5.45 labels.
    public init(proportionalTo labels: Int) {
        let share = Double(labels) / 670_091
        self.init(
            labels: labels,
            trainInstances: max(64, Int((490_449 * share).rounded())),
            testInstances: max(64, Int((153_025 * share).rounded())),
            features: max(600, Int((135_909 * share.squareRoot()).rounded())),
            nonzeros: 75.6838,
            labelsPerInstance: 5.452873
        )
    }

    /// The number of (training instance, label) pairs.
    public var trainPairs: Int { Int((Double(trainInstances) * labelsPerInstance).rounded()) }
    /// The number of (test instance, label) pairs.
    public var testPairs: Int { Int((Double(testInstances) * labelsPerInstance).rounded()) }
    /// The number of ambiguous labels.
    public var ambiguousLabels: Int { Int((Double(labels) * ambiguous).rounded()) }

    /// Checks that such a dataset can be made.
    ///
    /// - Throws: ``InputError`` with the value and what was expected instead.
    public func check() throws {
        func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
            if !holds { throw InputError("cannot make a synthetic dataset: " + message()) }
        }
        try require(8...100_000_000 ~= labels, "labels is \(labels), expected 8 to 100000000")
        for (name, count) in [("instances", trainInstances), ("test instances", testInstances)] {
            try require(64...1_000_000_000 ~= count, "\(name) is \(count), expected 64 or more")
        }
        try require(nonzeros >= 4, "nonzeros is \(nonzeros), expected 4 or more")
        let needed = (4 * nonzeros).rounded(.up)
        try require(
            Double(features) >= needed && features <= 1 << 30,
            "features is \(features), expected at least \(needed), four times the nonzeros"
        )
        // The members of a zip archive without extensions are below 4 GiB together.
        let cells = Double(max(trainInstances, testInstances)) * nonzeros
        try require(
            cells <= 5e8,
            "instances times nonzeros is \(cells), expected at most 5e8 in a part"
        )
        try require(
            labelsPerInstance >= 1 && labelsPerInstance <= Double(labels) / 8,
            "labels-per-instance is \(labelsPerInstance), expected 1 to an eighth of the \(labels) labels"
        )
        try require(
            trainPairs >= labels,
            "\(trainInstances) instances of \(labelsPerInstance) labels have \(trainPairs) pairs, "
                + "expected at least one for each of the \(labels) labels"
        )
        try require(trainPairs < 1 << 31, "\(trainPairs) pairs, expected fewer than 2^31")
        try require(
            0...0.25 ~= ambiguous,
            "ambiguous is \(ambiguous), expected a share from 0 to 0.25"
        )
        try require(0...(1 << 53) ~= seed, "seed is \(seed), expected a whole number from 0 on")
        let spare = trainPairs - labels
        try require(
            ambiguousLabels <= spare / 2,
            "\(ambiguousLabels) ambiguous labels in \(trainPairs) pairs for \(labels) labels, "
                + "expected at most \(spare / 2)"
        )
    }
}
