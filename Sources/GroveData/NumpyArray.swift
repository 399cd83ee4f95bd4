import GroveBase

/// A numpy array as stored in a `.npy` file: its kind of element, its shape and its bytes.
struct NumpyArray {
    /// The element type, as numpy writes it, such as `<f4` or `|S3`.
    let descriptor: String
    let shape: [Int]
    /// The elements, in row order, little-endian.
    private let source: Source
    /// Where it was read from, for messages.
    let place: String

    var count: Int { shape.reduce(1, *) }

    /// Where the elements are.
    private enum Source {
        case memory(ArraySlice<UInt8>)
        case file(StoredArchive, StoredArchive.Member, skipped: Int)
    }

    /// Parses the bytes of a `.npy` file (format versions 1 to 3).
    ///
    /// - Throws: ``InputError`` if they are no such file, or too few or too many.
    init(_ bytes: [UInt8], place: String) throws {
        try self.init(head: bytes, size: bytes.count, place: place) { .memory(bytes[$0...]) }
    }

    /// Parses the head of a member of an archive; its elements are read when they are asked for.
    ///
    /// - Throws: ``InputError`` as for bytes.
    init(_ member: StoredArchive.Member, of archive: StoredArchive, place: String) throws {
        // A header of a matrix has some hundred bytes; format version 1 ends at 65,545.
        let head = archive.head(member, 1 << 17)
        try self.init(head: head, size: member.size, place: place) {
            .file(archive, member, skipped: $0)
        }
    }

    private init(
        head bytes: [UInt8],
        size total: Int,
        place: String,
        _ source: (Int) -> Source
    ) throws {
        self.place = place
        let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
        guard bytes.count >= 12, bytes.starts(with: magic), 1...3 ~= bytes[6] else {
            throw InputError("is not a numpy array", place: place)
        }
        let start = bytes[6] == 1 ? 10 : 12
        let length =
            bytes[6] == 1
            ? Int(bytes[8]) | Int(bytes[9]) << 8 : Int(littleEndian32(bytes, 8))
        guard start + length <= bytes.count else {
            throw InputError("is truncated in its header", place: place)
        }
        let header = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
        guard let descriptor = quotedField(header, "descr"), let shape = shapeField(header) else {
            throw InputError("has the header \(header), expected descr and shape", place: place)
        }
        guard header.contains("'fortran_order': False") || shape.count < 2 else {
            throw InputError("is stored by columns (fortran_order), expected rows", place: place)
        }
        self.descriptor = descriptor
        self.shape = shape
        self.source = source(start + length)
        let available = total - (start + length)
        let width = Int(descriptor.drop { !$0.isNumber }) ?? 0
        let (elements, overflow) = shape.reduce((1, false)) {
            let product = $0.0.multipliedReportingOverflow(by: $1)
            return (product.partialValue, $0.1 || product.overflow)
        }
        let (size, overflows) = elements.multipliedReportingOverflow(by: width)
        guard width > 0, !overflow, !overflows, available == size else {
            throw InputError(
                "has \(available) bytes of data, expected \(elements) elements "
                    + "of type \(descriptor)",
                place: place
            )
        }
    }

    /// The elements as whole numbers.
    ///
    /// - Throws: ``InputError`` for elements that are none.
    func integers() throws -> [Int] {
        switch descriptor {
        case "<i4": try elements(Int32.self).map(Int.init)
        case "<u4": try elements(UInt32.self).map(Int.init)
        case "<i8", "<u8": try elements(Int64.self).map(Int.init)
        default:
            throw InputError(
                "has elements of type \(descriptor), expected <i4 or <i8",
                place: place
            )
        }
    }

