public import Foundation

/// Archives for tests, made byte by byte: also such as no honest tool makes.
public enum TestArchive {
    /// One member of an archive.
    public struct Member: Sendable {
        /// The name, as it is.
        public var name: String
        /// The type in a tar header: `0` file, `1` hard link, `2` link, `3` device, `5` folder.
        public var type: Character
        /// What a file holds.
        public var content: Data { Data(bytes) }
        /// Where a link leads.
        public var target: String
        /// An array: where a global `Data` keeps its bytes, the leak sanitizer takes them for lost.
        private var bytes: [UInt8]

        /// A file.
        public static func file(_ name: String, _ content: Data) -> Member {
            Member(name: name, type: "0", target: "", bytes: Array(content))
        }

        /// A file with a text.
        public static func file(_ name: String, _ text: String) -> Member {
            file(name, Data(text.utf8))
        }

        /// Anything without content.
        public static func special(_ name: String, _ type: Character, to target: String = "")
            -> Member
        {
            Member(name: name, type: type, target: target, bytes: [])
        }
    }

    /// A tar archive (POSIX ustar).
    public static func tar(_ members: [Member]) -> Data {
        var bytes = Data()
        for member in members {
            bytes += header(member, size: member.content.count) + member.content
            bytes += Data(count: (512 - member.content.count % 512) % 512)
        }
        return bytes + Data(count: 1024)
    }

    /// A gzip file that stores the bytes as they are.
    public static func gzip(_ bytes: Data) -> Data {
        var packed = Data([31, 139, 8, 0, 0, 0, 0, 0, 0, 255])
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            packed += [rest.isEmpty ? 1 : 0] + little(block.count, 2) + little(~block.count, 2)
            packed += block
        } while !rest.isEmpty
        return packed + little(Int(checksum(bytes)), 4) + little(bytes.count, 4)
    }

    /// A compressed tar archive.
    public static func compressedTar(_ members: [Member]) -> Data { gzip(tar(members)) }

    /// A compressed tar archive of one file of zeros, a thousandth of its size; its trailer is wrong.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - size: The bytes that unpacking would give.
    ///   - stated: The bytes that the file's header states.
    /// - Returns: The archive.
    public static func bomb(_ name: String, size: Int, stated: Int) -> Data {
        let head = header(.file(name, Data()), size: stated)
        var packed = Data([31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 0])
        packed += little(head.count, 2) + little(~head.count, 2) + head
        // A block of fixed Huffman codes (RFC 1951, 3.2.6): a zero, then "258 bytes, one back".
        var bits = BitWriter()
        bits.append([1, 1, 0])
        bits.append([0, 0, 1, 1, 0, 0, 0, 0])
        for _ in 0..<(size / 258) { bits.append([1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]) }
        bits.append([0, 0, 0, 0, 0, 0, 0])
        return packed + bits.bytes + little(0, 4) + little(size, 4)
    }

    /// A zip archive of files stored as they are.
    public static func zip(_ members: [Member]) -> Data {
        var bytes = Data()
        var directory = Data()
        for member in members {
            let name = Data(member.name.utf8)
            let size = little(member.content.count, 4)
            let head =
                little(20, 2) + little(0, 4) + little(0, 2) + little(0x21, 2)
                + little(Int(checksum(member.content)), 4) + size + size + little(name.count, 2)
                + little(0, 2)
            directory +=
                little(0x0201_4B50, 4) + little(20, 2) + head + little(0, 6)
                + little(0o100644 << 16, 4) + little(bytes.count, 4) + name
            bytes += little(0x0403_4B50, 4) + head + name + member.content
        }
        let end =
            little(0x0605_4B50, 4) + little(0, 4) + little(members.count, 2)
            + little(members.count, 2) + little(directory.count, 4) + little(bytes.count, 4)
            + little(0, 2)
        return bytes + directory + end
    }

    private static func header(_ member: Member, size: Int) -> Data {
        func field(_ text: String, _ width: Int) -> Data {
            let bytes = Data(text.utf8.prefix(width))
            return bytes + Data(count: width - bytes.count)
        }
        func octal(_ value: Int, _ width: Int) -> Data {
            let digits = String(value, radix: 8)
            return field(String(repeating: "0", count: width - 1 - digits.count) + digits, width)
        }
        let front =
            field(member.name, 100) + octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12)
            + octal(0, 12)
        let back =
            Data(String(member.type).utf8) + field(member.target, 100) + Data("ustar\u{0}00".utf8)
            + Data(count: 247)
        let sum = (front + back).reduce(8 * 32) { $0 + Int($1) }
        return front + octal(sum, 7) + Data(" ".utf8) + back
    }

    private static func little(_ value: Int, _ count: Int) -> Data {
        Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
    }

    /// The CRC-32 of gzip and zip.
    private static func checksum(_ bytes: Data) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { crc, byte in
            crcTable[Int((crc ^ UInt32(byte)) & 255)] ^ crc >> 8
        }
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
}

/// Bits put into bytes, the lowest first.
private struct BitWriter {
    var bytes = Data()
    private var count = 0

    mutating func append(_ bits: [UInt8]) {
        for bit in bits {
            if count % 8 == 0 { bytes.append(0) }
            bytes[bytes.count - 1] |= bit << UInt8(count % 8)
            count += 1
        }
    }
}
