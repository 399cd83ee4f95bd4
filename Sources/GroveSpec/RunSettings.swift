public import GroveBase

/// One point of a sweep: everything that decides what a run does and how it is judged.
public struct RunSettings: Sendable, Equatable {
    /// The value of a swept key at this point.
    public struct SweptValue: Sendable, Equatable {
        /// The dotted key, such as `disentanglement.budget`.
        public var key: String
        /// The value; for a whole section, such as a clusterer with its settings, its label.
        public var value: JSONValue
        /// The value as text in tables and names.
        public var label: String

        /// Creates a swept value.
        public init(key: String, value: JSONValue, label: String) {
            self.key = key
            self.value = value
            self.label = label
        }
    }

    /// The dataset's name.
    public var dataset: String
    /// The seed.
    public var seed: Int
    /// Whether labels are merged into synthetic ones.
    public var mergedLabels = MergedLabelSettings()
    /// Which vectors stand for the instances.
    public var features = FeatureSettings()
    /// How labels become a tree.
    public var clusterer = ClustererSettings()
    /// The linear models.
    public var matcher = MatcherSettings()
    /// How labels may join several clusters.
    public var disentanglement = DisentanglementSettings()
    /// How predictions are judged.
    public var metrics = MetricSettings()
    /// The value of every swept key, in the spec's order.
    public var swept: [SweptValue] = []

    /// Creates a run of the default settings.
    public init(dataset: String, seed: Int = 1) {
        self.dataset = dataset
        self.seed = seed
    }
}
