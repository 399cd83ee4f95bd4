import Foundation
import GroveBase

/// What one process measured of one piece of work.
struct Measurement {
    /// Wall-clock seconds of every repetition.
    let seconds: [Double]
    let threads: Int
    /// Resident memory when the clock started, in MiB.
    let residentBefore: Double
    /// The largest resident memory of the process up to the end of the work, in MiB.
    let peak: Double

    var median: Double { quantile(seconds, 0.5) }

    /// Prints the measurement with what else is to be said of the work, as one JSON object.
    func print(_ work: String, _ facts: [String: JSONValue]) {
        let own: [String: JSONValue] = [
            "system": .string("grove"), "work": .string(work), "threads": .integer(threads),
            "seconds": .array(seconds.map(JSONValue.number)), "median-seconds": .number(median),
            "before-mib": .number(residentBefore), "peak-mib": .number(peak),
        ]
        Swift.print(JSONValue.object(own.merging(facts) { $1 }).canonical)
    }
}

/// A quantile, linear between neighbours, as numpy's default.
///
/// - Precondition: There is at least one number.
func quantile(_ numbers: [Double], _ share: Double) -> Double {
    let sorted = numbers.sorted()
    let place = share * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
}

/// The resident memory of this process now, in MiB.
func residentMebibytes() -> Double {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
        let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
        let kibibytes = line.split(separator: " ").compactMap({ Double($0) }).first
    else { return 0 }
    return kibibytes / 1024
}
