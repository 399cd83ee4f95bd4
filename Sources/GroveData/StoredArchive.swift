import Foundation
import GroveBase

/// The members of a zip file that are stored without compression, read straight into arrays.
///
/// Any other zip file, and one that looks damaged, is left to libarchive, which says what is wrong.
final class StoredArchive: Sendable {
    /// Where a member's bytes are, and what they must add up to.
    struct Member: Sendable {
        let offset: Int
        let size: Int
        let crc: UInt32
    }

    private let path: String
    private let descriptor: Int32
    /// The members by name.
    let members: [String: Member]

    /// Opens a file; nil where it is not a zip file of stored members alone.
    init?(_ path: String) {
        // Safety: the path is a C string for the duration of the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        self.path = path
        self.descriptor = descriptor
        guard let size = fileSize(path),
            let members = StoredArchive.directory(descriptor, size)
        else {
            close(descriptor)
            return nil
        }
        self.members = members
    }

    deinit { close(descriptor) }

    /// The first bytes of a member, at most `count`.
    func head(_ member: Member, _ count: Int) -> [UInt8] {
        bytes(descriptor, member.offset, min(count, member.size)) ?? []
    }

    /// A member's elements behind its first bytes, checked against the member's checksum.
    ///
    /// - Parameters:
    ///   - member: The member.
    ///   - skip: The bytes before the elements.
    ///   - count: The elements, which fill the rest of the member.
    /// - Returns: The elements.
    /// - Throws: ``InputError`` if they cannot be read or the checksum differs.
    func elements<Number: BitwiseCopyable>(
        _ member: Member,
        after skip: Int,
        count: Int
    ) throws -> [Number] {
        precondition(skip + count * MemoryLayout<Number>.stride == member.size)
        var crc = CRC32()
        crc.update(head(member, skip))
        let size = member.size - skip
        var done = 0
        let result = unsafe [Number](capacity: count) { buffer, initialized in
            let target = UnsafeMutableRawBufferPointer(buffer)
            while done < size {
                // A piece is still in the cache when its checksum is taken.
                let piece = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: target[done..<min(done + 1 << 18, size)]
                )
                // Safety: at most the piece is written, and any bits make a valid number.
                let got = unsafe pread(
                    descriptor,
                    piece.baseAddress,
                    piece.count,
                    off_t(member.offset + skip + done)
                )
                if got <= 0 { break }
                unsafe crc.update(UnsafeRawBufferPointer(rebasing: piece[..<got]))
                done += got
            }
            initialized = done == size ? count : 0
        }
        guard done == size, crc.value == member.crc else {
            throw InputError("is truncated or damaged: a checksum differs", place: path)
        }
        return result
    }

    /// Reads the directory at the end of the file.
    private static func directory(_ descriptor: Int32, _ size: Int) -> [String: Member]? {
        let tail = min(size, 22 + 65_535)
        guard let end = bytes(descriptor, size - tail, tail),
            let mark = (0...max(0, tail - 22)).last(where: {
                $0 + 22 <= tail && littleEndian32(end, $0) == 0x0605_4B50
            })
        else { return nil }
        let count = Int(littleEndian32(end, mark + 8) >> 16)
        let (length, start) = (
            Int(littleEndian32(end, mark + 12)), Int(littleEndian32(end, mark + 16))
        )
        guard start + length <= size, let entries = bytes(descriptor, start, length) else {
            return nil
        }
        var members: [String: Member] = [:]
        var at = 0
        for _ in 0..<count {
            guard at + 46 <= length, littleEndian32(entries, at) == 0x0201_4B50 else { return nil }
            let method = littleEndian32(entries, at + 8) >> 16
            let (packed, whole) = (
                littleEndian32(entries, at + 20), littleEndian32(entries, at + 24)
            )
            let lengths = littleEndian32(entries, at + 28)
            let (name, extra) = (Int(lengths & 0xFFFF), Int(lengths >> 16))
            let comment = Int(littleEndian32(entries, at + 32) & 0xFFFF)
            let local = Int(littleEndian32(entries, at + 42))
            // Stored, and without the extension for sizes of 4 GiB and more.
            guard method == 0, packed == whole, packed < .max, at + 46 + name <= length,
                let header = bytes(descriptor, local, 30),
                littleEndian32(header, 0) == 0x0403_4B50
            else { return nil }
            let skipped = littleEndian32(header, 26)
            let offset = local + 30 + Int(skipped & 0xFFFF) + Int(skipped >> 16)
            guard offset + Int(whole) <= size else { return nil }
            let text = String(decoding: entries[(at + 46)..<(at + 46 + name)], as: UTF8.self)
            members[text] = Member(
                offset: offset,
                size: Int(whole),
                crc: littleEndian32(entries, at + 16)
            )
            at += 46 + name + extra + comment
        }
        return members
    }
}

/// Some bytes of a file; nil where there are not as many.
private func bytes(_ descriptor: Int32, _ offset: Int, _ count: Int) -> [UInt8]? {
    guard count >= 0 else { return nil }
    let result = unsafe [UInt8](capacity: count) { buffer, initialized in
        // Safety: at most `count` bytes are written, and only those read are counted.
        initialized = max(0, unsafe pread(descriptor, buffer.baseAddress, count, off_t(offset)))
    }
    return result.count == count ? result : nil
}
