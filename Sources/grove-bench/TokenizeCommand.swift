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
        let documents = try readTexts()
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

    private func readTexts() throws -> TextColumn {
        guard let data = FileManager.default.contents(atPath: texts) else {
            throw InputError("no such file, or it cannot be read", place: texts)
        }
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What follows the last line's end is no line.
        if lines.last?.isEmpty == true { lines.removeLast() }
        var bytes: [UInt8] = []
        var offsets = [0]
        for (i, line) in lines.enumerated() {
            if texts.hasSuffix(".jsonl") {
                bytes.append(contentsOf: try text(line, i + 1).utf8)
            } else {
                bytes.append(contentsOf: line)
            }
            offsets.append(bytes.count)
        }
        return TextColumn(bytes: bytes, offsets: offsets)
    }

    private func text(_ line: Data, _ number: Int) throws -> String {
        do {
            let json = try OrderedJSON(parsing: String(decoding: line, as: UTF8.self))
            guard case .string(let text) = json else { throw InputError("expected a JSON text") }
            return text
        } catch let error as InputError {
            throw InputError(error.message, place: texts, line: number)
        }
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
