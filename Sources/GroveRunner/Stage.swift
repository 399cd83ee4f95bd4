import GroveBase
import GroveStore

/// How a stage's value becomes the arrays of a cache file, and back.
struct Codec<Value: Sendable>: Sendable {
    /// Value to arrays and attributes.
    let encode: @Sendable (Value) -> Artifact
    /// Arrays and attributes to value; throws where they do not fit together.
    let decode: @Sendable (Artifact) throws -> Value
}

/// One cached step of a run: a key that says everything its value depends on, and how to make it.
///
/// A stage is a value: making one costs nothing and touches no data, so that a whole sweep can be
/// planned by its keys alone.
struct Stage<Value: Sendable>: Sendable {
    let key: StageKey
    /// What it is, for progress and plans: `tree`, `ranker`, ….
    let title: String
    let codec: Codec<Value>
    /// Whether making the value anew may give one that takes less memory.
    var isDivisible = false
    /// Makes the value; fetches inputs from the session first, so that loading is off the clock.
    let make: @Sendable (Session) throws -> Made<Value>

    /// The stage without its value's type.
    var outline: StageOutline {
        StageOutline(title: title, key: key) { _ = try $0.value(self) }
    }
}

/// What a stage made.
struct Made<Value: Sendable>: Sendable {
    let value: Value
    /// Seconds of the work by kind; `work` is the whole.
    let seconds: [String: Double]
}

/// A stage's title and key.
struct StageOutline: Sendable, Hashable {
    let title: String
    let key: StageKey
    /// Sees to it that a session's cache holds the stage.
    let make: @Sendable (Session) throws -> Void

    static func == (a: StageOutline, b: StageOutline) -> Bool { a.key.digest == b.key.digest }
    func hash(into hasher: inout Hasher) { hasher.combine(key.digest) }
}

extension Stage {
    /// A stage that first fetches its inputs, off the clock, and then times all of its work.
    init<Inputs>(
        _ title: String,
        key: StageKey,
        codec: Codec<Value>,
        inputs: @escaping @Sendable (Session) throws -> Inputs,
        work: @escaping @Sendable (Inputs, Session) throws -> Value
    ) {
        self.init(key: key, title: title, codec: codec) { session in
            let fetched = try inputs(session)
            let made = try timed { try work(fetched, session) }
            return Made(value: made.result, seconds: ["work": made.seconds])
        }
    }
}
