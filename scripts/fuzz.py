"""Runs the fuzzer on its targets and tells what it found; see scripts/fuzz."""

import argparse
import os
import pathlib
import platform
import re
import subprocess
import sys
import time

FUZZER = str(pathlib.Path(os.environ["GROVE_FUZZER"]).resolve())
HOME = pathlib.Path.cwd()
KEPT = HOME / ".build" / "fuzz"
# Of one target; more are likely the same mistake.
MOST_FOUND = 10
LIMITS = (
    "-timeout=10",
    "-malloc_limit_mb=512",
    "-rss_limit_mb=3072",
    "-max_len=65536",
    "-detect_leaks=0",
    "-print_final_stats=1",
    f"-dict={HOME / 'scripts' / 'fuzz.dict'}",
)


def run(target, folder, *arguments, **environment):
    """Runs the fuzzer; gives exit code and what it printed."""
    done = subprocess.run(
        [FUZZER, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={
            **os.environ,
            "GROVE_FUZZ_TARGET": target,
            "GROVE_FUZZ_HOME": str(HOME),
            "GROVE_FUZZ_FOLDER": str(folder),
            "TMPDIR": str(folder),
            "SWIFT_BACKTRACE": "enable=no",
            "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=0:symbolize=1",
            **environment,
        },
    )
    return done.returncode, done.stdout.decode(errors="replace")


def targets():
    environment = {**os.environ, "GROVE_FUZZ_HOME": str(HOME)}
    environment.pop("GROVE_FUZZ_TARGET", None)
    done = subprocess.run([FUZZER], capture_output=True, text=True, env=environment)
    return done.stdout.split()


def reason(output):
    """Why the fuzzer stopped, on one line."""
    for pattern in (
        r"(Fatal error: .*)",
        r"(ERROR: libFuzzer: .*)",
        r"SUMMARY: (.*)",
        r"(ERROR: .*)",
    ):
        found = re.search(pattern, output)
        if found and "deadly signal" not in found[1]:
            return found[1].strip()[:200]
    # A trap says nothing; the first frame of Grove's own does.
    frames = re.findall(r"#\d+ 0x[0-9a-f]+ in (\S+) ([^\s(]*Sources/\S+)", output)
    return f"trap in {frames[0][0][:120]}" if frames else "trap"


def fuzz(target, scratch, options):
    """Fuzzes a target; gives a row of the table."""
    corpus, found = KEPT / "corpus" / target, KEPT / "found" / target
    seeds, folder = scratch / f"{target}-seeds", scratch / target
    for path in (corpus, found, seeds, folder):
        path.mkdir(parents=True, exist_ok=True)
    code, output = run(target, folder, GROVE_FUZZ_SEEDS=str(seeds))
    if code != 0:
        print(f"{target}: its sound files are not read:\n{output[-2000:]}", file=sys.stderr)
        if not any(seeds.iterdir()):
            sys.exit(2)
    row = {"target": target, "inputs": 0, "seconds": 0.0, "coverage": 0, "found": []}
    while len(row["found"]) < MOST_FOUND:
        left = options.runs - row["inputs"] if options.runs else 0
        time_left = options.seconds - row["seconds"]
        if (left <= 0) if options.runs else (time_left < 1):
            break
        bound = f"-runs={left}" if options.runs else f"-max_total_time={int(time_left)}"
        start = time.monotonic()
        prefix = f"{found}/{int(time.time())}-"
        code, output = run(
            target, folder, *LIMITS, bound, f"-artifact_prefix={prefix}", corpus, seeds
        )
        row["seconds"] += time.monotonic() - start
        done = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
        counted = re.findall(r"^#(\d+)\s", output, re.MULTILINE)
        row["inputs"] += int(done[1]) if done else int(counted[-1]) if counted else 0
        coverage = [int(x) for x in re.findall(r"cov: (\d+)", output)]
        row["coverage"] = max([row["coverage"], *coverage])
        if code == 0:
            break
        why = reason(output)
        row["found"].append(why)
        artifact = re.search(r"Test unit written to (\S+)", output)
        log = pathlib.Path(f"{artifact[1] if artifact else prefix + 'none'}.log")
        log.write_text(output[-20_000:])
        print(f"{target}: {why}\n  {log.with_suffix('')}", file=sys.stderr)
    print(
        f"{target}: {row['inputs']} inputs in {row['seconds']:.0f} s, "
        f"{row['coverage']} edges, {len(row['found'])} found",
        file=sys.stderr,
        flush=True,
    )
    return row


def table(rows):
    lines = [
        "| target | inputs | seconds | edges covered | found |",
        "|---|---:|---:|---:|---:|",
    ]
    for row in rows:
        lines.append(
            f"| {row['target']} | {row['inputs']:,} | {row['seconds']:.0f} | "
            f"{row['coverage']:,} | {len(row['found'])} |"
        )
    total = sum(row["inputs"] for row in rows)
    seconds = sum(row["seconds"] for row in rows)
    found = sum(len(row["found"]) for row in rows)
    lines.append(f"| all | {total:,} | {seconds:.0f} | | {found} |")
    return "\n".join(lines) + "\n"


def machine():
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", text)
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Swift version (\S+)", swift)
    return (
        f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores; "
        f"load {os.getloadavg()[0]:.1f} at the end; Swift {version[1] if version else '?'}"
    )


def main():
    parser = argparse.ArgumentParser(usage="scripts/fuzz -h tells")
    parser.add_argument("scratch", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--results", type=pathlib.Path)
    parser.add_argument("--replay", nargs=2, metavar=("TARGET", "FILE"))
    options = parser.parse_args()
    known = targets()
    if options.list:
        print("\n".join(known))
        return
    chosen = options.only or ([options.replay[0]] if options.replay else known)
    for name in chosen:
        if name not in known:
            sys.exit(f"unknown target '{name}'; expected {', '.join(known)}")
    if options.replay:
        folder = options.scratch / "replay"
        folder.mkdir()
        code, output = run(chosen[0], folder, *LIMITS, options.replay[1])
        print(output)
        sys.exit(1 if code else 0)
    rows = [fuzz(target, options.scratch, options) for target in chosen]
    print(table(rows))
    if options.results:
        options.results.write_text(f"{table(rows)}\n{machine()}.\n")
    sys.exit(1 if any(row["found"] for row in rows) else 0)


main()
