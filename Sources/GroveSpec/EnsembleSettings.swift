public import GroveBase

/// A run made of other runs: their predictions on the same instances, combined.
public struct EnsembleSettings: Sendable, Equatable {
    /// How predictions are combined.
    public enum Method: String, Sendable, CaseIterable {
        case average
        case rankAverage = "rank-average"
        case sigmoidAverage = "sigmoid-average"
        case softmaxAverage = "softmax-average"
        case roundRobin = "round-robin"
    }

    /// The key under which records and reports tell ensembles from plain runs.
    public static let key = "ensemble"
    /// How `only` asks for plain runs.
    public static let none = "none"

    /// The name in tables: the entry's, with the method where the entry has several.
    public var name: String
    /// How predictions are combined.
    public var method: Method
    /// The runs that are combined, in the spec's order: at least two, of one dataset.
    public var members: [RunSettings]
    /// The keys in which members may differ: `seed`, swept keys.
    public var over: [String]

    /// Creates an ensemble.
    ///
    /// - Precondition: At least one member, all of one dataset.
    public init(name: String, method: Method, members: [RunSettings], over: [String]) {
        precondition(
            !members.isEmpty && members.allSatisfy { $0.dataset == members[0].dataset },
            "an ensemble of runs on \(Set(members.map(\.dataset)).sorted())"
        )
        self.name = name
        self.method = method
        self.members = members
        self.over = over
    }

    /// The dataset of all members.
    public var dataset: String { members[0].dataset }

    /// The seed of all members; of members that differ in it, the first one's.
    public var seed: Int { members[0].seed }

    /// The value of every swept key that members share, then the ensemble's name.
    public var swept: [RunSettings.SweptValue] {
        members[0].swept.filter { !over.contains($0.key) }
            + [.init(key: EnsembleSettings.key, value: .string(name), label: name)]
    }

    /// Everything that decides the ensemble, as JSON.
    public var parameters: JSONValue {
        .object([
            "dataset": .string(dataset),
            "ensemble": .object([
                "name": .string(name), "method": .string(method.rawValue),
                "over": .array(over.map(JSONValue.string)),
            ]),
            "members": .array(members.map(\.parameters)),
        ])
    }

    /// A name of the run that fits a file, such as `bibtex-three-seeds-s1+2+3-1a2b3c4d`.
    ///
    /// The dataset, the shared swept values, the ensemble's name, the seeds, and 8 digits of the
    /// SHA-256 of the method and the members' parameters.
    public var identifier: String {
        let content = JSONValue.object([
            "method": .string(method.rawValue), "members": .array(members.map(\.parameters)),
        ])
        return RunSettings.identifier(
            dataset: dataset,
            swept: swept,
            seeds: members.map(\.seed),
            content: content
        )
    }
}
