"""The plot of bench-peers: every ratio with its target, on a logarithmic axis."""
import os
import shutil
import subprocess
import tempfile

# Grove's own figures look so (Sources/GroveReport): Okabe and Ito's colours, grey axes.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
MARKERS = (7, 5, 9, 13)
WIDTH, LABELS = 6.9, 3.0


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def title(summary):
    """The row's title; a target that is a ceiling says so."""
    return summary["title"] + (" (at most)" if summary["ceiling"] else "")


def script(summaries):
    """The gnuplot script, which holds its data; one line a work, one marker a dataset."""
    shown = [s for s in summaries if s["floor"] or s["ceiling"]]
    titles = list(dict.fromkeys(title(s) for s in shown))
    datasets = list(dict.fromkeys(s["dataset"] for s in shown))
    height = 0.75 + 0.22 * len(titles)
    lines = ["# Draws peers.svg and peers.png: gnuplot peers.gp", "reset", "set encoding utf8"]
    for index, dataset in enumerate(datasets):
        lines += [f"$d{index} << EOD", "# ratio least most y target"]
        for s in shown:
            if s["dataset"] != dataset:
                continue
            offset = (index - (len(datasets) - 1) / 2) * 0.28
            place = len(titles) - titles.index(title(s)) - offset
            goal = s["floor"] or s["ceiling"]
            lines.append(
                f"{s['ratio']:.5g} {s['least']:.5g} {s['most']:.5g} {place:.3f} {goal:g}"
            )
        lines.append("EOD")
    values = [s[name] for s in shown for name in ("ratio", "least", "most")]
    values += [s["floor"] or s["ceiling"] for s in shown]
    low, high = min(*values, 1) / 1.3, max(values) * 1.3
    ticks = [
        t * 10**power for power in range(-2, 4) for t in (1, 2, 5) if low <= t * 10**power <= high
    ]
    size = f"{round(WIDTH * 96)},{round(height * 96)}"
    large = f"{round(WIDTH * 300)},{round(height * 300)}"
    lines += [
        "do for [kind in 'svg png'] {",
        f"if (kind eq 'svg') {{ set terminal svg noenhanced size {size} dynamic font 'Helvetica,8' "
        "fontscale 1.3333 linewidth 1.1 background rgb 'white' }",
        f"if (kind eq 'png') {{ set terminal pngcairo noenhanced size {large} font 'Helvetica,8' "
        "fontscale 3.125 linewidth 3.6 pointscale 3.6 }",
        "set output 'peers.'.kind",
        "marker = kind eq 'svg' ? 0.75 : 0.55",
        "set border 1 linecolor rgb '#404040' linewidth 0.7",
        "set grid x back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1",
        "set logscale x",
        f"set xrange [{low:.4g}:{high:.4g}]",
        f"set yrange [0.4:{len(titles) + 0.6}]",
        f"set lmargin at screen {LABELS / WIDTH:.4f}",
        "set rmargin at screen 0.98",
        f"set bmargin at screen {0.62 / height:.4f}",
        f"set tmargin at screen {1 - 0.06 / height:.4f}",
        "set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ("
        + ", ".join(f"'{t:g}' {t:g}" for t in ticks)
        + ")",
        "set ytics nomirror scale 0,0 font ',7' ("
        + ", ".join(f"{quoted(t)} {len(titles) - i}" for i, t in enumerate(titles))
        + ")",
        "set xlabel 'Ratio (bar: least to most of the rounds; grey line: target)' offset 0,0.6",
        "set key at screen 0.98, screen 0.028 right bottom horizontal samplen 1",
        "set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb '#404040' linewidth 0.7",
    ]
    for index in range(len(datasets)):
        lines.append(
            f"set linetype {index + 1} linecolor rgb '{COLOURS[index % 4]}' linewidth 1.4 "
            f"pointtype {MARKERS[index % 4]} pointsize marker"
        )
    drawings = []
    for index, dataset in enumerate(datasets):
        drawings += [
            f"$d{index} using 5:($4-0.17):(0):(0.34) with vectors nohead linetype 1 "
            "linecolor rgb '#909090' linewidth 2.4 notitle",
            f"$d{index} using 2:4:($3-$2):(0) with vectors nohead linetype {index + 1} notitle",
            f"$d{index} using 1:4 with points linetype {index + 1} title {quoted(dataset)}",
        ]
    lines += ["plot " + ", \\\n  ".join(drawings), "unset output", "}"]
    return "\n".join(lines) + "\n"


def draw(summaries, folder):
    """Draws peers.svg and peers.png beside their script, in a folder of its own first."""
    if not any(s["floor"] or s["ceiling"] for s in summaries):
        return
    with tempfile.TemporaryDirectory() as scratch:
        with open(os.path.join(scratch, "peers.gp"), "w", encoding="utf-8") as file:
            file.write(script(summaries))
        done = subprocess.run(
            ["gnuplot", "-d", "peers.gp"], cwd=scratch, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"error: gnuplot failed: {done.stderr.strip()}")
        for name in ("peers.gp", "peers.svg", "peers.png"):
            shutil.move(os.path.join(scratch, name), os.path.join(folder, name))
