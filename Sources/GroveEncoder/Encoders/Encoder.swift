import Foundation
import GroveBase
public import GroveTensor
public import GroveText

/// A weight of an encoder.
public struct NamedParameter: Sendable {
    /// The name in Hugging Face's files, without the family's prefix.
    public let name: String
    /// The weight; a leaf that gradients reach.
    public let tensor: Tensor
}

/// What an encoder makes of a batch.
public struct EncoderOutput: Sendable {
    /// The last hidden states, (b, t, h).
    public let hidden: Tensor
    /// The pooled vectors, (b, h).
    public let pooled: Tensor
}

/// A Transformer that turns documents of tokens into vectors.
///
/// The computation of one document depends on no other document of its batch, nor on the batch's
/// padding, except for rounding: results of other batches differ by about 1e-6 of their size in
/// 32 bits.
///
/// It is written for one thread that trains, or any number that only encode.
public final class Encoder: Sendable {
    /// The shape and the constants.
    public let configuration: EncoderConfiguration
    /// Every weight, in the order of the computation.
    public let parameters: [NamedParameter]
    /// The names of the weights that no file held and that began at random, such as a pooler's.
    public let begunParameters: [String]
    /// Where the weights lie and the computation runs.
    public let device: Device

    private let model: any EncoderModel

    /// Creates an encoder over weights of the right names and shapes.
    init(
        _ configuration: EncoderConfiguration,
        _ parameters: [NamedParameter],
        begun: [String],
        device: Device
    ) {
        self.configuration = configuration
        self.parameters = parameters
        self.device = device
        begunParameters = begun
        let byName = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.tensor) })
        for parameter in parameters { parameter.tensor.requiresGradient = true }
        model = configuration.family.model.init(configuration) { name in
            guard let tensor = byName[name] else {
                preconditionFailure("\(configuration.family) has no weight \(name)")
            }
            return tensor
        }
    }

    /// Creates an encoder whose weights all begin at random.
    ///
    /// Matrices are normally distributed with the configuration's `initializerRange`, biases are 0,
    /// the scales of normalisations 1, as in Hugging Face's classes.
    ///
    /// - Parameters:
    ///   - configuration: The shape.
    ///   - seed: Same seed, same weights.
    ///   - device: Where to put them.
    public convenience init(
        _ configuration: EncoderConfiguration,
        seed: UInt64,
        device: Device = .cpu
    ) {
        let shapes = configuration.family.model.parameters(configuration)
        let parameters = shapes.map { shape in
            NamedParameter(
                name: shape.name,
                tensor: Tensor(
                    shape.beginningValues(configuration, seed: seed),
                    shape: shape.shape,
                    device: device
                )
            )
        }
        self.init(configuration, parameters, begun: shapes.map(\.name), device: device)
    }

    /// The last hidden states and the pooled vectors of a batch.
    ///
    /// - Parameters:
    ///   - input: The batch; its ids and its length must be within the configuration's.
    ///   - dropout: What is dropped; ``EncoderDropout/none`` outside of training.
    /// - Returns: The results; positions of padding hold no meaning.
    public func callAsFunction(
        _ input: EncoderInput,
        dropout: EncoderDropout = .none
    ) -> EncoderOutput {
        let hidden = model.hidden(placed(input), summaryOnly: false, dropout: dropout)
        return EncoderOutput(hidden: hidden, pooled: model.pooled(hidden, dropout: dropout))
    }

    /// The pooled vectors of a batch alone.
    ///
    /// The last layer computes only the position that is pooled, which saves most of that layer; the
    /// result is that of ``callAsFunction(_:dropout:)`` but for rounding.
    ///
    /// - Parameters:
    ///   - input: The batch; its ids and its length must be within the configuration's.
    ///   - dropout: What is dropped; ``EncoderDropout/none`` outside of training.
    /// - Returns: (b, h).
    public func pooled(_ input: EncoderInput, dropout: EncoderDropout = .none) -> Tensor {
        let hidden = model.hidden(placed(input), summaryOnly: true, dropout: dropout)
        return model.pooled(hidden, dropout: dropout)
    }

    private func placed(_ input: EncoderInput) -> PlacedInput {
        let limit = configuration.maximumTokens ?? .max
        precondition(input.length <= limit, "\(input.length) tokens, expected at most \(limit)")
        let size = Int64(configuration.vocabularySize)
        precondition(
            input.ids.allSatisfy { $0 >= 0 && $0 < size },
            "a token id outside of the vocabulary of \(size)"
        )
        return PlacedInput(input, on: device)
    }

    /// Checks that a tokenizer fits, before any document is encoded.
    ///
    /// - Parameters:
    ///   - tokenizer: The tokenizer.
    ///   - folder: The folder it was read from, for the message.
    /// - Throws: ``InputError`` where it has ids outside of the encoder's vocabulary, or another
    ///   padding.
    public func check(_ tokenizer: some Tokenizer, folder: String) throws {
        guard tokenizer.vocabularySize <= configuration.vocabularySize else {
            throw InputError(
                "the tokenizer has \(tokenizer.vocabularySize) ids, but vocab_size in "
                    + "\(EncoderConfiguration.fileName) is \(configuration.vocabularySize)",
                place: folder
            )
        }
        guard Int(tokenizer.layout.padding) == configuration.paddingID else {
            throw InputError(
                "the tokenizer pads with \(tokenizer.layout.padding), but pad_token_id in "
                    + "\(EncoderConfiguration.fileName) is \(configuration.paddingID)",
                place: folder
            )
        }
    }

    /// An encoder with copies of the weights, which go their own way from now on.
    ///
    /// - Parameter device: Where to put them; this encoder's device unless given.
    /// - Returns: The copy.
    public func copy(on device: Device? = nil) -> Encoder {
        let target = device ?? self.device
        let copies = parameters.map { parameter in
            NamedParameter(
                name: parameter.name,
                tensor: noGrad { parameter.tensor.detached().copied().moved(to: target) }
            )
        }
        return Encoder(configuration, copies, begun: begunParameters, device: target)
    }
}

extension ParameterShape {
    /// The numbers that a weight begins with where no file holds it.
    func beginningValues(_ configuration: EncoderConfiguration, seed: UInt64) -> [Float] {
        let count = shape.reduce(1, *)
        switch beginning {
        case .zeros: return [Float](repeating: 0, count: count)
        case .ones: return [Float](repeating: 1, count: count)
        case .normal:
            var random = RandomStream(seed: seed, "encoder." + name)
            return random.normal(count, deviation: configuration.initializerRange)
        }
    }
}

extension RandomStream {
    /// Normally distributed numbers of mean 0 (Box and Muller 1958).
    mutating func normal(_ count: Int, deviation: Double) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(count + 1)
        while values.count < count {
            // 1 − u lies in (0, 1], where the logarithm is finite.
            let radius = deviation * (-2 * log(1 - unit())).squareRoot()
            let angle = 2 * Double.pi * unit()
            values.append(Float(radius * cos(angle)))
            values.append(Float(radius * sin(angle)))
        }
        return Array(values.prefix(count))
    }
}
