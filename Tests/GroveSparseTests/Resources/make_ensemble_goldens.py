"""Makes ensembles.json: what libpecos 1.2.8 makes of the predictions of several models.

    python3 -m venv v && v/bin/pip install 'numpy<2' 'scipy<1.14' libpecos==1.2.8
    v/bin/python make_ensemble_goldens.py > ensembles.json

Scores are multiples of 1/64, so their decimal text is exact; some are 0, some negative, some equal,
some cancel out. Lists differ in length; in the case without softmax one is empty (scipy's softmax
takes no empty list).
"""
import json

import numpy as np
import scipy.sparse as sp
from pecos.utils.smat_util import CsrEnsembler, sorted_csr

METHODS = {
    "average": "average",
    "rank-average": "rank_average",
    "sigmoid-average": "sigmoid_average",
    "softmax-average": "softmax_average",
    "round-robin": "round_robin",
}


def rows(matrix):
    return [
        [
            [int(label), float(score)]
            for label, score in zip(
                matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]],
                matrix.data[matrix.indptr[i] : matrix.indptr[i + 1]],
            )
        ]
        for i in range(matrix.shape[0])
    ]


def matrix(lists, label_count):
    offsets = np.cumsum([0] + [len(row) for row in lists])
    cells = [cell for row in lists for cell in row]
    return sorted_csr(
        sp.csr_matrix(
            (
                np.array([score for _, score in cells], dtype=np.float32),
                np.array([label for label, _ in cells], dtype=np.int32),
                offsets,
            ),
            shape=(len(lists), label_count),
        )
    )


def case(name, members, label_count, methods):
    results = {}
    for word in methods:
        # The sigmoid is taken in place.
        given = [matrix(lists, label_count) for lists in members]
        results[word] = rows(getattr(CsrEnsembler, METHODS[word])(*given))
    return {
        "name": name,
        "members": [rows(matrix(lists, label_count)) for lists in members],
        "results": results,
    }


def drawn(seed, count, instances, label_count, longest):
    random = np.random.RandomState(seed)
    members = []
    for _ in range(count):
        lists = []
        for _ in range(instances):
            labels = random.choice(label_count, random.randint(1, longest + 1), replace=False)
            scores = random.randint(-64, 129, len(labels)) / 64
            lists.append([[int(a), float(b)] for a, b in zip(labels, scores)])
        members.append(lists)
    return members


by_hand = [
    [[[0, 1.0], [1, 0.5], [2, 0.25]], [[3, 0.5], [4, -0.5]], [[5, 0.0]], []],
    [[[2, 0.75], [1, 0.5]], [[4, 0.5], [0, 0.5]], [[5, 0.0], [6, 0.25]], [[1, 0.5], [0, 0.5]]],
]
print(
    json.dumps(
        {
            "cases": [
                case("by hand", by_hand, 7, [m for m in METHODS if m != "softmax-average"]),
                case("one", drawn(0, 1, 6, 9, 5), 9, METHODS),
                case("two", drawn(1, 2, 12, 20, 8), 20, METHODS),
                case("three", drawn(2, 3, 12, 20, 8), 20, METHODS),
                case("nine", drawn(3, 9, 8, 60, 10), 60, METHODS),
            ]
        },
        separators=(",", ":"),
    )
)
