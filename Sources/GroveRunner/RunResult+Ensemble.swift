import GroveBase
import GroveSpec
import GroveStore

extension RunResult {
    /// Judges an ensemble, its members' runs being over.
    ///
    /// - Parameters:
    ///   - ensemble: Its stages.
    ///   - failed: The results of runs that failed, by name; a member among them fails the ensemble.
    ///   - session: Where the members' predictions are.
    ///   - provenance: What is common to all records of the sweep.
    init(
        _ ensemble: EnsemblePipeline,
        failed: [String: RunResult],
        _ session: Session,
        _ provenance: JSONValue
    ) {
        let settings = ensemble.settings
        var record = RunRecord(
            run: settings.identifier,
            dataset: settings.dataset,
            seed: settings.seed,
            swept: settings.swept.map { RunRecord.Entry($0.key, $0.value) }
        )
        do {
            let lost = settings.members.compactMap { failed[$0.identifier] }
            if let first = lost.first { throw RunResult.failure(first, of: lost) }
            let evaluation = try session.value(ensemble.evaluation)
            let costs = try RunCosts(ensemble, session)
            record.metrics = RunResult.metrics(evaluation, settings.members[0].metrics)
            record.measures = costs.measures
            record.provenance = RunResult.provenance(ensemble, costs, evaluation, provenance)
            self.init(record: record, evaluation: evaluation)
        } catch {
            record.provenance = .object(["parameters": settings.parameters])
            self.init(failed: record, error)
        }
    }

    /// Why an ensemble cannot be judged.
    private static func failure(_ first: RunResult, of lost: [RunResult]) -> any Error {
        let more = lost.count > 1 ? " (and \(lost.count - 1) more)" : ""
        let message = "member \(first.record.run)\(more) failed: \(first.record.error ?? "")"
        return lost.allSatisfy(\.isInputError) ? InputError(message) : WorkError(message)
    }

    private static func provenance(
        _ ensemble: EnsemblePipeline,
        _ costs: RunCosts,
        _ evaluation: EvaluationData,
        _ common: JSONValue
    ) -> JSONValue {
        var members = common.objectValue ?? [:]
        members["parameters"] = ensemble.settings.parameters
        members["members"] = .array(
            ensemble.members.map { member in
                .object([
                    "run": .string(member.settings.identifier),
                    "prediction": .string(member.prediction.key.digest),
                ])
            }
        )
        members["stages"] = .array(costs.stages)
        members["propensity"] = evaluation.propensity.json
        return .object(members)
    }
}

extension RunCosts {
    /// What an ensemble cost: all that its members did, a stage that they share counted once, and
    /// combining their predictions.
    init(_ ensemble: EnsemblePipeline, _ session: Session) throws {
        let headers = try StageHeaders(ensemble.costs, session)
        let prediction = try session.value(ensemble.prediction)
        // With the labels, by whose key the data can be told.
        let own = Set(([ensemble.members[0].labels.outline] + ensemble.outlines).map(\.key.digest))
        self.init(
            headers,
            prediction: prediction,
            tree: nil,
            stages: headers.all.filter { own.contains($0.outline.key.digest) }
        )
    }
}
