import GroveBase

extension TokenizerFolder {
    /// BERT's tokenizer from `vocab.txt`.
    func wordPieceTokenizer() throws -> any Tokenizer {
        let vocabulary = try Vocabulary(lines: bytes("vocab.txt"), path: path("vocab.txt"))
        let normalization = WordPieceTokenizer.Normalization(
            partsChinese: try flag("tokenize_chinese_chars") ?? true,
            stripsAccents: try flag("strip_accents"),
            lowercases: try flag("do_lower_case") ?? true
        )
        return try wordPieceTokenizer(vocabulary, "vocab.txt", normalization)
    }

    func wordPieceTokenizer(
        _ vocabulary: Vocabulary,
        _ file: String,
        _ normalization: WordPieceTokenizer.Normalization,
        mark: String = "##",
        longestWord: Int = 100
    ) throws -> any Tokenizer {
        let unknown = try special("unk_token", .init("[UNK]"))
        let start = try special("cls_token", .init("[CLS]"))
        let end = try special("sep_token", .init("[SEP]"))
        let padding = try special("pad_token", .init("[PAD]"))
        let mask = try special("mask_token", .init("[MASK]"))
        let added = try addedTokens(
            [unknown, start, end, padding, mask],
            vocabulary,
            partsNormalized: true
        )
        let size = vocabulary.size(with: added)
        try checkSize(size, of: file)
        var pieces = WordPieces(
            unknown: try vocabulary.require(unknown.content),
            longestWord: longestWord
        )
        let markBytes = Array(mark.utf8)
        for token in vocabulary.tokens {
            // Distinct tokens leave distinct pieces.
            _ = pieces.insert(token.text.span, continuedBy: markBytes.span, token.id)
        }
        return WordPieceTokenizer(
            pieces: pieces,
            vocabularySize: size,
            normalization: normalization,
            added: AddedTokens(added),
            layout: TokenLayout(
                prefix: [try vocabulary.require(start.content)],
                suffix: [try vocabulary.require(end.content)],
                padding: try vocabulary.require(padding.content),
                paddingSide: try paddingSide(.right)
            )
        )
    }

    /// RoBERTa's or GPT-2's tokenizer from `vocab.json` and `merges.txt`.
    func byteLevelTokenizer() throws -> any Tokenizer {
        let vocabulary = try Vocabulary(json("vocab.json"), path: path("vocab.json"))
        let file = path("merges.txt")
        var merges: [Pair] = []
        for (i, line) in textLines(try bytes("merges.txt")).enumerated()
        where !line.starts(with: Array("#version".utf8)) {
            merges.append(try Pair(line, place: file, line: i + 1))
        }
        return try byteLevelTokenizer(
            vocabulary,
            "vocab.json",
            merges,
            addsPrefixSpace: try flag("add_prefix_space") ?? false
        )
    }

    func byteLevelTokenizer(
        _ vocabulary: Vocabulary,
        _ file: String,
        _ merges: [Pair],
        addsPrefixSpace: Bool
    ) throws -> any Tokenizer {
        let isGPT = isModel("gpt2")
        let end = try special("eos_token", .init(isGPT ? "<|endoftext|>" : "</s>"))
        let classifier = try special("cls_token", .init("<s>"))
        let separator = try special("sep_token", .init("</s>"))
        let padding = try special("pad_token", isGPT ? end : .init("<pad>"))
        let unknown = try special("unk_token", .init(isGPT ? end.content : "<unk>"))
        let mask = try special("mask_token", .init("<mask>", stripsLeft: true))
        let specials = [end, classifier, separator, padding, unknown, mask]
        let added = try addedTokens(isGPT ? [end] : specials, vocabulary)
        let size = vocabulary.size(with: added)
        try checkSize(size, of: file)
        return ByteLevelTokenizer(
            merges: try byteMerges(vocabulary, merges),
            vocabularySize: size,
            addsPrefixSpace: addsPrefixSpace,
            added: AddedTokens(added),
            layout: TokenLayout(
                prefix: isGPT ? [] : [try vocabulary.require(classifier.content)],
                suffix: isGPT ? [] : [try vocabulary.require(separator.content)],
                padding: try vocabulary.require(padding.content),
                paddingSide: try paddingSide(.right)
            )
        )
    }

