import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

/// A random small problem: a tree of two levels, labels of instances, beams.
struct SmallProblem {
    let tree: LabelTree
    let labels: CSRPattern
    let beams: CSRPattern

    init(seed: UInt64) {
        var stream = RandomStream(seed: seed, "test.disentangle")
        let clusterCount = 1 + stream.below(5)
        let labelCount = clusterCount + stream.below(9)
        var clusters = [[UInt32]](repeating: [], count: clusterCount)
        for label in 0..<labelCount {
            clusters[label < clusterCount ? label : stream.below(clusterCount)].append(
                UInt32(label)
            )
        }
        let offsets = clusters.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        tree = LabelTree(
            childOffsets: [[0, clusterCount], offsets],
            slotLabels: Array(clusters.joined()),
            labelCount: labelCount
        )
        let rows = stream.below(40)
        labels = CSRPattern(
            columnCount: labelCount,
            rows: (0..<rows).map { _ in
                (0..<stream.below(4)).map { _ in UInt32(stream.below(labelCount)) }
            }
        )
        beams = CSRPattern(
            columnCount: clusterCount,
            rows: (0..<rows).map { _ in
                (0..<stream.below(4)).map { _ in UInt32(stream.below(clusterCount)) }
            }
        )
    }

    /// Each label's count in each cluster, and the cells in the order of the reference script.
    var counts: [[Int]] {
        var counts = [[Int]](
            repeating: [Int](repeating: 0, count: tree.clusterCount),
            count: tree.labelCount
        )
        for row in 0..<labels.rowCount {
            for label in labels.row(row) {
                for cluster in beams.row(row) { counts[Int(label)][Int(cluster)] += 1 }
            }
        }
        return counts
    }

    var cells: [(count: Int, label: Int, cluster: Int)] {
        var cells: [(count: Int, label: Int, cluster: Int)] = []
        for (label, row) in counts.enumerated() {
            for (cluster, count) in row.enumerated() where count > 0 {
                cells.append((count, label, cluster))
            }
        }
        return cells.sorted {
            (-$0.count, $0.label, $0.cluster) < (-$1.count, $1.label, $1.cluster)
        }
    }

    /// The single cluster of each label in the tree as given.
    var own: [Int] { tree.clustersOfLabels().columns.map(Int.init) }

    /// `disentangle_pecos.py`, line by line.
    func reference(limit: Int, cap: Double?) -> [Set<Int>] {
        var chosen = [Set<Int>](repeating: [], count: tree.labelCount)
        var sizes = [Int](repeating: 0, count: tree.clusterCount)
        var bound = Double.infinity
        if let cap {
            bound = cap * Double(limit) * Double(tree.labelCount) / Double(tree.clusterCount)
            for (label, cluster) in own.enumerated() {
                chosen[label].insert(cluster)
                sizes[cluster] += 1
            }
        }
        for (_, label, cluster) in cells
        where chosen[label].count < limit && Double(sizes[cluster]) < bound
            && !(cap != nil && cluster == own[label])
        {
            chosen[label].insert(cluster)
            sizes[cluster] += 1
        }
        for label in chosen.indices where chosen[label].isEmpty { chosen[label] = [own[label]] }
        return chosen
    }
}

func clusterSets(_ tree: LabelTree) -> [Set<Int>] {
    let clusters = tree.clustersOfLabels()
    return (0..<tree.labelCount).map { Set(clusters.row($0).map(Int.init)) }
}

