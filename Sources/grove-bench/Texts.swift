import Foundation
import GroveBase
import GroveText

/// Reads texts, one a line, or JSON texts of a .jsonl file.
func readTexts(_ texts: String) throws -> TextColumn {
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
            bytes.append(contentsOf: try text(line, i + 1, texts).utf8)
        } else {
            bytes.append(contentsOf: line)
        }
        offsets.append(bytes.count)
    }
    return TextColumn(bytes: bytes, offsets: offsets)
}

private func text(_ line: Data, _ number: Int, _ texts: String) throws -> String {
    do {
        let json = try OrderedJSON(parsing: String(decoding: line, as: UTF8.self))
        guard case .string(let text) = json else { throw InputError("expected a JSON text") }
        return text
    } catch let error as InputError {
        throw InputError(error.message, place: texts, line: number)
    }
}
