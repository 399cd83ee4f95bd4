"""What bench-peers measures: which systems do which work, and what is held against what."""
import dataclasses
import os

SCRIPTS = os.path.dirname(os.path.abspath(__file__))
LIBPECOS = os.path.join(SCRIPTS, "bench_peers_libpecos.py")
OTHERS = os.path.join(SCRIPTS, "bench_peers_others.py")

# The two datasets; floors of others are not known.
WORDNET, EURLEX = "wordnet-28k", "eurlex-57k"

SETTINGS = {
    "grove, libpecos": "branching 16, leaf 100, PIFA, seed 0; tfn, squared hinge, Cp = Cn = 1, "
    "epsilon 0.1, threshold 0.1, bias 1; beam 10, 20 labels, l3-hinge; training and prediction on "
    "the same tree, Grove's",
    "libpecos modes": "python: the model as training leaves it; binary-search and hash: saved and "
    "loaded for prediction only (BINARY_SEARCH_CHUNKED, HASH_CHUNKED); direct: the C function below "
    "model.predict with the query wrapped off the clock",
    "disentanglement": "released scheme, at most 4 clusters a label, no balance; on the clock: "
    "matcher on the given tree, beams on the training data, counts, assignment, training of all "
    "levels; 160 slots scored, a label's added up",
    "tf-idf": "word 1-2-grams, sublinear, single precision, fit and transform of training texts, "
    "transform of test texts; min-df 2 (EURLEX-57K: 3, at most 500,000 terms)",
    "omikuji": "defaults (balanced 2-means trees, squared hinge), 3 trees or 1, 20 labels, one call "
    "an instance, as its Python interface has it; training reads its own text file on the clock",
    "napkinxc": "PLT, hierarchicalKmeans, defaults, 20 labels",
    "memory": "peak resident memory of the whole process, loading and interpreter included",
}


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a dataset's files lie while it is measured."""

    dataset: str
    folder: str
    threads: int
    grove_bench: str
    python: str
    latency_instances: int | None = None

    def path(self, *names):
        return os.path.join(self.folder, *names)

    @property
    def matrices(self):
        return self.path("matrices")

    @property
    def term_options(self):
        if self.dataset == EURLEX:
            return ["--min-df", "3", "--max-features", "500000"]
        return ["--min-df", "2"]

    def grove(self, work, *options, threads=None):
        command = [self.grove_bench, work, self.matrices, *options]
        return command if threads is None else [*command, "--threads", str(threads)]

    def libpecos(self, work, *options, threads=1):
        command = [self.python, LIBPECOS, work, self.matrices, *options]
        return [*command, "--threads", str(threads)]

    def other(self, system, work, *options, threads=1):
        command = [self.python, OTHERS, system, work, self.matrices, *options]
        return [*command, "--threads", str(threads)]

    def limited(self):
        count = self.latency_instances
        return [] if count is None else ["--instances", str(count)]


@dataclasses.dataclass(frozen=True)
class Run:
    """One system's way of doing a work: a name within the work and its command."""

    name: str
    system: str
    threads: int
    command: tuple
    # The scores of the test set that the command writes, for P@k.
    ranked: str | None = None
    # What must be there first: names of `preparations`.
    needs: tuple = ()


def preparations(place):
    """Commands that make what works start from; each makes the path it is listed under."""
    tree = ["--tree", place.path("tree")]
    count = place.threads
    disentangled = ["--budget", "4", *tree]
    return {
        "tree": place.grove("cluster", *tree, threads=count),
        "grove-model": place.grove(
            "train", *tree, "--model", place.path("grove-model"), threads=count
        ),
        "libpecos-model": place.libpecos(
            "train", *tree, "--model", place.path("libpecos-model"), threads=count
        ),
        "released-model": place.grove(
            "disentangle", *disentangled, "--model", place.path("released-model"), threads=count
        ),
        "capped-model": place.grove(
            "disentangle", *disentangled, "--scheme", "capped", "--model",
            place.path("capped-model"), threads=count,
        ),
        "omikuji-3": place.other(
            "omikuji", "train", "--model", place.path("omikuji-3"), threads=count
        ),
        "omikuji-1": place.other(
            "omikuji", "train", "--trees", "1", "--model", place.path("omikuji-1"), threads=count
        ),
        "napkinxc": place.other(
            "napkinxc", "train", "--model", place.path("napkinxc"), threads=count
        ),
    }  # fmt: skip


def tfidf(place):
    both = sorted({place.threads, 1}, reverse=True)
    runs = [
        Run(f"grove@{n}", "grove", n, place.grove("tfidf", *place.term_options, threads=n))
        for n in both
    ]
    command = place.other("scikit-learn", "tfidf", *place.term_options)
    return [*runs, Run("scikit-learn", "scikit-learn", 1, command)]


def cluster(place):
    n = place.threads
    return [
        Run("grove", "grove", n, place.grove("cluster", threads=n)),
        Run("grove-exact", "grove", n, place.grove("cluster", "--exact", threads=n)),
        Run("libpecos", "libpecos", n, place.libpecos("cluster", threads=n)),
    ]


def train(place):
    tree, needs = ["--tree", place.path("tree")], ("tree",)
    runs = []
    for n in sorted({place.threads, 1}, reverse=True):
        command = place.grove("train", *tree, threads=n)
        runs.append(Run(f"grove@{n}", "grove", n, command, None, needs))
        command = place.libpecos("train", *tree, threads=n)
        runs.append(Run(f"libpecos@{n}", "libpecos", n, command, None, needs))
    return runs


