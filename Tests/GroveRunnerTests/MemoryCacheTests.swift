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
}
