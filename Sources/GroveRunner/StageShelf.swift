import GroveBase
import GroveLinear
import GroveSpec
import GroveStore

/// Stages that were made before: from memory or from the cache, and never made anew.
struct StageShelf: Sendable {
    let cache: StageCache
    /// What a sweep has decoded already; nothing is added to it.
    var memory: MemoryCache?

    /// A stage's value; nil where the cache does not hold it.
    ///
    /// - Throws: `WorkError` where the cache cannot be read.
    func value<Value>(_ stage: Stage<Value>) throws -> Value? {
        try value(stage, decode: stage.codec.decode)
    }

    /// A part of a stage's value, by a decoder of its own; nil where the cache does not hold it.
    func value<Value, Part>(
        _ stage: Stage<Value>,
        part: (Value) -> Part,
        decode: (Artifact) throws -> Part
    ) throws -> Part? {
        if let known: Value = memory?.value(stage.key.digest) { return part(known) }
        return try cache.load(stage.key).map { try decode($0.artifact) }
    }

    private func value<Value>(
        _ stage: Stage<Value>,
        decode: (Artifact) throws -> Value
    ) throws -> Value? {
        try value(stage, part: { $0 }, decode: decode)
    }

    /// The model of a stage with a run's own post-processors; nil where the cache does not hold it.
    ///
    /// A model in parts that fits the memory is put together, so that its parts are read once.
    ///
    /// - Parameters:
    ///   - stage: The model's stage.
    ///   - settings: The run's.
    ///   - missing: The error for a part that is gone.
    ///   - memory: Bytes that the model may take.
    /// - Returns: The model.
    /// - Throws: `WorkError` where the cache cannot be read; `missing` for a part that is gone.
    func model(
        _ stage: ModelStage,
        _ settings: RunSettings,
        missing: InputError,
        memory: Int = MemoryLimit.available() / 2
    ) throws -> ReadableModel? {
        let matcher = settings.matcher
        guard let stored = try value(stage.stage) else { return nil }
        guard case .parted(let layout) = stored else {
            guard case .whole(let model) = stored else { return nil }
            return .whole(model.reading(with: matcher))
        }
        let parts = PartTraining(stage.inputs, modelKey: stage.key)
        let model = parts.model(
            layout,
            post: matcher.post.parameter,
            rankerPost: matcher.rankerPost.parameter
        ) { part in
            guard let value = try self.value(part) else { throw missing }
            return value
        }
        // A weight takes 5 bytes and a row of weights 8; joining them holds a level twice.
        guard 26 * layout.weightCount <= memory else {
            return .parted(model, weightCount: layout.weightCount)
        }
        return .whole(try model.whole())
    }
}