    /// The elements as 32-bit indices; a negative or too large one names its place.
    ///
    /// - Throws: ``InputError`` for elements that are none.
    func indices() throws -> [UInt32] {
        switch descriptor {
        case "<u4": return try elements(UInt32.self)
        case "<i4":
            let indices = try elements(UInt32.self)
            // One look at all of them together, which the compiler makes vectors of.
            guard indices.reduce(0, |) > UInt32(Int32.max) else { return indices }
            let signed = indices.map(Int32.init(bitPattern:))
            throw badIndex(signed, signed.firstIndex { $0 < 0 } ?? 0)
        case "<i8":
            let wide = try elements(Int64.self)
            if let wrong = wide.firstIndex(where: { $0 < 0 || $0 > Int64(UInt32.max) }) {
                throw badIndex(wide, wrong)
            }
            return wide.map { UInt32(truncatingIfNeeded: $0) }
        default:
            throw InputError(
                "has elements of type \(descriptor), expected <i4 or <i8",
                place: place
            )
        }
    }

    private func badIndex(_ values: [some FixedWidthInteger], _ wrong: Int) -> InputError {
        InputError(
            "element \(wrong) is \(values[wrong]), expected an index from 0 to \(UInt32.max)",
            place: place
        )
    }

    /// The elements as single-precision numbers, all finite.
    ///
    /// - Throws: ``InputError`` for another type, NaN, or a number beyond single precision.
    func floats() throws -> [Float] {
        let result: [Float]
        switch descriptor {
        case "<f4": result = try elements(Float.self)
        case "<f8": result = try elements(Double.self).map(Float.init)
        case "<i4": result = try elements(Int32.self).map(Float.init)
        case "<i8": result = try elements(Int64.self).map(Float.init)
        case "|b1", "|u1": result = try elements(UInt8.self).map(Float.init)
        case "|i1": result = try elements(Int8.self).map(Float.init)
        default:
            throw InputError(
                "has elements of type \(descriptor), expected <f4 or <f8",
                place: place
            )
        }
        // Infinity and NaN have all bits of the exponent set, and no number less: one look at all.
        let largest = result.reduce(0) { max($0, $1.bitPattern & 0x7FFF_FFFF) }
        if largest >= Float.infinity.bitPattern,
            let wrong = result.firstIndex(where: { !$0.isFinite })
        {
            throw InputError(
                "element \(wrong) is \(result[wrong]), expected a finite number",
                place: place
            )
        }
        return result
    }

    /// The text of an array of one byte string or text.
    func text() throws -> String {
        switch source {
        case .memory(let bytes): return String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
        case .file(let archive, let member, let skipped):
            let bytes: [UInt8] = try archive.elements(
                member,
                after: skipped,
                count: member.size - skipped
            )
            return String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
        }
    }

    /// The bytes as numbers of a type whose width the descriptor has (checked in init).
    private func elements<Number: BitwiseCopyable>(_ type: Number.Type) throws -> [Number] {
        switch source {
        case .file(let archive, let member, let skipped):
            return try archive.elements(member, after: skipped, count: count)
        case .memory(let bytes):
            return unsafe [Number](capacity: count) { buffer, initialized in
                // Safety: init checked that there are `count` elements of the descriptor's width,
                // and each caller asks for a type of that width; any bits make a valid number.
                unsafe bytes.withUnsafeBytes { source in
                    unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
                }
                initialized = count
            }
        }
    }
}

/// The value of `'key': 'value'` in a numpy header.
private func quotedField(_ header: String, _ key: String) -> String? {
    guard let range = header.firstRange(of: "'\(key)':") else { return nil }
    let rest = header[range.upperBound...].drop { $0 == " " }
    guard rest.first == "'" else { return nil }
    return String(rest.dropFirst().prefix { $0 != "'" })
}

/// The value of `'shape': (a, b)` in a numpy header; nil where it is not whole numbers from 0 on.
private func shapeField(_ header: String) -> [Int]? {
    guard let range = header.firstRange(of: "'shape': (") else { return nil }
    let inner = header[range.upperBound...].prefix { $0 != ")" }
    let words = inner.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    let numbers = words.compactMap { Int($0) }.filter { $0 >= 0 }
    return numbers.count == words.count ? numbers : nil
}

/// The header of a `.npy` file (format version 1), padded to a multiple of 64 bytes.
func numpyHeader(_ descriptor: String, shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(sizes)), }"
    let padding = 63 - (10 + text.utf8.count) % 64
    text += String(repeating: " ", count: padding) + "\n"
    let length = text.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
        + Array(text.utf8)
}
