public import Foundation
import GroveBase

/// A safetensors file, mapped into memory: only the tensors asked for are read.
public struct SafeTensorsFile: Sendable {
    /// The file.
    public let path: String
    /// Its tensors, in the order of their bytes.
    public let tensors: [StoredTensor]
    /// What its writer left under `__metadata__`.
    public let metadata: [String: String]

    private let data: Data
    private let dataOffset: Int
    private let places: [String: Int]

    /// Opens a file and checks its header.
    ///
    /// The header must describe the file wholly: tensors without gap or overlap from the header's end
    /// to the file's, each of as many bytes as its shape takes.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``InputError`` naming the file, and the tensor at fault.
    public init(_ path: String) throws {
        guard isFile(path) else { throw InputError("no such file", place: path) }
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw InputError("cannot be read: \(error.localizedDescription)", place: path)
        }
        let size = data.count
        let length = try SafeTensorsHeader.length(data.prefix(8), size: size, path: path)
        let start = data.startIndex + 8
        guard let text = String(validating: data[start..<start + length], as: UTF8.self) else {
            throw InputError("the header of the file is not UTF-8 text", place: path)
        }
        let header = try SafeTensorsHeader(text, byteCount: length, size: size, path: path)
        self.path = path
        tensors = header.tensors
        metadata = header.metadata
        dataOffset = start - 8 + header.dataOffset
        places = Dictionary(uniqueKeysWithValues: tensors.enumerated().map { ($1.name, $0) })
    }

    /// The tensor of a name; nil where there is none.
    public subscript(_ name: String) -> StoredTensor? { places[name].map { tensors[$0] } }

    /// The bytes of a tensor, little endian, without a copy.
    ///
    /// - Parameter tensor: One of ``tensors``.
    /// - Returns: Its bytes.
    public func bytes(_ tensor: StoredTensor) -> Data {
        let start = dataOffset + tensor.range.lowerBound
        return data[start..<start + tensor.range.count]
    }

    /// The numbers of a tensor of floating-point numbers, row by row, as 32-bit floats.
    ///
    /// - Parameter tensor: One of ``tensors``.
    /// - Returns: Its numbers; those of half precision and bfloat16 exactly, doubles rounded.
    /// - Throws: ``InputError`` if it holds whole numbers.
    public func floats(_ tensor: StoredTensor) throws -> [Float] {
        let bytes = bytes(tensor)
        return switch tensor.type {
        case .float32:
            copied(bytes)
        case .bfloat16:
            words(bytes, UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float16:
            words(bytes, UInt16.self) { Float(Float16(bitPattern: $0)) }
        case .float64:
            words(bytes, UInt64.self) { Float(Double(bitPattern: $0)) }
        default:
            throw InputError(
                "tensor \(tensor.name) holds \(tensor.type.rawValue), expected F32, F16, BF16 or F64",
                place: path
            )
        }
    }

    /// The numbers of a tensor of 64-bit whole numbers, row by row.
    ///
    /// - Parameter tensor: One of ``tensors``.
    /// - Returns: Its numbers.
    /// - Throws: ``InputError`` if it holds another type.
    public func integers(_ tensor: StoredTensor) throws -> [Int64] {
        guard tensor.type == .int64 else {
            throw InputError(
                "tensor \(tensor.name) holds \(tensor.type.rawValue), expected I64",
                place: path
            )
        }
        return words(bytes(tensor), Int64.self) { $0 }
    }
}

/// Bytes as the 32-bit floats that they are on a little-endian machine, which all of Swift's are.
private func copied(_ bytes: Data) -> [Float] {
    let count = bytes.count / MemoryLayout<Float>.size
    return unsafe [Float](capacity: count) { buffer, initialized in
        // Safety: the buffer has room for the bytes of `count` floats, which any bits can be.
        _ = unsafe bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
        initialized = count
    }
}

/// Little-endian words of some bytes, each made into an element.
private func words<Word: FixedWidthInteger, Element>(
    _ bytes: Data,
    _ word: Word.Type,
    _ element: (Word) -> Element
) -> [Element] {
    let count = bytes.count / (Word.bitWidth / 8)
    return unsafe [Element](capacity: count) { buffer, initialized in
        unsafe bytes.withUnsafeBytes { raw in
            for i in 0..<count {
                // Safety: i is below both counts; the load needs no alignment.
                let value = unsafe raw.loadUnaligned(
                    fromByteOffset: i * (Word.bitWidth / 8),
                    as: Word.self
                )
                unsafe buffer.initializeElement(at: i, to: element(Word(littleEndian: value)))
            }
        }
        initialized = count
    }
}
