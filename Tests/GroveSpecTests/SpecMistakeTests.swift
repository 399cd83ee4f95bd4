import GroveSpec
import Testing

private let numbers =
    "P@1, P@3, P@5, R@1, R@3, R@5, nDCG@1, nDCG@3, nDCG@5, PSP@1, PSP@3, PSP@5, "
    + "PSnDCG@1, PSnDCG@3, PSnDCG@5, RP@1, RP@3, RP@5, coverage@1, coverage@3, "
    + "coverage@5, R-Precision, feature-seconds, tree-seconds, assign-seconds, "
    + "train-seconds, predict-seconds, predict-per-second, peak-mib, "
    + "copies-per-label, largest-cluster, cluster-count, inner-products, weights, sense-variation, "
    + "sense-variation-random, sense-labels, "
    + "VI, VI-baseline, VI-gain, VI-labels"

/// Lines after the first two of a small spec, and the complaint after `spec.yaml:`.
private let wholeMistakes: [(text: String, complaint: String)] = [
    (
        "clusterr: kmeans",
        "3: unknown key 'clusterr' in the spec; did you mean 'clusterer'? Expected "
            + "name, question, include, datasets, seeds, features, clusterer, matcher, "
            + "disentanglement, merged-labels, sweep, cases, ensembles, metrics, report, overrides"
    ),
    (
        "seeds: -1",
        "3: a seed must be a whole number of at least 0, got '-1'"
    ),
    (
        "seeds: 3..1",
        "3: seeds: the range '3..1' runs backwards; expected '1..3'"
    ),
    (
        "seeds: []",
        "3: seeds must not be an empty list"
    ),
    (
        "seeds: [1, 2, 1]",
        "3: seeds: '1' stands twice"
    ),
    (
        "seeds: one",
        "3: a seed must be a whole number of at least 0, got 'one'"
    ),
    (
        "name: x",
        "3: key 'name' stands twice"
    ),
    (
        "include: base.yaml",
        "3: include 'base.yaml': no such file in ., or it cannot be read"
    ),
    (
        "question: [a]",
        "3: question must be a text, got a list of 1"
    ),
    (
        "question: a: b",
        "3: is not valid YAML: mapping values are not allowed in this context"
    ),
    (
        "overrides: {a: b}",
        "3: overrides must be a text, got a mapping with keys a"
    ),
]

