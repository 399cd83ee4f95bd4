import GroveBase
import GroveSpec
import GroveStore

extension Sweep {
    /// What an ensemble would add once its members' runs are done.
    ///
    /// - Parameters:
    ///   - ensemble: Its stages.
    ///   - headers: The stages in the cache, by digest.
    ///   - isForced: Whether all is computed anew.
    ///   - seen: The digests of stages planned so far.
    ///   - forecast: Follows what memory holds.
    ///   - estimate: What a stage should take; nil where nothing tells.
    /// - Returns: The ensemble as a run of the plan.
    /// - Throws: ``InputError`` if its dataset is not there.
    func plan(
        _ ensemble: EnsemblePipeline,
        _ headers: [String: CachedHeader],
        isForced: Bool,
        seen: inout Set<String>,
        forecast: inout MemoryForecast,
        estimate: (StageOutline) -> CostBook.Estimate?
    ) throws -> Plan.Run {
        let planned = seen
        let needs = try forecast.needs(of: ensemble) {
            (isForced || headers[$0.key.digest] == nil) && !planned.contains($0.key.digest)
        }
        let steps = ensemble.outlines.map { outline in
            let header = headers[outline.key.digest]
            return Plan.Step(
                title: outline.title,
                stage: outline.key.stage,
                digest: outline.key.digest,
                isCached: header != nil,
                took: header.map { $0.seconds["work"] ?? 0 },
                peak: header?.peakBytes,
                estimate: header != nil ? nil : estimate(outline),
                isShared: !seen.insert(outline.key.digest).inserted,
                need: needs[outline.key.digest]
            )
        }
        return Plan.Run(name: ensemble.settings.identifier, steps: steps)
    }
}
