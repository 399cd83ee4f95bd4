"""Times plans, reports and caches; see scripts/bench-sweeps."""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import sys
import time

GROVE = str(pathlib.Path(os.environ.get("GROVE") or ".build/release/grove").resolve())
BENCH = str(pathlib.Path(os.environ.get("GROVE_BENCH") or ".build/release/grove-bench").resolve())
HOME = pathlib.Path.cwd()
DATASET = (
    "--labels 96 --instances 240 --test-instances 80 --features 400 --nonzeros 12 --as tiny --quiet"
).split()
COMMON = """datasets: [tiny]
clusterer: {kind: balanced-kmeans, representation: pifa, branching: 4, leaf: 8}
matcher: {kind: linear, negatives: tfn, beam: 5, threshold: 0.1}
disentanglement: {budget: 1, scheme: capped, min-count: 1}
metrics: {at: [1, 3, 5]}
"""
LONG = COMMON + """name: long
question: How does a sweep of two thousand runs do?
seeds: 1..10
sweep:
  clusterer.leaf: [4, 6, 8, 10, 12, 16, 20, 24]
  disentanglement.budget: 1..5
  matcher.beam: [1, 2, 4, 8, 16]
report:
  tables:
    - {name: budget, rows: disentanglement.budget, columns: clusterer.leaf, show: [P@1, P@5, PSP@5, train-seconds]}
    - {name: beam, rows: matcher.beam, columns: disentanglement.budget, show: [P@1, P@5]}
  plots:
    - {name: precision-by-budget, x: disentanglement.budget, y: [P@1, P@5], line: clusterer.leaf}
    - {name: time-by-budget, x: disentanglement.budget, y: train-seconds, line: matcher.beam}
    - {name: precision-by-time, x: train-seconds, y: [P@1, P@5]}
"""
SHORT = COMMON + """name: short
question: What do nine runs take beside a large cache?
seeds: 1..3
sweep:
  disentanglement.budget: [1, 2, 4]
report:
  tables: [{name: budget, rows: disentanglement.budget, show: [P@1, P@3, P@5]}]
"""


