import COpenSSL
import Foundation

/// SHA-256, fed piece by piece (OpenSSL's libcrypto).
@safe public struct SHA256Hasher: ~Copyable {
    private let context: OpaquePointer?

    /// Creates a hasher with nothing fed yet.
    public init() {
        // Safety: the context is owned by this value and freed once, in deinit.
        unsafe context = EVP_MD_CTX_new()
        let started = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(started == 1, "libcrypto offers no SHA-256")
    }

    deinit {
        // Safety: allocated in init, freed only here.
        unsafe EVP_MD_CTX_free(context)
    }

    /// Feeds bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        // Safety: the buffer is read for its own count only.
        _ = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Feeds the UTF-8 bytes of a text.
    public func update(_ text: String) {
        var text = text
        // Safety: the pointer is used within the closure.
        text.withUTF8 { unsafe update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of all that was fed, 32 bytes.
    public consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        // Safety: SHA-256 writes exactly 32 bytes.
        _ = unsafe digest.withUnsafeMutableBufferPointer {
            unsafe EVP_DigestFinal_ex(context, $0.baseAddress, &length)
        }
        return digest
    }
}

/// The SHA-256 of some bytes, 32 bytes.
public func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let hasher = SHA256Hasher()
    let array = Array(bytes)
    // Safety: the pointer is used within the closure.
    unsafe array.withUnsafeBytes { unsafe hasher.update($0) }
    return hasher.finish()
}

/// The SHA-256 of a text's UTF-8 bytes, 32 bytes.
public func sha256(_ text: String) -> [UInt8] { sha256(text.utf8) }

/// The SHA-256 of a file, read in pieces of 1 MiB, as 64 hexadecimal digits.
///
/// - Throws: ``InputError`` if the file cannot be read.
public func sha256(ofFile path: String) throws -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else {
        throw InputError("cannot be read", place: path)
    }
    defer { try? handle.close() }
    let hasher = SHA256Hasher()
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
        // Safety: the pointer is used within the closure.
        unsafe piece.withUnsafeBytes { unsafe hasher.update($0) }
    }
    return hexadecimal(hasher.finish())
}

/// Bytes as lower-case hexadecimal digits.
public func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
        as: UTF8.self
    )
}
