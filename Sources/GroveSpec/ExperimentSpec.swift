/// What a researcher wrote, checked and with every default decided.
public struct ExperimentSpec: Sendable {
    /// A value of every axis that the spec leaves out, and why.
    public struct SkippedPoint: Sendable, Equatable {
        /// The dataset.
        public var dataset: String
        /// The seed.
        public var seed: Int
        /// The value of every swept key.
        public var swept: [RunSettings.SweptValue]
        /// The spec's reason.
        public var reason: String
    }

    /// The experiment's name: lower-case letters, digits and hyphens.
    public let name: String
    /// The question the experiment answers, if the spec states it.
    public let question: String?
    /// The datasets, in the spec's order.
    public let datasets: [String]
    /// The seeds, in the spec's order.
    public let seeds: [Int]
    /// The swept keys, in the spec's order.
    public let sweptKeys: [String]
    /// How predictions are judged.
    public let metrics: MetricSettings
    /// Which tables and plots to write.
    public let report: ReportSettings
    /// The overrides that were applied, each `KEY=VALUE`, in order.
    public let overrides: [String]
    /// The points that the spec leaves out.
    public let skipped: [SkippedPoint]
    /// The spec with everything decided, defaults included; read again it gives the same runs.
    public let resolvedYAML: String
    /// The ensembles of runs, in the spec's order, each for every dataset and shared key.
    public let ensembles: [EnsembleSettings]
    /// The runs, see ``runs()``.
    let expanded: [RunSettings]

    /// The runs of the sweep, datasets first, then the axes as written, seeds last and fastest.
    public func runs() -> [RunSettings] { expanded }
}
