"""One piece of libpecos's work for bench-peers, on Grove's exported matrices and Grove's tree.

Prints one JSON object. Settings are those of Grove's runs: branching 16, leaf 100, PIFA, tfn,
threshold 0.1, squared hinge (L2R_L2LOSS_SVC_DUAL), beam 10, l3-hinge. Files are loaded off the clock.
"""
import argparse
import time

import numpy as np
import scipy.sparse as sp
from bench_peers_data import Clock, latency_facts, load, report, tree
from pecos.core import ScipyCompressedSparseAllocator, ScipyCsrF32, clib
from pecos.utils.cluster_util import ClusterChain
from pecos.xmc import Indexer, LabelEmbeddingFactory
from pecos.xmc.xlinear.model import XLinearModel

TRAINING = {
    "threshold": 0.1,
    "negative_sampling_scheme": "tfn",
    "solver_type": "L2R_L2LOSS_SVC_DUAL",
}


def cluster(options):
    features, labels = load(options.folder, "X.trn", "Y.trn")
    with Clock() as clock:
        vectors = LabelEmbeddingFactory.create(labels, features, method="pifa")
        chain = Indexer.gen(
            vectors,
            indexer_type="hierarchicalkmeans",
            nr_splits=16,
            max_leaf_size=100,
            threads=options.threads,
        )
    return clock, {"clusters": chain[-1].shape[1], "nonzeros": int(vectors.nnz)}


def train(options):
    features, labels = load(options.folder, "X.trn", "Y.trn")
    chain = ClusterChain(tree(options.tree))
    with Clock() as clock:
        model = XLinearModel.train(features, labels, chain, threads=options.threads, **TRAINING)
    if options.model:
        model.save(options.model)
    weights = sum(int(layer.W.nnz) for layer in model.model.model_chain)
    return clock, {"slots": labels.shape[1], "levels": len(chain), "weights": weights}


def loaded(options):
    """The saved model: for prediction only with the matrix type named, else as training left it."""
    if options.matrix == "python":
        return XLinearModel.load(options.model)
    return XLinearModel.load(
        options.model, is_predict_only=True, weight_matrix_type=options.matrix
    )


def predict(options):
    model = loaded(options)
    features = load(options.folder, "X.tst")
    with Clock() as clock:
        scores = model.predict(features, beam_size=10, only_topk=20, threads=options.threads)
    if options.ranked:
        sp.save_npz(options.ranked, scores.tocsr(), compressed=False)
    count = features.shape[0]
    return clock, {"instances": count, "per-second": count / clock.seconds}


def latency(options):
    """Through model.predict, or (direct) through the C function below it with the query wrapped
    beforehand: the least libpecos can take from Python."""
    model = loaded(options)
    features = load(options.folder, "X.tst")
    count = options.instances or features.shape[0]
    rows = [features[i] for i in range(count)]
    if options.direct:
        rows = [ScipyCsrF32.init_from(row) for row in rows]

        def call(row):
            found = ScipyCompressedSparseAllocator()
            clib.xlinear_predict(model.model.model_chain, row, 10, None, 20, 1, found)
            return found

    else:

        def call(row):
            return model.predict(row, beam_size=10, only_topk=20, threads=1)

    for row in rows[: options.warm_ups]:
        call(row)
    seconds = []
    with Clock() as clock:
        for row in rows:
            start = time.perf_counter()
            call(row)
            seconds.append(time.perf_counter() - start)
    return clock, latency_facts(seconds)


def assignment(counts, chain, budget):
    """The clusters of each label as (label, cluster) pairs: the largest counts, or its own."""
    counts = counts.tocoo()
    order = np.lexsort((counts.col, -counts.data, counts.row))
    rows, columns = counts.row[order], counts.col[order]
    starts = np.searchsorted(rows, np.arange(counts.shape[0] + 1))
    kept = np.arange(len(rows)) - starts[rows] < budget
    own = chain[-1].tocsr()
    left = np.flatnonzero(np.diff(starts) == 0)
    clusters = own.indices[own.indptr[left]]
    return np.concatenate([rows[kept], left]), np.concatenate([columns[kept], clusters])


def disentangle(options):
    """The released scheme: matcher, beams on the training data, counts, assignment, training."""
    features, labels = load(options.folder, "X.trn", "Y.trn")
    chain = ClusterChain(tree(options.tree))
    parts = {}
    with Clock() as clock:
        start = time.perf_counter()

        def lap(name):
            nonlocal start
            now = time.perf_counter()
            parts[name], start = now - start, now

        matcher = XLinearModel.train(
            features,
            labels,
            chain,
            mode="matcher",
            ranker_level=1,
            threads=options.threads,
            **TRAINING,
        )
        lap("matcher")
        beams = matcher.predict(features, beam_size=10, only_topk=10, threads=options.threads)
        lap("beams")
        beams = beams.tocsr().sign()
        slots, clusters = assignment(labels.T.tocsr().sign() @ beams, chain, options.budget)
        count = len(slots)
        ones = np.ones(count, dtype=np.float32)
        leaves = sp.csc_matrix((ones, (np.arange(count), clusters)), (count, chain[-1].shape[1]))
        copies = sp.csr_matrix((ones, (slots, np.arange(count))), (labels.shape[1], count))
        copied = (labels @ copies).tocsr()
        lap("assignment")
        model = XLinearModel.train(
            features,
            copied,
            ClusterChain(list(chain[:-1]) + [leaves]),
            threads=options.threads,
            **TRAINING,
        )
        lap("training")
    if options.ranked:
        scores = model.predict(
            load(options.folder, "X.tst"), beam_size=10, only_topk=160, threads=options.threads
        )
        # The scores of a label's slots are added, as Grove's are.
        sp.save_npz(options.ranked, (scores.tocsr() @ copies.T).tocsr(), compressed=False)
    sizes = np.bincount(clusters, minlength=chain[-1].shape[1])
    return clock, {
        "budget": options.budget,
        "copies-per-label": count / labels.shape[1],
        "largest-cluster": int(sizes.max()),
        "parts": parts,
    }


def main():
    works = {work.__name__: work for work in (cluster, train, predict, latency, disentangle)}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", choices=works)
    parser.add_argument("folder", help="what `grove datasets export --format pecos` wrote")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tree", help="the tree's folder, as grove-bench wrote it")
    parser.add_argument("--model", help="the model's folder")
    parser.add_argument("--ranked", help="the file for the scores of the test set")
    parser.add_argument("--budget", type=int, default=4)
    parser.add_argument("--matrix", default="BINARY_SEARCH_CHUNKED")
    parser.add_argument("--direct", action="store_true", help="latency below model.predict")
    parser.add_argument("--instances", type=int, help="time so many instances only")
    parser.add_argument("--warm-ups", type=int, default=500)
    options = parser.parse_args()
    clock, facts = works[options.work](options)
    threads = 1 if options.work == "latency" else options.threads
    report("libpecos", options.work, threads, clock, **facts)


if __name__ == "__main__":
    main()
