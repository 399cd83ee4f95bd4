import GroveBase
import Testing

@testable import GroveData

@Suite("Labels that are numbers")
struct NumberedLabelTests {
    @Test(
        "that no file of this size can need are refused with their line",
        arguments: ["9223372036854775807", "5000000000"]
    )
    func tooLarge(label: String) throws {
        let scratch = try Scratch()
        try scratch.write("a\nb\n", to: "toy/train_texts.txt")
        try scratch.write("1\n0,\(label)\n", to: "toy/train_labels.txt")
        try scratch.write("c\n", to: "toy/test_texts.txt")
        try scratch.write("1\n", to: "toy/test_labels.txt")
        let catalog = try scratch.catalog(
            "format: plain-text\nlabel-lines: {as: numbers, separator: comma}"
        )
        let got = message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
        #expect(
            got
                == "toy/train_labels.txt:2: label '\(label)', expected a whole number from 0 to 1"
        )
    }
}
