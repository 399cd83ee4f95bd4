import GroveBase
import Testing

@testable import GroveText

@Suite struct `Unicode scalars against Python` {
    @Test func `word characters and white space are those of Python's re`() throws {
        let goldens = try golden("scalars.json")
        let word = scalars(goldens["word"])
        let space = scalars(goldens["space"])
        let classes = ScalarClasses.shared
        var wrong: [UInt32] = []
        for value in scalars(goldens["assigned"]) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isRight =
                classes.isWord(scalar) == word.contains(value)
                && classes.isSpace(scalar) == space.contains(value)
            if !isRight { wrong.append(value) }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(20).map { String($0, radix: 16) })")
    }

    @Test func `lower case is that of Python's str.lower`() throws {
        let goldens = try golden("scalars.json")
        var wanted: [UInt32: [Int]] = [:]
        for pair in goldens["lower"]?.arrayValue ?? [] {
            let parts = pair.arrayValue ?? []
            wanted[UInt32(parts[0].intValue ?? 0)] = parts[1].integers
        }
        #expect(wanted.count > 1000)
        var normalizer = TextNormalizer(lowercase: true)
        var wrong: [UInt32] = []
        for value in scalars(goldens["assigned"]) where value < 0x20000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            normalizer.normalize(Array(String(scalar).utf8).span)
            let lower = String(
                decoding: normalizer.bytes.prefix(normalizer.length),
                as: UTF8.self
            ).unicodeScalars.map { Int($0.value) }
            if lower != wanted[value] ?? [Int(value)] { wrong.append(value) }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(20).map { String($0, radix: 16) })")
    }

    private func scalars(_ ranges: JSONValue?) -> Set<UInt32> {
        var result: Set<UInt32> = []
        for range in ranges?.arrayValue ?? [] {
            let bounds = range.integers
            result.formUnion((bounds[0]...bounds[1]).map { UInt32($0) })
        }
        return result
    }
}

@Suite struct `UTF-8 decoding` {
    static let samples: [[UInt8]] = [
        [0x41], [0xC3, 0xA9], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0x98, 0x80], [0x80], [0xC0, 0x80],
        [0xC3], [0xC3, 0x41], [0xE0, 0x80, 0x80], [0xE2, 0x82], [0xE2, 0x82, 0x41],
        [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80], [0xFF, 0xFE], [0xF0, 0x9F, 0xC3, 0xA9], [0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92],
    ]

    @Test(arguments: samples)
    func `broken bytes become what Swift makes of them`(bytes: [UInt8]) {
        var decoded: [Unicode.Scalar] = []
        var i = 0
        while i < bytes.count {
            let (scalar, length) = decodeScalar(bytes.span, at: i)
            decoded.append(scalar)
            i += length
        }
        #expect(decoded == Array(String(decoding: bytes, as: UTF8.self).unicodeScalars))
    }

    @Test func `scalars are found backwards`() {
        let text = "aé€😀"
        let bytes = Array(text.utf8)
        var found: [Unicode.Scalar] = []
        var end = bytes.count
        while end > 0 {
            let (scalar, start) = decodeScalar(bytes.span, before: end)
            found.append(scalar)
            end = start
        }
        #expect(found == text.unicodeScalars.reversed())
    }
}

@Suite struct `Radix sort` {
    @Test(arguments: [0, 1, 63, 64, 65, 1000])
    func `numbers of any size come out ascending`(count: Int) {
        var random = RandomStream(seed: 1, "test.radix")
        var sorter = RadixSorter()
        for bits in [1, 8, 9, 24, 32] {
            var values = (0..<count).map { _ in UInt32(random.below(1 << bits)) }
            let wanted = values.sorted()
            sorter.sort(&values)
            #expect(values == wanted)
        }
    }
}
