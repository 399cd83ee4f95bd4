"""The bookkeeping of bench-scale: limits, the table, the models and the plot. No packages needed.

    limited SECONDS MIB COMMAND...           run under limits; 124 too slow, 125 too much memory
    known TABLE SYSTEM BUDGET SHAPE          whether there is nothing left to measure
    grove OUT SHAPE BUDGET LOAD CODE RECORDS LOG   rows of one run of Grove
    peer OUT SHAPE LOAD CODE STAGES LOG      rows of one run of libpecos
    merge TABLE ROWS...                      medians of some runs, into the table
    report TABLE FOLDER                      scale.md, scale.svg, scale.png
"""
import csv
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time

COLUMNS = (
    "system,budget,shape,labels,train-instances,train-nonzeros,test-instances,"
    "stage,seconds,peak-mib,P@1,P@3,P@5,runs,load,outcome"
).split(",")
# Counts as scripts/bench-scale builds them: Amazon-670K's proportions, Amazon-3M as published.
AMAZON = (670_091, 490_449, 153_025, 75.6838)
LABELS = {
    "1k": 1 << 10,
    "4k": 1 << 12,
    "16k": 1 << 14,
    "64k": 1 << 16,
    "131k": 1 << 17,
    "256k": 1 << 18,
    "amazon-670k": 670_091,
    "1m": 1 << 20,
    "amazon-3m": 2_812_281,
    "3m": 3_000_000,
}
# What a run of Grove spends time on, by the names of its stages.
GROVE_STAGES = {
    "tree": ("representation", "clustering"),
    "matcher": ("training",),
    "beams on training data": ("training",),
    "assignment": ("training",),
    "matcher and ranker": ("training",),
    "prediction": ("prediction",),
    "evaluation": ("evaluation",),
}
OUTCOMES = {0: "ok", 124: "too slow", 125: "too much memory"}


def counts(shape):
    """Labels, training instances, training nonzeros and test instances of a shape."""
    labels = LABELS[shape]
    if shape == "amazon-3m":
        return labels, 1_717_899, round(1_717_899 * 49.2464), 742_507
    train, test = (max(64, round(part * labels / AMAZON[0])) for part in AMAZON[1:3])
    return labels, train, round(train * AMAZON[3]), test


# --- running ---------------------------------------------------------------------------------


def resident_mebibytes(process):
    try:
        with open(f"/proc/{process}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def limited(seconds, mebibytes, command):
    """Runs a command; its exit code, or 124 or 125 where it went beyond a limit."""
    started = time.monotonic()
    process = subprocess.Popen(command, start_new_session=True)
    code = None
    while code is None:
        try:
            code = process.wait(timeout=0.25)
        except subprocess.TimeoutExpired:
            slow = time.monotonic() - started > seconds
            if not slow and resident_mebibytes(process.pid) <= mebibytes:
                continue
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return 124 if slow else 125
    # A process that the system killed for want of memory ends with SIGKILL.
    if code == -signal.SIGKILL:
        return 125
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"total,{time.monotonic() - started:.3f},{peak:.1f}", flush=True)
    return code


# --- the table -------------------------------------------------------------------------------


