public import GroveBase

/// The `merged-labels` section of a spec: labels merged into synthetic ones whose meanings are known.
///
/// Labels are merged at random within the clusters of a tree over them, made by the run's clusterer
/// with this section's seed, so that runs which differ in their seed share their labels.
public struct MergedLabelSettings: Sendable, Equatable {
    /// How far above the leaf clusters, 0 for the leaves; nil merges nothing.
    public var level: Int?
    /// How many labels become one.
    public var bin = 2
    /// The seed of the tree and of the shuffles.
    public var seed = 0

    /// Creates the default settings: labels as they are.
    public init() {}
}

extension MergedLabelSettings {
    /// Reads the `merged-labels` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "merged-labels")
        level = try section.integer("level", orWord: "none", in: 0...1000)
        bin = try section.integer("bin", bin, in: 2...1_000_000)
        seed = try section.integer("seed", seed, in: 0...Int(UInt32.max))
    }

    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        .object([
            "level": level.map(JSONValue.integer) ?? .string("none"),
            "bin": .integer(bin),
            "seed": .integer(seed),
        ])
    }
}
