import CTorch
import Foundation
import GroveBase

/// The device or the system has not the memory that an operation needs.
///
/// Nothing is lost but what was being computed: with less at a time the same may succeed.
public struct OutOfMemoryError: Error, Equatable, CustomStringConvertible {
    /// What libtorch says, on one line.
    public let description: String
}

/// libtorch as a whole: finding it, its failures, its random numbers and its threads.
public enum Torch {
    /// Runs a body of tensor operations and throws the first failure among them.
    ///
    /// Operations do not throw one by one, so that models stay readable: one that fails gives a failed
    /// tensor, on which all further ones fail quietly and at no cost. Reading values, backward passes
    /// and optimisers' steps do throw, so that no decision rests on a failed tensor. Scopes nest; the
    /// body runs on the calling thread, and what it starts on other threads needs a scope there.
    ///
    /// - Parameter body: The operations.
    /// - Returns: What the body returns.
    /// - Throws: ``OutOfMemoryError``; `WorkError` for another failure of libtorch; what the body throws.
    public static func run<Result>(_ body: () throws -> Result) throws -> Result {
        requireLoaded()
        _ = ctorch_count_scopes(1)
        defer { _ = ctorch_count_scopes(-1) }
        do {
            let result = try body()
            if let failure = takeFailure() { throw failure }
            return result
        } catch {
            // The first failure is the cause; what the body threw may only follow from it.
            throw takeFailure() ?? error
        }
    }

    /// Traps unless libtorch is there.
    static func requireLoaded() {
        precondition(isLoaded, "Torch.load() comes before all else")
    }

    /// Traps unless a scope is there that will throw this thread's failure.
    static func expectScope() {
        guard ctorch_count_scopes(0) == 0, let failure = takeFailure() else { return }
        preconditionFailure("outside of Torch.run: \(failure)")
    }

    /// Throws this thread's failure where a call's status says there is one.
    static func check(_ status: Int32) throws {
        guard Int(status) != CTORCH_OK else { return }
        throw takeFailure() ?? WorkError("PyTorch failed and did not say why")
    }

    /// This thread's first failure as an error, and forgets it.
    static func takeFailure() -> (any Error)? {
        let status = ctorch_failure()
        guard Int(status) != CTORCH_OK else { return nil }
        // Safety: the text lives until the next failure or clear on this thread.
        let text = unsafe String(cString: ctorch_failure_text())
        ctorch_clear_failure()
        let line = String(text.split(separator: "\n").first ?? "")
        if Int(status) == CTORCH_OUT_OF_MEMORY { return OutOfMemoryError(description: line) }
        return WorkError("PyTorch: \(line)")
    }
}

extension Torch {
    /// Seeds the random numbers of every device: dropout, ``Tensor/normal(_:mean:deviation:device:)``.
    ///
    /// - Parameter seed: Same seed, same numbers.
    /// - Throws: `WorkError` if libtorch fails.
    public static func seed(_ seed: UInt64) throws { try check(ctorch_seed(seed)) }

    /// Seeds the random numbers and runs a body that draws some, while no other thread may.
    ///
    /// libtorch has one generator a device for the whole process: two runs that train side by side
    /// would otherwise draw from each other's numbers.
    ///
    /// - Parameters:
    ///   - seed: Same seed, same numbers.
    ///   - body: What draws; it must not call this again.
    /// - Returns: What the body returns.
    /// - Throws: `WorkError` if libtorch fails; what the body throws.
    public static func seeded<Result>(_ seed: UInt64, _ body: () throws -> Result) throws -> Result
    {
        generator.lock()
        defer { generator.unlock() }
        try Torch.seed(seed)
        return try body()
    }

    /// Held while random numbers are drawn.
    private static let generator = NSLock()

    /// The state of a device's random numbers, to be kept in a checkpoint.
    ///
    /// - Parameter device: The device.
    /// - Returns: Bytes that mean something to ``setRandomState(_:device:)`` alone.
    /// - Throws: `WorkError` if libtorch fails.
    public static func randomState(_ device: Device = .cpu) throws -> [UInt8] {
        try run { try Tensor(ctorch_random_state(device.number)).values() }
    }

    /// Puts a device's random numbers back to a state.
    ///
    /// - Parameters:
    ///   - state: From ``randomState(_:)``.
    ///   - device: The device it was taken from.
    /// - Throws: `WorkError` if it is no such state.
    public static func setRandomState(_ state: [UInt8], device: Device = .cpu) throws {
        let bytes = Tensor(state, shape: [state.count])
        try bytes.withHandle { try check(ctorch_set_random_state(device.number, $0)) }
    }

    /// Sets how many threads the operations on the CPU use.
    ///
    /// It holds for operations that this thread calls, and threads that have not called any yet. The
    /// numbers of 32-bit training do not depend on it.
    ///
    /// - Parameter count: From 1.
    public static func setThreads(_ count: Int) { ctorch_set_threads(Int32(count)) }

    /// How many threads the operations on the CPU use.
    public static var threads: Int { Int(ctorch_threads()) }

    /// How many CUDA devices this PyTorch can use.
    public static var cudaDeviceCount: Int { isLoaded ? Int(ctorch_cuda_count()) : 0 }

    /// Waits until a device has done all that was asked of it.
    ///
    /// - Parameter device: The device; for the CPU there is nothing to wait for.
    /// - Throws: What failed on the device meanwhile.
    public static func synchronize(_ device: Device) throws {
        guard case .cuda(let index) = device else { return }
        try check(ctorch_cuda_synchronize(Int32(index)))
    }

    /// Gives a GPU's memory that libtorch keeps for later use back to the device.
    ///
    /// - Throws: `WorkError` if libtorch fails.
    public static func releaseCachedMemory() throws { try check(ctorch_cuda_empty_cache()) }

    /// The most bytes that tensors on a device have taken so far; nil where that is unknown.
    public static func peakMemory(_ device: Device) -> Int? {
        guard case .cuda(let index) = device else { return nil }
        let bytes = ctorch_cuda_peak_memory(Int32(index))
        return bytes < 0 ? nil : Int(bytes)
    }
}

/// Runs a body whose operations are not recorded for a backward pass, on this thread.
///
/// - Parameter body: The operations.
/// - Returns: What the body returns.
/// - Throws: What the body throws.
public func noGrad<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = ctorch_set_gradients(0)
    defer { _ = ctorch_set_gradients(before) }
    return try body()
}

/// Runs a body whose products on a device are computed in a precision, on this thread.
///
/// With `.bfloat16`, products and attention convert their operands; norms, softmax and losses stay in
/// 32 bits. The backward pass uses what the forward pass used and may run outside of the scope. The
/// converted copies of weights live until the outermost scope ends: change weights outside of it.
///
/// - Parameters:
///   - precision: The precision; with `.float32` nothing is converted.
///   - device: Where the operations run.
///   - body: The operations.
/// - Returns: What the body returns.
/// - Throws: What the body throws.
public func autocast<Result>(
    _ precision: Precision,
    on device: Device,
    _ body: () throws -> Result
) rethrows -> Result {
    let type: ElementType = precision == .bfloat16 ? .bfloat16 : .float32
    let outer = ctorch_begin_autocast(device.number, type.rawValue)
    defer { ctorch_end_autocast(device.number, outer) }
    return try body()
}
