package import GroveBase
package import GroveSparse

/// One label's linear classifier by dual coordinate descent in double precision, written to be
/// read: what the lane solver in CKernels is tested against.
///
/// It minimises ½(‖w‖² + b²) + Σ C_i loss(y_i (w·x_i + b·bias)). Hsieh et al. 2008, Algorithm 3, for
/// the hinges; Yu, Huang and Lin 2011, Algorithm 5, for the logistic loss.
package struct ReferenceSolver {
    /// One instance of the problem.
    package struct Instance {
        /// Its row in the features.
        package var row: Int
        /// +1 or −1.
        package var sign: Double
        /// Its cost C_i.
        package var cost: Double

        /// Creates an instance.
        package init(row: Int, sign: Double, cost: Double) {
            self.row = row
            self.sign = sign
            self.cost = cost
        }
    }

    /// The features, (instances, features).
    package let features: CSRMatrix
    /// The loss, epsilon, iterations and bias in use.
    package let parameters: LinearParameters
    /// The weights w.
    package private(set) var weights: [Double]
    /// The bias weight b.
    package private(set) var bias = 0.0

    /// Solves a problem.
    package init(
        features: CSRMatrix,
        instances: [Instance],
        parameters: LinearParameters,
        stream: inout RandomStream
    ) {
        self.features = features
        self.parameters = parameters
        weights = [Double](repeating: 0, count: features.columnCount)
        if parameters.loss == .logistic {
            solveLogistic(instances, &stream)
        } else {
            solveHinge(instances, &stream)
        }
    }

    /// The primal objective of some weights.
    package static func objective(
        features: CSRMatrix,
        instances: [Instance],
        parameters: LinearParameters,
        weights: [Double],
        bias: Double
    ) -> Double {
        var sum = bias * bias / 2
        for weight in weights { sum += weight * weight / 2 }
        for instance in instances {
            let margin = margin(features, instance.row, weights, bias, parameters.bias)
            let below = max(0, 1 - instance.sign * margin)
            let loss =
                switch parameters.loss {
                case .squaredHinge: below * below
                case .hinge: below
                case .logistic: softplus(-instance.sign * margin)
                }
            sum += instance.cost * loss
        }
        return sum
    }

    private static func softplus(_ x: Double) -> Double {
        max(x, 0) + linearLog(1 + linearExp(-abs(x)))
    }

    private static func margin(
        _ features: CSRMatrix,
        _ row: Int,
        _ weights: [Double],
        _ bias: Double,
        _ constant: Double
    ) -> Double {
        var sum = bias * constant
        for (column, value) in zip(features.rowColumns(row), features.rowValues(row)) {
            sum += weights[Int(column)] * Double(value)
        }
        return sum
    }

    private func margin(_ row: Int) -> Double {
        ReferenceSolver.margin(features, row, weights, bias, parameters.bias)
    }

    private func square(_ row: Int) -> Double {
        features.rowValues(row).reduce(parameters.bias * parameters.bias) {
            $0 + Double($1) * Double($1)
        }
    }

    private mutating func add(_ delta: Double, _ row: Int) {
        for (column, value) in zip(features.rowColumns(row), features.rowValues(row)) {
            weights[Int(column)] += delta * Double(value)
        }
        bias += delta * parameters.bias
    }

    private mutating func solveHinge(_ instances: [Instance], _ stream: inout RandomStream) {
        let isSquared = parameters.loss == .squaredHinge
        var alpha = [Double](repeating: 0, count: instances.count)
        var order = Array(instances.indices)
        var active = order.count
        var old = (maximum: Double.infinity, minimum: -Double.infinity)
        for _ in 0..<parameters.iterations {
            var new = (maximum: -Double.infinity, minimum: Double.infinity)
            shuffle(&order, active, &stream)
            var place = 0
            while place < active {
                let index = order[place]
                let instance = instances[index]
                let diagonal = isSquared ? 0.5 / instance.cost : 0
                let limit = isSquared ? Double.infinity : instance.cost
                let gradient =
                    instance.sign * margin(instance.row) - 1 + alpha[index] * diagonal
                let isShrunk =
                    (alpha[index] == 0 && gradient > old.maximum)
                    || (alpha[index] == limit && gradient < old.minimum)
                if isShrunk {
                    active -= 1
                    order.swapAt(place, active)
                    continue
                }
                var projected = gradient
                if alpha[index] == 0 { projected = min(gradient, 0) }
                if alpha[index] == limit { projected = max(gradient, 0) }
                new = (max(new.maximum, projected), min(new.minimum, projected))
                if abs(projected) > 1e-12 {
                    let step = gradient / (diagonal + square(instance.row))
                    let moved = min(max(alpha[index] - step, 0), limit)
                    add((moved - alpha[index]) * instance.sign, instance.row)
                    alpha[index] = moved
                }
                place += 1
            }
            if new.maximum - new.minimum <= parameters.epsilon {
                if active == order.count { return }
                active = order.count
                old = (.infinity, -.infinity)
            } else {
                old.maximum = new.maximum > 0 ? new.maximum : .infinity
                old.minimum = new.minimum < 0 ? new.minimum : -.infinity
            }
        }
    }

    private mutating func solveLogistic(_ instances: [Instance], _ stream: inout RandomStream) {
        var pairs = instances.map { instance in
            let start = min(0.001 * instance.cost, 1e-8)
            return [start, instance.cost - start]
        }
        for (pair, instance) in zip(pairs, instances) {
            add(instance.sign * pair[0], instance.row)
        }
        var inner = 1e-2
        var order = Array(instances.indices)
        for _ in 0..<parameters.iterations {
            var largest = 0.0
            var steps = 0
            shuffle(&order, order.count, &stream)
            for index in order {
                let instance = instances[index]
                let curvature = square(instance.row)
                let slope = instance.sign * margin(instance.row)
                let side =
                    0.5 * curvature * (pairs[index][1] - pairs[index][0]) + slope < 0 ? 1 : 0
                let sign = side == 1 ? -1.0 : 1.0
                let old = pairs[index][side]
                let cost = instance.cost
                func gradient(_ z: Double) -> Double {
                    curvature * (z - old) + sign * slope + linearLog(z / (cost - z))
                }
                var z = cost - old < 0.5 * cost ? 0.1 * old : old
                largest = max(largest, abs(gradient(z)))
                var count = 0
                while count <= 100, abs(gradient(z)) >= inner {
                    let next = z - gradient(z) / (curvature + cost / (cost - z) / z)
                    z = next <= 0 ? 0.1 * z : next
                    count += 1
                }
                steps += count
                guard count > 0 else { continue }
                pairs[index][side] = z
                pairs[index][1 - side] = cost - z
                add(sign * (z - old) * instance.sign, instance.row)
            }
            if largest < parameters.epsilon { return }
            if steps <= instances.count / 10 {
                inner = max(min(1e-8, parameters.epsilon), inner / 10)
            }
        }
    }

    private func shuffle(_ order: inout [Int], _ count: Int, _ stream: inout RandomStream) {
        for i in stride(from: count - 1, to: 0, by: -1) { order.swapAt(i, stream.below(i + 1)) }
    }
}
