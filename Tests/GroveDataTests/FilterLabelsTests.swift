import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveData

@Suite("Labels that evaluation leaves out")
struct FilterLabelsTests {
    @Test("Pairs are read in any order, doubles once, and renumbered with their labels")
    func reading() throws {
        let scratch = try Scratch()
        try scratch.write("2 3 3\n0 0:1\n2 1:1\n", to: "toy/train.txt")
        try scratch.write("2 3 3\n0,2 2:1\n1 0:1\n", to: "toy/test.txt")
        try scratch.write("1 2\r\n0 1\n\n1 0\n1 2", to: "toy/filter_labels_test.txt")
        try scratch.write("", to: "toy/filter_labels_train.txt")
        let all = try scratch.catalog(
            "format: xc-sparse\nexpect: {filtered-train-pairs: 0, filtered-test-pairs: 3}",
        ).load("toy", workers: Workers(2))
        #expect(all.test.filtered.map(rows) == [[1], [0, 2]])
        #expect(all.train.filtered.map(rows) == [[], []])
        let seen = try scratch.catalog(
            "format: xc-sparse\nlabels: seen-in-training\nunlabelled: allowed"
        ).load("toy", workers: Workers(1))
        #expect(seen.test.filtered.map(rows) == [[], [0, 1]])
    }

    @Test(
        "A wrong pair is one message with its line",
        arguments: ["0 3", "2 0", "0", "0 1 2", "x 1", "-1 0"]
    )
    func wrong(line: String) throws {
        let scratch = try Scratch()
        try scratch.write("1 3 3\n0 0:1\n", to: "toy/train.txt")
        try scratch.write("2 3 3\n0,2 2:1\n1 0:1\n", to: "toy/test.txt")
        try scratch.write("0 0\n\(line)\n", to: "toy/filter_labels_test.txt")
        let catalog = try scratch.catalog("format: xc-sparse")
        let said = message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
        #expect(said.hasPrefix("toy/filter_labels_test.txt:2: '\(line)' is no "), "\(said)")
        #expect(said.hasSuffix("expected an instance below 2 and a label below 3"))
    }

    @Test("The lists are part of a dataset's fingerprint")
    func fingerprint() throws {
        let scratch = try Scratch()
        try scratch.write("1 3 3\n0 0:1\n", to: "toy/train.txt")
        try scratch.write("2 3 3\n0,2 2:1\n1 0:1\n", to: "toy/test.txt")
        let catalog = try scratch.catalog("format: xc-sparse")
        var seen: Set<String> = [try catalog.fingerprint("toy")]
        for pairs in ["", "0 0\n"] {
            try scratch.write(pairs, to: "toy/filter_labels_test.txt")
            seen.insert(try catalog.fingerprint("toy"))
        }
        #expect(seen.count == 3)
    }

    @Test("A file inflated by hand does in place of the compressed one")
    func inflated() throws {
        let scratch = try Scratch()
        let line = #"{"uid": "a", "title": "t", "content": "", "target_ind": [0]}"# + "\n"
        try scratch.write(line, to: "toy/trn.json")
        try scratch.write(gzipped(line), to: "toy/tst.json.gz")
        try scratch.write(#"{"uid": "l", "title": "label"}"# + "\n", to: "toy/lbl.json")
        try scratch.write("0 0\n", to: "toy/filter_labels_test.txt")
        let catalog = try scratch.catalog("format: xc-lf")
        #expect(catalog.isAvailable("toy"))
        let dataset = try catalog.load("toy", workers: Workers(1))
        #expect(dataset.train.texts?.texts == ["t"] && dataset.test.filtered.map(rows) == [[0]])
    }
}