/// Lines after the first two of a small spec, and the complaint after `spec.yaml:`.
private let sweepMistakes: [(text: String, complaint: String)] = [
    (
        "seeds: 1..1000\nsweep:\n  matcher.beam: 1..1000",
        "5: the sweep has 1000000 runs; expected at most 100000"
    ),
    (
        "sweep: {matcher.beam: -9223372036854775808..9223372036854775807}",
        "3: sweep: matcher.beam: the range '-9223372036854775808..9223372036854775807' has over "
            + "100000 values"
    ),
    ("sweep: {clusterer: [[kmeans]]}", "3: clusterer must be a mapping, got a list of 1"),
    (
        "sweep: {disentanglement: {budget: [1, 2]}}",
        "3: disentanglement.budget must be a whole number from 1 to 6, got a list of 2"
    ),
    (
        "sweep: {disentanglement..budget: 1}",
        "3: sweep: unknown key 'disentanglement..budget': no '' in disentanglement; expected "
            + "budget, scheme, counts, merge, rounds, cap, order, min-gain, min-count, folds, "
            + "candidates"
    ),
    (
        "sweep: {matcher.beam: [{a: 1}]}",
        "3: matcher.beam must be a whole number of at least 1, got a mapping with keys a"
    ),
    (
        "sweep: {matcher: [linear, xrt]}",
        "3: unknown matcher.kind 'xrt'; expected linear, x-transformer, xr-transformer"
    ),
    ("sweep: {clusterer: [{label: '', kind: flat}]}", "3: label of clusterer must not be empty"),
    (
        "sweep: {clusterer: [{label: [a], kind: flat}]}",
        "3: label of clusterer must be a text, got a list of 1"
    ),
    (
        "sweep: {matcher.beam: 1..1000000000}",
        "3: sweep: matcher.beam: the range '1..1000000000' has over 100000 values"
    ),
    (
        "seeds: [1..60000, 100001..160000]",
        "3: seeds has over 100000 values"
    ),
    (
        "sweep: [1]",
        "3: sweep must be a mapping, got a list of 1"
    ),
    (
        "sweep:\n  disentanglement.budgt: [1]",
        "4: sweep: unknown key 'disentanglement.budgt': no 'budgt' in disentanglement; "
            + "did you mean 'budget'? Expected budget, scheme, counts, merge, rounds, cap, "
            + "order, min-gain, min-count, folds, candidates"
    ),
    (
        "sweep:\n  disentanglment.budget: [1]",
        "4: sweep: unknown key 'disentanglment.budget'; did you mean "
            + "'disentanglement'? Expected features, clusterer, matcher, disentanglement, "
            + "merged-labels"
    ),
    (
        "sweep: {clusterer.kind.x: [1]}",
        "3: sweep: unknown key 'clusterer.kind.x'; clusterer.kind has no keys of its "
            + "own"
    ),
    (
        "sweep:\n  disentanglement.budget: []",
        "4: sweep: disentanglement.budget must not be an empty list"
    ),
    (
        "sweep:\n  disentanglement.budget: 6..1",
        "4: sweep: disentanglement.budget: the range '6..1' runs backwards; expected "
            + "'1..6'"
    ),
    (
        "sweep:\n  disentanglement.budget: [1, 2,\n    1]",
        "5: sweep: disentanglement.budget: '1' stands twice"
    ),
    (
        "sweep:\n  disentanglement.budget:\n    - 1\n    - 7",
        "6: disentanglement.budget must be a whole number from 1 to 6, got '7'"
    ),
    (
        "sweep:\n  disentanglement.budget: 1..9",
        "4: disentanglement.budget must be a whole number from 1 to 6, got '7'"
    ),
    (
        "sweep: {seeds: [1]}",
        "3: sweep: 'seeds' is no axis; list the values under 'seeds' of the spec itself"
    ),
    (
        "sweep: {metrics.at: [1]}",
        "3: sweep: 'metrics.at' is no axis; metrics are the same for all runs"
    ),
    (
        "sweep: {clusterer: [{kind: kmeans, label: a}, {kind: flat, label: a}]}",
        "3: sweep: clusterer: 'a' stands twice; each needs a 'label' of its own"
    ),
    (
        "sweep: {clusterer: [none, kmeans], clusterer.leaf: [5]}",
        "3: clusterer.leaf does not apply to clusterer 'none', which reads no further "
            + "keys"
    ),
    (
        "sweep: {disentanglement.budget: }",
        "3: sweep: 'disentanglement.budget' has no value"
    ),
    (
        "sweep: {clusterer: [{kind: kmeans}, kmeans]}",
        "3: sweep: clusterer: 'kmeans' stands twice; each needs a 'label' of its own"
    ),
    (
        "sweep: {matcher.threshold: [0.1, 1e-1]}",
        "3: sweep: matcher.threshold: '0.1' stands twice"
    ),
    (
        "sweep: {matcher.cost: [1, 1.0]}",
        "3: sweep: two points have the same settings: matcher.cost=1.0 and "
            + "matcher.cost=1.0"
    ),
    (
        "sweep: {zip: [{disentanglement.budget: [1, 2], matcher.beam: [5]}]}",
        "3: axes of a zip must have as many values as each other; "
            + "disentanglement.budget has 2, matcher.beam has 1"
    ),
    (
        "sweep: {zip: [{matcher.beam: [5]}]}",
        "3: an entry of sweep.zip needs at least two axes"
    ),
    (
        "sweep: {matcher.beam: [1, 2], zip: [{matcher.beam: [5], "
            + "disentanglement.budget: [1]}]}",
        "3: sweep: axis 'matcher.beam' stands twice"
    ),
    (
        "sweep: {zip: [{disentanglement.budget: [1, 1], matcher.beam: [5, 5]}]}",
        "3: sweep: two points have the same settings: disentanglement.budget=1, "
            + "matcher.beam=5 and disentanglement.budget=1, matcher.beam=5"
    ),
    (
        "sweep: {disentanglement.budget: 1..2, skip: [{when: {disentanglement.budget: "
            + "3}, reason: x}]}",
        "3: skip: disentanglement.budget has no value '3'; did you mean '1'? Expected "
            + "1, 2"
    ),
    (
        "sweep: {disentanglement.budget: 1..2, skip: [{when: {disentanglement.budget: 1}}]}",
        "3: an entry of sweep.skip needs both 'when' and 'reason'"
    ),
    (
        "sweep: {skip: [{when: {budget: 3}, reason: x}]}",
        "3: skip: unknown key 'budget'; expected features, clusterer, matcher, "
            + "disentanglement, merged-labels"
    ),
    (
        "sweep: {skip: [{when: {dataset: bibtexx}, reason: x}]}",
        "3: skip: dataset has no value 'bibtexx'; did you mean 'bibtex'? Expected "
            + "bibtex"
    ),
    (
        "sweep: {skip: [{when: {dataset: bibtex}, reason: x}]}",
        "3: every point of the sweep is skipped"
    ),
    (
        "sweep: {skip: [{when: {}, reason: x}]}",
        "3: 'when' must name at least one key"
    ),
    (
        "skip: []",
        "3: unknown key 'skip' in the spec; it stands under 'sweep'"
    ),
    (
        "disentanglement.budget: 3",
        "3: unknown key 'disentanglement.budget' in the spec; write it as a mapping, "
            + "disentanglement: {budget: …}"
    ),
]

