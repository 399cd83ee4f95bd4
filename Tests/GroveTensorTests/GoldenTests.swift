import Foundation
import GroveBase
import GroveTestSupport
import Testing

@testable import GroveTensor

/// What PyTorch gave, from Resources/make_goldens.py.
private struct Goldens: Decodable {
    struct Run: Decodable {
        let start: [Float]
        let gradients: [[Float]]?
        let rates: [Double]?
        let rows: [[Int]]?
        let values: [[Float]]?
        let end: [Float]
        let mean: [Float]
        let square: [Float]
    }

    struct Clipping: Decodable {
        let gradients: [[Float]]
        let norm: Float
        let clipped: [[Float]]
    }

    struct Block: Decodable {
        let input, weight, bias, scale, shift, target, output: [Float]
        let loss: Float
        let gradients: [String: [Float]]
    }

    let adamw: Run
    let sparseAdam: Run
    let clipping: Clipping
    let block: Block

    enum CodingKeys: String, CodingKey {
        case adamw, clipping, block
        case sparseAdam = "sparse-adam"
    }

    static func read() throws -> Goldens {
        let url = try #require(
            Bundle.module.url(forResource: "Resources/goldens.json", withExtension: nil)
        )
        return try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: url))
    }
}

extension TorchTests {
    @Suite("Training against PyTorch's own")
    struct GoldenTests {
        @Test("AdamW takes PyTorch's steps, and goes on from a checkpoint")
        func adamw() throws {
            let golden = try Goldens.read().adamw
            let gradients = try #require(golden.gradients)
            let rates = try #require(golden.rates)
            try Torch.run {
                let parameters = AdamParameters(
                    beta1: 0.8,
                    beta2: 0.95,
                    epsilon: 1e-6,
                    weightDecay: 0.1
                )
                var weight = Tensor(golden.start, shape: [5, 3])
                let idle = Tensor.ones([2])
                var optimizer = AdamW([weight, idle], parameters)
                for (index, gradient) in gradients.enumerated() {
                    if index == 2 {
                        // A checkpoint: all that there is, copied into new objects.
                        let old = optimizer
                        weight = weight.detached().copied()
                        optimizer = AdamW([weight, idle], parameters)
                        zip(optimizer.means, old.means).forEach { $0.assign($1) }
                        zip(optimizer.squares, old.squares).forEach { $0.assign($1) }
                        optimizer.steps = old.steps
                    }
                    weight.gradient = Tensor(gradient, shape: [5, 3])
                    try optimizer.step(learningRate: rates[index])
                    optimizer.clearGradients()
                    #expect(weight.gradient == nil)
                }
                #expect(optimizer.steps == [3, 0])
                try expectValues(idle, [1, 1] as [Float])
                expectClose(try weight.floats(), golden.end, relative: 1e-5, absolute: 1e-6)
                expectClose(try optimizer.means[0].floats(), golden.mean, absolute: 1e-6)
                expectClose(try optimizer.squares[0].floats(), golden.square, absolute: 1e-6)
            }
        }

