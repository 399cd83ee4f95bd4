"""Injects faults into sweeps and checks what they leave; see scripts/check-faults."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import time

from check_faults_company import Company
from check_faults_disks import Disks
from check_faults_place import ENCODERS, GROVE, LINEAR, SINGLE, Lost, Sweep, origin
from check_faults_signals import Signals
from check_faults_toys import plant_encoder, plant_texts

KINDS = [
    "kill", "interrupt", "full", "small", "read-only", "damage", "locked", "stale", "clock", "shared", "no-locks",
]


class Faults(Signals, Disks, Company):
    def __init__(self, root, options):
        self.root, self.options = root, options
        self.here = threading.local()
        self.rows = []
        data = root / "data"
        subprocess.run(
            [GROVE, "datasets", "build", "synthetic", "--like", "1k", "--data-dir", data, "--quiet"],
            check=True,
            env=dict(os.environ, GROVE_HOME=str(pathlib.Path.cwd())),
        )
        plant_texts(data / "planted-texts")
        plant_encoder(data / "models/tiny")
        self.linear = Sweep(root, "linear", LINEAR)
        self.single = Sweep(root, "single", SINGLE)
        self.encoders = None
        doctor = self.linear.calm.grove("doctor")[1]
        if "\ntorch: PyTorch" in doctor:
            # Threads of PyTorch get in each other's way where processes share cores.
            self.encoders = Sweep(root, "encoders", ENCODERS, "--threads", "1")
        else:
            print("no PyTorch: Transformer stages are left out", file=sys.stderr)

    @property
    def random(self):
        """The chance of the kind this thread is at, the same whatever runs beside it."""
        return self.here.random

    def do(self, kinds):
        """Does kinds one after another."""
        for kind in kinds:
            self.here.kind, self.here.random = kind, random.Random(f"{self.options.seed} {kind}")
            getattr(self, kind.replace("-", "_"))()

    def each(self, kind, faults, told, workers=1):
        """Does faults, each a function; counts those that leave everything right."""

        def survives(fault):
            try:
                fault()
                return True
            except Lost as lost:
                print(f"LOST {lost}", file=sys.stderr, flush=True)
            except subprocess.TimeoutExpired as late:
                print(f"LOST {kind}: hangs: {late}", file=sys.stderr, flush=True)
            return False

        start = time.monotonic()
        if workers == 1:
            survived = sum(survives(fault) for fault in faults)
        else:
            with concurrent.futures.ThreadPoolExecutor(workers) as pool:
                survived = sum(pool.map(survives, faults))
        lost = len(faults) - survived
        told = told() if callable(told) else told
        self.rows.append((kind, len(faults), survived, lost, told, KINDS.index(self.here.kind)))
        if self.options.resume:
            with open(self.options.resume, "a") as file:
                file.write(json.dumps(self.rows[-1]) + "\n")
        seconds = time.monotonic() - start
        print(f"{kind}: {len(faults)} injected, {survived} survived. {told} [{seconds:.0f} s]", flush=True)

    def sweeps(self, count, share):
        """Each sweep with its part of a number of faults."""
        if self.encoders is None:
            return [(self.linear, count)]
        return [(self.linear, count - count // share), (self.encoders, count // share)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--writes", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=KINDS, action="append")
    parser.add_argument("--results", type=pathlib.Path)
    parser.add_argument("--resume", type=pathlib.Path)
    options = parser.parse_args()
    faults = Faults(options.root, options)
    if options.resume and options.resume.exists():
        faults.rows = [json.loads(line) for line in options.resume.read_text().splitlines()]
    known = {KINDS[row[5]] for row in faults.rows}
    wanted = [kind for kind in KINDS if kind in (options.only or KINDS) and kind not in known]
    # What is long goes on beside the rest, and what mounts in one piece.
    long = [["kill"], ["full"], ["small", "read-only", "damage"]]
    long.append([kind for kind in KINDS if kind not in sum(long, [])])
    lanes = [[kind for kind in wanted if kind in lane] for lane in long]
    with concurrent.futures.ThreadPoolExecutor(len(lanes)) as pool:
        for done in [pool.submit(faults.do, lane) for lane in lanes]:
            done.result()
    faults.rows.sort(key=lambda row: row[5])
    sweeps = [sweep for sweep in (faults.linear, faults.encoders, faults.single) if sweep]
    injected, survived, lost = (sum(row[column] for row in faults.rows) for column in (1, 2, 3))
    of, machine = origin()
    lines = [
        "# Faults",
        "",
        f"`scripts/check-faults --kills {options.kills} --seed {options.seed}` at {of}, {machine}, beside",
        f"other work (load {os.getloadavg()[2]:.1f})"
        + (", in several pieces (`--resume`)" if known else "")
        + ". Sweeps: "
        + "; ".join(
            f"`{sweep.name}`, {len(sweep.expected)} runs, {len(sweep.kinds)} stages of "
            f"{len(set(sweep.kinds.values()))} kinds, {sweep.seconds:.1f} s when nothing happens"
            for sweep in sweeps
        )
        + ".",
        "",
        "Survived: every number that of the calm sweep to the last digit, also in records written before",
        "the end; no finished stage gone or made again; a sound cache; in the end no lock and nothing",
        "half-written left; and what happened was said.",
        "",
        "| fault | injected | survived | lost | |",
        "|:--|--:|--:|--:|:--|",
        *(f"| {kind} | {a} | {b} | {c} | {told} |" for kind, a, b, c, told, _ in faults.rows),
        "",
        f"Injected: {injected}; survived: {survived}; lost: {lost}.",
    ]
    if options.results:
        options.results.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
