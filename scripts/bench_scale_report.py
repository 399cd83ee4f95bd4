"""The models, the table and the plot of bench-scale."""
import math
import os
import subprocess

from bench_scale import LABELS, counts

# Models are fitted where the work is long enough to be measured well.
LEAST_LABELS = 1 << 14
PREDICTED = {"1 M": 1 << 20, "3 M": 3_000_000}
COLOURS = ("#0072B2", "#D55E00", "#009E73")
MARKERS = (7, 5, 9)
DASHES = ("1", "(9,4)", "(2,3)")


def system_name(system, budget):
    return f"Grove, budget {budget}" if system == "grove" else "libpecos 1.2.8"


class Series:
    """What was measured of one system at one budget, by the number of labels."""

    def __init__(self, system, budget, rows):
        self.name = system_name(system, budget)
        self.rows = {}
        self.ended = None
        for row in rows:
            if (row["system"], row["budget"]) != (system, budget):
                continue
            self.rows.setdefault(row["shape"], {})[row["stage"]] = row
            if row["outcome"] != "ok":
                self.ended = (row["shape"], row["outcome"])

    def shapes(self):
        return [s for s in LABELS if s in self.rows and self.whole(s)]

    def whole(self, shape):
        return self.rows[shape]["total"]["outcome"] == "ok"

    def seconds(self, shape, *stages):
        return sum(float(self.rows[shape][stage]["seconds"]) for stage in stages)

    def peak(self, shape):
        """The largest resident memory of the whole command, in MiB."""
        return float(self.rows[shape]["total"]["peak-mib"])

    def precision(self, shape, k):
        return self.rows[shape]["total"][f"P@{k}"]

    def load(self, shape):
        return float(self.rows[shape]["total"]["load"])


# --- models ----------------------------------------------------------------------------------


def proportional(points):
    """The a of y = a x that is best in ratio, and the exponent e of the best y = c x^e."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    factor = math.exp(sum(y - x for x, y in logs) / len(logs))
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return factor, sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread


def affine(points):
    """The (a, b) of y = a + b x with the least squares of relative errors."""
    weights = [1 / y**2 for _, y in points]
    total = sum(weights)
    mean_x = sum(w * x for w, (x, _) in zip(weights, points)) / total
    mean_y = sum(w * y for w, (_, y) in zip(weights, points)) / total
    spread = sum(w * (x - mean_x) ** 2 for w, (x, _) in zip(weights, points))
    slope = sum(w * (x - mean_x) * (y - mean_y) for w, (x, y) in zip(weights, points)) / spread
    return mean_y - slope * mean_x, slope


def nonzeros_of(labels):
    """The training nonzeros of a dataset of Amazon-670K's proportions."""
    return 490_449 / 670_091 * labels * 75.6838


def splits_of(labels):
    """How often balanced 2-means halves the labels until clusters have at most a hundred."""
    return max(1, math.ceil(math.log2(labels / 100)))


class Models:
    """The laws of one series, fitted to its larger shapes of Amazon-670K's proportions."""

    def __init__(self, series):
        shapes = [s for s in series.shapes() if LABELS[s] >= LEAST_LABELS and s != "amazon-3m"]
        # One point makes no law.
        self.shapes = shapes if len(shapes) > 1 else []
        if not self.shapes:
            return

        def points(x, y):
            return [(x(s), y(s)) for s in shapes]

        def nonzeros(shape):
            return counts(shape)[2]

        self.training, self.training_exponent = proportional(
            points(nonzeros, lambda s: series.seconds(s, "training"))
        )
        self.tree, _ = proportional(
            points(
                lambda s: nonzeros(s) * splits_of(LABELS[s]),
                lambda s: series.seconds(s, "representation", "clustering"),
            )
        )
        self.prediction = affine(
            points(
                lambda s: math.log2(LABELS[s]),
                lambda s: 1e6 * series.seconds(s, "prediction") / counts(s)[3],
            )
        )
        self.memory = affine(points(lambda s: nonzeros(s) / 1e6, series.peak))

    def at(self, labels):
        """Seconds of training and of the tree, microseconds an instance, MiB."""
        nonzeros = nonzeros_of(labels)
        return (
            self.training * nonzeros,
            self.tree * nonzeros * splits_of(labels),
            self.prediction[0] + self.prediction[1] * math.log2(labels),
            self.memory[0] + self.memory[1] * nonzeros / 1e6,
        )


# --- text ------------------------------------------------------------------------------------


