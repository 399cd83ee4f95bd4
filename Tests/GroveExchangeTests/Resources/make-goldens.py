"""Makes the models, chains and predictions that GroveExchangeTests hold Grove against.

    python make-goldens.py

needs libpecos 1.2.8, numpy<2 and scipy<1.14, and writes beside itself: xlinear and flat (XR-Linear
models), chain and chain-odd (the same cluster chain, the second as other tools may write it), text (a
text2text model), X.npz, and goldens.json with what libpecos predicts.
"""
import json
import os
import shutil

import numpy as np
import scipy.sparse as sp
from pecos.utils.cluster_util import ClusterChain
from pecos.utils.featurization.text.preprocess import Preprocessor
from pecos.xmc.xlinear.model import XLinearModel

HERE = os.path.dirname(os.path.abspath(__file__))
LABELS, FEATURES, BEAM, TOP = 12, 20, 2, 5
POSTS = ["l3-hinge", "l1-hinge", "sigmoid", "log-sigmoid", "log-l2-hinge", "noop"]
WORDS = "the a river money bank shore loan boat water rate é naïve".split()


def matrix(rows, columns, shape):
    return sp.csc_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)


def problem(rng):
    """Instances, their labels, and a chain whose clusters' children are not side by side."""
    features = sp.random(90, FEATURES, 0.35, format="csr", dtype=np.float32, random_state=1)
    labels = (rng.random((90, LABELS)) < 0.12).astype(np.float32)
    labels[:LABELS] = np.maximum(labels[:LABELS], np.eye(LABELS, dtype=np.float32))
    chain = ClusterChain(
        [
            matrix([0, 1], [0, 0], (2, 1)),
            matrix([0, 1, 2, 3], [1, 0, 1, 0], (4, 2)),
            matrix(range(LABELS), rng.permutation(LABELS) % 4, (LABELS, 4)),
        ]
    )
    return features, sp.csc_matrix(labels), chain


def predictions(model, features, **settings):
    """Labels and scores of each instance, best first."""
    scores = model.predict(features, threads=1, **settings).tocsr()
    rows = []
    for start, end in zip(scores.indptr, scores.indptr[1:]):
        order = np.lexsort((scores.indices[start:end], -scores.data[start:end]))
        rows.append([[int(scores.indices[start + i]), float(scores.data[start + i])] for i in order])
    return rows


def is_clear(row):
    """Whether no two scores are so near that their order is chance."""
    return all(a[1] - b[1] > 1e-3 * max(1, abs(a[1])) for a, b in zip(row, row[1:]))


def odd_chain(chain, folder):
    """The chain as CSR, compressed, with unsorted indices and 64-bit types."""
    os.makedirs(folder)
    with open(f"{folder}/config.json", "w", encoding="utf-8") as file:
        json.dump({"len": len(chain)}, file)
    first, second, third = list(chain)
    sp.save_npz(f"{folder}/C0.npz", first.tocsr(), compressed=True)
    sp.save_npz(f"{folder}/C1.npz", second.astype(np.float64), compressed=True)
    indices = third.indices.astype(np.int64).copy()
    for start, end in zip(third.indptr, third.indptr[1:]):
        indices[start:end] = indices[start:end][::-1]
    np.savez(
        f"{folder}/C2.npz",
        indices=indices,
        indptr=third.indptr.astype(np.uint64),
        format=b"csc",
        shape=np.array(third.shape),
        data=third.data,
    )


def text_model(rng, folder):
    """A text2text model and what it makes of some texts."""
    texts = [" ".join(rng.choice(WORDS, rng.integers(3, 9))) for _ in range(40)]
    labels = sp.csc_matrix((rng.random((40, 6)) < 0.3).astype(np.float32))
    parts = [
        {"ngram_range": [1, 2], "min_df_cnt": 2, "sublinear_tf": True, "add_one_idf": True},
        {"ngram_range": [2, 3], "analyzer": "char_wb", "max_feature": 30, "truncate_length": 25},
    ]
    config = {"type": "tfidf", "kwargs": {"norm_p": 2, "base_vect_configs": parts}}
    Preprocessor.train(texts, config).save(f"{folder}/preprocessor")
    # What the folder says, with weights rounded, is what counts.
    preprocessor = Preprocessor.load(f"{folder}/preprocessor")
    chain = [matrix([0, 1], [0, 0], (2, 1)), matrix(range(6), [0, 1] * 3, (6, 2))]
    features = preprocessor.predict(texts)
    model = XLinearModel.train(features, labels, C=ClusterChain(chain), threads=1, threshold=0.05)
    model.save(f"{folder}/xlinear_ensemble/0")
    with open(f"{folder}/xlinear_ensemble/config.json", "w", encoding="utf-8") as file:
        json.dump({"nr_ensembles": 1, "kwargs": [{}]}, file)
    with open(f"{folder}/output_items.json", "w", encoding="utf-8") as file:
        json.dump([f"item {i}" for i in range(6)], file)
    new = [
        "the boat on the river shore", "money money money rate", "The bank", "", "é  naïve water",
        "unseen words alone", "a loan a boat a bank a river a rate a shore a water",
    ]
    made = preprocessor.predict(new).tocsr()
    rows = [
        [[int(j), float(v)] for j, v in zip(made[i].indices, made[i].data)] for i in range(len(new))
    ]
    scores = predictions(model, made, beam_size=2, only_topk=6)
    return {"texts": new, "featureCount": made.shape[1], "features": rows, "predictions": scores}


def main():
    for name in ("xlinear", "flat", "chain", "chain-odd", "text"):
        shutil.rmtree(f"{HERE}/{name}", ignore_errors=True)
    rng = np.random.default_rng(5)
    features, labels, chain = problem(rng)
    settings = {"threads": 1, "threshold": 0.05}
    model = XLinearModel.train(
        features, labels, C=chain, pred_kwargs={"beam_size": BEAM, "only_topk": TOP}, **settings
    )
    flat = XLinearModel.train(features, labels, bias=-1.0, **settings)
    candidates = sp.random(200, FEATURES, 0.35, format="csr", dtype=np.float32, random_state=2)
    candidates.sort_indices()
    all_rows = {
        post: predictions(model, candidates, beam_size=BEAM, only_topk=TOP, post_processor=post)
        for post in POSTS
    }
    # Beams, too, must be no chance: with twice the beam the same labels lead.
    wide = predictions(model, candidates, beam_size=4, only_topk=TOP)
    flat_rows = predictions(flat, candidates, only_topk=TOP)
    chosen = [
        i
        for i in range(candidates.shape[0])
        if all(is_clear(all_rows[post][i]) for post in POSTS)
        and is_clear(flat_rows[i])
        and is_clear(wide[i])
    ][:10]
    assert len(chosen) == 10, len(chosen)
    model.save(f"{HERE}/xlinear")
    flat.save(f"{HERE}/flat")
    chain.save(f"{HERE}/chain")
    odd_chain(chain, f"{HERE}/chain-odd")
    sp.save_npz(f"{HERE}/X.npz", candidates[chosen].tocsr(), compressed=False)
    goldens = {
        "beam": BEAM,
        "top": TOP,
        "searches": {post: [all_rows[post][i] for i in chosen] for post in POSTS},
        "flat": [flat_rows[i] for i in chosen],
        "clusters": [int(c) for c in chain[2].tocsr().indices],
        "text": text_model(rng, f"{HERE}/text"),
    }
    with open(f"{HERE}/goldens.json", "w", encoding="utf-8") as file:
        json.dump(goldens, file)
        file.write("\n")


if __name__ == "__main__":
    main()
