import CKernels
import GroveBase

/// A cache level or memory, as far as a table that lies in it tells.
enum MemoryLevel: String, CaseIterable {
    case level1 = "L1"
    case level2 = "L2"
    case level3 = "L3"
    case memory

    /// The binary logarithm of the cache lines of the table that stands for it.
    var lineBits: Int {
        switch self {
        case .level1: 8
        case .level2: 13
        case .level3: 17
        case .memory: 22
        }
    }

    /// The bytes of that table: 16 KiB, 512 KiB, 8 MiB, 256 MiB.
    var bytes: Int { 64 << lineBits }

    /// The level that a table of some bytes lies in: the smallest whose own table is no smaller.
    static func holding(_ bytes: Int) -> MemoryLevel {
        allCases.first { bytes <= $0.bytes } ?? .memory
    }
}

/// What the machine can do with some threads, everything a second.
struct MachineLimits {
    let threads: Int
    /// Bytes read of a long array.
    let read: Double
    /// Bytes read and written while one is copied.
    let copy: Double
    /// Bytes read and written by a[i] = b[i] · 3 + c[i].
    let triad: Double
    /// Random cache lines read, by where the table lies.
    let gatheredLines: [MemoryLevel: Double]
    /// Random cache lines read, added to and written, by where the table lies.
    let updatedLines: [MemoryLevel: Double]
    /// Random 4-byte words read, by where the table lies.
    let gatheredWords: [MemoryLevel: Double]
    /// Single-precision multiplications with an addition each, as Grove does them: not fused.
    let multiplyAdds: Double
    /// The same in one instruction; nil where the instruction set has none.
    let fusedMultiplyAdds: Double?

    /// Measures everything.
    ///
    /// - Throws: `WorkError` where memory ran out.
    init(threads: Int) throws {
        let meter = Meter(threads: threads)
        self.threads = threads
        let streams = try Streams(meter)
        (read, copy, triad) = (streams.read, streams.copy, streams.triad)
        var lines: [MemoryLevel: Double] = [:]
        var updates: [MemoryLevel: Double] = [:]
        var words: [MemoryLevel: Double] = [:]
        for level in MemoryLevel.allCases {
            let tables = try (0..<threads).map { _ in try Table(bytes: level.bytes) }
            let (bits, count) = (Int32(level.lineBits), Int64(max(1 << 18, 1 << level.lineBits)))
            // Safety: every thread has a table of its own of as many lines as the bits say.
            lines[level] = meter.rate(count) {
                unsafe machine_gather_lines(tables[$0].floats, bits, count, meter.isa)
            }
            updates[level] = meter.rate(count) {
                unsafe machine_update_lines(tables[$0].floats, bits, count, meter.isa)
                return 0
            }
            words[level] = meter.rate(count) {
                unsafe Float(machine_gather_words(tables[$0].words, bits + 4, count))
            }
        }
        (gatheredLines, updatedLines, gatheredWords) = (lines, updates, words)
        let rounds: Int64 = 1 << 18
        let lanes = rounds * machine_multiply_add_lanes(meter.isa)
        multiplyAdds = meter.rate(lanes) { _ in machine_multiply_add(rounds, false, meter.isa) }
        fusedMultiplyAdds =
            machine_has_fused(meter.isa)
            ? meter.rate(lanes) { _ in machine_multiply_add(rounds, true, meter.isa) } : nil
    }

    var json: JSONValue {
        func levels(_ rates: [MemoryLevel: Double]) -> JSONValue {
            .object(
                Dictionary(uniqueKeysWithValues: rates.map { ($0.rawValue, .number($1)) })
            )
        }
        return .object([
            "threads": .integer(threads),
            "read-bytes": .number(read), "copy-bytes": .number(copy),
            "triad-bytes": .number(triad),
            "gathered-lines": levels(gatheredLines), "updated-lines": levels(updatedLines),
            "gathered-words": levels(gatheredWords),
            "multiply-adds": .number(multiplyAdds),
            "fused-multiply-adds": fusedMultiplyAdds.map(JSONValue.number) ?? .null,
        ])
    }
}

/// The rates of streams over arrays of 128 MiB a thread.
private struct Streams {
    let read: Double
    let copy: Double
    let triad: Double

    init(_ meter: Meter) throws {
        let count: Int64 = 1 << 25
        let bytes = 4 * Int(count)
        let arrays = try (0..<3 * meter.threads).map { _ in try Table(bytes: bytes) }
        let isa = meter.isa
        // Safety: every thread has three arrays of its own of `count` floats.
        read = meter.rate(4 * count) {
            unsafe machine_read(arrays[3 * $0].floats, count, isa)
        }
        copy = meter.rate(8 * count) {
            unsafe machine_copy(arrays[3 * $0].floats, arrays[3 * $0 + 1].floats, count, isa)
            return 0
        }
        triad = meter.rate(12 * count) {
            unsafe machine_triad(
                arrays[3 * $0].floats,
                arrays[3 * $0 + 1].floats,
                arrays[3 * $0 + 2].floats,
                count,
                isa
            )
            return 0
        }
    }
}

/// Times loops on some threads at once.
private struct Meter: Sendable {
    let threads: Int
    let isa = ckernels_best_isa()

    /// Units a second: the best of five samples of at least 40 ms, every thread doing the same.
    ///
    /// The best, for other work on the machine can only make it look slower than it is.
    func rate(_ units: Int64, _ body: @Sendable (Int) -> Float) -> Double {
        var calls = 1
        func sample() -> Double {
            let calls = calls
            return timed {
                Workers(threads).forEach(threads) { thread in
                    for _ in 0..<calls {
                        let result = body(thread)
                        sink.withLock { $0 += result }
                    }
                }
            }.seconds
        }
        var best = sample()
        while best < 0.04 {
            calls *= 2
            best = sample()
        }
        for _ in 0..<5 { best = min(best, sample()) }
        return Double(units) * Double(calls * threads) / best
    }
}

/// Where the loops' results go, so that none is left out.
private let sink = Locked<Float>(0)

/// Memory of the kernels' own making.
@safe private final class Table: @unchecked Sendable {
    // Safety: owned by this object and freed once; one thread works on it at a time.
    private let pointer: UnsafeMutableRawPointer

    init(bytes: Int) throws {
        guard let pointer = unsafe machine_table_create(bytes) else {
            throw WorkError("no memory for a table of \(bytes) bytes")
        }
        unsafe self.pointer = pointer
    }

    deinit { unsafe machine_table_free(pointer) }

    var floats: UnsafeMutablePointer<Float> { unsafe pointer.assumingMemoryBound(to: Float.self) }
    var words: UnsafeMutablePointer<UInt32> { unsafe pointer.assumingMemoryBound(to: UInt32.self) }
}
