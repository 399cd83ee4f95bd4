import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveData

@Suite("Synthetic datasets")
struct SyntheticTests {
    private let tiny = SyntheticShape(
        labels: 90,
        trainInstances: 400,
        testInstances: 120,
        features: 500,
        nonzeros: 12,
        labelsPerInstance: 3.1,
        ambiguous: 0.2,
        seed: 7
    )

    private func catalog(_ scratch: Scratch) -> DatasetCatalog {
        DatasetCatalog(manifestFolder: scratch.path + "/none", dataFolders: [scratch.path])
    }

    private func built(_ scratch: Scratch, _ shape: SyntheticShape) throws -> Dataset {
        let catalog = catalog(scratch)
        try catalog.buildSynthetic(shape, named: "made", workers: Workers(2))
        return try catalog.load("made", workers: Workers(2))
    }

    @Test("have exactly the counts that were asked for, and means within a percent")
    func counts() throws {
        let dataset = try built(try Scratch(), tiny)
        #expect(dataset.train.count == 400 && dataset.test.count == 120)
        #expect(dataset.labelCount == 90 && dataset.featureCount == 500)
        #expect(dataset.train.labels.nonzeroCount == 1240)
        #expect(dataset.test.labels.nonzeroCount == 372)
        for split in [dataset.train, dataset.test] {
            let features = try #require(split.features)
            let mean = Double(features.nonzeroCount) / Double(split.count)
            #expect(abs(mean / 12 - 1) < 0.01, "\(mean)")
            #expect(features.values.allSatisfy { $0 > 0 })
            for row in 0..<split.count {
                #expect(!split.labels.row(row).isEmpty)
                let length = features.rowValues(row).reduce(0.0) { $0 + Double($1) * Double($1) }
                #expect(abs(length - 1) < 1e-5)
            }
        }
        #expect(dataset.train.labels.columnCounts().allSatisfy { $0 > 0 })
    }

    @Test("are the same bytes at one, two and three threads, and others for another seed")
    func determinism() throws {
        var shape = tiny
        // Several blocks of rows and of senses.
        shape.trainInstances = 4200
        let scratch = try Scratch()
        let catalog = catalog(scratch)
        func digests(_ shape: SyntheticShape, _ threads: Int) throws -> [String] {
            try catalog.buildSynthetic(shape, named: "made", workers: Workers(threads))
            let folder = scratch.path + "/made"
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                .map { try "\($0) " + sha256(ofFile: folder + "/" + $0) }
        }
        let first = try digests(shape, 1)
        #expect(first.count == 10)
        #expect(try digests(shape, 2) == first && digests(shape, 3) == first)
        shape.seed = 8
        let other = try digests(shape, 2)
        #expect(Set(other).intersection(first).map { $0.prefix(10) } == ["labels.txt"])
    }

    @Test("have label frequencies of Zipf's law with exponent 3/4 above one each")
    func zipf() throws {
        let shape = SyntheticShape(proportionalTo: 1 << 14)
        let counts = trainFrequencies(shape)
        #expect(counts.reduce(0, +) == shape.trainPairs && counts.min() == 1)
        #expect(counts[0] <= shape.trainInstances / 4)
        // Of the mass above one, by the law: sums of ranks that double in number.
        func mass(_ ranks: Range<Int>) -> Double { Double(counts[ranks].reduce(0) { $0 + $1 - 1 }) }
        for start in [256, 1024, 4096] {
            let slope = log2(mass(2 * start..<4 * start) / mass(start..<2 * start)) - 1
            #expect(abs(slope + 0.75) < 0.02, "\(start): \(slope)")
        }
        let test = testFrequencies(counts, shape)
        #expect(test.reduce(0, +) == shape.testPairs)
        let share = Double(shape.testPairs) / Double(shape.trainPairs)
        for rank in [0, 10, 100] {
            #expect(abs(Double(test[rank]) - share * Double(counts[rank])) <= 1)
        }
    }

