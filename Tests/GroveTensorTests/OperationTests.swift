import Foundation
import GroveTestSupport
import Testing

@testable import GroveTensor

extension TorchTests {
    @Suite("Operations against plain Swift")
    struct OperationTests {
        private let a = numbers(6, seed: 1)
        private let b = numbers(6, seed: 2)

        private func elementwise(_ apply: (Tensor) -> Tensor, _ wanted: (Double) -> Double) throws {
            try Torch.run {
                let found = try apply(Tensor(a, shape: [2, 3])).floats()
                expectClose(
                    found,
                    a.map { Float(wanted(Double($0))) },
                    relative: 1e-5,
                    absolute: 1e-6
                )
            }
        }

        @Test("Functions of one tensor")
        func functions() throws {
            try elementwise({ -$0 }, { -$0 })
            try elementwise({ $0.exp() }, Foundation.exp)
            try elementwise({ $0.tanh() }, Foundation.tanh)
            try elementwise({ $0.sin() }, Foundation.sin)
            try elementwise({ $0.cos() }, Foundation.cos)
            try elementwise({ $0.squared() }, { $0 * $0 })
            try elementwise({ $0.magnitude() }, Swift.abs)
            try elementwise({ $0.magnitude().log() }, { Foundation.log(Swift.abs($0)) })
            try elementwise({ $0.magnitude().squareRoot() }, { Swift.abs($0).squareRoot() })
            try elementwise({ $0.relu() }, { Swift.max($0, 0) })
            try elementwise({ $0.sigmoid() }, { 1 / (1 + Foundation.exp(-$0)) })
            try elementwise({ $0.softplus() }, { Foundation.log(1 + Foundation.exp($0)) })
            try elementwise({ $0.gelu() }, { $0 * 0.5 * (1 + erf($0 / 2.0.squareRoot())) })
            try elementwise(
                { $0.gelu(approximate: true) },
                {
                    0.5 * $0
                        * (1
                            + Foundation.tanh(
                                (2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)
                            ))
                }
            )
            try elementwise({ $0.clamped(-0.2, 0.3) }, { min(max($0, -0.2), 0.3) })
            try elementwise({ $0.maximum(0.1) }, { max($0, 0.1) })
            try elementwise({ $0.minimum(0.1) }, { min($0, 0.1) })
            try elementwise({ 2 - $0 * 3 + 1 }, { 2 - $0 * 3 + 1 })
            try elementwise({ 2 / ($0 / 4) }, { 2 / ($0 / 4) })
            try elementwise({ $0.power(3) }, { $0 * $0 * $0 })
        }

        @Test("Arithmetic of two tensors, with broadcasting")
        func arithmetic() throws {
            try Torch.run {
                let x = Tensor(a, shape: [2, 3])
                let y = Tensor(b, shape: [2, 3])
                let row = Tensor([10, 20, 30] as [Float])
                try expectValues((x + y), zip(a, b).map { $0 + $1 })
                try expectValues((x - y), zip(a, b).map { $0 - $1 })
                try expectValues((x * y), zip(a, b).map { $0 * $1 })
                try expectValues((x / y), zip(a, b).map { $0 / $1 })
                try expectValues(x.maximum(y), zip(a, b).map { max($0, $1) })
                try expectValues(x.minimum(y), zip(a, b).map { min($0, $1) })
                try expectValues((x + row), a.indices.map { a[$0] + Float(10 + 10 * ($0 % 3)) })
                try expectValues(x.isLess(than: y), zip(a, b).map { $0 < $1 })
                try expectValues(x.isGreater(than: 0), a.map { $0 > 0 })
                let mask = x.isLess(than: 0)
                try expectValues(x.masked(mask, with: 7), a.map { $0 < 0 ? 7 : $0 })
                try expectValues(
                    Tensor.choose(mask.not(), x, y),
                    zip(a, b).map { $0 >= 0 ? $0 : $1 }
                )
                try expectValues(mask.and(mask.not()).or(mask), a.map { $0 < 0 })
            }
        }

        @Test("Shapes and places")
        func places() throws {
            try Torch.run {
                let x = Tensor((0..<24).map(Float.init), shape: [2, 3, 4])
                #expect(x.reshaped([6, -1]).shape == [6, 4])
                #expect(try x.permuted([2, 0, 1]).contiguous().floats()[1] == 4)
                #expect(x.transposed(0, 2).shape == [4, 3, 2])
                try expectValues(x.selected(-1, dimension: 2), [3, 7, 11, 15, 19, 23] as [Float])
                try expectValues(
                    x.narrowed(2, from: 1, count: 2, step: 2).selected(0, dimension: 0),
                    [1, 3, 5, 7, 9, 11] as [Float]
                )
                #expect(x.unsqueezed(1).squeezed(1).shape == [2, 3, 4])
                #expect(x.narrowed(0, from: 0, count: 1).expanded([5, 3, 4]).shape == [5, 3, 4])
                #expect(try x.flipped(0).floats()[0] == 12)
                #expect(Tensor.concatenated([x, x], dimension: 1).shape == [2, 6, 4])
                #expect(Tensor.stacked([x, x], dimension: 1).shape == [2, 2, 3, 4])
                let ids = Tensor([2, 0] as [Int])
                #expect(
                    try x.indexed(by: ids, dimension: 1).floats().prefix(8) == [
                        8, 9, 10, 11, 0, 1, 2, 3,
                    ]
                )
                let rows = Tensor([1, 3] as [Int], shape: [2, 1, 1])
                try expectValues(x.gathered(rows, dimension: 2), [1, 15] as [Float])
                let (best, places) = x.top(2)
                #expect(try best.floats().prefix(2) == [3, 2])
                #expect(try places.values(as: Int.self).prefix(2) == [3, 2])
                let table = Tensor.zeros([3, 2])
                let added = table.replacingRows(
                    Tensor([1, 1] as [Int]),
                    with: .ones([2, 2]),
                    accumulate: true
                )
                try expectValues(added, [0, 0, 2, 2, 0, 0] as [Float])
                #expect(try Tensor.range(from: 3, to: -1, by: -2).values(as: Int.self) == [3, 1])
            }
        }

