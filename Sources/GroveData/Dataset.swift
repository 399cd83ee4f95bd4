public import GroveBase
public import GroveSparse

/// The instances of one part of a dataset: training, test or validation.
///
/// All parts that are there have one row an instance, in the same order.
public struct Split: Sendable, Equatable {
    /// The identifier of each instance.
    public let ids: TextColumn?
    /// The text of each instance.
    public let texts: TextColumn?
    /// The features that came with the dataset, (instances, features).
    public let features: CSRMatrix?
    /// Which labels each instance has, (instances, labels).
    public let labels: CSRPattern
    /// Labels that count as not predicted for an instance, (instances, labels), such as the product
    /// itself among those bought with it: the XC repository's `filter_labels`.
    public let filtered: CSRPattern?

    /// Creates a split from its parts.
    ///
    /// - Precondition: Every part that is there has one row for each row of `labels`.
    public init(
        ids: TextColumn? = nil,
        texts: TextColumn? = nil,
        features: CSRMatrix? = nil,
        labels: CSRPattern,
        filtered: CSRPattern? = nil
    ) {
        for (part, count) in [
            ("ids", ids?.count), ("texts", texts?.count), ("features", features?.rowCount),
            ("filtered labels", filtered?.rowCount),
        ] {
            precondition(
                count == nil || count == labels.rowCount,
                "\(count ?? 0) rows of \(part) for \(labels.rowCount) rows of labels"
            )
        }
        self.ids = ids
        self.texts = texts
        self.features = features
        self.labels = labels
        self.filtered = filtered
    }

    /// The number of instances.
    public var count: Int { labels.rowCount }
}

/// Which sense of an ambiguous label is meant by each (instance, label) pair.
public struct SenseTable: Sendable, Equatable {
    /// The name of each sense: its id, a space, its words (`n02084071 dog, domestic dog`).
    public let senseNames: TextColumn
    /// The sense behind each training pair, aligned with the columns of the training labels.
    public let train: [UInt32]
    /// The sense behind each test pair, aligned with the columns of the test labels.
    public let test: [UInt32]

    /// Creates a table from its parts.
    ///
    /// - Precondition: Every sense has a name.
    public init(senseNames: TextColumn, train: [UInt32], test: [UInt32]) {
        let largest = max(train.max() ?? 0, test.max() ?? 0)
        precondition(
            (train.isEmpty && test.isEmpty) || Int(largest) < senseNames.count,
            "sense \(largest) of \(senseNames.count)"
        )
        self.senseNames = senseNames
        self.train = train
        self.test = test
    }
}

/// The constants A and B of a dataset's propensity model (Jain, Prabhu and Varma, KDD 2016).
public struct PropensityConstants: Sendable, Equatable {
    /// The exponent A.
    public let a: Double
    /// The offset B.
    public let b: Double

    /// Creates a pair of constants; the defaults serve most datasets.
    public init(a: Double = 0.55, b: Double = 1.5) {
        self.a = a
        self.b = b
    }
}

/// What was left out because a label has no training instance.
public struct DroppedCounts: Sendable, Equatable {
    /// Labels without a training instance.
    public var labels: Int
    /// Pairs (test instance, such a label).
    public var testPairs: Int
    /// Pairs (validation instance, such a label).
    public var validationPairs: Int

    /// Creates the counts; nothing is dropped by default.
    public init(labels: Int = 0, testPairs: Int = 0, validationPairs: Int = 0) {
        self.labels = labels
        self.testPairs = testPairs
        self.validationPairs = validationPairs
    }
}

/// A dataset in memory: instances with their labels, cut into training and test.
public struct Dataset: Sendable, Equatable {
    /// The dataset's name, as in its manifest.
    public let name: String
    /// The training instances.
    public let train: Split
    /// The test instances.
    public let test: Split
    /// The validation instances, where the dataset has some.
    public let validation: Split?
    /// A short name for each label.
    public let labelNames: TextColumn?
    /// A text for each label (its name and a description), for `lf` representations.
    public let labelTexts: TextColumn?
    /// Which sense each pair means, where labels are ambiguous and the truth is known.
    public let senses: SenseTable?
    /// The constants of the propensity-scored metrics.
    public let propensity: PropensityConstants
    /// What was left out because a label has no training instance.
    public let dropped: DroppedCounts

    /// Creates a dataset from its parts.
    ///
    /// - Precondition: All splits and label columns agree on the number of labels, and the senses
    ///   are aligned with the pairs of the training and test labels.
    public init(
        name: String,
        train: Split,
        test: Split,
        validation: Split? = nil,
        labelNames: TextColumn? = nil,
        labelTexts: TextColumn? = nil,
        senses: SenseTable? = nil,
        propensity: PropensityConstants = PropensityConstants(),
        dropped: DroppedCounts = DroppedCounts()
    ) {
        let labelCount = train.labels.columnCount
        let counts = [
            test.labels.columnCount, validation?.labels.columnCount, labelNames?.count,
            labelTexts?.count,
        ]
        precondition(
            counts.allSatisfy { $0 == nil || $0 == labelCount },
            "label counts \(counts.map { $0.map(String.init) ?? "none" }), training \(labelCount)"
        )
        precondition(
            senses.map {
                $0.train.count == train.labels.nonzeroCount
                    && $0.test.count == test.labels.nonzeroCount
            } ?? true,
            "senses are not aligned with the pairs of labels"
        )
        self.name = name
        self.train = train
        self.test = test
        self.validation = validation
        self.labelNames = labelNames
        self.labelTexts = labelTexts
        self.senses = senses
        self.propensity = propensity
        self.dropped = dropped
    }

    /// The number of labels.
    public var labelCount: Int { train.labels.columnCount }
    /// The number of features that came with the dataset, if any did.
    public var featureCount: Int? { train.features?.columnCount }
}
