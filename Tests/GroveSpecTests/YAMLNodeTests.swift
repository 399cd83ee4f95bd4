import GroveBase
import GroveSpec
import Testing

/// What parsing a text complains about; nil for a text that is right.
private func complaint(_ text: String, _ use: (YAMLNode) throws -> Void = { _ in }) -> String? {
    do {
        try use(YAMLNode.parse(text, file: "a.yaml"))
        return nil
    } catch { return "\(error)" }
}

@Suite("A YAML value")
struct YAMLNodeTests {
    @Test func `knows its line`() throws {
        let root = try YAMLNode.parse("a: 1\n\nb:\n  - x\n  - {c: 2}\n", file: "a.yaml")
        #expect(root["a"]?.line == 1)
        #expect(root["b"]?.items.map(\.line) == [4, 5])
        #expect(root["b"]?.items[1]["c"]?.error("wrong").description == "a.yaml:5: wrong")
        #expect(root["z"] == nil)
    }

    @Test func `reads numbers, words and truth values`() throws {
        let root = try YAMLNode.parse("{n: 500_000, x: 1e-3, t: true, w: b}", file: "a.yaml")
        #expect(try root["n"]?.integer("n", in: 1...1_000_000) == 500_000)
        #expect(try root["x"]?.number("x", in: 0...1) == 0.001)
        #expect(try root["t"]?.boolean("t") == true)
        #expect(try root["w"]?.choice("w", of: ["a", "b"]) == "b")
    }

    @Test func `is refused with its line where the file is no YAML it can hold`() {
        #expect(complaint("a: 1\na: 2") == "a.yaml:2: key 'a' stands twice")
        #expect(
            complaint("b:\n  - a: 1\n    c: {a: 3}\n    a: 2") == "a.yaml:4: key 'a' stands twice"
        )
        #expect(complaint("{a: 1, a: 2}") == "a.yaml:1: key 'a' stands twice")
        #expect(complaint("? [1]\n: 2") == "a.yaml:1: a key must be plain text")
        #expect(
            complaint("a: [1,\nb: {") == "a.yaml:3: is not valid YAML: "
                + "did not find expected node content"
        )
    }

    @Test func `is refused where it has aliases, of which few lines stand for billions of values`()
    {
        let bomb = (1...9).reduce("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n") { text, level in
            let uses = (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ")
            return text + "a\(level): &a\(level) [\(uses)]\n"
        }
        #expect(complaint(bomb) == "a.yaml:2: YAML aliases are not supported")
        #expect(complaint("- &a\n- *a") == "a.yaml:2: YAML aliases are not supported")
        #expect(complaint("a: AT &T and 2 *x\nb: '*a'\nc: &d 1") == nil)
    }

    @Test func `tells a quoted number from a number`() {
        #expect(
            complaint("a: '3'") { _ = try $0["a"]?.integer("a", in: 0...9) }
                == "a.yaml:1: a must be a whole number from 0 to 9, got the text '3'"
        )
        #expect(
            complaint("a: true") { _ = try $0["a"]?.number("a", in: 0...1) }
                == "a.yaml:1: a must be a number from 0.0 to 1.0, got 'true'"
        )
    }

    @Test func `of an empty file is an empty mapping`() throws {
        #expect(try YAMLNode.parse("# nothing\n", file: "a.yaml").mapping("a").isEmpty)
    }

    @Test func `of a file that is not there is an input error`() {
        #expect(throws: InputError("no such file, or it cannot be read", place: "none.yaml")) {
            try YAMLNode.read("none.yaml")
        }
    }
}
