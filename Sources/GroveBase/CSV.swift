/// Comma-separated values as RFC 4180 has them, except that lines end with a mere line feed.
public enum CSV {
    /// A row with the place it came from.
    public struct Row: Equatable, Sendable {
        /// The line the row starts on, counted from 1.
        public let line: Int
        /// The fields without their quotes.
        public let fields: [String]
    }

    /// The text of some rows.
    public static func text(_ rows: [[String]]) -> String {
        rows.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func quoted(_ field: String) -> String {
        let special = field.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13
        }
        guard special else { return field }
        var doubled = ""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { doubled.unicodeScalars.append(scalar) }
            doubled.unicodeScalars.append(scalar)
        }
        return "\"" + doubled + "\""
    }

    /// The rows of a text.
    ///
    /// - Throws: ``InputError`` with the line of a quote that does not end.
    public static func rows(_ text: String) throws -> [Row] {
        var parser = Parser(bytes: Array(text.utf8))
        var rows: [Row] = []
        while let row = try parser.row() { rows.append(row) }
        return rows
    }

    private struct Parser {
        let bytes: [UInt8]
        var position = 0
        var line = 1

        mutating func row() throws -> Row? {
            guard position < bytes.count else { return nil }
            let start = line
            var fields = [try field()]
            while position < bytes.count, bytes[position] == UInt8(ascii: ",") {
                position += 1
                fields.append(try field())
            }
            if position < bytes.count { position += 1 }
            line += 1
            return Row(line: start, fields: fields)
        }

        /// Reads up to the comma or line feed that ends the field.
        private mutating func field() throws -> String {
            var field: [UInt8] = []
            while position < bytes.count {
                let byte = bytes[position]
                if byte == UInt8(ascii: ",") || byte == 10 { break }
                position += 1
                if byte == UInt8(ascii: "\"") {
                    try quoted(into: &field)
                } else if byte != 13 {
                    field.append(byte)
                }
            }
            return String(decoding: field, as: UTF8.self)
        }

        /// Reads up to the closing quote; a doubled quote stands for one.
        private mutating func quoted(into field: inout [UInt8]) throws {
            let opened = line
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == UInt8(ascii: "\"") {
                    guard position < bytes.count, bytes[position] == byte else { return }
                    position += 1
                }
                if byte == 10 { line += 1 }
                field.append(byte)
            }
            throw InputError("a quote does not end", line: opened)
        }
    }
}
