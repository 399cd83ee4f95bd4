import CKernels
import GroveBase

/// The HDF5 file of an artifact: arrays as contiguous datasets, all else as texts on the root group.
///
/// HDF5 lays the file out and finds the arrays; their bytes go straight between the file and the
/// arrays' memory. Nothing read is handed on before its checksum holds.
enum ArtifactFile {
    /// Raised whenever the layout of the file or the checksum changes.
    static let format = "grove-artifact-2"

    /// The format before, whose blocks are larger and hashed by SHA-256.
    ///
    /// Stages of it are made again; results of it are read, since they were published.
    static let olderFormat = "grove-artifact-1"

    /// Bytes hashed at a time in that format.
    static let olderBlockSize = 1 << 20

    /// Bytes hashed at a time; part of the checksum's definition.
    ///
    /// A block fits a core's own cache, so that it is hashed from there after it was read.
    static let blockSize = 1 << 18

    /// The texts of a file beside the arrays and attributes.
    struct Header: Sendable, Equatable {
        var key: String
        var stage: String
        var seconds: [String: Double]
        var provenance = JSONValue.object([:])
        var created = wallClockSeconds()
    }

    /// A file that is not what was written.
    struct Damage: Error {
        let reason: String
    }

    /// A file of another version of Grove: sound as far as anyone can tell, and of no use.
    struct OtherFormat: Error {}

    /// Names of the texts, in the order in which they are hashed.
    static let textNames = [
        "format", "stage", "key", "attributes", "seconds", "provenance", "created", "arrays",
    ]

    static func texts(_ artifact: Artifact, _ header: Header) -> [String] {
        let directory = artifact.arrays.sorted { $0.key < $1.key }.map { name, values in
            JSONValue.array([
                .string(name), .string(values.type.rawValue), .integer(values.count),
            ])
        }
        return [
            format, header.stage, header.key, JSONValue.object(artifact.attributes).canonical,
            JSONValue.object(header.seconds.mapValues { .number($0) }).canonical,
            header.provenance.canonical, JSONValue.number(header.created).canonical,
            JSONValue.array(directory).canonical,
        ]
    }

    /// The digest of the texts, each with its name and length.
    static func digest(texts: [String]) -> [UInt8] {
        let hasher = SHA256Hasher()
        for (name, text) in zip(textNames, texts) {
            hasher.update("\(name) \(text.utf8.count)\n")
            hasher.update(text)
        }
        return hasher.finish()
    }

    /// The checksum of a block of an array's bytes, 32 bytes.
    ///
    /// Against damage, not against forgery, so that it may be several times as fast as a
    /// cryptographic hash: loading is then limited by copying and not by hashing.
    static func digest(block: UnsafeRawBufferPointer) -> [UInt8] {
        var lanes: [UInt64] = [0, 0, 0, 0]
        // Safety: the call reads the block and writes four words.
        unsafe block_checksum(block.baseAddress, Int64(block.count), &lanes)
        return lanes.flatMap { lane in (0..<8).map { UInt8(truncatingIfNeeded: lane >> ($0 * 8)) } }
    }

    /// The checksum of a block in the older format, 32 bytes.
    static func olderDigest(block: UnsafeRawBufferPointer) -> [UInt8] {
        let hasher = SHA256Hasher()
        // Safety: the hasher reads the block within the call.
        unsafe hasher.update(block)
        return hasher.finish()
    }

    /// The digest of an array from those of its blocks.
    static func digest(blocks: [[UInt8]]) -> [UInt8] { sha256(blocks.joined()) }

    /// The checksum of a file: over its texts, which list the arrays' names, types and lengths, and
    /// over the bytes of every array.
    static func checksum(texts: [UInt8], arrays: [[UInt8]]) -> String {
        hexadecimal(sha256(texts + arrays.joined()))
    }
}

// Safety: the memory outlives the work it is handed to, which only reads it or writes each byte
// from one thread.
@unsafe struct SharedBytes: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ bytes: UnsafeMutableRawBufferPointer) { unsafe self.bytes = bytes }

    init(reading bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = UnsafeMutableRawBufferPointer(mutating: bytes)
    }

    func block(_ range: Range<Int>) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[range])
    }
}
