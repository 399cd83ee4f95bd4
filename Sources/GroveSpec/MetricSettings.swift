/// The `metrics` section of a spec: how predictions are judged.
public struct MetricSettings: Sendable, Equatable {
    /// The constants of the propensity model.
    public enum Propensity: Sendable, Equatable {
        /// The dataset's own.
        case auto
        /// A and B of Jain et al. 2016.
        case constants(a: Double, b: Double)
    }

    /// The list lengths k, ascending.
    public var at = [1, 3, 5]
    /// The constants of the propensity model.
    public var propensity: Propensity = .auto

    /// How many points of quality against training time a run is judged at before its end.
    ///
    /// A Transformer matcher's lie evenly over its fine-tuning steps; the linear matcher has one
    /// after the levels of clusters, and so many at most after 1, 2, 4, … passes of its solver.
    public var curve = 0

    /// Creates the default settings: k of 1, 3 and 5, the dataset's own propensity constants.
    public init() {}
}
