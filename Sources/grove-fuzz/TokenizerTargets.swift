import Foundation
import GroveBase
import GroveText

/// Tokenizers in the Hugging Face layout; what they are read from is also the text they part.
let tokenizerTargets: [FuzzTarget] = [
    tokenizer("wordpiece", "models/wordpiece-accents", ["vocab.txt"]),
    tokenizer("byte-level", "models/byte-level", ["merges.txt", "vocab.json"]),
    tokenizer("unigram", "models/unigram", ["spiece.model"]),
    FuzzTarget(
        name: "tokenizer-json",
        files: ["wordpiece", "byte-level", "unigram"].map { kind in
            FuzzFile("tokenizer.json", fixture("json/\(kind)/tokenizer.json"))
        },
        read: readAndUse
    ),
    FuzzTarget(
        name: "tokenize",
        files: [FuzzFile("text.txt", Array("Ünïcode Ⅻ 東京 can't ``it'' 3.14\n\u{1F333}".utf8))],
        others: Dictionary(
            uniqueKeysWithValues: [
                ("wordpiece", "vocab.txt"), ("byte-level", "vocab.json"),
                ("byte-level", "merges.txt"), ("unigram", "spiece.model"),
            ].map { ("\($0)/\($1)", fixture("models/\($0)/\($1)")) }
        )
    ) { folder in
        let text = String(decoding: try bytes(of: folder + "/text.txt"), as: UTF8.self)
        for kind in ["wordpiece", "byte-level", "unigram"] {
            let tokenizer = try shared.withLock { known in
                let tokenizer = try known[kind] ?? readTokenizer(folder: "\(folder)/\(kind)")
                known[kind] = tokenizer
                return tokenizer
            }
            let whole = tokenizer.encode(text)
            guard tokenizer.encode(text, limit: 8).count <= max(8, 2 + whole.count) else {
                fatalError("\(kind): a limit of 8 gives more")
            }
        }
    },
]

/// The sound tokenizers, read once.
private let shared = Locked<[String: any Tokenizer]>([:])

/// A folder of which any file is replaced: those of the vocabulary, or the small ones.
private func tokenizer(_ kind: String, _ folder: String, _ names: [String]) -> FuzzTarget {
    let small = [
        FuzzFile("config.json", fixture("\(folder)/config.json")),
        FuzzFile("tokenizer_config.json", fixture("\(folder)/tokenizer_config.json")),
        FuzzFile(
            "special_tokens_map.json",
            text: #"{"mask_token": {"content": "<mask>", "lstrip": true, "rstrip": false}}"#
        ),
        FuzzFile("added_tokens.json", text: "{}"),
    ]
    return FuzzTarget(
        name: "tokenizer-\(kind)",
        files: names.map { FuzzFile($0, fixture("\(folder)/\($0)")) } + small,
        read: readAndUse
    )
}

private func fixture(_ path: String) -> [UInt8] {
    repositoryFile("Tests/GroveTextTests/Resources/Tokenizers/\(path)")
}

/// Reads the tokenizer of a folder and parts some texts with it.
private func readAndUse(_ folder: String) throws {
    let tokenizer = try readTokenizer(folder: folder)
    for text in ["", "the cat's \u{FC}n\u{EF}code \u{6771}\u{4EAC} 3,14", "a b\u{2581}c<mask>"] {
        for id in tokenizer.encode(text) where id < 0 || Int(id) >= tokenizer.vocabularySize {
            fatalError("id \(id) of \(tokenizer.vocabularySize)")
        }
    }
}
