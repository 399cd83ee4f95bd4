import CTorch

extension Tensor {
    private func unary(_ operation: Int) -> Tensor {
        map { ctorch_unary(Int32(operation), $0) }
    }

    private func binary(_ operation: Int, _ other: Tensor) -> Tensor {
        let number = Int32(operation)
        return map(other) { first, second in
            precondition(
                broadcasts(first, second),
                "elementwise on tensors of shapes \(shape) and \(other.shape)"
            )
            return ctorch_binary(number, first, second)
        }
    }

    private func binary(_ operation: Int, _ number: Double) -> Tensor {
        map { ctorch_binary_number(Int32(operation), $0, number) }
    }

    private static func binary(
        _ operation: Int,
        _ number: Double,
        _ tensor: Tensor
    ) -> Tensor {
        tensor.map { ctorch_number_binary(Int32(operation), number, $0) }
    }

    /// The sum, elementwise with broadcasting.
    public static func + (a: Tensor, b: Tensor) -> Tensor { a.binary(CTORCH_ADD, b) }
    /// The difference, elementwise with broadcasting.
    public static func - (a: Tensor, b: Tensor) -> Tensor { a.binary(CTORCH_SUBTRACT, b) }
    /// The product, elementwise with broadcasting.
    public static func * (a: Tensor, b: Tensor) -> Tensor { a.binary(CTORCH_MULTIPLY, b) }
    /// The quotient, elementwise with broadcasting.
    public static func / (a: Tensor, b: Tensor) -> Tensor { a.binary(CTORCH_DIVIDE, b) }
    /// Every element plus a number.
    public static func + (a: Tensor, b: Double) -> Tensor { a.binary(CTORCH_ADD, b) }
    /// Every element plus a number.
    public static func + (a: Double, b: Tensor) -> Tensor { b.binary(CTORCH_ADD, a) }
    /// Every element less a number.
    public static func - (a: Tensor, b: Double) -> Tensor { a.binary(CTORCH_SUBTRACT, b) }
    /// A number less every element.
    public static func - (a: Double, b: Tensor) -> Tensor { binary(CTORCH_SUBTRACT, a, b) }
    /// Every element times a number.
    public static func * (a: Tensor, b: Double) -> Tensor { a.binary(CTORCH_MULTIPLY, b) }
    /// Every element times a number.
    public static func * (a: Double, b: Tensor) -> Tensor { b.binary(CTORCH_MULTIPLY, a) }
    /// Every element divided by a number.
    public static func / (a: Tensor, b: Double) -> Tensor { a.binary(CTORCH_DIVIDE, b) }
    /// A number divided by every element.
    public static func / (a: Double, b: Tensor) -> Tensor { binary(CTORCH_DIVIDE, a, b) }
    /// Every element with its sign changed.
    public static prefix func - (a: Tensor) -> Tensor { a.unary(CTORCH_NEGATE) }

    /// The elements raised to those of another tensor.
    public func power(_ exponent: Tensor) -> Tensor { binary(CTORCH_POWER, exponent) }
    /// The elements raised to a number.
    public func power(_ exponent: Double) -> Tensor { binary(CTORCH_POWER, exponent) }
    /// The greater of two elements.
    public func maximum(_ other: Tensor) -> Tensor { binary(CTORCH_MAXIMUM, other) }
    /// The greater of each element and a number.
    public func maximum(_ number: Double) -> Tensor { binary(CTORCH_MAXIMUM, number) }
    /// The lesser of two elements.
    public func minimum(_ other: Tensor) -> Tensor { binary(CTORCH_MINIMUM, other) }
    /// The lesser of each element and a number.
    public func minimum(_ number: Double) -> Tensor { binary(CTORCH_MINIMUM, number) }

    /// Where two elements are equal, as booleans.
    public func equals(_ other: Tensor) -> Tensor { binary(CTORCH_EQUAL, other) }
    /// Where an element equals a number, as booleans.
    public func equals(_ number: Double) -> Tensor { binary(CTORCH_EQUAL, number) }
    /// Where an element is less than the other, as booleans.
    public func isLess(than other: Tensor) -> Tensor { binary(CTORCH_LESS, other) }
    /// Where an element is less than a number, as booleans.
    public func isLess(than number: Double) -> Tensor { binary(CTORCH_LESS, number) }
    /// Where an element is greater than the other, as booleans.
    public func isGreater(than other: Tensor) -> Tensor { binary(CTORCH_GREATER, other) }
    /// Where an element is greater than a number, as booleans.
    public func isGreater(than number: Double) -> Tensor { binary(CTORCH_GREATER, number) }
    /// Where both are true.
    public func and(_ other: Tensor) -> Tensor { binary(CTORCH_AND, other) }
    /// Where either is true.
    public func or(_ other: Tensor) -> Tensor { binary(CTORCH_OR, other) }
    /// Where it is false.
    public func not() -> Tensor { unary(CTORCH_NOT) }

