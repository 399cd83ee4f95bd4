import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

/// What `make_merged_goldens.py` stored.
private struct MergedGoldens: Decodable {
    struct Merge: Decodable {
        var level: Int
        var bin: Int
        var seed: UInt32
        var merged: [UInt32]
        var count: Int
    }
    struct Judged: Decodable {
        var label: Int
        var positives: Int
        var variation: Double
        var baseline: Double
        var deviation: Double
    }
    var leaves: [[UInt32]]
    var instances: [[UInt32]]
    var merges: [Merge]
    var home: [UInt32]
    var copy: [UInt32]
    var beams: [[[Int]]]
    var judged: [Judged]

    static func read() throws -> MergedGoldens {
        let url = try #require(
            Bundle.module.url(
                forResource: "merged",
                withExtension: "json",
                subdirectory: "Resources"
            )
        )
        return try JSONDecoder().decode(MergedGoldens.self, from: Data(contentsOf: url))
    }

    var labelCount: Int { leaves.reduce(0) { $0 + $1.count } }

    var labels: CSRPattern { CSRPattern(columnCount: labelCount, rows: instances) }

    var scores: CSRMatrix {
        CSRMatrix(
            columnCount: leaves.count,
            rows: beams.map { beam in beam.map { (UInt32($0[0]), Float($0[1]) / 1024) } }
        )
    }

    /// Three clusters under the root, two leaves under each, with these labels in the leaves.
    func tree(_ leaves: [[UInt32]], labels: Int) -> LabelTree {
        LabelTree(
            childOffsets: [
                [0, 3], [0, 2, 4, 6],
                leaves.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) },
            ],
            slotLabels: Array(leaves.joined()),
            labelCount: labels
        )
    }

    var partition: LabelTree { tree(leaves, labels: labelCount) }

    /// Every merged label of the first merge in two leaves.
    var overlapping: LabelTree {
        var clusters = [[UInt32]](repeating: [], count: leaves.count)
        for (label, (home, copy)) in zip(home, copy).enumerated() {
            clusters[Int(home)].append(UInt32(label))
            clusters[Int(copy)].append(UInt32(label))
        }
        return tree(clusters, labels: home.count)
    }
}

@Suite("Merged labels")
struct MergedLabelTests {
    @Test("are those of the reference code, from the leaves up to the root")
    func merges() throws {
        let goldens = try MergedGoldens.read()
        for merge in goldens.merges {
            let made = try goldens.partition.mergingLabels(
                level: merge.level,
                bin: merge.bin,
                seed: merge.seed
            )
            #expect(made.mergedLabel == merge.merged && made.count == merge.count)
            #expect(made.members.transposed().columns == merge.merged)
        }
    }

    @Test("need a level that the tree has")
    func levels() throws {
        let tree = try MergedGoldens.read().partition
        #expect(throws: InputError.self) { try tree.mergingLabels(level: 3, bin: 2, seed: 0) }
    }

    @Test("have the positives of all their members once, and their names")
    func merging() {
        let merged = MergedLabels(mergedLabel: [1, 0, 1, 2], count: 3)
        let labels = CSRPattern(columnCount: 4, rows: [[0, 2], [1, 2, 3], []])
        #expect(
            merged.merging(labels) == CSRPattern(columnCount: 3, rows: [[1], [0, 1, 2], []])
        )
        #expect(merged.members.row(1) == [0, 2])
        let names = merged.names(TextColumn(["ape", "bear", "cat", "dog"]))
        #expect((0..<3).map { names[$0] } == ["bear", "ape + cat", "dog"])
    }

    @Test("are told apart as well as the reference's metric says", arguments: 1...3)
    func separation(threads: Int) throws {
        let goldens = try MergedGoldens.read()
        let merge = goldens.merges[0]
        let report = memberSeparation(
            tree: goldens.overlapping,
            merged: MergedLabels(mergedLabel: merge.merged, count: merge.count),
            labels: goldens.labels,
            beams: goldens.scores,
            minimumPositives: 8,
            seed: 5,
            workers: Workers(threads)
        )
        #expect(report.labels.map(\.label).sorted() == goldens.judged.map(\.label))
        for wanted in goldens.judged {
            let found = try #require(report.labels.first { $0.label == wanted.label })
            #expect(found.positiveCount == wanted.positives)
            #expect(found.senseCount == 2 && found.clusterCount == 2)
            // The reference adds 1e-8 to every share.
            #expect(abs(found.variation - wanted.variation) < 1e-5)
            // The mean of 100 draws against that of 4,000.
            #expect(abs(found.baseline - wanted.baseline) < wanted.deviation / 2)
        }
        let gains = report.labels.map(\.gain)
        #expect(gains == gains.sorted(by: >))
    }

    @Test("with members that lie in different clusters are separated perfectly")
    func perfect() {
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 1, 2]],
            slotLabels: [0, 0],
            labelCount: 1
        )
        let rows = (0..<24).map { row in [UInt32(row % 2)] }
        let report = memberSeparation(
            tree: tree,
            merged: MergedLabels(mergedLabel: [0, 0], count: 1),
            labels: CSRPattern(columnCount: 2, rows: rows),
            beams: CSRMatrix(columnCount: 2, rows: rows.map { [($0[0], Float(0.5))] }),
            workers: Workers(1)
        )
        #expect(report.labels.count == 1 && report.meanVariation == 0)
        #expect(report.meanBaseline > 1.2)
    }
}
