public import Testing

/// Expects two sequences to agree within a tolerance, and reports the worst element where not.
///
/// An element passes if |a − b| ≤ absolute + relative · |b|. A tolerance looser than 1e-5 deserves
/// a reason beside the call.
public func expectClose<Number: BinaryFloatingPoint>(
    _ actual: [Number],
    _ wanted: [Number],
    relative: Double = 1e-5,
    absolute: Double = 1e-8,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    precondition(relative >= 0 && absolute >= 0, "tolerances must not be negative")
    guard actual.count == wanted.count else {
        Issue.record(
            "\(actual.count) values, expected \(wanted.count)",
            sourceLocation: sourceLocation
        )
        return
    }
    var worst: (index: Int, excess: Double)?
    for (index, (a, b)) in zip(actual, wanted).enumerated() {
        let excess = abs(Double(a) - Double(b)) - absolute - relative * abs(Double(b))
        if !(excess <= 0), !(excess <= worst?.excess ?? -.infinity) { worst = (index, excess) }
    }
    if let worst {
        Issue.record(
            "element \(worst.index): \(actual[worst.index]), expected \(wanted[worst.index])",
            sourceLocation: sourceLocation
        )
    }
}

/// Expects two numbers to agree within a tolerance.
public func expectClose<Number: BinaryFloatingPoint>(
    _ actual: Number,
    _ wanted: Number,
    relative: Double = 1e-5,
    absolute: Double = 1e-8,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectClose(
        [actual],
        [wanted],
        relative: relative,
        absolute: absolute,
        sourceLocation: sourceLocation
    )
}
