import Foundation
public import GroveSparse

/// How likely a true label is to have been annotated, estimated from its training frequency.
///
/// With N training instances of which N_l hold label l (Jain, Prabhu and Varma, KDD 2016, eq. 3):
///
///     c = (ln N − 1)(B + 1)^A,   1 / p_l = 1 + c (N_l + B)^(−A)
public struct PropensityModel: Sendable, Equatable {
    /// The constant A; 0.55 unless the dataset has its own.
    public let a: Double
    /// The constant B; 1.5 unless the dataset has its own.
    public let b: Double
    /// 1 / p_l for each label.
    public let inversePropensities: [Double]

    /// Estimates the propensities from the training labels, (instances, labels).
    ///
    /// - Precondition: At least one training instance, and B > 0.
    public init(labels: CSRPattern, a: Double = 0.55, b: Double = 1.5) {
        precondition(labels.rowCount > 0, "no training instances to estimate propensities from")
        precondition(b > 0, "propensity constant B is \(b); it must be positive")
        self.a = a
        self.b = b
        let c = (log(Double(labels.rowCount)) - 1) * pow(b + 1, a)
        inversePropensities = labels.columnCounts().map { 1 + c * pow(Double($0) + b, -a) }
    }
}
