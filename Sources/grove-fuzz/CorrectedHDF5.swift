/// Corrects the checksums of an HDF5 file's metadata, as far as its pieces are found by signature.
///
/// Sizes and places: HDF5 File Format Specification 3.0, sections II.A (superblock 3), III.A.2
/// (B-tree 2), III.G (fractal heap), IV.A.1.b (object header 2).
func correctedHDF5(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var at = 0
    // The last B-tree's and heap's facts, which pieces behind them need.
    var (recordSize, recordCount, heapBits, blockSize, hasSums) = (0, 0, 0, 0, false)
    while at + 8 <= bytes.count {
        let signature = Array(bytes[at..<(at + 4)])
        switch signature {
        case Array("\u{89}HDF".unicodeScalars.map { UInt8($0.value) }): correct(&bytes, at, 44)
        case Array("OHDR".utf8):
            let flags = Int(bytes[at + 5])
            let front = 6 + (flags & 0x20 == 0 ? 0 : 16) + (flags & 0x10 == 0 ? 0 : 4)
            let width = 1 << (flags & 3)
            guard at + front + width <= bytes.count else { break }
            correct(&bytes, at, front + width &+ number(bytes, at + front, width))
        case Array("BTHD".utf8):
            guard at + 38 <= bytes.count else { break }
            recordSize = number(bytes, at + 10, 2)
            recordCount = number(bytes, at + 24, 2)
            correct(&bytes, at, 34)
        case Array("BTLF".utf8): correct(&bytes, at, 6 + recordSize * recordCount)
        case Array("FRHP".utf8):
            guard at + 146 <= bytes.count else { break }
            hasSums = bytes[at + 9] & 2 != 0
            blockSize = number(bytes, at + 112, 4)
            heapBits = number(bytes, at + 128, 2)
            correct(&bytes, at, 142)
        case Array("FHDB".utf8):
            let place = at + 13 + (heapBits + 7) / 8
            guard hasSums, blockSize > 0, at + blockSize <= bytes.count,
                place + 4 <= at + blockSize
            else { break }
            bytes.replaceSubrange(place..<(place + 4), with: [0, 0, 0, 0])
            let sum = lookup3(bytes[at..<(at + blockSize)])
            bytes.replaceSubrange(place..<(place + 4), with: little(Int(sum), 4))
        default: break
        }
        at += 1
    }
    return bytes
}

/// Puts the checksum of some bytes behind them.
private func correct(_ bytes: inout [UInt8], _ start: Int, _ count: Int) {
    guard count > 0, count < bytes.count, start + count + 4 <= bytes.count else { return }
    let sum = lookup3(bytes[start..<(start + count)])
    bytes.replaceSubrange((start + count)..<(start + count + 4), with: little(Int(sum), 4))
}

/// Bob Jenkins's `hashlittle` of 2006, which HDF5 sums its metadata up with.
func lookup3(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    func rotated(_ x: UInt32, _ by: UInt32) -> UInt32 { x << by | x >> (32 - by) }
    var a: UInt32 = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count)
    var (b, c) = (a, a)
    var rest = bytes
    func word(_ index: Int) -> UInt32 {
        rest.dropFirst(4 * index).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    while rest.count > 12 {
        a &+= word(0)
        b &+= word(1)
        c &+= word(2)
        a = (a &- c) ^ rotated(c, 4)
        c &+= b
        b = (b &- a) ^ rotated(a, 6)
        a &+= c
        c = (c &- b) ^ rotated(b, 8)
        b &+= a
        a = (a &- c) ^ rotated(c, 16)
        c &+= b
        b = (b &- a) ^ rotated(a, 19)
        a &+= c
        c = (c &- b) ^ rotated(b, 4)
        b &+= a
        rest = rest.dropFirst(12)
    }
    guard !rest.isEmpty else { return c }
    a &+= word(0)
    b &+= word(1)
    c &+= word(2)
    c = (c ^ b) &- rotated(b, 14)
    a = (a ^ c) &- rotated(c, 11)
    b = (b ^ a) &- rotated(a, 25)
    c = (c ^ b) &- rotated(b, 16)
    a = (a ^ c) &- rotated(c, 4)
    b = (b ^ a) &- rotated(a, 14)
    c = (c ^ b) &- rotated(b, 24)
    return c
}
