/// Many texts in one block of UTF-8 bytes: documents, label names, ids.
public struct TextColumn: Sendable, Equatable {
    /// The bytes of all texts, one after the other.
    public let bytes: [UInt8]
    /// Where each text starts, and the end of the last: `count + 1` values from 0 to `bytes.count`.
    public let offsets: [Int]

    /// Creates a column from its parts.
    ///
    /// - Precondition: The offsets start at 0, do not descend and end at the byte count.
    public init(bytes: [UInt8], offsets: [Int]) {
        precondition(
            offsets.first == 0 && offsets.last == bytes.count
                && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 },
            "offsets must rise from 0 to \(bytes.count)"
        )
        self.bytes = bytes
        self.offsets = offsets
    }

    /// Creates a column from texts.
    public init(_ texts: some Sequence<String>) {
        var bytes: [UInt8] = []
        var offsets = [0]
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            offsets.append(bytes.count)
        }
        self.bytes = bytes
        self.offsets = offsets
    }

    /// How many texts there are.
    public var count: Int { offsets.count - 1 }

    /// The text at an index; bytes that are not UTF-8 become U+FFFD.
    public subscript(_ index: Int) -> String { String(decoding: utf8(index), as: UTF8.self) }

    /// The UTF-8 bytes of the text at an index.
    public func utf8(_ index: Int) -> ArraySlice<UInt8> {
        bytes[offsets[index]..<offsets[index + 1]]
    }

    /// The texts in order.
    public var texts: [String] { (0..<count).map { self[$0] } }
}
