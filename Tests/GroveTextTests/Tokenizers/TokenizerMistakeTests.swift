import Foundation
import GroveBase
import Testing

@testable import GroveText

@Suite struct `Tokenizer files that are wrong` {
    /// Reads a folder that is wrong and expects one line with some words.
    private func expectMistake(
        _ folder: borrowing FolderCopy,
        _ words: [String],
        line: Int? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let path = folder.path
        let error = #expect(throws: InputError.self, sourceLocation: sourceLocation) {
            try readTokenizer(folder: path)
        }
        let text = error?.description ?? ""
        for word in words {
            #expect(text.contains(word), "\(text)", sourceLocation: sourceLocation)
        }
        #expect(error?.place?.hasPrefix(path) == true, sourceLocation: sourceLocation)
        #expect(error?.line == line, sourceLocation: sourceLocation)
        #expect(!text.contains("\n"), sourceLocation: sourceLocation)
    }

    @Test func `a token that stands twice`() throws {
        let folder = try FolderCopy("models/wordpiece")
        let vocabulary = try folder.read("vocab.txt")
        let count = vocabulary.split(separator: "\n").count
        try folder.write(vocabulary + "[CLS]\n", to: "vocab.txt")
        expectMistake(folder, ["vocab.txt", "'[CLS]' stands twice"], line: count + 1)
    }

    @Test(arguments: ["[UNK]", "[CLS]", "[SEP]", "[PAD]"])
    func `a special token that is missing`(token: String) throws {
        let folder = try FolderCopy("models/wordpiece")
        let vocabulary = try folder.read("vocab.txt")
        try folder.write(
            vocabulary.replacingOccurrences(of: token + "\n", with: "[other]\n"),
            to: "vocab.txt"
        )
        expectMistake(folder, ["vocab.txt", "lacks the token '\(token)'"])
    }

    @Test func `an empty line in a vocabulary`() throws {
        let folder = try FolderCopy("models/wordpiece")
        try folder.write("[PAD]\n\n[UNK]\n", to: "vocab.txt")
        expectMistake(folder, ["vocab.txt", "expected a token"], line: 2)
    }

    @Test(arguments: ["wordpiece", "byte-level", "unigram"])
    func `a vocabulary that does not fit the configuration`(model: String) throws {
        let folder = try FolderCopy("models/\(model)")
        try folder.write(#"{"model_type": "bert", "vocab_size": 12345}"#, to: "config.json")
        expectMistake(folder, ["tokens; expected 12345", "config.json"])
    }

    @Test(arguments: [("a b c", 3), ("ab", 3), ("a ", 3), (" b", 3)])
    func `a merge that is no pair`(text: String, line: Int) throws {
        let folder = try FolderCopy("models/byte-level")
        let lines = try folder.read("merges.txt").split(separator: "\n")
        try folder.write("\(lines[0])\n\(lines[1])\n\(text)\n", to: "merges.txt")
        expectMistake(folder, ["merges.txt", "'\(text)'", "expected two tokens"], line: line)
    }

    @Test func `merges of unknown tokens, and ones that stand twice`() throws {
        let folder = try FolderCopy("models/byte-level")
        try folder.write("#version: 0.2\nqqq z\n", to: "merges.txt")
        expectMistake(folder, ["merges.txt", "'qqq'", "vocab.json"], line: 2)
    }

    @Test func `a merge that stands twice`() throws {
        let folder = try FolderCopy("models/byte-level")
        let lines = try folder.read("merges.txt").split(separator: "\n")
        try folder.write("\(lines[0])\n\(lines[1])\n\(lines[1])\n", to: "merges.txt")
        expectMistake(folder, ["merges.txt", "stands twice"], line: 3)
    }

    @Test func `a byte that the vocabulary lacks`() throws {
        let folder = try FolderCopy("models/byte-level")
        let vocabulary = try folder.read("vocab.json")
        try folder.write(
            vocabulary.replacingOccurrences(of: "\"Q\":", with: "\"QQQ\":"),
            to: "vocab.json"
        )
        expectMistake(folder, ["vocab.json", "lacks the token 'Q'"])
    }

    @Test func `ids that are no numbers or stand twice`() throws {
        let folder = try FolderCopy("models/byte-level")
        try folder.write("{\"a\": 0,\n \"b\": \"x\"}", to: "vocab.json")
        expectMistake(folder, ["vocab.json", "'b'", "expected a whole number"], line: 2)
        try folder.write("{\"a\": 0,\n \"b\": 0}", to: "vocab.json")
        expectMistake(folder, ["vocab.json", "'b' has id 0"], line: 2)
    }

    @Test(arguments: [[], [1], [0x0A, 200, 1], [0x0F], [0x0A, 3, 0x18, 9, 0]] as [[UInt8]])
    func `a broken sentencepiece model`(bytes: [UInt8]) throws {
        let folder = try FolderCopy("models/unigram")
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/spiece.model"))
        expectMistake(folder, ["spiece.model"])
    }

    @Test func `a sentencepiece model that is cut anywhere is refused or whole`() throws {
        let bytes = try Data(
            contentsOf: URL(fileURLWithPath: tokenizerFolder("models/unigram") + "/spiece.model")
        )
        let whole = try UnigramModel(parsing: Array(bytes))
        var refused = 0
        for count in stride(from: 1, to: bytes.count, by: 7) {
            do {
                let cut = try UnigramModel(parsing: Array(bytes.prefix(count)))
                #expect(cut.pieces.elementsEqual(whole.pieces.prefix(cut.pieces.count)))
            } catch { refused += 1 }
        }
        #expect(refused > 100)
    }

    @Test func `settings of the wrong kind`() throws {
        let folder = try FolderCopy("models/wordpiece")
        try folder.write(#"{"do_lower_case": "yes"}"#, to: "tokenizer_config.json")
        expectMistake(folder, ["tokenizer_config.json", "do_lower_case is \"yes\""])
        try folder.write(#"{"padding_side": "up"}"#, to: "tokenizer_config.json")
        expectMistake(folder, ["padding_side is 'up'", "left or right"])
        try folder.write("{", to: "tokenizer_config.json")
        expectMistake(folder, ["tokenizer_config.json", "JSON"], line: 1)
    }

    @Test func `folders without a tokenizer`() throws {
        let folder = try FolderCopy("models/byte-level")
        try folder.remove("merges.txt")
        expectMistake(folder, ["merges.txt is missing", "expected vocab.txt"])
        try folder.remove("vocab.json")
        expectMistake(folder, ["no tokenizer", "expected vocab.txt"])
    }

    @Test func `kinds of tokenizer.json that are not known`() throws {
        let folder = try FolderCopy("json/wordpiece")
        let json = try folder.read("tokenizer.json")
        for (from, to, words) in [
            ("\"WordPiece\",\"unk", "\"WordLevel\",\"unk", ["'WordLevel'", "Unigram"]),
            ("BertNormalizer", "NFC", ["the normalizer is NFC", "BertNormalizer"]),
            ("\"BertPreTokenizer\"", "\"Digits\"", ["the pre_tokenizer is Digits"]),
        ] {
            try folder.write(
                json.spaceless.replacingOccurrences(of: from, with: to),
                to: "tokenizer.json"
            )
            expectMistake(folder, ["tokenizer.json"] + words)
        }
    }
}

extension String {
    /// JSON without what `tokenizers` puts between its parts.
    fileprivate var spaceless: String {
        split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined()
            .replacingOccurrences(of: "\": ", with: "\":")
    }
}
