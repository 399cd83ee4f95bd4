import GroveBase
import Testing

@Suite struct JSONReaderTests {
    @Test(arguments: [
        JSONValue.integer(.max), .integer(.min), .number(1), .number(-0.0), .number(1e300),
        .number(.leastNonzeroMagnitude), .number(0.1), .string(""),
        .string("\u{0}\u{1F}\"\\/\u{1F333}é"),
        .string("e\u{301}"), .array([]), .object([:]), .null, .bool(false),
        .object(["a": .array([.object(["b": .number(2)]), .integer(2)])]),
    ])
    func `Canonical and pretty texts are read back as the same value`(value: JSONValue) throws {
        let canonical = try OrderedJSON(parsing: value.canonical).value
        #expect(canonical == value && canonical.canonical == value.canonical)
        #expect(try OrderedJSON(parsing: value.pretty()).value == value)
    }

    @Test func `The least number that an integer holds is read by Foundation too`() throws {
        let least = try JSONValue(parsing: "[-9223372036854775808, -9.223372036854775808e18]")
        #expect(least.arrayValue?.map(\.doubleValue) == [-0x1p63, -0x1p63])
        #expect(try JSONValue(parsing: "[9007199254740991]") == .array([.integer(1 << 53 - 1)]))
    }

    @Test func `Escapes and surrogate pairs are read`() throws {
        let text = #""\u00e9\ud83c\udf33\/\b\f\n""#
        #expect(try OrderedJSON(parsing: text) == .string("é\u{1F333}/\u{8}\u{C}\n"))
    }

    @Test func `Names that only Unicode calls equal are two names`() throws {
        let json = try OrderedJSON(parsing: #"{"\u00e9": 1, "e\u0301": 2}"#)
        guard case .object(let members) = json else {
            Issue.record("no object: \(json)")
            return
        }
        #expect(members.map { Array($0.name.utf8) } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
    }

    @Test(arguments: [2, 15, 16, 17, 40])
    func `A name that occurs twice is an error in objects of any size`(
        count: Int
    ) throws {
        let members = (0..<count).map { "\"n\($0)\": \($0)" }
        let text = "{" + members.joined(separator: ", ") + "}"
        let canonical = try OrderedJSON(parsing: text).value.canonical
        #expect(try OrderedJSON(parsing: canonical).value.objectValue?.count == count)
        for twice in Set([0, count / 2, count - 1]) {
            let error = #expect(throws: InputError.self) {
                try OrderedJSON(parsing: String(text.dropLast()) + ", \"n\(twice)\": 0}")
            }
            #expect(error?.description.contains("name 'n\(twice)' occurs twice") == true)
        }
    }

    @Test func `Objects keep their order and know their lines`() throws {
        let json = try OrderedJSON(parsing: "{\"b\": 1,\n \"a\": 2}")
        #expect(
            json
                == .object([
                    .init(name: "b", value: .integer(1), line: 1),
                    .init(name: "a", value: .integer(2), line: 2),
                ])
        )
    }

    @Test(arguments: [
        "", "{", "[1,", "[1,]", "{\"a\"}", "{\"a\":1,}", "nul", "1 2", "+1", "1e999", "--1", "\"a",
        "\"\\x\"", "\"\\u12\"", "\"\\ud83c\"x", "\"a\nb\"", "{\"a\":1,\"a\":2}", "NaN",
        String(repeating: "[", count: 100_000),
    ])
    func `What is no JSON is an error with a line`(text: String) {
        let error = #expect(throws: InputError.self) { try OrderedJSON(parsing: text) }
        #expect(error?.line != nil)
    }
}
