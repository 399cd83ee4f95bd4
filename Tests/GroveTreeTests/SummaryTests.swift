import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

@Suite("Tree summary")
struct SummaryTests {
    static let tree = LabelTree(
        childOffsets: [[0, 2], [0, 1, 3], [0, 4, 5, 6]],
        slotLabels: [0, 1, 2, 3, 4, 0],
        labelCount: 5
    )

    @Test("Sizes, balance and copies are those counted by hand")
    func byHand() {
        let summary = TreeSummary(Self.tree)
        #expect(summary.levels == [2, 3, 6])
        #expect((summary.smallest, summary.largest) == (1, 4))
        #expect((summary.median, summary.mean, summary.largestOverMean) == (1, 2, 2))
        #expect(summary.labelsByCopies == [4, 1])
        // Shares 4/6, 1/6, 1/6: entropy 0.867563 nats of ln 3 = 1.098612.
        #expect(abs(summary.normalizedEntropy - 0.789690) < 1e-6)
        #expect(
            summary.lines == [
                "levels     1 – 2 – 3 – 6",
                "labels     5 in 6 places, 1.20 clusters a label",
                "clusters   smallest 1, median 1.0, mean 2.0, largest 4",
                "balance    entropy 0.790 of 1, largest 2.00 times the mean",
                "copies     4 in 1, 1 in 2",
            ]
        )
    }

    @Test("Examples name the labels of the largest and of spread clusters")
    func examples() {
        let names = TextColumn(["ant", "bee", "cat", "dog", "elk"])
        #expect(
            Self.tree.exampleLines(names: names, largest: 1, spread: 1, labelsPerCluster: 3) == [
                "cluster 0 (4): ant, bee, cat, …", "cluster 1 (1): elk",
            ]
        )
        #expect(
            Self.tree.exampleLines(names: nil, largest: 1, spread: 0) == [
                "cluster 0 (4): 0, 1, 2, 3"
            ]
        )
    }

    @Test("Thousands are set apart")
    func thousands() {
        #expect(grouped(0) == "0" && grouped(999) == "999" && grouped(1000) == "1,000")
        #expect(grouped(-1_234_567) == "-1,234,567")
    }
}

@Suite("Variation of information")
struct VariationTests {
    @Test("Equal labelings have none, unrelated ones the sum of their entropies")
    func ends() {
        #expect(variationOfInformation([0, 0, 1, 1], 2, [1, 1, 0, 0], 2) == 0)
        let apart = variationOfInformation([0, 0, 1, 1], 2, [0, 1, 0, 1], 2)
        #expect(abs(apart - 2 * 0.6931471805599453) < 1e-12)
        #expect(variationOfInformation([], 0, [], 0) == 0)
    }

    @Test("A table of 2, 1, 0 and 1 gives the number worked out by hand")
    func byHand() {
        // r = (1/2, 1/4; 0, 1/4), p = (3/4, 1/4), q = (1/2, 1/2):
        // -(1/2 (ln 2/3 + ln 1) + 1/4 (ln 1/3 + ln 1/2) + 1/4 (ln 1 + ln 1/2)) = 0.823959…
        let value = variationOfInformation([0, 0, 0, 1], 2, [0, 0, 1, 1], 2)
        #expect(abs(value - 0.8239592165) < 1e-9)
    }

    @Test("Positives follow the first own cluster in their beam", arguments: 1...3)
    func routing(threads: Int) {
        // Label 0 is in clusters 0 and 2, label 1 in cluster 1 only.
        let tree = LabelTree(
            childOffsets: [[0, 3], [0, 1, 2, 3]],
            slotLabels: [0, 1, 0],
            labelCount: 2
        )
        let labels = CSRPattern(columnCount: 2, rows: [[0], [0], [0, 1], [0], [0], [1]])
        let beams = RankedLabels(
            rowOffsets: [0, 2, 4, 6, 8, 9, 11],
            labels: [1, 0, 0, 2, 2, 0, 1, 2, 1, 0, 1],
            scores: [9, 8, 9, 8, 9, 8, 9, 8, 9, 9, 8]
        )
        // Routed to 0, 0, 2, 2; the fifth positive has no own cluster in its beam.
        let report = senseSeparation(
            tree: tree,
            labels: labels,
            senses: [7, 7, 5, 1, 5, 7, 1],
            beams: beams,
            minimumPositives: 4,
            workers: Workers(threads)
        )
        #expect(report.labels.count == 1)
        let entry = report.labels[0]
        #expect((entry.label, entry.positiveCount) == (0, 4))
        #expect((entry.clusterCount, entry.senseCount, entry.variation) == (2, 2, 0))
        // Of the 6 ways to place the senses 2 agree and 4 give 2 ln 2: 0.9242 on average.
        #expect(abs(entry.baseline - 0.9242) < 0.25)
        #expect(report.meanGain == entry.gain)
        let lines = report.lines(names: TextColumn(["bank", "x"]))
        #expect(lines.count == 3)
        #expect(lines[2].hasPrefix("  bank: 0.000, baseline "))
    }

    @Test("Labels with too few positives or one sense are not judged")
    func notJudged() {
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 1, 2]],
            slotLabels: [0, 0],
            labelCount: 1
        )
        let labels = CSRPattern(columnCount: 1, rows: [[0], [0]])
        let beams = RankedLabels(rowOffsets: [0, 1, 2], labels: [0, 1], scores: [1, 1])
        func report(_ senses: [UInt32], _ least: Int) -> SeparationReport {
            senseSeparation(
                tree: tree,
                labels: labels,
                senses: senses,
                beams: beams,
                minimumPositives: least,
                workers: Workers(1)
            )
        }
        #expect(report([4, 4], 2).labels.isEmpty)
        #expect(report([4, 5], 3).labels.isEmpty)
        #expect(report([4, 5], 2).labels.count == 1)
        #expect(report([4, 4], 2).lines(names: nil).count == 1)
    }
}
