import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveData

@Suite("PECOS folders, plain text and export")
struct FolderFormatTests {
    private let features = CSRMatrix(
        columnCount: 3,
        rowOffsets: [0, 1, 3],
        columns: [0, 1, 2],
        values: [1, 0.1, -12345.678]
    )

    private var dataset: Dataset {
        Dataset(
            name: "toy",
            train: Split(
                texts: TextColumn(["one\ntwo", "three\r\nfour"]),
                labels: CSRPattern(columnCount: 4, rows: [[0, 3], [1]])
            ),
            test: Split(
                texts: TextColumn(["fünf", "six"]),
                labels: CSRPattern(columnCount: 4, rows: [[2], [0, 1, 2, 3]])
            ),
            labelNames: TextColumn(["a", "b b", "c", "d"])
        )
    }

    @Test("exports a PECOS folder that loads again, line ends in texts as spaces")
    func pecos() throws {
        let scratch = try Scratch()
        try exportPECOS(
            trainFeatures: features,
            testFeatures: features,
            dataset: dataset,
            to: scratch.path + "/toy"
        )
        let loaded = try scratch.catalog("format: pecos").load("toy", workers: Workers(1))
        #expect(loaded.train.features == features && loaded.test.features == features)
        #expect(loaded.train.labels == dataset.train.labels)
        #expect(loaded.test.labels == dataset.test.labels)
        #expect(loaded.train.texts?.texts == ["one two", "three  four"])
        #expect(loaded.labelNames == dataset.labelNames)
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
        #expect(left == ["manifests", "toy"])
    }

