public import GroveBase
public import GroveTensor

extension Encoder {
    /// Loads an encoder from a folder in the Hugging Face layout.
    ///
    /// The names of weights may have the family's prefix (`bert.`, …) or not, and the names that
    /// TensorFlow's early checkpoints left (`LayerNorm.gamma`, `LayerNorm.beta`). Tensors that the
    /// encoder does not need are passed over. Weights of the pooler that the folder does not hold
    /// begin at random and are told to the caller.
    ///
    /// - Parameters:
    ///   - folder: The folder: `config.json`, and `model.safetensors` or the files that
    ///     `model.safetensors.index.json` names.
    ///   - device: Where to put the weights.
    ///   - seed: For weights that begin at random.
    ///   - progress: Told of such weights.
    /// - Returns: The encoder, its weights in 32 bits.
    /// - Throws: `InputError` naming the file, and the tensor with both shapes, that is wrong or
    ///   missing; `WorkError` where there is no libtorch.
    public static func load(
        folder: String,
        device: Device = .cpu,
        seed: UInt64,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> Encoder {
        let configuration = try EncoderConfiguration.read(folder: folder)
        let weights = try StoredWeights(folder: folder)
        try Torch.load()
        return try Torch.run {
            let source = WeightSource(weights, configuration.family)
            var begun: [String] = []
            let parameters = try configuration.family.model.parameters(configuration).map { shape in
                let values: [Float]
                if let stored = try source.values(shape) {
                    values = stored
                } else {
                    begun.append(shape.name)
                    values = shape.beginningValues(configuration, seed: seed)
                }
                return NamedParameter(
                    name: shape.name,
                    tensor: Tensor(values, shape: shape.shape, device: device)
                )
            }
            if !begun.isEmpty {
                progress.note(
                    "\(folder) holds no \(begun.joined(separator: ", ")): begun at random, to be "
                        + "learned in fine-tuning"
                )
            }
            return Encoder(configuration, parameters, begun: begun, device: device)
        }
    }

    /// Puts weights back that ``save(to:)`` or a checkpoint kept.
    ///
    /// - Parameter file: A safetensors file with every weight under its name.
    /// - Throws: `InputError` naming the file and the tensor that is wrong or missing.
    public func restore(from file: SafeTensorsFile) throws {
        let shapes = configuration.family.model.parameters(configuration)
        try Torch.run {
            try noGrad {
                for (shape, parameter) in zip(shapes, parameters) {
                    guard let tensor = file[shape.name] else {
                        throw InputError(
                            "lacks the tensor \(shape.name) of shape \(text(ofShape: shape.shape))",
                            place: file.path
                        )
                    }
                    let values = try WeightSource.checked(shape, tensor, file)
                    parameter.tensor.assign(Tensor(values, shape: shape.shape))
                }
            }
        }
    }
}

/// Finds a family's weights in files that name them in one of several ways.
struct WeightSource {
    private let weights: StoredWeights
    private let prefix: String

    init(_ weights: StoredWeights, _ family: EncoderFamily) {
        self.weights = weights
        prefix = family.weightPrefix
    }

    /// The numbers of a weight; nil for one that may be missing and is.
    ///
    /// - Throws: ``InputError`` for a weight that is missing or of another shape.
    func values(_ shape: ParameterShape) throws -> [Float]? {
        for name in spellings(shape.name) {
            guard let (tensor, file) = weights[name] else { continue }
            return try WeightSource.checked(shape, tensor, file)
        }
        if shape.mayBeMissing { return nil }
        throw InputError(
            "lacks the tensor \(shape.name) of shape \(text(ofShape: shape.shape)), with or without "
                + "the prefix \(prefix)",
            place: weights.listing
        )
    }

    /// The numbers of a tensor, if it has the shape that is wanted.
    static func checked(
        _ shape: ParameterShape,
        _ tensor: StoredTensor,
        _ file: SafeTensorsFile
    ) throws -> [Float] {
        guard tensor.shape == shape.shape else {
            throw InputError(
                "tensor \(tensor.name) has the shape \(text(ofShape: tensor.shape)), expected "
                    + "\(text(ofShape: shape.shape)) by \(EncoderConfiguration.fileName)",
                place: file.path
            )
        }
        return try file.floats(tensor)
    }

    private func spellings(_ name: String) -> [String] {
        var names = [name]
        for (new, old) in [(".weight", ".gamma"), (".bias", ".beta")] {
            if name.contains("LayerNorm"), name.hasSuffix(new) {
                names.append(name.dropLast(new.count) + old)
            }
        }
        return names.flatMap { [$0, prefix + $0] }
    }
}
