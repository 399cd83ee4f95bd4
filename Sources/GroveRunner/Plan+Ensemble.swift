import GroveBase
import GroveSpec
import GroveStore

extension Sweep {
    /// What an ensemble would add once its members' runs are done.
    ///
    /// - Parameters:
    ///   - ensemble: Its stages.
    ///   - isForced: Whether all is computed anew.
    ///   - seen: The digests of stages planned so far.
    ///   - forecast: Follows what memory holds.
    ///   - estimate: What a stage should take; nil where nothing tells.
    /// - Returns: The ensemble as a run of the plan.
    /// - Throws: ``InputError`` if its dataset is not there.
    func plan(
        _ ensemble: EnsemblePipeline,
        isForced: Bool,
        seen: inout Set<String>,
        forecast: inout MemoryForecast,
        estimate: (StageOutline) -> CostBook.Estimate?
    ) throws -> Plan.Run {
        let headers = try ensemble.outlines.map { try cache.header($0.key) }
        let missing = zip(ensemble.outlines, headers).filter { outline, header in
            (isForced || header == nil) && !seen.contains(outline.key.digest)
        }
        let toDo = Set(missing.map { $0.0.key.digest })
        let needs = try forecast.needs(of: ensemble) { toDo.contains($0.key.digest) }
        let steps = zip(ensemble.outlines, headers).map { outline, header in
            Plan.Step(
                title: outline.title,
                digest: outline.key.digest,
                isCached: header != nil,
                took: header.map { $0.seconds["work"] ?? 0 },
                estimate: header != nil ? nil : estimate(outline),
                isShared: !seen.insert(outline.key.digest).inserted,
                need: needs[outline.key.digest]
            )
        }
        return Plan.Run(name: ensemble.settings.identifier, steps: steps)
    }
}
