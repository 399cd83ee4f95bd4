import CSentencePiece
import GroveBase

/// A unigram model loaded into the sentencepiece library.
@safe final class SentencePieceLibrary: Sendable {
    // Safety: the library never changes a loaded model, so that threads may share it; it is freed
    // once, with this object.
    nonisolated(unsafe) private let handle: OpaquePointer

    /// Loads a model as the library's own file format has it.
    ///
    /// - Throws: ``InputError`` with what the library says.
    init(_ proto: [UInt8]) throws {
        var reason = [CChar](repeating: 0, count: 512)
        // Safety: both pointers are valid for the counts given while the call lasts.
        let loaded = unsafe proto.withUnsafeBufferPointer { bytes in
            unsafe reason.withUnsafeMutableBufferPointer { text in
                unsafe csentencepiece_load(
                    bytes.baseAddress,
                    bytes.count,
                    text.baseAddress,
                    text.count
                )
            }
        }
        guard let loaded = unsafe loaded else {
            let text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw InputError(
                "the sentencepiece library refuses the model: "
                    + String(decoding: text, as: UTF8.self)
            )
        }
        unsafe handle = loaded
    }

    deinit {
        // Safety: the handle came from the library and nobody else has it.
        unsafe csentencepiece_free(handle)
    }

    /// Appends the ids of a word's pieces.
    func append(_ word: [UInt8], to ids: inout [Int32]) {
        // A piece has at least one byte.
        let room = word.count
        // Safety: the word has `count` bytes and the buffer room for as many ids; the library
        // writes no more and says how many there are.
        let found = unsafe [Int32](capacity: room) { buffer, initialized in
            let count = unsafe word.withUnsafeBufferPointer { bytes in
                unsafe csentencepiece_encode(
                    handle,
                    bytes.baseAddress,
                    bytes.count,
                    buffer.baseAddress,
                    room
                )
            }
            precondition(
                0...room ~= Int(count),
                "the sentencepiece library failed on a word of \(room) bytes"
            )
            initialized = Int(count)
        }
        ids.append(contentsOf: found)
    }
}
