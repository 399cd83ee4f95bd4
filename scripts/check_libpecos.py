"""One dataset of check-libpecos: trains libpecos on Grove's exported matrices and compares.

Prints one table and exits with 1 where something differs by more than it may. What is held against
what: P@k of Grove and of libpecos, the two label trees, Grove's metrics against the definitions
below on Grove's own predictions, and with --tfidf Grove's features against scikit-learn's.
"""
import argparse
import json
import os
import time

import h5py
import numpy as np
import scipy.sparse as sp
from pecos.xmc import Indexer, LabelEmbeddingFactory
from pecos.xmc.xlinear.model import XLinearModel
from sklearn.feature_extraction.text import TfidfVectorizer

CUTOFFS = (1, 3, 5)
# Single precision features; metrics are sums of some ten thousand numbers.
FEATURE_TOLERANCE, METRIC_TOLERANCE = 1e-6, 1e-6


def load(folder):
    """X and Y of the training and of the test part."""
    matrices = []
    for part in ("trn", "tst"):
        for side in ("X", "Y"):
            matrix = sp.load_npz(f"{folder}/{side}.{part}.npz").tocsr().astype(np.float32)
            matrix.sort_indices()
            matrices.append(matrix)
    return matrices


def ranked(scores, top):
    """The rows of a score matrix as label ids, best first, ties to the smaller id."""
    rows = []
    for i in range(scores.shape[0]):
        cells = slice(scores.indptr[i], scores.indptr[i + 1])
        labels, values = scores.indices[cells], scores.data[cells]
        rows.append(labels[np.lexsort((labels, -values))][:top])
    return rows


def metrics(rows, train, truth, a, b):
    """P, R, nDCG and PSP at the cut-offs, in percent (Jain et al. 2016 for propensities)."""
    counts = np.asarray((train != 0).sum(axis=0)).ravel()
    inverse = 1 + (np.log(train.shape[0]) - 1) * (b + 1) ** a * (counts + b) ** -a
    discounts = 1 / np.log2(np.arange(max(CUTOFFS)) + 2)
    sums = {f"{name}@{k}": 0.0 for name in ("P", "R", "nDCG", "PSP") for k in CUTOFFS}
    most = dict.fromkeys(CUTOFFS, 0.0)
    for i, row in enumerate(rows):
        true = truth.indices[truth.indptr[i] : truth.indptr[i + 1]]
        hits = np.isin(row[: max(CUTOFFS)], true)
        best = np.sort(inverse[true])[::-1]
        for k in CUTOFFS:
            found = hits[:k]
            sums[f"P@{k}"] += found.sum() / k
            sums[f"R@{k}"] += found.sum() / max(len(true), 1)
            if len(true):
                ideal = discounts[: min(k, len(true))].sum()
                sums[f"nDCG@{k}"] += discounts[: len(found)][found].sum() / ideal
            sums[f"PSP@{k}"] += inverse[row[:k][found]].sum()
            most[k] += best[:k].sum()
    scale = {name: len(rows) for name in sums} | {f"PSP@{k}": most[k] for k in CUTOFFS}
    return {name: 100 * value / scale[name] for name, value in sums.items()}


def stage(record, folder, name):
    """The arrays of one cached stage of a run."""
    key = next(s["key"] for s in record["provenance"]["stages"] if s["stage"] == name)
    arrays = {}
    with h5py.File(f"{folder}/{key[:2]}/{key}.h5") as file:
        file.visititems(
            lambda path, item: arrays.update({path.split("/")[-1]: item[()]})
            if isinstance(item, h5py.Dataset)
            else None
        )
    return arrays


def same_leaf_share(slots, offsets, chain):
    """The share of labels that lie in the leaf cluster of the same number."""
    leaves = np.empty(len(slots), dtype=np.int64)
    leaves[slots] = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    return float((leaves == chain[-1].tocsr().indices).mean())


