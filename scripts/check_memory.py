"""Holds foretold memory against measured peaks; see scripts/check-memory."""

import argparse
import json
import os
import pathlib
import subprocess
import sys

GROVE = str(pathlib.Path(os.environ.get("GROVE") or ".build/release/grove").resolve())
HOME = pathlib.Path.cwd()
MIB = 1 << 20

# What a sweep of a dataset is, beside its name. Features come first, from a sweep of their own: of texts
# that nobody has counted yet a plan says itself that it guesses.
FIRST = {"clusterer": "random", "matcher": {"iterations": 1}}
LINEAR = {
    "sweep": {
        "disentanglement": [
            {"label": "one", "budget": 1},
            {"label": "released", "budget": 2, "scheme": "released"},
            {"label": "capped", "budget": 4, "scheme": "capped"},
            {"label": "priced", "budget": 2, "scheme": "priced", "counts": "held-out"},
            {"label": "coverage", "budget": 2, "scheme": "coverage"},
        ]
    }
}
CURVE = {"metrics": {"curve": 2}, "disentanglement": {"budget": 2, "rounds": 2}}
MERGED = {"merged-labels": {"level": 1}, "disentanglement": {"budget": 2}}
ENSEMBLE = {"seeds": [1, 2], "ensembles": [{"name": "two", "method": "average", "over": "seed"}]}
NEGATIVES = {
    "sweep": {"matcher.negatives": ["man", "tfn+man"], "matcher.loss": ["squared-hinge", "logistic"]}
}
CLUSTERERS = {"sweep": {"clusterer": ["kmeans", "flat", {"kind": "balanced-kmeans", "representation": "pii"}]}}
NONE = {"clusterer": "none"}
TEXTS = {"sweep": {"clusterer.representation": ["lf", "pifa+lf"]}}
IMPORTED = {"clusterer": {"kind": "imported", "path": "TREE"}}


def tuned(steps, tokens, **more):
    encoder = {"model": "minilm-l6", "tokens": tokens, **more.pop("encoder", {})}
    tuning = {"steps": steps, "rate": 1e-4, "warmup": 2, "finest": 4096, "checkpoint": 5}
    return {"encoder": encoder, "fine-tuning": tuning | more.pop("tuning", {}), **more}


TRANSFORMERS = {
    "matcher": {"kind": "xr-transformer", "threshold": 0.01, "ranker-negatives": "tfn+man"}
    | tuned([10, 10], 32),
    "sweep": {
        "matcher": [
            {"label": "xr", "kind": "xr-transformer"},
            {"label": "x", "kind": "x-transformer", "fine-tuning": {"loss": "squared-hinge", "steps": [10]}},
        ],
        "disentanglement.budget": [1, 2],
    },
}
NEURAL = {
    "matcher": {"kind": "xr-transformer", "threshold": 0.01} | tuned([6, 6], 32),
    "clusterer": {"representation": "pifa-neural"},
}
LONG = {
    "matcher": {"kind": "xr-transformer", "threshold": 0.01}
    | tuned([6], 128, tuning={"batch": 64}),
}
EURLEX = {"features": {"tfidf": {"min-df": 3, "max-features": 500_000}}}

SWEEPS = {
    "bibtex": {"linear": LINEAR, "curve": CURVE, "clusterers": CLUSTERERS, "none": NONE},
    "delicious": {"linear": LINEAR, "negatives": NEGATIVES, "none": NONE},
    "wordnet-verbs-5k": {
        "linear": LINEAR, "merged": MERGED, "none": NONE, "transformers": TRANSFORMERS,
        "neural": NEURAL, "long": LONG,
    },
    "wordnet-28k": {
        "linear": LINEAR, "curve": CURVE, "merged": MERGED, "ensemble": ENSEMBLE,
        "clusterers": CLUSTERERS, "negatives": NEGATIVES, "imported": IMPORTED,
        "transformers": TRANSFORMERS,
    },
    "synthetic-16k": {"linear": LINEAR, "clusterers": CLUSTERERS, "negatives": NEGATIVES, "imported": IMPORTED},
    "synthetic-131k": {"linear": LINEAR, "curve": CURVE, "merged": MERGED, "ensemble": ENSEMBLE},
    "synthetic-256k": {"linear": LINEAR},
    "eurlex-57k": {"linear": LINEAR, "texts": TEXTS, "merged": MERGED},
}
USUAL = [name for name in SWEEPS if name != "synthetic-256k"]


