import GroveBase

extension EncoderConfiguration {
    /// The name of the file in a model's folder.
    public static let fileName = "config.json"

    /// The most units of any dimension: no published encoder comes near it.
    private static let bound = 1 << 20

    /// Reads `config.json` of a folder in the Hugging Face layout.
    ///
    /// Values that the file leaves out are those of the Hugging Face classes, except sizes, which
    /// must be there.
    ///
    /// - Parameter folder: The model's folder.
    /// - Returns: The configuration.
    /// - Throws: ``InputError`` with the file, the key, its value and what was expected.
    public static func read(folder: String) throws -> EncoderConfiguration {
        guard isFolder(folder) else {
            throw InputError("no such folder of a model", place: folder)
        }
        let file = try ConfigurationFile(folder + "/" + fileName)
        let family = try readFamily(file)
        var configuration =
            switch family {
            case .bert, .roBERTa: try readBERT(file, family)
            case .distilBERT: try readDistilBERT(file)
            case .xlNet: try readXLNet(file)
            }
        configuration.normalizationEpsilon = try file.number(
            "layer_norm_eps",
            in: 0...1,
            else: 1e-12
        )
        configuration.initializerRange = try file.number(
            "initializer_range",
            in: 0...10,
            else: 0.02
        )
        let common = [.bert: 0, .distilBERT: 0, .roBERTa: 1, .xlNet: 5][family] ?? 0
        configuration.paddingID = try file.integer(
            "pad_token_id",
            in: 0...configuration.vocabularySize - 1,
            else: min(common, configuration.vocabularySize - 1)
        )
        if let limit = configuration.maximumTokens, limit < 1 {
            throw InputError(
                "max_position_embeddings is \(configuration.positionCount), which leaves no position "
                    + "behind the padding id \(configuration.paddingID)",
                place: file.path
            )
        }
        return configuration
    }

    /// The family by `model_type`, or by the class of old files that lack it.
    private static func readFamily(_ file: ConfigurationFile) throws -> EncoderFamily {
        let known = EncoderFamily.allCases.map(\.rawValue)
        if let value = file["model_type"] {
            guard let name = value.stringValue else {
                throw file.wrong("model_type", value, known.joined(separator: ", "))
            }
            guard let family = EncoderFamily(rawValue: name) else {
                throw InputError(
                    "unknown architecture '\(name)'" + expected(known, got: name),
                    place: file.path
                )
            }
            return family
        }
        guard let name = file["architectures"]?.arrayValue?.first?.stringValue else {
            throw file.missing("model_type")
        }
        guard let found = EncoderFamily.classNames.first(where: { name.hasPrefix($0.prefix) })
        else {
            throw InputError(
                "unknown architecture '\(name)'; expected a model of \(known.joined(separator: ", "))",
                place: file.path
            )
        }
        return found.family
    }

    private static func readSizes(
        _ file: ConfigurationFile,
        _ family: EncoderFamily,
        hidden: String,
        layers: String,
        heads: String,
        inner: String
    ) throws -> EncoderConfiguration {
        let hiddenSize = try file.integer(hidden, in: 1...bound)
        let headCount = try file.integer(heads, in: 1...bound)
        guard hiddenSize % headCount == 0 else {
            throw InputError(
                "\(hidden) is \(hiddenSize), which \(heads) \(headCount) does not divide",
                place: file.path
            )
        }
        return EncoderConfiguration(
            family: family,
            vocabularySize: try file.integer("vocab_size", "n_token", in: 1...bound << 4),
            hiddenSize: hiddenSize,
            layerCount: try file.integer(layers, in: 1...10_000),
            headCount: headCount,
            feedForwardSize: try file.integer(inner, in: 1...bound)
        )
    }

    private static func readBERT(
        _ file: ConfigurationFile,
        _ family: EncoderFamily
    ) throws -> EncoderConfiguration {
        var configuration = try readSizes(
            file,
            family,
            hidden: "hidden_size",
            layers: "num_hidden_layers",
            heads: "num_attention_heads",
            inner: "intermediate_size"
        )
        if let kind = file["position_embedding_type"], kind != .string("absolute") {
            throw file.wrong("position_embedding_type", kind, "absolute")
        }
        if try file.boolean("is_decoder", else: false) {
            throw file.wrong("is_decoder", .bool(true), "false")
        }
        configuration.activation = try file.choice("hidden_act", else: .gelu)
        configuration.hiddenDropout = try file.dropout("hidden_dropout_prob")
        configuration.pooledDropout = configuration.hiddenDropout
        configuration.attentionDropout = try file.dropout("attention_probs_dropout_prob")
        configuration.positionCount = try file.integer(
            "max_position_embeddings",
            in: 1...bound,
            else: 512
        )
        configuration.tokenTypeCount = try file.integer("type_vocab_size", in: 1...bound, else: 2)
        return configuration
    }

    private static func readDistilBERT(_ file: ConfigurationFile) throws -> EncoderConfiguration {
        var configuration = try readSizes(
            file,
            .distilBERT,
            hidden: "dim",
            layers: "n_layers",
            heads: "n_heads",
            inner: "hidden_dim"
        )
        configuration.activation = try file.choice("activation", else: .gelu)
        configuration.hiddenDropout = try file.dropout("dropout")
        configuration.pooledDropout = configuration.hiddenDropout
        configuration.attentionDropout = try file.dropout("attention_dropout")
        configuration.positionCount = try file.integer(
            "max_position_embeddings",
            in: 1...bound,
            else: 512
        )
        configuration.tokenTypeCount = 0
        return configuration
    }

    private static func readXLNet(_ file: ConfigurationFile) throws -> EncoderConfiguration {
        var configuration = try readSizes(
            file,
            .xlNet,
            hidden: "d_model",
            layers: "n_layer",
            heads: "n_head",
            inner: "d_inner"
        )
        guard configuration.hiddenSize.isMultiple(of: 2) else {
            throw file.wrong("d_model", .integer(configuration.hiddenSize), "an even number")
        }
        if let size = file["d_head"], size.intValue != configuration.headSize {
            throw file.wrong("d_head", size, "d_model / n_head, \(configuration.headSize)")
        }
        let only: [(String, JSONValue)] = [
            ("attn_type", .string("bi")), ("bi_data", .bool(false)),
            ("summary_type", .string("last")),
        ]
        for (key, wanted) in only {
            if let value = file[key], value != wanted {
                throw file.wrong(key, value, wanted.canonical)
            }
        }
        configuration.activation = try file.choice("ff_activation", else: .gelu)
        configuration.hiddenDropout = try file.dropout("dropout")
        configuration.attentionDropout = configuration.hiddenDropout
        configuration.pooledDropout = try file.dropout("summary_last_dropout")
        configuration.positionCount = 0
        configuration.tokenTypeCount = 0
        let clamp = try file.integer("clamp_len", in: -1...bound, else: -1)
        configuration.clampedDistance = clamp > 0 ? clamp : nil
        configuration.summaryIsProjected = try file.boolean("summary_use_proj", else: true)
        if let value = file["summary_activation"], value != .string("tanh") {
            throw file.wrong("summary_activation", value, "tanh or null")
        }
        configuration.summaryIsTanh = !file.isNull("summary_activation")
        return configuration
    }
}
