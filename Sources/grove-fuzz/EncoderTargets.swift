import Foundation
import GroveBase
import GroveEncoder

/// Weights and configurations of pre-trained encoders.
let encoderTargets: [FuzzTarget] = [
    FuzzTarget(
        name: "safetensors",
        files: [FuzzFile("model.safetensors", soundTensors, more: [emptyTensors])]
    ) { folder in
        let file = try SafeTensorsFile(folder + "/model.safetensors")
        for tensor in file.tensors {
            if tensor.type.isFloatingPoint { _ = try file.floats(tensor).count }
            if tensor.type == .int64 { _ = try file.integers(tensor).count }
        }
    },
    FuzzTarget(
        name: "safetensors-parts",
        files: [
            FuzzFile(
                "model.safetensors.index.json",
                text: #"{"weight_map": {"a": "one.safetensors", "b": "one.safetensors"}}"#
            ),
            FuzzFile("one.safetensors", soundTensors),
        ]
    ) { folder in
        let weights = try StoredWeights(folder: folder)
        for name in weights.names {
            guard let (tensor, file) = weights[name] else { fatalError("no \(name)") }
            if tensor.type.isFloatingPoint { _ = try file.floats(tensor).count }
        }
    },
    FuzzTarget(
        name: "encoder-config",
        files: [
            FuzzFile(
                "config.json",
                Array(configurations[0].utf8),
                more: configurations.dropFirst().map { Array($0.utf8) }
            )
        ]
    ) { folder in
        let configuration = try EncoderConfiguration.read(folder: folder)
        _ = (configuration.headSize, configuration.maximumTokens)
    },
]

private let soundTensors = tensors(
    #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"BF16","shape":[],"data_offsets":[8,10]},"#
        + #""c":{"dtype":"F64","shape":[0],"data_offsets":[10,10]},"#
        + #""d":{"dtype":"F16","shape":[1],"data_offsets":[10,12]},"#
        + #""e":{"dtype":"I64","shape":[1],"data_offsets":[12,20]}}"#,
    20
)
private let emptyTensors = tensors("{}", 0)

private func tensors(_ header: String, _ count: Int) -> [UInt8] {
    little(header.utf8.count, 8) + Array(header.utf8) + [UInt8](repeating: 63, count: count)
}

private let configurations = [
    #"{"model_type":"bert","vocab_size":30,"hidden_size":8,"num_hidden_layers":1,"#
        + #""num_attention_heads":2,"intermediate_size":16,"hidden_act":"gelu","#
        + #""layer_norm_eps":1e-12,"pad_token_id":0,"max_position_embeddings":16}"#,
    #"{"model_type":"distilbert","vocab_size":30,"dim":8,"n_layers":1,"n_heads":2,"hidden_dim":16}"#,
    #"{"model_type":"xlnet","vocab_size":30,"d_model":8,"n_layer":1,"n_head":2,"d_inner":16,"#
        + #""d_head":4,"clamp_len":-1,"summary_activation":"tanh","attn_type":"bi"}"#,
    #"{"architectures":["RobertaModel"],"vocab_size":30,"hidden_size":8,"num_hidden_layers":1,"#
        + #""num_attention_heads":2,"intermediate_size":16,"max_position_embeddings":16}"#,
]