@Suite("Disentanglement")
struct DisentangleTests {
    @Test("Counts equal the plain sums", arguments: 1...3)
    func counts(threads: Int) {
        for seed in 0..<40 {
            let problem = SmallProblem(seed: UInt64(seed))
            let counts = clusterCounts(
                labels: problem.labels,
                beams: problem.beams,
                workers: Workers(threads)
            )
            let wanted = problem.counts
            for (label, row) in wanted.enumerated() {
                #expect(
                    Array(counts.pattern.row(label))
                        == row.indices.filter { row[$0] > 0 }.map(UInt32.init)
                )
            }
            #expect(counts.counts.map(Int.init) == wanted.flatMap { $0.filter { $0 > 0 } })
            #expect(counts.positiveCounts == problem.labels.columnCounts())
        }
    }

    @Test("Released and capped do what the reference script does", arguments: 1...6)
    func schemes(budget: Int) throws {
        for seed in 0..<60 {
            let problem = SmallProblem(seed: UInt64(seed))
            for cap in [nil, 0.5, 1.5] {
                let result = try disentangle(
                    problem.tree,
                    labels: problem.labels,
                    beams: problem.beams,
                    parameters: DisentanglementParameters(
                        budget: budget,
                        scheme: cap == nil ? .released : .capped,
                        cap: cap
                    ),
                    workers: Workers(2)
                )
                #expect(clusterSets(result.tree) == problem.reference(limit: budget, cap: cap))
            }
        }
    }

    @Test("Statistics are those counted by hand")
    func statistics() throws {
        // Labels 0, 1 | 2; the positives of 0 are in the beams of cluster 1 only.
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 2, 3]],
            slotLabels: [0, 1, 2],
            labelCount: 3
        )
        let labels = CSRPattern(columnCount: 3, rows: [[0], [0, 1], [2]])
        let beams = CSRPattern(columnCount: 2, rows: [[1], [0, 1], [1]])
        func result(_ scheme: DisentanglementScheme, _ budget: Int) throws -> Disentanglement {
            try disentangle(
                tree,
                labels: labels,
                beams: beams,
                parameters: DisentanglementParameters(
                    budget: budget,
                    scheme: scheme,
                    cap: nil,
                    minimumCount: 1
                ),
                workers: Workers(1)
            )
        }
        let moved = try result(.released, 1)
        #expect(clusterSets(moved.tree) == [[1], [0], [1]])
        #expect(
            moved.statistics
                == DisentanglementStatistics(
                    copiesPerLabel: 1,
                    largestCluster: 2,
                    movedLabelCount: 1,
                    coverageBefore: 0.75,
                    coverageAfter: 1,
                    innerProductsBefore: 5.0 / 3,
                    innerProductsAfter: 7.0 / 3
                )
        )
        let covered = try result(.coverage, 2)
        #expect(clusterSets(covered.tree) == [[0, 1], [0], [1]])
        #expect(covered.statistics.movedLabelCount == 0)
        #expect(covered.statistics.coverageAfter == 1)
        #expect(covered.statistics.copiesPerLabel == 4.0 / 3)
    }

    @Test("Folds differ in size by at most one and repeat with their seed", arguments: [2, 3, 5])
    func folds(folds: Int) {
        for count in 0...11 {
            let assignment = foldAssignment(count: count, folds: folds, seed: 4)
            let sizes = (0..<folds).map { fold in assignment.count { Int($0) == fold } }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
            #expect(assignment == foldAssignment(count: count, folds: folds, seed: 4))
        }
        #expect(
            foldAssignment(count: 50, folds: folds, seed: 4)
                != foldAssignment(count: 50, folds: folds, seed: 5)
        )
    }

    @Test("Settings out of range are named")
    func errors() {
        func message(_ parameters: DisentanglementParameters) -> String {
            do {
                try parameters.validate()
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(
            message(DisentanglementParameters(budget: 0))
                == "disentanglement.budget is 0; expected at least 1"
        )
        #expect(
            message(DisentanglementParameters(cap: 0))
                == "disentanglement.cap is 0.0; expected a positive number"
        )
        #expect(message(DisentanglementParameters(minimumGain: .nan)).contains("expected 0 to 1"))
        #expect(message(DisentanglementParameters(minimumCount: 0)).contains("at least 1"))
        #expect(message(DisentanglementParameters()).isEmpty)
    }
}

@Suite("Active clusters")
struct ActiveParentTests {
    @Test("Every level holds the ancestors of the labels' clusters", arguments: 1...3)
    func levels(threads: Int) throws {
        for budget in 1...3 {
            let tree = try TreeShapeTests.tree(40, ClustererParameters(branching: 2, leaf: 3))
            var stream = RandomStream(seed: UInt64(budget), "test.active")
            func random(_ columns: Int, _ cells: Int) -> CSRPattern {
                CSRPattern(
                    columnCount: columns,
                    rows: (0..<60).map { _ in
                        (0..<stream.below(cells)).map { _ in UInt32(stream.below(columns)) }
                    }
                )
            }
            let labels = random(40, 5)
            let several = try disentangle(
                tree,
                labels: labels,
                beams: random(tree.clusterCount, 4),
                parameters: DisentanglementParameters(budget: budget, cap: 9),
                workers: Workers(threads)
            ).tree
            let active = several.activeParents(of: labels, workers: Workers(threads))
            #expect(active.count == several.levelCount)
            for row in 0..<60 {
                var wanted = Set<UInt32>()
                for cluster in 0..<several.clusterCount
                where !Set(several.labels(ofCluster: cluster)).isDisjoint(with: labels.row(row)) {
                    wanted.insert(UInt32(cluster))
                }
                for level in stride(from: several.levelCount - 1, through: 1, by: -1) {
                    #expect(Array(active[level].row(row)) == wanted.sorted())
                    let parents = several.parents(level - 1)
                    wanted = Set(wanted.map { parents[Int($0)] })
                }
                #expect(Array(active[0].row(row)) == [0])
            }
        }
    }
}