class Checker:
    def __init__(self, scratch, options):
        self.scratch, self.options = scratch, options
        self.built = scratch / "data"
        self.stages = []
        self.failures = []

    def grove(self, *arguments, cache=None):
        environment = dict(os.environ, GROVE_HOME=str(HOME), NO_COLOR="1")
        given = [environment.get("GROVE_DATA", ""), str(self.built)]
        environment["GROVE_DATA"] = ":".join(part for part in given if part)
        if cache:
            environment["GROVE_CACHE"] = str(cache)
        done = subprocess.run(
            [GROVE, *map(str, arguments)], capture_output=True, text=True, env=environment, cwd=self.scratch
        )
        if done.returncode != 0:
            raise RuntimeError(f"grove {' '.join(map(str, arguments))}: {done.stderr.strip()[-800:]}")
        return done.stdout

    def has(self, dataset):
        """Whether a dataset is there, after building it if Grove can."""
        try:
            if dataset.startswith("synthetic-"):
                shape = ["synthetic", "--like", dataset.removeprefix("synthetic-")]
            else:
                shape = [dataset]
                self.grove("datasets", "verify", dataset)
                return True
        except RuntimeError:
            pass
        try:
            self.grove("datasets", "build", *shape, "--data-dir", self.built, "--quiet")
            return True
        except RuntimeError as error:
            print(f"left out: {error}", file=sys.stderr)
            return False

    def check(self, dataset):
        cache = self.scratch / dataset / "cache"
        sweeps = {"first": FIRST} | SWEEPS[dataset]
        for name, body in sweeps.items():
            if name != "first" and (self.options.only or "") not in name:
                continue
            if name in self.options.skip:
                continue
            spec = {"name": f"memory-{name}", "datasets": [dataset], "seeds": 1, **body}
            if dataset == "eurlex-57k":
                spec |= EURLEX
            if name == "imported":
                spec["clusterer"] = {"kind": "imported", "path": str(self.tree(dataset, cache))}
            path = self.scratch / dataset / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            # JSON is YAML.
            path.write_text(json.dumps(spec))
            try:
                self.compare(dataset, name, path, cache)
            except RuntimeError as error:
                self.failures.append(f"{dataset}, {name}: {error}")
                print(f"failed: {self.failures[-1]}", file=sys.stderr)

    def tree(self, dataset, cache):
        """A tree to import: one that Grove exports."""
        path = self.scratch / dataset / "exporting.yaml"
        folder = self.scratch / dataset / "tree"
        spec = {"name": "exporting", "datasets": [dataset], "seeds": 1}
        if dataset == "eurlex-57k":
            spec |= EURLEX
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(spec))
        if not folder.exists():
            self.grove("tree", path, "--export", folder, cache=cache)
        return folder

    def compare(self, dataset, name, spec, cache):
        more = ["--threads", self.options.threads]
        before = json.loads(self.grove("plan", spec, "--json", *more, cache=cache))
        self.grove("run", spec, "--results", self.scratch / "results", "--quiet", *more, cache=cache)
        after = json.loads(self.grove("plan", spec, "--json", *more, cache=cache))
        measured = {
            stage["key"]: stage.get("measured-peak-bytes")
            for run in after["runs"] for stage in run["stages"]
        }
        for run in before["runs"]:
            for stage in run["stages"]:
                if "peak-bytes" not in stage or not measured.get(stage["key"]):
                    continue
                self.stages.append(
                    {
                        "dataset": dataset, "sweep": name, "run": run["run"], "key": stage["key"],
                        "stage": stage["stage"],
                        "title": stage["title"], "guess": stage["guess"],
                        "forecast": stage["peak-bytes"] / MIB,
                        "measured": measured[stage["key"]] / MIB,
                    }
                )
                self.show(self.stages[-1])
        self.save()

    def save(self):
        """Writes the stages so far: a run that breaks off leaves them to --join."""
        if self.options.json:
            self.options.json.write_text(json.dumps(self.stages, indent=1))

    @staticmethod
    def show(stage):
        ratio = stage["forecast"] / stage["measured"]
        print(
            f"{stage['dataset']:17} {stage['sweep']:12} {stage['title']:26} {stage['forecast']:8.0f} "
            f"{stage['measured']:8.0f} {ratio:6.2f} {'' if is_near(stage) else '*'}"
            f"{' guess' if stage['guess'] else ''}",
            flush=True,
        )


