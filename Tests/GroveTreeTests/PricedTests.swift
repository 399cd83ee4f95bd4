import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

@Suite("Copies by price")
struct PricedTests {
    /// A problem's clusters and what they cost, from scratch each time it is asked.
    struct Plain {
        let problem: SmallProblem
        var chosen: [Set<Int>]

        init(_ problem: SmallProblem) {
            self.problem = problem
            chosen = problem.own.map { Set([$0]) }
        }

        func positives(_ label: Int) -> Set<Int> {
            Set(
                (0..<problem.labels.rowCount).filter {
                    problem.labels.row($0).contains(UInt32(label))
                }
            )
        }

        func count(_ label: Int, _ cluster: Int) -> Int {
            positives(label).count { problem.beams.row($0).contains(UInt32(cluster)) }
        }

        /// Instances times slots, summed over the clusters.
        var total: Int {
            (0..<problem.tree.clusterCount).reduce(0) { sum, cluster in
                let labels = chosen.indices.filter { chosen[$0].contains(cluster) }
                let rows = labels.reduce(into: Set<Int>()) { $0.formUnion(positives($1)) }
                return sum + labels.count * rows.count
            }
        }

        func price(_ label: Int, _ cluster: Int) -> Int {
            var after = self
            after.chosen[label].insert(cluster)
            return max(1, after.total - total)
        }
    }

    static func reference(_ problem: SmallProblem, _ parameters: DisentanglementParameters)
        -> [Set<Int>]
    {
        var plain = Plain(problem)
        let limit =
            parameters.cap.map { $0 * Double(parameters.budget) * Double(plain.total) } ?? .infinity
        func now(_ label: Int, _ cluster: Int) -> Double {
            Double(plain.count(label, cluster)).squareRoot() / Double(plain.price(label, cluster))
        }
        var wishes: [Wish] = []
        for label in 0..<problem.tree.labelCount {
            for cluster in 0..<problem.tree.clusterCount
            where plain.count(label, cluster) > 0 && !plain.chosen[label].contains(cluster) {
                wishes.append(Wish(label: label, cluster: cluster, urgency: now(label, cluster)))
            }
        }
        while !wishes.isEmpty {
            wishes.sort(by: Wish.precedes)
            let wish = wishes.removeFirst()
            guard plain.chosen[wish.label].count < parameters.budget else { continue }
            let urgency = now(wish.label, wish.cluster)
            if urgency < 0.9 * wish.urgency {
                wishes.append(
                    Wish(label: wish.label, cluster: wish.cluster, urgency: urgency)
                )
                continue
            }
            let price = plain.price(wish.label, wish.cluster)
            guard Double(plain.total + price) <= limit else { break }
            plain.chosen[wish.label].insert(wish.cluster)
        }
        return plain.chosen
    }

    @Test("The queue and its bookkeeping equal the plain rule", arguments: 1...3)
    func plainRule(threads: Int) throws {
        var copies = 0
        for seed in 0..<30 {
            let problem = SmallProblem(seed: UInt64(seed))
            for (budget, cap) in [(1, 2.5), (2, 0.8), (3, nil), (4, 0.6)] as [(Int, Double?)] {
                let parameters = DisentanglementParameters(
                    budget: budget,
                    scheme: .priced,
                    cap: cap
                )
                let result = try disentangle(
                    problem.tree,
                    labels: problem.labels,
                    beams: problem.beams,
                    parameters: parameters,
                    workers: Workers(threads)
                )
                let expected = Self.reference(problem, parameters)
                #expect(clusterSets(result.tree) == expected)
                #expect(result.statistics.movedLabelCount == 0)
                copies += expected.reduce(0) { $0 + $1.count - 1 }
            }
        }
        #expect(copies > 100)
    }

    @Test("A cheap copy goes before a dear one of the same count")
    func cheapFirst() throws {
        // Label 0 is rare and label 1 frequent; both are found once in cluster 1.
        let tree = LabelTree(
            childOffsets: [[0, 2], [0, 2, 3]],
            slotLabels: [0, 1, 2],
            labelCount: 3
        )
        let labels = CSRPattern(columnCount: 3, rows: [[0], [1], [1], [1], [2]])
        let beams = CSRPattern(columnCount: 2, rows: [[1], [1], [0], [0], [1]])
        // The partition costs 2 · 4 + 1 · 1 = 9. Label 0 in cluster 1 adds 1 · 2 + 1 = 3, after
        // which label 1 would add 3 · 3 + 2 = 11.
        func result(_ cap: Double) throws -> [Set<Int>] {
            let parameters = DisentanglementParameters(budget: 2, scheme: .priced, cap: cap)
            return clusterSets(
                try disentangle(
                    tree,
                    labels: labels,
                    beams: beams,
                    parameters: parameters,
                    workers: Workers(1)
                ).tree
            )
        }
        #expect(try result(11.0 / 18) == [[0], [0], [1]])
        #expect(try result(12.0 / 18) == [[0, 1], [0], [1]])
        #expect(try result(22.0 / 18) == [[0, 1], [0], [1]])
        #expect(try result(23.0 / 18) == [[0, 1], [0, 1], [1]])
    }
}
