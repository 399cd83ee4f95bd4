import GroveBase
import GroveSpec
import GroveStore

extension Table {
    /// The sentences under the table: seeds, marks, propensities, what the timings cover.
    func notes(_ records: [RunRecord]) -> [String] {
        [seedNote, bestNote, propensityNote(records), timingNote(records)].compactMap(\.self)
    }

    private var cells: [Cell] { blocks.flatMap(\.rows).flatMap(\.cells).flatMap(\.self) }

    private var seedNote: String? {
        let counts = cells.compactMap { cell -> Int? in
            guard case .value(let summary, _, _) = cell else { return nil }
            return summary.count
        }
        guard let low = counts.min(), let high = counts.max(), high > 1 else { return nil }
        let seeds = low == high ? "\(high)" : "\(low) to \(high)"
        return "Mean ± sample standard deviation over \(seeds) seeds."
    }

    private var bestNote: String? {
        let marked = cells.contains { cell in
            guard case .value(_, best: true, _) = cell else { return false }
            return true
        }
        return marked ? "Bold: the best value of a number on a dataset." : nil
    }

    private func propensityNote(_ records: [RunRecord]) -> String? {
        guard numbers.contains(where: \.usesPropensities) else { return nil }
        var constants: [(dataset: String, text: String)] = []
        for record in records where !constants.contains(where: { $0.dataset == record.dataset }) {
            guard let text = propensityConstants(record) else { continue }
            constants.append((record.dataset, text))
        }
        guard let first = constants.first else { return nil }
        let same = constants.allSatisfy { $0.text == first.text }
        let list = same ? [first.text] : constants.map { "\($0.text) on \($0.dataset)" }
        return "Propensities: \(list.joined(separator: "; "))."
    }

    private func timingNote(_ records: [RunRecord]) -> String? {
        let timings = numbers.filter { $0.isTiming && $0.isMeasured }
        guard !timings.isEmpty else { return nil }
        let meanings = timings.compactMap { number in
            number.meaning.map { "\(number.title): \($0)." }
        }
        let rule = "Timings are of the work when it was done, also where it came from the cache."
        let hasEnsembles = records.contains { $0.key(EnsembleSettings.key) != nil }
        let sum = "An ensemble's are those of all its members, stages that they share counted once."
        return (meanings + [rule] + (hasEnsembles ? [sum] : [])).joined(separator: " ")
    }
}

/// The constants of a run's propensities, `A = 0.55, B = 1.5`; nil where none are recorded.
func propensityConstants(_ record: RunRecord) -> String? {
    guard let propensity = record.provenance["propensity"], propensity != .null else { return nil }
    guard let members = propensity.objectValue else { return plain(propensity) }
    return members.sorted { $0.key < $1.key }
        .map { "\($0.key.count == 1 ? $0.key.uppercased() : $0.key) = \(readable($0.value))" }
        .joined(separator: ", ")
}
