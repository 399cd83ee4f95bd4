import Foundation
import GroveBase

/// A zip file of numpy arrays whose sizes are known before their elements are.
///
/// Every member has its place from the start, so that pieces can be written in any order, from
/// several threads, without holding an array in memory. Members are stored without compression and
/// carry no time: equal elements give equal files. Where a member's size or place takes more than 32
/// bits the zip64 extension holds it, as numpy does.
struct PlacedArchive: ~Copyable {
    /// One array of the archive.
    struct Member {
        let name: String
        let descriptor: String
        let shape: [Int]
        let elementSize: Int
    }

    private struct Place {
        let name: [UInt8]
        let header: [UInt8]
        let offset: Int
        let size: Int
        /// The bytes of the extension in the local header.
        let extra: Int
        /// Where the elements begin.
        var elements: Int { end - size + header.count }
        var end: Int { offset + localHeaderSize + name.count + extra + size }
    }

    private let path: String
    private let places: [Place]
    private let isLarge: Bool
    private let descriptor: Int32

    /// Lays the file out.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - members: Its arrays, in order.
    ///   - isLarge: Whether to use the zip64 extension; nil for where it is needed.
    /// - Throws: ``WorkError`` if it cannot be made.
    init(_ path: String, _ members: [Member], isLarge: Bool? = nil) throws {
        self.path = path
        let bytes = members.reduce(0) { sum, member in
            sum + member.shape.reduce(1, *) * member.elementSize + (1 << 12)
        }
        let isLarge = isLarge ?? (bytes >= Int(UInt32.max))
        self.isLarge = isLarge
        var places: [Place] = []
        for member in members {
            let header = numpyHeader(member.descriptor, shape: member.shape)
            let place = Place(
                name: Array((member.name + ".npy").utf8),
                header: header,
                offset: places.last?.end ?? 0,
                size: header.count + member.shape.reduce(1, *) * member.elementSize,
                extra: isLarge ? 20 : 0
            )
            places.append(place)
        }
        self.places = places
        // Safety: the path is a C string for the duration of the call.
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw systemError("cannot be made", path)
        }
        for place in places {
            try writeBytes(place.header, at: place.elements - place.header.count)
        }
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Writes elements of a member, the first of them the element of that number.
    ///
    /// - Throws: ``WorkError`` if they cannot be written.
    func write<Number: BitwiseCopyable>(
        _ elements: [Number],
        to member: Int,
        at first: Int
    ) throws {
        let place = places[member]
        let offset = place.elements + first * MemoryLayout<Number>.stride
        precondition(
            first >= 0 && offset + elements.count * MemoryLayout<Number>.stride <= place.end,
            "elements \(first)..<\(first + elements.count) beyond member \(member)"
        )
        // Safety: the bytes are read while the array lives.
        try unsafe elements.withUnsafeBytes { try unsafe write($0, at: offset) }
    }

    /// Writes what depends on the elements: the checksums and the directory.
    ///
    /// - Throws: ``WorkError`` if the file cannot be read again or written.
    consuming func close() throws {
        var directory: [UInt8] = []
        for place in places {
            let crc = try checksum(place)
            let sizes = fields((place.size, 8), (place.size, 8))
            let local = isLarge ? fields((1, 2), (16, 2)) + sizes : []
            let signature = fields((0x0403_4B50, 4))
            try writeBytes(
                signature + head(place, crc, extra: local) + place.name + local,
                at: place.offset
            )
            let extra =
                isLarge ? fields((1, 2), (24, 2)) + sizes + fields((place.offset, 8)) : []
            directory += fields((0x0201_4B50, 4), (version, 2))
            directory += head(place, crc, extra: extra)
            // A regular file that all may read.
            directory += fields((0, 6), (0o100644 << 16, 4), (isLarge ? unsaid : place.offset, 4))
            directory += place.name + extra
        }
        let start = places.last?.end ?? 0
        try writeBytes(directory + end(directory.count, start), at: start)
    }

    /// The version of zip that reads the file.
    private var version: Int { isLarge ? 45 : 20 }

    /// What stands of a member both before it and in the directory.
    private func head(_ place: Place, _ crc: Int, extra: [UInt8]) -> [UInt8] {
        let size = isLarge ? unsaid : place.size
        // The date of all members: 1980-01-01, the first that zip can say.
        return fields(
            (version, 2),
            (0, 6),
            (0x21, 2),
            (crc, 4),
            (size, 4),
            (size, 4),
            (place.name.count, 2),
            (extra.count, 2)
        )
    }

    /// The end of a directory of some bytes from a place on.
    private func end(_ size: Int, _ start: Int) -> [UInt8] {
        let count = places.count
        var bytes: [UInt8] = []
        if isLarge {
            bytes += fields((0x0606_4B50, 4), (44, 8), (45, 2), (45, 2), (0, 8))
            bytes += fields((count, 8), (count, 8), (size, 8), (start, 8))
            // Where this record is.
            bytes += fields((0x0706_4B50, 4), (0, 4), (start + size, 8), (1, 4))
        }
        bytes += fields((0x0605_4B50, 4), (0, 4), (count, 2), (count, 2))
        bytes += fields((isLarge ? unsaid : size, 4), (isLarge ? unsaid : start, 4), (0, 2))
        return bytes
    }

    private func checksum(_ place: Place) throws -> Int {
        var crc = CRC32()
        var at = place.end - place.size
        while at < place.end {
            let count = min(1 << 20, place.end - at)
            let piece = unsafe [UInt8](capacity: count) { buffer, initialized in
                // Safety: at most `count` bytes are written, and only those read are counted.
                let got = unsafe pread(descriptor, buffer.baseAddress, count, off_t(at))
                initialized = max(0, got)
            }
            guard !piece.isEmpty else {
                throw systemError("cannot be read again", path)
            }
            crc.update(piece)
            at += piece.count
        }
        return Int(crc.value)
    }

    private func writeBytes(_ bytes: [UInt8], at offset: Int) throws {
        // Safety: the bytes are read while the array lives.
        try unsafe bytes.withUnsafeBytes { try unsafe write($0, at: offset) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var done = 0
        while done < bytes.count {
            // Safety: the rest of the buffer is read, within its count.
            let written = unsafe pwrite(
                descriptor,
                bytes.baseAddress.map { unsafe $0 + done },
                bytes.count - done,
                off_t(offset + done)
            )
            guard written > 0 else {
                throw systemError("cannot be written", path)
            }
            done += written
        }
    }
}

/// The size of a member's local header without its name and extension.
private let localHeaderSize = 30

/// What stands for a number that the zip64 extension says.
private let unsaid = 0xFFFF_FFFF

/// Numbers one after the other, of each its low bytes, lowest first.
private func fields(_ fields: (value: Int, size: Int)...) -> [UInt8] {
    fields.flatMap { field in
        (0..<field.size).map { UInt8(truncatingIfNeeded: field.value >> (8 * $0)) }
    }
}
