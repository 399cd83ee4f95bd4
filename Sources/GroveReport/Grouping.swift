import GroveBase
import GroveSpec
import GroveStore

/// A combination of key values, the address of a row, a column group or a line.
typealias Combination = [JSONValue]

extension RunRecord {
    /// The values of some keys; null for a key the run has not.
    func combination(_ keys: [String]) -> Combination { keys.map { key($0) ?? .null } }

    /// Whether the values of the keys are among those allowed; a plain run is the ensemble `none`.
    func matches(_ only: [String: [String]]) -> Bool {
        only.allSatisfy { name, allowed in
            let isPlain = name == EnsembleSettings.key && key(name) == nil
            let value = isPlain ? EnsembleSettings.none : key(name).map(plain)
            return value.map(allowed.contains) ?? false
        }
    }
}

/// The combinations of key values that occur, numbers ascending, texts in order of appearance.
func combinations(_ records: [RunRecord], _ keys: [String]) -> [Combination] {
    let ranks = keys.map { key in ranking(records.map { $0.key(key) ?? .null }) }
    let distinct = Set(records.map { $0.combination(keys) })
    return distinct.map { combination in
        (combination, zip(ranks, combination).map { $0[$1] ?? 0 })
    }
    .sorted { $0.1.lexicographicallyPrecedes($1.1) }
    .map(\.0)
}

/// The place of each value: by size where all are numbers, else by first appearance.
private func ranking(_ values: [JSONValue]) -> [JSONValue: Int] {
    var seen: Set<JSONValue> = []
    var ordered = values.filter { seen.insert($0).inserted }
    if ordered.allSatisfy({ $0.doubleValue != nil }) {
        ordered.sort { ($0.doubleValue ?? 0) < ($1.doubleValue ?? 0) }
    }
    return Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1, $0) })
}

/// The swept keys in which runs with the same values of `keys` still differ.
///
/// Runs that differ in more than the seed must not be averaged, so these keys have to be told
/// apart too. A key that another one determines (a zip) is not among them.
func unresolvedKeys(_ records: [RunRecord], _ keys: [String]) -> [String] {
    var known = ["dataset"] + keys
    var found: [String] = []
    var candidates: [String] = []
    for record in records {
        for entry in record.swept where !candidates.contains(entry.name) {
            candidates.append(entry.name)
        }
    }
    for key in candidates where !known.contains(key) && key != "seed" {
        var value: [Combination: JSONValue] = [:]
        let differs = records.contains { record in
            let own = record.key(key) ?? .null
            let other = value.updateValue(own, forKey: record.combination(known))
            return other.map { $0 != own } ?? false
        }
        if differs {
            found.append(key)
            known.append(key)
        }
    }
    return found
}

/// The keys beside `keys` that a table or plot must tell apart: those in which runs still differ,
/// and, wherever there are ensembles beside others, which they are.
func furtherKeys(_ records: [RunRecord], _ keys: [String]) -> [String] {
    let open = unresolvedKeys(records, keys)
    let isMixed = Set(records.map { $0.key(EnsembleSettings.key) }).count > 1
    let isNamed = (keys + open).contains(EnsembleSettings.key)
    return open + (isMixed && !isNamed ? [EnsembleSettings.key] : [])
}

/// The mean of some seeds' values with their sample standard deviation.
struct Summary: Equatable {
    var mean: Double
    /// The sample standard deviation (n − 1); nil for a single value.
    var deviation: Double?
    var count: Int
    /// What a test against a baseline says, where there was one.
    var verdict: Verdict?

    /// Summarises values; nil if there are none.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        count = values.count
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        guard values.count > 1 else { return }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = (squares / Double(values.count - 1)).squareRoot()
    }
}

/// Summarises a column over the runs that finished and have it.
func summary(_ records: [RunRecord], _ column: String) -> Summary? {
    Summary(
        records.filter { $0.status == .ok }.compactMap { $0.number(column) }.filter(\.isFinite)
    )
}
