import GroveTensor
public import GroveText

/// A batch of documents as rows of token ids of one length, padded where they are shorter.
public struct EncoderInput: Sendable, Equatable {
    /// The documents b.
    public let rowCount: Int
    /// The tokens t of a row.
    public let length: Int
    /// The token ids, (b, t), row by row.
    public let ids: [Int64]
    /// The segment of each token, (b, t).
    public let segments: [Int64]
    /// Whether a token is the document's, (b, t); false for padding.
    public let mask: [Bool]

    /// Creates a batch.
    ///
    /// - Parameters:
    ///   - rowCount: The documents.
    ///   - length: The tokens of a row, at least 1.
    ///   - ids: The token ids, (rowCount, length).
    ///   - segments: The segment of each token, of the ids' shape.
    ///   - mask: Whether a token is the document's, of the ids' shape; every row has one such token.
    public init(rowCount: Int, length: Int, ids: [Int64], segments: [Int64], mask: [Bool]) {
        let count = rowCount * length
        precondition(
            rowCount > 0 && length > 0 && ids.count == count && segments.count == count
                && mask.count == count,
            "\(ids.count) ids, \(segments.count) segments, \(mask.count) marks for (\(rowCount), \(length))"
        )
        self.rowCount = rowCount
        self.length = length
        self.ids = ids
        self.segments = segments
        self.mask = mask
    }

    /// Pads some documents to the longest of them, as an encoder's family wants it.
    ///
    /// BERT, DistilBERT and RoBERTa are padded at the end, all in segment 0. XLNet is padded at the
    /// beginning, padding in segment 3, the last token, its `<cls>`, in segment 2, as its tokenizer
    /// in Hugging Face's library does.
    ///
    /// - Parameters:
    ///   - documents: The token ids of each, special tokens included; none empty.
    ///   - configuration: The encoder's.
    public init(
        _ documents: some Collection<some Collection<Int32>>,
        for configuration: EncoderConfiguration
    ) {
        let isXLNet = configuration.family == .xlNet
        let length = documents.map(\.count).max() ?? 0
        let count = documents.count * length
        var ids = [Int64](repeating: Int64(configuration.paddingID), count: count)
        var segments = [Int64](repeating: isXLNet ? 3 : 0, count: count)
        var mask = [Bool](repeating: false, count: count)
        for (row, document) in documents.enumerated() {
            precondition(!document.isEmpty, "document \(row) has no tokens")
            let padding = length - document.count
            var place = row * length + (configuration.family.padsLeft ? padding : 0)
            for id in document {
                ids[place] = Int64(id)
                segments[place] = 0
                mask[place] = true
                place += 1
            }
            if isXLNet { segments[place - 1] = 2 }
        }
        self.init(
            rowCount: documents.count,
            length: length,
            ids: ids,
            segments: segments,
            mask: mask
        )
    }
}

extension EncoderInput {
    /// A batch that a tokenizer padded.
    public init(_ batch: TokenBatch) {
        self.init(
            rowCount: batch.rowCount,
            length: batch.length,
            ids: batch.ids.map(Int64.init),
            segments: batch.segments.map(Int64.init),
            mask: batch.mask.map { $0 != 0 }
        )
    }
}

/// A batch where the model is: what the families share of it.
struct PlacedInput {
    /// The token ids, (b, t).
    let ids: Tensor
    /// The tokens t of a row.
    let length: Int
    /// The segments, (b, t); nil where all are 0.
    let segments: Tensor?
    /// Which keys take part, (b, 1, 1, t); nil where all do, which is faster.
    let keys: Tensor?
    /// Where the documents' own tokens lie; nil where packing them would save little.
    let packing: Packing?

    init(_ input: EncoderInput, on device: Device) {
        let shape = [input.rowCount, input.length]
        ids = Tensor(input.ids, shape: shape, device: device)
        length = input.length
        segments =
            input.segments.allSatisfy { $0 == 0 }
            ? nil : Tensor(input.segments, shape: shape, device: device)
        keys =
            input.mask.allSatisfy { $0 }
            ? nil
            : Tensor(input.mask, shape: [input.rowCount, 1, 1, input.length], device: device)
        packing = Packing(input, on: device)
    }
}

/// The documents' own tokens of a padded batch, one after the other.
///
/// All but attention works on each token by itself, so that nothing need be computed for padding
/// there: between attentions a batch is (T, h) for its T tokens in place of (b, t, h).
struct Packing {
    /// The places of the tokens among b·t, (T).
    let kept: Tensor
    /// For each of the b·t places its token's place in the packed batch, 0 for padding, (b·t).
    let places: Tensor
    /// The place of each document's first token in the packed batch, (b).
    let first: Tensor
    /// The documents b.
    let rowCount: Int
    /// The tokens t of a row.
    let length: Int

    /// The share of padding from which packing pays.
    private static let leastPadding = 1.0 / 16

    init?(_ input: EncoderInput, on device: Device) {
        var kept: [Int64] = []
        var places = [Int64](repeating: 0, count: input.mask.count)
        var first: [Int64] = []
        for place in input.mask.indices where input.mask[place] {
            if first.count == place / input.length { first.append(Int64(kept.count)) }
            places[place] = Int64(kept.count)
            kept.append(Int64(place))
        }
        let padding = 1 - Double(kept.count) / Double(input.mask.count)
        guard padding >= Packing.leastPadding else { return nil }
        self.kept = Tensor(kept, device: device)
        self.places = Tensor(places, device: device)
        self.first = Tensor(first, device: device)
        rowCount = input.rowCount
        length = input.length
    }

    /// (b, t, h) as (T, h).
    func packed(_ x: Tensor) -> Tensor {
        x.reshaped([rowCount * length, x.size(-1)]).indexed(by: kept)
    }

    /// (T, h) as (b, t, h), padding filled with anything.
    func padded(_ x: Tensor) -> Tensor {
        x.indexed(by: places).reshaped([rowCount, length, x.size(-1)])
    }
}
