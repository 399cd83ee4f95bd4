import GroveBase

/// The CRC-32 of gzip and zip, fed piece by piece.
struct CRC32 {
    private var state: UInt32 = ~0

    /// The checksum of all that was fed.
    var value: UInt32 { ~state }

    /// Feeds bytes, sixteen a step.
    mutating func update(_ bytes: [UInt8]) {
        // Safety: the buffer is read while the array lives, within its count.
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// Feeds bytes, sixteen a step.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var crc = state
        var i = 0
        // Safety: entries are below 256 of sixteen tables of 256; the words end within the bytes.
        unsafe crcTable.withUnsafeBufferPointer { table in
            while i + 16 <= bytes.count {
                var low = unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                let high = unsafe bytes.loadUnaligned(fromByteOffset: i + 8, as: UInt64.self)
                low = UInt64(littleEndian: low) ^ UInt64(crc)
                crc = unsafe folded(low, 8, table) ^ folded(UInt64(littleEndian: high), 0, table)
                i += 16
            }
            while i < bytes.count {
                crc = unsafe crc >> 8 ^ table[Int((crc ^ UInt32(bytes[i])) & 255)]
                i += 1
            }
        }
        state = crc
    }
}

/// The CRC-32 of gzip and zip.
func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = CRC32()
    crc.update(bytes)
    return crc.value
}

/// What eight bytes add, the last of them `behind` bytes before the end of the step.
@inline(__always)
private func folded(
    _ word: UInt64,
    _ behind: Int,
    _ table: UnsafeBufferPointer<UInt32>
) -> UInt32 {
    var sum: UInt32 = 0
    for byte in 0..<8 {
        let value = Int(truncatingIfNeeded: word >> UInt64(8 * byte)) & 255
        // Safety: the table has sixteen times 256 entries, and behind is 0 or 8.
        sum ^= unsafe table[(behind + 7 - byte) << 8 | value]
    }
    return sum
}

/// Sixteen tables of 256 entries, one after the other, of the reflected polynomial 0xEDB88320.
private let crcTable: [UInt32] = {
    var table = [UInt32](repeating: 0, count: 16 * 256)
    for i in 0..<256 {
        var crc = UInt32(i)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        table[i] = crc
    }
    for i in 256..<table.count {
        let previous = table[i - 256]
        table[i] = previous >> 8 ^ table[Int(previous & 255)]
    }
    return table
}()
