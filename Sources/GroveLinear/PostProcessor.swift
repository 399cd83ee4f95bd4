import GroveBase

/// What becomes of a margin v = w·x + b, and how it combines with the parent's score.
///
/// libpecos, `pecos/core/xmc/inference.hpp`, of the same names.
public enum PostProcessor: Sendable, Equatable, CustomStringConvertible {
    /// v itself; the parent's score is dropped.
    case noop
    /// 1 / (1 + exp(−v)), times the parent's score.
    case sigmoid
    /// −log(1 + exp(−v)), plus the parent's score.
    case logSigmoid
    /// exp(−max(0, 1 − v)^p), times the parent's score.
    case hinge(Int)
    /// −max(0, 1 − v)^p, plus the parent's score.
    case logHinge(Int)

    /// Parses `noop`, `sigmoid`, `log-sigmoid`, `lP-hinge` or `log-lP-hinge`, P from 1 to 9.
    ///
    /// - Throws: `InputError` with the choices.
    public init(parsing name: String) throws {
        switch name {
        case "noop": self = .noop
        case "sigmoid": self = .sigmoid
        case "log-sigmoid": self = .logSigmoid
        default:
            for power in 1...9 {
                if name == "l\(power)-hinge" {
                    self = .hinge(power)
                    return
                }
                if name == "log-l\(power)-hinge" {
                    self = .logHinge(power)
                    return
                }
            }
            let choices = ["noop", "sigmoid", "log-sigmoid", "l3-hinge", "log-l3-hinge"]
            throw InputError("unknown post-processor '\(name)'" + expected(choices, got: name))
        }
    }

    /// The name that ``init(parsing:)`` reads.
    public var description: String {
        switch self {
        case .noop: "noop"
        case .sigmoid: "sigmoid"
        case .logSigmoid: "log-sigmoid"
        case .hinge(let power): "l\(power)-hinge"
        case .logHinge(let power): "log-l\(power)-hinge"
        }
    }

    /// Whether scores along a path are added rather than multiplied.
    public var isSum: Bool {
        switch self {
        case .logSigmoid, .logHinge: true
        case .noop, .sigmoid, .hinge: false
        }
    }
}
