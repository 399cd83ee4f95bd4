/// The scalar that starts at an index of UTF-8 bytes, and how many bytes it takes.
///
/// Where the bytes are not UTF-8 the scalar is U+FFFD, one for each maximal subpart (Unicode 16,
/// section 3.9.6), as Swift's and Python's decoders do.
func decodeScalar(
    _ bytes: borrowing Span<UInt8>,
    at start: Int
) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = bytes[start]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    guard let (count, initial, second) = sequence(ledBy: lead) else { return ("\u{FFFD}", 1) }
    var value = initial
    for i in 1..<count {
        let allowed = i == 1 ? second : 0x80...0xBF
        guard start + i < bytes.count, allowed.contains(bytes[start + i]) else {
            return ("\u{FFFD}", i)
        }
        value = value << 6 | UInt32(bytes[start + i] & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", count)
}

/// The scalar that ends just before an index of UTF-8 bytes, and where it starts.
func decodeScalar(
    _ bytes: borrowing Span<UInt8>,
    before end: Int
) -> (scalar: Unicode.Scalar, start: Int) {
    var start = end - 1
    while start > 0, end - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    let (scalar, length) = decodeScalar(bytes, at: start)
    return start + length == end ? (scalar, start) : ("\u{FFFD}", end - 1)
}

/// How many bytes a lead byte announces, the bits it holds, and the second bytes it allows.
private func sequence(ledBy lead: UInt8) -> (Int, UInt32, ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (2, UInt32(lead & 0x1F), 0x80...0xBF)
    case 0xE0: (3, 0, 0xA0...0xBF)
    case 0xED: (3, 0xD, 0x80...0x9F)
    case 0xE1...0xEF: (3, UInt32(lead & 0x0F), 0x80...0xBF)
    case 0xF0: (4, 0, 0x90...0xBF)
    case 0xF1...0xF3: (4, UInt32(lead & 0x07), 0x80...0xBF)
    case 0xF4: (4, 4, 0x80...0x8F)
    default: nil
    }
}
