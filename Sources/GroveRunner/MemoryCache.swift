import GroveBase

/// Decoded stage values kept in memory while a sweep runs, least recently used first to go.
///
/// Runs of a sweep share their matrices and trees; without this each run would read them again.
final class MemoryCache: Sendable {
    private struct Entry {
        var value: any Sendable
        var bytes: Int
        var used: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
        var clock = 0
    }

    private let limit: Int
    private let state = Locked(State())

    /// Creates a cache that keeps at most `limit` bytes; a larger single value is not kept.
    init(limit: Int) { self.limit = limit }

    /// The value under a key, if it is still there and of this type.
    func value<Value: Sendable>(_ key: String, as type: Value.Type = Value.self) -> Value? {
        state.withLock { state in
            guard let value = state.entries[key]?.value as? Value else { return nil }
            state.clock += 1
            state.entries[key]?.used = state.clock
            return value
        }
    }

    /// Keeps a value, letting go of the least recently used ones until all fit.
    func keep(_ key: String, _ value: some Sendable, bytes: Int) {
        guard bytes <= limit else { return }
        state.withLock { state in
            state.clock += 1
            state.bytes += bytes - (state.entries[key]?.bytes ?? 0)
            state.entries[key] = Entry(value: value, bytes: bytes, used: state.clock)
            while state.bytes > limit,
                let oldest = state.entries.lazy.filter({ $0.key != key })
                    .min(by: { $0.value.used < $1.value.used })
            {
                state.bytes -= oldest.value.bytes
                state.entries[oldest.key] = nil
            }
        }
    }
}
