import GroveBase

/// The sections of a spec that make up a run's settings: their keys, and what a bare word means.
enum SpecGrammar {
    /// The keys of a whole spec, in the order they are written.
    static let keys =
        ["name", "question", "include", "datasets", "seeds"] + sections
        + ["sweep", "cases", "ensembles", "metrics", "report", "overrides"]

    /// The sections that a sweep may vary.
    static let sections = [
        "features", "clusterer", "matcher", "disentanglement", "merged-labels",
    ]

    /// The keys of each section, in the order they are written.
    static let sectionKeys: [String: [String]] = [
        "merged-labels": ["level", "bin", "seed"],
        "features": ["kind", "tfidf", "normalize"],
        "features.tfidf": [
            "analyzer", "ngrams", "min-df", "max-df", "max-features", "sublinear",
        ],
        "clusterer": [
            "kind", "representation", "branching", "leaf", "top", "clusters", "depth", "spherical",
            "iterations", "sums", "path",
        ],
        "matcher": [
            "kind", "negatives", "beam", "top", "loss", "cost", "positive-cost", "negative-cost",
            "bias", "epsilon", "iterations", "threshold", "max-weights", "post", "ranker-post",
            "ranker-negatives", "ranker-positive-cost", "ranker-negative-cost", "relevance",
            "encoder", "fine-tuning", "preliminary",
        ],
        "matcher.encoder": ["model", "tokens", "dropout", "precision", "device"],
        "matcher.fine-tuning": [
            "steps", "batch", "rate", "head-rate", "warmup", "weight-decay", "clip", "loss",
            "finest", "negatives", "top", "bootstrap", "bootstrap-cost", "cost-sensitive",
            "threshold", "checkpoint",
        ],
        "matcher.preliminary": ["branching", "leaf", "top"],
        "disentanglement": [
            "budget", "scheme", "counts", "merge", "rounds", "cap", "order", "min-gain",
            "min-count", "folds", "candidates",
        ],
        "metrics": ["at", "propensity", "curve"],
    ]

    /// The key that a bare word or number of a section stands for.
    static let shorthand = [
        "merged-labels": "level", "clusterer": "kind", "matcher": "kind",
        "disentanglement": "budget",
    ]

    /// The keys whose default depends on another key of the section, with the word for it.
    static let followers: [String: [String: String]] = [
        "clusterer": ["top": "branching"],
        "matcher": [
            "positive-cost": "cost", "negative-cost": "cost", "ranker-post": "post",
            "ranker-negatives": "negatives", "ranker-positive-cost": "positive-cost",
            "ranker-negative-cost": "negative-cost",
        ],
        "matcher.fine-tuning": ["head-rate": "rate"],
        "matcher.preliminary": ["top": "branching"],
        "disentanglement": ["cap": "auto"],
    ]

    /// The word that makes a key follow another; nil for a key that follows none.
    static func leader(of path: [String]) -> String? {
        guard let key = path.last else { return nil }
        return followers[path.dropLast().joined(separator: ".")]?[key]
    }

    /// The keys that a kind of a section reads, `kind` included; nil where all kinds read all keys.
    static func keysRead(by kind: String, section: String) -> [String]? {
        switch section {
        case "clusterer": ClustererSettings.Kind(rawValue: kind).map { ["kind"] + $0.keys }
        case "features": FeatureSettings.Kind(rawValue: kind).map { ["kind"] + $0.keys }
        case "matcher": MatcherSettings.Kind(rawValue: kind).map { ["kind"] + $0.keys }
        default: nil
        }
    }

    /// Checks a dotted key of a run's settings.
    ///
    /// - Returns: What is wrong with it, with the choices; nil for a known key.
    static func problem(withKey key: String) -> String? {
        var parent = ""
        for part in key.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
            let choices = parent.isEmpty ? sections : sectionKeys[parent] ?? []
            guard choices.contains(part) else {
                if choices.isEmpty {
                    return "unknown key '\(key)'; \(parent) has no keys of its own"
                }
                let reason = parent.isEmpty ? "" : ": no '\(part)' in \(parent)"
                return "unknown key '\(key)'\(reason)" + expected(choices, got: part)
            }
            parent = parent.isEmpty ? part : "\(parent).\(part)"
        }
        return nil
    }

    /// Whether a dotted key is a whole section rather than a value.
    static func isSection(_ key: String) -> Bool { sectionKeys[key] != nil }
}

extension MatcherSettings.Kind {
    /// The keys of the section that this kind reads, beside `kind`.
    public var keys: [String] {
        let linear = (SpecGrammar.sectionKeys["matcher"] ?? []).filter {
            !["kind", "encoder", "fine-tuning", "preliminary"].contains($0)
        }
        switch self {
        case .linear: return linear
        case .xTransformer: return linear + ["encoder", "fine-tuning"]
        case .xrTransformer: return linear + ["encoder", "fine-tuning", "preliminary"]
        }
    }
}

extension FeatureSettings.Kind {
    /// The keys of the section that this kind reads, beside `kind`.
    public var keys: [String] {
        switch self {
        case .auto: ["tfidf", "normalize"]
        case .tfidf: ["tfidf"]
        case .given: ["normalize"]
        }
    }
}
