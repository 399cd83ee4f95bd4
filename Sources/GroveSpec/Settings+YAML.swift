import GroveBase

// The sections of a spec, checked and typed. What each key means stands at the settings' fields.

extension FeatureSettings {
    /// Reads the `features` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "features")
        kind = try section.word("kind", kind)
        try section.checkKeys(readBy: kind.rawValue)
        tfidf = try TfidfSettings(node?["tfidf"])
        normalize = try section.word("normalize", normalize)
    }
}

extension TfidfSettings {
    /// Reads the `features.tfidf` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "features.tfidf")
        analyzer = try section.word("analyzer", analyzer)
        ngrams = try section.value("ngrams", ngrams) { try $0.ngramRange($1) }
        minimumFrequency = try section.value("min-df", minimumFrequency) {
            try $0.documentFrequency($1)
        }
        maximumFrequency = try section.value("max-df", maximumFrequency) {
            try $0.documentFrequency($1)
        }
        maximumFeatures = try section.integer("max-features", orWord: "none", in: 1...Int.max)
        sublinear = try section.boolean("sublinear", sublinear)
        if let node, isEmpty {
            throw (node["max-df"] ?? node).error(
                "features.tfidf: max-df \(maximumFrequency.json.canonical) lies below min-df "
                    + "\(minimumFrequency.json.canonical), so no term would be left"
            )
        }
    }

    /// Whether the bounds on document frequency contradict each other whatever the texts are.
    private var isEmpty: Bool {
        switch (minimumFrequency, maximumFrequency) {
        case (.count(let low), .count(let high)): low > high
        case (.fraction(let low), .fraction(let high)): low > high
        default: false
        }
    }
}

extension ClustererSettings {
    /// Reads the `clusterer` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "clusterer")
        kind = try section.word("kind", kind)
        try section.checkKeys(readBy: kind.rawValue)
        representation = try section.word("representation", representation)
        branching = try section.integer("branching", branching, in: 2...65_536)
        leaf = try section.integer("leaf", leaf, in: 1...Int.max)
        top = try section.follower("top", of: branching) { try $0.integer($1, in: 1...Int.max) }
        spherical = try section.boolean("spherical", spherical)
        iterations = try section.integer("iterations", iterations, in: 1...10_000)
        sums = try section.word("sums", sums)
        clusters = try section.integer("clusters", orWord: "auto", in: 2...Int.max)
        if let clusters, let given = node?["clusters"], clusters & (clusters - 1) != 0 {
            throw given.error("clusterer.clusters must be a power of two, got '\(clusters)'")
        }
        depth = try section.integer("depth", orWord: "auto", in: 1...Int.max)
        path = try section.value("path", path) { try $0.text($1) }
        if let node, kind == .imported, path.isEmpty {
            throw node.error(
                "clusterer 'imported' needs clusterer.path, the folder of a PECOS cluster chain"
            )
        }
    }
}

extension MatcherSettings {
    /// Reads the `matcher` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "matcher")
        kind = try section.word("kind", kind)
        try section.checkKeys(readBy: kind.rawValue)
        negatives = try section.word("negatives", negatives)
        beam = try section.integer("beam", beam, in: 1...Int.max)
        top = try section.integer("top", top, in: 1...Int.max)
        loss = try section.word("loss", loss)
        cost = try section.positive("cost", cost)
        positiveCost = try section.follower("positive-cost", of: cost) {
            try $0.positiveNumber($1)
        }
        negativeCost = try section.follower("negative-cost", of: cost) {
            try $0.positiveNumber($1)
        }
        bias = try section.number("bias", bias, in: 0...Double.greatestFiniteMagnitude)
        epsilon = try section.positive("epsilon", epsilon)
        iterations = try section.integer("iterations", iterations, in: 1...Int.max)
        threshold = try section.number(
            "threshold",
            threshold,
            in: 0...Double.greatestFiniteMagnitude
        )
        maximumWeights = try section.integer("max-weights", orWord: "none", in: 1...Int.max)
        post = try section.value("post", post) { try $0.postProcessor($1) }
        rankerPost = try section.follower("ranker-post", of: post) { try $0.postProcessor($1) }
        rankerNegatives = try section.follower("ranker-negatives", of: negatives) { node, name in
            let word = try node.choice(name, of: Negatives.allCases.map(\.rawValue))
            return Negatives(rawValue: word) ?? negatives
        }
        rankerPositiveCost = try section.follower("ranker-positive-cost", of: nil) {
            let cost = try $0.positiveNumber($1)
            return cost == positiveCost ? nil : cost
        }
        rankerNegativeCost = try section.follower("ranker-negative-cost", of: nil) {
            let cost = try $0.positiveNumber($1)
            return cost == negativeCost ? nil : cost
        }
        relevance = try section.word("relevance", relevance)
        encoder = try EncoderSettings(node?["encoder"])
        fineTuning = try FineTuningSettings(node?["fine-tuning"])
        preliminary = try PreliminarySettings(node?["preliminary"])
    }

}

