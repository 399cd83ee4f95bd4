import GroveBase
import GroveLinear
import GroveSpec
import GroveText
import GroveTree

// A spec's words as the parameters of the modules that do the work. The words are the same on both
// sides; a test holds the lists together.

extension TfidfSettings {
    /// The vectoriser's parameters.
    var parameters: TfidfParameters {
        TfidfParameters(
            analyzer: analyzer.parameter,
            ngrams: ngrams,
            minDocumentFrequency: minimumFrequency.parameter,
            maxDocumentFrequency: maximumFrequency.parameter,
            maxFeatures: maximumFeatures,
            sublinear: sublinear
        )
    }
}

extension TfidfSettings.Analyzer {
    var parameter: TfidfParameters.Analyzer {
        switch self {
        case .word: .word
        case .char: .character
        case .charWithinWords: .characterWithinWords
        }
    }
}

extension TfidfSettings.DocumentFrequency {
    var parameter: TfidfParameters.DocumentFrequency {
        switch self {
        case .count(let count): .count(count)
        case .fraction(let fraction): .fraction(fraction)
        }
    }
}

extension ClustererSettings.Kind {
    /// Whether the tree depends on what the labels' vectors are.
    var readsVectors: Bool {
        switch self {
        case .balancedKMeans, .kMeans, .flat: true
        case .random, .none, .imported: false
        }
    }

    /// The clusterer; nil for a tree that is there already.
    var parameter: ClustererKind? {
        switch self {
        case .imported: nil
        case .balancedKMeans: .balancedKMeans
        case .kMeans: .kmeans
        case .random: .random
        case .flat: .flat
        case .none: ClustererKind.none
        }
    }
}

extension ClustererSettings.Representation {
    var parameter: Representation {
        switch self {
        case .pifa, .neuralPIFA: .pifa
        case .pii: .pii
        case .lf, .textEmbedding: .labelFeatures
        case .pifaAndText: .pifaWithLabelFeatures
        }
    }
}

extension ClustererSettings {
    /// The section as a tree's key has it.
    ///
    /// Without `sums` where they are the reference's: those trees are the ones made before there was a choice.
    var keyJSON: JSONValue {
        guard sums == .ordered, case .object(var members) = json else { return json }
        members["sums"] = nil
        return .object(members)
    }

    /// The clusterer's parameters with a run's seed.
    func parameters(seed: Int) -> ClustererParameters {
        guard let kind = kind.parameter else {
            preconditionFailure("an imported tree is read, not built")
        }
        return ClustererParameters(
            kind: kind,
            representation: representation.parameter,
            branching: branching,
            leaf: leaf,
            top: top,
            spherical: spherical,
            iterations: iterations,
            sums: sums == .exact ? .exact : .ordered,
            clusters: clusters,
            depth: depth,
            seed: UInt64(seed)
        )
    }
}

extension MatcherSettings {
    /// The trainer's parameters; the two costs already hold the common one.
    var parameters: LinearParameters {
        var result = LinearParameters()
        result.loss =
            switch loss {
            case .squaredHinge: .squaredHinge
            case .hinge: .hinge
            case .logistic: .logistic
            }
        result.positiveCost = positiveCost
        result.negativeCost = negativeCost
        result.rankerPositiveCost = rankerPositiveCost
        result.rankerNegativeCost = rankerNegativeCost
        result.epsilon = epsilon
        result.iterations = iterations
        result.bias = bias
        result.threshold = threshold
        result.maxWeights = maximumWeights
        result.negatives = negatives.parameter
        result.rankerNegatives = rankerNegatives == negatives ? nil : rankerNegatives.parameter
        result.beam = beam
        result.postProcessor = post.parameter
        result.rankerPostProcessor = rankerPost.parameter
        result.relevance =
            switch relevance {
            case .none: .none
            case .induced: .induced
            case .inducedL1: .inducedL1
            }
        return result
    }
}

extension MatcherSettings.Negatives {
    var parameter: NegativeSampling {
        switch self {
        case .teacherForcing: .teacher
        case .matcherAware: .matcher
        case .both: .both
        }
    }
}

extension MatcherSettings.PostProcessor {
    var parameter: PostProcessor {
        switch self {
        case .noop: .noop
        case .sigmoid: .sigmoid
        case .logSigmoid: .logSigmoid
        case .hinge(let power): .hinge(power)
        case .logHinge(let power): .logHinge(power)
        }
    }
}

extension DisentanglementSettings {
    /// The assignment's parameters.
    var parameters: DisentanglementParameters {
        DisentanglementParameters(
            budget: budget,
            scheme: scheme.parameter,
            cap: cap,
            minimumGain: minimumGain,
            minimumCount: minimumCount,
            order: order.parameter
        )
    }

    /// How the scores of a label's slots become one.
    var scoreMerge: ScoreMerge {
        switch merge {
        case .mean: .mean
        case .max: .max
        case .sum: .sum
        }
    }
}

extension DisentanglementSettings.Order {
    var parameter: CoverageOrder {
        switch self {
        case .absolute: .absolute
        case .relative: .relative
        case .priced: .priced
        }
    }
}

extension DisentanglementSettings.Scheme {
    var parameter: DisentanglementScheme {
        switch self {
        case .released: .released
        case .capped: .capped
        case .priced: .priced
        case .coverage: .coverage
        }
    }
}
