import GroveBase
import GroveSpec
import Testing

@Suite("The settings of a run")
struct SettingsTests {
    @Test func `default to the reference's`() throws {
        let run = try #require(try read(small("")).runs().first)
        #expect(run == RunSettings(dataset: "bibtex", seed: 1))
        #expect(
            run.parameters.canonical == #"{"clusterer":{"branching":16,"iterations":20,"#
                + #""kind":"balanced-kmeans","leaf":100,"representation":"pifa","#
                + #""spherical":true,"sums":"ordered","top":16},"dataset":"bibtex","disentanglement":{"budget":1,"#
                + #""candidates":160,"cap":1.5,"counts":"training","folds":3,"merge":"sum","#
                + #""min-count":2,"min-gain":0.05,"order":"relative","rounds":1,"scheme":"capped"},"features":{"#
                + #""kind":"auto","normalize":"none","tfidf":{"analyzer":"word","max-df":1.0,"#
                + #""max-features":"none","min-df":2,"ngrams":[1,2],"sublinear":true}},"#
                + #""matcher":{"beam":10,"bias":1.0,"cost":1.0,"epsilon":0.1,"iterations":100,"#
                + #""kind":"linear","loss":"squared-hinge","max-weights":"none","#
                + #""negative-cost":1.0,"negatives":"tfn","positive-cost":1.0,"post":"l3-hinge","#
                + #""ranker-post":"l3-hinge","relevance":"none","threshold":0.1,"top":20},"#
                + #""metrics":{"at":[1,3,5],"propensity":"auto"},"seed":1}"#
        )
    }

    @Test func `name the folder of a tree made elsewhere`() throws {
        let spec = try read(
            """
            name: imported
            datasets: [bibtex]
            clusterer: {kind: imported, path: trees/bibtex}
            """
        )
        let run = try #require(spec.runs().first)
        #expect(run.clusterer.kind == .imported && run.clusterer.path == "trees/bibtex")
        #expect(run.clusterer.json.canonical == #"{"kind":"imported","path":"trees/bibtex"}"#)
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `take every key of a spec`() throws {
        let spec = try read(
            """
            name: all-keys
            datasets: [wordnet-28k]
            seeds: 7
            features:
              kind: tfidf
              tfidf:
                analyzer: char-wb
                ngrams: [2, 4]
                min-df: 0.001
                max-df: 1000
                max-features: 5000
                sublinear: false
            clusterer: {kind: kmeans, representation: pifa+lf, branching: 32, leaf: 10,
              depth: 2, spherical: false, iterations: 5}
            matcher: {kind: linear, negatives: tfn+man, beam: 3, threshold: 0.01, loss: logistic,
              cost: 2, negative-cost: 0.5, epsilon: 1e-6, iterations: 1000, bias: 0,
              max-weights: 200, post: log-l2-hinge, ranker-post: noop, relevance: induced-l1,
              top: 30}
            disentanglement: {budget: 4, scheme: coverage, counts: held-out, merge: max, rounds: 2,
              cap: 2.5, folds: 5, candidates: 200, min-gain: 0.1, min-count: 3,
              order: priced}
            metrics: {at: [10, 1], propensity: {a: 0.6, b: 2.6}}
            """
        )
        let run = try #require(spec.runs().first)
        var wanted = RunSettings(dataset: "wordnet-28k", seed: 7)
        wanted.features.kind = .tfidf
        wanted.features.tfidf.analyzer = .charWithinWords
        wanted.features.tfidf.ngrams = 2...4
        wanted.features.tfidf.minimumFrequency = .fraction(0.001)
        wanted.features.tfidf.maximumFrequency = .count(1000)
        wanted.features.tfidf.maximumFeatures = 5000
        wanted.features.tfidf.sublinear = false
        wanted.clusterer.kind = .kMeans
        wanted.clusterer.representation = .pifaAndText
        (wanted.clusterer.branching, wanted.clusterer.leaf, wanted.clusterer.top) = (32, 10, 32)
        wanted.clusterer.depth = 2
        (wanted.clusterer.spherical, wanted.clusterer.iterations) = (false, 5)
        wanted.matcher.negatives = .both
        (wanted.matcher.beam, wanted.matcher.top) = (3, 30)
        (wanted.matcher.threshold, wanted.matcher.loss) = (0.01, .logistic)
        (wanted.matcher.cost, wanted.matcher.positiveCost) = (2, 2)
        wanted.matcher.negativeCost = 0.5
        (wanted.matcher.epsilon, wanted.matcher.iterations) = (1e-6, 1000)
        (wanted.matcher.bias, wanted.matcher.maximumWeights) = (0, 200)
        (wanted.matcher.post, wanted.matcher.rankerPost) = (.logHinge(power: 2), .noop)
        wanted.matcher.rankerNegatives = .both
        wanted.matcher.relevance = .inducedL1
        wanted.disentanglement.budget = 4
        wanted.disentanglement.scheme = .coverage
        wanted.disentanglement.counts = .heldOut
        (wanted.disentanglement.merge, wanted.disentanglement.rounds) = (.max, 2)
        (wanted.disentanglement.cap, wanted.disentanglement.folds) = (2.5, 5)
        wanted.disentanglement.candidates = 200
        wanted.disentanglement.order = .priced
        (wanted.disentanglement.minimumGain, wanted.disentanglement.minimumCount) = (0.1, 3)
        wanted.metrics.at = [1, 10]
        wanted.metrics.propensity = .constants(a: 0.6, b: 2.6)
        #expect(run == wanted)
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `take every key of a Transformer matcher`() throws {
        let spec = try read(
            small(
                """
                matcher:
                  kind: xr-transformer
                  negatives: tfn
                  ranker-negatives: tfn+man
                  encoder: {model: bert-base-cased, tokens: 256, dropout: model, precision: bf16,
                    device: "cuda:1"}
                  fine-tuning: {steps: [10, 20], batch: 64, rate: 1e-4, head-rate: 1e-3, warmup: 7,
                    weight-decay: 0.01, clip: 2, loss: squared-hinge, finest: 4096,
                    negatives: tfn, top: 5, bootstrap: inherit, bootstrap-cost: 10,
                    cost-sensitive: true, threshold: 0.01, checkpoint: 0}
                  preliminary: {branching: 8, leaf: 32}
                metrics: {at: [1, 3, 5], curve: 4}
                """
            )
        )
        let run = try #require(spec.runs().first)
        var wanted = RunSettings(dataset: "bibtex", seed: 1)
        wanted.matcher.kind = .xrTransformer
        wanted.matcher.rankerNegatives = .both
        wanted.matcher.encoder.model = "bert-base-cased"
        wanted.matcher.encoder.tokens = 256
        wanted.matcher.encoder.dropout = nil
        wanted.matcher.encoder.precision = .bfloat16
        wanted.matcher.encoder.device = .cuda(1)
        wanted.matcher.fineTuning.steps = [10, 20]
        (wanted.matcher.fineTuning.batch, wanted.matcher.fineTuning.warmup) = (64, 7)
        (wanted.matcher.fineTuning.rate, wanted.matcher.fineTuning.headRate) = (1e-4, 1e-3)
        (wanted.matcher.fineTuning.weightDecay, wanted.matcher.fineTuning.clip) = (0.01, 2)
        wanted.matcher.fineTuning.loss = .squaredHinge
        (wanted.matcher.fineTuning.finest, wanted.matcher.fineTuning.top) = (4096, 5)
        wanted.matcher.fineTuning.negatives = .teacherForcing
        wanted.matcher.fineTuning.bootstrap = .inherit
        wanted.matcher.fineTuning.bootstrapCost = 10
        wanted.matcher.fineTuning.isCostSensitive = true
        (wanted.matcher.fineTuning.threshold, wanted.matcher.fineTuning.checkpoint) = (0.01, 0)
        wanted.matcher.preliminary.branching = 8
        (wanted.matcher.preliminary.leaf, wanted.matcher.preliminary.top) = (32, 8)
        wanted.metrics.curve = 4
        #expect(run == wanted)
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `sweep what lies inside an encoder's section`() throws {
        let spec = try read(
            small(
                """
                matcher: xr-transformer
                sweep:
                  matcher.fine-tuning.rate: [1e-5, 1e-4]
                  matcher.encoder.tokens: [32, 64]
                """
            )
        )
        let runs = spec.runs()
        #expect(runs.map(\.matcher.fineTuning.rate) == [1e-5, 1e-5, 1e-4, 1e-4])
        #expect(runs.map(\.matcher.fineTuning.headRate) == [1e-5, 1e-5, 1e-4, 1e-4])
        #expect(runs.map(\.matcher.encoder.tokens) == [32, 64, 32, 64])
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `compare whole matchers`() throws {
        let spec = try read(
            small(
                """
                matcher: {beam: 5}
                sweep:
                  matcher:
                    - linear
                    - {label: XR, kind: xr-transformer, ranker-post: noop, encoder: {tokens: 32}}
                """
            )
        )
        let runs = spec.runs()
        #expect(runs.map(\.matcher.kind) == [.linear, .xrTransformer])
        #expect(runs.map(\.matcher.beam) == [5, 5])
        #expect(runs.map(\.matcher.rankerPost) == [.hinge(power: 3), .noop])
        #expect(runs[1].matcher.encoder.tokens == 32)
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `let a key follow another until it is given`() throws {
        let spec = try read(
            small(
                """
                clusterer: {top: branching}
                matcher: {positive-cost: 3, ranker-post: post}
                sweep:
                  zip:
                    - clusterer.branching: [8, 32]
                      matcher.cost: [1, 2]
                      matcher.post: [sigmoid, noop]
                """
            )
        )
        let runs = spec.runs()
        #expect(runs.map(\.clusterer.top) == [8, 32])
        #expect(runs.map(\.matcher.positiveCost) == [3, 3])
        #expect(runs.map(\.matcher.negativeCost) == [1, 2])
        #expect(runs.map(\.matcher.rankerPost) == [.sigmoid, .noop])
        try expectSame(spec, try read(spec.resolvedYAML))
    }

    @Test func `bound copies by default unless the scheme is released`() throws {
        let spec = try read(
            small("sweep: {disentanglement.scheme: [released, capped, priced, coverage]}")
        )
        #expect(spec.runs().map(\.disentanglement.cap) == [nil, 1.5, 2.5, 1.5])
        try expectSame(spec, try read(spec.resolvedYAML))
        let given = try read(small("sweep: {disentanglement.cap: [auto, none, 2]}"))
        #expect(given.runs().map(\.disentanglement.cap) == [1.5, nil, 2])
        #expect(given.runs().map { $0.swept[0].label } == ["auto", "none", "2.0"])
        try expectSame(given, try read(given.resolvedYAML))
    }

    @Test func `have a name that fits a file and changes with any of them`() throws {
        let spec = try read(
            small(
                """
                sweep:
                  disentanglement.budget: [1, 4]
                  matcher.negatives: [tfn+man]
                  clusterer: [{label: "My tree (1/2)", kind: kmeans}]
                """
            )
        )
        let names = spec.runs().map(\.identifier)
        #expect(names[1].hasPrefix("bibtex-budget-4-negatives-tfn-man-my-tree-1-2-s1-"))
        #expect(names[1].suffix(8).allSatisfy { "0123456789abcdef".contains($0) })
        var other = spec.runs()[1]
        other.matcher.epsilon = 0.2
        #expect(other.identifier != names[1])
        other.matcher.epsilon = 0.1
        #expect(other.identifier == names[1])
        other.swept = []
        #expect(other.identifier == "bibtex-s1-\(names[1].suffix(8))")
    }

    @Test(
        "read back the word of every post-processor",
        arguments: [
            MatcherSettings.PostProcessor.noop, .sigmoid, .logSigmoid, .hinge(power: 1),
            .hinge(power: 9),
            .logHinge(power: 3),
        ]
    )
    func postProcessors(post: MatcherSettings.PostProcessor) {
        #expect(MatcherSettings.PostProcessor(rawValue: post.rawValue) == post)
        #expect(MatcherSettings.PostProcessor(rawValue: "x" + post.rawValue) == nil)
    }
}

@Suite("The report of a spec")
struct ReportTests {
    @Test func `gets names, lists and defaults`() throws {
        let spec = try read(
            small(
                """
                seeds: 1..2
                sweep: {disentanglement.budget: 1..3, matcher.threshold: [0, 0.1]}
                report:
                  tables:
                    - {rows: disentanglement.budget, columns: matcher.threshold, show: P@1}
                    - name: costs
                      caption: "What it costs: seconds"
                      rows: [dataset, disentanglement.budget]
                      show: [train-seconds, R-Precision, nDCG@5]
                      only: {matcher.threshold: 0, disentanglement.budget: 2..3}
                  plots:
                    - {x: train-seconds, y: [P@1, PSP@5], line: matcher.threshold, log-x: true}
                    - {name: by-seed, title: Seeds, x: seed, y: P@1, only: {seed: 1}}
                """
            )
        )
        typealias Table = ReportSettings.Table
        typealias Plot = ReportSettings.Plot
        #expect(
            spec.report.tables == [
                Table(
                    name: "table-1",
                    rows: ["disentanglement.budget"],
                    columns: ["matcher.threshold"],
                    show: ["P@1"]
                ),
                Table(
                    name: "costs",
                    caption: "What it costs: seconds",
                    rows: ["dataset", "disentanglement.budget"],
                    show: ["train-seconds", "R-Precision", "nDCG@5"],
                    only: [
                        "matcher.threshold": ["0.0"], "disentanglement.budget": ["2", "3"],
                    ]
                ),
            ]
        )
        #expect(
            spec.report.plots == [
                Plot(
                    name: "plot-1",
                    x: "train-seconds",
                    y: ["P@1", "PSP@5"],
                    line: ["matcher.threshold"],
                    logX: true
                ),
                Plot(name: "by-seed", title: "Seeds", x: "seed", y: ["P@1"], only: ["seed": ["1"]]),
            ]
        )
        try expectSame(spec, try read(spec.resolvedYAML))
    }
}