def shown(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table_lines(series):
    lines = [
        "| labels | system | tree (s) | training (s) | prediction (instances/s) | everything (s) "
        "| peak memory (MiB) | P@1 | P@5 |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for shape in LABELS:
        for one in series:
            if shape not in one.rows:
                continue
            if not one.whole(shape):
                outcome = one.rows[shape]["total"]["outcome"]
                lines.append(f"| {LABELS[shape]:,} | {one.name} | {outcome} | | | | | | |")
                continue
            rate = counts(shape)[3] / one.seconds(shape, "prediction")
            lines.append(
                f"| {LABELS[shape]:,} | {one.name} "
                f"| {shown(one.seconds(shape, 'representation', 'clustering'))} "
                f"| {shown(one.seconds(shape, 'training'))} | {rate:,.0f} "
                f"| {shown(one.seconds(shape, 'total'))} | {one.peak(shape):,.0f} "
                f"| {one.precision(shape, 1)} | {one.precision(shape, 5)} |"
            )
    return lines


def ratio_lines(grove, peer):
    both = [s for s in grove.shapes() if s in peer.shapes()]
    if not both:
        return []
    lines = [
        "",
        f"How many times faster than {peer.name} at the same files and settings (budget 1):",
        "",
        "| labels | tree | training | prediction | everything | memory, of libpecos's |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for shape in both:
        ratios = [
            peer.seconds(shape, *stages) / grove.seconds(shape, *stages)
            for stages in (
                ("representation", "clustering"), ("training",), ("prediction",), ("total",)
            )
        ]
        lines.append(
            f"| {LABELS[shape]:,} | "
            + " | ".join(f"{ratio:.1f}" for ratio in ratios)
            + f" | {100 * grove.peak(shape) / peer.peak(shape):.0f} % |"
        )
    return lines


def model_lines(series, models):
    fitted = [(s, m) for s, m in zip(series, models) if m.shapes]
    if not fitted:
        return []
    lines = [
        "",
        "## Models",
        "",
        f"Fitted to the shapes from {LEAST_LABELS:,} labels on. n: nonzeros of the training "
        "features; L: labels; S = ⌈log2(L / 100)⌉: halvings of the tree.",
        "",
        "| system | training (s) | exponent of n if it is left free | tree (s) "
        "| prediction of an instance (µs) | peak memory (MiB) |",
        "|---|---|---:|---|---|---|",
    ]
    for one, model in fitted:
        lines.append(
            f"| {one.name} | {model.training:.3g} n | {model.training_exponent:.2f} "
            f"| {model.tree:.3g} n S | {model.prediction[0]:.3g} + {model.prediction[1]:.3g} log2 L "
            f"| {model.memory[0]:.3g} + {model.memory[1]:.3g} n / 10^6 |"
        )
    lines += [
        "",
        "What they predict for Amazon-670K's proportions at sizes not measured:",
        "",
        "| labels | system | training (s) | tree (s) | prediction (µs an instance) "
        "| peak memory (GiB) |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    measured = {(one.name, LABELS[s]) for one in series for s in one.shapes()}
    for labels in PREDICTED.values():
        for one, model in fitted:
            if (one.name, labels) in measured:
                continue
            training, tree, prediction, memory = model.at(labels)
            lines.append(
                f"| {labels:,} | {one.name} | {shown(training)} | {shown(tree)} "
                f"| {shown(prediction)} | {memory / 1024:.1f} |"
            )
    return lines


def ending_lines(series):
    lines = []
    for one in series:
        if one.ended:
            shape, outcome = one.ended
            lines.append(f"{one.name} ended at {LABELS[shape]:,} labels: {outcome}.")
    return ["", *lines] if lines else []


# --- the plot --------------------------------------------------------------------------------


def panel_data(series, models):
    """For each panel its title, whether y is logarithmic, and for each series points and a line."""
    def line(model, place):
        if not model.shapes:
            return []
        first, last = LEAST_LABELS, PREDICTED["3 M"]
        steps = [first * (last / first) ** (i / 60) for i in range(61)]
        return [(labels, model.at(labels)[place]) for labels in steps]

    def tree(one, shape):
        return one.seconds(shape, "representation", "clustering")

    panels = [
        ("Training (s)", True, lambda one, s: one.seconds(s, "training"), 0, 1),
        ("Representation and clustering (s)", True, tree, 1, 1),
        (
            "Prediction (µs an instance)",
            False,
            lambda one, s: 1e6 * one.seconds(s, "prediction") / counts(s)[3],
            2,
            1,
        ),
        ("Peak memory (GiB)", True, lambda one, s: one.peak(s) / 1024, 3, 1 / 1024),
    ]
    for title, logarithmic, measure, place, scale in panels:
        lines = [
            (
                one.name,
                [(LABELS[s], measure(one, s)) for s in one.shapes() if s != "amazon-3m"],
                [(x, y * scale) for x, y in line(model, place)],
            )
            for one, model in zip(series, models)
        ]
        yield title, logarithmic, lines


def plot_script(series, models):
    script = ["reset", "set encoding utf8"]
    panels = list(panel_data(series, models))
    for number, (_, _, lines) in enumerate(panels):
        for index, (_, points, line) in enumerate(lines):
            for kind, cells in (("points", points), ("line", line)):
                script.append(f"${kind}{number}_{index} << EOD")
                script += [f"{x:.6g} {y:.6g}" for x, y in cells] or ["NaN NaN"]
                script.append("EOD")
    script += [
        "do for [kind in 'svg png'] {",
        "if (kind eq 'svg') { set terminal svg noenhanced size 864,624 dynamic "
        "font 'Helvetica,9' fontscale 1.3333 linewidth 1.1 background rgb 'white' }",
        "if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,1300 "
        "font 'Helvetica,9' fontscale 2.1 linewidth 2.4 pointscale 2.2 }",
        "set output 'scale.'.kind",
        "set multiplot layout 2,2 margins 0.075,0.985,0.085,0.91 spacing 0.085,0.13",
        "set border 3 linecolor rgb '#404040' linewidth 0.7",
        "set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1",
        "set logscale x",
        "set xrange [800:4e6]",
        "set xtics nomirror out scale 0.4,0 ('1 K' 1024, '4 K' 4096, '16 K' 16384, '64 K' 65536, "
        "'256 K' 262144, '1 M' 1048576, '3 M' 3000000)",
        "set ytics nomirror out scale 0.4,0",
    ]
    for number, (title, logarithmic, lines) in enumerate(panels):
        script.append(f"set title '{title}' offset 0,-0.6")
        script.append("set xlabel 'Labels' offset 0,0.7" if number > 1 else "unset xlabel")
        script.append("set logscale y" if logarithmic else "unset logscale y")
        script.append("set yrange [*:*]" if logarithmic else "set yrange [0:*]")
        script.append("set format y '%g'")
        # The legend stands once, above the panels.
        script.append(
            "set key at screen 0.5,0.995 center top horizontal samplen 2.5 noautotitle"
            if number == 0
            else "unset key"
        )
        drawings = []
        for index, (name, _, _) in enumerate(lines):
            style = f"linecolor rgb '{COLOURS[index % 3]}'"
            drawings.append(
                f"$line{number}_{index} with lines {style} linewidth 1.2 "
                f"dashtype {DASHES[index % 3]} notitle"
            )
            drawings.append(
                f"$points{number}_{index} with points {style} pointtype {MARKERS[index % 3]} "
                f"pointsize 0.7 title '{name}'"
            )
        script.append("plot " + ", ".join(drawings))
    script += ["unset multiplot", "unset output", "}"]
    return "\n".join(script) + "\n"


def report(rows, folder):
    """Writes scale.md, scale.svg and scale.png."""
    keys = [("grove", b) for b in sorted({r["budget"] for r in rows if r["system"] == "grove"})]
    keys += [("libpecos", "1")] if any(r["system"] == "libpecos" for r in rows) else []
    series = [Series(system, budget, rows) for system, budget in keys]
    if not series:
        raise SystemExit("error: nothing is measured yet")
    models = [Models(one) for one in series]
    lines = [
        "# Time and memory against the number of labels",
        "",
        "Synthetic datasets of the proportions of Amazon-670K (0.73 training instances a label, "
        "75.7 features and 5.45 labels an instance), the same files for both systems: "
        "balanced 2-means over PIFA, branching 32, leaves of 100; XR-Linear with teacher-forcing "
        "negatives, threshold 0.1; beam 10, top 5. "
        "`scripts/bench-scale` measures them anew.",
        "",
        *table_lines(series),
        *ending_lines(series),
    ]
    by_name = {one.name: one for one in series}
    grove, peer = by_name.get(system_name("grove", "1")), by_name.get(system_name("libpecos", "1"))
    if grove and peer:
        lines += ratio_lines(grove, peer)
    lines += model_lines(series, models)
    busiest = max(one.load(s) for one in series for s in one.shapes())
    lines += [
        "",
        "![Time and memory against the number of labels](scale.svg)",
        "",
        "Points are measured, lines are the models. Training of budgets above 1 includes the first "
        "matcher, its beams on the training data and the assignment; everything includes reading "
        "the dataset, storing every stage, and the evaluation. Peak memory is the largest resident "
        "size of the whole process. "
        f"The load of the machine before a measurement was at most {busiest:.2f}.",
        "",
    ]
    with open(os.path.join(folder, "scale.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    subprocess.run(
        ["gnuplot", "-d", "-"],
        input=plot_script(series, models).encode(),
        cwd=folder,
        check=True,
        env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"),
    )
