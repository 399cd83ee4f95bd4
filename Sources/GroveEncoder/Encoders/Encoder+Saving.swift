import Foundation
public import GroveBase
import GroveTensor

extension Encoder {
    /// The weights as they are written to a file, under the names that Hugging Face's classes read.
    ///
    /// Numbers are fetched from the device when it is a weight's turn.
    public var stored: [TensorToStore] {
        parameters.map { parameter in
            TensorToStore(parameter.name, shape: parameter.tensor.shape) {
                try parameter.tensor.floats()
            }
        }
    }

    /// Writes the encoder as a folder in the Hugging Face layout: `config.json`, `model.safetensors`.
    ///
    /// `AutoModel.from_pretrained` loads it, and ``load(folder:device:seed:progress:)`` does; the
    /// tokenizer's files are the caller's to copy. XLNet's weights get the prefix `transformer.`, next
    /// to those of the summary, as in its classes with a head.
    ///
    /// - Parameter folder: The folder, which is made where it is not there.
    /// - Throws: `WorkError` if it cannot be written.
    public func save(to folder: String) throws {
        let json = (configuration.json.pretty() + "\n").utf8
        try makeFolder(folder)
        do {
            try Data(json).write(
                to: URL(fileURLWithPath: "\(folder)/\(EncoderConfiguration.fileName)"),
                options: .atomic
            )
        } catch {
            throw WorkError("\(folder): cannot be written: \(error.localizedDescription)")
        }
        let isXLNet = configuration.family == .xlNet
        let tensors = stored.map { tensor in
            let isInside = isXLNet && !tensor.name.hasPrefix("sequence_summary.")
            return TensorToStore(
                (isInside ? configuration.family.weightPrefix : "") + tensor.name,
                shape: tensor.shape,
                values: tensor.values
            )
        }
        try writeSafeTensors(tensors, to: "\(folder)/\(StoredWeights.fileName)")
    }
}

extension EncoderConfiguration {
    /// The configuration as `config.json` has it, with the keys of its family.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "model_type": .string(family.rawValue),
            "vocab_size": .integer(vocabularySize),
            "pad_token_id": .integer(paddingID),
            "initializer_range": .number(initializerRange),
        ]
        switch family {
        case .bert, .roBERTa: members.merge(bertMembers) { $1 }
        case .distilBERT: members.merge(distilBERTMembers) { $1 }
        case .xlNet: members.merge(xlNetMembers) { $1 }
        }
        return .object(members)
    }

    private var bertMembers: [String: JSONValue] {
        [
            "architectures": .array([.string(family == .bert ? "BertModel" : "RobertaModel")]),
            "hidden_size": .integer(hiddenSize),
            "num_hidden_layers": .integer(layerCount),
            "num_attention_heads": .integer(headCount),
            "intermediate_size": .integer(feedForwardSize),
            "hidden_act": .string(activation.rawValue),
            "hidden_dropout_prob": .number(hiddenDropout),
            "attention_probs_dropout_prob": .number(attentionDropout),
            "max_position_embeddings": .integer(positionCount),
            "type_vocab_size": .integer(tokenTypeCount),
            "layer_norm_eps": .number(normalizationEpsilon),
        ]
    }

    private var distilBERTMembers: [String: JSONValue] {
        [
            "architectures": .array([.string("DistilBertModel")]),
            "dim": .integer(hiddenSize),
            "n_layers": .integer(layerCount),
            "n_heads": .integer(headCount),
            "hidden_dim": .integer(feedForwardSize),
            "activation": .string(activation.rawValue),
            "dropout": .number(hiddenDropout),
            "attention_dropout": .number(attentionDropout),
            "max_position_embeddings": .integer(positionCount),
        ]
    }

    private var xlNetMembers: [String: JSONValue] {
        [
            "architectures": .array([.string("XLNetForSequenceClassification")]),
            "d_model": .integer(hiddenSize),
            "n_layer": .integer(layerCount),
            "n_head": .integer(headCount),
            "d_inner": .integer(feedForwardSize),
            "ff_activation": .string(activation.rawValue),
            "dropout": .number(hiddenDropout),
            "summary_last_dropout": .number(pooledDropout),
            "layer_norm_eps": .number(normalizationEpsilon),
            "clamp_len": .integer(clampedDistance ?? -1),
            "summary_type": .string("last"),
            "summary_use_proj": .bool(summaryIsProjected),
            "summary_activation": summaryIsTanh ? .string("tanh") : .null,
        ]
    }
}
