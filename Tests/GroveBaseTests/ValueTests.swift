import GroveBase
import Testing

@Suite("Canonical JSON, text columns and messages")
struct ValueTests {
    @Test("Equal values have one text: keys sorted, no white space")
    func canonical() throws {
        let value = try JSONValue(parsing: #"{"b": [1, 2.5, true, null], "a": "x\n\"é\u0001"}"#)
        #expect(value.canonical == #"{"a":"x\n\"é\u0001","b":[1,2.5,true,null]}"#)
        #expect(try JSONValue(parsing: value.canonical) == value)
        #expect(try JSONValue(parsing: value.pretty()) == value)
    }

    @Test("A boolean stays one, and 1 and 0 stay numbers")
    func booleans() throws {
        #expect(
            try JSONValue(parsing: "[true,false,1,0,1.0]")
                == .array([.bool(true), .bool(false), .integer(1), .integer(0), .integer(1)])
        )
    }

    @Test("Numbers keep every bit through the text")
    func numbers() throws {
        for number in [0.1, 1.0 / 3, 65.23999999999999, 1e-300, 123_456_789.125] {
            #expect(
                try JSONValue(parsing: JSONValue.number(number).canonical).doubleValue == number
            )
        }
    }

    @Test("Text that is not JSON is an input error")
    func notJSON() {
        #expect(throws: InputError.self) { try JSONValue(parsing: "{\"a\":") }
    }

    @Test("A text column gives back its texts, empty ones and bad bytes included")
    func textColumn() {
        let column = TextColumn(["", "apple", "né", ""])
        #expect(column.count == 4)
        #expect(column.texts == ["", "apple", "né", ""])
        #expect(TextColumn(bytes: [0xFF], offsets: [0, 1])[0] == "\u{FFFD}")
        #expect(TextColumn([]).count == 0)
    }

    @Test("An input error prints place, line and message on one line")
    func inputError() {
        #expect(InputError("bad", place: "a.yaml", line: 3).description == "a.yaml:3: bad")
        #expect(InputError("bad", place: "a.yaml").description == "a.yaml: bad")
        #expect(InputError("bad", line: 3).description == "line 3: bad")
        #expect(InputError("bad").at("a", line: 2).description == "a:2: bad")
        #expect(InputError("bad", place: "b").at("a", line: 2).description == "b:2: bad")
    }

    @Test("The choices are named, and the nearest one where a slip is likely")
    func choices() {
        #expect(
            expected(["linear", "none"], got: "liner")
                == "; did you mean 'linear'? Expected linear, none"
        )
        #expect(expected(["linear", "none"], got: "xyz") == "; expected linear, none")
    }
}
