"""Full, read-only and damaged disks, as check-faults makes them."""

import collections
import itertools
import os
import queue
import subprocess
import sys

from check_faults_place import GROVE, Lost, Place
from check_faults_toys import FULL, compile_shim


class Disks:
    def mount(self, *options):
        small = self.root / "small"
        small.mkdir(exist_ok=True)
        done = subprocess.run(["mount", *options, small], capture_output=True, text=True)
        if done.returncode != 0:
            raise Lost(f"cannot mount a small file system: {done.stderr.strip()}")

    def unmount(self):
        subprocess.run(["umount", "-l", self.root / "small"], check=False)

    def check_full(self, place, what, code, errors):
        """A full disk is said in few words and leaves no half-written file."""
        if code not in (0, 1, 2) or (code != 0 and "no space left" not in errors.lower()):
            raise Lost(f"{what}: exit code {code}: {errors[-300:]}")
        # A line for each run that failed, one for the results, one for plots.
        if code != 0 and len(errors.strip().split("\n")) > len(place.sweep.expected) + 2:
            raise Lost(f"{what}: {len(errors.splitlines())} lines were said: {errors}")
        if place.half_written():
            raise Lost(f"{what}: a half-written file stays")

    def full(self):
        library, places = compile_shim(self.root, "full", FULL), queue.Queue()
        if library is None:
            print("full: skipped, there is no C compiler", file=sys.stderr)
            return
        count, workers = self.root / "writes", 3
        shim = {"LD_PRELOAD": str(library), "FULL_NAME": os.path.basename(GROVE)}
        for worker in range(workers):
            places.put(Place(self.single, f"full-{worker}"))
        Place(self.single, "count").run("--quiet", environment={**shim, "FULL_COUNT": str(count)})
        calls, codes = int(count.read_text()), collections.Counter()
        wanted = min(calls, self.options.writes or calls)
        chosen = [1 + index * calls // wanted for index in range(wanted)]

        def fault(call):
            place = places.get()
            try:
                fill(place, call)
            finally:
                places.put(place)

        def fill(place, call):
            place.clear()
            code, _, errors = place.run("--quiet", environment={**shim, "FULL_FROM": str(call)})
            codes[code] += 1
            self.check_full(place, f"write {call}", code, errors)
            before = place.check_part(f"write {call}", {}, verify=False)
            code, _, errors = place.run("--quiet")
            place.check_part(f"write {call}, then room", before, verify=False)
            place.check(f"write {call}, then room", code, errors)

        self.each(
            "disk full from any one write on",
            [lambda call=call: fault(call) for call in chosen],
            lambda: ("each" if len(chosen) == calls else f"{len(chosen)}, evenly spread,")
            + f" of a run's {calls} calls that make, write, sync or rename something; exit codes "
            + ", ".join(f"{code}: {codes[code]}" for code in sorted(codes)) + "; then with room",
            workers,
        )

    def small(self):
        if os.geteuid() != 0:
            print("small: skipped, mounting takes root", file=sys.stderr)
            return
        small, calm = self.root / "small", self.linear.calm
        used = sum(
            path.stat().st_size
            for path in itertools.chain(calm.cache.rglob("*"), calm.results.rglob("*"))
            if path.is_file()
        )
        sizes = [int(used * (0.01 + 1.2 * index / 24)) // 4096 * 4096 for index in range(24)]
        place = Place(self.linear, "full", small / "cache")

        def fault(size):
            self.mount("-t", "tmpfs", "-o", f"size={max(size, 8192)}", "tmpfs")
            try:
                code, _, errors = place.run("--quiet")
                self.check_full(place, f"{size} bytes", code, errors)
                before = place.stages()
                self.mount("-o", "remount,size=1g")
                code, _, errors = place.run("--quiet")
                place.check_part(f"{size} bytes, then room", before, verify=False)
                place.check(f"{size} bytes, then room", code, errors)
            finally:
                self.unmount()

        self.each(
            "small disk",
            [lambda size=size: fault(size) for size in sizes],
            f"cache and results on {sizes[0] >> 10} KiB to {sizes[-1] >> 20} MiB, then with room",
        )

    def read_only(self):
        if os.geteuid() != 0:
            print("read-only: skipped, mounting takes root", file=sys.stderr)
            return
        small = self.root / "small"
        place = Place(self.linear, "fixed", small / "cache")
        place.results = self.root / "fixed/results"

        def fault(part):
            self.mount("-t", "tmpfs", "-o", "size=1g", "tmpfs")
            try:
                place.copy(self.linear.calm)
                files = sorted(place.cache.glob("stages/??/*.h5"))
                for path in files[: len(files) * part // 4]:
                    path.unlink()
                self.mount("-o", "remount,ro")
                before = place.stages()
                code, _, errors = place.run("--quiet")
                if part == 0:
                    place.check("a whole read-only cache", code, errors)
                elif code == 0 or "read-only file system" not in errors.lower():
                    raise Lost(f"a read-only cache with gaps: exit code {code}: {errors[-300:]}")
                self.mount("-o", "remount,rw")
                place.check_part("a read-only cache, then not", before, verify=False)
                code, _, errors = place.run("--quiet")
                place.check("a read-only cache, then not", code, errors)
            finally:
                self.unmount()

        self.each(
            "read-only cache",
            [lambda part=part: fault(part) for part in range(4)],
            "served from while it holds everything; else the message says so",
        )

    def damage(self):
        sweep, place = self.linear, Place(self.linear, "damage")
        names, told_by = sorted(sweep.kinds), collections.Counter()

        def fault(index, how, name):
            place.copy(sweep.calm)
            path = place.cache / f"stages/{name[:2]}/{name}.h5"
            data = bytearray(path.read_bytes())
            if how == "cut":
                data = data[: self.random.randrange(1, len(data))]
            elif how == "flipped":
                data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
            elif how == "emptied":
                data = b""
            else:
                other = self.random.choice([other for other in names if other != name])
                data = (place.cache / f"stages/{other[:2]}/{other}.h5").read_bytes()
            path.write_bytes(data)
            if index % 2:
                # What was made of it is not there, so that it must be read.
                for other in names:
                    if name in sweep.needs(other):
                        (place.cache / f"stages/{other[:2]}/{other}.h5").unlink()
            before = place.stages()
            del before[name]
            code, _, errors = place.run("--quiet")
            if code != 0:
                raise Lost(f"{how} {name[:12]}: exit code {code}: {errors}")
            if f"{name}.h5: damaged" in errors:
                told_by["the run"] += 1
            else:
                # The run had no need of it.
                code, output, _ = place.grove("cache", "verify", "--quiet")
                if code == 0 and how == "flipped":
                    told_by["nobody: a byte that means nothing"] += 1
                elif code == 0 or name not in output:
                    raise Lost(f"{how} {name[:12]}, {sweep.kinds[name]}: nobody noticed")
                else:
                    told_by["cache verify, since no run read it"] += 1
                    code, _, errors = place.run("--quiet")
            place.check_part(f"{how} {name[:12]}", before, verify=False)
            # Where no run reads it, it is not made again before one does.
            place.check(f"{how} {name[:12]}", code, errors, without={name} - place.stages().keys())

        ways = ["cut", "flipped", "emptied", "replaced by another's"]
        chosen = [(way, name) for way in ways for name in self.random.sample(names, 10)]
        self.each(
            "damaged cache file",
            [lambda c=(index, *c): fault(*c) for index, c in enumerate(chosen)],
            lambda: "; ".join(ways) + "; noticed by "
            + ", ".join(f"{who} ({count})" for who, count in sorted(told_by.items())),
        )