extension DisentanglementSettings {
    /// The largest budget of the papers' ablation.
    static let largestBudget = 6

    /// Reads the `disentanglement` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "disentanglement")
        budget = try section.integer(
            "budget",
            budget,
            in: 1...DisentanglementSettings.largestBudget
        )
        scheme = try section.word("scheme", scheme)
        counts = try section.word("counts", counts)
        merge = try section.word("merge", merge)
        rounds = try section.integer("rounds", rounds, in: 1...20)
        cap = try section.follower("cap", of: scheme.defaultCap) { node, name in
            if case .scalar("none", _) = node.content { return nil }
            guard let cap = try? node.positiveNumber(name) else {
                throw node.error(
                    "\(name) must be 'auto', 'none' or a number above 0, got \(node.summary)"
                )
            }
            return cap
        }
        order = try section.word("order", order)
        folds = try section.integer("folds", folds, in: 2...20)
        candidates = try section.integer("candidates", candidates, in: 1...Int.max)
        minimumGain = try section.number("min-gain", minimumGain, in: 0...1)
        minimumCount = try section.integer("min-count", minimumCount, in: 1...Int.max)
    }
}

extension MetricSettings {
    /// Reads the `metrics` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "metrics")
        at = try section.value("at", at) { node, name in
            let items = try node.listItems(name)
            try checkDistinct(items, in: name)
            return try items.map { try $0.integer(name, in: 1...1_000_000) }.sorted()
        }
        curve = try section.integer("curve", curve, in: 0...1000)
        propensity = try section.value("propensity", propensity) { node, name in
            if case .scalar("auto", _) = node.content { return .auto }
            guard case .mapping = node.content else {
                throw node.error("\(name) must be 'auto' or {a: A, b: B}, got \(node.summary)")
            }
            let constants = try SectionReader(node, path: name, keys: ["a", "b"])
            guard node["a"] != nil, node["b"] != nil else {
                throw node.error("\(name) needs both a and b, got \(node.summary)")
            }
            return .constants(
                a: try constants.number("a", 0, in: 0...100),
                b: try constants.number("b", 0, in: 0...100)
            )
        }
    }
}

/// Checks that no value of a list stands twice.
///
/// - Throws: ``InputError`` at the second of two equal values.
func checkDistinct(_ items: [YAMLNode], in what: String) throws {
    var seen: Set<String> = []
    for item in items where !seen.insert(item.comparableText).inserted {
        throw item.error("\(what): \(item.summary) stands twice")
    }
}

extension YAMLNode {
    /// The bounds of n in n-grams: `[1, 2]`, or one number for both.
    fileprivate func ngramRange(_ what: String) throws -> ClosedRange<Int> {
        let sizes = try items.map { try $0.integer(what, in: 1...100) }
        guard let low = sizes.first, let high = sizes.last, sizes.count <= 2, low <= high else {
            throw error("\(what) must be two numbers, the smaller first, such as [1, 2]")
        }
        return low...high
    }

    /// A number of texts (`2`), or a fraction of them with a decimal point (`0.5`).
    fileprivate func documentFrequency(_ what: String) throws -> TfidfSettings.DocumentFrequency {
        if let count = try? integer(what, in: 1...Int.max) { return .count(count) }
        guard case .scalar(let text, quoted: false) = content, Int(text) == nil,
            let fraction = Double(text), (0...1).contains(fraction)
        else {
            throw error(
                "\(what) must be a number of texts (2) or a fraction from 0.0 to 1.0 (0.5), "
                    + "got \(summary)"
            )
        }
        return .fraction(fraction)
    }

    fileprivate func postProcessor(_ what: String) throws -> MatcherSettings.PostProcessor {
        let word = try text(what)
        guard let found = MatcherSettings.PostProcessor(rawValue: word) else {
            let choices = ["l3-hinge", "noop", "sigmoid", "log-sigmoid", "log-l3-hinge"]
            throw error(
                "unknown \(what) '\(word)'" + expected(choices, got: word)
                    + " (hinges of powers 1 to \(MatcherSettings.PostProcessor.maximumPower))"
            )
        }
        return found
    }
}
