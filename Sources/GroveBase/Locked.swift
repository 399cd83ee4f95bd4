import Foundation

/// A value that one thread at a time may read or change.
///
/// The standard library's `Mutex` would do, but its lock is invisible to the thread sanitizer, which
/// then reports every use as a race; Foundation's lock is a POSIX one, which it understands, so that
/// what it reports is real. A value without a size would have the address of the lock beside it: guard
/// what is no value with an `NSLock`.
public final class Locked<Value: Sendable>: @unchecked Sendable {
    // Safety: the value is only touched in withLock, which holds the lock.
    private var value: Value
    private let lock = NSLock()

    /// Guards a value.
    public init(_ value: Value) { self.value = value }

    /// Gives the value to a body while no other thread has it.
    public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
