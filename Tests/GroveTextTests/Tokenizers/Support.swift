import Foundation
import GroveBase

@testable import GroveText

/// What Hugging Face's tokenizers make of the texts, and the models they made it with.
struct TokenizerGoldens {
    let texts: TextColumn
    let limits: [Int]
    private let json: JSONValue

    init() throws {
        json = try golden("tokenizers.json")
        var bytes: [UInt8] = []
        var offsets = [0]
        for text in json["texts"]?.strings ?? [] {
            let digits = Array(text)
            for i in stride(from: 0, to: digits.count, by: 2) {
                bytes.append(UInt8(String(digits[i...(i + 1)]), radix: 16) ?? 0)
            }
            offsets.append(bytes.count)
        }
        texts = TextColumn(bytes: bytes, offsets: offsets)
        limits = json["limits"]?.integers ?? []
    }

    var models: [String] { (json["ids"]?.objectValue ?? [:]).keys.sorted() }

    /// The ids of each text at a limit.
    func ids(_ model: String, limit: Int) -> [[Int32]] {
        let place = limits.firstIndex(of: limit) ?? 0
        return (json["ids"]?[model]?.arrayValue ?? []).map { row in
            (row.arrayValue?[place].integers ?? []).map { Int32($0) }
        }
    }

    /// The digest of what a step makes of every scalar.
    func digest(_ step: String) -> String? { json["scalars"]?[step]?.stringValue }
}

/// The path of a folder of small models.
func tokenizerFolder(_ name: String) throws -> String {
    let path = "Resources/Tokenizers/\(name)"
    guard let url = Bundle.module.url(forResource: path, withExtension: nil) else {
        throw InputError("no such resource", place: path)
    }
    return url.path
}

/// A copy of a folder of a small model, removed at the end.
struct FolderCopy: ~Copyable {
    let path: String

    init(_ name: String) throws {
        path = NSTemporaryDirectory() + "grove-tokens-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: try tokenizerFolder(name), toPath: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
}
