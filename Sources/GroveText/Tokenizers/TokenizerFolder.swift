import Foundation
import GroveBase

/// Reads the tokenizer of a pre-trained model's folder in the Hugging Face layout.
///
/// What is read: `spiece.model`, or `vocab.json` with `merges.txt`, or `vocab.txt`; where there is
/// none of these, `tokenizer.json`. Settings and special tokens come from `tokenizer_config.json`,
/// `special_tokens_map.json` and `added_tokens.json` (or the added tokens of `tokenizer.json`),
/// the vocabulary's size is held against `config.json`; all of these may be missing.
///
/// - Parameter folder: The folder's path.
/// - Returns: A ``WordPieceTokenizer``, ``ByteLevelTokenizer`` or ``SentencePieceTokenizer``.
/// - Throws: ``InputError`` naming file, line, value and what was expected.
public func readTokenizer(folder: String) throws -> any Tokenizer {
    let files = try TokenizerFolder(folder)
    if files.has("spiece.model") { return try files.sentencePieceTokenizer() }
    if files.has("vocab.json"), files.has("merges.txt") { return try files.byteLevelTokenizer() }
    if files.has("vocab.txt") { return try files.wordPieceTokenizer() }
    if files.has("tokenizer.json") { return try files.tokenizerOfJSON() }
    let missing =
        files.has("vocab.json") ? "merges.txt is missing beside vocab.json" : "no tokenizer"
    throw InputError(
        "\(missing); expected vocab.txt, vocab.json with merges.txt, spiece.model or tokenizer.json",
        place: folder
    )
}

/// A model's folder, its small files read.
struct TokenizerFolder {
    let folder: String
    /// `tokenizer_config.json`, an empty object where there is none.
    let settings: JSONValue
    private let specialTokens: JSONValue
    private let config: JSONValue

    init(_ folder: String) throws {
        self.folder = folder
        settings = try TokenizerFolder.object("\(folder)/tokenizer_config.json")
        specialTokens = try TokenizerFolder.object("\(folder)/special_tokens_map.json")
        config = try TokenizerFolder.object("\(folder)/config.json")
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func bytes(_ name: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path(name)) else {
            throw InputError("no such file, or it cannot be read", place: path(name))
        }
        return Array(data)
    }

    /// A JSON file with the order of its members.
    func json(_ name: String) throws -> OrderedJSON {
        let text = String(decoding: try bytes(name), as: UTF8.self)
        do { return try OrderedJSON(parsing: text) } catch let error as InputError {
            throw error.at(path(name))
        }
    }

    private static func object(_ path: String) throws -> JSONValue {
        guard let data = FileManager.default.contents(atPath: path) else { return .object([:]) }
        do {
            let json = try OrderedJSON(parsing: String(decoding: data, as: UTF8.self)).value
            guard json.objectValue != nil else { throw InputError("expected a JSON object") }
            return json
        } catch let error as InputError { throw error.at(path) }
    }

    /// A setting that is true or false; nil where it is missing or null.
    ///
    /// - Throws: ``InputError`` where it is something else.
    func flag(_ key: String) throws -> Bool? {
        switch settings[key] {
        case nil, .null: return nil
        case .bool(let value): return value
        case let other?:
            throw InputError(
                "\(key) is \(other.canonical); expected true, false or null",
                place: path("tokenizer_config.json")
            )
        }
    }

    /// Whether the model is of a type, by its configuration or the tokenizer's.
    func isModel(_ type: String) -> Bool {
        config["model_type"]?.stringValue == type
            || settings["tokenizer_class"]?.stringValue?.lowercased().hasPrefix(type) == true
    }

    /// Holds the number of ids against the configuration's.
    func checkSize(_ size: Int, of file: String) throws {
        guard let expected = config["vocab_size"]?.intValue, expected != size else { return }
        throw InputError(
            "\(size) tokens; expected \(expected), the vocab_size of \(path("config.json"))",
            place: path(file)
        )
    }

    /// The side that rows are filled up on.
    func paddingSide(_ usual: TokenLayout.PaddingSide) throws -> TokenLayout.PaddingSide {
        guard let text = settings["padding_side"]?.stringValue else { return usual }
        guard let side = TokenLayout.PaddingSide(rawValue: text) else {
            throw InputError(
                "padding_side is '\(text)'; expected left or right",
                place: path("tokenizer_config.json")
            )
        }
        return side
    }
}

extension TokenizerFolder {
    /// A special token as the files name it.
    struct SpecialToken: Equatable {
        var content: String
        var stripsLeft = false
        var stripsRight = false
        var isSingleWord = false

