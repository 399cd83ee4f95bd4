import Foundation
import GroveBase

/// A zip file of numpy arrays whose sizes are known before their elements are.
///
/// Every member has its place from the start, so that pieces can be written in any order, from
/// several threads, without holding an array in memory. Members are stored without compression and
/// carry no time: equal elements give equal files.
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
        /// Where the elements begin.
        var elements: Int { offset + localHeaderSize + name.count + header.count }
        var end: Int { offset + localHeaderSize + name.count + size }
    }

    private let path: String
    private let places: [Place]
    private let descriptor: Int32

    /// Lays the file out.
    ///
    /// - Throws: ``WorkError`` if it cannot be made.
    /// - Precondition: All members together have less than 4 GiB, as zip without extensions demands.
    init(_ path: String, _ members: [Member]) throws {
        self.path = path
        var places: [Place] = []
        for member in members {
            let header = numpyHeader(member.descriptor, shape: member.shape)
            let place = Place(
                name: Array((member.name + ".npy").utf8),
                header: header,
                offset: places.last?.end ?? 0,
                size: header.count + member.shape.reduce(1, *) * member.elementSize
            )
            places.append(place)
        }
        precondition((places.last?.end ?? 0) < Int(UInt32.max), "members of 4 GiB or more")
        self.places = places
        // Safety: the path is a C string for the duration of the call.
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw WorkError("\(path): cannot be made: \(lastSystemError())")
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
            let head =
                littleEndian(20, 2) + littleEndian(0, 4) + littleEndian(0, 2)
                // The date of all members: 1980-01-01, the first that zip can say.
                + littleEndian(0x21, 2) + littleEndian(crc, 4) + littleEndian(place.size, 4)
                + littleEndian(place.size, 4) + littleEndian(place.name.count, 2)
                + littleEndian(0, 2)
            try writeBytes(littleEndian(0x0403_4B50, 4) + head + place.name, at: place.offset)
            directory +=
                littleEndian(0x0201_4B50, 4) + littleEndian(20, 2) + head + littleEndian(0, 6)
                // A regular file that all may read.
                + littleEndian(0o100644 << 16, 4) + littleEndian(place.offset, 4) + place.name
        }
        let start = places.last?.end ?? 0
        let end =
            littleEndian(0x0605_4B50, 4) + littleEndian(0, 4) + littleEndian(places.count, 2)
            + littleEndian(places.count, 2) + littleEndian(directory.count, 4)
            + littleEndian(start, 4) + littleEndian(0, 2)
        try writeBytes(directory + end, at: start)
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
                throw WorkError("\(path): cannot be read again: \(lastSystemError())")
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
                throw WorkError("\(path): cannot be written: \(lastSystemError())")
            }
            done += written
        }
    }
}

/// The size of a member's local header without its name.
private let localHeaderSize = 30

/// The low bytes of a number, lowest first.
private func littleEndian(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