def read_table(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path, rows):
    order = {name: index for index, name in enumerate(LABELS)}
    rows = sorted(rows, key=lambda r: (r["system"], int(r["budget"]), order[r["shape"]]))
    with open(path + ".tmp", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(path + ".tmp", path)


def known(path, system, budget, shape):
    """Whether a shape is measured, or a smaller one was already too much."""
    for row in read_table(path):
        if (row["system"], row["budget"]) != (system, budget):
            continue
        if row["shape"] == shape:
            return True
        if row["outcome"] != "ok" and LABELS[row["shape"]] < LABELS[shape]:
            print(f"{system}, budget {budget}: {row['outcome']} at {row['shape']}", file=sys.stderr)
            return True
    return False


def row(system, budget, shape, load, code, stage, seconds="", peak="", precision=None):
    labels, train, nonzeros, test = counts(shape)
    outcome = OUTCOMES.get(code, f"failed with exit code {code}")
    values = (system, budget, shape, labels, train, nonzeros, test, stage, seconds, peak)
    shown = [f"{precision[k]:.2f}" if precision else "" for k in ("P@1", "P@3", "P@5")]
    return dict(zip(COLUMNS, (*values, *shown, 1, load, outcome)))


def append_rows(path, rows):
    with open(path, "a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, COLUMNS, lineterminator="\n").writerows(rows)


def logged_total(log):
    """Seconds and peak of the whole command, which `limited` prints last."""
    try:
        with open(log, encoding="utf-8", errors="replace") as file:
            last = file.read().strip().split("\n")[-1].split(",")
    except OSError:
        return "", ""
    return (last[1], last[2]) if last[0] == "total" else ("", "")


def grove_rows(shape, budget, load, code, records, log):
    if code != 0:
        return [row("grove", budget, shape, load, code, "total")]
    with open(records, encoding="utf-8") as file:
        record = json.load(file)["records"][0]
    if record["status"] != "ok":
        return [row("grove", budget, shape, load, 1, "total")]
    seconds, peaks = {}, {}
    for stage in record["provenance"]["stages"]:
        for name in GROVE_STAGES.get(stage["stage"], ()):
            spent = stage["seconds"]
            seconds[name] = seconds.get(name, 0) + spent.get(name, spent["work"])
            peaks[name] = max(peaks.get(name, 0), spent["peak-mib"])
    rows = [
        row("grove", budget, shape, load, 0, name, f"{seconds[name]:.4f}", f"{peaks[name]:.0f}")
        for name in seconds
    ]
    total, peak = logged_total(log)
    # Each stage starts the kernel's record of the peak anew, so the last one is not the whole's.
    peak = f"{max([float(peak), *peaks.values()]):.0f}"
    return rows + [row("grove", budget, shape, load, 0, "total", total, peak, record["metrics"])]


def peer_rows(shape, load, code, stages, log):
    rows, precision = [], {}
    if os.path.exists(stages):
        with open(stages, encoding="ascii") as file:
            for name, value, peak in csv.reader(file):
                if name.startswith("P@"):
                    precision[name] = float(value)
                else:
                    rows.append(row("libpecos", 1, shape, load, code, name, value, peak))
    total, peak = logged_total(log) if code == 0 else ("", "")
    if code == 0:
        peak = f"{max([float(peak), *(float(line['peak-mib']) for line in rows)]):.0f}"
    rows.append(row("libpecos", 1, shape, load, code, "total", total, peak, precision or None))
    return rows


def merge(table, paths):
    """The medians over runs of each stage, in place of what the table had of those systems."""
    runs = []
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            runs += list(csv.DictReader(file, COLUMNS))
    groups = {}
    for line in runs:
        groups.setdefault((line["system"], line["budget"], line["shape"], line["stage"]), []).append(line)
    merged = []
    for lines in groups.values():
        result = dict(lines[0], runs=len(lines))
        for column in ("seconds", "peak-mib", "load"):
            numbers = [float(line[column]) for line in lines if line[column]]
            result[column] = f"{statistics.median(numbers):.6g}" if numbers else ""
        failed = [line["outcome"] for line in lines if line["outcome"] != "ok"]
        result["outcome"] = failed[0] if failed else "ok"
        merged.append(result)
    replaced = {key[:3] for key in groups}
    kept = [r for r in read_table(table) if (r["system"], r["budget"], r["shape"]) not in replaced]
    write_table(table, kept + merged)


if __name__ == "__main__":
    verb, arguments = sys.argv[1], sys.argv[2:]
    if verb == "limited":
        raise SystemExit(limited(float(arguments[0]), float(arguments[1]), arguments[2:]))
    if verb == "known":
        raise SystemExit(0 if known(*arguments) else 1)
    if verb == "grove":
        out, shape, budget, load, code, records, log = arguments
        append_rows(out, grove_rows(shape, budget, load, int(code), records, log))
    elif verb == "peer":
        out, shape, load, code, stages, log = arguments
        append_rows(out, peer_rows(shape, load, int(code), stages, log))
    elif verb == "merge":
        merge(arguments[0], arguments[1:])
    elif verb == "report":
        # Imported here: the other verbs run between measurements and should cost nothing.
        from bench_scale_report import report

        report(read_table(arguments[0]), arguments[1])
    else:
        raise SystemExit(f"error: unknown verb '{verb}'")
