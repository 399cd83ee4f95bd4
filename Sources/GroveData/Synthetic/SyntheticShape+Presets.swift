extension SyntheticShape {
    /// The shapes that have names, in ascending order of their labels.
    ///
    /// Bibtex, Amazon-670K and Amazon-3M have the published counts of those datasets (the XC
    /// repository's for Bibtex, the PECOS data release's for the others); what lies between has the
    /// proportions of Amazon-670K.
    public static let presets: [(name: String, shape: SyntheticShape)] = [
        (
            "bibtex",
            SyntheticShape(
                labels: 159,
                trainInstances: 4880,
                testInstances: 2515,
                features: 1836,
                nonzeros: 68.74,
                labelsPerInstance: 2.3803
            )
        ),
        ("1k", SyntheticShape(proportionalTo: 1 << 10)),
        ("4k", SyntheticShape(proportionalTo: 1 << 12)),
        ("16k", SyntheticShape(proportionalTo: 1 << 14)),
        ("64k", SyntheticShape(proportionalTo: 1 << 16)),
        ("131k", SyntheticShape(proportionalTo: 1 << 17)),
        ("256k", SyntheticShape(proportionalTo: 1 << 18)),
        ("amazon-670k", SyntheticShape(proportionalTo: 670_091)),
        ("1m", SyntheticShape(proportionalTo: 1 << 20)),
        (
            "amazon-3m",
            SyntheticShape(
                labels: 2_812_281,
                trainInstances: 1_717_899,
                testInstances: 742_507,
                features: 337_067,
                nonzeros: 49.2464,
                labelsPerInstance: 36.0421987
            )
        ),
        ("3m", SyntheticShape(proportionalTo: 3_000_000)),
    ]

    /// The shape of a name.
    ///
    /// - Parameter name: One of ``presets``.
    /// - Returns: Its shape, or nil.
    public static func preset(_ name: String) -> SyntheticShape? {
        presets.first { $0.name == name }?.shape
    }

    /// The name of a preset's dataset.
    ///
    /// - Parameter preset: The preset's name.
    /// - Returns: The name with the common prefix.
    public static func datasetName(_ preset: String) -> String { "synthetic-" + preset }
}
