import GroveBase
import Testing

@testable import GroveStore

@Suite struct ChecksumTests {
    /// The checksum of a block, word by word, as the header of the kernel describes it.
    private func naive(_ bytes: [UInt8]) -> [UInt8] {
        let prime1: UInt64 = 0x9e37_79b1_85eb_ca87
        let prime2: UInt64 = 0xc2b2_ae3d_27d4_eb4f
        var lanes = [prime1 &+ prime2, prime2, 0, 0 &- prime1]
        let padded = bytes + [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        for word in 0..<padded.count / 8 {
            let value = (0..<8).reduce(UInt64(0)) {
                $0 | UInt64(padded[word * 8 + $1]) << UInt64(8 * $1)
            }
            let sum = lanes[word % 4] &+ value &* prime2
            lanes[word % 4] = (sum << 31 | sum >> 33) &* prime1
        }
        return lanes.flatMap { lane in (0..<8).map { UInt8(truncatingIfNeeded: lane >> ($0 * 8)) } }
    }

    private func kernel(_ bytes: [UInt8]) -> [UInt8] {
        unsafe bytes.withUnsafeBytes { unsafe ArtifactFile.digest(block: $0) }
    }

    @Test(arguments: [0, 1, 7, 8, 31, 32, 33, 100, 4096])
    func `A block's checksum is that of its lanes, word by word`(count: Int) {
        var random = RandomStream(seed: 1, "bytes")
        let bytes = (0..<count).map { _ in UInt8(random.below(256)) }
        #expect(kernel(bytes) == naive(bytes))
    }

    @Test func `Every single flipped bit changes the checksum, and so do pairs of sign bits`() {
        var bytes = [UInt8](repeating: 0, count: 128)
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index * 37) }
        let whole = kernel(bytes)
        var seen: Set<[UInt8]> = [whole]
        for bit in 0..<bytes.count * 8 {
            var broken = bytes
            broken[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(seen.insert(kernel(broken)).inserted, "bit \(bit)")
        }
        for first in stride(from: 7, to: 128, by: 8) {
            for second in stride(from: first + 8, to: 128, by: 8) {
                var broken = bytes
                broken[first] ^= 0x80
                broken[second] ^= 0x80
                #expect(seen.insert(kernel(broken)).inserted, "bytes \(first) and \(second)")
            }
        }
    }
}
