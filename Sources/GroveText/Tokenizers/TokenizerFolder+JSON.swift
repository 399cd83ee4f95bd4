import Foundation
import GroveBase

extension TokenizerFolder {
    /// The tokenizer of a `tokenizer.json` that has no other file beside it.
    func tokenizerOfJSON() throws -> any Tokenizer {
        let file = TokenizerJSON(path: path("tokenizer.json"), json: try json("tokenizer.json"))
        switch file["model", "type"]?.stringValue {
        case "WordPiece": return try wordPieceTokenizer(file)
        case "BPE": return try byteLevelTokenizer(file)
        case "Unigram": return try sentencePieceTokenizer(file)
        case let other:
            throw InputError(
                "the model's type is '\(other ?? "")'; expected WordPiece, BPE or Unigram",
                place: file.path
            )
        }
    }

    private func wordPieceTokenizer(_ file: TokenizerJSON) throws -> any Tokenizer {
        try file.expect("BertNormalizer", "normalizer")
        try file.expect("BertPreTokenizer", "pre_tokenizer")
        let normalizer = file["normalizer"]
        let normalization = WordPieceTokenizer.Normalization(
            cleansText: normalizer?["clean_text"] != .bool(false),
            partsChinese: normalizer?["handle_chinese_chars"] != .bool(false),
            stripsAccents: normalizer?["strip_accents"].flatMap {
                if case .bool(let value) = $0 { value } else { nil }
            },
            lowercases: normalizer?["lowercase"] != .bool(false)
        )
        return try wordPieceTokenizer(
            try Vocabulary(file.vocabulary, path: file.path),
            "tokenizer.json",
            normalization,
            mark: file["model", "continuing_subword_prefix"]?.stringValue ?? "##",
            longestWord: file["model", "max_input_chars_per_word"]?.intValue ?? 100
        )
    }

