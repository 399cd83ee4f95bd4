import Foundation
import GroveEncoder
import Testing

@Suite struct ConfigurationTests {
    private let bert = """
        {"model_type": "bert", "vocab_size": 100, "hidden_size": 12, "num_hidden_layers": 3,
         "num_attention_heads": 4, "intermediate_size": 20, "hidden_act": "relu",
         "hidden_dropout_prob": 0.2, "attention_probs_dropout_prob": 0, "type_vocab_size": 3,
         "max_position_embeddings": 40, "layer_norm_eps": 1e-5, "initializer_range": 0.5,
         "pad_token_id": 7}
        """

    private func read(_ json: String) throws -> EncoderConfiguration {
        let scratch = try Scratch()
        try scratch.write(json, "config.json")
        return try EncoderConfiguration.read(folder: scratch.path)
    }

    @Test func `every value of a BERT file is taken over`() throws {
        let got = try read(bert)
        var wanted = EncoderConfiguration(
            family: .bert,
            vocabularySize: 100,
            hiddenSize: 12,
            layerCount: 3,
            headCount: 4,
            feedForwardSize: 20
        )
        wanted.activation = .relu
        wanted.hiddenDropout = 0.2
        wanted.pooledDropout = 0.2
        wanted.attentionDropout = 0
        wanted.tokenTypeCount = 3
        wanted.positionCount = 40
        wanted.normalizationEpsilon = 1e-5
        wanted.initializerRange = 0.5
        wanted.paddingID = 7
        #expect(got == wanted)
        #expect(got.headSize == 3)
        #expect(got.maximumTokens == 40)
    }

    @Test func `the other families have keys of their own`() throws {
        let distilled = try read(
            """
            {"model_type": "distilbert", "vocab_size": 9, "dim": 6, "n_layers": 2, "n_heads": 3,
             "hidden_dim": 5, "dropout": 0.3, "attention_dropout": 0.4, "activation": "gelu",
             "max_position_embeddings": 11}
            """
        )
        #expect(distilled.family == .distilBERT)
        let sizes = [distilled.hiddenSize, distilled.layerCount, distilled.headCount]
        #expect(sizes == ([6, 2, 3] as [Int]))
        #expect([distilled.feedForwardSize, distilled.positionCount] == ([5, 11] as [Int]))
        #expect([distilled.hiddenDropout, distilled.attentionDropout] == [0.3, 0.4])
        #expect(distilled.tokenTypeCount == 0)

        let xlnet = try read(
            """
            {"model_type": "xlnet", "n_token": 9, "d_model": 6, "n_layer": 2, "n_head": 3,
             "d_inner": 5, "dropout": 0.3, "summary_last_dropout": 0.25, "clamp_len": 4,
             "ff_activation": "gelu", "attn_type": "bi", "summary_activation": null}
            """
        )
        #expect(xlnet.family == .xlNet)
        #expect(xlnet.family.padsLeft)
        #expect(xlnet.maximumTokens == nil)
        #expect(xlnet.paddingID == 5)
        #expect([xlnet.attentionDropout, xlnet.pooledDropout] == [0.3, 0.25])
        #expect(xlnet.clampedDistance == 4)
        #expect(xlnet.summaryIsProjected && !xlnet.summaryIsTanh)
    }

    @Test func `RoBERTa's positions begin behind the padding id`() throws {
        let got = try read(
            bert.replacing("\"bert\"", with: "\"roberta\"")
                .replacing("\"pad_token_id\": 7", with: "\"pad_token_id\": 1")
        )
        #expect(got.family == .roBERTa)
        #expect(got.maximumTokens == 38)
    }

    @Test(arguments: [
        ("BertModel", EncoderFamily.bert), ("RobertaForMaskedLM", .roBERTa),
        ("DistilBertForMaskedLM", .distilBERT),
    ])
    func `an old file without a model type is known by its class`(
        name: String,
        family: EncoderFamily
    ) throws {
        let sizes =
            family == .distilBERT
            ? #""dim": 4, "n_layers": 1, "n_heads": 1, "hidden_dim": 2"#
            : #""hidden_size": 4, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 2"#
        let got = try read(#"{"architectures": ["\#(name)"], "vocab_size": 9, \#(sizes)}"#)
        #expect(got.family == family)
    }

    @Test(arguments: [
        (
            "\"bert\"", "\"gpt2\"",
            "unknown architecture 'gpt2'; expected bert, distilbert, roberta, xlnet"
        ),
        ("\"bert\"", "\"brt\"", "did you mean 'bert'?"),
        ("\"bert\"", "3", "model_type is 3"),
        ("\"vocab_size\": 100,", "", "lacks the key vocab_size"),
        (
            "\"hidden_size\": 12", "\"hidden_size\": 13",
            "hidden_size is 13, which num_attention_heads 4"
        ),
        (
            "\"hidden_size\": 12", "\"hidden_size\": -4",
            "hidden_size is -4, expected a whole number"
        ),
        ("\"hidden_size\": 12", "\"hidden_size\": 1e12", "hidden_size is"),
        ("\"num_hidden_layers\": 3", "\"num_hidden_layers\": \"x\"", "num_hidden_layers is \"x\""),
        ("0.2", "1", "hidden_dropout_prob is 1, expected a number of at least 0 and less than 1"),
        ("\"relu\"", "\"mish\"", "hidden_act is \"mish\", expected gelu, "),
        ("\"pad_token_id\": 7", "\"pad_token_id\": 100", "pad_token_id is 100"),
        (
            "\"pad_token_id\": 7", "\"position_embedding_type\": \"relative_key\"",
            "position_embedding_type is \"relative_key\", expected absolute"
        ),
        ("{", "[", "is not JSON"),
    ])
    func `a wrong value is named with its key and the file`(
        old: String,
        new: String,
        words: String
    ) throws {
        let range = try #require(bert.range(of: old))
        let said = message { _ = try read(bert.replacingCharacters(in: range, with: new)) }
        #expect(said.contains("/config.json: "))
        #expect(said.contains(words), "\(said)")
        #expect(!said.contains("\n"))
    }

    @Test func `a folder without the file says so`() throws {
        let scratch = try Scratch()
        let said = message { _ = try EncoderConfiguration.read(folder: scratch.path) }
        #expect(said == "\(scratch.path)/config.json: no such file")
        let none = message { _ = try EncoderConfiguration.read(folder: scratch.path + "/none") }
        #expect(none == "\(scratch.path)/none: no such folder of a model")
    }
}
