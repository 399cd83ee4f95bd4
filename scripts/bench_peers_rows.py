"""What bench-peers' table holds against what: a row for each work, dataset and measure."""
import statistics

from bench_peers_works import EURLEX, WORDNET

# How far P@k of two systems on the same tree may lie apart, in points.
TOLERANCE = 0.15


def seconds(measurement):
    return measurement["median-seconds"]


def memory(measurement):
    return measurement["peak-mib"]


def micros(quantile):
    return lambda measurement: measurement["microseconds"][quantile]


def part(name):
    return lambda measurement: measurement["parts"][name]


def retraining(measurement):
    """The last training alone, where there were several."""
    return measurement["parts"]["training"] if "parts" in measurement else seconds(measurement)


class Row:
    """One line of the table: how many times `over` takes what `under` takes.

    `over` names runs of a work; where there are several the one with the least median counts, so
    that a peer is held to its best. A floor asks for at least so much, a ceiling for at most.
    """

    def __init__(self, title, work, over, under, measure, unit, *, floor=None, ceiling=None):
        self.title, self.work, self.measure, self.unit = title, work, measure, unit
        self.over, self.under = over, under
        self.floor, self.ceiling = floor or {}, ceiling or {}

    def values(self, measurements, dataset, run):
        found = [
            m
            for m in measurements
            if (m["dataset"], m["work"], m["run"]) == (dataset, self.work, run)
        ]
        return {m["round"]: (self.measure(m), m) for m in found}

    def summary(self, measurements, dataset):
        """The row's numbers as a dictionary; None where a side was not measured."""
        under = self.values(measurements, dataset, self.under)
        sides = {run: self.values(measurements, dataset, run) for run in self.over}
        sides = {run: values for run, values in sides.items() if values}
        if not under or not sides:
            return None
        run = min(sides, key=lambda run: median(sides[run]))
        over = sides[run]
        ratio = median(over) / median(under)
        # Runs of one round stood side by side; their ratios tell how far chance goes.
        paired = [over[n][0] / under[n][0] for n in over.keys() & under.keys()]
        floor, ceiling = self.floor.get(dataset), self.ceiling.get(dataset)
        return {
            "title": self.title,
            "dataset": dataset,
            "work": self.work,
            "unit": self.unit,
            "over": run,
            "has-choice": len(self.over) > 1,
            "under": self.under,
            "over-median": median(over),
            "under-median": median(under),
            "ratio": ratio,
            "least": min(paired, default=ratio),
            "most": max(paired, default=ratio),
            "rounds": min(len(over), len(under)),
            "floor": floor,
            "ceiling": ceiling,
            "met": (floor is None or ratio >= floor) and (ceiling is None or ratio <= ceiling),
            "over-memory": statistics.median(m["peak-mib"] for _, m in over.values()),
            "under-memory": statistics.median(m["peak-mib"] for _, m in under.values()),
            "over-precision": precision(over),
            "under-precision": precision(under),
        }


def median(values):
    return statistics.median(value for value, _ in values.values())


def precision(values):
    return next((m["precision"] for _, m in values.values() if "precision" in m), None)


def both(value):
    return {WORDNET: value, EURLEX: value}


