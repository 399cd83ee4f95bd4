import GroveBase
import GroveSparse
import Testing

@testable import GroveData

@Suite("XC sparse text")
struct SparseTextTests {
    @Test("reads labels, features, an instance without labels and one without features")
    func layouts() throws {
        let scratch = try Scratch()
        let path = try scratch.write(
            "4 5 3\n0,2 0:1 4:-0.25\n 3:1e-3\n1 \r\n2 1:2.5\n",
            to: "a.txt"
        )
        var policy = DatasetPolicy()
        policy.allowsUnlabelled = true
        policy.allowsEmpty = true
        let (features, labels) = try readSparseText(path, policy: policy, workers: Workers(2))
        #expect(rows(labels) == [[0, 2], [], [1], [2]])
        #expect(features.columns == [0, 4, 3, 1])
        #expect(features.values == [1, -0.25, 1e-3, 2.5])
        #expect(features.rowOffsets == [0, 2, 3, 3, 4])
        #expect(features.columnCount == 5 && labels.columnCount == 3)
    }

    @Test(
        "rejects a bad line with its number and what was expected",
        arguments: [
            ("-1 0:1", "label -1 is negative, expected 0 to 2"),
            ("3 0:1", "label 3 is out of range, expected 0 to 2"),
            ("1,1 0:1", "label 1 stands twice"),
            ("2,1 0:1", "label 1 follows 2, expected ascending order"),
            ("x 0:1", "label 'x' is not a whole number from 0 to 2"),
            ("1, 0:1", "label '' is not a whole number from 0 to 2"),
            ("0:1 1:1", "label '0' is not a whole number from 0 to 2"),
            ("1 -2:1", "feature -2 is negative, expected 0 to 4"),
            ("1 5:1", "feature 5 is out of range, expected 0 to 4"),
            (
                "1 99999999999999999999:1",
                "feature '99999999999999999999' is not a whole number from 0 to 4"
            ),
            // An Int that wraps around is negative, and below any bound.
            (
                "1 9999999999999999999:1",
                "feature '9999999999999999999' is not a whole number from 0 to 4"
            ),
            ("1 3:1 2:1", "feature 2 follows 3, expected ascending order"),
            ("1 3:1 3:1", "feature 3 stands twice"),
            ("1 3:nan", "feature 3 has the value 'nan', expected a finite number"),
            ("1 3:inf", "feature 3 has the value 'inf', expected a finite number"),
            ("1 3:1e99", "feature 3 has the value '1e99', expected a finite number"),
            ("1 3:", "feature 3 has the value '', expected a finite number"),
            ("1 3", "feature 3 has no value, expected '3:value'"),
            (" 3:1", "the instance has no label; the manifest may allow it (unlabelled: allowed)"),
            ("1", "the instance has no feature; the manifest may allow it (empty: allowed)"),
            ("", "is empty; an instance without labels starts with a space"),
        ]
    )
    func badLines(line: String, wanted: String) throws {
        let scratch = try Scratch()
        let path = try scratch.write("2 5 3\n0 1:1\n\(line)\n", to: "a.txt")
        let got = message(scratch.path) {
            _ = try readSparseText(path, policy: DatasetPolicy(), workers: Workers(1))
        }
        #expect(got == "a.txt:3: " + wanted)
    }

    @Test(
        "rejects a header that is wrong or differs from the lines",
        arguments: [
            ("2 5\n", "the header is '2 5', expected 'instances features labels' as whole numbers"),
            (
                "2 -5 3\n",
                "the header is '2 -5 3', expected 'instances features labels' as whole numbers"
            ),
            ("", "the header is '', expected 'instances features labels' as whole numbers"),
            ("1 5 2000000000\n0 1:1\n", "the header says 2000000000 labels, too many for 21 bytes"),
            ("3 5 3\n0 1:1\n", "the header says 3 instances, but 1 follow"),
            ("1 5 3\n0 1:1\n1 1:1\n", "the header says 1 instances, but 2 follow"),
        ]
    )
    func badHeaders(text: String, wanted: String) throws {
        let scratch = try Scratch()
        let path = try scratch.write(text, to: "a.txt")
        let got = message(scratch.path) {
            _ = try readSparseText(path, policy: DatasetPolicy(), workers: Workers(1))
        }
        #expect(got == "a.txt:1: " + wanted)
    }

