import GroveBase

/// The pieces of a unigram model, as a `spiece.model` or a `tokenizer.json` holds them.
struct UnigramModel: Sendable {
    struct Piece: Sendable, Equatable {
        var text: [UInt8]
        /// The logarithm of its probability.
        var score: Double
        var kind: Kind
    }

    /// What a piece is; the numbers are those of the file format.
    enum Kind: Int, Sendable {
        case normal = 1
        case unknown = 2
        case control = 3
        case userDefined = 4
        case unused = 5
        case byte = 6
    }

    var pieces: [Piece]
    /// The map of characters, empty where there is none.
    var characters: [UInt8]
    /// Whether the model is a unigram model, the only kind used here.
    var isUnigram = true

    /// Reads a `spiece.model`: a protocol buffer, of which pieces, scores, kinds, the model's kind
    /// and the map of characters count.
    ///
    /// - Throws: ``InputError`` where the bytes are not that.
    init(parsing bytes: [UInt8]) throws {
        pieces = []
        characters = []
        var message = WireReader(bytes[...])
        while let field = try message.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let piece)): pieces.append(try UnigramModel.piece(piece))
            case (2, .bytes(let trainer)):
                var trainer = WireReader(trainer)
                while let field = try trainer.next() {
                    if field.number == 3, case .number(let kind) = field.value {
                        isUnigram = kind == 1
                    }
                }
            case (3, .bytes(let normalizer)):
                var normalizer = WireReader(normalizer)
                while let field = try normalizer.next() {
                    if field.number == 2, case .bytes(let map) = field.value {
                        characters = Array(map)
                    }
                }
            default: continue
            }
        }
    }

    private static func piece(_ bytes: ArraySlice<UInt8>) throws -> Piece {
        var reader = WireReader(bytes)
        var piece = Piece(text: [], score: 0, kind: .normal)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): piece.text = Array(text)
            case (2, .number(let bits)):
                piece.score = Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
            case (3, .number(let kind)):
                guard let kind = Kind(rawValue: Int(truncatingIfNeeded: kind)) else {
                    throw InputError("a piece of kind \(kind), expected 1 to 6")
                }
                piece.kind = kind
            default: continue
            }
        }
        return piece
    }

    init(pieces: [Piece], characters: [UInt8]) {
        self.pieces = pieces
        self.characters = characters
    }

    /// Makes numbers with a comma, `9,`, so unlikely that number and comma are parted.
    ///
    /// XLNet parts them after the model has run; Hugging Face lowers such pieces' scores by 100
    /// instead (`XLNetConverter`), which is what `tokenizer.json` of the released models holds.
    mutating func penalizeNumbersWithComma() {
        for i in pieces.indices {
            let scalars = String(decoding: pieces[i].text, as: UTF8.self).unicodeScalars
            guard scalars.count >= 2, scalars.last == ",",
                let digit = scalars.dropLast().last, digit.properties.numericType != nil,
                digit.properties.numericType != .numeric
            else { continue }
            pieces[i].score -= 100
        }
    }
}

/// Reads the fields of a protocol buffer's message in order.
struct WireReader {
    enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next field; nil at the end.
    mutating func next() throws -> (number: Int, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let tag = try varint()
        let number = Int(truncatingIfNeeded: tag >> 3)
        switch tag & 7 {
        case 0: return (number, .number(try varint()))
        case 1: return (number, .number(try fixed(8)))
        case 2:
            let length = try varint()
            guard length <= UInt64(rest.count) else { throw ended }
            defer { rest = rest.dropFirst(Int(length)) }
            return (number, .bytes(rest.prefix(Int(length))))
        case 5: return (number, .number(try fixed(4)))
        default:
            throw InputError("is no sentencepiece model: field of wire type \(tag & 7)")
        }
    }

    private var ended: InputError {
        InputError("is no sentencepiece model, or one that ends early")
    }

    private mutating func varint() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw ended }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw ended
    }

    private mutating func fixed(_ count: Int) throws -> UInt64 {
        guard rest.count >= count else { throw ended }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