    /// e to the power of the elements.
    public func exp() -> Tensor { unary(CTORCH_EXP) }
    /// The natural logarithm.
    public func log() -> Tensor { unary(CTORCH_LOG) }
    /// The square root.
    public func squareRoot() -> Tensor { unary(CTORCH_SQRT) }
    /// The square.
    public func squared() -> Tensor { unary(CTORCH_SQUARE) }
    /// The magnitude.
    public func magnitude() -> Tensor { unary(CTORCH_ABS) }
    /// The sine.
    public func sin() -> Tensor { unary(CTORCH_SIN) }
    /// The cosine.
    public func cos() -> Tensor { unary(CTORCH_COS) }
    /// The hyperbolic tangent.
    public func tanh() -> Tensor { unary(CTORCH_TANH) }
    /// 1 / (1 + exp(−x)).
    public func sigmoid() -> Tensor { unary(CTORCH_SIGMOID) }
    /// max(x, 0).
    public func relu() -> Tensor { unary(CTORCH_RELU) }
    /// log(1 + exp(x)).
    public func softplus() -> Tensor { unary(CTORCH_SOFTPLUS) }

    /// x · Φ(x), Φ being the normal distribution (Hendrycks & Gimpel 2016).
    ///
    /// - Parameter approximate: Whether Φ is approximated by a hyperbolic tangent.
    /// - Returns: The activations.
    public func gelu(approximate: Bool = false) -> Tensor {
        unary(approximate ? CTORCH_GELU_TANH : CTORCH_GELU)
    }

    /// The elements, moved into an interval.
    ///
    /// - Parameters:
    ///   - lower: The least value.
    ///   - upper: The greatest value.
    /// - Returns: The tensor.
    public func clamped(_ lower: Double, _ upper: Double) -> Tensor {
        map { ctorch_clamp($0, lower, upper) }
    }

    /// Elements of one of two tensors, by a mask.
    ///
    /// - Parameters:
    ///   - mask: Booleans.
    ///   - first: Taken where true.
    ///   - second: Taken where false.
    /// - Returns: The tensor, broadcast over all three.
    public static func choose(_ mask: Tensor, _ first: Tensor, _ second: Tensor) -> Tensor {
        mask.withHandle { mask in first.map(second) { ctorch_where(mask, $0, $1) } }
    }

    /// The elements, with a number where a mask is true.
    ///
    /// - Parameters:
    ///   - mask: Booleans that broadcast to this shape.
    ///   - value: The number.
    /// - Returns: The tensor.
    public func masked(_ mask: Tensor, with value: Double) -> Tensor {
        map(mask) { ctorch_masked_fill($0, $1, value) }
    }
}

// MARK: - Sums

extension Tensor {
    private func reduced(
        _ operation: Int,
        _ dimensions: [Int],
        _ keeping: Bool
    ) -> Tensor {
        map {
            ctorch_reduce(Int32(operation), $0, ctorch_dims(dimensions), keeping ? 1 : 0)
        }
    }

    /// The sum over dimensions.
    ///
    /// - Parameters:
    ///   - dimensions: Which; all unless given.
    ///   - keeping: Whether they stay with extent 1.
    /// - Returns: The tensor.
    public func sum(_ dimensions: [Int] = [], keeping: Bool = false) -> Tensor {
        reduced(CTORCH_SUM, dimensions, keeping)
    }

    /// The mean over dimensions.
    ///
    /// - Parameters:
    ///   - dimensions: Which; all unless given.
    ///   - keeping: Whether they stay with extent 1.
    /// - Returns: The tensor.
    public func mean(_ dimensions: [Int] = [], keeping: Bool = false) -> Tensor {
        reduced(CTORCH_MEAN, dimensions, keeping)
    }

    /// The greatest over dimensions.
    ///
    /// - Parameters:
    ///   - dimensions: Which; all unless given.
    ///   - keeping: Whether they stay with extent 1.
    /// - Returns: The tensor.
    public func greatest(_ dimensions: [Int] = [], keeping: Bool = false) -> Tensor {
        reduced(CTORCH_MAX, dimensions, keeping)
    }

    /// The Euclidean norm over dimensions.
    ///
    /// - Parameters:
    ///   - dimensions: Which; all unless given.
    ///   - keeping: Whether they stay with extent 1.
    /// - Returns: The tensor.
    public func norm(_ dimensions: [Int] = [], keeping: Bool = false) -> Tensor {
        reduced(CTORCH_NORM, dimensions, keeping)
    }
}

/// Whether two tensors' shapes broadcast; a failed one goes with any.
private func broadcasts(_ first: ctorch_tensor, _ second: ctorch_tensor) -> Bool {
    guard first.id != 0, second.id != 0 else { return true }
    let (firstRank, secondRank) = (ctorch_rank(first), ctorch_rank(second))
    for back in 1..<max(1, min(firstRank, secondRank) + 1) {
        let (a, b) = (ctorch_size(first, -back), ctorch_size(second, -back))
        if a != b, a != 1, b != 1 { return false }
    }
    return true
}
