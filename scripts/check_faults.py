"""Injects faults into sweeps and checks what they leave; see scripts/check-faults."""

import argparse
import csv
import fcntl
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

GROVE = str(pathlib.Path(os.environ.get("GROVE") or ".build/release/grove").resolve())
HOME = pathlib.Path.cwd()
SPEC = """name: faults
question: Do faults change a number?
datasets: [synthetic-1k]
seeds: [1, 2]
clusterer: {branching: 8, leaf: 16}
matcher: {beam: 5}
disentanglement: {min-count: 1}
sweep:
  disentanglement.budget: [1, 2]
  disentanglement.scheme: [capped, coverage, priced]
metrics: {curve: 1}
report:
  tables: [{rows: disentanglement.budget, columns: disentanglement.scheme, show: [P@1, P@5]}]
  plots: [{x: disentanglement.budget, y: P@5, line: disentanglement.scheme}]
"""
# Columns that depend on the machine and the moment.
TIMES = ("-seconds", "per-second", "peak-mib")


class Lost(Exception):
    """A wrong number, a lost stage, a stale lock, or silence."""


class Place:
    """A cache and a results folder with what is run on them."""

    def __init__(self, root, name, cache=None, results=None):
        self.root = root
        self.cache = cache or root / name / "cache"
        self.results = results or root / name / "results"
        self.spec = root / "faults.yaml"
        self.environment = dict(
            os.environ,
            GROVE_HOME=str(HOME),
            GROVE_DATA=str(root / "data"),
            GROVE_CACHE=str(self.cache),
            NO_COLOR="1",
        )

    def command(self, *more):
        return [GROVE, "run", str(self.spec), "--results", str(self.results), *more]

    def start(self, *more, wrapper=(), environment=None):
        return subprocess.Popen(
            [*wrapper, *self.command(*more)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**self.environment, **(environment or {})},
        )

    def run(self, *more, **options):
        process = self.start(*more, **options)
        output, errors = process.communicate(timeout=300)
        return process.returncode, output, errors

    def grove(self, *arguments):
        done = subprocess.run(
            [GROVE, *arguments], capture_output=True, text=True, env=self.environment, timeout=300
        )
        return done.returncode, done.stdout, done.stderr

    def stages(self):
        folder = self.cache / "stages"
        return {path.name: path.stat().st_ino for path in folder.glob("??/*.h5")}

    def strays(self):
        found = [path for path in self.cache.rglob("*.tmp")] + [
            path for path in self.results.rglob("*.tmp")
        ]
        return found + list((self.cache / "stages/locks").glob("*.lock"))

    def numbers(self):
        with open(self.results / "faults/records.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        return [
            {key: value for key, value in row.items() if not key.endswith(TIMES)} for row in rows
        ]

    def clear(self):
        for folder in (self.cache, self.results):
            shutil.rmtree(folder, ignore_errors=True)


