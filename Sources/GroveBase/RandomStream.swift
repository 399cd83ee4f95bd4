/// A seeded stream of random numbers with a name of its own.
///
/// Every draw in Grove comes from one of these. A stage derives its streams by name, so that a
/// draw added in one stage does not shift the numbers of another. The generator is xoshiro256**
/// (Blackman and Vigna 2021, arXiv:1805.01407), seeded by SplitMix64 over the seed and the FNV-1a
/// hash of the name.
public struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Creates the stream of a seed and a name such as `tree.random`.
    public init(seed: UInt64, _ name: String) {
        var mixed = seed ^ fnv1a(name.utf8)
        func splitMix() -> UInt64 {
            mixed &+= 0x9E37_79B9_7F4A_7C15
            var z = mixed
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        state = (splitMix(), splitMix(), splitMix(), splitMix())
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let scrambled = rotate(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotate(state.3, by: 45)
        return scrambled
    }

    /// A uniform draw from 0..<`bound` (Lemire 2019), the same on every platform.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "below(\(bound)): the bound must be positive")
        let limit = UInt64(bound)
        var product = next().multipliedFullWidth(by: limit)
        if product.low < limit {
            let threshold = (0 &- limit) % limit
            while product.low < threshold { product = next().multipliedFullWidth(by: limit) }
        }
        return Int(product.high)
    }

    /// A uniform draw from [0, 1) with 53 random bits.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Shuffles in place (Fisher and Yates), the same on every platform.
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for i in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(i, below(i + 1))
        }
    }
}

private func rotate(_ x: UInt64, by count: UInt64) -> UInt64 {
    (x << count) | (x >> (64 - count))
}

/// The 64-bit FNV-1a hash of some bytes: fast and stable across runs, not cryptographic.
public func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
}