MATRICES = {"binary-search": "BINARY_SEARCH_CHUNKED", "hash": "HASH_CHUNKED"}


def predict(place):
    runs = []
    for n in sorted({place.threads, 1}, reverse=True):
        ranked = place.path(f"ranked-grove-{n}.npz")
        options = ["--model", place.path("grove-model"), "--ranked", ranked]
        command = place.grove("predict", *options, threads=n)
        runs.append(Run(f"grove@{n}", "grove", n, command, ranked, ("tree", "grove-model")))
        modes = {"python": "python"} | MATRICES if n == place.threads else {"hash": "HASH_CHUNKED"}
        for mode, matrix in modes.items():
            ranked = place.path(f"ranked-libpecos-{mode}-{n}.npz")
            options = ["--model", place.path("libpecos-model"), "--ranked", ranked]
            command = place.libpecos("predict", *options, "--matrix", matrix, threads=n)
            needs = ("tree", "libpecos-model")
            runs.append(Run(f"libpecos-{mode}@{n}", "libpecos", n, command, ranked, needs))
    return runs


def latency(place):
    options = ["--model", place.path("grove-model"), *place.limited()]
    runs = [
        Run("grove", "grove", 1, place.grove("latency", *options), None, ("tree", "grove-model"))
    ]
    for mode, matrix in MATRICES.items():
        options = ["--model", place.path("libpecos-model"), "--matrix", matrix, *place.limited()]
        for name, more in ((mode, []), (f"{mode}-direct", ["--direct"])):
            command = place.libpecos("latency", *options, *more)
            needs = ("tree", "libpecos-model")
            runs.append(Run(f"libpecos-{name}", "libpecos", 1, command, None, needs))
    return runs


def disentangle(place):
    n, tree = place.threads, ["--tree", place.path("tree"), "--budget", "4"]
    runs = []
    for system, maker in (("grove", place.grove), ("libpecos", place.libpecos)):
        ranked = place.path(f"ranked-{system}-released.npz")
        command = maker("disentangle", *tree, "--ranked", ranked, threads=n)
        runs.append(Run(system, system, n, command, ranked, ("tree",)))
    return runs


def budgets(place):
    """Grove alone: what four clusters a label cost where clusters are capped, and released."""
    n, tree = place.threads, ["--tree", place.path("tree")]
    runs = [Run("train-1", "grove", n, place.grove("train", *tree, threads=n), None, ("tree",))]
    for scheme in ("released", "capped"):
        options = [*tree, "--budget", "4", "--scheme", scheme]
        command = place.grove("disentangle", *options, threads=n)
        runs.append(Run(f"train-{scheme}", "grove", n, command, None, ("tree",)))
    for name, model in (("1", "grove"), ("released", "released"), ("capped", "capped")):
        ranked = place.path(f"ranked-budget-{name}.npz")
        options = ["--model", place.path(f"{model}-model"), "--ranked", ranked]
        command = place.grove("predict", *options, threads=n)
        needs = ("tree", f"{model}-model")
        runs.append(Run(f"predict-{name}", "grove", n, command, ranked, needs))
    return runs


def load(place):
    n = place.threads
    command = place.grove("load", "--cache", place.path("cache"), "--repeat", "5", threads=n)
    return [Run("grove", "grove", n, command)]


def others_train(place):
    n = place.threads
    runs = [
        Run("grove", "grove", n, place.grove("train", "--tree", place.path("tree"), threads=n),
            None, ("tree",)),
    ]  # fmt: skip
    for name, system, options in (
        ("omikuji-3", "omikuji", ["--trees", "3"]),
        ("omikuji-1", "omikuji", ["--trees", "1"]),
        ("napkinxc", "napkinxc", []),
    ):
        options = [*options, "--model", place.path(f"again-{name}")]
        runs.append(Run(name, system, n, place.other(system, "train", *options, threads=n)))
    return runs


def others_predict(place):
    n = place.threads
    options = ["--model", place.path("grove-model")]
    command = place.grove("predict", *options, threads=n)
    runs = [Run("grove", "grove", n, command, None, ("tree", "grove-model"))]
    for name, system in (("omikuji-3", "omikuji"), ("omikuji-1", "omikuji"), ("napkinxc",) * 2):
        ranked = place.path(f"ranked-{name}.npz")
        options = ["--model", place.path(name), "--ranked", ranked]
        command = place.other(system, "predict", *options, threads=n)
        runs.append(Run(name, system, n if system != "omikuji" else 1, command, ranked, (name,)))
    return runs


def machine(place):
    return [Run("grove", "grove", place.threads, (place.grove_bench, "machine"))]


def kernels(place):
    options = ["--tree", place.path("tree"), "--cache", place.path("cache")]
    return [Run("grove", "grove", 1, place.grove("kernels", *options), None, ("tree",))]


# By name, in the order of a full run: the short ones first.
WORKS = {
    "machine": machine,
    "kernels": kernels,
    "load": load,
    "tfidf": tfidf,
    "cluster": cluster,
    "train": train,
    "predict": predict,
    "latency": latency,
    "budgets": budgets,
    "others-train": others_train,
    "others-predict": others_predict,
    "disentangle": disentangle,
}
# Measured once; and left out of --quick.
ONCE = {"machine", "kernels"}
SLOW = {"budgets", "others-train", "others-predict", "disentangle"}
NEEDS_TEXTS = {"tfidf"}
