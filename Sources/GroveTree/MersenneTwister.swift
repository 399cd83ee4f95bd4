/// The 32-bit Mersenne Twister, the `std::mt19937` of C++.
///
/// The one generator in Grove that is not a `RandomStream`: the reference draws its starting pairs
/// with it, and only the same draws give the same tree (Matsumoto and Nishimura 1998).
struct MersenneTwister: Sendable {
    private var state: [UInt32]
    private var index = 624

    /// Creates the generator of a seed, as `std::mt19937(seed)`.
    init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(624)
        for i in 1..<624 {
            let previous = state[i - 1]
            state.append(1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(i))
        }
    }

    /// The next 32 random bits.
    mutating func next() -> UInt32 {
        if index == 624 { twist() }
        var bits = state[index]
        index += 1
        bits ^= bits >> 11
        bits ^= (bits << 7) & 0x9D2C_5680
        bits ^= (bits << 15) & 0xEFC6_0000
        return bits ^ (bits >> 18)
    }

    /// A uniform draw from `range` as libstdc++ up to GCC 10 makes it, which built the reference.
    ///
    /// The range of 2^32 − 1 is cut into equal parts and what is left over is drawn again; GCC 11
    /// and later multiply instead and draw other numbers.
    mutating func uniform(_ range: ClosedRange<Int>) -> Int {
        let count = UInt64(range.upperBound - range.lowerBound) + 1
        let scaling = UInt64(UInt32.max) / count
        let past = count * scaling
        var draw = UInt64(next())
        while draw >= past { draw = UInt64(next()) }
        return range.lowerBound + Int(draw / scaling)
    }

    private mutating func twist() {
        for i in 0..<624 {
            let bits = (state[i] & 0x8000_0000) | (state[(i + 1) % 624] & 0x7FFF_FFFF)
            state[i] = state[(i + 397) % 624] ^ (bits >> 1) ^ (bits & 1 == 0 ? 0 : 0x9908_B0DF)
        }
        index = 0
    }
}
