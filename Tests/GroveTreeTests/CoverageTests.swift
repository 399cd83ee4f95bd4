import GroveBase
import GroveSparse
import Testing

@testable import GroveTree

@Suite("Copies by marginal coverage")
struct CoverageTests {
    /// The rule without queue or bookkeeping: at each step every label's best wish from scratch.
    static func reference(_ problem: SmallProblem, _ parameters: DisentanglementParameters)
        -> [Set<Int>]
    {
        let (tree, labels, beams) = (problem.tree, problem.labels, problem.beams)
        var chosen = problem.own.map { Set([$0]) }
        let bound =
            parameters.cap.map {
                $0 * Double(parameters.budget) * Double(tree.labelCount)
                    / Double(tree.clusterCount)
            } ?? .infinity
        let rows = (0..<tree.labelCount).map { label in
            (0..<labels.rowCount).filter { labels.row($0).contains(UInt32(label)) }
        }
        while true {
            var wishes: [(urgency: Double, label: Int, cluster: Int)] = []
            for label in 0..<tree.labelCount where chosen[label].count < parameters.budget {
                let open = rows[label].filter { row in
                    chosen[label].isDisjoint(with: beams.row(row).map(Int.init))
                }
                for cluster in 0..<tree.clusterCount {
                    let gain = open.count { beams.row($0).contains(UInt32(cluster)) }
                    let size = chosen.count { $0.contains(cluster) }
                    let share = Double(gain) / Double(max(1, rows[label].count))
                    guard gain >= parameters.minimumCount, share >= parameters.minimumGain,
                        Double(size) < bound
                    else { continue }
                    let price: Double =
                        switch parameters.order {
                        case .absolute: 1
                        case .relative: Double(rows[label].count)
                        case .priced:
                            Double(
                                (0..<beams.rowCount).count {
                                    beams.row($0).contains(UInt32(cluster))
                                }
                            )
                        }
                    wishes.append((Double(gain) / price, label, cluster))
                }
            }
            let best = wishes.min { a, b in
                a.urgency != b.urgency
                    ? a.urgency > b.urgency : (a.label, a.cluster) < (b.label, b.cluster)
            }
            guard let best else { return chosen }
            chosen[best.label].insert(best.cluster)
        }
    }

    @Test("Every order equals the plain rule", arguments: CoverageOrder.allCases, 1...3)
    func plainRule(order: CoverageOrder, threads: Int) throws {
        for seed in 0..<50 {
            let problem = SmallProblem(seed: UInt64(seed))
            for (budget, cap) in [(1, nil), (2, 0.8), (3, nil), (4, 0.6)] {
                let parameters = DisentanglementParameters(
                    budget: budget,
                    scheme: .coverage,
                    cap: cap,
                    minimumGain: 0.1,
                    minimumCount: 1 + seed % 2,
                    order: order
                )
                let result = try disentangle(
                    problem.tree,
                    labels: problem.labels,
                    beams: problem.beams,
                    parameters: parameters,
                    workers: Workers(threads)
                )
                #expect(clusterSets(result.tree) == Self.reference(problem, parameters))
                #expect(result.statistics.movedLabelCount == 0)
                #expect(result.statistics.coverageAfter >= result.statistics.coverageBefore)
            }
        }
    }

    @Test("The queue gives wishes in order")
    func queue() {
        var stream = RandomStream(seed: 8, "test.queue")
        func wish(_ label: Int) -> Wish {
            Wish(label: label, cluster: stream.below(3), urgency: Double(stream.below(5)))
        }
        var all = (0..<20).map(wish)
        var queue = WishQueue(all)
        for label in 20..<60 {
            let next = wish(label)
            all.append(next)
            queue.insert(next)
        }
        var popped: [Wish] = []
        while let next = queue.popFirst() { popped.append(next) }
        #expect(popped == all.sorted(by: Wish.precedes))
    }
}
