/// What a table compares its runs with.
extension ReportSettings.Table {
    /// Published numbers to show beside those measured.
    public struct Published: Sendable, Equatable {
        /// Runs that are a method of the paper.
        public struct Rule: Sendable, Equatable {
            /// Keys with the values, as text, one of which a run has.
            public var when: [String: [String]]
            /// The method, as the paper calls it.
            public var method: String

            /// Creates a rule.
            public init(when: [String: [String]], method: String) {
                self.when = when
                self.method = method
            }
        }

        /// Methods without a run that get a row.
        public enum Others: Sendable, Equatable {
            case none, all
            case named([String])
        }

        /// The numbers.
        public var numbers: PublishedNumbers
        /// Only from these tables of the paper; empty for all.
        public var tables: [String]
        /// Which run is which method, the first that fits; nil where values of keys name methods.
        public var rules: [Rule]?
        /// The methods without a run that get a row.
        public var others: Others
        /// Percent points that a metric may differ by; nil for two deviations over seeds.
        public var tolerance: Double?

        /// Creates a comparison.
        public init(
            _ numbers: PublishedNumbers,
            tables: [String] = [],
            rules: [Rule]? = nil,
            others: Others = .none,
            tolerance: Double? = nil
        ) {
            self.numbers = numbers
            self.tables = tables
            self.rules = rules
            self.others = others
            self.tolerance = tolerance
        }
    }

    /// A test of every run against a baseline, on the values of each test instance.
    public struct Significance: Sendable, Equatable {
        /// How p-values are computed.
        public enum Test: String, Sendable, CaseIterable { case randomisation }

        /// How p-values are adjusted for the number of comparisons.
        public enum Correction: String, Sendable, CaseIterable {
            case holm, none
            case benjaminiHochberg = "benjamini-hochberg"
        }

        /// The values, as text, that make a run a baseline; other keys are as in the run compared.
        public var baseline: [String: [String]]
        /// The metrics to compare; nil for all that the table shows.
        public var metrics: [String]?
        /// The test.
        public var test: Test
        /// The adjusted p-value that is significant.
        public var level: Double
        /// The adjustment for the number of comparisons in the table.
        public var correction: Correction
        /// How many random exchanges to draw.
        public var resamples: Int

        /// Creates a test.
        public init(
            baseline: [String: [String]],
            metrics: [String]? = nil,
            test: Test = .randomisation,
            level: Double = 0.05,
            correction: Correction = .holm,
            resamples: Int = 10_000
        ) {
            self.baseline = baseline
            self.metrics = metrics
            self.test = test
            self.level = level
            self.correction = correction
            self.resamples = resamples
        }
    }
}
