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
        let dataset: String?
    }

    /// The finished stages of a kind.
    private struct Kind {
        /// Seconds of every one, as if one thread did it.
        var seconds: [Double] = []
        var datasets: Set<String> = []
        /// By amount, no more of each than an estimate rests on.
        var records: [Double: [Record]] = [:]
        /// The amounts there are, ascending.
        var amounts: [Double] = []

        mutating func enter(_ seconds: Double, _ amount: Double?, _ dataset: String?) {
            if let amount, records[amount, default: []].count < CostBook.nearest {
                records[amount, default: []].append(
                    Record(
                        place: self.seconds.count,
                        amount: amount,
                        seconds: seconds,
                        dataset: dataset
                    )
                )
            }
            self.seconds.append(seconds)
            if let dataset { datasets.insert(dataset) }
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

    private var kinds: [String: Kind] = [:]
    private let graph: StageGraph
    private let threads: Int

    /// How many finished stages an estimate rests on at most.
    private static let nearest = 5

    /// Enters finished stages.
    ///
    /// - Parameters:
    ///   - headers: The cache.
    ///   - graph: The same stages, and the planned ones.
    ///   - names: Datasets by their fingerprints.
    ///   - threads: The threads that the planned stages would have.
    ///   - stages: The names of the stages that will be asked for; nil for any.
    init(
        _ headers: [String: CachedHeader],
        _ graph: StageGraph,
        names: [String: String],
        threads: Int,
        for stages: Set<String>? = nil
    ) {
        self.graph = graph
        self.threads = max(1, threads)
        let families = stages.map { Set($0.map(StageGraph.family)) }
        let wanted = headers.filter {
            families?.contains(StageGraph.family(of: $0.value.stage)) ?? true
        }
        for (digest, header) in wanted.sorted(by: { $0.key < $1.key }) {
            guard let seconds = header.seconds["work"], let node = graph[digest] else { continue }
            let work = graph.work(node)
            let jobs = max(1, header.provenance["jobs"]?.intValue ?? 1)
            let used = (header.provenance["threads"]?.intValue ?? 1) / jobs
            kinds[work.kind, default: Kind()].enter(
                seconds * Double(max(1, used)),
                work.amount,
                graph.fingerprint(node).map { names[$0] ?? "other data" }
            )
        }
        kinds = kinds.mapValues(\.ordered)
    }

    /// What a planned stage should take; nil where nothing tells.
    func estimate(_ digest: String) -> Estimate? {
        guard let node = graph[digest] else { return nil }
        let work = graph.work(node)
        let known = kinds[work.kind]
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
            Set(used.compactMap(\.dataset))
        )
    }

    private func made(_ seconds: Double, from count: Int, _ datasets: Set<String>) -> Estimate {
        Estimate(
            seconds: seconds / Double(threads),
            source: .measured(count, on: datasets.sorted())
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
