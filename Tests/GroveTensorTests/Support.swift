import Foundation
import GroveTestSupport
import Testing

@testable import GroveTensor

/// Whether there is a libtorch to test with; its tests are skipped visibly where not.
let hasTorch: Bool = {
    guard Torch.status.isLoaded else { return false }
    // libtorch's threads spin while they wait, which on a busy machine takes the longest of all.
    Torch.setThreads(1)
    return true
}()

/// All tests that compute with libtorch: one after another, as its random numbers, its number of
/// threads and the process's memory are shared.
@Suite(
    .serialized,
    .enabled(if: hasTorch, "needs PyTorch's library: scripts/quickstart fetches it")
)
enum TorchTests {}

/// Numbers that look random, the same ever after, between -1 and 1.
func numbers(_ count: Int, seed: Int) -> [Float] {
    var state = UInt64(truncatingIfNeeded: seed &* 2_654_435_761 &+ 12345)
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 23) - 1
    }
}

/// A tensor of ``numbers(_:seed:)`` that a gradient is wanted for.
func variable(_ shape: [Int], seed: Int) -> Tensor {
    let tensor = Tensor(numbers(shape.reduce(1, *), seed: seed), shape: shape)
    tensor.requiresGradient = true
    return tensor
}

/// Holds the gradients of a function of tensors against central differences.
///
/// The function is made one number by a fixed weighting of its elements, so that an element's error
/// cannot hide behind another's. Single precision leaves about three digits.
func checkGradients(
    _ inputs: [Tensor],
    tolerance: Double = 2e-2,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ function: @escaping ([Tensor]) -> Tensor
) throws {
    try Torch.run {
        func weighted() -> Tensor {
            let output = function(inputs)
            let weights = Tensor(numbers(output.count, seed: 99), shape: output.shape)
            return (output * weights).sum()
        }
        inputs.forEach { $0.clearGradient() }
        try weighted().backward()
        for input in inputs where input.requiresGradient {
            let found = try #require(input.gradient).dense().floats()
            let values = try input.detached().copied().floats()
            var wanted: [Double] = []
            for index in values.indices {
                let step: Float = 5e-3
                var ends: [Double] = []
                for sign in [1, -1] as [Float] {
                    var moved = values
                    moved[index] += sign * step
                    input.detached().write(moved)
                    ends.append(Double(try noGrad { try weighted().item() }))
                }
                wanted.append((ends[0] - ends[1]) / Double(2 * step))
            }
            input.detached().write(values)
            expectClose(
                found.map(Double.init),
                wanted,
                relative: tolerance,
                absolute: tolerance / 4,
                sourceLocation: sourceLocation
            )
        }
    }
}

/// Expects a tensor to hold exactly these elements.
func expectValues<Element: TensorElement & Equatable>(
    _ tensor: Tensor,
    _ wanted: [Element],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let found: [Element] = try tensor.values()
    #expect(found == wanted, sourceLocation: sourceLocation)
}
