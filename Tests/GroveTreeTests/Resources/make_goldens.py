"""Trees and representations of libpecos 1.2.8, single-threaded, for the tests beside.

Run:  pip install 'numpy<2' 'scipy<1.14' scikit-learn libpecos==1.2.8
      OMP_NUM_THREADS=1 python make_goldens.py > pecos.json

Inputs come from a linear congruential generator that the tests repeat, so only what libpecos makes
of them is stored: the bits of PIFA and PII values of one small set, and each label's leaf cluster.
"""
import json
import sys

import numpy as np
import scipy.sparse as sp
from pecos.xmc import Indexer, LabelEmbeddingFactory


class Draws:
    """x <- 6364136223846793005 x + 1442695040888963407 mod 2^64; the upper 31 bits mod n."""

    def __init__(self, seed):
        self.x = seed

    def below(self, n):
        self.x = (self.x * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.x >> 33) % n


def matrix(draws, rows, columns, cells, signed=False):
    """Each row: `cells` draws of a column (doubles fall together) with values k / 1024."""
    result = sp.lil_matrix((rows, columns), dtype=np.float32)
    for i in range(rows):
        for _ in range(cells):
            column, value = draws.below(columns), (1 + draws.below(1000)) / 1024
            if signed and draws.below(2):
                value = -value
            result[i, column] = value
    return result.tocsr()


def bits(values):
    return [int(b) for b in values.astype(np.float32).view(np.uint32)]


def tree(Z, **parameters):
    chain = Indexer.gen(Z, indexer_type="hierarchicalkmeans", threads=1, **parameters)
    leaf = chain[-1].tocsr()
    return {
        **parameters,
        "levels": [C.shape[0] for C in chain],
        "clusters": [int(c) for c in leaf.indices],
    }


draws = Draws(1)
X, Y = matrix(draws, 60, 40, 8), matrix(draws, 60, 25, 3)
Y.data[:] = 1
pifa = LabelEmbeddingFactory.create(Y, X, method="pifa", threads=1)
pii = LabelEmbeddingFactory.create(Y, method="pii")
small = {
    name: {"offsets": Z.indptr.tolist(), "columns": Z.indices.tolist(), "values": bits(Z.data)}
    for name, Z in (("pifa", pifa), ("pii", pii))
}

trees = []
for labels, features, cells, signed, settings in (
    (25, 30, 5, False, dict(nr_splits=2, max_leaf_size=4)),
    (100, 60, 9, True, dict(nr_splits=4, max_leaf_size=7, seed=3)),
    (333, 200, 20, False, dict(nr_splits=16, max_leaf_size=10, seed=1)),
    (333, 200, 20, False, dict(nr_splits=16, max_leaf_size=10, seed=1, spherical=False)),
    (1000, 500, 40, False, dict(nr_splits=8, min_codes=32, max_leaf_size=8, seed=12345)),
    (1000, 500, 40, True, dict(nr_splits=3, max_leaf_size=20, kmeans_max_iter=2)),
    (515, 64, 3, False, dict(nr_splits=2, min_codes=1, max_leaf_size=2, seed=7)),
):
    Z = matrix(Draws(labels), labels, features, cells, signed)
    trees.append(
        dict(labels=labels, features=features, cells=cells, signed=signed, **tree(Z, **settings))
    )
json.dump({"small": small, "trees": trees}, sys.stdout, separators=(",", ":"))