class Bench:
    def __init__(self, options):
        self.work = options.work.resolve()
        self.repeats = options.repeats
        self.rows = []
        self.work.mkdir(parents=True, exist_ok=True)
        for name, text in (("long", LONG), ("short", SHORT)):
            (self.work / f"{name}.yaml").write_text(text)
        self.data = self.work / "data"
        if not (self.data / "tiny").exists():
            self.call(None, GROVE, "datasets", "build", "synthetic", *DATASET, "--data-dir", str(self.data))

    def call(self, cache, *command):
        """Runs a command; its wall and CPU seconds and peak memory in MiB, children's included."""
        environment = dict(os.environ, GROVE_HOME=str(HOME), GROVE_DATA=str(self.data), NO_COLOR="1")
        if cache:
            environment["GROVE_CACHE"] = str(cache)
        log = self.work / "log"
        with open(log, "w") as file:
            start = time.monotonic()
            actions = [(os.POSIX_SPAWN_DUP2, file.fileno(), 1), (os.POSIX_SPAWN_DUP2, file.fileno(), 2)]
            process = os.posix_spawn(command[0], command, environment, file_actions=actions)
            _, status, usage = os.wait4(process, 0)
            wall = time.monotonic() - start
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{' '.join(command)} failed:\n{log.read_text()[-2000:]}")
        return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    def grove(self, cache, *arguments):
        return self.call(cache, GROVE, *arguments)

    def measure(self, what, cache, *arguments, before=lambda: None, repeats=None):
        load = os.getloadavg()[0]
        found = []
        for _ in range(repeats or self.repeats):
            before()
            found.append(self.grove(cache, *arguments))
        wall, cpu, memory = (statistics.median(values) for values in zip(*found))
        self.rows.append((what, len(found), wall, cpu, memory, load))
        print(f"{what}: {wall:.3f} s, CPU {cpu:.3f} s, {memory:.0f} MiB, load {load:.1f}", file=sys.stderr)

    def long(self):
        spec, results = str(self.work / "long.yaml"), self.work / "results"
        nothing, cache = self.work / "nothing", self.work / "cache"
        self.measure("`grove plan`, 2,000 runs, nothing cached", nothing, "plan", spec)
        if not (results / "long/report.html").exists():
            shutil.rmtree(cache, ignore_errors=True)
            self.measure("`grove run`, 2,000 runs, nothing cached", cache, "run", spec, "--quiet",
                         "--results", str(results), repeats=1)
        shutil.rmtree(cache / "stages/index", ignore_errors=True)
        self.measure("`grove plan`, everything cached, no index yet", cache, "plan", spec, repeats=1)
        self.measure("`grove plan`, everything cached", cache, "plan", spec)

        def undrawn():
            for name in ("plots", "tables"):
                shutil.rmtree(results / "long" / name, ignore_errors=True)
            (results / "long/report.html").unlink(missing_ok=True)

        report = ("report", spec, "--quiet", "--results", str(results))
        self.measure("`grove report`, every plot drawn", cache, *report, before=undrawn)
        self.measure("`grove report`, no plot drawn", cache, *report)

    def cache(self, entries):
        cache, results = self.work / f"cache-{entries}", self.work / f"results-{entries}"
        short, told = str(self.work / "short.yaml"), f"{entries:,} entries"
        self.call(None, BENCH, "fill-cache", str(cache), "--entries", str(entries), "--threads", "8")
        self.grove(cache, "run", short, "--quiet", "--results", str(results))
        shutil.rmtree(cache / "stages/index", ignore_errors=True)
        self.measure(f"`grove cache list`, {told}, no index yet", cache, "cache", "list", repeats=1)
        self.measure(f"`grove cache list`, {told}", cache, "cache", "list")
        self.measure(f"`grove cache prune --dry-run`, {told}", cache, "cache", "prune", "--dry-run",
                     "--older-than", "30", "--keep", str(results))
        self.measure(f"`grove plan`, 9 runs, cached, {told}", cache, "plan", short)
        to_do = ("plan", short, "--set", "seeds=[7, 8, 9]")
        (cache / "stages/index/costs.bin").unlink(missing_ok=True)
        self.measure(f"`grove plan`, 9 runs, to do, {told}, no costs noted yet", cache, *to_do, repeats=1)
        self.measure(f"`grove plan`, 9 runs, to do, {told}", cache, *to_do)
        self.measure(f"`grove run`, 9 runs, cached, {told}", cache, "run", short, "--quiet",
                     "--results", str(results))


def machine():
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in text.splitlines() if "model name" in line), "CPU")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB"


def main():
    parser = argparse.ArgumentParser()
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(home) / "grove-sweeps")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--entries", default="1000 100000")
    parser.add_argument("--results", type=pathlib.Path)
    options = parser.parse_args()
    bench = Bench(options)
    bench.long()
    for entries in options.entries.split():
        bench.cache(int(entries))
    runs = json.loads((bench.work / "results/long/records.json").read_text())["records"]
    stages = len(list((bench.work / "cache/stages").glob("??/*.h5")))
    lines = [
        "# Long sweeps and large caches",
        "",
        f"A sweep of {len(runs):,} runs and {stages:,} stages over a synthetic dataset of 96 labels, and caches "
        f"of made-up entries, on {machine()}. Medians; CPU counts gnuplot's. `scripts/bench-sweeps` measures "
        "them anew.",
        "",
        "| what | times | wall (s) | CPU (s) | peak memory (MiB) | load before |",
        "|:--|--:|--:|--:|--:|--:|",
        *(f"| {a} | {n} | {w:.2f} | {c:.2f} | {m:.0f} | {l:.1f} |" for a, n, w, c, m, l in bench.rows),
    ]
    text = "\n".join(lines) + "\n"
    if options.results:
        options.results.write_text(text)
    print(text, end="")


if __name__ == "__main__":
    main()
