import Foundation

/// An axis of a figure: its range and its tics, both decided here so that every terminal agrees.
struct Axis: Equatable {
    /// A tic and the text at it.
    struct Tic: Equatable {
        var text: String
        var position: Double
    }

    var label: String
    var isLogarithmic: Bool
    var low: Double
    var high: Double
    var tics: [Tic]
    /// Whether the places are names with no order or distance.
    var isCategorical = false

    /// Where a value lies between the low end, 0, and the high end, 1.
    func fraction(_ value: Double) -> Double {
        isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
    }

    /// An axis over measured values, with about `count` tics.
    ///
    /// It starts at zero where the smallest value is near zero against the largest. Values that
    /// differ by rounding only count as one: a range must have room in the digits of a script.
    static func measured(
        _ label: String,
        values: [Double],
        isLogarithmic: Bool,
        count: Int
    ) -> Axis {
        let low = values.min() ?? 0
        let high = values.max() ?? 1
        let isFlat = high - low <= 1e-4 * max(abs(low), abs(high))
        if isLogarithmic, low > 0 {
            let margin = isFlat ? 1.1 : pow(high / low, 0.08)
            return logarithmic(label, low / margin, high * margin, count)
        }
        let span = isFlat ? max(abs(high) * 0.02, 1) : high - low
        let startsAtZero = low >= 0 && low < 0.4 * high
        return linear(label, startsAtZero ? 0 : low - 0.08 * span, high + 0.08 * span, count)
    }

    /// An axis over the numeric values of a key, with tics at the values where they are few.
    static func keyed(_ label: String, values: [Double], isLogarithmic: Bool) -> Axis {
        let sorted = Set(values).sorted()
        guard let low = sorted.first, let high = sorted.last, low < high else {
            let only = sorted.first ?? 0
            let tic = Tic(text: trimmed(only), position: only)
            return Axis(
                label: label,
                isLogarithmic: false,
                low: only - 1,
                high: only + 1,
                tics: [tic]
            )
        }
        if isLogarithmic, low > 0 {
            let margin = pow(high / low, 0.06)
            var axis = logarithmic(label, low / margin, high * margin, 6)
            let ratios = zip(sorted, sorted.dropFirst()).map { $1 / $0 }
            if sorted.count <= 8, pow(ratios.min() ?? 1, 10) > high / low {
                axis.tics = sorted.map { Tic(text: trimmed($0), position: $0) }
            }
            return axis
        }
        let margin = 0.06 * (high - low)
        var axis = linear(label, low - margin, high + margin, 6)
        let gaps = zip(sorted, sorted.dropFirst()).map { $1 - $0 }
        if sorted.count <= 12, (gaps.min() ?? 0) * 13 > high - low {
            axis.tics = sorted.map { Tic(text: trimmed($0), position: $0) }
        }
        return axis
    }

    /// An axis of names, one unit apart from 0 on.
    static func categories(_ label: String, names: [String]) -> Axis {
        Axis(
            label: label,
            isLogarithmic: false,
            low: -0.5,
            high: Double(max(1, names.count)) - 0.5,
            tics: names.enumerated().map { Tic(text: $1, position: Double($0)) },
            isCategorical: true
        )
    }

    private static func linear(_ label: String, _ low: Double, _ high: Double, _ count: Int) -> Axis
    {
        Axis(
            label: label,
            isLogarithmic: false,
            low: low,
            high: high,
            tics: roundTics(low, high, count)
        )
    }

    /// Tics at round steps of 1, 2 or 5 times a power of ten.
    private static func roundTics(_ low: Double, _ high: Double, _ count: Int) -> [Tic] {
        let raw = (high - low) / Double(max(1, count))
        let power = pow(10, floor(log10(raw)))
        let steps = [0.5, 1, 2, 5, 10].map { $0 * power }
        let step =
            steps.min {
                abs((high - low) / $0 - Double(count)) < abs((high - low) / $1 - Double(count))
            }
            ?? raw
        // Where the range is beyond what a number holds, or within its rounding, there are none.
        guard let first = Int(exactly: (low / step - 1e-9).rounded(.up)),
            let last = Int(exactly: (high / step + 1e-9).rounded(.down)), first <= last,
            last - first <= 100
        else { return [] }
        let decimals = max(0, -Int(floor(log10(step) + 1e-9)))
        return (first...last).map {
            let position = Double($0) * step
            return Tic(text: fixed(position, decimals: decimals), position: position)
        }
    }

    private static func logarithmic(
        _ label: String,
        _ low: Double,
        _ high: Double,
        _ count: Int
    ) -> Axis {
        guard low > 0, high < .infinity else {
            return Axis(label: label, isLogarithmic: true, low: low, high: high, tics: [])
        }
        let exponents = Int(floor(log10(low)))...Int(ceil(log10(high)))
        let candidates: [[Double]] = [[1], [1, 3], [1, 2, 5]].map { factors in
            exponents.flatMap { exponent in factors.map { $0 * pow(10, Double(exponent)) } }
                .filter { low <= $0 && $0 <= high }
        }
        let positions = candidates.first { $0.count >= 3 }
        let tics =
            positions?.map { Tic(text: powerText($0), position: $0) }
            ?? roundTics(low, high, min(4, count)).filter { $0.position > 0 }
        return Axis(label: label, isLogarithmic: true, low: low, high: high, tics: tics)
    }

    /// A number on a logarithmic axis: plain between 0.001 and 10,000, else a power of ten.
    private static func powerText(_ value: Double) -> String {
        guard value >= 1e5 || value < 1e-3 else { return trimmed(value) }
        let exponent = Int(floor(log10(value) + 1e-9))
        guard let factor = Int(exactly: (value / pow(10, Double(exponent))).rounded()) else {
            return trimmed(value)
        }
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let raised = String(String(abs(exponent)).compactMap(\.wholeNumberValue).map { digits[$0] })
        return (factor == 1 ? "" : "\(factor)×") + "10" + (exponent < 0 ? "⁻" : "") + raised
    }
}

/// A number without needless digits: `2`, `0.5`.
func trimmed(_ value: Double) -> String { String(format: "%g", value) }
