"""What bench-peers' scripts share: matrices, P@k, and the one JSON object a process prints."""
import json
import os
import resource
import sys
import time

import numpy as np
import scipy.sparse as sp

CUTOFFS = (1, 3, 5)


def load(folder, *names):
    """Exported matrices by name, such as X.trn: CSR, float32, sorted indices."""
    matrices = []
    for name in names:
        matrix = sp.load_npz(f"{folder}/{name}.npz").tocsr().astype(np.float32)
        matrix.sort_indices()
        matrices.append(matrix)
    return matrices[0] if len(matrices) == 1 else matrices


def texts(folder, part):
    """The texts of a part, one a line."""
    with open(f"{folder}/X.{part}.txt", encoding="utf-8", newline="\n") as file:
        return file.read().split("\n")[:-1]


def tree(folder):
    """The label tree that grove-bench wrote: (children, parents) of each level, CSC."""
    levels = []
    while os.path.exists(f"{folder}/C.{len(levels)}.npz"):
        level = sp.load_npz(f"{folder}/C.{len(levels)}.npz").tocsc().astype(np.float32)
        level.sort_indices()
        levels.append(level)
    return levels


def precision(scores, truth):
    """P@k in percent; ties go to the smaller label, a short list goes on with wrong labels."""
    sums = dict.fromkeys(CUTOFFS, 0.0)
    for row in range(scores.shape[0]):
        cells = slice(scores.indptr[row], scores.indptr[row + 1])
        labels, values = scores.indices[cells], scores.data[cells]
        best = labels[np.lexsort((labels, -values))][: max(CUTOFFS)]
        hits = np.isin(best, truth.indices[truth.indptr[row] : truth.indptr[row + 1]])
        for k in CUTOFFS:
            sums[k] += hits[:k].sum() / k
    return {f"P@{k}": 100 * value / scores.shape[0] for k, value in sums.items()}


def resident_mib():
    """The resident memory of this process now."""
    with open("/proc/self/status", encoding="ascii") as file:
        line = next(line for line in file if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


class Clock:
    """Times one stretch of work of this process and minds its memory."""

    def __enter__(self):
        self.before = resident_mib()
        self.start = time.perf_counter()
        return self

    def __exit__(self, *error):
        self.seconds = time.perf_counter() - self.start
        self.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(system, work, threads, clock, **facts):
    """Prints a measurement as grove-bench does."""
    measurement = {
        "system": system,
        "work": work,
        "threads": threads,
        "seconds": [clock.seconds],
        "median-seconds": clock.seconds,
        "before-mib": clock.before,
        "peak-mib": clock.peak,
    }
    print(json.dumps(measurement | facts), flush=True)


def ranked_matrix(rows, label_count):
    """Ranked labels with scores, [(label, score)] a row, as a matrix of scores."""
    offsets = np.cumsum([0] + [len(row) for row in rows])
    labels = np.array([label for row in rows for label, _ in row], dtype=np.int32)
    scores = np.array([score for row in rows for _, score in row], dtype=np.float32)
    return sp.csr_matrix((scores, labels, offsets), shape=(len(rows), label_count))


def latency_facts(seconds):
    """Quantiles of the seconds single instances took, as grove-bench gives them."""
    micro = np.asarray(seconds) * 1e6
    return {
        "instances": len(micro),
        "microseconds": {
            "median": float(np.quantile(micro, 0.5)),
            "90th": float(np.quantile(micro, 0.9)),
            "99th": float(np.quantile(micro, 0.99)),
            "mean": float(micro.mean()),
        },
    }


def main():
    """Prints P@k of a score matrix: bench_peers_data.py RANKED.npz FOLDER."""
    ranked, folder = sys.argv[1:]
    scores = sp.load_npz(ranked).tocsr()
    print(json.dumps(precision(scores, load(folder, "Y.tst"))))


if __name__ == "__main__":
    main()