    private func byteLevelTokenizer(_ file: TokenizerJSON) throws -> any Tokenizer {
        try file.expect(nil, "normalizer")
        try file.expect("ByteLevel", "pre_tokenizer")
        for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
            let text = file["model", key]?.stringValue ?? ""
            guard text.isEmpty else {
                throw InputError("\(key) is '\(text)'; expected none", place: file.path)
            }
        }
        for (part, key) in [("model", "byte_fallback"), ("model", "ignore_merges")]
        where file[part, key] == .bool(true) {
            throw InputError("\(key) is true; expected false", place: file.path)
        }
        if file["pre_tokenizer", "use_regex"] == .bool(false) {
            throw InputError("use_regex is false; expected true", place: file.path)
        }
        let merges = try (file["model", "merges"]?.arrayValue ?? []).map { merge in
            if let text = merge.stringValue { return try Pair(text.utf8, place: file.path) }
            guard let parts = merge.arrayValue, parts.count == 2, let left = parts[0].stringValue,
                let right = parts[1].stringValue
            else {
                throw InputError(
                    "a merge is \(merge.canonical); expected two tokens",
                    place: file.path
                )
            }
            return Pair(
                left: Array(left.utf8),
                right: Array(right.utf8),
                place: file.path,
                line: nil
            )
        }
        return try byteLevelTokenizer(
            try Vocabulary(file.vocabulary, path: file.path),
            "tokenizer.json",
            merges,
            addsPrefixSpace: file["pre_tokenizer", "add_prefix_space"] == .bool(true)
        )
    }

    private func sentencePieceTokenizer(_ file: TokenizerJSON) throws -> any Tokenizer {
        let parts = file["pre_tokenizer", "pretokenizers"]?.arrayValue ?? []
        guard parts.map({ $0["type"]?.stringValue }) == ["WhitespaceSplit", "Metaspace"],
            parts[1]["prepend_scheme"].map({ $0.stringValue == "always" }) ?? true
        else {
            throw InputError(
                "the pre_tokenizer is \(file["pre_tokenizer"]?.canonical ?? "null"); expected a "
                    + "Sequence of WhitespaceSplit and Metaspace that always prepends, as XLNet's",
                place: file.path
            )
        }
        let (normalization, characters) = try sentencePieceNormalization(file)
        let unknown = file["model", "unk_id"]?.intValue
        let pieces = try (file["model", "vocab"]?.arrayValue ?? []).enumerated().map { id, piece in
            guard let parts = piece.arrayValue, parts.count == 2, let text = parts[0].stringValue,
                let score = parts[1].doubleValue
            else {
                throw InputError(
                    "piece \(id) is \(piece.canonical); expected a text and its score",
                    place: file.path
                )
            }
            return UnigramModel.Piece(
                text: Array(text.utf8),
                score: score,
                kind: id == unknown ? .unknown : .normal
            )
        }
        let model = UnigramModel(pieces: pieces, characters: characters)
        return try sentencePieceTokenizer(model, "tokenizer.json", normalization)
    }

    private func sentencePieceNormalization(
        _ file: TokenizerJSON
    ) throws -> (SentencePieceTokenizer.Normalization, characters: [UInt8]) {
        let steps = file["normalizer", "normalizers"]?.arrayValue ?? []
        var characters: [UInt8] = []
        var kinds: [String] = []
        for step in steps {
            let kind = step["type"]?.stringValue ?? ""
            let pattern = step["pattern"]?["String"]?.stringValue
            switch (kind, pattern) {
            case ("Replace", "``"), ("Replace", "''"): kinds.append("quotes")
            // Runs of spaces part words as one does.
            case ("Replace", nil) where step["pattern"]?["Regex"]?.stringValue == " {2,}": continue
            case ("Precompiled", _):
                kinds.append(kind)
                let text = step["precompiled_charsmap"]?.stringValue ?? ""
                characters = Data(base64Encoded: text).map { Array($0) } ?? []
            default: kinds.append(kind)
            }
        }
        let known = ["quotes", "quotes", "NFKD", "StripAccents", "Lowercase", "Precompiled"]
        let isInOrder =
            kinds.allSatisfy(known.contains)
            && kinds.compactMap(known.firstIndex) == kinds.compactMap(known.firstIndex).sorted()
        guard isInOrder, kinds.count(where: { $0 == "quotes" }) % 2 == 0,
            kinds.contains("NFKD") == kinds.contains("StripAccents")
        else {
            throw InputError(
                "the normalizer's steps are \(kinds.joined(separator: ", ")); expected XLNet's: "
                    + "Replace twice, NFKD, StripAccents, Lowercase, Precompiled, some left out",
                place: file.path
            )
        }
        let normalization = SentencePieceTokenizer.Normalization(
            joinsQuotes: kinds.contains("quotes"),
            keepsAccents: !kinds.contains("NFKD"),
            lowercases: kinds.contains("Lowercase")
        )
        return (normalization, characters)
    }
}

/// A `tokenizer.json` that has been read.
private struct TokenizerJSON {
    let path: String
    private let members: JSONValue
    /// The model's vocabulary, its tokens in order and told apart by bytes.
    let vocabulary: OrderedJSON

    init(path: String, json: OrderedJSON) {
        self.path = path
        vocabulary = json["model"]?["vocab"] ?? .null
        members = json.value
    }

    subscript(_ part: String) -> JSONValue? { members[part] }

    subscript(_ part: String, _ key: String) -> JSONValue? { members[part]?[key] }

    /// Checks the type of a part; nil expects none.
    func expect(_ type: String?, _ part: String) throws {
        let found = self[part, "type"]?.stringValue
        guard found != type else { return }
        throw InputError(
            "the \(part) is \(found ?? "null"); expected \(type ?? "null")",
            place: path
        )
    }
}

extension OrderedJSON {
    fileprivate subscript(_ name: String) -> OrderedJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
