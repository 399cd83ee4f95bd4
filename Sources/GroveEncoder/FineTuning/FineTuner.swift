public import GroveBase
import GroveSparse
public import GroveTensor
public import GroveText

/// How an encoder is fine-tuned at one resolution.
public struct FineTuningParameters: Sendable, Equatable {
    /// All steps of the level.
    public var steps = 600
    /// The instances of a step.
    public var batch = 32
    /// The encoder's largest learning rate.
    public var rate = 5e-5
    /// The head's largest learning rate.
    public var headRate = 5e-5
    /// The steps over which the rate rises.
    public var warmup = 100
    /// AdamW's decay of weights.
    public var weightDecay = 0.0
    /// Gradients are scaled down to this norm, the encoder's and the head's each by themselves.
    public var clip = 1.0
    /// The type of the encoder's products.
    public var precision = Precision.float32
    /// What is dropped from the encoder's hidden states in training.
    public var dropout = EncoderDropout(0.1)
    /// Draws batches, dropout and random weights.
    public var seed: UInt64 = 0

    /// Creates the reference's defaults.
    public init() {}
}

/// Fine-tunes an encoder and a head at one resolution of the labels, step by step.
///
/// A step's batch and dropout are drawn from the seed and the step's number alone, so that training
/// which goes on from a checkpoint gives the numbers of training that was never stopped.
/// Zhang et al. 2021, arXiv:2110.00685; `pecos/xmc/xtransformer/matcher.py` for schedule, clipping
/// and optimisers.
public final class FineTuner {
    /// The encoder.
    public let encoder: Encoder
    /// The clusters' weights.
    public let head: ClusterHead
    /// The steps done.
    public internal(set) var step = 0
    /// The seconds they took.
    public internal(set) var seconds = 0.0
    /// The mean loss over the latest steps that were looked at; nil before.
    public private(set) var loss: Double?

    private let texts: TokenizedTexts
    private let problem: ResolutionProblem
    private let parameters: FineTuningParameters
    let encoderOptimizer: AdamW
    let headOptimizer: HeadOptimizer
    private var order: BatchOrder

    /// Prepares fine-tuning.
    ///
    /// - Parameters:
    ///   - encoder: The encoder; its weights change.
    ///   - head: Where the clusters' weights start; they change too.
    ///   - texts: The training texts.
    ///   - problem: As many instances.
    ///   - parameters: How to train.
    /// - Throws: `WorkError` if libtorch fails; ``OutOfMemoryError``.
    public init(
        encoder: Encoder,
        head: ClusterHead,
        texts: TokenizedTexts,
        problem: ResolutionProblem,
        parameters: FineTuningParameters
    ) throws {
        precondition(
            texts.count == problem.instanceCount && head.bias.count == problem.clusterCount,
            "\(texts.count) texts and \(head.bias.count) clusters for a problem of "
                + "\(problem.instanceCount) and \(problem.clusterCount)"
        )
        self.encoder = encoder
        self.head = head
        self.texts = texts
        self.problem = problem
        self.parameters = parameters
        order = BatchOrder(
            count: problem.instanceCount,
            batch: parameters.batch,
            seed: parameters.seed
        )
        (encoderOptimizer, headOptimizer) = try Torch.run {
            for parameter in encoder.parameters { parameter.tensor.requiresGradient = true }
            return (
                AdamW(
                    encoder.parameters.map(\.tensor),
                    AdamParameters(weightDecay: parameters.weightDecay)
                ),
                problem.active == nil
                    ? .dense(AdamW(head.tensors)) : .sparse(SparseAdam(head.tensors))
            )
        }
    }

    /// Trains up to a step.
    ///
    /// - Parameters:
    ///   - end: The number of steps to have done at the end, at most all.
    ///   - progress: Told of the steps.
    /// - Throws: `WorkError` if libtorch fails, or if memory does not suffice, naming a batch size
    ///   that fits.
    public func run(to end: Int, progress: any ProgressReporter = SilentProgress()) throws {
        precondition(end <= parameters.steps, "step \(end) of \(parameters.steps)")
        let start = monotonicSeconds()
        let before = seconds
        defer { seconds = before + monotonicSeconds() - start }
        let rate = LearningRate(
            peak: 1,
            warmup: parameters.warmup,
            steps: parameters.steps
        )
        while step < end {
            let instances = order.instances(step)
            do {
                let loss = try gradients(instances, step: step)
                try update(rate(step))
                step += 1
                if step % 50 == 0 || step == end { self.loss = Double(try loss.item()) }
            } catch let error as OutOfMemoryError {
                throw tooLarge(instances.count, error)
            }
            progress.advance(1)
        }
        try Torch.synchronize(encoder.device)
    }

    /// Puts a step's gradients into the tensors.
    private func gradients(_ instances: [Int], step: Int) throws -> Tensor {
        try Torch.run {
            var stream = RandomStream(seed: parameters.seed, "fine-tuning.step.\(step)")
            let input = EncoderInput(instances.map { texts[$0] }, for: encoder.configuration)
            let pooled = try Torch.seeded(stream.next()) {
                autocast(parameters.precision, on: encoder.device) {
                    encoder.pooled(input, dropout: parameters.dropout)
                }
            }
            let batch = problem.batch(instances)
            let loss = head.loss(
                pooled.converted(to: .float32),
                batch,
                slotCount: problem.slotCount
            )
            try loss.backward()
            return loss.detached()
        }
    }

    /// Clips and applies the gradients.
    private func update(_ share: Double) throws {
        try Torch.run {
            try Torch.clipGradients(of: encoderOptimizer.tensors, maximum: parameters.clip)
            try Torch.clipGradients(of: head.tensors, maximum: parameters.clip)
            try encoderOptimizer.step(learningRate: parameters.rate * share)
            try headOptimizer.step(learningRate: parameters.headRate * share)
            encoderOptimizer.clearGradients()
            headOptimizer.clearGradients()
        }
    }

    /// The error for a batch that does not fit, with the largest half, quarter, … of it that does.
    private func tooLarge(_ count: Int, _ error: OutOfMemoryError) -> WorkError {
        var size = count / 2
        while size > 0 {
            encoderOptimizer.clearGradients()
            headOptimizer.clearGradients()
            try? Torch.releaseCachedMemory()
            if (try? gradients(Array(longest.prefix(size)), step: step)) != nil { break }
            size /= 2
        }
        let advice =
            size > 0
            ? "\(size) do: set matcher.fine-tuning.batch to \(size)"
            : "not even one does: lower matcher.encoder.tokens or take a smaller encoder"
        return WorkError(
            "fine-tuning: \(count) texts of up to \(longest.first.map(texts.length) ?? 0) tokens do not fit in the memory "
                + "of \(encoder.device); \(advice) (\(error))"
        )
    }

    /// Instances with the longest texts first.
    private var longest: [Int] {
        (0..<texts.count).sorted { texts.length($0) > texts.length($1) }
    }
}
