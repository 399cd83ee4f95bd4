import GroveTestSupport
import Foundation
import Testing

@testable import GroveTensor

extension TorchTests {
    @Suite("Gradients against finite differences")
    struct GradientTests {
        @Test("Elementwise functions")
        func elementwise() throws {
            let x = variable([2, 3], seed: 1)
            let y = variable([3], seed: 2)
            try checkGradients([x, y]) { ($0[0] * $0[1] + $0[0] / ($0[1] + 3)).tanh() }
            try checkGradients([x]) { $0[0].gelu() + $0[0].gelu(approximate: true).squared() }
            try checkGradients([x]) { $0[0].sigmoid() * $0[0].exp() + $0[0].softplus() }
            try checkGradients([x, y]) { (1 - $0[0].power(2)) * ($0[1] - 2).cos() + $0[0].sin() }
        }

        @Test("Products, softmax, layer norm")
        func products() throws {
            let x = variable([4, 3], seed: 3)
            let w = variable([2, 3], seed: 4)
            let b = variable([2], seed: 5)
            try checkGradients([x, w, b]) { $0[0].linear($0[1], $0[2]).softmax() }
            try checkGradients([x, w]) { $0[0].matmul($0[1].transposed()).logSoftmax(0) }
            let wide = variable([70, 5], seed: 6)
            let scale = variable([5], seed: 7)
            let shift = variable([5], seed: 8)
            try checkGradients([scale, shift]) {
                wide.layerNorm($0[0], $0[1], epsilon: 1e-5)
            }
            let narrow = variable([3, 5], seed: 9)
            try checkGradients([narrow, scale, shift]) {
                $0[0].layerNorm($0[1], $0[2], epsilon: 1e-5)
            }
        }

        @Test("Attention, with a mask of numbers or booleans")
        func attention() throws {
            let parts = (0..<3).map { variable([1, 2, 3, 2], seed: 10 + $0) }
            let allowed = Tensor([true, true, false], shape: [1, 1, 1, 3])
            try checkGradients(parts) { Tensor.attention($0[0], $0[1], $0[2], mask: allowed) }
            let added = Tensor([0, 0.5, -1] as [Float], shape: [1, 1, 1, 3])
            try checkGradients(parts) {
                Tensor.attention($0[0], $0[1], $0[2], mask: added, scale: 0.3)
            }
        }

        @Test("Rows of a table, sums, views", arguments: [false, true])
        func tables(sparse: Bool) throws {
            let table = variable([4, 3], seed: 20)
            let ids = Tensor([2, 0, 2] as [Int])
            try checkGradients([table]) { Tensor.embedding($0[0], ids, sparse: sparse).tanh() }
            try checkGradients([table]) {
                $0[0].transposed().narrowed(1, from: 1, count: 2).sum([0]) * $0[0].mean()
            }
        }

        @Test("Attention with dropout: its gradients, with a mask or without")
        func attentionWithDropout() throws {
            let parts = (0..<3).map { variable([2, 2, 4, 3], seed: 50 + $0) }
            let allowed = Tensor(
                [true, true, false, true, true, true, true, false],
                shape: [2, 1, 1, 4]
            )
            try Torch.seeded(1) {
                for mask in [nil, allowed] {
                    try checkGradients(parts) {
                        // The same weights are dropped each time.
                        try? Torch.seed(3)
                        return Tensor.attention($0[0], $0[1], $0[2], mask: mask, dropout: 0.3)
                    }
                }
            }
        }

        /// With a dropout that hardly ever strikes, against libtorch's kernel without one.
        @Test(
            "Attention in training is attention",
            arguments: Precision.allCases,
            [[2, 3, 5, 5], [1, 2, 1, 37], [3, 4, 64, 130]]
        )
        func attentionInTraining(precision: Precision, shape: [Int]) throws {
            let (batch, heads, queries, keys) = (shape[0], shape[1], shape[2], shape[3])
            let query = variable([batch, queries, heads, 8], seed: 60)
            let key = variable([batch, keys, heads, 8], seed: 61)
            let value = variable([batch, keys, heads, 8], seed: 62)
            let all = [query, key, value]
            let masks = [
                nil, Tensor(numbers(batch * keys, seed: 63), shape: [batch, 1, 1, keys]),
                Tensor(
                    (0..<queries * keys).map { $0 % keys == 0 || $0 % 3 != 1 },
                    shape: [1, 1, queries, keys]
                ),
            ]
            for mask in masks {
                func step(_ dropout: Double) throws -> [[Float]] {
                    try Torch.run {
                        all.forEach { $0.clearGradient() }
                        let heads = all.map {
                            (precision == .bfloat16 ? $0.converted(to: .bfloat16) : $0)
                                .transposed(1, 2)
                        }
                        let output = Tensor.attention(
                            heads[0],
                            heads[1],
                            heads[2],
                            mask: mask,
                            dropout: dropout
                        ).converted(to: .float32)
                        try output.squared().sum().backward()
                        return try [output.floats()]
                            + all.map { try #require($0.gradient).floats() }
                    }
                }
                let bound: Float = precision == .bfloat16 ? 0.02 : 2e-5
                for (found, wanted) in zip(try step(1e-9), try step(0)) {
                    let most = wanted.map(abs).max() ?? 0
                    #expect(
                        zip(found, wanted).allSatisfy { abs($0 - $1) <= bound * max(most, 0.1) }
                    )
                }
            }
        }

