"""Merged labels and their variation of information, as the reference code makes them, for the tests beside.

Run:  pip install numpy
      python make_merged_goldens.py > merged.json

Written from the description of `make_combined_label.py` and `disentangle_metric.py` (PECOS,
examples/overlap-xmc): labels of a cluster are shuffled by NumPy's legacy generator and put in bins; a
merged label's positives are split by which of its two clusters has the greater score, and held against
the members they are positive for, with 1e-8 added to every share.
"""
import json
import sys

import numpy as np

LABELS, INSTANCES, LEAVES = 34, 160, 6
draws = np.random.RandomState(3)

# A tree of three levels: three clusters under the root, two leaves under each of them.
leaf_of = draws.randint(0, LEAVES, LABELS)
leaf_of[:LEAVES] = np.arange(LEAVES)
leaves = [np.flatnonzero(leaf_of == leaf) for leaf in range(LEAVES)]
upper = [np.sort(np.concatenate(leaves[2 * i : 2 * i + 2])) for i in range(3)]
levels = [leaves, upper, [np.arange(LABELS)]]


def merge(level, bin_size, seed):
    """The merged label of each label, and how many there are."""
    np.random.seed(seed)
    merged, count = {}, 0
    for cluster in levels[level]:
        labels = cluster.copy()
        np.random.shuffle(labels)
        for start in range(0, len(labels), bin_size):
            for label in labels[start : start + bin_size]:
                merged[int(label)] = count
            count += 1
    return [merged[label] for label in range(LABELS)], count


def variation(first, second):
    """VI of two splits of the same items in two parts each, as the reference computes it."""
    n, eps = len(first), 1e-8
    total = 0.0
    for i in range(2):
        for j in range(2):
            share = np.sum((first == i) & (second == j)) / n + eps
            p = np.sum(first == i) / n + eps
            q = np.sum(second == j) / n + eps
            total += share * (np.log(share / p) + np.log(share / q))
    return -total


instances = [sorted(set(draws.randint(0, LABELS, 3).tolist())) for _ in range(INSTANCES)]
cases = [(0, 2, 0), (1, 2, 0), (2, 2, 7), (0, 3, 1)]
merges = [
    dict(zip(["level", "bin", "seed", "merged", "count"], case + merge(*case))) for case in cases
]

# Every merged label of the first case in the leaf it came from and in another.
merged, count = merges[0]["merged"], merges[0]["count"]
home = [int(leaf_of[merged.index(label)]) for label in range(count)]
copy = [int((leaf + draws.randint(1, LEAVES)) % LEAVES) for leaf in home]
beams = []
for _ in range(INSTANCES):
    clusters = np.sort(draws.permutation(LEAVES)[:3])
    beams.append([[int(c), int(draws.randint(1, 1000))] for c in clusters])
scores = np.zeros((INSTANCES, LEAVES))
for row, beam in enumerate(beams):
    for cluster, value in beam:
        scores[row, cluster] = value / 1024

judged = []
for label in range(count):
    members = [original for original in range(LABELS) if merged[original] == label]
    rows = [[i for i, own in enumerate(instances) if original in own] for original in members]
    if len(members) < 2 or min(len(found) for found in rows) < 8:
        continue
    items = np.concatenate(rows)
    senses = np.repeat([0, 1], [len(found) for found in rows])
    found = [int(np.sum(scores[items, c] > 0)) for c in (home[label], copy[label])]
    pair = sorted(
        [(-found[0], home[label]), (-found[1], copy[label])]
    )
    first, second = pair[0][1], pair[1][1]
    routes = np.where(scores[items, first] > scores[items, second], 0, 1)
    random = [variation(draws.randint(0, 2, len(items)), senses) for _ in range(4000)]
    judged.append(
        {
            "label": label,
            "positives": len(items),
            "variation": variation(routes, senses),
            "baseline": float(np.mean(random)),
            "deviation": float(np.std(random)),
        }
    )

json.dump(
    {
        "leaves": [leaf.tolist() for leaf in leaves],
        "instances": instances,
        "merges": merges,
        "home": home,
        "copy": copy,
        "beams": beams,
        "judged": judged,
    },
    sys.stdout,
    separators=(",", ":"),
)
print()