        @Test("Sums, means and norms", arguments: [[], [0], [1], [0, 1]])
        func reductions(dimensions: [Int]) throws {
            try Torch.run {
                let x = Tensor(a, shape: [2, 3])
                var sums: [Float]
                switch dimensions {
                case [0]: sums = (0..<3).map { a[$0] + a[$0 + 3] }
                case [1]: sums = [a[0] + a[1] + a[2], a[3] + a[4] + a[5]]
                default: sums = [a.reduce(0, +)]
                }
                expectClose(try x.sum(dimensions).floats(), sums, absolute: 1e-6)
                let count = Float(6 / sums.count)
                expectClose(
                    try x.mean(dimensions).floats(),
                    sums.map { $0 / count },
                    absolute: 1e-6
                )
                #expect(x.sum([0, 1], keeping: true).shape == [1, 1])
                expectClose(try x.norm().item(), a.reduce(0) { $0 + $1 * $1 }.squareRoot())
                try expectValues(x.greatest([0]), (0..<3).map { max(a[$0], a[$0 + 3]) })
            }
        }

        @Test("A long sum is right to the last block", arguments: [1, 1023, 1024, 1025, 2_100_001])
        func longSum(count: Int) throws {
            try Torch.run {
                let values = (0..<count).map { Float($0 % 7) }
                let wanted = values.reduce(into: 0.0) { $0 += Double($1) }
                expectClose(Double(try Tensor(values).sum().item()), wanted, relative: 1e-6)
            }
        }

        @Test("Products")
        func products() throws {
            try Torch.run {
                let x = Tensor(a, shape: [2, 3])
                let w = Tensor(b, shape: [2, 3])
                let wanted: [Float] = [0, 1, 2, 3].map { at in
                    (0..<3).reduce(0) { $0 + a[at / 2 * 3 + $1] * b[at % 2 * 3 + $1] }
                }
                expectClose(try x.matmul(w.transposed()).floats(), wanted, absolute: 1e-6)
                expectClose(try Tensor.einsum("ik,jk->ij", x, w).floats(), wanted, absolute: 1e-6)
                let bias = Tensor([10, 20] as [Float])
                let shifted = zip(wanted, [10, 20, 10, 20] as [Float]).map { $0 + $1 }
                expectClose(try x.linear(w, bias).floats(), shifted, absolute: 1e-5)
            }
        }

        @Test("Elements come back as they were put in")
        func elements() throws {
            try Torch.run {
                #expect(try Tensor([1, -2] as [Int32]).values(as: Int32.self) == [1, -2])
                #expect(try Tensor([1, -2] as [Int]).values(as: Int.self) == [1, -2])
                #expect(try Tensor([true, false]).values(as: Bool.self) == [true, false])
                try expectValues(Tensor([0.5, 2] as [Double]), [0.5, 2])
                #expect(try Tensor([] as [Float]).floats().isEmpty)
                let x = Tensor.ones([2, 2])
                x.write([1, 2, 3, 4] as [Float])
                try expectValues(
                    x.converted(to: .bfloat16).converted(to: .float32),
                    [1, 2, 3, 4] as [Float]
                )
                x.fill(3)
                try expectValues(x.copied(), [3, 3, 3, 3] as [Float])
            }
        }

        @Test("Dropout keeps the mean and repeats with the seed")
        func dropout() throws {
            try Torch.run {
                let x = Tensor.ones([20_000])
                try Torch.seeded(7) { try draws(x) }
            }
        }

        private func draws(_ x: Tensor) throws {
            let first = x.dropout(0.25)
            let state = try Torch.randomState()
            let second = try x.dropout(0.25).floats()
            try Torch.setRandomState(state)
            try expectValues(x.dropout(0.25), second)
            try Torch.seed(7)
            try expectValues(x.dropout(0.25), first.floats())
            expectClose(try first.mean().item(), 1, absolute: 0.02)
            #expect(try Set(first.floats()) == [0, Float(4.0 / 3)])
        }

        @Test("Dropout drops its share, whatever lies beside", arguments: [0.1, 0.5])
        func share(probability: Double) throws {
            let count = 300_000
            let dropped = try Torch.run {
                try Torch.seeded(11) { try Tensor.ones([count]).dropout(probability).floats() }
            }.map { $0 == 0 ? 1.0 : 0.0 }
            let deviation = (probability * (1 - probability) / Double(count)).squareRoot()
            #expect(abs(dropped.reduce(0, +) / Double(count) - probability) < 4 * deviation)
            // As often together as independence has it, at any distance: also in the next block.
            let both = probability * probability
            let spread = (both * (1 - both) / Double(count)).squareRoot()
            for distance in [1, 2, 15, 16, 128, 1 << 15] {
                let together = zip(dropped, dropped.dropFirst(distance)).reduce(0) {
                    $0 + $1.0 * $1.1
                }
                let share = together / Double(count - distance)
                #expect(abs(share - both) < 5 * spread)
            }
        }
    }
}