        @Test("Products with chosen rows: as gathered, with sparse gradients")
        func rowProducts() throws {
            let hidden = variable([2, 3], seed: 30)
            let weight = variable([6, 3], seed: 31)
            let bias = variable([6], seed: 32)
            let ids = Tensor([4, 1, 4, -1, 0, 4] as [Int], shape: [2, 3])
            try checkGradients([hidden, weight, bias]) {
                Tensor.rowProducts($0[0], weight: $0[1], bias: $0[2], ids: ids).tanh()
            }
            try Torch.run {
                // The same with libtorch's own dense operations.
                let real = ids.maximum(0)
                let flat = real.reshaped([6])
                let rows = weight.indexed(by: flat).reshaped([2, 3, 3])
                let dense =
                    Tensor.einsum("bsh,bh->bs", rows, hidden)
                    + bias.indexed(by: flat).reshaped([2, 3])
                let logits = Tensor.rowProducts(hidden, weight: weight, bias: bias, ids: ids)
                let mask = ids.isLess(than: 0)
                expectClose(
                    try logits.floats(),
                    try dense.masked(mask, with: 0).floats(),
                    absolute: 1e-6
                )
                let all = [hidden, weight, bias]
                all.forEach { $0.clearGradient() }
                try logits.squared().sum().backward()
                #expect(weight.gradient?.isSparse == true && bias.gradient?.isSparse == true)
                let found = try all.map { try #require($0.gradient).dense().floats() }
                all.forEach { $0.clearGradient() }
                try dense.masked(mask, with: 0).squared().sum().backward()
                for (tensor, values) in zip(all, found) {
                    expectClose(values, try #require(tensor.gradient).floats(), absolute: 1e-6)
                }
            }
        }

        @Test("Nothing is recorded without gradients; autocast lowers products alone")
        func modes() throws {
            try Torch.run {
                let x = variable([4, 4], seed: 40)
                #expect(!noGrad { x.matmul(x) }.requiresGradient)
                #expect(x.matmul(x).requiresGradient)
                #expect(!x.matmul(x).detached().requiresGradient)
                let (product, normed) = autocast(.bfloat16, on: .cpu) {
                    (x.matmul(x), x.matmul(x).layerNorm(.ones([4]), nil, epsilon: 1e-5))
                }
                #expect(product.type == .bfloat16 && normed.type == .float32)
                #expect(autocast(.float32, on: .cpu) { x.matmul(x) }.type == .float32)
                #expect(x.matmul(x).type == .float32)
                expectClose(
                    try product.floats(),
                    try x.matmul(x).floats(),
                    relative: 0.02,
                    absolute: 0.02
                )
            }
        }

        /// The rows reach from one part to several, the last of them short.
        @Test(
            "16-bit products and their gradients are near the 32-bit ones",
            arguments: [3, 133, 2100]
        )
        func lowered(rows: Int) throws {
            let x = variable([rows, 40], seed: 41)
            let weight = variable([72, 40], seed: 42)
            let bias = variable([72], seed: 43)
            let square = variable([72, 16], seed: 44)
            let all = [x, weight, bias, square]
            func step(_ precision: Precision) throws -> [[Float]] {
                try Torch.run {
                    all.forEach { $0.clearGradient() }
                    let output = autocast(precision, on: .cpu) {
                        x.linear(weight, bias).matmul(square)
                    }
                    try output.squared().sum().backward()
                    return try [output.floats()] + all.map { try #require($0.gradient).floats() }
                }
            }
            for (found, wanted) in zip(try step(.bfloat16), try step(.float32)) {
                #expect(found.count == wanted.count)
                let error = zip(found, wanted).reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) }
                let size = wanted.reduce(0) { $0 + pow(Double($1), 2) }
                // 8 bits of a number are kept, through three products.
                #expect((error / size).squareRoot() < 0.01)
            }
        }
    }
}
