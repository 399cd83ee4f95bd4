import GroveEncoder
import GroveSpec
import GroveTensor

/// Foretells the memory of an encoder's stages from its shape alone.
///
/// Activations are those of a batch in 32 bits: what backpropagation keeps a layer is 34 bytes a value
/// of the hidden width and 5 a weight of attention in 16 bits, of which masks of dropout are 2 and 1
/// (Korthikanti et al. 2022, arXiv:2205.05198, section 4.1).
struct EncoderMemory {
    /// What libtorch takes once it is loaded: 2.13 for the CPU, from the peaks of the stage `tokens`,
    /// which loads it and computes nothing with it.
    static let library = 108 << 20
    /// What it takes more once it computes, and keeps: kernels' code that is read in, threads, caches.
    ///
    /// Measured: what is there after the first fine-tuning beside the values that are kept.
    private static let computing = 60 << 20

    private let configuration: EncoderConfiguration
    private let settings: MatcherSettings
    private let weightBytes: Int
    private let precision: Precision

    init(_ facts: EncoderFacts, _ settings: MatcherSettings) {
        configuration = facts.configuration
        weightBytes = facts.weightBytes
        precision = facts.precision
        self.settings = settings
    }

    /// The values of a pooled vector.
    var width: Int { configuration.hiddenSize }

    /// Bytes that libtorch keeps once it has computed in a stage; with bfloat16 on the CPU oneDNN's
    /// caches take three times the weights more, as measured after the embedding of texts.
    func kept(after stage: String) -> Int {
        let hasCaches = precision == .bfloat16 && stage == "embeddings"
        return EncoderMemory.computing + (hasCaches ? 3 * weightBytes : 0)
    }

    /// Bytes of encoding with batches of 2,048 tokens, beside the vectors: weights, and the activations of
    /// three fifths of all layers, of which not all go back to the system from layer to layer (a third to
    /// all of them were seen, on machines with and without AVX-512).
    func encoding(_ length: Int) -> Int {
        let layer = 2048 * (56 * width + 8 * configuration.headCount * length)
        return weightBytes + configuration.layerCount * layer * 3 / 5
    }

    /// Bytes of fine-tuning with texts of some length: weights, and either what finds the clusters'
    /// start or gradients, two moments, and the more of a batch's activations and a checkpoint.
    func tuning(_ length: Int, start: Int) -> Int {
        let steps = settings.fineTuning.steps.max() ?? 0
        let hasCheckpoint = (1..<max(2, steps)).contains(settings.fineTuning.checkpoint)
        let activations =
            configuration.layerCount * layer(tokens: settings.fineTuning.batch * length, length)
        let copies = hasCheckpoint ? 3 * weightBytes : weightBytes
        return weightBytes + max(start, 3 * weightBytes + max(activations, copies))
    }

    /// Bytes of the weights in the cache.
    var weights: Int { weightBytes }

    /// Bytes of one layer's activations.
    private func layer(tokens: Int, _ length: Int) -> Int {
        tokens * (66 * width + 9 * configuration.headCount * length)
    }
}

extension FeatureSizes {
    /// The sizes with an encoder's vectors beside every row.
    func joined(_ width: Int, _ data: DatasetSizes) -> FeatureSizes {
        var result = self
        result.columns += width
        result.nonzeros += width * data.instances
        result.testNonzeros += width * data.testInstances
        result.magnitudes = nil
        result.squaredNorm += 1
        return result
    }
}