        @Test("SparseAdam takes PyTorch's steps on the rows met, and no other")
        func sparseAdam() throws {
            let golden = try Goldens.read().sparseAdam
            let rows = try #require(golden.rows)
            let values = try #require(golden.values)
            try Torch.run {
                let weight = Tensor(golden.start, shape: [6, 2])
                weight.requiresGradient = true
                let optimizer = SparseAdam([weight], .init(beta1: 0.9, beta2: 0.99, epsilon: 1e-7))
                for (ids, value) in zip(rows, values) {
                    let met = Tensor.embedding(weight, Tensor(ids), sparse: true)
                    try met.backward(Tensor(value, shape: [3, 2]))
                    try optimizer.step(learningRate: 1e-2)
                    optimizer.clearGradients()
                }
                let end = try weight.floats()
                expectClose(end, golden.end, relative: 1e-5, absolute: 1e-6)
                expectClose(try optimizer.means[0].floats(), golden.mean, absolute: 1e-6)
                expectClose(try optimizer.squares[0].floats(), golden.square, absolute: 1e-6)
                for row in [2, 3] { #expect(end[row * 2] == golden.start[row * 2]) }
            }
        }

        @Test("Clipping scales all gradients by their common norm")
        func clipping() throws {
            let golden = try Goldens.read().clipping
            try Torch.run {
                let tensors = golden.gradients.map { Tensor.zeros([$0.count]) }
                for (tensor, gradient) in zip(tensors, golden.gradients) {
                    tensor.gradient = Tensor(gradient)
                }
                let idle = Tensor.ones([3])
                let norm = try Torch.clipGradients(of: tensors + [idle], maximum: 0.5)
                expectClose(try norm.item(), golden.norm)
                for (tensor, clipped) in zip(tensors, golden.clipped) {
                    expectClose(try #require(tensor.gradient).floats(), clipped)
                }
                #expect(try Torch.clipGradients(of: [idle], maximum: 1).item() == 0)
            }
        }

        @Test("Sparse gradients count in the norm with their rows added up")
        func sparseClipping() throws {
            try Torch.run {
                let table = variable([4, 1], seed: 1)
                let met = Tensor.embedding(table, Tensor([2, 2] as [Int]), sparse: true)
                try met.backward(Tensor([3, 5] as [Float], shape: [2, 1]))
                let norm = try Torch.clipGradients(of: [table], maximum: 4)
                #expect(try norm.item() == 8)
                expectClose(
                    try #require(table.gradient).dense().floats(),
                    [0, 0, 4, 0],
                    absolute: 1e-5
                )
            }
        }

        @Test("A Transformer's parts in a row: output, loss and every gradient")
        func block() throws {
            let golden = try Goldens.read().block
            try Torch.run {
                let (batch, length, heads, width) = (2, 5, 2, 4)
                let hidden = heads * width
                func leaf(_ values: [Float], _ shape: [Int]) -> Tensor {
                    let tensor = Tensor(values, shape: shape)
                    tensor.requiresGradient = true
                    return tensor
                }
                let leaves = [
                    "input": leaf(golden.input, [batch, length, hidden]),
                    "weight": leaf(golden.weight, [3 * hidden, hidden]),
                    "bias": leaf(golden.bias, [3 * hidden]), "scale": leaf(golden.scale, [hidden]),
                    "shift": leaf(golden.shift, [hidden]),
                ]
                let input = try #require(leaves["input"])
                var added = [Float](repeating: 0, count: 10)
                for place in 8..<10 { added[place] = -1e4 }
                let mask = Tensor(added, shape: [batch, 1, 1, length])
                let parts = input.linear(try #require(leaves["weight"]), leaves["bias"])
                    .reshaped([batch, length, 3, heads, width]).permuted([2, 0, 3, 1, 4])
                let (query, key, value) = (
                    parts.selected(0, dimension: 0), parts.selected(1, dimension: 0),
                    parts.selected(2, dimension: 0)
                )
                let mixed = Tensor.attention(query, key, value, mask: mask).transposed(1, 2)
                    .reshaped([batch, length, hidden])
                let output = (mixed.gelu() + input)
                    .layerNorm(try #require(leaves["scale"]), leaves["shift"], epsilon: 1e-12)
                let target = Tensor(golden.target, shape: [batch, length, hidden])
                let loss = (output - target).relu().squared().sum()
                try loss.backward()
                expectClose(try output.floats(), golden.output, relative: 1e-4, absolute: 1e-5)
                expectClose(try loss.item(), golden.loss, relative: 1e-5)
                for (name, leaf) in leaves {
                    // Sums over all rows in another order.
                    let gradient = try #require(leaf.gradient).floats()
                    expectClose(
                        gradient,
                        try #require(golden.gradients[name]),
                        relative: 1e-4,
                        absolute: 1e-4
                    )
                }
            }
        }
    }
}
