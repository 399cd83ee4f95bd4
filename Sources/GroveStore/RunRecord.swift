public import GroveBase

/// What one run left: its place in the sweep, its metrics, its timings, where they came from.
///
/// A row of `records.csv`, an entry of `records.json`.
public struct RunRecord: Sendable, Equatable {
    /// Whether the run finished.
    public enum Status: String, Sendable { case ok, failed }

    /// A short name of the run, unique within the experiment, the same whenever the settings are.
    public var run: String
    /// The dataset's name.
    public var dataset: String
    /// The seed.
    public var seed: Int
    /// The value of every swept key, in the spec's order; the keys are columns of `records.csv`.
    public var swept: [Entry<JSONValue>]
    /// The metrics by column name (`P@1`, `PSP@5`, …), in percent, in the order of the columns.
    public var metrics: [Entry<Double>]
    /// Seconds and rates by column name (`tree-seconds`, `predict-per-second`, `peak-mib`, …) and
    /// any further number worth a column (`copies-per-label`, `inner-products`).
    public var measures: [Entry<Double>]
    /// Whether the run finished.
    public var status: Status
    /// What went wrong, on one line, for a failed run.
    public var error: String?
    /// Every parameter of the run, commit, machine, threads, versions, stage keys and timings.
    public var provenance: JSONValue

    /// A name with a value; an array of them keeps its order.
    public struct Entry<Value: Sendable & Equatable>: Sendable, Equatable {
        /// The column's name.
        public var name: String
        /// The value in that column.
        public var value: Value

        /// Creates an entry.
        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// Creates a record.
    public init(
        run: String,
        dataset: String,
        seed: Int,
        swept: [Entry<JSONValue>],
        metrics: [Entry<Double>] = [],
        measures: [Entry<Double>] = [],
        status: Status = .ok,
        error: String? = nil,
        provenance: JSONValue = .object([:])
    ) {
        self.run = run
        self.dataset = dataset
        self.seed = seed
        self.swept = swept
        self.metrics = metrics
        self.measures = measures
        self.status = status
        self.error = error
        self.provenance = provenance
    }

    /// The number in a column: a metric or a measure; nil where the run has none.
    public func number(_ column: String) -> Double? {
        metrics.first { $0.name == column }?.value ?? measures.first { $0.name == column }?.value
    }

    /// The value of a key a report may group by: `dataset`, `seed`, `run` or a swept key.
    public func key(_ name: String) -> JSONValue? {
        switch name {
        case "dataset": .string(dataset)
        case "seed": .integer(seed)
        case "run": .string(run)
        default: swept.first { $0.name == name }?.value
        }
    }
}

/// A point of quality against training time, a row of `curves.csv`.
///
/// Evaluation is off the clock: `trainSeconds` counts training only.
public struct CurvePoint: Sendable, Equatable {
    /// The run's name.
    public var run: String
    /// The matcher: `linear`, `x-transformer`, `xr-transformer`.
    public var matcher: String
    /// What had just been trained, such as `round 1`.
    public var stage: String
    /// How many steps of that stage had been taken.
    public var step: Int
    /// Seconds of training so far.
    public var trainSeconds: Double
    /// P@1, P@3, P@5 in percent at that time.
    public var precision: [Double]

    /// Creates a point.
    public init(
        run: String,
        matcher: String,
        stage: String,
        step: Int,
        trainSeconds: Double,
        precision: [Double]
    ) {
        self.run = run
        self.matcher = matcher
        self.stage = stage
        self.step = step
        self.trainSeconds = trainSeconds
        self.precision = precision
    }
}