/// Lines after the first two of a small spec, and the complaint after `spec.yaml:`.
private let reportMistakes: [(text: String, complaint: String)] = [
    (
        "report: {table: []}",
        "3: unknown key 'table' in report; did you mean 'tables'? Expected tables, "
            + "plots"
    ),
    (
        "report: {tables: [{rows: dataset}]}",
        "3: a table of the report needs both 'rows' and 'show'"
    ),
    (
        "report: {tables: [{rows: disentanglement.budget, show: P@1}]}",
        "3: rows: 'disentanglement.budget' is not swept; expected run, dataset, seed"
    ),
    (
        "report: {tables: [{rows: dataset, show: [P@2]}]}",
        "3: show: 'P@2' is not measured, metrics.at has only 1, 3, 5"
    ),
    (
        "report: {tables: [{rows: dataset, show: [trainseconds]}]}",
        "3: show: unknown number 'trainseconds'; did you mean 'train-seconds'? "
            + "Expected " + numbers
    ),
    (
        "report: {tables: [{rows: dataset, columns: dataset, show: [P@1]}]}",
        "3: a table of the report has 'dataset' both in rows and in columns"
    ),
    (
        "report: {tables: [{rows: dataset, show: [P@1], only: {seed: 7}}]}",
        "3: only: seed has no value '7'; did you mean '1'? Expected 1"
    ),
    (
        "report: {tables: [{rows: dataset, show: [P@1], name: A b}]}",
        "3: report.tables.name 'A b' must consist of lower-case letters, digits and "
            + "hyphens"
    ),
    (
        "report: {plots: [{x: budget, y: P@1}]}",
        "3: x: 'budget' is neither a swept key nor a number; expected run, dataset, "
            + "seed, " + numbers
    ),
    (
        "report: {plots: [{x: seed, y: P@1, log-x: maybe}]}",
        "3: report.plots.log-x must be true or false, got 'maybe'"
    ),
    (
        "report: {plots: [{x: seed, y: P@1, name: a}, {x: seed, y: P@3, name: a}]}",
        "3: report: the name 'a' stands twice"
    ),
    (
        "report: {tables: [{rows: [dataset, dataset], show: [P@1]}]}",
        "3: rows: 'dataset' stands twice"
    ),
]

@Suite("Mistakes in a spec are named by line, value and choices")
struct SpecMistakeTests {
    @Test("a key or value of the outermost level", arguments: wholeMistakes)
    func whole(text: String, expected: String) throws {
        #expect(try complaint(small(text)) == "spec.yaml:\(expected)")
    }

    @Test("an axis, a zip or a skip rule", arguments: sweepMistakes)
    func sweep(text: String, expected: String) throws {
        #expect(try complaint(small(text)) == "spec.yaml:\(expected)")
    }

    @Test("a table or a plot", arguments: reportMistakes)
    func report(text: String, expected: String) throws {
        #expect(try complaint(small(text)) == "spec.yaml:\(expected)")
    }
}
