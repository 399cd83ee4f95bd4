import GroveBase
import GroveStore

/// What the finished stages of a cache have cost, from what the cache has noted of them.
///
/// Only stages of which nothing is noted are looked into, so that a plan takes about as long beside a
/// large cache as beside a small one. Which stages an estimate rests on follows from keys alone; those
/// it does rest on are held against their files before it counts.
struct CostLedger {
    private let cache: StageCache
    /// Finished stages only: what is noted must not depend on what is planned.
    private let finished: StageGraph
    /// The same, and the planned ones.
    private let graph: StageGraph
    /// In the order of their digests.
    private var costs: [StageCost]
    /// What only the planned stages tell of finished ones, whose inputs are to be made anew.
    private var planned: [StageDigest: StageCost.Facts] = [:]
    /// Stages whose files are as their costs say.
    private var checked: Set<StageDigest> = []
    private var isNoted = true

    /// Reads what is noted, and from the stages what is not.
    ///
    /// - Parameters:
    ///   - cache: The cache.
    ///   - finished: Its stages.
    ///   - graph: The same, and the planned ones.
    ///   - planned: The digests of the planned ones.
    /// - Throws: ``WorkError`` if a stage is there and the system does not let it be read.
    private init(
        _ cache: StageCache,
        finished: StageGraph,
        graph: StageGraph,
        planned: Set<String>
    ) throws {
        self.cache = cache
        self.finished = finished
        self.graph = graph
        let here = Set((Array(planned) + graph.encoders.keys).map(StageGraph.word))
        let found = cache.costs(version: StageGraph.workVersion, isHere: here.contains)
        costs = found.known
        isNoted = !found.areStale
        try enter(found.unknown)
    }

    /// The book of costs for some planned stages.
    ///
    /// - Parameters:
    ///   - cache: The cache.
    ///   - finished: Its stages.
    ///   - graph: The same, and the planned ones.
    ///   - planned: The digests of those that will be asked for.
    ///   - names: Datasets by their fingerprints.
    ///   - threads: The threads that the planned stages would have.
    /// - Returns: The costs of finished stages of the same kinds.
    /// - Throws: ``WorkError`` if a stage is there and the system does not let it be read.
    static func book(
        _ cache: StageCache,
        finished: StageGraph,
        graph: StageGraph,
        planned: Set<String>,
        names: [String: String],
        threads: Int
    ) throws -> CostBook {
        var ledger = try CostLedger(cache, finished: finished, graph: graph, planned: planned)
        let kinds = Set(
            planned.compactMap { graph[$0].map { StageGraph.word(graph.work($0).kind) } }
        )
        while true {
            let book = CostBook(
                ledger.costs.lazy.map { ($0.digest, ledger.planned[$0.digest] ?? $0.facts) },
                graph,
                names: names,
                threads: threads,
                kinds: kinds
            )
            let used = Set(planned.flatMap(book.basis))
            guard try ledger.check(used) else { continue }
            if !ledger.isNoted { cache.note(ledger.costs, version: StageGraph.workVersion) }
            return book
        }
    }

    /// Holds costs against the files of their stages, each once.
    ///
    /// - Returns: False if some had to be read anew.
    private mutating func check(_ used: Set<StageDigest>) throws -> Bool {
        let open = used.subtracting(checked)
        let changed = cache.changed(costs.filter { open.contains($0.digest) })
        checked.formUnion(open)
        try enter(changed)
        return changed.isEmpty
    }

    /// Reads the costs of stages from their headers; those that are gone have none.
    private mutating func enter(_ stages: [StageDigest]) throws {
        guard !stages.isEmpty else { return }
        let found = try cache.find(stages)
        // All first, since one may be an input of another.
        for stage in found {
            if let header = stage.header { finished.enter(stage.digest.text, header) }
        }
        let outdated = Set(stages)
        costs.removeAll { outdated.contains($0.digest) }
        for stage in found {
            let facts = CostLedger.facts(stage, finished)
            costs.append(StageCost(stage, facts))
            checked.insert(stage.digest)
            if facts.lack != 0 { planned[stage.digest] = CostLedger.facts(stage, graph) }
        }
        costs.sort { $0.digest < $1.digest }
        isNoted = false
    }

    /// What a stage tells of the time that others take.
    private static func facts(_ stage: FoundStage, _ graph: StageGraph) -> StageCost.Facts {
        guard let header = stage.header, let seconds = header.seconds["work"],
            let node = graph[stage.digest.text]
        else { return StageCost.Facts(kind: 0) }
        let work = graph.work(node)
        let jobs = max(1, header.provenance["jobs"]?.intValue ?? 1)
        let used = (header.provenance["threads"]?.intValue ?? 1) / jobs
        return StageCost.Facts(
            kind: StageGraph.word(work.kind),
            amount: work.amount,
            seconds: seconds * Double(max(1, used)),
            dataset: graph.fingerprint(node).map(StageGraph.word) ?? 0,
            lack: work.amount == nil ? graph.lack(node).map(StageGraph.word) ?? 0 : 0
        )
    }
}

extension StageGraph {
    /// A name of anything as a number above 0, of the digest of a stage its first sixteen digits.
    static func word(_ name: String) -> UInt64 {
        max(1, StageDigest(name)?.first ?? fnv1a(name.utf8))
    }
}