    @Test("finds features in the only subfolder that has them, and asks where there are two")
    func subfolder() throws {
        let scratch = try Scratch()
        let folder = scratch.path + "/toy"
        try exportPECOS(
            trainFeatures: features,
            testFeatures: features,
            dataset: dataset,
            to: folder
        )
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder + "/tfidf", withIntermediateDirectories: true)
        for file in ["X.trn.npz", "X.tst.npz"] {
            try manager.moveItem(atPath: "\(folder)/\(file)", toPath: "\(folder)/tfidf/\(file)")
        }
        let catalog = try scratch.catalog("format: pecos")
        #expect(try catalog.load("toy", workers: Workers(1)).train.features == features)
        let key = try catalog.fingerprint("toy")
        try manager.copyItem(atPath: folder + "/tfidf", toPath: folder + "/other")
        #expect(
            message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
                == "\(scratch.path)/toy: has features in other, tfidf; the manifest must name one "
                .replacingOccurrences(of: scratch.path + "/", with: "")
                + "(files: train-features, test-features)"
        )
        let named = try scratch.catalog(
            "format: pecos\nfiles: {train-features: other/X.trn.npz, test-features: other/X.tst.npz}"
        )
        #expect(try named.load("toy", workers: Workers(1)).test.features == features)
        #expect(try named.fingerprint("toy") == key)
    }

    @Test("rejects a PECOS folder whose files disagree")
    func pecosMismatch() throws {
        let scratch = try Scratch()
        let folder = scratch.path + "/toy"
        try exportPECOS(
            trainFeatures: features,
            testFeatures: features,
            dataset: dataset,
            to: folder
        )
        let catalog = try scratch.catalog("format: pecos")
        try scratch.write("one\ntwo\nthree\n", to: "toy/X.trn.txt")
        func got() -> String {
            message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
        }
        #expect(got() == "toy/X.trn.txt: has 3 rows, but Y.trn.npz has 2")
        try scratch.write("one\n\n", to: "toy/X.trn.txt")
        #expect(
            got()
                == "toy/X.trn.txt:2: the text is empty; the manifest may allow it (empty: allowed)"
        )
        try scratch.write([0x61, 0x0A, 0x62, 0xFF, 0x0A], to: "toy/X.trn.txt")
        #expect(got() == "toy/X.trn.txt:2: is not UTF-8 text at byte 2")
        try scratch.write("one\ntwo\n", to: "toy/X.trn.txt")
        try writeLabelArchive(
            CSRPattern(columnCount: 4, rows: [[0], []]),
            to: folder + "/Y.trn.npz"
        )
        #expect(
            got()
                == "toy/Y.trn.npz: row 1: the instance has no label; the manifest may allow it "
                + "(unlabelled: allowed)"
        )
        try writeLabelArchive(
            CSRPattern(columnCount: 5, rows: [[0], [1]]),
            to: folder + "/Y.trn.npz"
        )
        #expect(got().hasSuffix("toy: the test part has 4 labels, the training part 5"))
    }

    @Test("exports XC sparse text that loads again, each value exactly")
    func xc() throws {
        let scratch = try Scratch()
        try exportXC(
            trainFeatures: features,
            testFeatures: features,
            dataset: dataset,
            to: scratch.path + "/toy",
            workers: Workers(2)
        )
        let text = String(decoding: try readBytes(scratch.path + "/toy/train.txt"), as: UTF8.self)
        #expect(text == "2 3 4\n0,3 0:1\n1 1:0.1 2:-12345.678\n")
        let loaded = try scratch.catalog("format: xc-sparse").load("toy", workers: Workers(1))
        #expect(loaded.train.features == features)
        #expect(loaded.test.labels == dataset.test.labels)
    }

    @Test("keeps an instance without labels or features through an export")
    func emptyRows() throws {
        let scratch = try Scratch()
        let labels = CSRPattern(columnCount: 2, rows: [[], [1], []])
        let matrix = CSRMatrix(columnCount: 2, rows: [[(1, 2)], [], []])
        let split = Split(labels: labels)
        try exportXC(
            trainFeatures: matrix,
            testFeatures: matrix,
            dataset: Dataset(name: "toy", train: split, test: split),
            to: scratch.path + "/toy",
            workers: Workers(1)
        )
        let catalog = try scratch.catalog("format: xc-sparse\nunlabelled: allowed\nempty: allowed")
        let loaded = try catalog.load("toy", workers: Workers(1))
        #expect(loaded.train.labels == labels && loaded.train.features == matrix)
    }

    @Test("does not write into a folder that holds something")
    func occupied() throws {
        let scratch = try Scratch()
        try scratch.write("precious", to: "toy/file")
        let got = message("") {
            try exportPECOS(
                trainFeatures: features,
                testFeatures: features,
                dataset: dataset,
                to: scratch.path + "/toy"
            )
        }
        #expect(got == "\(scratch.path)/toy: exists already and is not an empty folder")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["toy"])
    }

    @Test(
        "says so when the disk is full",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))
    )
    func fullDisk() {
        let wanted = "/dev/full: cannot be written"
        let bytes = [UInt8](repeating: 0, count: 100)
        #expect(message("") { try writeFile([bytes], to: "/dev/full") }.hasPrefix(wanted))
        #expect(message("") { try writeSparseArchive(features, to: "/dev/full") }.hasPrefix(wanted))
    }

    @Test("leaves nothing behind when a write fails half-way, and the old folder in place")
    func halfWritten() throws {
        let scratch = try Scratch()
        try scratch.write("old", to: "toy/file")
        func fail() throws {
            let writer = try FolderWriter(scratch.path + "/toy")
            try writer.write([1, 2], to: "file")
            try writer.write([1, 2], to: "no/such/folder")
        }
        #expect(throws: WorkError.self) { try fail() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["toy"])
        var writer = try FolderWriter(scratch.path + "/toy")
        try writer.write(Array("new".utf8), to: "file")
        try writer.place(replacing: true)
        #expect(try readBytes(scratch.path + "/toy/file") == Array("new".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["toy"])
    }

    @Test("reads plain texts with label names, sorted by their bytes")
    func plainNames() throws {
        let scratch = try Scratch()
        try scratch.write("a text\nanother\n", to: "toy/train_texts.txt")
        try scratch.write("b a\nB\n", to: "toy/train_labels.txt")
        try scratch.write("third", to: "toy/test_texts.txt")
        try scratch.write("c a", to: "toy/test_labels.txt")
        let dataset = try scratch.catalog("format: plain-text").load("toy", workers: Workers(1))
        #expect(dataset.labelNames?.texts == ["B", "a", "b", "c"])
        #expect(rows(dataset.train.labels) == [[1, 2], [0]])
        #expect(rows(dataset.test.labels) == [[1, 3]])
        #expect(dataset.train.texts?.texts == ["a text", "another"])
        try scratch.write("a\nB\nb\n", to: "toy/labels.txt")
        let got = message(scratch.path) {
            _ = try scratch.catalog("format: plain-text").load("toy", workers: Workers(1))
        }
        #expect(got == "toy/test_labels.txt:1: unknown label 'c'; it is not in the list of labels")
    }

    @Test("reads plain texts with label numbers, and rejects bad ones")
    func plainNumbers() throws {
        let scratch = try Scratch()
        try scratch.write("x\ny\n", to: "toy/train_texts.txt")
        try scratch.write("z\n", to: "toy/test_texts.txt")
        try scratch.write("0,2\n1\n", to: "toy/train_labels.txt")
        try scratch.write("1, 3\n", to: "toy/test_labels.txt")
        let catalog = try scratch.catalog(
            "format: plain-text\nlabel-lines: {separator: comma, as: numbers}"
        )
        let dataset = try catalog.load("toy", workers: Workers(1))
        #expect(dataset.labelCount == 4 && rows(dataset.test.labels) == [[1, 3]])
        for (line, wanted) in [
            ("2,0", "label 0 follows 2, expected ascending order"),
            ("-1", "label '-1', expected a whole number from 0 to 3"),
            ("x", "label 'x', expected a whole number from 0 to 3"),
            ("2,2", "label 2 stands twice"),
        ] {
            try scratch.write("0\n\(line)\n", to: "toy/train_labels.txt")
            let got = message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
            #expect(got == "toy/train_labels.txt:2: " + wanted)
        }
    }
}
