import Foundation
import GroveTestSupport

/// Bytes as a gzip file of stored blocks, with the right trailer.
func gzip(_ bytes: [UInt8]) -> [UInt8] { Array(TestArchive.gzip(Data(bytes))) }

/// A zip file of stored members with the right checksums.
func zip(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    Array(TestArchive.zip(members.map { .file($0.name, Data($0.bytes)) }))
}

/// The members of a zip file whose members are all stored with their sizes in front of them.
func storedMembers(_ bytes: [UInt8]) -> [(name: String, bytes: [UInt8])] {
    var members: [(name: String, bytes: [UInt8])] = []
    var at = 0
    while at + 30 <= bytes.count, number(bytes, at, 4) == 0x0403_4B50 {
        let (size, name) = (number(bytes, at + 18, 4), number(bytes, at + 26, 2))
        let start = at + 30 + name + number(bytes, at + 28, 2)
        let title = String(decoding: bytes[(at + 30)..<(at + 30 + name)], as: UTF8.self)
        members.append((title, Array(bytes[start..<(start + size)])))
        at = start + size
    }
    return members
}

/// Makes of a zip file of stored members files to spoil: each member, packed again with the others.
func memberFiles(_ path: String, _ archive: [UInt8]) -> [FuzzFile] {
    let members = storedMembers(archive)
    return members.indices.map { index in
        FuzzFile(path, members[index].bytes) { content in
            var changed = members
            changed[index].bytes = content
            return zip(changed)
        }
    }
}

/// Corrects the checksums of the headers of a tar file.
func correctedTar(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var at = 0
    while at + 512 <= bytes.count {
        if bytes[at] != 0, bytes[(at + 257)..<(at + 262)].elementsEqual("ustar".utf8) {
            let field = (at + 148)..<(at + 156)
            bytes.replaceSubrange(field, with: [UInt8](repeating: 32, count: 8))
            let sum = bytes[at..<(at + 512)].reduce(0) { $0 + Int($1) }
            let digits = String(sum, radix: 8)
            let text = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "\u{0} "
            bytes.replaceSubrange(field, with: Array(text.utf8.prefix(8)))
        }
        at += 512
    }
    return bytes
}

/// Corrects the CRC-32 of the stored members of a zip file, in front of them and in the directory.
func correctedZip(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var at = 0
    while at + 46 <= bytes.count {
        defer { at += 1 }
        guard number(bytes, at, 4) == 0x0201_4B50, number(bytes, at + 10, 2) == 0 else { continue }
        let (size, local) = (number(bytes, at + 20, 4), number(bytes, at + 42, 4))
        guard local + 30 <= bytes.count, number(bytes, local, 4) == 0x0403_4B50 else { continue }
        let start = local + 30 + number(bytes, local + 26, 2) + number(bytes, local + 28, 2)
        guard start + size <= bytes.count else { continue }
        let sum = little(Int(crc(Array(bytes[start..<(start + size)]))), 4)
        bytes.replaceSubrange((at + 16)..<(at + 20), with: sum)
        bytes.replaceSubrange((local + 14)..<(local + 18), with: sum)
    }
    return bytes
}

/// A number of some bytes as they stand in a file, the lowest byte first.
func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// The number that some bytes of a file make, the lowest byte first.
func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
}

/// The CRC-32 of gzip and zip.
func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0 as UInt32) { crc, byte in crcTable[Int((crc ^ UInt32(byte)) & 255)] ^ crc >> 8
    }
}

private let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
}