        func added(_ id: Int32) -> AddedToken {
            AddedToken(
                content: Array(content.utf8),
                id: id,
                stripsLeft: stripsLeft,
                stripsRight: stripsRight,
                isSingleWord: isSingleWord
            )
        }

        init(_ content: String, stripsLeft: Bool = false) {
            self.content = content
            self.stripsLeft = stripsLeft
        }

        /// A token as JSON: its text, or an object with it and what belongs to it.
        init?(_ json: JSONValue) {
            guard let content = json.stringValue ?? json["content"]?.stringValue else { return nil }
            self.content = content
            stripsLeft = json["lstrip"] == .bool(true)
            stripsRight = json["rstrip"] == .bool(true)
            isSingleWord = json["single_word"] == .bool(true)
        }
    }

    /// The token of a role (`cls_token`) by the files, or the family's own.
    func special(_ role: String, _ usual: SpecialToken) throws -> SpecialToken {
        for json in [settings[role], specialTokens[role]] {
            guard let json, json != .null else { continue }
            guard let token = SpecialToken(json) else {
                throw InputError(
                    "\(role) is \(json.canonical); expected a text, or an object with 'content'",
                    place: folder
                )
            }
            // A plain text names the token; what else belongs to it is the family's to say.
            return json.stringValue == usual.content ? usual : token
        }
        return usual
    }

    /// All added tokens: those a file lists with their ids, else the special ones given.
    ///
    /// - Parameters:
    ///   - usual: The special tokens of the family; those the vocabulary lacks are left out.
    ///   - vocabulary: The ids of tokens.
    /// - Returns: The tokens, each once.
    /// - Throws: ``InputError`` where a list is broken or contradicts the vocabulary.
    func addedTokens(
        _ usual: [SpecialToken],
        _ vocabulary: Vocabulary,
        partsNormalized: Bool = false
    ) throws -> [AddedToken] {
        if let list = try listedTokens(partsNormalized: partsNormalized) {
            for token in list.tokens {
                let known = vocabulary.table.find(token.content.span)
                if let known, known != token.id {
                    throw InputError(
                        "token '\(String(decoding: token.content, as: UTF8.self))' has id "
                            + "\(token.id); expected \(known), its id in \(vocabulary.path)",
                        place: list.path
                    )
                }
            }
            return list.tokens
        }
        var more = usual
        for json in [settings, specialTokens] {
            let list = json["additional_special_tokens"]?.arrayValue ?? []
            more += list.compactMap { SpecialToken($0) }
        }
        var tokens: [AddedToken] = []
        for token in more where !tokens.contains(where: { $0.content == Array(token.content.utf8) })
        {
            if let id = vocabulary.table.find(token.content) { tokens.append(token.added(id)) }
        }
        for (content, id) in try addedTokensFile()
        where !tokens.contains(where: { $0.content == Array(content.utf8) }) {
            tokens.append(SpecialToken(content).added(id))
        }
        return tokens
    }

    private func listedTokens(
        partsNormalized: Bool
    ) throws -> (tokens: [AddedToken], path: String)? {
        var list: [(id: JSONValue?, JSONValue)] = []
        let file: String
        if has("tokenizer.json") {
            file = "tokenizer.json"
            let json = try json(file).value
            list = (json["added_tokens"]?.arrayValue ?? []).map { ($0["id"], $0) }
        } else if let members = settings["added_tokens_decoder"]?.objectValue {
            file = "tokenizer_config.json"
            list = members.map { (Int($0.key).map { .integer($0) }, $0.value) }
        } else {
            return nil
        }
        let tokens = try list.map { id, json in
            guard let token = SpecialToken(json), let id = id?.intValue, let id = Int32(exactly: id)
            else {
                throw InputError(
                    "an added token is \(json.canonical); expected 'id' and 'content'",
                    place: path(file)
                )
            }
            if json["normalized"] == .bool(true), json["special"] != .bool(true), partsNormalized {
                throw InputError(
                    "added token '\(token.content)' is to be found in the normalised text; "
                        + "expected 'normalized': false or 'special': true",
                    place: path(file)
                )
            }
            return token.added(id)
        }
        return (tokens, path(file))
    }

    private func addedTokensFile() throws -> [(String, Int32)] {
        guard has("added_tokens.json") else { return [] }
        let file = path("added_tokens.json")
        let members = try TokenizerFolder.object(file).objectValue ?? [:]
        return try members.sorted { $0.key < $1.key }.map { content, id in
            guard let id = id.intValue, id >= 0, let id = Int32(exactly: id) else {
                throw InputError("token '\(content)' has no id; expected a number", place: file)
            }
            return (content, id)
        }
    }
}
