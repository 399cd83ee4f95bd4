import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveData

private let wordNetFolder =
    ProcessInfo.processInfo.environment["WORDNET_DIR"] ?? "/usr/share/wordnet"
private let hasWordNet = fileSize(wordNetFolder + "/data.noun") != nil

@Suite("WordNet")
struct WordNetTests {
    /// Three levels: 1 over 2 and 3, both over 4; a word shared by 1 and 3; a verb.
    private func write(_ scratch: Scratch, noun: String? = nil) throws {
        let nouns =
            "  1 This is the licence.  \n"
            + "00000001 03 n 02 Top 0 shared 0 000 | the top  \n"
            + "00000002 03 n 01 left 0 001 @ 00000001 n 0000 | on the left  \n"
            + "00000003 03 n 02 right_side 0 shared 0 001 @i 00000001 n 0000 |  on the right  \n"
            + (noun
                ?? "00000004 03 n 01 Under 0 003 @ 00000002 n 0000 ~ 00000001 n 0000 @ 00000003 n "
                + "0000 | below; \"a | bar\"  \n")
        try scratch.write(nouns, to: "wn/data.noun")
        try scratch.write(
            "00000001 29 v 01 act 0 000 01 + 08 00 | do  \n"
                + "00000002 29 v 02 run 0 run 1 001 @ 00000001 v 0000 01 + 02 00 | go fast  \n",
            to: "wn/data.verb"
        )
    }

    @Test("reads words, hypernyms and glosses, and walks the nearest ancestors first")
    func parsing() throws {
        let scratch = try Scratch()
        try write(scratch)
        let wordNet = try WordNet(folder: scratch.path + "/wn", workers: Workers(1))
        #expect(
            wordNet.synsets.map(\.id)
                == [
                    "n00000001", "n00000002", "n00000003", "n00000004", "v00000001", "v00000002",
                ]
        )
        #expect(wordNet.synsets[2].lemmas == ["right side", "shared"])
        #expect(wordNet.synsets[3].gloss == "below; \"a | bar\"")
        #expect(wordNet.hypernyms == [[], [0], [0], [1, 2], [], [4]])
        #expect(wordNet.ancestors(of: 3, steps: 3) == [1, 2, 0])
        #expect(wordNet.ancestors(of: 3, steps: 1) == [1, 2])
    }

    @Test("gives each pair the nearest sense, sorts labels by bytes, drops unseen ones")
    func dataset() throws {
        let scratch = try Scratch()
        try write(scratch)
        let wordNet = try WordNet(folder: scratch.path + "/wn", workers: Workers(1))
        let dataset = wordNetDataset(
            wordNet,
            name: "toy",
            propensity: PropensityConstants(),
            workers: Workers(2)
        )
        let all = [dataset.train, dataset.test]
        let senses = try #require(dataset.senses)
        let names = try #require(dataset.labelNames)
        var found: [String: [String]] = [:]
        for (split, column) in zip(all, [senses.train, senses.test]) {
            for row in 0..<split.count {
                let id = try #require(split.ids?[row])
                let range = split.labels.rowOffsets[row]..<split.labels.rowOffsets[row + 1]
                found[id] = range.map {
                    names[Int(split.labels.columns[$0])] + " = "
                        + senses.senseNames[Int(column[$0])]
                }
            }
        }
        #expect(
            found["n00000004"]
                == [
                    "left = n00000002 left", "right side = n00000003 right side, shared",
                    "shared = n00000003 right side, shared", "top = n00000001 top, shared",
                ]
        )
        #expect(
            found["n00000002"] == ["shared = n00000001 top, shared", "top = n00000001 top, shared"]
        )
        #expect(names.texts == names.texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let isTest = ["n00000002", "n00000003", "n00000004", "v00000002"].map { sha256($0)[0] < 51 }
        #expect(dataset.test.count == isTest.filter { $0 }.count)
    }

    @Test(
        "rejects a bad line with its number",
        arguments: [
            ("00000004 03 n 01", "wn/data.noun:5: ends before its words"),
            (
                "00000004 03 n xx under 0 000 |",
                "wn/data.noun:5: count of words 'xx' is not a number"
            ),
            ("00000004 03 n 7fffffffffffffff under", "wn/data.noun:5: ends before its words"),
            ("00000004 03 n 00 000 |", "wn/data.noun:5: has no word"),
            ("00000004 03 n 01 under 0 001 @ 0001", "wn/data.noun:5: ends before its pointers"),
            (
                "00000004 03 n 01 under 0 001 @ 00000009 n 0000 |",
                "wn/data.noun: synset n00000004 has the hypernym n00000009, which is in no file"
            ),
        ]
    )
    func badLines(line: String, wanted: String) throws {
        let scratch = try Scratch()
        try write(scratch, noun: line + "\n")
        let got = message(scratch.path) {
            _ = try WordNet(folder: scratch.path + "/wn", workers: Workers(1))
        }
        #expect(got == wanted)
    }

    @Test("builds WordNet-28K with the counts and the bytes it must have", .enabled(if: hasWordNet))
    func wordNet28K() throws {
        let scratch = try Scratch()
        let manifests =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path + "/Datasets"
        let catalog = DatasetCatalog(manifestFolder: manifests, dataFolders: [scratch.path])
        #expect(!catalog.isAvailable("wordnet-28k"))
        try catalog.build("wordnet-28k", workers: Workers(2))
        #expect(catalog.isAvailable("wordnet-28k"))
        let lines = try catalog.verify("wordnet-28k", workers: Workers(2))
        for wanted in [
            "train-instances: 76504", "test-instances: 18818", "labels: 27778",
            "labels-per-train-instance: 6.4230", "test-pairs: 118735", "dropped-test-pairs: 2027",
        ] {
            #expect(lines.contains(wanted + ", as expected"))
        }
    }
}
