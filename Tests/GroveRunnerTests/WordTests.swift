import GroveLinear
import GroveSpec
import GroveText
import GroveTree
import Testing

@testable import GroveRunner

@Suite("A spec's words and the modules' own")
struct WordTests {
    @Test("Every kind of clusterer and representation has the same word on both sides")
    func trees() {
        // An imported tree is read, not built.
        let kinds = ClustererSettings.Kind.allCases.filter { $0 != .imported }
        let parameters = kinds.compactMap(\.parameter)
        #expect(parameters.map(\.rawValue) == kinds.map(\.rawValue))
        #expect(Set(parameters) == Set(ClustererKind.allCases))
        // An encoder's vectors are clustered as features of instances or of labels.
        let representations = ClustererSettings.Representation.allCases.filter { !$0.needsEncoder }
        #expect(representations.map(\.parameter.rawValue) == representations.map(\.rawValue))
        #expect(Set(representations.map(\.parameter)) == Set(Representation.allCases))
    }

    @Test("Every way to disentangle has the same word on both sides")
    func disentanglement() {
        let schemes = DisentanglementSettings.Scheme.allCases
        #expect(schemes.map(\.parameter.rawValue) == schemes.map(\.rawValue))
        #expect(Set(schemes.map(\.parameter)) == Set(DisentanglementScheme.allCases))
        let orders = DisentanglementSettings.Order.allCases
        #expect(orders.map(\.parameter.rawValue) == orders.map(\.rawValue))
        #expect(Set(orders.map(\.parameter)) == Set(CoverageOrder.allCases))
        var settings = DisentanglementSettings()
        let merges = DisentanglementSettings.Merge.allCases.map { merge in
            settings.merge = merge
            return settings.scoreMerge
        }
        #expect(merges.map(\.rawValue) == DisentanglementSettings.Merge.allCases.map(\.rawValue))
        #expect(Set(merges) == Set(ScoreMerge.allCases))
    }

    @Test("Every loss, kind of negatives and relevance has the same word on both sides")
    func matchers() {
        var settings = MatcherSettings()
        for loss in MatcherSettings.Loss.allCases {
            settings.loss = loss
            #expect(settings.parameters.loss.rawValue == loss.rawValue)
        }
        for negatives in MatcherSettings.Negatives.allCases {
            settings.negatives = negatives
            #expect(settings.parameters.negatives.rawValue == negatives.rawValue)
        }
        for relevance in MatcherSettings.Relevance.allCases {
            settings.relevance = relevance
            #expect(settings.parameters.relevance.rawValue == relevance.rawValue)
        }
        #expect(MatcherSettings.Loss.allCases.count == LinearLoss.allCases.count)
        #expect(MatcherSettings.Negatives.allCases.count == NegativeSampling.allCases.count)
        #expect(MatcherSettings.Relevance.allCases.count == RelevanceWeighting.allCases.count)
    }

    @Test("Every post-processor has the same word on both sides")
    func postProcessors() throws {
        let powers = 1...MatcherSettings.PostProcessor.maximumPower
        let all: [MatcherSettings.PostProcessor] =
            [.noop, .sigmoid, .logSigmoid] + powers.map { .hinge(power: $0) }
            + powers.map { .logHinge(power: $0) }
        for post in all {
            #expect(post.parameter.description == post.rawValue)
            #expect(try PostProcessor(parsing: post.rawValue) == post.parameter)
        }
    }

    @Test("A spec that says nothing asks for what the modules do when told nothing")
    func defaults() {
        #expect(MatcherSettings().parameters == LinearParameters())
        #expect(TfidfSettings.Analyzer.allCases.map(\.parameter).count == 3)
        var clusterer = ClustererParameters(seed: 7)
        clusterer.top = 16
        #expect(ClustererSettings().parameters(seed: 7) == clusterer)
        #expect(DisentanglementSettings().parameters == DisentanglementParameters())
    }

    @Test("Each number of a section reaches the parameter of its name")
    func numbers() {
        var matcher = MatcherSettings()
        matcher.positiveCost = 2
        matcher.negativeCost = 3
        matcher.rankerPositiveCost = 4
        matcher.rankerNegativeCost = 5
        matcher.epsilon = 0.5
        matcher.iterations = 7
        matcher.bias = 0.25
        matcher.threshold = 0.125
        matcher.maximumWeights = 9
        matcher.beam = 11
        matcher.post = .sigmoid
        matcher.rankerPost = .logHinge(power: 2)
        var wanted = LinearParameters()
        wanted.positiveCost = 2
        wanted.negativeCost = 3
        wanted.rankerPositiveCost = 4
        wanted.rankerNegativeCost = 5
        wanted.epsilon = 0.5
        wanted.iterations = 7
        wanted.bias = 0.25
        wanted.threshold = 0.125
        wanted.maxWeights = 9
        wanted.beam = 11
        wanted.postProcessor = .sigmoid
        wanted.rankerPostProcessor = .logHinge(2)
        #expect(matcher.parameters == wanted)
        var tfidf = TfidfSettings()
        tfidf.analyzer = .charWithinWords
        tfidf.ngrams = 2...4
        tfidf.minimumFrequency = .count(3)
        tfidf.maximumFrequency = .fraction(0.5)
        tfidf.maximumFeatures = 100
        tfidf.sublinear = false
        let vectorizer = tfidf.parameters
        #expect(vectorizer.analyzer == .characterWithinWords && vectorizer.ngrams == 2...4)
        #expect(vectorizer.minDocumentFrequency == .count(3))
        #expect(vectorizer.maxDocumentFrequency == .fraction(0.5))
        #expect(vectorizer.maxFeatures == 100 && !vectorizer.sublinear)
    }
}
