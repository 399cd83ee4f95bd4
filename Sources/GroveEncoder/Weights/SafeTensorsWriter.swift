import Foundation
import GroveBase

/// What is to be written of one tensor: its name, its shape, and its numbers when they are needed.
public struct TensorToStore {
    /// The tensor's name.
    public let name: String
    /// Its shape.
    public let shape: [Int]
    /// Gives its numbers, row by row.
    public let values: () throws -> [Float]

    /// Describes a tensor whose numbers are made when it is its turn to be written.
    public init(_ name: String, shape: [Int], values: @escaping () throws -> [Float]) {
        self.name = name
        self.shape = shape
        self.values = values
    }
}

/// Writes tensors of 32-bit floats as a safetensors file, whole or not at all.
///
/// The file appears by rename, once it is on the disk. One tensor's numbers are held at a time.
/// Equal tensors and metadata give equal bytes.
///
/// - Parameters:
///   - tensors: The tensors, of distinct names; they are written in the order of their names.
///   - metadata: Texts to keep beside them; Hugging Face wants `format: pt`, which is added.
///   - path: The file, which is replaced.
/// - Throws: ``WorkError`` if it cannot be written, or what giving the numbers throws.
public func writeSafeTensors(
    _ tensors: [TensorToStore],
    metadata: [String: String] = [:],
    to path: String
) throws {
    let sorted = tensors.sorted { $0.name < $1.name }
    let temporary = "\(path).partial-\(getpid())"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
        let handle = FileHandle(forWritingAtPath: temporary)
    else { throw systemError("cannot be written", path) }
    var isPlaced = false
    defer {
        try? handle.close()
        if !isPlaced { try? FileManager.default.removeItem(atPath: temporary) }
    }
    func write(_ data: Data) throws {
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw WorkError("\(path): cannot be written: \(error.localizedDescription)")
        }
    }
    try write(header(sorted, metadata: metadata))
    for tensor in sorted {
        let values = try tensor.values()
        let count = tensor.shape.reduce(1, *)
        precondition(
            values.count == count,
            "\(values.count) numbers for \(tensor.name) of shape \(tensor.shape)"
        )
        // Safety: the bytes are copied within the closure.
        try write(unsafe values.withUnsafeBytes { unsafe Data($0) })
    }
    guard (try? handle.synchronize()) != nil, unsafe rename(temporary, path) == 0 else {
        throw systemError("cannot be written", path)
    }
    isPlaced = true
}

/// The length and the JSON text of a header, padded so that the numbers are aligned to 8 bytes.
private func header(_ tensors: [TensorToStore], metadata: [String: String]) -> Data {
    var members: [String: JSONValue] = [
        SafeTensorsHeader.metadataKey: .object(
            metadata.merging(["format": "pt"]) { given, _ in given }.mapValues(JSONValue.string)
        )
    ]
    var end = 0
    for tensor in tensors {
        let begin = end
        end += tensor.shape.reduce(4, *)
        let isNew =
            members.updateValue(
                .object([
                    "dtype": .string(StoredType.float32.rawValue),
                    "shape": .array(tensor.shape.map(JSONValue.integer)),
                    "data_offsets": .array([.integer(begin), .integer(end)]),
                ]),
                forKey: tensor.name
            ) == nil
        precondition(isNew, "two tensors named \(tensor.name)")
    }
    var text = Data(JSONValue.object(members).canonical.utf8)
    text.append(Data(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
    var length = UInt64(text.count).littleEndian
    // Safety: the bytes are copied within the closure.
    return unsafe withUnsafeBytes(of: &length) { unsafe Data($0) } + text
}
