"""The sweeps that check-faults troubles, and the caches and results folders it does so in."""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

GROVE = str(pathlib.Path(os.environ.get("GROVE") or ".build/release/grove").resolve())
HOME = pathlib.Path.cwd()
PATIENCE = 600
# Columns that depend on the machine and the moment.
TIMES = ("-seconds", "per-second", "peak-mib")

HEAD = "question: Do faults change a number?\n"
# Every kind of stage that a linear matcher has, in as little time as possible.
LINEAR = """name: linear
datasets: [synthetic-1k]
seeds: [1]
clusterer: {branching: 8, leaf: 16}
matcher: {beam: 5}
disentanglement: {budget: 2, min-count: 1, folds: 2}
sweep:
  disentanglement:
    - {label: none, budget: 1}
    - {label: training, scheme: capped}
    - {label: held-out, scheme: coverage, counts: held-out}
  merged-labels.level: [none, 0]
  skip: [{when: {disentanglement: none, merged-labels.level: 0}, reason: nothing to tell apart}]
metrics: {curve: 1}
ensembles:
  - {name: both, method: average, over: disentanglement, where: {merged-labels.level: none}}
report:
  tables: [{rows: disentanglement, columns: merged-labels.level, show: [P@1, P@5, VI]}]
  plots: [{x: P@1, y: P@5, line: disentanglement}]
"""
# And those of Transformers: a level is fine-tuned in four pieces, a checkpoint after each.
ENCODERS = """name: encoders
datasets: [planted-texts]
features: {tfidf: {min-df: 1}}
clusterer: {branching: 4, leaf: 8}
matcher: {beam: 3, threshold: 0.01}
sweep:
  matcher:
    - label: xr
      kind: xr-transformer
      ranker-negatives: tfn+man
      encoder: {model: tiny, tokens: 16}
      fine-tuning: {steps: [20, 20], batch: 16, rate: 3e-3, warmup: 5, top: 3, checkpoint: 5}
      preliminary: {branching: 4, leaf: 4}
    - label: x
      kind: x-transformer
      encoder: {model: tiny, tokens: 16}
      fine-tuning: {steps: [20], batch: 16, rate: 3e-3, warmup: 5, top: 3, checkpoint: 5}
  disentanglement.budget: [1, 2]
  clusterer.representation: [pifa, pifa-neural]
  skip: [{when: {disentanglement.budget: 2, clusterer.representation: pifa-neural}, reason: enough}]
metrics: {curve: 1}
report:
  tables:
    - {rows: [matcher, clusterer.representation], columns: disentanglement.budget, show: [P@1, P@5]}
"""
# One run, to go through all of its writes.
SINGLE = """name: single
datasets: [synthetic-1k]
clusterer: {branching: 8, leaf: 16}
matcher: {beam: 5}
disentanglement: {budget: 2, min-count: 1}
report: {tables: [{rows: run, show: [P@1, P@5]}]}
"""


class Lost(Exception):
    """A wrong number, a lost stage, a stale lock, or silence."""


class Sweep:
    """A spec, what it costs and leaves when nothing happens, and how its stages hang together."""

    def __init__(self, root, name, spec, *options):
        self.root, self.name, self.options = root, name, options
        self.spec = root / f"{name}.yaml"
        self.spec.write_text(HEAD + spec)
        self.expected = []
        self.calm = Place(self, f"calm-{name}")
        start = time.monotonic()
        code, _, errors = self.calm.run("--quiet")
        self.seconds = time.monotonic() - start
        if code != 0:
            sys.exit(f"the calm sweep '{name}' failed: {errors}")
        self.expected = self.calm.numbers()
        # The kind and the inputs of every stage, from the texts of the keys in the files.
        self.kinds, self.inputs = {}, {}
        for path in self.calm.cache.glob("stages/??/*.h5"):
            text = path.read_bytes().decode("latin-1")
            key, _ = json.JSONDecoder().raw_decode(text, text.index('{"inputs":{'))
            self.kinds[path.stem], self.inputs[path.stem] = key["stage"], set(key["inputs"].values())

    def needs(self, digest):
        """Every stage that one is made of, however far away."""
        found, open_ends = set(), [digest]
        while open_ends:
            new = self.inputs.get(open_ends.pop(), set()) - found
            found |= new
            open_ends += new
        return found


