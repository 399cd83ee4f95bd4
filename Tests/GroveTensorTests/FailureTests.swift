import Foundation
import GroveBase
import Testing

@testable import GroveTensor

extension TorchTests {
    @Suite("Failures of libtorch")
    struct FailureTests {
        @Test("A lack of memory is thrown once, and nothing after it is harmed")
        func memory() throws {
            #expect(throws: OutOfMemoryError.self) {
                try Torch.run {
                    let huge = Tensor.zeros([1 << 24, 1 << 24])
                    // What would trap on sound tensors of such shapes does nothing on a failed one.
                    let next = (huge + Tensor.ones([3])).linear(.ones([2, 7])).gelu()
                    #expect(next.hasFailed && next.size(-1) == 1 && next.gradient == nil)
                }
            }
            let sum = try Torch.run { try Tensor.ones([2]).sum().item() }
            #expect(sum == 2)
        }

        @Test("Reading, a backward pass and a step throw on a failed tensor")
        func reading() throws {
            var reached = false
            #expect(throws: OutOfMemoryError.self) {
                try Torch.run {
                    let huge = Tensor.zeros([1 << 24, 1 << 24])
                    _ = try huge.sum().item()
                    reached = true
                }
            }
            #expect(throws: OutOfMemoryError.self) {
                try Torch.run {
                    try Tensor.zeros([1 << 24, 1 << 24]).backward()
                    reached = true
                }
            }
            #expect(!reached)
        }

        @Test("Another failure is a WorkError of one line that says what libtorch said")
        func other() throws {
            let error = #expect(throws: WorkError.self) {
                try Torch.run { _ = Tensor.einsum("ij,jk->ik", .ones([2, 3]), .ones([4, 5])) }
            }
            let text = try #require(error).description
            #expect(text.hasPrefix("PyTorch: ") && !text.contains("\n"))
        }

        @Test("An inner scope's failure does not come up again in the outer one")
        func nesting() throws {
            let sum = try Torch.run {
                do {
                    try Torch.run { _ = Tensor.zeros([1 << 24, 1 << 24]) }
                    Issue.record("the inner scope threw nothing")
                } catch is OutOfMemoryError {}
                return try Tensor.ones([3]).sum().item()
            }
            #expect(sum == 3)
        }

        @Test("A broken shape contract traps and names the shapes")
        func contracts() async throws {
            let result = await #expect(
                processExitsWith: .failure,
                observing: [\.standardErrorContent]
            ) {
                try Torch.load()
                _ = Tensor.ones([2, 3]).matmul(.ones([4, 5]))
            }
            let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
            #expect(text.contains("[2, 3], [4, 5]"))
        }

        @Test(
            "Memory does not grow over thousands of steps",
            .enabled(
                if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil,
                "the address sanitizer keeps freed memory back"
            )
        )
        func growth() throws {
            func step(_ count: Int) throws {
                let weight = variable([64, 64], seed: 1)
                let table = variable([500, 64], seed: 2)
                let optimizer = AdamW([weight])
                let sparse = SparseAdam([table])
                let ids = Tensor((0..<40).map { $0 * 7 % 500 }, shape: [8, 5])
                for _ in 0..<count {
                    try Torch.run {
                        let input = Tensor(numbers(8 * 64, seed: 3), shape: [8, 64])
                        let hidden = autocast(.bfloat16, on: .cpu) { input.linear(weight).gelu() }
                        // Other tests draw from the same generator.
                        let norm = try Torch.seeded(1) {
                            hidden.layerNorm(.ones([64]), nil, epsilon: 1e-5).dropout(0.1)
                        }
                        let loss = Tensor.rowProducts(norm, weight: table, ids: ids).squared()
                            .mean()
                        try loss.backward()
                        try Torch.clipGradients(of: [weight, table], maximum: 1)
                        try optimizer.step(learningRate: 1e-3)
                        try sparse.step(learningRate: 1e-3)
                        optimizer.clearGradients()
                        sparse.clearGradients()
                        _ = try loss.item()
                    }
                }
            }
            try step(300)
            let before = try residentBytes()
            try step(3_000)
            // A tensor of 8 x 64 lost in each step would come to 6 MiB.
            #expect(try residentBytes() - before < 4 << 20)
        }

        private func residentBytes() throws -> Int {
            let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            return Int(text.split(separator: " ")[1]).map { $0 * 4096 } ?? 0
        }
    }
}
