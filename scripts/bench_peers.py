"""The driver of bench-peers: runs what is missing, keeps every measurement, writes the results.

Systems take turns within a work; each run is a process of its own. A measurement once made is kept in
the work folder and not made again, so that a run can be stopped and gone on with.
"""
import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

import bench_peers_report as report
from bench_peers_works import NEEDS_TEXTS, ONCE, SCRIPTS, SLOW, WORKS, Place, preparations

# No numpy here: a child's peak memory is at least what its parent held when it was started.

SLOW_SECONDS, SLOW_ROUNDS = 120, 3


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def fail(message):
    say(f"error: {message}")
    raise SystemExit(1)


class Measurements:
    """All that was measured, a line a run in a file of the work folder."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "measurements.jsonl")
        self.all = []
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                # A line that an interrupted run left half-written is measured again.
                self.all = [json.loads(line) for line in file if line.endswith("}\n")]

    def find(self, dataset, work, run, number):
        key = (dataset, work, run, number)
        return next((m for m in self.all if report.key(m) == key), None)

    def add(self, measurement):
        self.all.append(measurement)
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(measurement) + "\n")


def execute(command, threads):
    """Runs a command; its JSON object with the peak memory as the system saw it."""
    environment = os.environ | {
        name: str(threads)
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    }
    before = os.getloadavg()[0]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            list(command), stdout=subprocess.PIPE, stderr=errors, env=environment
        )
        output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if process.returncode != 0 or not lines:
        last = said.splitlines()[-1] if said else "no message"
        fail(f"{' '.join(command)}\n  ended with {process.returncode}: {last}")
    measured = json.loads(lines[-1])
    measured["peak-mib"] = usage.ru_maxrss / 1024
    measured["load-before"], measured["load-after"] = before, os.getloadavg()[0]
    return measured


class Bench:
    def __init__(self, options):
        self.options = options
        self.measurements = Measurements(options.folder)
        self.commit = report.commit()

    def place(self, dataset):
        return Place(
            dataset=dataset,
            folder=os.path.join(self.options.folder, dataset),
            threads=self.options.threads,
            grove_bench=self.options.grove_bench,
            python=sys.executable,
            latency_instances=500 if self.options.quick else None,
        )

    def prepare(self, place, names):
        """Makes what is missing, under another name first."""
        commands = preparations(place)
        for name in names:
            target = place.path(name)
            if os.path.exists(target):
                continue
            say(f"   {place.dataset}: preparing {name}")
            for left in glob.glob(target + ".part*"):
                shutil.rmtree(left) if os.path.isdir(left) else os.remove(left)
            command = [word if word != target else target + ".part" for word in commands[name]]
            execute(command, place.threads)
            os.rename(target + ".part", target)

    def measure(self, place, work, run, number):
        if self.measurements.find(place.dataset, work, run.name, number):
            return
        self.prepare(place, run.needs)
        measured = execute(run.command, run.threads)
        measured |= {
            "dataset": place.dataset,
            "work": work,
            "run": run.name,
            "system": run.system,
            "threads": run.threads,
            "round": number,
            "commit": self.commit,
        }
        if run.ranked and number == 1:
            script = os.path.join(SCRIPTS, "bench_peers_data.py")
            found = subprocess.run(
                [sys.executable, script, run.ranked, place.matrices],
                check=True,
                capture_output=True,
            )
            measured["precision"] = json.loads(found.stdout)
        if run.ranked:
            os.remove(run.ranked)
        for left in glob.glob(place.path("again-*")):
            shutil.rmtree(left) if os.path.isdir(left) else os.remove(left)
        self.measurements.add(measured)
        took = f"{measured['median-seconds']:.3f} s" if "median-seconds" in measured else "done"
        say(f"   {place.dataset} {work} {number}: {run.name} {took}")

    def rounds(self, dataset, work):
        """Fewer rounds where one run takes minutes."""
        if work in ONCE:
            return 1
        longest = max(
            (m["median-seconds"] for m in self.measurements.all
             if (m["dataset"], m["work"]) == (dataset, work)),
            default=0,
        )  # fmt: skip
        return min(self.options.rounds, SLOW_ROUNDS if longest > SLOW_SECONDS else 10**6)

    def works(self):
        chosen = self.options.only or list(WORKS)
        return [w for w in WORKS if w in chosen and not (self.options.quick and w in SLOW)]

    def run(self):
        for work in self.works():
            for dataset in self.options.datasets:
                if work == "machine" and dataset != self.options.datasets[0]:
                    continue
                place = self.place(dataset)
                if work in NEEDS_TEXTS and not os.path.exists(f"{place.matrices}/X.trn.txt"):
                    say(f"== {dataset}: {work}: the dataset has no texts")
                    continue
                say(f"== {dataset}: {work}")
                number = 1
                while number <= self.rounds(dataset, work):
                    for run in WORKS[work](place):
                        self.measure(place, work, run, number)
                    number += 1
        report.write(self.measurements.all, self.options)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("datasets", nargs="+")
    parser.add_argument("--folder", required=True, help="the work folder, with exported matrices")
    parser.add_argument("--grove-bench", required=True, help="the executable")
    parser.add_argument("--results", required=True, help="where the results go")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", choices=WORKS, default=[])
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.rounds = 1
    if options.rounds < 1 or options.threads < 1:
        parser.error("--rounds and --threads must be at least 1")
    try:
        Bench(options).run()
    except KeyboardInterrupt:
        say(f"interrupted; what was measured is in {options.folder}")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
