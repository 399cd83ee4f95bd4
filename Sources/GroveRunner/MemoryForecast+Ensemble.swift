import GroveBase
import GroveSpec
import GroveStore

extension MemoryForecast {
    /// What each stage of an ensemble needs that is not done, its members' predictions being there.
    mutating func needs(
        of ensemble: EnsemblePipeline,
        isToDo: (StageOutline) -> Bool
    ) throws -> [String: StageNeed] {
        let data = try dataset(ensemble.settings.dataset)
        let lists = ensemble.members.map { member in
            (member.prediction.key.digest, 8 * data.testInstances * member.settings.matcher.top)
        }
        // As long as the lists can get: no label in two of them.
        let combined = lists.reduce(0) { $0 + $1.1 }
        var needs: [String: StageNeed] = [:]
        func add(_ outline: StageOutline, _ inputs: [(String, Int)], _ bytes: Int, _ disk: Int) {
            guard isToDo(outline) else { return }
            for (key, size) in inputs { kept.use(key, bytes: size) }
            let held = inputs.reduce(0) { $0 + $1.1 }
            needs[outline.key.digest] = StageNeed(
                peak: MemoryForecast.base + max(kept.bytes, held) + bytes,
                least: MemoryForecast.base + held + bytes,
                disk: disk,
                isGuess: false
            )
            kept.keep(outline.key.digest, bytes: disk, own: disk)
        }
        add(ensemble.prediction.outline, lists, 2 * combined, combined)
        add(
            ensemble.evaluation.outline,
            [
                (ensemble.members[0].labels.key.digest, data.labelBytes),
                (ensemble.prediction.key.digest, combined),
            ],
            data.evaluationBytes,
            data.instanceValueBytes
        )
        return needs
    }
}

extension DatasetSizes {
    /// Bytes that judging predictions takes.
    var evaluationBytes: Int { 100 * testInstances + 40 * labels }
    /// Bytes of the values of all test instances.
    var instanceValueBytes: Int { 80 * testInstances }
}
