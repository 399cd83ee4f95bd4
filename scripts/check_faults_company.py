"""Other processes, file systems without locks and clocks gone wrong, as check-faults has them."""

import fcntl
import subprocess
import sys
import time

from check_faults_place import Lost, Place
from check_faults_toys import CLOCK, NO_LOCKS, compile_shim

YEAR = 365 * 86_400


class Company:
    def locked(self):
        place = Place(self.linear, "locked")

        def fault(index):
            place.copy(self.linear.calm)
            asked = ["labels", "features", "tree", "model", "beams", "prediction", "evaluation"]
            kind = asked[index % len(asked)]
            name = self.random.choice([n for n, k in sorted(self.linear.kinds.items()) if k == kind])
            (place.cache / f"stages/{name[:2]}/{name}.h5").unlink()
            before = place.stages()
            lock = place.cache / f"stages/locks/{name}.lock"
            lock.parent.mkdir(exist_ok=True)
            for other in self.linear.kinds:
                # What is made of it is made again, so that the locked one is asked for.
                if name in self.linear.needs(other):
                    (place.cache / f"stages/{other[:2]}/{other}.h5").unlink()
                    del before[other]
            with open(lock, "w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                process = place.start()
                if index % 5 == 0:
                    # As long as the others are made in, and longer than a wait that goes unsaid.
                    time.sleep(3 + 1.5 * self.linear.seconds)
                    if process.poll() is not None or name in place.stages():
                        raise Lost(f"locked {name[:12]}: did not wait")
                else:
                    time.sleep(0.3)
                if index % 2:
                    lock.unlink()
            _, errors = process.communicate(timeout=120)
            if index % 5 == 0 and str(lock) not in errors:
                raise Lost(f"locked {name[:12]}: it did not say what it waits for: {errors}")
            place.check_part(f"locked {name[:12]}", before, verify=False)
            place.check(f"locked {name[:12]}", process.returncode, errors)

        self.each(
            "stage locked by another",
            [lambda index=index: fault(index) for index in range(10)],
            "waits, after two seconds says for what, and goes on when the other lets go",
        )

    def stale(self):
        """Lock files that nobody holds, of processes long gone, for every stage."""
        place = Place(self.linear, "stale")

        def fault(parts):
            place.copy(self.linear.calm)
            names = sorted(self.linear.kinds)
            for name in names[: len(names) * parts // 4]:
                (place.cache / f"stages/{name[:2]}/{name}.h5").unlink()
            before = place.stages()
            (place.cache / "stages/locks").mkdir(exist_ok=True)
            for name in names:
                (place.cache / f"stages/locks/{name}.lock").touch()
            code, _, errors = place.run()
            if "waiting" in errors:
                raise Lost(f"stale locks: waited: {errors}")
            place.check_part("stale locks", before, verify=False)
            # The lock of a stage that nobody asks for stays until somebody does.
            for lock in place.locks() & before.keys():
                (place.cache / f"stages/locks/{lock}.lock").unlink()
            place.check("stale locks", code, errors)

        self.each(
            "lock files of the dead",
            [lambda parts=parts: fault(parts) for parts in range(1, 5)],
            "for every stage; nobody waits for them, and they go",
        )

    def clock(self):
        library = compile_shim(self.root, "clock", CLOCK)
        if library is None:
            print("clock: skipped, there is no C compiler", file=sys.stderr)
            return
        place = Place(self.linear, "clock")
        clocks = {
            "10 years fast": (10 * YEAR, 0),
            "10 years slow": (-10 * YEAR, 0),
            "a day fast": (86_400, 0),
            "a day slow": (-86_400, 0),
            "in 1976": (-50 * YEAR, 0),
            "jumping by up to 10 years every 20 ms": (10 * YEAR, 20),
            "jumping by up to a second every 5 ms": (1, 5),
        }

        def sound(what, code, errors):
            place.check(what, code, errors)
            if any(seconds < 0 for seconds in place.times()):
                raise Lost(f"{what}: negative times in the records")

        def fault(what, by, every, beside):
            environment = {
                "LD_PRELOAD": str(library), "CLOCK_BY": str(by), "CLOCK_EVERY": str(every),
            }
            place.clear()
            wrong = place.start("--quiet", environment=environment)
            if beside:
                code, _, errors = place.run("--quiet")
                _, said = wrong.communicate(timeout=120)
                # Either writes the results, whoever is last; both must be right.
                if wrong.returncode != 0:
                    raise Lost(f"clock {what}: exit code {wrong.returncode}: {said}")
            else:
                try:
                    wrong.wait(self.random.uniform(0.1, self.linear.seconds))
                except subprocess.TimeoutExpired:
                    wrong.kill()
                wrong.communicate()
                before = place.stages()
                code, _, errors = place.run("--quiet", environment=environment)
                sound(f"clock {what}, killed and gone on", code, errors)
                place.check_part(f"clock {what}, killed and gone on", before, verify=False)
                code, _, errors = place.run("--quiet")
            sound(f"clock {what}", code, errors)

        self.each(
            "wall clock elsewhere",
            [
                lambda what=what, by=by, beside=beside: fault(what, *by, beside)
                for what, by in clocks.items()
                for beside in (False, True)
            ],
            ", ".join(clocks) + "; killed, gone on, then right; and beside a process whose clock is right",
        )

    def shared(self, preload=None, kind="processes on one cache and one results folder"):
        place = Place(self.linear, "shared")

        def fault(count):
            place.clear()
            environment = {"LD_PRELOAD": str(preload)} if preload else {}
            started = [place.start("--quiet", environment=environment) for _ in range(count)]
            for process in started:
                _, errors = process.communicate(timeout=600)
                if process.returncode != 0:
                    raise Lost(f"{count} processes: exit code {process.returncode}: {errors}")
            place.check(f"{count} processes")

        self.each(
            kind,
            [lambda count=count: fault(count) for count in (2, 8, 2, 8)],
            "2, 8, 2, 8 processes",
        )

    def no_locks(self):
        library = compile_shim(self.root, "nolock", NO_LOCKS)
        if library is None:
            print("no-locks: skipped, there is no C compiler", file=sys.stderr)
            return
        self.shared(library, "the same without advisory locks")
