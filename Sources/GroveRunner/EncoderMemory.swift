import GroveEncoder
import GroveSpec

/// Foretells the memory of an encoder's stages from its shape alone.
///
/// Activations are those of a batch: about 34 values of the hidden width a token and layer, and 2.5
/// weights of attention a head and pair of tokens (Korthikanti et al. 2022, arXiv:2205.05198, section
/// 4.1, in 32 bits).
struct EncoderMemory {
    /// What libtorch takes once it is loaded.
    static let library = 300 << 20

    private let configuration: EncoderConfiguration
    private let settings: MatcherSettings
    private let weightBytes: Int

    init(_ facts: EncoderFacts, _ settings: MatcherSettings) {
        configuration = facts.configuration
        weightBytes = facts.weightBytes
        self.settings = settings
    }

    /// The values of a pooled vector.
    var width: Int { configuration.hiddenSize }

    /// Bytes of encoding with batches of 2,048 tokens, beside the vectors.
    var encoding: Int { EncoderMemory.library + 2 * weightBytes + layer(tokens: 2048) * 4 }

    /// Bytes of fine-tuning: weights, gradients and two moments, copies for a checkpoint, and a
    /// batch's activations in every layer.
    var tuning: Int {
        let tokens = settings.fineTuning.batch * settings.encoder.tokens
        return EncoderMemory.library + 8 * weightBytes
            + configuration.layerCount * layer(tokens: tokens)
    }

    /// Bytes of the weights in the cache.
    var weights: Int { weightBytes }

    /// Bytes of one layer's activations.
    private func layer(tokens: Int) -> Int {
        let length = settings.encoder.tokens
        return 4 * tokens * (34 * width + 5 * configuration.headCount * length / 2)
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
        return result
    }
}
