import GroveBase
import GroveStore
import Testing

@Suite struct StageKeyTests {
    @Test func `The digest is that of the canonical text`() {
        let key = StageKey(stage: "tree", version: 2, parameters: ["leaf": .integer(100)], seed: 3)
        #expect(
            key.text
                == #"{"inputs":{},"parameters":{"leaf":100},"seed":3,"sources":{},"stage":"tree","version":2}"#
        )
        #expect(key.json.canonical == key.text)
        #expect(
            key.digest == hexadecimal(sha256(key.text)) && key.digest.utf8.count == 64
        )
    }

    @Test func `The order in which parameters are given does not matter`() {
        let pairs = (0..<50).map { ("p\($0)", JSONValue.integer($0)) }
        let a = StageKey(
            stage: "s",
            version: 1,
            parameters: Dictionary(uniqueKeysWithValues: pairs)
        )
        let b = StageKey(
            stage: "s",
            version: 1,
            parameters: Dictionary(uniqueKeysWithValues: pairs.reversed())
        )
        #expect(a == b && a.text == b.text)
    }

    @Test func `Every part makes another key`() {
        let base = StageKey(stage: "s", version: 1)
        let keys = [
            base, StageKey(stage: "t", version: 1), StageKey(stage: "s", version: 2),
            StageKey(stage: "s", version: 1, seed: 0), StageKey(stage: "s", version: 1, seed: 1),
            StageKey(stage: "s", version: 1, parameters: ["max-df": .integer(1)]),
            StageKey(stage: "s", version: 1, parameters: ["max-df": .number(1)]),
            StageKey(stage: "s", version: 1, parameters: ["max-df": .string("1")]),
            StageKey(stage: "s", version: 1, inputs: ["a": base]),
            StageKey(stage: "s", version: 1, inputs: ["b": base]),
            StageKey(stage: "s", version: 1, sources: ["a": base.digest]),
        ]
        #expect(Set(keys).count == keys.count)
    }
}
