import GroveTestSupport
import Testing

@testable import GroveTensor

@Suite(.enabled(if: hasTorch, "no PyTorch here"))
struct SmokeTests {
    @Test("A product and its gradient")
    func product() throws {
        try Torch.run {
            let a = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
            a.requiresGradient = true
            let b = Tensor([5, 6, 7, 8] as [Float], shape: [2, 2])
            let c = a.matmul(b)
            #expect(try c.floats() == [19, 22, 43, 50])
            try c.sum().backward()
            #expect(try a.gradient?.floats() == [11, 15, 11, 15])
        }
    }
}