def tfidf_difference(folder, train, test, settings):
    """The largest difference from scikit-learn's features; infinite where cells differ in place."""
    bound = settings["max-features"]
    vectorizer = TfidfVectorizer(
        ngram_range=tuple(settings["ngrams"]),
        min_df=settings["min-df"],
        max_df=settings["max-df"],
        max_features=None if bound == "none" else int(bound),
        sublinear_tf=settings["sublinear"],
    )
    worst = 0.0
    for part, ours in (("trn", train), ("tst", test)):
        with open(f"{folder}/X.{part}.txt", encoding="utf-8", newline="\n") as file:
            texts = file.read().split("\n")[:-1]
        theirs = vectorizer.fit_transform(texts) if part == "trn" else vectorizer.transform(texts)
        theirs.sort_indices()
        if theirs.shape != ours.shape:
            return float("inf"), theirs.shape[1]
        # A cell that only one side has counts with its whole value.
        worst = max(worst, abs(theirs - ours.astype(np.float64)).max())
    return worst, len(vectorizer.vocabulary_)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="what `grove datasets export --format pecos` wrote")
    parser.add_argument("--records", required=True, help="records.json of Grove's run")
    parser.add_argument("--stages", required=True, help="the folder of cached stages")
    parser.add_argument("--tfidf", action="store_true", help="also compare with scikit-learn")
    parser.add_argument("--tolerance", type=float, default=0.15, help="of P@k, in points")
    options = parser.parse_args()

    with open(options.records, encoding="utf-8") as file:
        record = json.load(file)["records"][0]
    settings, seconds = record["provenance"]["parameters"], record["measures"]
    clusterer, matcher = settings["clusterer"], settings["matcher"]
    train, labels, test, truth = load(options.folder)

    started = time.monotonic()
    vectors = LabelEmbeddingFactory.create(labels, train, method=clusterer["representation"])
    # One thread: with more, libpecos adds up in another order and the tree is another one.
    chain = Indexer.gen(
        vectors,
        indexer_type="hierarchicalkmeans",
        nr_splits=clusterer["branching"],
        max_leaf_size=clusterer["leaf"],
        seed=settings["seed"],
        threads=1,
    )
    clustered = time.monotonic()
    threads = max(s["threads"] for s in record["provenance"]["stages"])
    model = XLinearModel.train(
        train,
        labels,
        chain,
        threads=threads,
        threshold=matcher["threshold"],
        eps=matcher["epsilon"],
        max_iter=matcher["iterations"],
        negative_sampling_scheme=matcher["negatives"],
    )
    trained = time.monotonic()
    scores = model.predict(
        test, beam_size=matcher["beam"], only_topk=matcher["top"], threads=threads
    ).tocsr()
    predicted = time.monotonic()

    propensity = record["provenance"]["propensity"]
    constants = (propensity["a"], propensity["b"])
    ours = record["metrics"]
    theirs = metrics(ranked(scores, max(CUTOFFS)), labels, truth, *constants)
    prediction = stage(record, options.stages, "prediction")
    rows = np.split(prediction["labels"].astype(np.int64), prediction["offsets"][1:-1])
    redone = metrics(rows, labels, truth, *constants)
    tree = stage(record, options.stages, "tree")
    levels = sorted(name for name in tree if name.startswith("level."))
    share = same_leaf_share(tree["slots"], tree[levels[-1]], chain)

    shown = [f"{name}@{k}" for name in ("P", "PSP") for k in CUTOFFS]
    print(f"{record['dataset']}, seed {settings['seed']}, {threads} threads")
    print(f"{'':12}" + "".join(f"{name:>9}" for name in shown))
    for name, values in (("grove", ours), ("libpecos", theirs)):
        print(f"{name:12}" + "".join(f"{values[metric]:9.2f}" for metric in shown))
    differences = {metric: ours[metric] - theirs[metric] for metric in shown}
    print(f"{'difference':12}" + "".join(f"{differences[metric]:+9.2f}" for metric in shown))
    print(f"{'seconds':12}{'tree':>9}{'training':>9}{'predict':>9}")
    measures = ("tree-seconds", "train-seconds", "predict-seconds")
    print(f"{'grove':12}" + "".join(f"{seconds[name]:9.2f}" for name in measures))
    spans = (clustered - started, trained - clustered, predicted - trained)
    print(f"{'libpecos':12}" + "".join(f"{span:9.2f}" for span in spans))

    problems = []
    for metric in (f"P@{k}" for k in CUTOFFS):
        if not abs(differences[metric]) <= options.tolerance:
            problems.append(
                f"{metric} differs by {differences[metric]:+.3f}; expected at most {options.tolerance}"
            )
    print(f"labels in the same leaf cluster: {100 * share:.2f} %")
    if share < 1:
        problems.append("the label trees differ")
    worst = max(abs(ours[name] - value) for name, value in redone.items())
    print(f"metrics against their definitions: {worst:.1e} at most")
    if not worst <= METRIC_TOLERANCE:
        problems.append(f"metrics differ by {worst:.1e}; expected at most {METRIC_TOLERANCE}")
    if options.tfidf and not os.path.exists(f"{options.folder}/X.trn.txt"):
        print("tf-idf: the dataset has no texts")
    elif options.tfidf:
        worst, terms = tfidf_difference(
            options.folder, train, test, settings["features"]["tfidf"]
        )
        print(f"tf-idf against scikit-learn, {terms} terms: {worst:.1e} at most")
        if not worst <= FEATURE_TOLERANCE:
            problems.append(f"tf-idf differs by {worst:.1e}; expected at most {FEATURE_TOLERANCE}")
    for problem in problems:
        print(f"PROBLEM: {problem}")
    print(flush=True)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
