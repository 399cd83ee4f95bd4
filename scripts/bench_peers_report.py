"""Writes bench-peers' results: every measurement, the summary, the tables, the plot."""
import csv
import json
import os
import platform
import shutil
import statistics
import subprocess
from importlib import metadata

import bench_peers_machine as machine
import bench_peers_plot as plot
import bench_peers_rows as rows
from bench_peers_works import ONCE, SETTINGS

PACKAGES = ("libpecos", "numpy", "scipy", "scikit-learn", "omikuji", "napkinxc")
COLUMNS = (
    "dataset", "work", "run", "system", "threads", "round", "median-seconds", "peak-mib",
    "before-mib", "load-before", "load-after", "commit",
)  # fmt: skip


def key(measurement):
    """What tells a measurement from the others."""
    return tuple(measurement[name] for name in ("dataset", "work", "run", "round"))


def commit():
    """The checkout that was measured, with a mark where its code was changed."""

    def git(*words):
        found = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
        return found.stdout.strip() if found.returncode == 0 else ""

    changed = git("status", "--porcelain", "--", "Sources", "Package.swift")
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + ("+changes" if changed else "")


def versions():
    """The peers' versions."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return {"cpu": names[0] if names else "unknown", "cores": os.cpu_count()}


def write_text(path, text):
    """Writes a file under another name first."""
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".part", path)


def write_csv(measurements, path):
    """Every measurement, a line each; latencies and P@k where there are some."""
    quantiles, metrics = ("median", "90th", "99th", "mean"), ("P@1", "P@3", "P@5")
    parts = sorted({name for m in measurements for name in m.get("parts", {})})
    with open(path + ".part", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(
            [*COLUMNS, *(f"{q}-microseconds" for q in quantiles), *metrics,
             *(f"{p}-seconds" for p in parts), "bytes-per-second", "cold-bytes-per-second"]
        )  # fmt: skip
        for m in sorted(measurements, key=key):
            cells = [m.get(name, "") for name in COLUMNS]
            cells += [m.get("microseconds", {}).get(q, "") for q in quantiles]
            cells += [m.get("precision", {}).get(name, "") for name in metrics]
            cells += [m.get("parts", {}).get(name, "") for name in parts]
            cells += [m.get(name, "") for name in ("bytes-per-second", "cold-bytes-per-second")]
            table.writerow(f"{c:.6g}" if isinstance(c, float) else c for c in cells)
    os.replace(path + ".part", path)


def number(value):
    """Three significant digits, no exponent."""
    if value == 0:
        return "0"
    digits = max(0, 2 - int(f"{abs(value):e}".split("e")[1]))
    return f"{value:,.{digits}f}"


def points(precision):
    return " / ".join(f"{value:.2f}" for value in precision.values()) if precision else ""


def target(summary):
    if summary["floor"]:
        return f"≥ {summary['floor']:g}"
    return f"≤ {summary['ceiling']:g}" if summary["ceiling"] else ""


def lines_of(summaries):
    """The table's lines, dataset by dataset."""
    lines = [
        "| work | Grove | other side | ratio (least to most) | target | met | rounds "
        "| peak memory (MiB) | P@1 / 3 / 5, Grove | the other |",
        "|:--|--:|--:|--:|--:|:--|--:|--:|:--|:--|",
    ]
    for s in summaries:
        sides = f"{number(s['under-median'])} {s['unit']} | {number(s['over-median'])} {s['unit']}"
        met = ("yes" if s["met"] else "**no**") if target(s) else ""
        # Which of a peer's modes it was.
        mode = f" ({s['over']})" if s["has-choice"] else ""
        lines.append(
            f"| {s['title']}{mode} | {sides} "
            f"| {s['ratio']:.2f} ({s['least']:.2f} to {s['most']:.2f}) | {target(s)} | {met} "
            f"| {s['rounds']} | {number(s['under-memory'])}, {number(s['over-memory'])} "
            f"| {points(s['under-precision'])} | {points(s['over-precision'])} |"
        )
    return lines


