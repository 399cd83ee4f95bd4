"""Turns a copy of a results folder into a sample for check-report; see SAMPLES for the kinds."""
import copy
import json
import pathlib
import random
import sys

MARKUP = "</script><script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>"
WORDS = "a nut is the hard shelled seed of some plants; bolts and nuts & <b>other</b> parts".split()


def read(folder):
    return json.loads((folder / "records.json").read_text())


def write(folder, name, value):
    (folder / name).write_text(json.dumps(value))


def trees(runs, draw):
    """A made-up tree of each run."""
    shapes = {}
    for run in runs:
        sizes = sorted(draw.randint(1, 2000) for _ in range(3))
        leaf = dict(zip(("smallest", "median", "largest"), sizes), clusters=512)
        root = {"clusters": 16, "smallest": 30, "median": 32, "largest": 34}
        shapes[run] = {"labels": 27778, "copies-per-label": draw.uniform(1, 4), "levels": [root, leaf]}
    return {"version": 1, "runs": shapes}


def examples(dataset, runs, draw, count, label):
    """Made-up predictions of each run for some texts."""

    def prediction(rank):
        path = [draw.randrange(16), draw.randrange(512)]
        names = [[label(draw.randrange(50)), label(draw.randrange(50))]]
        return {
            "label": label(draw.randrange(50)), "score": 0.95 / (rank + 1),
            "correct": draw.random() < 0.4, "paths": [path], "names": names,
        }

    instances = [
        {
            "instance": 7 * i,
            "text": " ".join(draw.choice(WORDS) for _ in range(draw.choice((12, 40, 400)))) + MARKUP,
            "labels": [label(draw.randrange(50)) for _ in range(3)],
            "runs": {run: [prediction(rank) for rank in range(5)] for run in runs},
        }
        for i in range(count)
    ]
    return {"version": 1, "datasets": {dataset: instances}}


def hostile(folder):
    """Texts, labels, errors and versions that are full of markup."""
    draw = random.Random(1)
    store = read(folder)
    runs = [record["run"] for record in store["records"]]
    broken = copy.deepcopy(store["records"][0])
    broken |= {"run": "broken " + MARKUP, "status": "failed", "error": MARKUP, "metrics": {}, "measures": {}}
    broken["provenance"]["libraries"] = {MARKUP: MARKUP}
    store["records"].append(broken)
    write(folder, "records.json", store)
    write(folder, "trees.json", trees(runs, draw))
    dataset = store["records"][0]["dataset"]
    label = lambda i: f"label {i} {MARKUP if i % 5 == 0 else ''}"
    write(folder, "examples.json", examples(dataset, runs[:4], draw, 12, label))


def large(folder):
    """A sweep of 2,000 runs, three seeds of each setting, with stages, trees and examples."""
    draw = random.Random(2)
    store = read(folder)
    model = next(record for record in store["records"] if record["status"] == "ok")
    records = []
    for index in range(2000):
        record = copy.deepcopy(model)
        record["seed"] = index % 3 + 1
        record["run"] = f"{model['run']}-{index}"
        for key, value in record["swept"].items():
            if isinstance(value, int):
                record["swept"][key] = index // 3
        for key in record["metrics"]:
            record["metrics"][key] *= draw.uniform(0.9, 1.1)
        for stage in record["provenance"]["stages"]:
            stage["key"] = f"{draw.getrandbits(256):064x}"
        records.append(record)
    store["records"] = records
    write(folder, "records.json", store)
    (folder / "curves.csv").unlink(missing_ok=True)
    runs = [record["run"] for record in records]
    write(folder, "trees.json", trees(runs, draw))
    label = lambda i: f"label {i}"
    write(folder, "examples.json", examples(model["dataset"], runs[:40], draw, 300, label))


SAMPLES = {"hostile": hostile, "large": large}

if __name__ == "__main__":
    SAMPLES[sys.argv[1]](pathlib.Path(sys.argv[2]))
