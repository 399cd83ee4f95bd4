import Testing

@testable import GroveTensor

extension TorchTests {
    @Suite("Same bits again")
    struct ReproductionTests {
        /// A step of a small encoder block; everything that training reads, as bits.
        private func step(threads: Int, precision: Precision) throws -> [[UInt32]] {
            let before = Torch.threads
            Torch.setThreads(threads)
            defer { Torch.setThreads(before) }
            return try Torch.run { try Torch.seeded(5) { try trained(precision) } }
        }

        private func trained(_ precision: Precision) throws -> [[UInt32]] {
            let (batch, length, hidden, wide) = (7, 19, 384, 1536)
            let leaves = [
                variable([3000, hidden], seed: 1), variable([3 * hidden, hidden], seed: 2),
                variable([3 * hidden], seed: 3), variable([hidden], seed: 4),
                variable([hidden], seed: 5), variable([wide, hidden], seed: 6),
                variable([hidden, wide], seed: 7), variable([900, hidden], seed: 8),
            ]
            let ids = Tensor(
                (0..<batch * length).map { $0 * $0 % 997 },
                shape: [batch, length]
            )
            let shortlist = Tensor((0..<batch * 50).map { $0 * $0 % 899 }, shape: [batch, 50])
            let loss = autocast(precision, on: .cpu) {
                let input = Tensor.embedding(leaves[0], ids).dropout(0.1)
                let parts = input.linear(leaves[1], leaves[2])
                    .reshaped([batch, length, 3, 12, 32]).permuted([2, 0, 3, 1, 4])
                let mixed = Tensor.attention(
                    parts.selected(0, dimension: 0),
                    parts.selected(1, dimension: 0),
                    parts.selected(2, dimension: 0),
                    dropout: 0.1
                ).transposed(1, 2).reshaped([batch, length, hidden])
                let middle = (mixed + input).layerNorm(leaves[3], leaves[4], epsilon: 1e-12)
                let output = (middle.linear(leaves[5]).gelu().linear(leaves[6]) + middle)
                let logits = Tensor.rowProducts(
                    output.mean([1]),
                    weight: leaves[7],
                    ids: shortlist
                )
                return output.tanh().sum() * 0.01 + (1 - logits).relu().squared().mean()
            }
            try loss.backward()
            try Torch.clipGradients(of: leaves, maximum: 1)
            let bits = try leaves.map {
                try $0.gradient?.dense().floats().map(\.bitPattern) ?? []
            }
            try AdamW(Array(leaves.dropLast())).step(learningRate: 1e-3)
            try SparseAdam([leaves[7]]).step(learningRate: 1e-3)
            let after = try leaves.map { try $0.detached().floats().map(\.bitPattern) }
            return try bits + after + [[loss.item().bitPattern]]
        }

        @Test(
            "A training step gives the same bits at any number of threads",
            arguments: Precision.allCases
        )
        func threads(precision: Precision) throws {
            let one = try step(threads: 1, precision: precision)
            for threads in [1, 2, 3, 4] {
                #expect(
                    try step(threads: threads, precision: precision) == one,
                    "\(threads) threads"
                )
            }
        }
    }
}