    @Test("sorts indices where the manifest says so, and still rejects doubles")
    func sorting() throws {
        let scratch = try Scratch()
        var policy = DatasetPolicy()
        policy.sortsIndices = true
        let path = try scratch.write("1 5 3\n2,0 4:4 1:1 3:3\n", to: "a.txt")
        let (features, labels) = try readSparseText(path, policy: policy, workers: Workers(1))
        #expect(rows(labels) == [[0, 2]])
        #expect(features.columns == [1, 3, 4] && features.values == [1, 3, 4])
        let double = try scratch.write("1 5 3\n0 4:4 1:1 4:3\n", to: "b.txt")
        let got = message(scratch.path) {
            _ = try readSparseText(double, policy: policy, workers: Workers(1))
        }
        #expect(got == "b.txt:2: feature 4 stands twice")
    }

    @Test("gives the same matrices at any thread count, over several blocks")
    func threads() throws {
        let scratch = try Scratch()
        var random = RandomStream(seed: 1, "test.sparse")
        let count = 40_000
        var text = "\(count) 1000 100\n"
        var wanted: [[UInt32]] = []
        for _ in 0..<count {
            let labels = Set((0..<2).map { _ in UInt32(random.below(100)) }).sorted()
            let features = Set((0..<3).map { _ in random.below(1000) }).sorted()
            wanted.append(labels)
            text += labels.map(String.init).joined(separator: ",")
            text += features.map { " \($0):0.\($0 + 1)" }.joined() + "\n"
        }
        let path = try scratch.write(text, to: "a.txt")
        #expect(text.utf8.count > 1 << 20)
        let one = try readSparseText(path, policy: DatasetPolicy(), workers: Workers(1))
        #expect(rows(one.labels) == wanted)
        for threads in 2...3 {
            let more = try readSparseText(path, policy: DatasetPolicy(), workers: Workers(threads))
            #expect(more == one)
        }
    }

    @Test("reads the X_Xf / X_Y pair")
    func pairs() throws {
        let scratch = try Scratch()
        try scratch.write("2 5\n0:1 4:0.5\n2:1\n", to: "toy/trn_X_Xf.txt")
        try scratch.write("2 3\n0:1 2:1\n1:1\n", to: "toy/trn_X_Y.txt")
        try scratch.write("1 5\n3:1\n", to: "toy/tst_X_Xf.txt")
        try scratch.write("1 3\n2:1\n", to: "toy/tst_X_Y.txt")
        let catalog = try scratch.catalog("format: xc-pairs")
        let dataset = try catalog.load("toy", workers: Workers(2))
        #expect(rows(dataset.train.labels) == [[0, 2], [1]])
        #expect(dataset.train.features?.columns == [0, 4, 2])
        try scratch.write("2 3\n0:1 2:1\n\n", to: "toy/trn_X_Y.txt")
        #expect(
            message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
                == "toy/trn_X_Y.txt:3: the instance has no label; the manifest may allow it "
                + "(unlabelled: allowed)"
        )
    }

    @Test(
        "reads decimal numbers exactly and refuses everything else",
        arguments: [
            ("0.1", 0.1), ("-2.5e-3", -2.5e-3), ("123456789012345678", 123456789012345680),
            (".5", 0.5), ("7.", 7), ("0.12345678901234567", 0.12345678901234567), ("abc", nil),
            ("1.2.3", nil), ("", nil), ("-", nil), ("0x10", nil), ("nan", nil), ("infinity", nil),
        ] as [(String, Double?)]
    )
    func decimals(text: String, wanted: Double?) {
        let bytes = Array(text.utf8)
        #expect(decimal(bytes, 0..<bytes.count) == wanted)
    }
}
