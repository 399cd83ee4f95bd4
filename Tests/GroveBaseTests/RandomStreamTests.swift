import GroveBase
import Testing

@Suite("Random streams")
struct RandomStreamTests {
    @Test("A seed and a name always give the same numbers, another name gives others")
    func reproducible() {
        var a = RandomStream(seed: 7, "tree.random")
        var b = RandomStream(seed: 7, "tree.random")
        var c = RandomStream(seed: 7, "solver.order")
        let first = (0..<8).map { _ in a.next() }
        #expect(first == (0..<8).map { _ in b.next() })
        #expect(first != (0..<8).map { _ in c.next() })
    }

    @Test("The generator is xoshiro256** over a SplitMix64 seed")
    func knownNumbers() {
        // Written out again, step by step, from the published recurrences.
        var mixed = UInt64(42) ^ fnv1a("x".utf8)
        func split() -> UInt64 {
            mixed &+= 0x9E37_79B9_7F4A_7C15
            var z = mixed
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        var s = (0..<4).map { _ in split() }
        var stream = RandomStream(seed: 42, "x")
        for _ in 0..<100 {
            let five = s[1] &* 5
            let wanted = ((five << 7) | (five >> 57)) &* 9
            let t = s[1] << 17
            s[2] ^= s[0]
            s[3] ^= s[1]
            s[1] ^= s[2]
            s[0] ^= s[3]
            s[2] ^= t
            s[3] = (s[3] << 45) | (s[3] >> 19)
            #expect(stream.next() == wanted)
        }
    }

    @Test("Bounded draws stay in range and reach every value evenly", arguments: [1, 2, 3, 7, 100])
    func bounded(bound: Int) {
        var stream = RandomStream(seed: 1, "bounded")
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<(bound * 1000) { counts[stream.below(bound)] += 1 }
        // Each count is binomial around 1,000 with a deviation of at most 32: six of them.
        #expect(counts.allSatisfy { abs($0 - 1000) < 200 })
    }

    @Test("Unit draws lie in [0, 1) around a mean of one half")
    func unit() {
        var stream = RandomStream(seed: 3, "unit")
        let draws = (0..<10_000).map { _ in stream.unit() }
        #expect(draws.allSatisfy { (0..<1).contains($0) })
        #expect(abs(draws.reduce(0, +) / 10_000 - 0.5) < 0.02)
    }

    @Test("A shuffle keeps the elements and every order of three comes up")
    func shuffle() {
        var stream = RandomStream(seed: 5, "shuffle")
        var seen: Set<[Int]> = []
        for _ in 0..<200 {
            var elements = [1, 2, 3]
            stream.shuffle(&elements)
            #expect(elements.sorted() == [1, 2, 3])
            seen.insert(elements)
        }
        #expect(seen.count == 6)
    }
}
