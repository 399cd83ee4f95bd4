import Foundation
import GroveBase
import Testing

@Suite("Digests")
struct DigestTests {
    @Test("SHA-256 of the empty text and of abc are those of FIPS 180-4")
    func knownDigests() {
        #expect(
            hexadecimal(sha256(""))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        #expect(
            hexadecimal(sha256("abc"))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test("Feeding in pieces gives the digest of the whole")
    func pieces() {
        let hasher = SHA256Hasher()
        hasher.update("a")
        hasher.update("")
        hasher.update("bc")
        #expect(hasher.finish() == sha256("abc"))
    }

    @Test("A file has the digest of its bytes, also past one piece")
    func file() throws {
        let bytes = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("grove-digest-\(ProcessInfo.processInfo.processIdentifier)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(try sha256(ofFile: path) == hexadecimal(sha256(bytes)))
    }

    @Test("A file that is not there is an input error with its path")
    func missingFile() {
        #expect(throws: InputError("cannot be read", place: "no-such-file")) {
            try sha256(ofFile: "no-such-file")
        }
    }
}
