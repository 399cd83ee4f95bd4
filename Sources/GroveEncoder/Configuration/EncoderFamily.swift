/// The encoders that Grove knows, by the `model_type` of their `config.json`.
public enum EncoderFamily: String, Sendable, CaseIterable {
    /// BERT (Devlin et al. 2019, arXiv:1810.04805) of any depth and width, MiniLM among them.
    case bert
    /// DistilBERT (Sanh et al. 2019, arXiv:1910.01108).
    case distilBERT = "distilbert"
    /// RoBERTa (Liu et al. 2019, arXiv:1907.11692).
    case roBERTa = "roberta"
    /// XLNet (Yang et al. 2019, arXiv:1906.08237), its content stream.
    case xlNet = "xlnet"

    /// The classes that `architectures` of a `config.json` begins with, for files without a
    /// `model_type`.
    static let classNames: [(prefix: String, family: EncoderFamily)] = [
        ("DistilBert", .distilBERT), ("Roberta", .roBERTa), ("XLNet", .xlNet), ("Bert", .bert),
    ]

    /// What stands before the names of weights in the files of models with a head.
    var weightPrefix: String {
        switch self {
        case .bert: "bert."
        case .distilBERT: "distilbert."
        case .roBERTa: "roberta."
        case .xlNet: "transformer."
        }
    }

    /// Whether documents shorter than their batch are padded before the first token.
    ///
    /// XLNet's summary is that of the last position, so that its padding goes to the left.
    public var padsLeft: Bool { self == .xlNet }
}

/// The activation functions between the two layers of a feed-forward block.
public enum Activation: String, Sendable, CaseIterable {
    /// x Φ(x), with the error function.
    case gelu
    /// x Φ(x) by its tanh approximation.
    case geluTanh = "gelu_pytorch_tanh"
    /// The same approximation under its older name.
    case geluNew = "gelu_new"
    /// max(0, x).
    case relu
    /// tanh(x).
    case tanh
    /// x / (1 + exp(−x)).
    case silu
    /// The same under its other name.
    case swish
}
