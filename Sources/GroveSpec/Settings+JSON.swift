public import GroveBase

// Every section as JSON whose keys and words are those of the spec, defaults included and keys
// that the chosen kind does not read left out. Two runs do the same work if and only if this says
// the same, so it is what records keep and what names are hashed from.

extension FeatureSettings {
    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        var members: [String: JSONValue] = ["kind": .string(kind.rawValue)]
        if kind != .given { members["tfidf"] = tfidf.json }
        if kind != .tfidf { members["normalize"] = .string(normalize.rawValue) }
        return .object(members)
    }
}

extension TfidfSettings {
    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        .object([
            "analyzer": .string(analyzer.rawValue),
            "ngrams": .array([.integer(ngrams.lowerBound), .integer(ngrams.upperBound)]),
            "min-df": minimumFrequency.json,
            "max-df": maximumFrequency.json,
            "max-features": orNone(maximumFeatures),
            "sublinear": .bool(sublinear),
        ])
    }
}

extension TfidfSettings.DocumentFrequency {
    /// A whole number for a count, a number with a decimal point for a fraction.
    public var json: JSONValue {
        switch self {
        case .count(let count): .integer(count)
        case .fraction(let fraction): .number(fraction)
        }
    }
}

extension ClustererSettings {
    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        let all: [String: JSONValue] = [
            "representation": .string(representation.rawValue),
            "branching": .integer(branching),
            "leaf": .integer(leaf),
            "top": .integer(top),
            "spherical": .bool(spherical),
            "iterations": .integer(iterations),
            "sums": .string(sums.rawValue),
            "clusters": clusters.map(JSONValue.integer) ?? .string("auto"),
            "depth": depth.map(JSONValue.integer) ?? .string("auto"),
            "path": .string(path),
        ]
        var members = all.filter { kind.keys.contains($0.key) }
        members["kind"] = .string(kind.rawValue)
        return .object(members)
    }
}

extension MatcherSettings {
    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(kind.rawValue),
            "negatives": .string(negatives.rawValue),
            "beam": .integer(beam),
            "threshold": .number(threshold),
            "loss": .string(loss.rawValue),
            "cost": .number(cost),
            "positive-cost": .number(positiveCost),
            "negative-cost": .number(negativeCost),
            "epsilon": .number(epsilon),
            "iterations": .integer(iterations),
            "bias": .number(bias),
            "max-weights": orNone(maximumWeights),
            "post": .string(post.rawValue),
            "ranker-post": .string(rankerPost.rawValue),
            "relevance": .string(relevance.rawValue),
            "top": .integer(top),
        ]
        // Left out where it says nothing new, so that the digests of runs do not depend on it.
        if rankerNegatives != negatives {
            members["ranker-negatives"] = .string(rankerNegatives.rawValue)
        }
        members["ranker-positive-cost"] = rankerPositiveCost.map(JSONValue.number)
        members["ranker-negative-cost"] = rankerNegativeCost.map(JSONValue.number)
        if kind != .linear {
            members["encoder"] = encoder.json
            members["fine-tuning"] = fineTuning.json
        }
        if kind == .xrTransformer { members["preliminary"] = preliminary.json }
        return .object(members)
    }
}

extension DisentanglementSettings {
    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        .object([
            "budget": .integer(budget),
            "scheme": .string(scheme.rawValue),
            "counts": .string(counts.rawValue),
            "merge": .string(merge.rawValue),
            "rounds": .integer(rounds),
            "cap": cap.map(JSONValue.number) ?? .string("none"),
            "order": .string(order.rawValue),
            "folds": .integer(folds),
            "candidates": .integer(candidates),
            "min-gain": .number(minimumGain),
            "min-count": .integer(minimumCount),
        ])
    }
}

extension MetricSettings {
    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        let constants: JSONValue =
            switch propensity {
            case .auto: .string("auto")
            case .constants(let a, let b): .object(["a": .number(a), "b": .number(b)])
            }
        var members: [String: JSONValue] = [
            "at": .array(at.map(JSONValue.integer)), "propensity": constants,
        ]
        if curve > 0 { members["curve"] = .integer(curve) }
        return .object(members)
    }
}

private func orNone(_ count: Int?) -> JSONValue { count.map(JSONValue.integer) ?? .string("none") }
