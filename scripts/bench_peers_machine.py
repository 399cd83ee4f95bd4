"""machine.md: what the machine can do, and how close each kernel comes to it."""

LEVELS = ("L1", "L2", "L3", "memory")
TABLES = ("16 KiB", "512 KiB", "8 MiB", "256 MiB")


def giga(value):
    return "none" if value is None else f"{value / 1e9:.2f}"


def limit_lines(measured):
    """The machine's limits, a column for each number of threads."""
    limits = measured["limits"]
    about = measured["machine"]
    lines = [
        "# What the machine can do, and what the kernels make of it",
        "",
        f"{about['cpu']}, {about['cores']} cores, {about['memory-mib']} MiB, {about['system']}; "
        f"kernels: {about['kernels']}. Measured by `grove-bench machine`: the best of five "
        "samples of at least 40 ms, every thread on tables of its own, 2 MiB pages. Load average "
        f"{measured['load-before']:.1f} before and {measured['load-after']:.1f} after.",
        "",
        "| 10⁹ a second | " + " | ".join(f"{n['threads']} thread(s)" for n in limits) + " |",
        "|:--|" + "--:|" * len(limits),
    ]
    entries = [
        ("bytes read, streaming", lambda n: n["read-bytes"]),
        ("bytes read and written, copy", lambda n: n["copy-bytes"]),
        ("bytes read and written, triad", lambda n: n["triad-bytes"]),
    ]
    for name, title in (
        ("gathered-lines", "random 64-byte lines read"),
        ("updated-lines", "random 64-byte lines updated"),
        ("gathered-words", "random 4-byte words read"),
    ):
        for level, table in zip(LEVELS, TABLES):
            entries.append((f"{title}, {level} ({table})", lambda n, a=name, b=level: n[a][b]))
    entries += [
        ("f32 multiplications + additions, apart (as Grove's)", lambda n: n["multiply-adds"]),
        ("f32 multiply-adds, fused", lambda n: n["fused-multiply-adds"]),
    ]
    for title, value in entries:
        lines.append(f"| {title} | " + " | ".join(giga(value(n)) for n in limits) + " |")
    return lines


def kernel_lines(measured):
    """The kernels of one dataset."""
    lines = [
        "",
        f"## Kernels on {measured['dataset']}",
        "",
        f"By `grove-bench kernels`, one thread; load average {measured['load-before']:.1f} before and "
        f"{measured['load-after']:.1f} after. The limits are those of the same minute. Access "
        "share: the time the counted accesses alone would take the machine, over the time taken; "
        "near cache: the same with every access at the rate of L1, what the kernel would take at "
        "least. Frequent features stay nearer than their table's size says, which can lift the "
        "first above 100 %; what both leave to 100 % is spent on other than these accesses.",
        "",
        "| kernel | seconds | GB, at least | GB/s | 10⁹ multiply-adds/s | arithmetic share "
        "| access share | near cache |",
        "|:--|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for k in measured["kernels"]:
        lines.append(
            f"| {k['kernel']} | {k['seconds']:.3f} | {k['bytes'] / 1e9:.3f} "
            f"| {k['bytes-per-second'] / 1e9:.2f} | {k['multiply-adds-per-second'] / 1e9:.2f} "
            f"| {100 * k['arithmetic-share']:.1f} % | {100 * k['access-share']:.0f} % "
            f"| {100 * k['near-share']:.0f} % |"
        )
    lines += ["", "How it is counted, and what it is held against:", ""]
    lines += [
        f"- **{k['kernel']}**: {k['counting']}. Held against: {k['limit']}."
        for k in measured["kernels"]
    ]
    return lines


def markdown(measurements):
    lines = []
    for measured in measurements:
        if measured["work"] == "machine":
            lines = limit_lines(measured) + lines
        else:
            lines += kernel_lines(measured)
    return "\n".join(lines).lstrip("\n") + "\n"
