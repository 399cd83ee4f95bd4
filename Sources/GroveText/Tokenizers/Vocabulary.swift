import GroveBase

/// The tokens of a vocabulary file with their ids.
struct Vocabulary {
    /// A token of the file.
    struct Token {
        let text: [UInt8]
        let id: Int32
        let line: Int
    }

    /// The file it was read from.
    let path: String
    let tokens: [Token]
    /// The ids by token.
    private(set) var table = TokenTable()

    /// Creates a vocabulary.
    ///
    /// - Throws: ``InputError`` with file and line for a token or an id that stands twice.
    init(_ tokens: [Token], path: String) throws {
        self.path = path
        self.tokens = tokens
        var ids: Set<Int32> = []
        for token in tokens {
            let shown = String(decoding: token.text, as: UTF8.self)
            guard table.insert(token.text.span, token.id) else {
                throw InputError(
                    "token '\(shown)' stands twice; expected distinct tokens",
                    place: path,
                    line: token.line
                )
            }
            guard ids.insert(token.id).inserted else {
                throw InputError(
                    "token '\(shown)' has id \(token.id), which another token has",
                    place: path,
                    line: token.line
                )
            }
        }
    }

    /// Reads `vocab.txt`: one token a line, its id the number of lines before it.
    ///
    /// - Throws: ``InputError`` with file and line.
    init(lines bytes: [UInt8], path: String) throws {
        var tokens: [Token] = []
        for line in textLines(bytes) {
            guard !line.isEmpty else {
                throw InputError(
                    "an empty line; expected a token on each line",
                    place: path,
                    line: tokens.count + 1
                )
            }
            tokens.append(
                Token(text: Array(line), id: Int32(tokens.count), line: tokens.count + 1)
            )
        }
        try self.init(tokens, path: path)
    }

    /// Reads a JSON object of tokens and their ids.
    ///
    /// - Throws: ``InputError`` with file and line.
    init(_ json: OrderedJSON, path: String) throws {
        guard case .object(let members) = json else {
            throw InputError("expected an object of tokens and their ids", place: path)
        }
        let tokens = try members.map { member in
            guard case .integer(let id) = member.value, let id = Int32(exactly: id), id >= 0 else {
                throw InputError(
                    "token '\(member.name)' has id \(member.value.value.canonical); "
                        + "expected a whole number from 0",
                    place: path,
                    line: member.line
                )
            }
            return Token(text: Array(member.name.utf8), id: id, line: member.line)
        }
        try self.init(tokens, path: path)
    }

    /// The id of a token that must be there.
    ///
    /// - Throws: ``InputError`` naming the file and the token.
    func require(_ token: String) throws -> Int32 {
        guard let id = table.find(token) else {
            throw InputError("lacks the token '\(token)', expected it", place: path)
        }
        return id
    }

    /// The number of ids, added tokens counted.
    func size(with added: [AddedToken]) -> Int {
        let largest = max(tokens.map(\.id).max() ?? -1, added.map(\.id).max() ?? -1)
        return Int(largest) + 1
    }
}

/// The lines of a text without their ends; what follows the last end is a line if it is not empty.
func textLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
}
