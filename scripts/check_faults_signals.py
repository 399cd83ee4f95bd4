"""Signals, as check-faults sends them."""

import collections
import signal
import subprocess
import time

from check_faults_place import Lost, Place


class Signals:
    def kill(self):
        """SIGKILL at random moments; the sweep goes on each time until it is whole."""
        for sweep, count in self.sweeps(self.options.kills, 4):
            self.kill_sweep(sweep, count)

    def kill_sweep(self, sweep, count):
        place, hit = Place(sweep, f"kill-{sweep.name}"), collections.Counter()
        place.clear()
        state = {"before": {}, "wholes": 0, "checkpoints": 0}

        def left():
            """The kinds of stages that are still to be made."""
            return {kind for digest, kind in sweep.kinds.items() if digest not in state["before"]}

        def moment(process, index):
            """Waits for a random moment: of the sweep or, every other time, of a kind's stage."""
            end = time.monotonic() + self.random.uniform(0.01, 1.1 * sweep.seconds)
            if index % 2:
                wanted = min(sorted(left()), key=lambda kind: hit[kind], default=None)
                end = time.monotonic() + 20 * sweep.seconds
                while process.poll() is None and time.monotonic() < end:
                    if any(sweep.kinds[digest] == wanted for digest in place.begun()):
                        time.sleep(self.random.choice([0, 0.001, 0.003, 0.01]))
                        return
                    time.sleep(0.0002)
            while process.poll() is None and time.monotonic() < end:
                time.sleep(0.001)

        def fault(index):
            missed = set(sweep.kinds.values()) - set(hit)
            if index % 2 and missed and not missed & left():
                # What has never been hit is all made: from the beginning, then.
                state["before"] = {}
                place.clear()
            while True:
                process = place.start("--jobs", str(1 + index // 2 % 2))
                moment(process, index)
                process.kill()
                _, errors = process.communicate(timeout=60)
                if process.returncode == -signal.SIGKILL:
                    break
                # It was whole before the moment came: that is no fault, but must be right.
                place.check_part(f"before kill {index}", state["before"])
                place.check(f"before kill {index}", process.returncode, errors)
                state["wholes"] += 1
                state["before"] = {}
                place.clear()
            hit.update(sweep.kinds[digest] for digest in place.begun())
            state["checkpoints"] += bool(place.stages().keys() - sweep.kinds.keys())
            state["before"] = place.check_part(f"kill {index}", state["before"], verify=index % 4 == 0)

        def last():
            code, _, errors = place.run("--quiet")
            place.check_part("after the kills", state["before"])
            place.check("after the kills", code, errors)

        def told():
            # What is stored by the way, with its whole, has no lock of its own.
            missed = sorted(set(sweep.kinds.values()) - set(hit))
            text = f"{state['wholes']} sweeps became whole on the way; at work: "
            text += ", ".join(f"{kind} {hit[kind]}" for kind in sorted(hit))
            if state["checkpoints"]:
                text += f"; {state['checkpoints']} with a checkpoint to go on from"
            return text + (f" (never: {', '.join(missed)})" if missed else "; no kind of stage left out")

        faults = [lambda index=index: fault(index) for index in range(count - 1)]
        self.each(f"SIGKILL, {sweep.name}", [*faults, lambda: (fault(count - 1), last())], told)

    def interrupt(self):
        for sweep, count in self.sweeps(40, 4):
            self.interrupt_sweep(sweep, count)

    def interrupt_sweep(self, sweep, count):
        place, codes = Place(sweep, f"interrupt-{sweep.name}"), collections.Counter()
        state = {"before": {}}

        def fault(index):
            number = [signal.SIGINT, signal.SIGTERM][index % 2]
            while True:
                process = place.start("--jobs", str(1 + index // 2 % 2))
                try:
                    process.wait(self.random.uniform(0.05, 0.9 * sweep.seconds))
                except subprocess.TimeoutExpired:
                    process.send_signal(number)
                start = time.monotonic()
                _, errors = process.communicate(timeout=60)
                if process.returncode != 0:
                    break
                place.check(f"before interrupt {index}")
                place.clear()
                state["before"] = {}
            codes[process.returncode] += 1
            if time.monotonic() - start > 5:
                raise Lost(f"interrupt {index}: took {time.monotonic() - start:.1f} s to end")
            # A process that does not listen yet has begun nothing and ends in the system's way.
            if process.returncode not in (130, -number):
                raise Lost(f"interrupt {index}: exit code {process.returncode}: {errors}")
            if process.returncode == 130 and errors.count("interrupted; finished stages are kept") != 1:
                raise Lost(f"interrupt {index}: this was said: {errors}")
            if place.strays():
                raise Lost(f"interrupt {index}: left {place.strays()[:2]}")
            state["before"] = place.check_part(f"interrupt {index}", state["before"])

        def last():
            code, _, errors = place.run("--quiet")
            place.check("after the interrupts", code, errors)

        def told():
            early = sum(count for code, count in codes.items() if code < 0)
            text = "one line said, no lock and nothing half-written left; exit code 130"
            return text + (f" (of {early}, hit as they started, the signal's own)" if early else "")

        faults = [lambda index=index: fault(index) for index in range(count - 1)]
        self.each(f"SIGINT, SIGTERM, {sweep.name}", [*faults, lambda: (fault(count - 1), last())], told)
