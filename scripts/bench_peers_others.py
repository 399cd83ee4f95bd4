"""One piece of another peer's work for bench-peers: scikit-learn, Omikuji or napkinXC.

Prints one JSON object. Omikuji and napkinXC run with settings of their own, stated in the results:
their trees and solvers are not Grove's. Files are loaded off the clock.
"""
import argparse
import os

import numpy as np
import scipy.sparse as sp
from bench_peers_data import Clock, load, ranked_matrix, report, texts


def row_pairs(matrix):
    """Each row as a list of (column, value)."""
    columns, values = matrix.indices.tolist(), matrix.data.tolist()
    return [
        list(zip(columns[start:end], values[start:end]))
        for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:])
    ]


def sklearn_tfidf(options):
    """Word 1-2-grams as Grove's; one thread, for scikit-learn has no more."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    train, test = texts(options.folder, "trn"), texts(options.folder, "tst")
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2),
        min_df=options.min_df,
        max_features=options.max_features,
        sublinear_tf=True,
        dtype=np.float32,
    )
    with Clock() as clock:
        first = vectorizer.fit_transform(train)
        second = vectorizer.transform(test)
    return clock, {"terms": first.shape[1], "nonzeros": int(first.nnz + second.nnz)}


def omikuji_train(options):
    import omikuji

    features, labels = load(options.folder, "X.trn", "Y.trn")
    # Omikuji reads training data from a file only, in its own format; reading it is on its clock.
    path = f"{options.model}.txt"
    kept = [row for row, pairs in enumerate(row_pairs(features)) if pairs]
    pairs = row_pairs(features)
    with open(path, "w", encoding="ascii") as file:
        file.write(f"{len(kept)} {features.shape[1]} {labels.shape[1]}\n")
        for row in kept:
            found = labels.indices[labels.indptr[row] : labels.indptr[row + 1]]
            cells = " ".join(f"{column}:{value:.7g}" for column, value in pairs[row])
            file.write(",".join(map(str, found)) + f" {cells}\n")
    del features, labels, pairs
    parameters = omikuji.Model.default_hyper_param()
    parameters.n_trees = options.trees
    with Clock() as clock:
        model = omikuji.Model.train_on_data(path, parameters, options.threads)
    os.remove(path)
    model.save(options.model)
    return clock, {"trees": options.trees}


def omikuji_predict(options):
    """Instance by instance, which is all its Python interface offers."""
    import omikuji

    model = omikuji.Model.load(options.model)
    rows = row_pairs(load(options.folder, "X.tst"))
    with Clock() as clock:
        found = [model.predict(row, top_k=20) for row in rows]
    return finished(options, clock, found)


def napkinxc_train(options):
    from napkinxc.models import PLT

    features, labels = load(options.folder, "X.trn", "Y.trn")
    lists = [labels.indices[a:b].tolist() for a, b in zip(labels.indptr[:-1], labels.indptr[1:])]
    model = PLT(options.model, tree_type="hierarchicalKmeans", threads=options.threads)
    with Clock() as clock:
        model.fit(features, lists)
    return clock, {}


def napkinxc_predict(options):
    from napkinxc.models import PLT

    model = PLT(options.model, threads=options.threads)
    model.load()
    features = load(options.folder, "X.tst")
    with Clock() as clock:
        found = model.predict_proba(features, top_k=20)
    return finished(options, clock, found)


def finished(options, clock, found):
    if options.ranked:
        labels = load(options.folder, "Y.tst").shape[1]
        scores = ranked_matrix([[(int(l), s) for l, s in row] for row in found], labels)
        scores.sort_indices()
        sp.save_npz(options.ranked, scores, compressed=False)
    return clock, {"instances": len(found), "per-second": len(found) / clock.seconds}


WORKS = {
    ("scikit-learn", "tfidf"): sklearn_tfidf,
    ("omikuji", "train"): omikuji_train,
    ("omikuji", "predict"): omikuji_predict,
    ("napkinxc", "train"): napkinxc_train,
    ("napkinxc", "predict"): napkinxc_predict,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("system", choices=sorted({system for system, _ in WORKS}))
    parser.add_argument("work", choices=sorted({work for _, work in WORKS}))
    parser.add_argument("folder", help="what `grove datasets export --format pecos` wrote")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--model", help="the model's folder")
    parser.add_argument("--ranked", help="the file for the scores of the test set")
    parser.add_argument("--trees", type=int, default=3)
    parser.add_argument("--min-df", type=int, default=2)
    parser.add_argument("--max-features", type=int)
    options = parser.parse_args()
    if (options.system, options.work) not in WORKS:
        parser.error(f"{options.system} has no work '{options.work}'")
    clock, facts = WORKS[options.system, options.work](options)
    report(options.system, options.work, options.threads, clock, **facts)


if __name__ == "__main__":
    main()
