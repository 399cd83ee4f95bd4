public import GroveBase

extension RunSettings {
    /// Everything that decides the run, as JSON with the keys and words of a spec.
    public var parameters: JSONValue {
        var members: [String: JSONValue] = [
            "dataset": .string(dataset),
            "seed": .integer(seed),
            "features": features.json,
            "clusterer": clusterer.json,
            "matcher": matcher.json,
            "disentanglement": disentanglement.json,
            "metrics": metrics.json,
        ]
        // Left out where labels are as they are, so that the names of runs do not depend on it.
        if mergedLabels.level != nil { members["merged-labels"] = mergedLabels.json }
        return .object(members)
    }

    /// A name of the run that fits a file, such as `wordnet-28k-budget-4-s1-1a2b3c4d`.
    ///
    /// The dataset, the swept values, the seed, and 8 digits of the SHA-256 of ``parameters``: the
    /// same whenever the settings are the same and the same keys are swept.
    public var identifier: String {
        RunSettings.identifier(dataset: dataset, swept: swept, seeds: [seed], content: parameters)
    }

    /// A name of what was made from some seeds with some settings.
    static func identifier(
        dataset: String,
        swept: [SweptValue],
        seeds: [Int],
        content: JSONValue
    ) -> String {
        let digest = hexadecimal(Array(sha256(content.canonical).prefix(4)))
        let parts = swept.map { value in
            value.isSection
                ? value.label : "\(value.key.split(separator: ".").last ?? "")-\(value.label)"
        }
        let readable = ([dataset] + parts).map(fileNameSafe).joined(separator: "-")
        var seen: Set<Int> = []
        let distinct = seeds.filter { seen.insert($0).inserted }
        let shown = distinct.prefix(6).map(String.init).joined(separator: "+")
        let more = distinct.count > 6 ? "+\(distinct.count - 6)more" : ""
        return "\(readable.prefix(RunSettings.readableLength))-s\(shown)\(more)-\(digest)"
    }

    /// Long sweeps would otherwise outgrow the 255 bytes of a file name.
    private static let readableLength = 120
}

extension RunSettings.SweptValue {
    /// Whether the key is a whole section, such as `clusterer`.
    var isSection: Bool { !key.contains(".") }
}

/// Lower-case letters, digits, points and single hyphens; everything else becomes a hyphen.
private func fileNameSafe(_ text: String) -> String {
    let kept = text.lowercased().map { character in
        character.isASCII && (character.isLetter || character.isNumber || character == ".")
            ? character : "-"
    }
    return String(kept).split(separator: "-").joined(separator: "-")
}
