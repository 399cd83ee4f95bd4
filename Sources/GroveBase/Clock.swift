#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Seconds on a clock that never jumps; only differences mean anything.
public func monotonicSeconds() -> Double {
    var time = timespec()
    // Safety: the call writes one timespec.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Runs some work and gives its result with the wall-clock seconds it took.
public func timed<Result>(_ work: () throws -> Result) rethrows -> (result: Result, seconds: Double)
{
    let start = monotonicSeconds()
    let result = try work()
    return (result, monotonicSeconds() - start)
}

/// The largest resident memory of this process so far, in MiB.
public func peakMebibytes() -> Double {
    var usage = rusage()
    // Safety: the call writes one rusage.
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
}