def rows(threads):
    """All rows, in the table's order."""
    n = threads
    hand = ["libpecos-binary-search", "libpecos-hash"]
    direct = [f"{name}-direct" for name in hand]
    chunked = [f"libpecos-binary-search@{n}", f"libpecos-hash@{n}"]
    train, predict = {WORDNET: 10, EURLEX: 6}, {WORDNET: 12, EURLEX: 10}
    table = [
        Row("training, tree given", "train", [f"libpecos@{n}"], f"grove@{n}", seconds, "s",
            floor=train),
        Row("representation + clustering, libpecos's very tree", "cluster", ["libpecos"], "grove",
            seconds, "s", floor=both(2)),
        Row("representation + clustering, sums: exact", "cluster", ["libpecos"], "grove-exact",
            seconds, "s", floor=both(2)),
        Row("batch prediction, libpecos's model as trained", "predict", [f"libpecos-python@{n}"],
            f"grove@{n}", seconds, "s", floor=predict),
        Row("batch prediction, libpecos's fastest mode", "predict", chunked, f"grove@{n}", seconds,
            "s", floor=predict),
    ]  # fmt: skip
    for title, runs in (("model.predict", hand), ("C function", direct)):
        for quantile, floor in (("median", both(3)), ("90th", None), ("99th", both(3))):
            table.append(
                Row(f"one instance, {quantile}, libpecos's {title}", "latency", runs, "grove",
                    micros(quantile), "µs", floor=floor)
            )  # fmt: skip
    table += [
        Row("peak memory, training", "train", [f"libpecos@{n}"], f"grove@{n}", memory, "MiB",
            floor=both(1)),
        Row("peak memory, prediction", "predict", [f"libpecos-python@{n}", *chunked], f"grove@{n}",
            memory, "MiB", floor=both(1)),
        Row("disentanglement, released, limit 4", "disentangle", ["libpecos"], "grove", seconds,
            "s", floor={WORDNET: 15, EURLEX: 8}),
        Row(f"tf-idf, {n} threads, scikit-learn", "tfidf", ["scikit-learn"], f"grove@{n}", seconds,
            "s", floor=both(6)),
    ]  # fmt: skip
    if n > 1:
        table.append(
            Row("tf-idf, 1 thread, scikit-learn", "tfidf", ["scikit-learn"], "grove@1", seconds,
                "s")
        )  # fmt: skip
        scaling = both(1.85) if n == 2 else None
        table += [
            Row(f"{n} threads over 1, {work}", work, ["grove@1"], f"grove@{n}", seconds, "s",
                floor=scaling)
            for work in ("train", "predict")
        ]  # fmt: skip
        table += [
            Row(f"{n} threads over 1, {work}, libpecos", work, [f"libpecos{mode}@1"],
                f"libpecos{mode}@{n}", seconds, "s")
            for work, mode in (("train", ""), ("predict", "-hash"))
        ]  # fmt: skip
    ceilings = (("capped", both(2.5), both(2)), ("released", None, None))
    for scheme, training, prediction in ceilings:
        table += [
            Row(f"{scheme} at budget 4 over budget 1, training", "budgets", [f"train-{scheme}"],
                "train-1", retraining, "s", ceiling=training),
            Row(f"{scheme} at budget 4 over budget 1, all in", "budgets", [f"train-{scheme}"],
                "train-1", seconds, "s"),
            Row(f"{scheme} at budget 4 over budget 1, prediction", "budgets",
                [f"predict-{scheme}"], "predict-1", seconds, "s", ceiling=prediction),
        ]  # fmt: skip
    for name in ("omikuji-3", "omikuji-1", "napkinxc"):
        table += [
            Row(f"training, {name}", "others-train", [name], "grove", seconds, "s"),
            Row(f"prediction, {name}", "others-predict", [name], "grove", seconds, "s"),
        ]
    return table


def summaries(measurements, datasets, threads):
    """The rows that were measured."""
    found = [
        row.summary(measurements, dataset) for row in rows(threads) for dataset in datasets
    ]
    return [summary for summary in found if summary]


# Pairs of runs whose P@k must agree: the same tree and settings.
def precision_problems(summary):
    """How P@k of the two sides of a row differ by more than they may."""
    over, under = summary["over-precision"], summary["under-precision"]
    is_pair = summary["over"].startswith("libpecos") and summary["under"].startswith("grove")
    if not (over and under and is_pair and summary["unit"] == "s"):
        return []
    return [
        f"{summary['dataset']}, {summary['title']}: {name} is {under[name]:.2f} and "
        f"{over[name]:.2f}, {abs(under[name] - over[name]):.2f} apart; at most {TOLERANCE}"
        for name in under
        if not abs(under[name] - over[name]) <= TOLERANCE
    ]


def capped_gain(measurements, dataset):
    """The share of the released scheme's gain in P@1 and P@5 that the capped one keeps."""
    found = {
        m["run"]: m["precision"]
        for m in measurements
        if (m["dataset"], m["work"]) == (dataset, "budgets") and "precision" in m
    }
    names = ("predict-1", "predict-released", "predict-capped")
    if not all(name in found for name in names):
        return None
    one, released, capped = (found[name] for name in names)
    gains = {}
    for name in ("P@1", "P@5"):
        whole = released[name] - one[name]
        gains[name] = {
            "budget 1": one[name],
            "released": released[name],
            "capped": capped[name],
            # Where copies gain nothing there is no share of it.
            "share": (capped[name] - one[name]) / whole if whole > 0 else None,
        }
    return gains
