import Foundation
import GroveBase
import GroveSpec
import GroveStore

/// The runs of one side of a comparison: those of a results folder, or some of them.
struct ComparedRuns: Sendable {
    /// The results folder as it was given.
    let folder: String
    /// How the runs were chosen; nil for all.
    let choice: String?
    let store: RecordStore
    /// The runs that finished, in the order of the records.
    let records: [RunRecord]
    /// How many of those chosen failed.
    let failures: Int

    /// Reads the records of a folder.
    ///
    /// - Parameters:
    ///   - folder: A results folder.
    ///   - choice: Part of a run's name, or `KEY=VALUE` conditions with commas between; nil for all.
    /// - Throws: ``InputError`` if it is no results folder, if nothing is chosen, if all failed.
    init(folder: String, choice: String?) throws {
        self.folder = folder
        self.choice = choice
        store = RecordStore(folder: folder)
        guard FileManager.default.fileExists(atPath: store.recordsPath) else {
            throw InputError("is not a results folder: it has no records.json", place: folder)
        }
        let all = try store.readRecords()
        let chosen = try choice.map { try ComparedRuns.chosen(all, $0, folder) } ?? all
        records = chosen.filter { $0.status == .ok }
        failures = chosen.count - records.count
        guard !records.isEmpty else {
            throw InputError("none of its \(chosen.count) runs finished", place: folder)
        }
    }

    private static func chosen(
        _ records: [RunRecord],
        _ choice: String,
        _ folder: String
    ) throws -> [RunRecord] {
        let keys = ["dataset", "seed"] + ComparedRuns.sweptKeys(records)
        let conditions = try choice.contains("=") ? conditions(choice, keys, folder) : []
        let chosen = records.filter { record in
            conditions.isEmpty
                ? choice.isEmpty || record.run.contains(choice)
                : conditions.allSatisfy { record.text(of: $0.key) == plain($0.value) }
        }
        guard chosen.isEmpty else { return chosen }
        guard
            let missed = conditions.first(where: { condition in
                !records.contains { $0.text(of: condition.key) == plain(condition.value) }
            })
        else {
            throw InputError("none of its \(records.count) runs is '\(choice)'", place: folder)
        }
        throw InputError(
            "no run with \(missed.key) '\(missed.value)'"
                + expected(distinct(records.map { $0.text(of: missed.key) }), got: missed.value),
            place: folder
        )
    }

    private static func conditions(
        _ choice: String,
        _ keys: [String],
        _ folder: String
    ) throws -> [(key: String, value: String)] {
        try choice.split(separator: ",").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard sides.count == 2, !sides[1].isEmpty else {
                throw InputError(
                    "--run '\(choice)' must be part of a run's name, or KEY=VALUE with commas "
                        + "between"
                )
            }
            guard keys.contains(sides[0]) else {
                throw InputError(
                    "its runs have no key '\(sides[0])'" + expected(keys, got: sides[0]),
                    place: folder
                )
            }
            return (sides[0], sides[1])
        }
    }

    /// The swept keys of all records, in order.
    static func sweptKeys(_ records: [RunRecord]) -> [String] {
        distinct(records.flatMap { $0.swept.map(\.name) })
    }
}

/// The values without repetitions, in order.
func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
}

/// A value as text, so that `0.10` is `0.1`.
private func plain(_ text: String) -> String {
    guard let number = Double(text) else { return text }
    return Int(exactly: number).map(String.init) ?? "\(number)"
}

extension RunRecord {
    /// The value of a key as text; `none` where the run has none.
    func text(of key: String) -> String {
        switch self.key(key) {
        case nil, .null: EnsembleSettings.none
        case .string(let text): text
        case .number(let number): plain("\(number)")
        case .some(let value): value.canonical
        }
    }

    /// Whether it is an ensemble of runs with several seeds, so that its own is none of them.
    var isOverSeeds: Bool {
        let over = provenance["parameters"]?["ensemble"]?["over"]?.arrayValue ?? []
        return over.contains(.string("seed"))
    }

    /// The digest of a stage by its title; nil if the record does not name it.
    func stage(_ titles: [String]) -> String? {
        (provenance["stages"]?.arrayValue ?? []).last { stage in
            stage["stage"]?.stringValue.map(titles.contains) ?? false
        }?["key"]?.stringValue
    }
}