    @Test("record the senses of ambiguous labels, which live under different top topics")
    func ambiguity() throws {
        let dataset = try built(try Scratch(), tiny)
        let senses = try #require(dataset.senses)
        var topics: [Int: Set<String>] = [:]
        for name in senses.senseNames.texts {
            let words = name.split(separator: " ")
            let label = try #require(Int(words[1].dropFirst("label".count)))
            topics[label, default: []].insert(String(words[4].prefix(1)))
        }
        let counts = Dictionary(
            grouping: senses.senseNames.texts,
            by: { $0.split(separator: " ")[1] }
        )
        let ambiguous = counts.filter { $0.value.count > 1 }
        #expect(ambiguous.count == 18 && counts.count == 90)
        for (label, names) in ambiguous {
            let number = try #require(Int(label.dropFirst("label".count)))
            #expect(topics[number]?.count == names.count, "\(names)")
        }
        // Every pair has a sense of its own label, and each sense has training instances.
        for (labels, meant) in [
            (dataset.train.labels, senses.train), (dataset.test.labels, senses.test),
        ] {
            for (label, sense) in zip(labels.columns, meant) {
                #expect(
                    senses.senseNames[Int(sense)].hasPrefix("s\(sense) label\(label) in topic ")
                )
            }
        }
        #expect(Set(senses.train).count == senses.senseNames.count)
    }

    @Test("keep senses apart: instances of one sense are of its top topic")
    func topics() {
        let hierarchy = SyntheticTopics(tiny)
        let senses = SyntheticSenses(tiny, hierarchy)
        let part = SyntheticPart(
            "trn",
            tiny,
            hierarchy,
            senses,
            counts: senses.trainCounts,
            workers: Workers(1)
        )
        var astray = 0
        for place in 0..<part.instances {
            for sense in part.senses[part.offsets[place]..<part.offsets[place + 1]] {
                let home = hierarchy.places(
                    Int(senses.levels[Int(sense)]),
                    Int(senses.topics[Int(sense)]),
                    of: part.instances
                )
                astray += home.contains(place) ? 0 : 1
            }
        }
        // Only what filled an instance without a label may come from a neighbouring topic.
        #expect(astray <= part.senses.count / 50, "\(astray) of \(part.senses.count)")
        #expect(Set(part.placeOfRow).count == part.instances)
    }

    @Test("without ambiguous labels have no senses")
    func plain() throws {
        var shape = tiny
        shape.ambiguous = 0
        let scratch = try Scratch()
        let dataset = try built(scratch, shape)
        #expect(dataset.senses == nil)
        #expect(try !catalog(scratch).hasSenses("made"))
    }

    @Test("are verified against what was built")
    func verify() throws {
        let scratch = try Scratch()
        _ = try built(scratch, tiny)
        let lines = try catalog(scratch).verify("made", workers: Workers(1))
        #expect(lines.contains("train-pairs: 1240, as expected"))
        #expect(
            lines.contains { $0.hasPrefix("X.trn.npz: SHA-256 ") && $0.hasSuffix(", as built") }
        )
        try scratch.write("label0\n", to: "made/labels.txt")
        let got = message(scratch.path) {
            _ = try catalog(scratch).verify("made", workers: Workers(1))
        }
        #expect(got.contains("labels.txt has the SHA-256 ") && got.contains("but was built with "))
    }

    @Test(
        "of named shapes have the manifests that the repository keeps",
        arguments: [
            "bibtex", "1k", "4k", "16k",
        ]
    )
    func manifests(preset: String) throws {
        let shape = try #require(SyntheticShape.preset(preset))
        try shape.check()
        let name = SyntheticShape.datasetName(preset)
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Datasets/\(name).yaml").standardizedFileURL.path
        let wanted = shape.manifestText(name, command: "synthetic --like \(preset)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == wanted)
        #expect(try DatasetManifest.read(file).shape == shape)
    }

    @Test("of every named shape are possible")
    func presets() throws {
        for preset in SyntheticShape.presets {
            try preset.shape.check()
            #expect(preset.shape.ambiguousLabels * 10 / 9 < preset.shape.labels)
        }
        #expect(SyntheticShape.preset("amazon-670k")?.labels == 670_091)
        #expect(SyntheticShape.preset("amazon-670k")?.trainPairs == 2_674_356)
    }

    @Test("that cannot be made are refused with the value and what was expected")
    func impossible() {
        func refused(_ change: (inout SyntheticShape) -> Void) -> String {
            var shape = tiny
            change(&shape)
            return message("") { try shape.check() }
                .replacingOccurrences(of: "cannot make a synthetic dataset: ", with: "")
        }
        #expect(refused { $0.labels = 3 } == "labels is 3, expected 8 to 100000000")
        #expect(refused { $0.testInstances = 5 } == "test instances is 5, expected 64 or more")
        #expect(
            refused { $0.features = 20 }
                == "features is 20, expected at least 48.0, four times the nonzeros"
        )
        #expect(
            refused { $0.labels = 5000 }
                == "400 instances of 3.1 labels have 1240 pairs, expected at least one for each of "
                + "the 5000 labels"
        )
        #expect(refused { $0.seed = -1 } == "seed is -1, expected a whole number from 0 on")
        #expect(
            refused { $0.ambiguous = 0.5 } == "ambiguous is 0.5, expected a share from 0 to 0.25"
        )
        #expect(refused { $0.labelsPerInstance = 12 }.contains("expected 1 to an eighth of the 90"))
    }

    @Test("The portable logarithm agrees with the system's")
    func logarithm() {
        for x in [1e-300, 0.1, 0.5, 0.99, 1, 1.414, 1.415, 2, 3, 76, 490_449, 1e300] {
            #expect(abs(portableLog(x) - log(x)) <= 1e-12 * max(1, abs(log(x))), "\(x)")
        }
    }

    @Test("CRC-32 has its check value, however it is fed")
    func checksum() {
        #expect(crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 3) }
        for cut in [0, 1, 15, 16, 17, 500, 1000] {
            var crc = CRC32()
            crc.update(Array(bytes[..<cut]))
            crc.update(Array(bytes[cut...]))
            #expect(crc.value == crc32(bytes))
        }
    }
}
