import Dispatch
import Synchronization

/// The threads a piece of work may use; the only way Grove runs anything in parallel.
///
/// Work is cut by the problem, never by the thread count, and results are kept by index, so any
/// thread count gives the same numbers.
public struct Workers: Sendable {
    /// How many threads work at once, at least 1.
    public let count: Int

    /// Creates a number of workers; less than 1 counts as 1.
    public init(_ count: Int) { self.count = max(1, count) }

    /// Runs `body(i)` for every i in 0..<`n`, in any order, and returns when all have run.
    ///
    /// - Parameters:
    ///   - n: How many.
    ///   - bothEnds: Whether every other thread takes the last i that is left rather than the first.
    ///     Where costs descend, threads then work on items of unlike size: a large one streams from
    ///     memory while a small one lives in its core's cache.
    ///   - body: What to do.
    public func forEach(_ n: Int, bothEnds: Bool = false, _ body: @Sendable (Int) -> Void) {
        guard count > 1, n > 1 else {
            for i in 0..<n { body(i) }
            return
        }
        let taken = Atomic<Int>(0)
        let first = Atomic<Int>(0)
        let last = Atomic<Int>(n)
        DispatchQueue.concurrentPerform(iterations: min(count, n)) { thread in
            let takesLast = bothEnds && thread % 2 == 1
            // Both ends together give away no more than are taken, so no item twice.
            while taken.wrappingAdd(1, ordering: .relaxed).oldValue < n {
                body(
                    takesLast
                        ? last.wrappingSubtract(1, ordering: .relaxed).newValue
                        : first.wrappingAdd(1, ordering: .relaxed).oldValue
                )
            }
        }
    }

    /// The results of `body(i)` for every i in 0..<`n`, in order.
    ///
    /// `bothEnds` is that of ``forEach(_:bothEnds:_:)``.
    public func map<Result: Sendable>(
        _ n: Int,
        bothEnds: Bool = false,
        _ body: @Sendable (Int) -> Result
    ) -> [Result] {
        guard count > 1, n > 1 else { return (0..<n).map(body) }
        return unsafe [Result](capacity: n) { buffer, initialized in
            // Safety: each index is written by exactly one call of the body, within 0..<n, and
            // forEach returns only after all of them.
            let slots = unsafe Slots(base: buffer)
            forEach(n, bothEnds: bothEnds) { i in
                unsafe slots.base.initializeElement(at: i, to: body(i))
            }
            initialized = n
        }
    }

    /// The results of a throwing `body(i)` for every i in 0..<`n`, in order.
    ///
    /// `bothEnds` is that of ``forEach(_:bothEnds:_:)``.
    ///
    /// - Throws: The error of the smallest failing index, whichever thread failed first.
    public func tryMap<Result: Sendable>(
        _ n: Int,
        bothEnds: Bool = false,
        _ body: @Sendable (Int) throws -> Result
    ) throws -> [Result] {
        try map(n, bothEnds: bothEnds) { i in Swift.Result { try body(i) } }.map { try $0.get() }
    }

    /// The ranges that cut 0..<`n` into blocks of `size`, the last one shorter.
    public static func blocks(_ n: Int, size: Int) -> [Range<Int>] {
        stride(from: 0, to: n, by: size).map { $0..<min($0 + size, n) }
    }
}

// Safety: the pointer crosses threads, and map gives every index to exactly one of them.
@unsafe private struct Slots<Element>: @unchecked Sendable {
    let base: UnsafeMutableBufferPointer<Element>
}
