import GroveBase

/// The keys by which `skip`, `rows`, `only`, … may tell runs apart, and the values each has.
struct ReportChoices {
    let datasets: [String]
    /// Whether the spec's files give the datasets, so that a name outside them is a mistake.
    let areDatasetsFixed: Bool
    let seeds: [Int]
    /// Whether the spec's files give the seeds.
    let areSeedsFixed: Bool
    let axes: [SweepAxis]
    /// The names of ensembles, overrides having removed others; nil where the spec has none.
    var ensembles: [String]?
    /// Whether an override gave the ensembles, or left some without members.
    var areEnsemblesRemoved = false

    /// The keys in the order of the columns of `records.csv`.
    var keys: [String] {
        ["run", "dataset", "seed"] + axes.map(\.key)
            + (ensembles == nil ? [] : [EnsembleSettings.key])
    }

    /// The values of a key as text; nil for a key whose values are not listed.
    func values(of key: String) -> [String]? {
        switch key {
        case "dataset": datasets
        case "seed": seeds.map(String.init)
        case EnsembleSettings.key where ensembles != nil:
            [EnsembleSettings.none] + (ensembles ?? [])
        default: axes.first { $0.key == key }?.values.map(\.text)
        }
    }

    /// Whether `--set` gave the values, so that others in the spec are out of date, not mistakes.
    func isOverridden(_ key: String) -> Bool {
        switch key {
        case EnsembleSettings.key: areEnsemblesRemoved
        case "dataset": !areDatasetsFixed
        case "seed": !areSeedsFixed
        default: axes.first { $0.key == key }?.isOverridden ?? false
        }
    }

    /// Checks that values exist, and leaves out those that an override has removed.
    ///
    /// - Throws: ``InputError`` at a value that the spec never had.
    func existing(_ items: [YAMLNode], of key: String, in what: String) throws -> [String] {
        guard let choices = values(of: key) else { return items.map(\.comparableText) }
        return try items.compactMap { item in
            let text = item.comparableText
            if choices.contains(text) { return text }
            guard !isOverridden(key) else { return nil }
            throw item.error(
                "\(what): \(key) has no value '\(text)'" + expected(choices, got: text)
            )
        }
    }
}
