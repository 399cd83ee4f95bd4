import GroveBase
import Testing

@Suite("Workers")
struct WorkersTests {
    @Test(
        "Every index runs once, at any thread count",
        arguments: [0, 1, 2, 3, 8],
        [0, 1, 2, 5, 1000]
    )
    func everyIndexOnce(threads: Int, count: Int) {
        let runs = Locked([Int](repeating: 0, count: count))
        for bothEnds in [false, true] {
            Workers(threads).forEach(count, bothEnds: bothEnds) { i in
                runs.withLock { $0[i] += 1 }
            }
        }
        #expect(runs.withLock { $0 } == [Int](repeating: 2, count: count))
    }

    @Test("Results keep their order, also of values that own memory", arguments: [1, 2, 4])
    func order(threads: Int) {
        let results = Workers(threads).map(500) { i in [String(i)] }
        #expect(results == (0..<500).map { [String($0)] })
    }

    @Test("The error of the smallest failing index is thrown", arguments: [1, 2, 4])
    func firstError(threads: Int) {
        #expect(throws: WorkError("7")) {
            try Workers(threads).tryMap(100) { i in
                if i % 10 == 7 { throw WorkError("\(i)") }
                return i
            }
        }
    }

    @Test("Blocks cover the range without overlap")
    func blocks() {
        #expect(Workers.blocks(0, size: 3).isEmpty)
        #expect(Workers.blocks(7, size: 3) == [0..<3, 3..<6, 6..<7])
        #expect(Workers.blocks(6, size: 3) == [0..<3, 3..<6])
    }

    @Test("An array without room asks nobody to fill it")
    func filling() {
        // Safety: the bodies initialise what they count, within the capacity.
        let two = unsafe [Int](capacity: 3) { buffer, count in
            unsafe buffer.initializeElement(at: 0, to: 7)
            unsafe buffer.initializeElement(at: 1, to: 8)
            count = 2
        }
        let none = unsafe [Int](capacity: 0) { _, _ in Issue.record("called") }
        #expect(two == [7, 8])
        #expect(none.isEmpty)
    }
}