class Place:
    """A cache and a results folder with what is run on them."""

    def __init__(self, sweep, name, cache=None):
        self.sweep = sweep
        self.cache = cache or sweep.root / name / "cache"
        self.results = cache.parent / "results" if cache else sweep.root / name / "results"
        self.environment = dict(
            os.environ,
            GROVE_HOME=str(HOME),
            GROVE_DATA=str(sweep.root / "data"),
            GROVE_CACHE=str(self.cache),
            NO_COLOR="1",
        )

    def start(self, *more, environment=None):
        command = [GROVE, "run", self.sweep.spec, "--results", self.results]
        return subprocess.Popen(
            [*command, *self.sweep.options, *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**self.environment, **(environment or {})},
        )

    def run(self, *more, **options):
        process = self.start(*more, **options)
        output, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, output, errors

    def grove(self, *arguments):
        done = subprocess.run(
            [GROVE, *arguments], capture_output=True, text=True, env=self.environment, timeout=PATIENCE
        )
        return done.returncode, done.stdout, done.stderr

    def stages(self):
        """The finished stages, each with what tells its file from one made anew."""
        found = {}
        for path in (self.cache / "stages").glob("??/*.h5"):
            try:
                found[path.stem] = path.stat().st_ino
            except FileNotFoundError:
                pass
        return found

    def locks(self):
        return {path.stem for path in (self.cache / "stages/locks").glob("*.lock")}

    def begun(self):
        """The unfinished stages that are locked and whose inputs are not."""
        locks, sweep = self.locks(), self.sweep
        return {
            digest
            for digest in locks
            if digest in sweep.kinds
            and not sweep.needs(digest) & locks
            and not (self.cache / f"stages/{digest[:2]}/{digest}.h5").exists()
        }

    def half_written(self):
        return [*self.cache.rglob("*.tmp"), *self.results.rglob("*.tmp")]

    def strays(self):
        return self.half_written() + list((self.cache / "stages/locks").glob("*.lock"))

    def records(self):
        """The rows of the records; none where there are none yet."""
        path = self.results / self.sweep.name / "records.csv"
        if not path.exists():
            return []
        with open(path, newline="") as file:
            return list(csv.DictReader(file))

    def numbers(self):
        """What the records say, but for times."""
        return [
            {key: value for key, value in row.items() if value and not key.endswith(TIMES)}
            for row in self.records()
        ]

    def times(self):
        """What the records say of times."""
        return [
            float(value)
            for row in self.records()
            for key, value in row.items()
            if key.endswith(TIMES) and value
        ]

    def verify(self, what):
        code, output, errors = self.grove("cache", "verify", "--quiet")
        if code != 0:
            raise Lost(f"{what}: {output}{errors}")

    def check_part(self, what, before, verify=True):
        """A sweep that was cut short: no wrong number, no finished stage lost, a sound cache."""
        now, kinds = self.stages(), self.sweep.kinds
        # Checkpoints go when they have done their duty; they are none of the calm sweep's.
        lost = [name for name, inode in before.items() if name in kinds and now.get(name) != inode]
        if lost:
            ends = ", ".join(f"{kinds[name]} {'made again' if name in now else 'gone'}" for name in lost)
            raise Lost(f"{what}: finished stages are lost: {ends}")
        done = [row for row in self.numbers() if row["status"] != "failed"]
        if any(row not in self.sweep.expected for row in done):
            raise Lost(f"{what}: other numbers in the records so far")
        if verify:
            self.verify(what)
        return now

    def check(self, what, code=0, errors=None, without=frozenset()):
        """The sweep is whole: right numbers, a sound cache, nothing left lying about."""
        if code != 0:
            raise Lost(f"{what}: exit code {code}: {errors}")
        if self.numbers() != self.sweep.expected:
            raise Lost(f"{what}: other numbers")
        if self.strays():
            raise Lost(f"{what}: left behind: {self.strays()[:3]}")
        if missing := self.sweep.kinds.keys() - self.stages().keys() - without:
            raise Lost(f"{what}: {len(missing)} stages are not in the cache")
        self.verify(what)

    def copy(self, other):
        """Holds what another place's cache holds, and no results."""
        self.clear()
        shutil.copytree(other.cache, self.cache)

    def clear(self):
        for folder in (self.cache, self.results):
            shutil.rmtree(folder, ignore_errors=True)


def origin():
    """The checkout's commit and processor, for the report."""
    done = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True)
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return done.stdout.strip(), f"{os.cpu_count()} cores of {cpu.group(1) if cpu else 'a CPU'}"
