import GroveBase
import GroveTensor

/// An array of a checkpoint or an encoder's weights, with its name and shape.
public struct NamedArray: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The extents.
    public var shape: [Int]
    /// The values in row order.
    public var values: [Float]

    /// Creates an array.
    public init(name: String, shape: [Int], values: [Float]) {
        self.name = name
        self.shape = shape
        self.values = values
    }
}

/// All that fine-tuning needs to go on.
public struct FineTuningCheckpoint: Sendable, Equatable {
    /// The steps done.
    public var step: Int
    /// The seconds they took.
    public var seconds: Double
    /// Weights, moments and the optimisers' counts of steps.
    public var arrays: [NamedArray]

    /// Creates a checkpoint.
    public init(step: Int, seconds: Double, arrays: [NamedArray]) {
        self.step = step
        self.seconds = seconds
        self.arrays = arrays
    }
}

extension FineTuner {
    /// The state after the steps done.
    ///
    /// - Returns: A copy on the host.
    /// - Throws: `WorkError` if libtorch fails.
    public func checkpoint() throws -> FineTuningCheckpoint {
        FineTuningCheckpoint(
            step: step,
            seconds: seconds,
            arrays: try state.map { name, tensor in
                NamedArray(name: name, shape: tensor.shape, values: try tensor.floats())
            } + counts.map { NamedArray(name: $0.name, shape: [$0.steps.count], values: $0.steps) }
        )
    }

    /// Goes on from a state.
    ///
    /// - Parameter checkpoint: From ``checkpoint()`` of fine-tuning with the same parameters.
    /// - Throws: `WorkError` if the arrays are not those of this encoder and head.
    public func restore(_ checkpoint: FineTuningCheckpoint) throws {
        let arrays = Dictionary(checkpoint.arrays.map { ($0.name, $0) }) { first, _ in first }
        try Torch.run {
            for (name, tensor) in state {
                guard let array = arrays[name], array.shape == tensor.shape else {
                    throw WorkError(
                        "checkpoint: '\(name)' of shape \(arrays[name]?.shape ?? []), expected "
                            + "\(tensor.shape)"
                    )
                }
                noGrad { tensor.write(array.values) }
            }
        }
        encoderOptimizer.steps = (arrays["encoder.steps"]?.values ?? []).map { Int($0) }
        headOptimizer.steps = (arrays["head.steps"]?.values ?? []).map { Int($0) }
        guard encoderOptimizer.steps.count == encoder.parameters.count,
            headOptimizer.steps.count == head.tensors.count
        else { throw WorkError("checkpoint: no counts of the optimisers' steps") }
        step = checkpoint.step
        seconds = checkpoint.seconds
    }

    private var state: [(name: String, tensor: Tensor)] {
        let names = encoder.parameters.map(\.name)
        let heads = ["weight", "bias"]
        func moments(_ kind: String, _ names: [String], _ tensors: [Tensor])
            -> [(name: String, tensor: Tensor)]
        {
            zip(names, tensors).map { ("\(kind).\($0)", $1) }
        }
        return moments("encoder", names, encoderOptimizer.tensors)
            + moments("encoder-mean", names, encoderOptimizer.means)
            + moments("encoder-square", names, encoderOptimizer.squares)
            + moments("head", heads, head.tensors)
            + moments("head-mean", heads, headOptimizer.means)
            + moments("head-square", heads, headOptimizer.squares)
    }

    private var counts: [(name: String, steps: [Float])] {
        [
            ("encoder.steps", encoderOptimizer.steps.map { Float($0) }),
            ("head.steps", headOptimizer.steps.map { Float($0) }),
        ]
    }
}

extension Encoder {
    /// Every weight on the host.
    ///
    /// - Returns: The weights in the order of ``parameters``.
    /// - Throws: `WorkError` if libtorch fails.
    public func weights() throws -> [NamedArray] {
        try parameters.map { parameter in
            NamedArray(
                name: parameter.name,
                shape: parameter.tensor.shape,
                values: try parameter.tensor.floats()
            )
        }
    }

    /// Puts weights in the place of the encoder's.
    ///
    /// - Parameter arrays: Every weight by name, as ``weights()`` gives them.
    /// - Throws: `WorkError` for a weight that is missing or of another shape.
    public func setWeights(_ arrays: [NamedArray]) throws {
        let byName = Dictionary(arrays.map { ($0.name, $0) }) { first, _ in first }
        try Torch.run {
            for parameter in parameters {
                guard let array = byName[parameter.name], array.shape == parameter.tensor.shape
                else {
                    throw WorkError(
                        "weight \(parameter.name) of shape \(byName[parameter.name]?.shape ?? []), "
                            + "expected \(parameter.tensor.shape)"
                    )
                }
                noGrad { parameter.tensor.write(array.values) }
            }
        }
    }
}
