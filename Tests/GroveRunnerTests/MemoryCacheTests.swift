import GroveBase
import Testing

@testable import GroveRunner

@Suite("Memory cache")
struct MemoryCacheTests {
    @Test("A value comes back under its key and type, and under no other")
    func returnsValues() {
        let cache = MemoryCache(limit: 100)
        cache.keep("a", [1, 2], bytes: 16)
        #expect(cache.value("a", as: [Int].self) == [1, 2])
        #expect(cache.value("a", as: String.self) == nil)
        #expect(cache.value("b", as: [Int].self) == nil)
    }

    @Test("The least recently used value goes first")
    func letsGo() {
        let cache = MemoryCache(limit: 100)
        cache.keep("a", 1, bytes: 40)
        cache.keep("b", 2, bytes: 40)
        #expect(cache.value("a", as: Int.self) == 1)
        cache.keep("c", 3, bytes: 40)
        #expect(cache.value("b", as: Int.self) == nil)
        #expect(cache.value("a", as: Int.self) == 1)
        #expect(cache.value("c", as: Int.self) == 3)
    }

    @Test("A value larger than the cache is not kept and pushes nothing out")
    func tooLarge() {
        let cache = MemoryCache(limit: 100)
        cache.keep("a", 1, bytes: 40)
        cache.keep("huge", 2, bytes: 101)
        #expect(cache.value("huge", as: Int.self) == nil)
        #expect(cache.value("a", as: Int.self) == 1)
    }

    @Test("A key kept again counts once")
    func replaces() {
        let cache = MemoryCache(limit: 100)
        for round in 0..<10 { cache.keep("a", round, bytes: 60) }
        cache.keep("b", 0, bytes: 40)
        #expect(cache.value("a", as: Int.self) == 9)
        #expect(cache.value("b", as: Int.self) == 0)
    }

    @Test("What a plan foretells of the cache is what a list kept in order would hold")
    func foretold() {
        var random = RandomStream(seed: 3, "kept")
        for limit in [0, 10, 60, 1000] {
            var kept = KeptValues(limit: limit)
            var list: [(key: String, bytes: Int, own: Int)] = []
            for _ in 0..<500 {
                let (key, bytes) = ("\(random.below(20))", random.below(25))
                let known = list.first { $0.key == key }
                let isUse = random.below(2) == 0
                let own = isUse ? bytes : random.below(bytes + 1)
                if isUse {
                    kept.use(key, bytes: bytes)
                } else {
                    kept.keep(key, bytes: bytes, own: own)
                }
                list.removeAll { $0.key == key }
                if isUse, let known {
                    list.append(known)
                } else if bytes <= limit {
                    list.append((key, bytes, own))
                }
                while list.reduce(0, { $0 + $1.bytes }) > limit, list.count > 1 {
                    list.removeFirst()
                }
                #expect(kept.bytes == list.reduce(0) { $0 + $1.own })
            }
        }
    }
}
