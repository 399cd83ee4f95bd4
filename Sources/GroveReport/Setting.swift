import GroveBase
import GroveStore

/// The runs of one point of a sweep on one dataset; they differ in the seed only.
struct Setting {
    var dataset: String
    /// The values of the sweep's keys.
    var values: Combination
    var runs: [RunRecord]
}

/// All settings of an experiment and how to name them.
struct SettingList {
    /// The swept keys that tell the settings apart.
    let keys: [String]
    let names: KeyNames
    let all: [Setting]
    /// Whether there is more than one dataset, so that it must be named.
    let hasDatasets: Bool

    init(_ records: [RunRecord]) {
        keys = unresolvedKeys(records, [])
        names = KeyNames(keys)
        let address = ["dataset"] + keys
        let groups = Dictionary(grouping: records) { $0.combination(address) }
        all = combinations(records, address).map { combination in
            Setting(
                dataset: combination[0].stringValue ?? "",
                values: Array(combination.dropFirst()),
                runs: groups[combination] ?? []
            )
        }
        hasDatasets = Set(all.map(\.dataset)).count > 1
    }

    /// A run's setting for a reader, such as `linear, Budget 2`; its name where nothing is swept.
    func label(_ record: RunRecord) -> String {
        keys.isEmpty ? record.run : names.label(keys, record.combination(keys))
    }

    /// The header cells of the columns that name a setting.
    var heads: [HTML] {
        (hasDatasets || keys.isEmpty ? ["<th>Dataset</th>"] : [])
            + keys.map { "<th>\(names[$0])</th>" }
    }

    /// The cells that name a setting.
    func cells(_ dataset: String, _ values: Combination) -> [HTML] {
        (hasDatasets || keys.isEmpty ? ["<td>\(dataset)</td>"] : [])
            + values.map { "<td>\(readable($0))</td>" }
    }
}
