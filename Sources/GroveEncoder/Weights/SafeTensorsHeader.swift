import GroveBase

/// The header of a safetensors file: which tensors it holds and where.
///
/// The format: 8 bytes with the header's length n (little endian), n bytes of JSON, then the
/// tensors' bytes without a gap. Every promise of the format is checked, since a wrong offset would
/// otherwise become a wrong weight.
struct SafeTensorsHeader {
    /// The tensors in the order of their bytes.
    let tensors: [StoredTensor]
    /// What the writer left under `__metadata__`.
    let metadata: [String: String]
    /// Where the tensors' bytes begin.
    let dataOffset: Int

    /// The longest header the format allows.
    static let limit = 100_000_000
    static let metadataKey = "__metadata__"

    /// The length of the JSON text that the first 8 bytes state.
    ///
    /// - Throws: ``InputError`` if the file of `size` bytes cannot hold it.
    static func length(_ prefix: some Collection<UInt8>, size: Int, path: String) throws -> Int {
        guard size >= 8, prefix.count == 8 else {
            throw InputError(
                "is no safetensors file: it has \(size) bytes, expected at least 8",
                place: path
            )
        }
        let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length >= 2, length <= UInt64(limit) else {
            throw InputError(
                "is no safetensors file: its header would have \(length) bytes, expected 2 to \(limit)",
                place: path
            )
        }
        guard Int(length) <= size - 8 else {
            throw InputError(
                "is truncated: its header has \(length) bytes, but the file only \(size)",
                place: path
            )
        }
        return Int(length)
    }

    /// Parses and checks the JSON text of a file of `size` bytes.
    ///
    /// - Throws: ``InputError`` with the tensor at fault.
    init(_ text: String, byteCount: Int, size: Int, path: String) throws {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: text)
        } catch let error as InputError {
            throw InputError("the header of the file \(error.message)", place: path)
        }
        guard let members = json.objectValue else {
            throw InputError("the header of the file is no JSON object", place: path)
        }
        dataOffset = 8 + byteCount
        metadata = try SafeTensorsHeader.readMetadata(members[Self.metadataKey], path)
        tensors = try members.filter { $0.key != Self.metadataKey }
            .map { try SafeTensorsHeader.readTensor($0.key, $0.value, path) }
            .sorted {
                ($0.range.lowerBound, $0.range.upperBound, $0.name) < (
                    $1.range.lowerBound, $1.range.upperBound, $1.name
                )
            }
        try checkRanges(dataBytes: size - dataOffset, path)
    }

    private static func readMetadata(_ value: JSONValue?, _ path: String) throws -> [String: String]
    {
        guard let value else { return [:] }
        guard let members = value.objectValue else {
            throw InputError("\(metadataKey) in the header is no JSON object", place: path)
        }
        return try members.mapValues { value in
            guard let text = value.stringValue else {
                throw InputError("\(metadataKey) in the header holds other than texts", place: path)
            }
            return text
        }
    }

    private static func readTensor(
        _ name: String,
        _ value: JSONValue,
        _ path: String
    ) throws -> StoredTensor {
        func error(_ message: String) -> InputError {
            InputError("tensor \(name): \(message)", place: path)
        }
        guard let word = value["dtype"]?.stringValue, let type = StoredType(rawValue: word) else {
            let known = StoredType.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("dtype is \(value["dtype"]?.canonical ?? "missing"), expected \(known)")
        }
        guard let shape = naturals(value["shape"]) else {
            throw error(
                "shape is \(value["shape"]?.canonical ?? "missing"), expected whole numbers from 0"
            )
        }
        guard let offsets = naturals(value["data_offsets"]), offsets.count == 2,
            offsets[0] <= offsets[1]
        else {
            throw error(
                "data_offsets is \(value["data_offsets"]?.canonical ?? "missing"), expected a "
                    + "beginning and an end"
            )
        }
        var bytes = type.byteCount
        for extent in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
            guard !overflow else { throw error("its shape \(text(ofShape: shape)) is too large") }
            bytes = product
        }
        guard offsets[1] - offsets[0] == bytes else {
            throw error(
                "its \(word) numbers of shape \(text(ofShape: shape)) take \(bytes) bytes, but its "
                    + "data_offsets span \(offsets[1] - offsets[0])"
            )
        }
        return StoredTensor(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
    }

    private static func naturals(_ value: JSONValue?) -> [Int]? {
        guard let values = value?.arrayValue else { return nil }
        let numbers = values.compactMap(\.intValue).filter { $0 >= 0 }
        return numbers.count == values.count ? numbers : nil
    }

    /// Checks that the tensors follow each other without gap or overlap to the end of the file.
    private func checkRanges(dataBytes: Int, _ path: String) throws {
        var end = 0
        for tensor in tensors {
            guard tensor.range.lowerBound == end else {
                throw InputError(
                    "tensor \(tensor.name): its bytes begin at \(tensor.range.lowerBound), expected "
                        + "\(end), where the tensor before it ends",
                    place: path
                )
            }
            end = tensor.range.upperBound
            guard end <= dataBytes else {
                throw InputError(
                    "is truncated: tensor \(tensor.name) ends at byte \(end), but only \(dataBytes) "
                        + "bytes follow the header",
                    place: path
                )
            }
        }
        guard end == dataBytes else {
            throw InputError(
                "has \(dataBytes - end) bytes behind its last tensor, expected none",
                place: path
            )
        }
    }
}
