import Foundation
import GroveBase
import GroveStore

/// What stages have taken on this machine, to foretell what others should take.
///
/// A stage's time is that of finished stages of its kind by their amounts of work
/// (``StageGraph/work(_:)``): the median over those nearest to it in amount. Where none is finished, a
/// default rate stands in, which the plan says.
struct CostBook {
    /// What a stage should take, and how that is known.
    struct Estimate: Sendable, Equatable {
        /// Where an estimate comes from.
        enum Source: Sendable, Equatable {
            /// So many finished stages, on these datasets; none where their names are not known.
            case measured(Int, on: [String])
            /// A rate that holds nowhere exactly.
            case standard
            /// It comes about while another stage is made.
            case passing
        }

        let seconds: Double
        let source: Source
    }

    private struct Record {
        /// Its place among all finished stages, which decides between equally near ones.
        let place: Int
        let amount: Double
        /// Seconds if one thread did it, supposing that threads share the work evenly.
        let seconds: Double
        let stage: StageDigest
        /// A hash; 0 for none.
        let dataset: UInt64
    }

    /// The finished stages of a kind.
    private struct Kind {
        /// Seconds of every one, as if one thread did it.
        var seconds: [Double] = []
        var stages: [StageDigest] = []
        var datasets: Set<UInt64> = []
        /// By amount, no more of each than an estimate rests on.
        var records: [Double: [Record]] = [:]
        /// The amounts there are, ascending.
        var amounts: [Double] = []

        mutating func enter(_ stage: StageDigest, _ facts: StageCost.Facts) {
            if let amount = facts.amount,
                records[amount, default: []].count < CostBook.nearest
            {
                records[amount, default: []].append(
                    Record(
                        place: seconds.count,
                        amount: amount,
                        seconds: facts.seconds,
                        stage: stage,
                        dataset: facts.dataset
                    )
                )
            }
            seconds.append(facts.seconds)
            stages.append(stage)
            if facts.dataset != 0 { datasets.insert(facts.dataset) }
        }

        /// The same with its amounts in order.
        var ordered: Kind {
            var kind = self
            kind.amounts = records.keys.sorted()
            return kind
        }

        /// Those nearest to an amount by their ratios, of equally near ones the first.
        func nearest(to amount: Double) -> ArraySlice<Record> {
            let above = amounts.partitioningIndex { $0 >= amount }
            let around =
                amounts[..<above].suffix(CostBook.nearest)
                + amounts[above...].prefix(CostBook.nearest)
            return around.flatMap { records[$0] ?? [] }
                .map { (record: $0, distance: abs(log($0.amount / amount))) }
                .sorted { ($0.distance, $0.record.place) < ($1.distance, $1.record.place) }
                .map { $0.record }.prefix(CostBook.nearest)
        }
    }

    private var kinds: [UInt64: Kind] = [:]
    private let graph: StageGraph
    private let names: [UInt64: String]
    private let threads: Int

    /// How many finished stages an estimate rests on at most.
    private static let nearest = 5

    /// Enters finished stages.
    ///
    /// - Parameters:
    ///   - costs: Finished stages, in the order of their digests.
    ///   - graph: The planned ones, and those they are made of.
    ///   - names: Datasets by their fingerprints.
    ///   - threads: The threads that the planned stages would have.
    ///   - kinds: Hashes of the kinds of work that will be asked for.
    init(
        _ costs: some Sequence<(stage: StageDigest, facts: StageCost.Facts)>,
        _ graph: StageGraph,
        names: [String: String],
        threads: Int,
        kinds: Set<UInt64>
    ) {
        self.graph = graph
        self.names = Dictionary(names.map { (StageGraph.word($0.key), $0.value) }) { $1 }
        self.threads = max(1, threads)
        for (stage, facts) in costs where kinds.contains(facts.kind) {
            self.kinds[facts.kind, default: Kind()].enter(stage, facts)
        }
        self.kinds = self.kinds.mapValues(\.ordered)
    }

    /// What a planned stage should take; nil where nothing tells.
    func estimate(_ digest: String) -> Estimate? {
        guard let node = graph[digest] else { return nil }
        let work = graph.work(node)
        let known = kinds[StageGraph.word(work.kind)]
        guard let amount = work.amount else {
            guard let known, !known.seconds.isEmpty else { return nil }
            return made(median(known.seconds), from: known.seconds.count, known.datasets)
        }
        let used = known?.nearest(to: amount) ?? []
        guard !used.isEmpty else {
            let seconds = StandardRate.seconds(work.kind, amount) / Double(threads)
            return Estimate(seconds: seconds, source: .standard)
        }
        return made(
            median(used.map { $0.seconds / $0.amount }) * amount,
            from: used.count,
            Set(used.map(\.dataset)).subtracting([0])
        )
    }

    /// The finished stages that the estimate of a planned one rests on.
    func basis(_ digest: String) -> [StageDigest] {
        guard let node = graph[digest] else { return [] }
        let work = graph.work(node)
        guard let known = kinds[StageGraph.word(work.kind)] else { return [] }
        return work.amount.map { known.nearest(to: $0).map(\.stage) } ?? known.stages
    }

    private func made(_ seconds: Double, from count: Int, _ datasets: Set<UInt64>) -> Estimate {
        let found = Set(datasets.map { names[$0] ?? "other data" })
        return Estimate(
            seconds: seconds / Double(threads),
            source: .measured(count, on: found.sorted())
        )
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

extension Array {
    /// The first index at which a condition holds that holds from there on.
    fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Times where nothing of the kind has been measured.
///
/// About those of the committed results on WordNet-28K and EURLEX-57K, by thread, on two cores with
/// AVX-512; that of a GPU is an assumption.
enum StandardRate {
    /// Seconds of one thread for an amount of work of a kind.
    static func seconds(_ kind: String, _ amount: Double) -> Double {
        let perSecond =
            switch kind.split(separator: ",").first.map(String.init) ?? kind {
            case "tree": 1e8
            case "model", "matcher", "ranker", "level-points", "held-out-beams", "shortlists": 5e8
            case "beams", "prediction": 5e7
            case "features", "joined-features", "neural-vectors": 5e6
            case "fine-tuning": kind.contains("cuda") ? 5e13 : kind.contains("bf16") ? 7e10 : 5e10
            case "embedding": kind.contains("cuda") ? 5e13 : kind.contains("bf16") ? 12e10 : 7e10
            default: 1e6
            }
        return amount / perSecond
    }
}