def load_lines(measurements, dataset):
    """What loading a cached stage runs at."""
    found = [m for m in measurements if (m["dataset"], m["work"]) == (dataset, "load")]
    if not found:
        return []
    warm = statistics.median(m["bytes-per-second"] for m in found)
    cold = statistics.median(m["cold-bytes-per-second"] for m in found)
    met = "yes" if warm >= 1e9 else "**no**"
    return [
        "",
        f"Loading the cached features ({found[0]['bytes'] / 2**20:.0f} MiB, checksum verified): "
        f"{warm / 1e9:.2f} GB/s from the page cache (target ≥ 1: {met}), {cold / 1e9:.2f} GB/s "
        f"from disk; medians of {len(found)} processes of 5 loads.",
    ]


def gain_lines(measurements, dataset):
    gains = rows.capped_gain(measurements, dataset)
    if not gains:
        return []
    words = [
        f"{name} {g['budget 1']:.2f}, {g['released']:.2f} released, {g['capped']:.2f} capped: "
        + (f"{100 * g['share']:.0f} % of the gain" if g["share"] is not None else "no gain to keep")
        for name, g in gains.items()
    ]
    return ["", "Budget 4 against 1 (target: capped keeps ≥ 90 %): " + "; ".join(words) + "."]


def markdown(measurements, summaries, facts, datasets):
    loads = [m[name] for m in measurements for name in ("load-before", "load-after")]
    lines = [
        "# Grove against its peers",
        "",
        f"Made by `scripts/bench-peers` on {facts['machine']['cpu']}, "
        f"{facts['machine']['cores']} cores, {facts['threads']} threads unless a line says "
        "otherwise. Systems take turns on the very same matrices; every run is a process of its "
        "own, files are loaded off the clock. Each side shows its median; the ratio is the other "
        "side's median over Grove's, and least to most are those of the rounds. Where a peer has "
        "several modes its best counts (named in brackets). Peak memory is Grove's, the other's.",
        "",
        f"The one-minute load average was {min(loads):.1f} to {max(loads):.1f} before and after the "
        f"runs (median {statistics.median(loads):.1f}); a quiet machine shows about the threads in "
        "use. Every measurement is in [peers.csv](peers.csv).",
        "",
        f"Commit {', '.join(facts['commits'])}. "
        + ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
        + ".",
        "",
        "![Ratios against their targets](peers.svg)",
    ]
    if len(facts["commits"]) > 1:
        lines += ["", "**Measurements of several commits are mixed here; peers.csv says which.**"]
    for dataset in datasets:
        own = [s for s in summaries if s["dataset"] == dataset]
        if not own:
            continue
        lines += ["", f"## {dataset}", "", *lines_of(own)]
        lines += load_lines(measurements, dataset) + gain_lines(measurements, dataset)
        problems = [p for s in own for p in rows.precision_problems(s)]
        lines += ["", *(f"**P@k differs:** {problem}." for problem in problems)] if problems else []
    lines += ["", "## Settings", ""]
    lines += [f"- **{name}**: {text}." for name, text in SETTINGS.items()]
    return "\n".join(lines) + "\n"


def write(measurements, options):
    """All files of the results, from what was measured."""
    os.makedirs(options.results, exist_ok=True)
    path = lambda name: os.path.join(options.results, name)  # noqa: E731
    timed = [m for m in measurements if m["work"] not in ONCE]
    if timed:
        datasets = list(dict.fromkeys(m["dataset"] for m in timed))
        summaries = rows.summaries(timed, datasets, options.threads)
        facts = {
            "machine": processor(),
            "threads": options.threads,
            "versions": versions(),
            "commits": sorted({m["commit"] for m in timed}),
            "settings": SETTINGS,
        }
        gains = {d: rows.capped_gain(timed, d) for d in datasets}
        everything = facts | {"rows": summaries, "capped-gain": gains}
        write_text(path("peers.json"), json.dumps(everything, indent=2, ensure_ascii=False) + "\n")
        write_csv(timed, path("peers.csv"))
        write_text(path("peers.md"), markdown(timed, summaries, facts, datasets))
        if shutil.which("gnuplot"):
            plot.draw(summaries, options.results)
        for problem in (p for s in summaries for p in rows.precision_problems(s)):
            print(f"PROBLEM: {problem}", flush=True)
    once = [m for m in measurements if m["work"] in ONCE]
    if once:
        write_text(path("machine.json"), json.dumps(once, indent=2) + "\n")
        write_text(path("machine.md"), machine.markdown(once))
    print(f"results are in {options.results}", flush=True)