def is_near(stage):
    return abs(stage["forecast"] - stage["measured"]) <= 0.2 * stage["measured"]


def quantile(values, share):
    return sorted(values)[round(share * (len(values) - 1))]


def share(stages):
    near = sum(map(is_near, stages))
    return f"{near} of {len(stages)}" + (f" ({100 * near / len(stages):.0f} %)" if stages else "")


def report(stages, threads):
    """Markdown: how many stages lie within 20 %, and a row for each kind of stage of each dataset."""
    base = min(stage["measured"] for stage in stages)
    large = [stage for stage in stages if stage["measured"] >= base + 64]
    known = [stage for stage in stages if not stage["guess"]]
    small = [stage for stage in stages if stage["measured"] < base + 64]
    off = max((abs(stage["forecast"] - stage["measured"]) for stage in small), default=0)
    lines = [
        "# Memory: foretold against measured",
        "",
        f"`scripts/check-memory`, {threads} threads, one run at a time, load "
        f"{os.getloadavg()[0]:.1f} at the end. Forecasts are those of `grove plan` right before the "
        "sweep, with features in the cache but for the first rows of each dataset; measured is the "
        "most memory the process had while the stage was made (`VmHWM`, set back before each stage "
        "after freed pages went back to the system), values kept from earlier stages included.",
        "",
        f"Within 20 % of the measured peak: **{share(stages)} stages**. Of those with features known: "
        f"{share(known)}. Of those that take 64 MiB and more beside the {base:.0f} MiB of the bare "
        f"process, where the share tells most: {share(large)}. The smaller ones are at most "
        f"{off:.0f} MiB off.",
        "",
        "A row stands for all stages of a kind in the sweeps of a dataset: the one with the largest "
        "measured peak in MiB, and the least, median and greatest ratio of forecast to measured.",
        "",
        "| stage | dataset | stages | foretold | measured | ratio | least | median | greatest |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    groups = {}
    for stage in stages:
        groups.setdefault((stage["stage"], stage["dataset"], stage["guess"]), []).append(stage)
    for (kind, dataset, guess), group in groups.items():
        top = max(group, key=lambda stage: stage["measured"])
        ratios = [stage["forecast"] / stage["measured"] for stage in group]
        lines.append(
            f"| {kind}{' (guessed)' if guess else ''} | {dataset} | {len(group)} "
            f"| {top['forecast']:.0f} | {top['measured']:.0f} "
            f"| {top['forecast'] / top['measured']:.2f} | {min(ratios):.2f} "
            f"| {quantile(ratios, 0.5):.2f} | {max(ratios):.2f} |"
        )
    far = sorted(
        (stage for stage in stages if not is_near(stage)),
        key=lambda stage: -abs(stage["forecast"] - stage["measured"]),
    )
    if far:
        lines += ["", "Furthest off, in MiB:", "", "| stage | dataset | sweep | foretold | measured |",
                  "|---|---|---|--:|--:|"]
        lines += [
            f"| {stage['title']} | {stage['dataset']} | {stage['sweep']} "
            f"| {stage['forecast']:.0f} | {stage['measured']:.0f} |"
            for stage in far[:12]
        ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="check-memory")
    parser.add_argument("scratch", type=pathlib.Path)
    parser.add_argument("datasets", nargs="*", metavar="DATASET")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--markdown", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--only")
    parser.add_argument("--skip", action="append", default=[])
    parser.add_argument("--join", type=pathlib.Path, nargs="*", default=[])
    options = parser.parse_intermixed_args()
    for dataset in options.datasets:
        if dataset not in SWEEPS:
            sys.exit(f"error: no sweeps for '{dataset}'; choose among {', '.join(SWEEPS)}")
    checker = Checker(options.scratch.resolve(), options)
    for path in options.join:
        checker.stages += json.loads(path.read_text())
    for dataset in options.datasets or ([] if options.join else USUAL):
        if checker.has(dataset):
            checker.check(dataset)
    checker.save()
    if not checker.stages:
        sys.exit("error: no stage was made")
    text = report(checker.stages, options.threads)
    if options.markdown:
        options.markdown.write_text(text)
    print(text)
    if checker.failures:
        sys.exit("error: sweeps that failed: " + "; ".join(checker.failures))


if __name__ == "__main__":
    main()
