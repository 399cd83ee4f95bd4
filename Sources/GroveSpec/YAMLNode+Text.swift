import GroveBase

// Writing YAML: mappings over several lines, lists and what is in them on one.

extension YAMLNode {
    /// The value as YAML text, starting on a new line for a mapping or a list of mappings.
    func blockText(indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        switch content {
        case .mapping(let members) where !members.isEmpty:
            return members.map { key, _, value in
                let separator = value.isBlock ? "\n" : " "
                let inner = value.isBlock ? value.blockText(indent: indent + 2) : value.flowText
                return "\(margin)\(YAMLNode.plainOrQuoted(key)):\(separator)\(inner)"
            }
            .joined(separator: "\n")
        case .sequence(let items) where isBlock:
            return items.map { "\(margin)- \($0.flowText)" }.joined(separator: "\n")
        default: return flowText
        }
    }

    private var isBlock: Bool {
        switch content {
        case .mapping(let members): !members.isEmpty
        case .sequence(let items): items.contains(where: \.isBlock)
        default: false
        }
    }

    /// The value on one line.
    private var flowText: String {
        switch content {
        case .null: "null"
        case .scalar(let text, quoted: false): YAMLNode.plainOrQuoted(text)
        case .scalar(let text, quoted: true): JSONValue.string(text).canonical
        case .sequence(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
        case .mapping(let members):
            "{"
                + members.map { "\(YAMLNode.plainOrQuoted($0.key)): \($0.value.flowText)" }
                .joined(separator: ", ") + "}"
        }
    }

    /// A text without quotes where YAML reads it back as the same plain text.
    private static func plainOrQuoted(_ text: String) -> String {
        // Whole numbers may have underscores between their digits.
        let isNumber = Int(text.replacing("_", with: "")) != nil || Double(text) != nil
        let isWord =
            text.utf8.first.map(isLetter) ?? false
            && text.utf8.allSatisfy { isLetter($0) || "0123456789-+._@/".utf8.contains($0) }
            && !["null", "Null", "NULL"].contains(text)
        return isNumber || isWord ? text : JSONValue.string(text).canonical
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
