import ArgumentParser
import Foundation
import GroveBase
import GroveText

/// `grove-bench tokenize`: texts to ids of a pre-trained encoder's vocabulary.
struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Time turning texts into an encoder's ids, and write them.",
        discussion: """
            MODEL is a folder in the Hugging Face layout. TEXTS holds one text a line; in a .jsonl \
            file each line is a JSON text, so that documents may have line ends of their own.
            """
    )
    @Argument(help: "A folder with vocab.txt, vocab.json and merges.txt, or spiece.model.")
    var model: String
    @Argument(help: "The texts, one a line.")
    var texts: String
    @OptionGroup var timing: TimingOptions
    @Option(name: .long, help: "The most ids a text may have, special tokens included.")
    var limit: Int?
    @Option(name: .long, help: "Write the ids here: a line a text, parted by spaces.")
    var write: String?

    func validate() throws {
        if let limit, limit < 8 { throw ValidationError("--limit must be at least 8") }
    }

    func run() throws {
        let tokenizer = try readTokenizer(folder: model)
        let documents = try readTexts(texts)
        let (made, measurement) = timing.measure {
            tokenizer.tokenize(
                documents,
                limit: limit ?? .max,
                workers: timing.workers,
                progress: SilentProgress()
            )
        }
        if let write { try TokenizeCommand.write(made, to: write) }
        measurement.print(
            "tokenize",
            [
                "documents": .integer(documents.count),
                "bytes": .integer(documents.bytes.count),
                "ids": .integer(made.ids.count),
                "documents-per-second": .number(
                    (Double(documents.count) / measurement.median).rounded()
                ),
            ]
        )
    }

    private static func write(_ texts: TokenizedTexts, to path: String) throws {
        var lines: [UInt8] = []
        for text in 0..<texts.count {
            lines.append(contentsOf: texts[text].map(String.init).joined(separator: " ").utf8)
            lines.append(UInt8(ascii: "\n"))
        }
        do { try Data(lines).write(to: URL(fileURLWithPath: path)) } catch {
            throw WorkError("cannot write \(path): \(error.localizedDescription)")
        }
    }
}
