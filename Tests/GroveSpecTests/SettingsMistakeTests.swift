import Testing

/// Lines after the first two of a small spec, and the complaint after `spec.yaml:`.
private let settingsMistakes: [(text: String, complaint: String)] = [
    (
        "clusterer: {kind: flat, clusters: 100}",
        "3: clusterer.clusters must be a power of two, got '100'"
    ),
    (
        "clusterer: {kind: kmeans, clusters: 64}",
        "3: clusterer.clusters does not apply to clusterer 'kmeans', which reads "
            + "representation, branching, leaf, depth, spherical, iterations"
    ),
    (
        "clusterer: kmens",
        "3: unknown clusterer.kind 'kmens'; did you mean 'kmeans'? Expected "
            + "balanced-kmeans, kmeans, random, flat, none, imported"
    ),
    (
        "clusterer: imported",
        "3: clusterer 'imported' needs clusterer.path, the folder of a PECOS cluster chain"
    ),
    (
        "clusterer: {kind: imported, path: a, leaf: 5}",
        "3: clusterer.leaf does not apply to clusterer 'imported', which reads path"
    ),
    (
        "clusterer: [kmeans]",
        "3: clusterer must be a mapping, got a list of 1"
    ),
    (
        "clusterer:",
        "3: 'clusterer' has no value"
    ),
    (
        "clusterer: {kind: none, leaf: 5}",
        "3: clusterer.leaf does not apply to clusterer 'none', which reads no further "
            + "keys"
    ),
    (
        "clusterer: {leaf: 0}",
        "3: clusterer.leaf must be a whole number of at least 1, got '0'"
    ),
    (
        "clusterer: {kind: kmeans, depth: x}",
        "3: clusterer.depth must be 'auto' or a whole number of at least 1, got 'x'"
    ),
    (
        "clusterer: {branching: '16'}",
        "3: clusterer.branching must be a whole number from 2 to 65536, got the text "
            + "'16'"
    ),
    (
        "clusterer: {kind: flat, clusters: many}",
        "3: clusterer.clusters must be 'auto' or a whole number of at least 2, got "
            + "'many'"
    ),
    (
        "clusterer: {top: 0}",
        "3: clusterer.top must be a whole number of at least 1, got '0'"
    ),
    (
        "clusterer:\n  kind: kmeans\n  representation: pifaa",
        "5: unknown clusterer.representation 'pifaa'; did you mean 'pifa'? Expected "
            + "pifa, pii, lf, pifa+lf, pifa-neural, text-emb"
    ),
    (
        "clusterer: {spherical: yes}",
        "3: clusterer.spherical must be true or false, got 'yes'"
    ),
    (
        "matcher: liner",
        "3: unknown matcher.kind 'liner'; did you mean 'linear'? Expected linear, x-transformer, "
            + "xr-transformer"
    ),
    (
        "matcher: {encoder: {model: minilm-l6}}",
        "3: matcher.encoder does not apply to matcher 'linear', which reads negatives, beam, top, "
            + "loss, cost, positive-cost, negative-cost, bias, epsilon, iterations, threshold, "
            + "max-weights, post, ranker-post, ranker-negatives, ranker-positive-cost, "
            + "ranker-negative-cost, relevance"
    ),
    (
        "matcher: {kind: xr-transformer, encoder: {tokens: 3}}",
        "3: matcher.encoder.tokens must be a whole number from 4 to 1000000, got '3'"
    ),
    (
        "matcher: {kind: xr-transformer, encoder: {dropout: 1}}",
        "3: matcher.encoder.dropout must be 'model' or a number from 0 to below 1, got '1'"
    ),
    (
        "matcher: {kind: xr-transformer, encoder: {device: gpu}}",
        "3: matcher.encoder.device must be auto, cpu, cuda or cuda:N, got 'gpu'"
    ),
    (
        "matcher: {kind: xr-transformer, fine-tuning: {bootstrap: lineer}}",
        "3: unknown matcher.fine-tuning.bootstrap 'lineer'; did you mean 'linear'? Expected none, "
            + "linear, weighted-linear, inherit"
    ),
    (
        "matcher: {kind: xr-transformer, fine-tuning: {steps: []}}",
        "3: matcher.fine-tuning.steps must not be an empty list"
    ),
    (
        "matcher: {kind: x-transformer, preliminary: {leaf: 16}}",
        "3: matcher.preliminary does not apply to matcher 'x-transformer', which reads negatives, "
            + "beam, top, loss, cost, positive-cost, negative-cost, bias, epsilon, iterations, "
            + "threshold, max-weights, post, ranker-post, ranker-negatives, "
            + "ranker-positive-cost, ranker-negative-cost, relevance, encoder, fine-tuning"
    ),
    (
        "clusterer: {representation: text-emb}",
        "3: clusterer.representation 'text-emb' is made by the matcher's encoder, and matcher "
            + "'linear' has none; expected matcher x-transformer or xr-transformer"
    ),
    (
        "matcher: x-transformer\nclusterer: none",
        "4: matcher 'x-transformer' chooses among clusters, and clusterer 'none' makes none; "
            + "expected flat, balanced-kmeans, kmeans or random"
    ),
    (
        "matcher: x-transformer\ndisentanglement: {budget: 2, counts: held-out}",
        "4: disentanglement.counts 'held-out' would fine-tune the encoder of matcher "
            + "'x-transformer' once a fold; expected training"
    ),
    (
        "matcher: {negatives: mann}",
        "3: unknown matcher.negatives 'mann'; did you mean 'man'? Expected tfn, man, "
            + "tfn+man"
    ),
    (
        "matcher: {cost: 0}",
        "3: matcher.cost must be a number above 0, got '0'"
    ),
    (
        "matcher: {epsilon: -1}",
        "3: matcher.epsilon must be a number above 0, got '-1'"
    ),
    (
        "matcher: {threshold: .nan}",
        "3: matcher.threshold must be a number of at least 0.0, got '.nan'"
    ),
    (
        "matcher: {post: l12-hinge}",
        "3: unknown matcher.post 'l12-hinge'; did you mean 'l3-hinge'? Expected "
            + "l3-hinge, noop, sigmoid, log-sigmoid, log-l3-hinge (hinges of powers 1 to 9)"
    ),
    (
        "matcher: {max-weights: 0}",
        "3: matcher.max-weights must be 'none' or a whole number of at least 1, got '0'"
    ),
    (
        "disentanglement: 7",
        "3: disentanglement.budget must be a whole number from 1 to 6, got '7'"
    ),
    (
        "disentanglement: {budget: 2.5}",
        "3: disentanglement.budget must be a whole number from 1 to 6, got '2.5'"
    ),
    (
        "disentanglement: {schema: capped}",
        "3: unknown key 'schema' in disentanglement; did you mean 'scheme'? Expected "
            + "budget, scheme, counts, merge, rounds, cap, order, min-gain, min-count, folds, "
            + "candidates"
    ),
    (
        "disentanglement: {scheme: caped}",
        "3: unknown disentanglement.scheme 'caped'; did you mean 'capped'? Expected "
            + "released, capped, priced, coverage"
    ),
    (
        "disentanglement: {merge: }",
        "3: disentanglement.merge has no value; leave the key out for its default"
    ),
    (
        "disentanglement: {cap: 0}",
        "3: disentanglement.cap must be 'auto', 'none' or a number above 0, got '0'"
    ),
    (
        "disentanglement: {budget: 2, candidates: 10}",
        "3: disentanglement.candidates is 10, fewer than the 20 labels of matcher.top"
    ),
    (
        "features: {tfidf: {min-df: 0}}",
        "3: features.tfidf.min-df must be a number of texts (2) or a fraction from 0.0 "
            + "to 1.0 (0.5), got '0'"
    ),
    (
        "features: {tfidf: {max-df: 1.5}}",
        "3: features.tfidf.max-df must be a number of texts (2) or a fraction from 0.0 "
            + "to 1.0 (0.5), got '1.5'"
    ),
    (
        "features: {tfidf: {min-df: 5, max-df: 3}}",
        "3: features.tfidf: max-df 3 lies below min-df 5, so no term would be left"
    ),
    (
        "features: {tfidf: {ngrams: [2, 1]}}",
        "3: features.tfidf.ngrams must be two numbers, the smaller first, such as [1, "
            + "2]"
    ),
    (
        "features: {kind: given, tfidf: {}}",
        "3: features.tfidf does not apply to features 'given', which reads normalize"
    ),
    (
        "features: {tfidf: {analyser: word}}",
        "3: unknown key 'analyser' in features.tfidf; did you mean 'analyzer'? "
            + "Expected analyzer, ngrams, min-df, max-df, max-features, sublinear"
    ),
    (
        "features: {tfidf: {max-features: all}}",
        "3: features.tfidf.max-features must be 'none' or a whole number of at least "
            + "1, got 'all'"
    ),
    (
        "features: tfidf",
        "3: features must be a mapping, got 'tfidf'"
    ),
    (
        "metrics: {at: []}",
        "3: metrics.at must not be an empty list"
    ),
    (
        "metrics: {at: [1, 1]}",
        "3: metrics.at: '1' stands twice"
    ),
    (
        "metrics: {at: [50]}",
        "3: metrics.at goes to 50, but only 20 labels are predicted; expected "
            + "matcher.top of at least 50"
    ),
    (
        "metrics: {propensity: {a: 1}}",
        "3: metrics.propensity needs both a and b, got a mapping with keys a"
    ),
    (
        "metrics: {propensity: default}",
        "3: metrics.propensity must be 'auto' or {a: A, b: B}, got 'default'"
    ),
]

@Suite("Mistakes in the settings of a run are named by line, value and choices")
struct SettingsMistakeTests {
    @Test("a section of settings", arguments: settingsMistakes)
    func settings(text: String, expected: String) throws {
        #expect(try complaint(small(text)) == "spec.yaml:\(expected)")
    }
}
