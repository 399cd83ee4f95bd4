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
        let amount: Double?
        /// Seconds if one thread did it, supposing that threads share the work evenly.
        let seconds: Double
        let dataset: String?
    }

    private var records: [String: [Record]] = [:]
    private let graph: StageGraph
    private let threads: Int

    /// How many finished stages an estimate rests on at most.
    private static let nearest = 5

    /// Enters every finished stage.
    ///
    /// - Parameters:
    ///   - headers: The cache.
    ///   - graph: The same stages, and the planned ones.
    ///   - names: Datasets by their fingerprints.
    ///   - threads: The threads that the planned stages would have.
    init(
        _ headers: [String: CachedHeader],
        _ graph: StageGraph,
        names: [String: String],
        threads: Int
    ) {
        self.graph = graph
        self.threads = max(1, threads)
        for (digest, header) in headers.sorted(by: { $0.key < $1.key }) {
            guard let seconds = header.seconds["work"], let node = graph[digest] else { continue }
            let work = graph.work(node)
            let jobs = max(1, header.provenance["jobs"]?.intValue ?? 1)
            let used = (header.provenance["threads"]?.intValue ?? 1) / jobs
            records[work.kind, default: []].append(
                Record(
                    amount: work.amount,
                    seconds: seconds * Double(max(1, used)),
                    dataset: graph.fingerprint(node).map { names[$0] ?? "other data" }
                )
            )
        }
    }

    /// What a planned stage should take; nil where nothing tells.
    func estimate(_ digest: String) -> Estimate? {
        guard let node = graph[digest] else { return nil }
        let work = graph.work(node)
        let known = records[work.kind] ?? []
        guard let amount = work.amount else {
            guard !known.isEmpty else { return nil }
            return made(median(known.map(\.seconds)), from: known)
        }
        let sized = known.filter { $0.amount != nil }.sorted {
            abs(log(($0.amount ?? 1) / amount)) < abs(log(($1.amount ?? 1) / amount))
        }
        guard !sized.isEmpty else {
            let seconds = StandardRate.seconds(work.kind, amount) / Double(threads)
            return Estimate(seconds: seconds, source: .standard)
        }
        let used = Array(sized.prefix(CostBook.nearest))
        return made(median(used.map { $0.seconds / ($0.amount ?? 1) }) * amount, from: used)
    }

    private func made(_ seconds: Double, from records: [Record]) -> Estimate {
        Estimate(
            seconds: seconds / Double(threads),
            source: .measured(
                records.count,
                on: Set(records.compactMap(\.dataset)).sorted()
            )
        )
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
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