    private func byteMerges(_ vocabulary: Vocabulary, _ merges: [Pair]) throws -> ByteMerges {
        let bytes = try (0..<256).map { byte in
            try vocabulary.require(String(byteCharacter(UInt8(byte))))
        }
        var pairs: [UInt64: ByteMerges.Merge] = [:]
        pairs.reserveCapacity(merges.count)
        for (rank, pair) in merges.enumerated() {
            let ids = try [pair.left, pair.right, pair.left + pair.right].map { token in
                guard let id = vocabulary.table.find(token.span) else {
                    throw InputError(
                        "token '\(String(decoding: token, as: UTF8.self))' of a merge is not in "
                            + "\(vocabulary.path), expected it there",
                        place: pair.place,
                        line: pair.line
                    )
                }
                return id
            }
            let merge = ByteMerges.Merge(rank: Int32(rank), id: ids[2])
            guard pairs.updateValue(merge, forKey: ByteMerges.key(ids[0], ids[1])) == nil else {
                throw InputError(
                    "the merge '\(String(decoding: pair.left, as: UTF8.self)) "
                        + "\(String(decoding: pair.right, as: UTF8.self))' stands twice",
                    place: pair.place,
                    line: pair.line
                )
            }
        }
        return ByteMerges(bytes: bytes, pairs: pairs)
    }

    /// XLNet's tokenizer from `spiece.model`.
    func sentencePieceTokenizer() throws -> any Tokenizer {
        let file = path("spiece.model")
        var model: UnigramModel
        do {
            model = try UnigramModel(parsing: try bytes("spiece.model"))
        } catch let error as InputError { throw error.at(file) }
        guard model.isUnigram else {
            throw InputError("is no unigram model; expected one, as XLNet's", place: file)
        }
        model.penalizeNumbersWithComma()
        let normalization = SentencePieceTokenizer.Normalization(
            keepsAccents: try flag("keep_accents") ?? false,
            lowercases: try flag("do_lower_case") ?? false
        )
        return try sentencePieceTokenizer(model, "spiece.model", normalization)
    }

    func sentencePieceTokenizer(
        _ model: UnigramModel,
        _ file: String,
        _ normalization: SentencePieceTokenizer.Normalization
    ) throws -> any Tokenizer {
        let tokens = model.pieces.enumerated().map { id, piece in
            Vocabulary.Token(text: piece.text, id: Int32(id), line: id + 1)
        }
        let vocabulary = try Vocabulary(tokens, path: path(file))
        let separator = try special("sep_token", .init("<sep>"))
        let classifier = try special("cls_token", .init("<cls>"))
        let padding = try special("pad_token", .init("<pad>"))
        var specials = [separator, classifier, padding]
        for piece in model.pieces where piece.kind != .normal && piece.kind != .unused {
            specials.append(.init(String(decoding: piece.text, as: UTF8.self)))
        }
        let added = try addedTokens(specials, vocabulary, partsNormalized: true)
        let size = vocabulary.size(with: added)
        try checkSize(size, of: file)
        guard let unknown = model.pieces.firstIndex(where: { $0.kind == .unknown }) else {
            throw InputError("lacks a piece for what is unknown, expected one", place: path(file))
        }
        let characters: CharacterMap?
        do {
            characters = model.characters.isEmpty ? nil : try CharacterMap(model.characters)
        } catch let error as InputError { throw error.at(path(file)) }
        return SentencePieceTokenizer(
            pieces: UnigramPieces(
                vocabulary.table,
                scores: model.pieces.map(\.score),
                unknown: Int32(unknown)
            ),
            vocabularySize: size,
            characters: characters,
            normalization: normalization,
            added: AddedTokens(added),
            layout: TokenLayout(
                suffix: [
                    try vocabulary.require(separator.content),
                    try vocabulary.require(classifier.content),
                ],
                suffixSegments: [0, 2],
                padding: try vocabulary.require(padding.content),
                paddingSegment: 3,
                paddingSide: try paddingSide(.left)
            )
        )
    }

    /// Two tokens that merge.
    struct Pair {
        let left: [UInt8]
        let right: [UInt8]
        let place: String
        let line: Int?

        /// Reads a merge: two tokens and one space.
        init(_ text: some Collection<UInt8>, place: String, line: Int? = nil) throws {
            let parts = text.split(separator: 0x20, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw InputError(
                    "the merge is '\(String(decoding: text, as: UTF8.self))'; "
                        + "expected two tokens with a space between them",
                    place: place,
                    line: line
                )
            }
            self.init(left: Array(parts[0]), right: Array(parts[1]), place: place, line: line)
        }

        init(left: [UInt8], right: [UInt8], place: String, line: Int?) {
            self.left = left
            self.right = right
            self.place = place
            self.line = line
        }
    }
}

/// The character that stands for a byte in a byte-level vocabulary.
///
/// Bytes that print in Latin-1 stand for themselves, the others for U+0100 and on, in their order
/// (`bytes_to_unicode` of GPT-2's code).
func byteCharacter(_ byte: UInt8) -> Character {
    func prints(_ byte: UInt8) -> Bool {
        0x21...0x7E ~= byte || 0xA1...0xAC ~= byte || byte >= 0xAE
    }
    if prints(byte) { return Character(Unicode.Scalar(byte)) }
    let rank = (0..<byte).count { !prints($0) }
    return Character(Unicode.Scalar(0x100 + UInt32(rank)) ?? "\u{FFFD}")
}