class Faults:
    def __init__(self, root, options):
        self.root, self.options = root, options
        self.random = random.Random(options.seed)
        self.rows = []
        calm = Place(root, "calm")
        calm.spec.write_text(SPEC)
        code, _, errors = calm.grove(
            "datasets", "build", "synthetic", "--like", "1k", "--data-dir", str(root / "data"), "--quiet"
        )
        if code != 0:
            sys.exit(f"cannot build the dataset: {errors}")
        start = time.monotonic()
        code, _, errors = calm.run()
        self.seconds = time.monotonic() - start
        if code != 0:
            sys.exit(f"the calm sweep failed: {errors}")
        self.calm, self.expected = calm, calm.numbers()
        _, plan, _ = calm.grove("plan", str(calm.spec), "--stages")
        # A line of a stage: twelve digits of its key, its title, its state.
        self.titles = {}
        for line in plan.split("\n"):
            words = line.split("  ")
            if len(words[-1].split(":")) > 1 and len(words) >= 2 and len(words[-2].strip()) == 12:
                self.titles[words[-2].strip()] = words[-1].split(":")[0]

    def check(self, place, what, code=0, errors=None, strays=True):
        """The sweep is whole: right numbers, a sound cache, nothing left lying about."""
        if code != 0:
            raise Lost(f"{what}: exit code {code}: {errors}")
        if place.numbers() != self.expected:
            raise Lost(f"{what}: other numbers")
        if strays and place.strays():
            raise Lost(f"{what}: left behind: {place.strays()[:3]}")
        code, output, _ = place.grove("cache", "verify", "--quiet")
        if code != 0:
            raise Lost(f"{what}: {output}")

    def note(self, kind, injected, survived, told):
        self.rows.append((kind, injected, survived, injected - survived, told))
        print(f"{kind}: {injected} injected, {survived} survived. {told}", flush=True)

    def each(self, kind, faults, told=""):
        """Does faults, each a name and a function; counts those that leave everything right."""
        survived = 0
        for what, fault in faults:
            try:
                fault()
                survived += 1
            except Lost as lost:
                print(f"LOST {lost}", file=sys.stderr, flush=True)
        self.note(kind, len(faults), survived, told)

    # --- Kinds --------------------------------------------------------------------------------------

    def kill(self):
        """SIGKILL at random moments; the sweep goes on each time until it is whole."""
        place, hit, wholes, survived, before = Place(self.root, "kill"), {}, 0, 0, {}
        for index in range(self.options.kills):
            process = place.start("--jobs", str(1 + index % 2))
            try:
                process.wait(self.random.uniform(0.01, 1.1 * self.seconds))
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()
            now = place.stages()
            lost = [name for name, inode in before.items() if now.get(name) != inode]
            for path in (place.cache / "stages/locks").glob("*.lock"):
                title = self.titles.get(path.name[:12], "part of a stage")
                hit[title] = hit.get(title, 0) + 1
            try:
                if lost:
                    raise Lost(f"kill {index}: {len(lost)} finished stages are gone or were made again")
                before = now
                if process.returncode == 0:
                    self.check(place, f"kill {index}", strays=False)
                elif process.returncode != -signal.SIGKILL:
                    raise Lost(f"kill {index}: exit code {process.returncode}")
                survived += 1
            except Lost as lost:
                print(f"LOST {lost}", file=sys.stderr, flush=True)
            if process.returncode == 0:
                wholes, before = wholes + 1, {}
                place.clear()
        code, _, errors = place.run()
        try:
            self.check(place, "after the kills", code, errors)
        except Lost as lost:
            survived -= 1
            print(f"LOST {lost}", file=sys.stderr, flush=True)
        missed = sorted(set(self.titles.values()) - set(hit))
        told = f"{wholes} sweeps became whole on the way; stages hit: {len(hit)} kinds"
        told += f" (not hit: {', '.join(missed)})" if missed else ", every kind of the sweep"
        self.note("SIGKILL", self.options.kills, survived, told)

    def interrupt(self):
        place = Place(self.root, "interrupt")

        def fault(number, index):
            process = place.start()
            try:
                process.wait(self.random.uniform(0.05, 0.9 * self.seconds))
                place.clear()
                return
            except subprocess.TimeoutExpired:
                process.send_signal(number)
            start = time.monotonic()
            _, errors = process.communicate(timeout=60)
            if time.monotonic() - start > 5:
                raise Lost(f"interrupt {index}: took {time.monotonic() - start:.1f} s to end")
            # A sweep that had just ended, or a process not yet listening, ends in its own way.
            if process.returncode not in (130, 0, -number):
                raise Lost(f"interrupt {index}: exit code {process.returncode}: {errors}")
            if process.returncode == 130 and "interrupted" not in errors:
                raise Lost(f"interrupt {index}: nothing was said")
            if list(place.cache.rglob("*.tmp")) or list(place.results.rglob("*.tmp")):
                raise Lost(f"interrupt {index}: left {place.strays()[:2]}")
            if process.returncode == 0:
                place.clear()

        numbers = [signal.SIGINT, signal.SIGTERM]
        self.each(
            "SIGINT, SIGTERM",
            [(i, lambda i=i: fault(numbers[i % 2], i)) for i in range(40)],
            "exit code 130, one line said, nothing half-written",
        )
        code, _, errors = place.run()
        try:
            self.check(place, "after the interrupts", code, errors)
        except Lost as lost:
            sys.exit(f"LOST {lost}")

    def mount(self, *options):
        done = subprocess.run(["mount", *options, self.root / "small"], capture_output=True, text=True)
        return done.returncode == 0

    def full(self):
        small = self.root / "small"
        small.mkdir(exist_ok=True)
        used = sum(path.stat().st_size for path in self.calm.cache.rglob("*") if path.is_file())
        used += sum(path.stat().st_size for path in self.calm.results.rglob("*") if path.is_file())
        sizes = [int(used * (0.01 + 1.2 * index / 40)) // 4096 * 4096 for index in range(40)]
        place = Place(self.root, "full", small / "cache", small / "results")

        def fault(size):
            if not self.mount("-t", "tmpfs", "-o", f"size={max(size, 8192)}", "tmpfs"):
                raise Lost("cannot mount a small file system")
            try:
                code, _, errors = place.run("--quiet")
                if code not in (0, 1, 2) or (code != 0 and "no space left" not in errors.lower()):
                    raise Lost(f"{size} bytes: exit code {code}: {errors[-300:]}")
                if code != 0 and len(errors.strip().split("\n")) > 6:
                    raise Lost(f"{size} bytes: {len(errors.splitlines())} lines were said")
                if list(small.rglob("*.tmp")):
                    raise Lost(f"{size} bytes: a half-written file stays")
                self.mount("-o", "remount,size=1g")
                code, _, errors = place.run("--quiet")
                self.check(place, f"{size} bytes", code, errors)
            finally:
                subprocess.run(["umount", "-l", small], check=False)

        self.each(
            "disk full",
            [(size, lambda size=size: fault(size)) for size in sizes],
            f"file systems of {sizes[0] >> 10} KiB to {sizes[-1] >> 20} MiB, then with room",
        )

    def read_only(self):
        small = self.root / "small"
        small.mkdir(exist_ok=True)
        place = Place(self.root, "fixed", small / "cache")

        def fault(part):
            if not self.mount("-t", "tmpfs", "-o", "size=1g", "tmpfs"):
                raise Lost("cannot mount a small file system")
            try:
                shutil.copytree(self.calm.cache, place.cache)
                files = sorted(place.cache.glob("stages/??/*.h5"))
                for path in files[: len(files) * part // 4]:
                    path.unlink()
                self.mount("-o", "remount,ro")
                code, _, errors = place.run("--quiet")
                if part == 0:
                    if code != 0 or place.numbers() != self.expected:
                        raise Lost(f"a whole read-only cache: exit code {code}: {errors}")
                elif code == 0 or "read-only file system" not in errors.lower():
                    raise Lost(f"a read-only cache with gaps: exit code {code}: {errors[-300:]}")
            finally:
                subprocess.run(["umount", "-l", small], check=False)

        self.each(
            "read-only cache",
            [(part, lambda part=part: fault(part)) for part in range(4)],
            "served from while it holds everything; else one message",
        )

    def damage(self):
        place = Place(self.root, "damage")
        shutil.copytree(self.calm.cache, place.cache)
        names = sorted(place.stages())

        def fault(how, name):
            path = next(place.cache.glob(f"stages/??/{name}"))
            data = bytearray(path.read_bytes())
            if how == "cut":
                data = data[: self.random.randrange(1, len(data))]
            elif how == "flipped":
                data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
            elif how == "emptied":
                data = b""
            else:
                other = self.random.choice([other for other in names if other != name])
                data = next(place.cache.glob(f"stages/??/{other}")).read_bytes()
            path.write_bytes(data)
            shutil.rmtree(place.results, ignore_errors=True)
            code, _, errors = place.run("--quiet")
            # A flip in a spare byte of the format changes nothing, and nothing needs be said; and
            # a stage that others were made from is not read.
            self.check(place, f"{how} {name[:12]}", code, errors)
            shutil.rmtree(place.cache / "stages/damaged", ignore_errors=True)

        ways = ["cut", "flipped", "emptied", "replaced by another's"]
        chosen = [(way, name) for way in ways for name in self.random.sample(names, min(15, len(names)))]
        self.each(
            "damaged cache file",
            [(c, lambda c=c: fault(*c)) for c in chosen],
            "; ".join(ways),
        )

    def locked(self):
        place = Place(self.root, "locked")

        def fault(index):
            place.clear()
            shutil.copytree(self.calm.cache, place.cache)
            name = self.random.choice(sorted(place.stages()))
            next(place.cache.glob(f"stages/??/{name}")).unlink()
            lock = place.cache / "stages/locks" / (name.removesuffix(".h5") + ".lock")
            lock.parent.mkdir(exist_ok=True)
            with open(lock, "w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                process = place.start("--quiet")
                time.sleep(0.3)
                if index % 2:
                    lock.unlink()
            _, errors = process.communicate(timeout=60)
            self.check(place, f"locked {name[:12]}", process.returncode, errors)

        self.each(
            "stage locked by another",
            [(index, lambda index=index: fault(index)) for index in range(10)],
            "waits, goes on when the other lets go; lock files that nobody holds do not hinder",
        )

    def clock(self):
        if not shutil.which("faketime"):
            print("clock: skipped, there is no faketime", file=sys.stderr)
            return
        place = Place(self.root, "clock")

        def fault(by):
            process = place.start(wrapper=["faketime", "-f", by])
            try:
                process.wait(self.random.uniform(0.1, self.seconds))
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()
            code, _, errors = place.run("--quiet")
            self.check(place, f"clock {by}", code, errors)
            table = (place.results / "faults/records.csv").read_text()
            if ",-" in table.replace(",-0", ","):
                raise Lost(f"clock {by}: a negative number in the records")
            place.clear()

        jumps = ["+10y", "-10y", "+1d", "-1d", "+0 x50", "-40y"]
        self.each(
            "clock elsewhere, killed, then right",
            [(by, lambda by=by: fault(by)) for by in jumps],
            ", ".join(jumps),
        )

    def shared(self, preload=None, kind="processes on one cache and one results folder"):
        def fault(count):
            place = Place(self.root, "shared")
            place.clear()
            environment = {"LD_PRELOAD": str(preload)} if preload else {}
            started = [place.start("--quiet", environment=environment) for _ in range(count)]
            for process in started:
                _, errors = process.communicate(timeout=300)
                if process.returncode != 0:
                    raise Lost(f"{count} processes: exit code {process.returncode}: {errors}")
            self.check(place, f"{count} processes")

        counts = [2, 8, 2, 8]
        self.each(
            kind, [(count, lambda count=count: fault(count)) for count in counts], "2, 8, 2, 8 processes"
        )

    def no_locks(self):
        """A file system that has no advisory locks, as some network ones: flock fails."""
        source, library = self.root / "nolock.c", self.root / "nolock.so"
        source.write_text(
            "#include <errno.h>\nint flock(int f, int o) { (void)f; (void)o; errno = ENOLCK; return -1; }\n"
        )
        compiler = next((name for name in ("cc", "gcc", "clang") if shutil.which(name)), None)
        if compiler is None:
            print("no-locks: skipped, there is no C compiler", file=sys.stderr)
            return
        subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)
        self.shared(library, "no advisory locks")


def main():
    kinds = [
        "kill", "interrupt", "full", "read-only", "damage", "locked", "clock", "shared", "no-locks",
    ]
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=kinds, action="append")
    parser.add_argument("--results", type=pathlib.Path)
    options = parser.parse_args()
    faults = Faults(options.root, options)
    for kind in options.only or kinds:
        if kind in ("full", "read-only") and os.geteuid() != 0:
            print(f"{kind}: skipped, mounting takes root", file=sys.stderr)
            continue
        getattr(faults, kind.replace("-", "_"))()
    injected, lost = (sum(row[column] for row in faults.rows) for column in (1, 3))
    lines = [
        "# Faults",
        "",
        f"A sweep of {len(faults.expected)} runs and {len(faults.calm.stages())} stages, "
        f"{faults.seconds:.1f} s when nothing happens; seed {options.seed}. Survived: every number right, "
        "no finished stage lost, a sound cache, nothing half-written, and what happened was said.",
        "",
        "| fault | injected | survived | lost | |",
        "|:--|--:|--:|--:|:--|",
        *(f"| {kind} | {a} | {b} | {c} | {told} |" for kind, a, b, c, told in faults.rows),
        "",
        f"Injected: {injected}; lost: {lost}.",
    ]
    if options.results:
        options.results.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    sys.exit(1 if lost else 0)


main()
