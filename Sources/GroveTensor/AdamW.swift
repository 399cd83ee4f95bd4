import CTorch

/// The numbers of Adam and its kin.
public struct AdamParameters: Sendable, Equatable {
    /// β₁: how much of the mean gradient is kept from step to step.
    public var beta1: Double
    /// β₂: how much of the mean square is kept.
    public var beta2: Double
    /// ε, added to the root of the mean square.
    public var epsilon: Double
    /// Decoupled weight decay, times the learning rate; ``SparseAdam`` has none.
    public var weightDecay: Double

    /// Creates the numbers.
    public init(
        beta1: Double = 0.9,
        beta2: Double = 0.999,
        epsilon: Double = 1e-8,
        weightDecay: Double = 0
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    func step(_ step: Int, rate: Double) -> ctorch_adam {
        ctorch_adam(
            rate: rate,
            beta1: beta1,
            beta2: beta2,
            epsilon: epsilon,
            decay: weightDecay,
            step: Int64(step)
        )
    }
}

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019), in libtorch's fused kernel.
///
/// Groups with decay and without are two optimisers.
public final class AdamW {
    /// The tensors that are trained.
    public let tensors: [Tensor]
    /// The numbers.
    public let parameters: AdamParameters
    /// Mean gradients, one tensor for each trained; to be kept in checkpoints with all the rest.
    public let means: [Tensor]
    /// Mean squares of gradients.
    public let squares: [Tensor]
    /// How many steps each tensor has taken; one without a gradient takes none.
    public var steps: [Int]

    /// Makes an optimiser with nothing learnt yet.
    ///
    /// - Parameters:
    ///   - tensors: Those to train, in 32-bit floating point.
    ///   - parameters: The numbers.
    public init(_ tensors: [Tensor], _ parameters: AdamParameters = .init()) {
        self.tensors = tensors
        self.parameters = parameters
        means = tensors.map { Tensor.zeros($0.shape, type: $0.type, device: $0.device) }
        squares = tensors.map { Tensor.zeros($0.shape, type: $0.type, device: $0.device) }
        steps = tensors.map { _ in 0 }
    }

    /// Takes a step down the gradients.
    ///
    /// - Parameter learningRate: This step's.
    /// - Throws: What failed.
    public func step(learningRate: Double) throws {
        for (index, tensor) in tensors.enumerated() where tensor.hasGradient { steps[index] += 1 }
        let counts = steps.map(Int64.init)
        let handles = (tensors.map(\.handle), means.map(\.handle), squares.map(\.handle))
        try withExtendedLifetime(self) {
            // Safety: the four arrays have one element for each tensor and outlive the call.
            try Torch.check(
                unsafe ctorch_adamw_step(
                    handles.0,
                    handles.1,
                    handles.2,
                    counts,
                    Int64(tensors.count),
                    parameters.step(0, rate: learningRate)
                )
            )
        }
    }

    /// Drops all gradients.
    public func clearGradients() { tensors.forEach { $0.clearGradient() } }
}

/// Adam that looks only at the rows a gradient holds, as torch.optim.SparseAdam does.
///
/// The moments of a row stay as they are while it is not met, so that a step costs what the rows met
/// cost, however many there are. For weights of ``Tensor/rowProducts(_:weight:bias:ids:)``.
public final class SparseAdam {
    /// The tensors that are trained.
    public let tensors: [Tensor]
    /// The numbers; the weight decay is not used.
    public let parameters: AdamParameters
    /// Mean gradients, one tensor for each trained; to be kept in checkpoints with all the rest.
    public let means: [Tensor]
    /// Mean squares of gradients.
    public let squares: [Tensor]
    /// How many steps each tensor has taken; one without a gradient takes none.
    public var steps: [Int]

    /// Makes an optimiser with nothing learnt yet.
    ///
    /// - Parameters:
    ///   - tensors: Those to train, in 32-bit floating point; their gradients must be sparse.
    ///   - parameters: The numbers.
    public init(_ tensors: [Tensor], _ parameters: AdamParameters = .init()) {
        precondition(parameters.weightDecay == 0, "SparseAdam has no weight decay")
        self.tensors = tensors
        self.parameters = parameters
        means = tensors.map { Tensor.zeros($0.shape, type: $0.type, device: $0.device) }
        squares = tensors.map { Tensor.zeros($0.shape, type: $0.type, device: $0.device) }
        steps = tensors.map { _ in 0 }
    }

    /// Takes a step down the gradients.
    ///
    /// - Parameter learningRate: This step's.
    /// - Throws: What failed.
    public func step(learningRate: Double) throws {
        for (index, tensor) in tensors.enumerated() where tensor.hasGradient {
            steps[index] += 1
            let numbers = parameters.step(steps[index], rate: learningRate)
            try tensor.withHandle { own in
                try means[index].withHandle { mean in
                    try squares[index].withHandle { square in
                        try Torch.check(ctorch_sparse_adam_step(own, mean, square, numbers))
                    }
                }
            }
        }
    }

    /// Drops all gradients.
    public func clearGradients() { tensors.forEach { $0.clearGradient() } }
}

extension Tensor {
    /// Whether a backward pass has left a gradient here.
    var hasGradient: Bool { withHandle { ctorch_has_gradient($0) != 0 } }
}
