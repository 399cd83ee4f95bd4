"""Writes metrics.json: random truth and predictions, and what they score.

    pip install numpy scipy && python make_goldens.py [folder of the peers' common.py]

The metrics are written out once more here, instance by instance, from their definitions. Given the
folder, P, R, nDCG and PSP are also compared with the ones that the peers' scripts report, which are
rounded to three digits of a percent.
"""
import json
import math
import pathlib
import random
import sys

draw = random.Random(7)
LABELS, KS, A, B = 40, [1, 3, 5, 50], 0.5, 0.4


def labels(count, most):
    weights = [1 / (1 + l) for l in range(LABELS)]
    return [
        sorted(set(draw.choices(range(LABELS), weights, k=draw.randint(0, most))))
        for _ in range(count)
    ]


train, truth = labels(120, 6), labels(70, 9)
ranked, scores = [], []
for true in truth:
    chosen = draw.sample(range(LABELS), draw.randint(0, 12))
    chosen = sorted(set(chosen + draw.sample(true, len(true) // 2)))
    score = {l: draw.choice([0.125, 0.25, 0.5, 0.75, 1.0]) for l in chosen}
    order = sorted(chosen, key=lambda l: (-score[l], l))
    ranked.append(order)
    scores.append([score[l] for l in order])

frequency = [sum(l in row for row in train) for l in range(LABELS)]
c = (math.log(len(train)) - 1) * (B + 1) ** A
w = [1 + c * (n + B) ** -A for n in frequency]
d = [1 / math.log2(r + 2) for r in range(max(KS) + LABELS)]
n = len(truth)


def mean(of):
    return 100 * sum(of(t, set(y)) for t, y in zip(ranked, truth)) / n


def ratio(gain):
    best = [sorted(y, key=lambda l: -w[l]) for y in truth]
    got = sum(gain(t, set(y)) for t, y in zip(ranked, truth))
    return 100 * got / sum(gain(t, set(y)) for t, y in zip(best, truth))


values = {}
for k in KS:
    hits = lambda t, y: sum(l in y for l in t[:k])
    ideal = lambda y: sum(d[: min(k, len(y))])
    values[f"P@{k}"] = mean(lambda t, y: hits(t, y) / k)
    values[f"R@{k}"] = mean(lambda t, y: hits(t, y) / max(len(y), 1))
    values[f"RP@{k}"] = mean(lambda t, y: hits(t, y) / max(min(k, len(y)), 1))
    values[f"nDCG@{k}"] = mean(
        lambda t, y: sum(d[r] for r, l in enumerate(t[:k]) if l in y) / ideal(y) if y else 0
    )
    values[f"PSP@{k}"] = ratio(lambda t, y: sum(w[l] for l in t[:k] if l in y))
    values[f"PSnDCG@{k}"] = ratio(
        lambda t, y: sum(w[l] * d[r] for r, l in enumerate(t[:k]) if l in y) / ideal(y) if y else 0
    )
    found = {l for t, y in zip(ranked, truth) for l in t[:k] if l in y}
    values[f"coverage@{k}"] = 100 * len(found) / len({l for y in truth for l in y})
values["R-Precision"] = mean(lambda t, y: sum(l in y for l in t[: len(y)]) / max(len(y), 1))

order = sorted(range(LABELS), key=lambda l: (frequency[l], l))
deciles = []
for i in range(10):
    group = set(order[i * LABELS // 10 : (i + 1) * LABELS // 10])
    pairs = sum(l in group for y in truth for l in y)
    hits = [
        sum(l in y and l in group for t, y in zip(ranked, truth) for l in t[:k]) for k in KS
    ]
    deciles.append(
        {
            "pairs": pairs,
            "precision": [100 * h / (k * n) for h, k in zip(hits, KS)],
            "recall": [100 * h / pairs if pairs else 0 for h in hits],
        }
    )

if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])
    import common
    import numpy as np
    import scipy.sparse as sp

    def matrix(rows):
        data = np.ones(sum(map(len, rows)), np.float32)
        offsets = np.cumsum([0] + [len(r) for r in rows])
        return sp.csr_matrix((data, sum(rows, []), offsets), (len(rows), LABELS))

    reported = common.metrics(
        [np.array(t, int) for t in ranked], matrix(train), matrix(truth), KS, A, B
    )
    assert all(abs(values[m] - v) <= 0.00051 for m, v in reported.items()), reported
    print(len(reported), "metrics agree with", sys.argv[1])

result = {
    "labels": LABELS, "at": KS, "a": A, "b": B, "train": train, "truth": truth,
    "ranked": ranked, "scores": scores, "values": values, "deciles": deciles,
}
path = pathlib.Path(__file__).parent / "metrics.json"
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
